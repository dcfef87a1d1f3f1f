"""What the packaged program starts with: the same as ``python -m neuron_gui``."""

import sys

from neuron_gui.app import main

if __name__ == "__main__":
    sys.exit(main())
