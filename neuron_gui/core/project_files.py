"""The file of a project: a ``*.neuron`` is a zip with one ``project.json``; tables open too.

A file is only ever read as numbers and texts; nothing in it is run. Every failure is a Problem in one sentence.

    {"format": "hello-neuron", "version": 1,
     "dataset": {"columns": ["x", "y"], "units": ["", "km"], "rows": [[-1.0, -3.0], [2.5, "abc"], …], "tests": [1, …]},
     "settings": {"learning_rate": 0.01, …, "start": null or {"weights": [0.5], "bias": 0.0}},
     "about": null or {"title": "Old Faithful", …, "rule": null or {"weights": [1.4], …}, "secret": false}}

A cell is a number, or the text that was typed where it is no number (nothing typed: an empty text). ``tests`` counts
rows from 0.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import msgspec

from neuron_gui.core.about import About
from neuron_gui.core.dataset import (
    BLANK,
    MOST_INPUTS,
    MOST_ROWS,
    Cell,
    Dataset,
    Row,
    column_names,
    shorten,
)
from neuron_gui.core.examples import with_notes
from neuron_gui.core.numerals import LARGEST, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import PROJECT_SUFFIX, Project
from neuron_gui.core.settings import Settings
from neuron_gui.core.table_files import TABLE_SUFFIXES, OpenedTable, open_table
from neuron_gui.core.whole_files import read_whole, too_large, write_whole

FORMAT = "hello-neuron"
VERSION = 1


MEGABYTE = 1_000_000
MOST_UNPACKED_BYTES = 200 * MEGABYTE

_Decoded = TypeVar("_Decoded")

_PART = "project.json"
_ENCRYPTED = 0x1
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


class _Header(msgspec.Struct):
    format: str
    version: int


class _Table(msgspec.Struct):
    columns: list[str]
    rows: list[list[float | str]]
    units: list[str] = []
    tests: list[int] = []


class _File(msgspec.Struct):
    """The whole of project.json; what later versions add is passed over."""

    format: str
    version: int
    dataset: _Table
    settings: Settings
    about: About | None = None


def save_project(project: Project, path: Path) -> None:
    """Write a ``*.neuron`` file so that at every moment either the old or the new one is there, whole.

    Raises Problem if it cannot be written.
    """
    write_whole(path, _to_bytes(project))


def load_project(path: Path) -> Project:
    """Read a ``*.neuron`` file. Raises Problem, naming the place where it is wrong, if it is not a sound one."""
    return _from_bytes(read_whole(path), path.name)


def open_work(path: Path) -> Project:
    """Open a ``*.neuron`` file, or a table (``.csv``, ``.tsv``, ``.txt``), with the notes that stand before it."""
    work = _open(path)
    return work if isinstance(work, Project) else with_notes(work.whole(), work.text)


def open_or_ask(path: Path) -> Project | OpenedTable:
    """The same, but a table in which a person has something to decide is only opened, to be looked at first."""
    work = _open(path)
    if isinstance(work, Project):
        return work
    return work if work.asks else with_notes(work.whole(), work.text)


def _open(path: Path) -> Project | OpenedTable:
    suffix = path.suffix.lower()
    if suffix == PROJECT_SUFFIX:
        return load_project(path)
    if suffix not in TABLE_SUFFIXES:
        read_whole(path, most=0)  # a missing file is the better reason
        kinds = ", ".join((PROJECT_SUFFIX, *TABLE_SUFFIXES))
        raise Problem("“{name}” cannot be opened here; these kinds can: {kinds}.", name=path.name, kinds=kinds)
    return open_table(path)


def _to_bytes(project: Project) -> bytes:
    """The bytes of a file; the same for the same project."""
    dataset = project.dataset
    rows: list[Sequence[float | str]] = list(dataset.rows)
    for (row, column), text in dataset.texts.items():
        rows[row] = [*rows[row][:column], text, *rows[row][column + 1 :]]
    content = {
        "format": FORMAT,
        "version": VERSION,
        "dataset": {
            "columns": dataset.columns,
            "units": dataset.units,
            "rows": rows,
            "tests": sorted(dataset.tests),
        },
        "settings": asdict(project.settings),
        "about": project.about and asdict(project.about),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        part = zipfile.ZipInfo(_PART)  # with a fixed date
        archive.writestr(part, msgspec.json.encode(content), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _from_bytes(packed: bytes, name: str) -> Project:
    content = _unpack(packed, name)
    header = _decoded(content, _Header, name)
    if header.format != FORMAT:
        raise Problem("“{name}” is not a Hello Neuron file.", name=name)
    if header.version > VERSION:
        raise Problem("“{name}” was made by a newer Hello Neuron. Update this one to open it.", name=name)
    if content.count(b"[") > 3 * MOST_ROWS or content.count(b",") > 2 * MOST_ROWS * (MOST_INPUTS + 1):
        raise too_large(name)
    file = _decoded(content, _File, name)
    try:
        project = Project(_dataset(file.dataset), file.settings, file.about)
        project.settings.start_state(project.dataset.input_count)  # a start of another shape is damage
        return project
    except Problem as problem:
        raise Problem("“{name}” is damaged: {reason}", name=name, reason=problem) from problem


def _unpack(packed: bytes, name: str) -> bytes:
    """The one part of the zip, never more of it than is allowed."""
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            part = archive.getinfo(_PART)
            if part.flag_bits & _ENCRYPTED:
                raise Problem("“{name}” is locked with a password.", name=name)
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotImplementedError
            if part.file_size > MOST_UNPACKED_BYTES:
                raise too_large(name)
            with archive.open(part) as stream:
                return stream.read(MOST_UNPACKED_BYTES)
    except KeyError as error:
        raise Problem(
            "“{name}” is not a Hello Neuron file: there is no {part} in it.", name=name, part=_PART
        ) from error
    except Problem:
        raise
    except _BROKEN_ZIP as error:
        raise Problem("“{name}” is not a Hello Neuron file, or it is damaged.", name=name) from error


def _decoded(content: bytes, kind: type[_Decoded], name: str) -> _Decoded:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = error.__cause__ if isinstance(error.__cause__, Problem) else error
        raise Problem("“{name}” is damaged: {reason}", name=name, reason=reason) from error


def _dataset(table: _Table) -> Dataset:
    if len(table.columns) > MOST_INPUTS + 1:
        raise Problem("A table can have at most {most} input columns.", most=MOST_INPUTS)
    usual = column_names(max(1, len(table.columns) - 1))
    columns = tuple(shorten(name, 60) or usual[place] for place, name in enumerate(table.columns))
    rows: list[Row] = []
    texts: dict[Cell, str] = {}
    for row, line in enumerate(table.rows):
        numbers = []
        for column, cell in enumerate(line):
            try:
                numbers.append(cell if isinstance(cell, float) else parse_number(cell))
            except Problem:
                numbers.append(BLANK)
                texts[row, column] = " ".join(str(cell).split())
            if abs(numbers[-1]) > LARGEST:
                raise Problem("Row {row}, column {column}: the number is too large.", row=row + 1, column=column + 1)
        if len(line) != len(columns):
            raise Problem("Row {row} does not have {count} numbers.", row=row + 1, count=len(columns))
        rows.append(tuple(numbers))
    if table.units and len(table.units) != len(columns):
        raise Problem("It does not have {count} units.", count=len(columns))
    if not all(0 <= row < len(rows) for row in table.tests):
        raise Problem("A test row is none of its rows.")
    units = tuple(shorten(unit) for unit in table.units)
    return Dataset(columns, tuple(rows), texts, units, frozenset(table.tests))
