"""Finds the files of resources/ in a checkout, an installed wheel and a packaged program alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a file in resources/, such as ``resource("fonts", "OFL.txt")``."""
    return Path(str(files("neuron_gui.resources").joinpath(*parts)))
