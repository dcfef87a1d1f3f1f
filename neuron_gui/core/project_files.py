"""The file of a project: a ``*.neuron`` is a zip with all of a work in it; tables open too.

A file is only ever read as numbers and texts; nothing in it is run. Every failure is a Problem in one sentence. What
is in the zip is told by ``work_parts`` and in ``docs/file-format.md``.
"""

from __future__ import annotations

from pathlib import Path

from neuron_gui.core.examples import with_notes
from neuron_gui.core.file_stamps import Stamp
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import PROJECT_SUFFIX
from neuron_gui.core.table_files import TABLE_SUFFIXES, OpenedTable, open_table
from neuron_gui.core.whole_files import read_whole, write_whole
from neuron_gui.core.work import Work
from neuron_gui.core.work_parts import PROJECT, from_parts, to_parts
from neuron_gui.core.work_zip import MOST_PACKED_BYTES, pack, unpack


def save_work(work: Work, path: Path) -> Stamp:
    """Write a ``*.neuron`` file so that at every moment either the old or the new one is there, whole.

    Returns by what the file is known again. Raises Problem if it cannot be written.
    """
    content = to_bytes(work, path.name)
    write_whole(path, content)
    return Stamp.of(content)


def load_work(path: Path) -> Work:
    """Read a ``*.neuron`` file. Raises Problem, naming the place where it is wrong, if it is not a sound one."""
    return from_bytes(read_whole(path, MOST_PACKED_BYTES), path.name)


def to_bytes(work: Work, name: str) -> bytes:
    """The bytes of a file; the same for the same work. Raises Problem if there is more in it than fits."""
    return pack(to_parts(work), name)


def from_bytes(packed: bytes, name: str) -> Work:
    """The work in the bytes of the file ``name``. Raises Problem if they are not sound."""
    return from_parts(unpack(packed, name, PROJECT), name)


def open_work(path: Path) -> Work:
    """Open a ``*.neuron`` file, or a table (``.csv``, ``.tsv``, ``.txt``), with the notes that stand before it."""
    work = _open(path)
    return work if isinstance(work, Work) else Work(with_notes(work.whole(), work.text))


def open_or_ask(path: Path) -> Work | OpenedTable:
    """The same, but a table in which a person has something to decide is only opened, to be looked at first."""
    work = _open(path)
    if isinstance(work, Work):
        return work
    return work if work.asks else Work(with_notes(work.whole(), work.text))


def _open(path: Path) -> Work | OpenedTable:
    suffix = path.suffix.lower()
    if suffix == PROJECT_SUFFIX:
        return load_work(path)
    if suffix not in TABLE_SUFFIXES:
        read_whole(path, most=0)  # a missing file is the better reason
        kinds = ", ".join((PROJECT_SUFFIX, *TABLE_SUFFIXES))
        raise Problem("“{name}” cannot be opened here; these kinds can: {kinds}.", name=path.name, kinds=kinds)
    return open_table(path)
