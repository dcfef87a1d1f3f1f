"""The examples that come with the program: small tables in resources/examples, each with settings that suit it.

A file begins with notes, ``# word: …``: title, group, story, source, licence, units (one a column, parted by commas)
and settings (``learning_rate=0.1 epochs=500 …``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import msgspec

from neuron_gui.core.about import About, fingerprint
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.resources import resource
from neuron_gui.core.settings import Settings
from neuron_gui.core.table_text import read_table

_NOTE = re.compile(r"^#\s*(\w+):[^\S\n]*(.*?)[^\S\n]*$", re.MULTILINE)


class Example(NamedTuple):
    """A table to begin with, under the title that the menu shows, among others of its group."""

    title: str
    group: str
    story: str
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
    dataset = _with_units(read_table(text), notes)
    about = About(
        title=notes.get("title", ""),
        story=notes.get("story", ""),
        source=notes.get("source", ""),
        licence=notes.get("licence", ""),
        rows=fingerprint(dataset),
    )
    return Example(about.title, notes.get("group", ""), about.story, Project(dataset, settings, about))


def _with_units(dataset: Dataset, notes: Mapping[str, str]) -> Dataset:
    if "units" not in notes:
        return dataset
    units = tuple(unit.strip() for unit in notes["units"].split(","))
    if len(units) != len(dataset.columns):
        raise Problem(
            "This example has {given} units for {count} columns.", given=len(units), count=len(dataset.columns)
        )
    return replace(dataset, units=units)
