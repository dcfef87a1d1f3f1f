"""Edits of a table's rows: moved, copied, sorted, filled down, and blocks of cells written that need more columns.

Each returns a new table and shares the rows that stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from neuron_gui.core.column_edits import Rearranged, with_names, with_width
from neuron_gui.core.dataset import Cell, Dataset
from neuron_gui.core.numerals import parse_number
from neuron_gui.core.problem import Problem


def with_rows_moved(dataset: Dataset, rows: Collection[int], by: int) -> tuple[Dataset, list[int]]:
    """Move rows up (``by`` −1) or down (+1) past their neighbours; at an end they stay. Also where they are then."""
    order = list(range(len(dataset.rows)))
    moved: list[int] = []
    blocked = -1 if by < 0 else len(order)
    for row in sorted(rows, reverse=by > 0):
        to = row + by
        if to == blocked:
            to = row
        else:
            order[row], order[to] = order[to], order[row]
        blocked = to
        moved.append(to)
    return dataset.with_rows_from(order), sorted(moved)


def with_rows_at(dataset: Dataset, rows: Collection[int], at: int) -> tuple[Dataset, list[int]]:
    """Take rows out and put them, together, before row ``at`` as it was counted. Also where they are then."""
    taken = set(rows)
    chosen, others = sorted(taken), [row for row in range(len(dataset.rows)) if row not in taken]
    first = at - bisect_left(chosen, at)  # so many of the others are before it
    moved = dataset.with_rows_from([*others[:first], *chosen, *others[first:]])
    return moved, list(range(first, first + len(chosen)))


def with_rows_copied(dataset: Dataset, rows: Collection[int]) -> tuple[Dataset, list[int]]:
    """Copy rows to below the last of them. Also where the copies are. Raises Problem if that is too many."""
    chosen = sorted(rows)
    after = chosen[-1] + 1
    order = [*range(after), *chosen, *range(after, len(dataset.rows))]
    return dataset.with_rows_from(order), list(range(after, after + len(chosen)))


def with_rows_sorted(dataset: Dataset, values: Sequence[float] | np.ndarray, *, descending: bool = False) -> Dataset:
    """Put rows in the order of values, one for each; of equal ones the first stays first, and no number comes last.

    ``values`` has shape (rows,).
    """
    numbers = np.asarray(values, dtype=float)
    finite = np.isfinite(numbers)
    keys = np.where(finite, -numbers if descending else numbers, 0.0)
    order = np.lexsort((keys, ~finite))  # the last key counts first; lexsort is stable
    return dataset.with_rows_from(order.tolist())


def with_cells_filled(dataset: Dataset, cells: Iterable[Cell]) -> Dataset:
    """Copy in each column the topmost of these cells into the others."""
    rows, texts = list(dataset.rows), dict(dataset.texts)
    first: dict[int, int] = {}
    for row, column in sorted(cells):
        source = first.setdefault(column, row)
        if source == row:
            continue
        rows[row] = (*rows[row][:column], dataset.rows[source][column], *rows[row][column + 1 :])
        texts.pop((row, column), None)
        if (source, column) in dataset.texts:
            texts[row, column] = dataset.texts[source, column]
    return replace(dataset, rows=tuple(rows), texts=texts)


def has_names_for_more(dataset: Dataset, block: Sequence[Sequence[str]]) -> bool:
    """Whether a block is a table of its own: under a line of names, and wider than this one, which has rows."""
    named = len(block) > 1 and not any(map(_is_number, block[0])) and all(block[0])
    return bool(dataset.rows) and named and len(block[0]) > len(dataset.columns)


def with_block(dataset: Dataset, row: int, column: int, block: Sequence[Sequence[str]]) -> Rearranged:
    """Write a block of texts at a place as a paste does; rows are added below and inputs before the target as needed.

    In a table without rows, a first line without any number names the columns. Raises Problem if it is too large.
    """
    wide = with_width(dataset, max(len(dataset.columns), column + max((len(line) for line in block), default=0)))
    filled = wide.dataset
    if not dataset.rows and len(block) > 1 and not any(map(_is_number, block[0])):
        filled, block = with_names(filled, column, block[0]), block[1:]
    return replace(wide, dataset=filled.with_cells(row, column, block))


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except Problem:
        return False
    return True
