"""Files of tables, CSV and TSV: opened as they seem to be meant, and written.

An opened table keeps what it was read from, so that it can be read again in another form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_guess import Guess, TableForm, decode, guess_encoding, guess_form, tidy
from neuron_gui.core.table_import import ReadTable, needs_choice, read_text
from neuron_gui.core.table_text import whole_table
from neuron_gui.core.whole_files import read_whole, write_whole

TABLE_SUFFIXES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, eq=False)
class OpenedTable:
    """A table with the text that it was read from; ``content`` are the bytes of its file, none for a pasted text.

    Where it cannot be read in the present form, ``table`` is the Problem that says why.
    """

    name: str
    content: bytes
    encoding: str
    text: str
    guess: Guess
    table: ReadTable | Problem

    @property
    def form(self) -> TableForm:
        """In which form it was read."""
        return self.guess.form

    @property
    def asks(self) -> bool:
        """Whether there is something in it for a person to decide, other than which column is the target."""
        return not isinstance(self.table, Problem) and (needs_choice(self.table) or not self.guess.sure)

    def whole(self) -> Dataset:
        """All of it as a data set. Raises Problem, with the name of the file, if that cannot be."""
        if isinstance(self.table, Problem):
            raise named(self.table, self.name)
        try:
            return whole_table(self.table)
        except Problem as problem:
            raise named(problem, self.name) from problem

    def in_form(self, form: TableForm) -> OpenedTable:
        """The same read in another form, which a person chose."""
        return replace(self, guess=Guess(form), table=_read(self.text, form))

    def in_encoding(self, encoding: str) -> OpenedTable:
        """The same with its bytes taken for another text."""
        try:
            text = decode(self.content, encoding)
        except Problem as problem:
            return replace(self, encoding=encoding, table=problem)
        return replace(self, encoding=encoding, text=text, table=_read(text, self.form))


def open_table(path: Path) -> OpenedTable:
    """Read a file as it seems to be meant. Raises Problem if it cannot be read, or is no text."""
    content = read_whole(path)
    encoding = guess_encoding(content)
    try:
        text = decode(content, encoding)
    except Problem as problem:
        raise Problem("“{name}” is not a table of text.", name=path.name) from problem
    return _guessed(path.name, content, encoding, text)


def open_text(text: str, name: str) -> OpenedTable:
    """Read a text, such as a pasted one, as it seems to be meant. Raises Problem if it is no text."""
    return _guessed(name, b"", "", tidy(text))


def save_table(text: str, path: Path) -> None:
    """Write the text of a table, in UTF-8 with the mark by which Excel knows it. Raises Problem if it cannot."""
    write_whole(path, text.encode("utf-8-sig"))


def named(problem: Problem, name: str) -> Problem:
    """The same, saying which file it is about."""
    return Problem("“{name}” cannot be opened: {reason}", name=name, reason=problem)


def _guessed(name: str, content: bytes, encoding: str, text: str) -> OpenedTable:
    guess = guess_form(text)
    return OpenedTable(name, content, encoding, text, guess, _read(text, guess.form))


def _read(text: str, form: TableForm) -> ReadTable | Problem:
    try:
        return read_text(text, form)
    except Problem as problem:
        return problem
