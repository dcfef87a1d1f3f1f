"""The examples that come with the program: small tables in resources/examples, each with settings that suit it.

A file begins with notes, ``# word: …``: title, group, story, source, licence, units (one a column, parted by commas)
and settings (``learning_rate=0.1 epochs=500 …``). A school can give out tables of its own like that.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from neuron_gui.core.about import About, fingerprint
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.resources import resource
from neuron_gui.core.settings import Settings
from neuron_gui.core.table_text import read_table

SCHOOL = "From your school"
MOST_OF_A_SCHOOL = 100  # files
MOST_BYTES = 1_000_000  # of one of them: it is drawn as a picture of itself

_HEAD = re.compile(r"(?:[^\S\n]*\n|#[^\n]*(?:\n|$))*")  # empty lines and comments
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


def load_school_examples(folder: Path) -> tuple[list[Example], list[Problem]]:
    """A school's own examples, in the order of their file names, and why the others cannot be shown.

    They all belong to the group SCHOOL; one without a title is called by its file.
    """
    examples: list[Example] = []
    troubles: list[Problem] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except OSError as error:
        reason = error.strerror or error
        return [], [Problem("“{name}” cannot be read: {reason}.", name=str(folder), reason=reason)]
    for path in paths[:MOST_OF_A_SCHOOL]:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise Problem("it is larger than a megabyte")
            example = read_example(path.read_text(encoding="utf-8-sig"))
            if (gap := example.project.dataset.first_problem()) is not None:
                raise gap
        except UnicodeDecodeError:
            troubles.append(Problem("“{name}” cannot be shown: it is not UTF-8.", name=path.name))
            continue
        except (OSError, Problem) as error:
            reason = str(getattr(error, "strerror", None) or error).rstrip(".")
            troubles.append(Problem("“{name}” cannot be shown: {reason}.", name=path.name, reason=reason))
            continue
        if not example.title:
            about = replace(example.project.about or About(), title=path.stem)
            example = example._replace(title=path.stem, project=replace(example.project, about=about))
        examples.append(example._replace(group=SCHOOL))
    return examples, troubles


def read_example(text: str) -> Example:
    """Read a table with its notes. Raises Problem if either is not sound."""
    notes = _notes(text)
    dataset = _with_units(read_table(text), notes)
    about = _about(dataset, notes)
    return Example(about.title, notes.get("group", ""), about.story, Project(dataset, _settings(notes), about))


def with_notes(dataset: Dataset, text: str) -> Project:
    """The work for a table that was read from any file's ``text``: with what its notes say, as of an example.

    In a file that is not ours such a line is a comment: what cannot be a note is passed over as one.
    """
    notes, settings = _notes(text), Settings()
    with contextlib.suppress(Problem):
        dataset = _with_units(dataset, notes)
    with contextlib.suppress(Problem):
        settings = _settings(notes)
    return Project(dataset, settings, _about(dataset, notes) if notes.get("title") else None)


def _notes(text: str) -> dict[str, str]:
    """The notes before the table; of two with the same word the last counts."""
    head = _HEAD.match(text)
    return dict(_NOTE.findall(head[0])) if head else {}


def _settings(notes: Mapping[str, str]) -> Settings:
    given = dict(word.partition("=")[::2] for word in notes.get("settings", "").split())
    try:
        return msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Problem("The settings of this example do not fit: {reason}", reason=error) from error


def _about(dataset: Dataset, notes: Mapping[str, str]) -> About:
    return About(
        title=notes.get("title", ""),
        story=notes.get("story", ""),
        source=notes.get("source", ""),
        licence=notes.get("licence", ""),
        rows=fingerprint(dataset),
    )


def _with_units(dataset: Dataset, notes: Mapping[str, str]) -> Dataset:
    if "units" not in notes:
        return dataset
    units = tuple(unit.strip() for unit in notes["units"].split(","))
    if len(units) != len(dataset.columns):
        raise Problem(
            "This example has {given} units for {count} columns.", given=len(units), count=len(dataset.columns)
        )
    return replace(dataset, units=units)
