"""What an installer for Linux adds to the program."""
