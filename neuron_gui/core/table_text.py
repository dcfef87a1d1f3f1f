"""Tables as text: CSV and TSV read into a data set and written from one, and what is pasted split into cells.

Knows nothing of files, and of data sets only how they are made.
"""

from __future__ import annotations

import csv
import io
import re

from neuron_gui.core.dataset import MOST_INPUTS, Dataset, column_names, shorten
from neuron_gui.core.numerals import parse_number
from neuron_gui.core.problem import Problem

MOST_CHARACTERS = 50_000_000

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_NOTES = re.compile(r"\A(\s*#\s*\w+:[^\n]*(\n|\Z))+")
_DECIMAL_COMMA = re.compile(r"[-+−]?\d*,\d+")


def read_block(text: str) -> list[list[str]]:
    """Split pasted text into cells: at tabs, else semicolons, else commas; quotes as in CSV.

    A column of decimal commas stays one column, and a gap in a single column stays a gap.
    """
    _check_length(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if all(_DECIMAL_COMMA.fullmatch(line.strip()) for line in lines if line.strip()):
        return [[line.strip()] for line in lines]
    block = _split("\n".join(lines))
    if max((len(line) for line in block), default=0) > 1:
        block = [line for line in block if line]
    return [line or [""] for line in block]


def read_table(text: str) -> Dataset:
    """Read a whole CSV or TSV text: the last column is the target, a first line without any number names the columns.

    Lines of the form ``# word: …`` before the table and empty lines are passed over; a cell that is no number is
    kept as typed. Raises Problem if it is no table at all.
    """
    _check_length(text)
    if "\0" in text:
        raise Problem("This is not a table of text.")
    block = [line for line in _split(_NOTES.sub("", text.lstrip(_BYTE_ORDER_MARK))) if line]
    if not block:
        raise Problem("There are no rows in it.")
    width = len(block[0])
    if width < 2:
        raise Problem("A table needs at least one input column and one target column.")
    if width > MOST_INPUTS + 1:
        raise Problem("A table can have at most {most} input columns.", most=MOST_INPUTS)
    for number, line in enumerate(block, 1):
        if len(line) != width:
            raise Problem(
                "Line {number} has {count} cells, but the first has {width}.",
                number=number,
                count=len(line),
                width=width,
            )
    columns = column_names(width - 1)
    if not any(_is_number(cell) for cell in block[0]):
        columns = tuple(shorten(name, 60) or usual for name, usual in zip(block.pop(0), columns, strict=True))
    return Dataset(columns, ()).with_cells(0, 0, block)


def write_table(dataset: Dataset, delimiter: str = ",") -> str:
    """Write the whole table with a line of names, with plain minus signs, so that any program can read it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(dataset.columns)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in range(len(dataset.rows)):
        writer.writerow([dataset.plain_text(row, column) for column in range(len(dataset.columns))])
    return out.getvalue()


def _check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise Problem("This is more text than a table can hold.")


def _split(text: str) -> list[list[str]]:
    """Lines of cells, by the mark that the first line uses outside of quotes; an empty line has no cells."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    beginning = re.sub(r'"[^"]*"', "", text[:100_000]).lstrip("\n")
    delimiter = next((mark for mark in "\t;" if mark in beginning.partition("\n")[0]), ",")
    lines = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        return [[" ".join(cell.split()) for cell in line] for line in lines]
    except csv.Error as error:
        raise Problem("This text is not a table: {reason}.", reason=error) from error


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except Problem:
        return False
    return True
