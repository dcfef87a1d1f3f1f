"""The data sets of a work as texts and numbers that go into its file, and back.

Each is told once, however many segments were trained with it, and one that was edited only by what was changed: a run
in which a table of 100,000 rows was edited twenty times holds one large table. Knows nothing of zips and runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import is_

import msgspec
import numpy as np

from neuron_gui.core.dataset import BLANK, MOST_INPUTS, MOST_ROWS, Cell, Dataset, Row, column_names, shorten
from neuron_gui.core.numerals import LARGEST, parse_number
from neuron_gui.core.problem import Problem

MOST_INLINE = 2000  # cells of rows that are written as text; more are an array
# Rows that edited tables take from others cost nothing in a file, but a place each in memory.
MOST_SHARED_ROWS = 20_000_000


class Table(msgspec.Struct, omit_defaults=True):
    """One data set: ``rows`` written out, or the array ``rows`` of this number with ``texts`` for its cells of NaN.

    With ``like`` it is that earlier table with its rows ``first`` … ``after`` − 1 replaced; what is not said of
    columns, units and tests is as there.
    """

    columns: list[str] | None = None
    units: list[str] | None = None
    tests: list[int] | None = None
    rows: list[list[float | str]] | None = None
    texts: list[str] = []
    like: int | None = None
    first: int = 0
    after: int = 0


def encode_tables(datasets: Sequence[Dataset]) -> tuple[list[Table], dict[str, np.ndarray]]:
    """The tables, and the arrays ("rows3" belongs to the table of place 3) in which most of the numbers are."""
    tables: list[Table] = []
    arrays: dict[str, np.ndarray] = {}
    for place, dataset in enumerate(datasets):
        table, rows = _told_by_changes(dataset, datasets[place - 1], place - 1) if place else (None, dataset.rows)
        first = 0 if table is None else table.first
        if table is None:
            table = Table(list(dataset.columns), list(dataset.units), sorted(dataset.tests))
        if len(rows) * len(dataset.columns) <= MOST_INLINE:
            table.rows = _written_out(dataset, first, rows)
        else:
            numbers = np.array(rows, dtype=np.float64)
            arrays[f"rows{place}"] = numbers
            blank = np.argwhere(np.isnan(numbers)).tolist()
            table.texts = [dataset.texts.get((first + row, column), "") for row, column in blank]
        tables.append(table)
    return tables, arrays


def decode_tables(tables: Sequence[Table], arrays: Mapping[str, np.ndarray]) -> list[Dataset]:
    """The data sets. Raises Problem, saying which table is wrong and how."""
    datasets: list[Dataset] = []
    shared = 0
    for place, table in enumerate(tables):
        try:
            if table.like is not None:
                if not 0 <= table.like < place:
                    raise Problem("It is like a table that does not come before it.")
                like = datasets[table.like]
                shared += len(like.rows) + 10 * len(like.texts)
                if shared > MOST_SHARED_ROWS:
                    raise Problem("There are too many tables like others.")
            datasets.append(_decoded(table, arrays.get(f"rows{place}"), datasets))
        except Problem as problem:
            if len(tables) == 1:
                raise
            raise Problem("Table {place}: {reason}", place=place, reason=problem) from problem
    return datasets


def told_by_changes(dataset: Dataset, before: Dataset) -> Table | None:
    """A table told as an edit of another, if the rows that are new are few enough to be written out; else None."""
    table, rows = _told_by_changes(dataset, before, 0)
    if table is None or len(rows) * len(dataset.columns) > MOST_INLINE:
        return None
    table.rows = _written_out(dataset, table.first, rows)
    return table


def _written_out(dataset: Dataset, first: int, rows: Sequence[Row]) -> list[list[float | str]]:
    """These rows of a data set, the first of them being row ``first``, as numbers and texts."""
    lines: list[list[float | str]] = [list(row) for row in rows]
    for (row, column), text in _texts_within(dataset, first, first + len(rows)):
        lines[row - first][column] = text
    return lines


def _texts_within(dataset: Dataset, first: int, after: int) -> Iterator[tuple[Cell, str]]:
    return (item for item in dataset.texts.items() if first <= item[0][0] < after)


def _told_by_changes(dataset: Dataset, before: Dataset, number: int) -> tuple[Table | None, Sequence[Row]]:
    """The table told as an edit of another, with the rows that are new; None where that would not be shorter."""
    rows = dataset.rows
    whole = (None, rows)
    if len(dataset.columns) != len(before.columns) or len(rows) * len(dataset.columns) <= MOST_INLINE:
        return whole
    shorter = min(len(rows), len(before.rows))
    first = bytes(map(is_, rows, before.rows)).find(0)
    first = shorter if first < 0 else first
    tail = bytes(map(is_, reversed(rows), reversed(before.rows))).find(0)
    tail = min(shorter - first, shorter if tail < 0 else tail)
    after = len(before.rows) - tail
    new = rows[first : len(rows) - tail]
    if 2 * len(new) > len(rows):
        return whole
    kept = _moved_texts(before, first, after, len(new))
    kept.update(_texts_within(dataset, first, first + len(new)))
    if kept != dataset.texts:
        return whole
    return Table(
        None if dataset.columns == before.columns else list(dataset.columns),
        None if dataset.units == before.units else list(dataset.units),
        None if dataset.tests == before.tests else sorted(dataset.tests),
        like=number,
        first=first,
        after=after,
    ), new


def _moved_texts(like: Dataset, first: int, after: int, count: int) -> dict[Cell, str]:
    """The texts of the rows that stay where rows ``first`` … ``after`` − 1 are replaced by ``count`` others."""
    by = first + count - after
    return {
        (row if row < first else row + by, column): text
        for (row, column), text in like.texts.items()
        if not first <= row < after
    }


def _decoded(table: Table, array: np.ndarray | None, datasets: Sequence[Dataset]) -> Dataset:
    like = None if table.like is None else datasets[table.like]
    columns = table.columns
    if columns is None:
        if like is None:
            raise Problem("It has no columns.")
        columns = list(like.columns)
    if len(columns) > MOST_INPUTS + 1:
        raise Problem("A table can have at most {most} input columns.", most=MOST_INPUTS)
    if table.rows is not None and array is None:
        rows, texts = _from_lines(table.rows, len(columns))
    elif table.rows is None and array is not None:
        rows, texts = _from_array(array, table.texts, len(columns))
    else:
        raise Problem("It needs its rows either written out or as an array.")
    tests, units = table.tests, table.units
    if like is not None:
        if not 0 <= table.first <= table.after <= len(like.rows) or len(columns) != len(like.columns):
            raise Problem("It does not fit the table that it is like.")
        texts = {(row + table.first, column): text for (row, column), text in texts.items()}
        texts.update(_moved_texts(like, table.first, table.after, len(rows)))
        rows = [*like.rows[: table.first], *rows, *like.rows[table.after :]]
        tests = sorted(like.tests) if tests is None else tests
        units = list(like.units) if units is None else units
    if units and len(units) != len(columns):
        raise Problem("It does not have {count} units.", count=len(columns))
    if not all(0 <= row < len(rows) for row in tests or ()):
        raise Problem("A test row is none of its rows.")
    usual = column_names(max(1, len(columns) - 1))
    names = tuple(shorten(name, 60) or usual[place] for place, name in enumerate(columns))
    return Dataset(names, tuple(rows), texts, tuple(map(shorten, units or ())), frozenset(tests or ()))


def _from_lines(lines: Sequence[Sequence[float | str]], width: int) -> tuple[list[Row], dict[Cell, str]]:
    """Rows that are written out; a text that is a number is one."""
    rows: list[Row] = []
    texts: dict[Cell, str] = {}
    for row, line in enumerate(lines):
        numbers = []
        for column, cell in enumerate(line):
            try:
                numbers.append(cell if isinstance(cell, float) else parse_number(cell))
            except Problem:
                numbers.append(BLANK)
                texts[row, column] = _in_one_line(cell)
            if abs(numbers[-1]) > LARGEST:
                raise Problem("Row {row}, column {column}: the number is too large.", row=row + 1, column=column + 1)
        if len(line) != width:
            raise Problem("Row {row} does not have {count} numbers.", row=row + 1, count=width)
        rows.append(tuple(numbers))
    return rows, texts


def _from_array(array: np.ndarray, texts: Sequence[str], width: int) -> tuple[list[Row], dict[Cell, str]]:
    """Rows of an array (rows, width), with the texts of the cells that are NaN, line by line."""
    if array.dtype != np.float64 or array.shape[1:] != (width,) or len(array) > MOST_ROWS:
        most = f"{MOST_ROWS:,}"
        raise Problem("Its array does not have {count} columns and at most {most} rows.", count=width, most=most)
    blank = np.isnan(array)
    if (np.abs(array) > LARGEST).any():
        raise Problem("A number in it is too large.")
    cells = np.argwhere(blank).tolist()
    if len(cells) != len(texts):
        raise Problem("It has {count} cells without a number and {texts} texts.", count=len(cells), texts=len(texts))
    rows: list[Row] = list(map(tuple, array.tolist()))
    for row in np.flatnonzero(blank.any(axis=1)).tolist():
        rows[row] = tuple(BLANK if math.isnan(value) else value for value in rows[row])
    return rows, {(row, column): _in_one_line(text) for (row, column), text in zip(cells, texts, strict=True)}


def _in_one_line(text: object) -> str:
    return " ".join(str(text).split())
