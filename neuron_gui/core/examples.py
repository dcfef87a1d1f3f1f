"""The examples that come with the program: small tables in resources/examples, each with settings that suit it.

A file begins with notes: ``# title: …`` and ``# settings: learning_rate=0.1 epochs=500 …``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.resources import resource
from neuron_gui.core.settings import Settings
from neuron_gui.core.table_text import read_table

_NOTE = re.compile(r"^#\s*(\w+):\s*(.*?)\s*$", re.MULTILINE)


class Example(NamedTuple):
    """A table to begin with, under the name that the menu shows."""

    title: str
    project: Project


def load_examples() -> list[Example]:
    """All examples in the order of their file names."""
    return [read_example(path.read_text(encoding="utf-8")) for path in sorted(resource("examples").glob("*.csv"))]


def read_example(text: str) -> Example:
    """Read a table with its notes. Raises Problem if either is not sound."""
    notes = dict(_NOTE.findall(text))
    given = dict(word.partition("=")[::2] for word in notes.get("settings", "").split())
    try:
        settings = msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Problem("The settings of this example do not fit: {reason}", reason=error) from error
    return Example(notes.get("title", ""), Project(read_table(text), settings))
