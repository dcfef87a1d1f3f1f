"""What a table of text seems to be: its encoding, what stands between its cells, its decimal mark, a line of names.

Every guess is a value that a person can change. Knows nothing of files, and nothing of data sets.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from neuron_gui.core.problem import Problem
from neuron_gui.core.table_cells import is_missing, read_number

TAB, SPACES = "\t", " "
DELIMITERS = (TAB, ";", "|", ",", SPACES)  # of two that would do equally well, the first is meant
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")

_LOOKED_AT = 100  # lines, to guess by
_BEGINNING = 200_000  # characters
_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_NOTES = re.compile(r"\A(\s*#\s*\w+:[^\n]*(\n|\Z))+")
_HINT = re.compile(r"\Asep=(.)\n", re.IGNORECASE)  # Excel's own first line
_QUOTED_NAMES = re.compile(r'"(?:[^"]|"")*"(?:([\t;|,])"(?:[^"]|"")*")(?:\1"(?:[^"]|"")*")*')
_DECIMAL = re.compile(r"[-+−]?(\d*)([.,])(\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?:([.,])\d{3})+(?!\1)([.,])\d+")


@dataclass(frozen=True)
class TableForm:
    """How a table is written: ``delimiter`` is one of DELIMITERS, ``decimal`` a point or a comma.

    ``header`` says whether the first line names the columns.
    """

    delimiter: str = ","
    decimal: str = "."
    header: bool = True


class Guess(NamedTuple):
    """The form that a text seems to have; ``sure`` is False where 1,234 may be two different numbers."""

    form: TableForm
    sure: bool = True


class Record(NamedTuple):
    """One line of a table: its number in the text, counted from 1, and its cells."""

    line: int
    cells: list[str]


def guess_encoding(content: bytes) -> str:
    """One of ENCODINGS: by the byte order mark, by the zeros between the letters of UTF-16, else by what is valid."""
    for encoding, mark in _MARKS.items():
        if content.startswith(mark):
            return encoding
    beginning = content[:2000]
    if beginning.count(0) > len(beginning) / 4:
        return "utf-16-le" if beginning[1::2].count(0) > beginning[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(content: bytes, encoding: str) -> str:
    """The text of a table, with plain line ends. Raises Problem, with the line, if the bytes are none in it."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "cp1252":
            line = content[: error.start].count(b"\n") + 1
            raise Problem(
                "Line {line} is no text in the encoding {encoding}.", line=line, encoding=encoding.upper()
            ) from error
        text = content.decode("latin-1")  # which gives a letter to the five bytes that Windows leaves out
    return tidy(text)


def tidy(text: str) -> str:
    """The text without a byte order mark and with plain line ends. Raises Problem if it is none."""
    if "\0" in text:
        raise Problem("This is not a table of text.")
    text = text.removeprefix(_BYTE_ORDER_MARK)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def guess_form(text: str) -> Guess:
    """The form of a tidy text."""
    hint = _HINT.match(text)
    beginning = text[hint.end() if hint else 0 :][:_BEGINNING]
    beginning = _NOTES.sub("", beginning)
    lines = [line for line in beginning.split("\n")[:_LOOKED_AT] if line.strip()]
    if len(text) > _BEGINNING and len(lines) > 1:
        del lines[-1]  # which may be cut off
    names = _QUOTED_NAMES.fullmatch(lines[0].strip()) if lines else None
    given = hint[1] if hint and hint[1] in DELIMITERS else names[1] if names else None
    delimiter = given or max(DELIMITERS, key=lambda mark: (_worth(lines, mark), -DELIMITERS.index(mark)))
    table = _records_to_guess_by(lines, delimiter)
    cells = [cell.strip() for line in table for cell in line]
    marks = Counter(map(_decimal_mark, cells))
    commas, points, either = marks[","], marks["."], marks["?"]
    # As in a cell that is typed, 1,234 is less than two; but between commas, in quotes, it is hardly that.
    form = TableForm(delimiter, "," if commas > points or (either and not points and delimiter != ",") else ".")
    return Guess(replace(form, header=_names_columns(table)), sure=bool(commas or points) or not either)


def split(text: str, delimiter: str) -> Iterator[Record]:
    """The lines of a tidy text that are a part of the table: not the notes before it, not the empty ones.

    Raises Problem, with the line, where a quotation mark is never closed.
    """
    hint = _HINT.match(text)
    begin = hint.end() if hint else 0
    notes = _NOTES.match(text[begin : begin + _BEGINNING])
    begin += notes.end() if notes else 0
    before, body = text.count("\n", 0, begin), text[begin:]
    if '"' not in body or delimiter == SPACES:
        for number, line in enumerate(body.split("\n"), before + 1):
            cells = line.split(None if delimiter == SPACES else delimiter) if line.strip(" \f\v") else []
            if cells:
                yield Record(number, cells)
        return
    reader = csv.reader(io.StringIO(body), delimiter=delimiter, strict=True)
    ended = 0
    try:
        for cells in reader:
            if cells:
                yield Record(before + ended + 1, cells)
            ended = reader.line_num
    except csv.Error as error:
        raise _why_not_split(error, before + ended + 1) from error


def _why_not_split(error: csv.Error, line: int) -> Problem:
    if "end of data" in str(error):
        return Problem("Line {line}: a quotation mark opens there and never closes.", line=line)
    if "expected after" in str(error):
        return Problem("Line {line}: there is something after a closing quotation mark.", line=line)
    return Problem("Line {line} cannot be split into cells: {reason}.", line=line, reason=error)


def _worth(lines: list[str], delimiter: str) -> float:
    """How much like a table the lines are with this mark: all equally wide, and numbers in the cells."""
    table = _records_to_guess_by(lines, delimiter)
    widths = Counter(map(len, table))
    width = max(widths, key=lambda width: (widths[width], width), default=0)
    if width < 2:
        return 0.0
    body = [cell for line in table[1:] or table for cell in line]
    numbers = sum(1 for cell in body if is_missing(cell.strip()) or read_number(cell, ".") is not None)
    return widths[width] / len(table) * (0.5 + numbers / max(1, len(body)))


def _records_to_guess_by(lines: list[str], delimiter: str) -> list[list[str]]:
    if delimiter == SPACES:
        return [line.split() for line in lines]
    try:
        return [cells for cells in csv.reader(lines, delimiter=delimiter) if cells]
    except csv.Error:
        return []


def _decimal_mark(cell: str) -> str:
    """The mark before the decimals of a number; a question mark for 1,234, which may be two things; else nothing."""
    if both := _GROUPED.fullmatch(cell):
        return both[2]
    found = _DECIMAL.fullmatch(cell)
    if found is None:
        return ""
    whole, mark, after = found.groups()
    if len(after) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return "?" if mark == "," else ""
    return mark


def _names_columns(table: list[list[str]]) -> bool:
    """Whether the first line that is as wide as the table has no number in it."""
    widest = max(map(len, table), default=0)
    first = next((line for line in table if len(line) > 1 or widest < 2), [])
    words = [" ".join(cell.split()) for cell in first]
    return not any(read_number(word, ".") for word in words) and not all(is_missing(word) for word in words)
