"""The desktop finds icon and name of the window by what the window says and what the installed files are called."""

from __future__ import annotations

import subprocess
import sys

from tests.packaging.recipes import recipe


def test_the_window_says_what_the_installed_files_are_called():
    code = (
        "from neuron_gui.app import make_application\n"
        "app = make_application()\n"
        "print(app.desktopFileName(), app.applicationDisplayName(), app.windowIcon().isNull(), sep='|')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    share = recipe("linux/share.py")
    # What X11 calls the class of a window is, with Qt, the name of the application.
    assert told == f"{share.APP_ID}|{share.WM_CLASS}|False"
