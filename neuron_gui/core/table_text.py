"""Tables as text: CSV and TSV read into a data set and written from one, and what is pasted split into cells.

Knows nothing of files, and of data sets only how they are made.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np

from neuron_gui.core.dataset import MOST_INPUTS, MOST_ROWS, Dataset
from neuron_gui.core.headings import join_heading
from neuron_gui.core.numerals import format_typed
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_guess import guess_form, tidy
from neuron_gui.core.table_import import ImportChoice, ReadTable, make_dataset, read_text, troubles

MOST_CHARACTERS = 50_000_000

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
    """Read a whole CSV or TSV text as it seems to be meant: the last column is the target.

    A cell that is no number is kept as typed. Raises Problem if it is no table at all, or not a whole one.
    """
    _check_length(text)
    text = tidy(text)
    table = read_text(text, guess_form(text).form)
    return whole_table(table)


def whole_table(table: ReadTable) -> Dataset:
    """All columns and rows that were read. Raises Problem if that is more than a data set can be."""
    width = len(table.columns)
    if width > MOST_INPUTS + 1:
        raise Problem("A table can have at most {most} input columns.", most=MOST_INPUTS)
    if table.more:
        raise Problem("A table can have at most {most} rows.", most=f"{MOST_ROWS:,}")
    everything = ImportChoice(tuple(range(width)), width - 1, keep_troubled=True)
    if table.widths:
        raise next(troubles(table, everything, sorted(table.widths)))
    return make_dataset(table, everything)


def write_table(
    dataset: Dataset, delimiter: str = ",", decimal: str = ".", answers: Sequence[tuple[str, np.ndarray]] = ()
) -> str:
    """Write the whole table with a line of names and units, with plain minus signs, so that any program can read it.

    ``answers`` are further columns of numbers, such as predictions, each with its heading.
    """
    out = io.StringIO()
    headings = [join_heading(*pair) for pair in zip(dataset.columns, dataset.units, strict=True)]
    first = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    first.writerow([*headings, *(heading for heading, _ in answers)])
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    columns, odd_rows = range(len(dataset.columns)), {row for row, _ in dataset.texts}
    for row, values in enumerate(dataset.rows):
        # Keras computes with 32-bit floats: more than nine digits of an answer would be invented.
        numbers = [*values, *(float(f"{answer[row]:.9g}") for _, answer in answers)]
        cells = [format_typed(number, minus="-").replace(".", decimal) for number in numbers]
        if odd_rows and row in odd_rows:
            cells[: len(values)] = [
                dataset.texts.get((row, column), cell) for column, cell in zip(columns, cells, strict=False)
            ]
        writer.writerow(cells)
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
