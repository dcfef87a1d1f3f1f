"""NumPy arrays of a table's rows, made quickly where they differ little from those made last, as after an edit.

A table of 100,000 rows takes 15 ms to become an array, and as an array 80 ms to become rows; an edit must not wait for
either. Only the arrays of the tables used last are kept, for a long undo stack holds many tables. Knows rows, and
nothing of data sets.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Sequence
from itertools import chain
from operator import is_
from typing import Any, overload

import numpy as np

Row = tuple[float, ...]
Rows = Sequence[Row]

LARGE = 5000  # rows from which on it is worth the trouble
_KEPT = 6  # large tables that keep their arrays

_last: tuple[Rows, np.ndarray] = ((), np.empty((0, 0)))
_holders: deque[weakref.ref[Any]] = deque()


class ArrayRows(Sequence[Row]):
    """Rows that are an array, float64 of shape (rows, columns), and become tuples one by one, when they are asked for.

    They equal any sequence of the same rows. For what is worked out of a table and hardly ever read row by row.
    """

    def __init__(self, numbers: np.ndarray) -> None:
        self.numbers = numbers
        numbers.flags.writeable = False

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(map(tuple, self.numbers[place].tolist()))
        return tuple(self.numbers[place].tolist())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Sequence) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])


def widths_of(rows: Rows) -> set[int]:
    """The numbers of columns that there are among the rows."""
    return {rows.numbers.shape[1]} if isinstance(rows, ArrayRows) else set(map(len, rows))


def numbers_of(rows: Rows, columns: int) -> np.ndarray:
    """All numbers of the rows as typed, float64 of shape (rows, columns); nobody may write into it."""
    global _last
    if isinstance(rows, ArrayRows):
        return rows.numbers
    if len(rows) < LARGE:
        return np.array(rows, dtype=float).reshape(len(rows), columns)
    before, known = _last  # taken and given as one, for another thread may do the same
    if rows is before:
        return known
    numbers = _patched(before, known, rows, columns)
    if numbers is None:
        numbers = np.fromiter(chain.from_iterable(rows), dtype=float, count=len(rows) * columns)
        numbers = numbers.reshape(len(rows), columns)
    numbers.flags.writeable = False
    _last = rows, numbers
    return numbers


def keep_few(holder: object, names: tuple[str, ...]) -> None:
    """Let ``holder`` keep its cached arrays of these names, and the ones that were told here long ago lose theirs."""
    if any(known() is holder for known in _holders):
        return
    _holders.append(weakref.ref(holder))
    while len(_holders) > _KEPT:
        old = _holders.popleft()()
        for name in names if old is not None else ():
            old.__dict__.pop(name, None)


def ends_of(values: np.ndarray) -> tuple[float, float] | None:
    """The smallest and the largest of the numbers that are finite; None if there is none."""
    low, high = (values.min(), values.max()) if values.size else (np.nan, np.nan)
    if not (np.isfinite(low) and np.isfinite(high)):  # there may be others: NaN comes through both
        values = values[np.isfinite(values)]
        if not values.size:
            return None
        low, high = values.min(), values.max()
    return float(low), float(high)


def _patched(before: Rows, known: np.ndarray, rows: Rows, columns: int) -> np.ndarray | None:
    """The array of ``before`` with what is other in ``rows``, if both have their first and last rows in common."""
    if not before or known.shape[1] != columns:
        return None
    shorter = min(len(before), len(rows))
    same = bytes(map(is_, before, rows))
    begin = same.find(0)
    begin = shorter if begin < 0 else begin
    if len(before) == len(rows):
        changed = [begin + place for place, alike in enumerate(same[begin:]) if not alike]
        if len(changed) > len(rows) // 8:
            return None
        numbers = known.copy()
        if changed:
            numbers[changed] = [rows[row] for row in changed]
        return numbers
    tail = bytes(map(is_, reversed(before), reversed(rows))).find(0)
    tail = min(shorter - begin, shorter if tail < 0 else tail)
    middle = rows[begin : len(rows) - tail]
    if len(middle) > len(rows) // 8:
        return None
    parts = (known[:begin], np.array(middle, dtype=float).reshape(len(middle), columns), known[len(before) - tail :])
    return np.concatenate(parts)
