"""Finds the files of resources/ in a checkout, an installed wheel and a packaged program alike."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a file in resources/, such as ``resource("fonts", "OFL.txt")``."""
    return Path(str(files("neuron_gui.resources").joinpath(*parts)))


def notices() -> Path | None:
    """The file on all that a packaged program brings along, and its licences; None where nothing is brought along."""
    program = Path(sys.executable).parent
    places = (program, program.parent / "Resources")  # the second one on macOS
    found = (place / "THIRD-PARTY-NOTICES.txt" for place in places) if getattr(sys, "frozen", False) else iter(())
    return next((path for path in found if path.is_file()), None)
