"""What is installed is what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_package_on_disk_is_installed():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"([\w.]+)"', re.search(r"^packages = \[(.*)\]$", text, re.MULTILINE)[1]))
    there = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "neuron_gui").rglob("__init__.py")} | {
        "neuron_gui.resources"
    }
    assert named == there
