"""The table: rows of inputs with one target each. Every edit returns a new data set; rows are shared, not copied.

A cell that is no number keeps its text in ``texts`` and stands as ``BLANK`` in its row; nothing is dropped or
guessed. Knows nothing of neurons.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heapify, heappop
from operator import itemgetter
from types import MappingProxyType

import numpy as np

from neuron_gui.core.numerals import Decimals, choose_decimals, format_typed, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.row_arrays import LARGE, ArrayRows, Rows, ends_of, keep_few, numbers_of, widths_of
from neuron_gui.core.scaling import Scaling

# One shared NaN: tuples compare their items by identity first, so rows with blank cells still equal themselves.
BLANK = math.nan

MOST_ROWS = 100_000
MOST_INPUTS = 100

Row = tuple[float, ...]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Dataset:
    """Columns (inputs, then the target) and rows of numbers; ``texts`` holds what stands in cells that are no number.

    ``rows`` has shape (rows, inputs + 1). ``units`` has one for each column ("" for none; none given: none at all).
    ``tests`` are the places of the rows that are kept out of training, to test it. Raises Problem if a row has
    another length than ``columns``, and ValueError for units or tests that do not fit.
    """

    columns: tuple[str, ...]
    rows: Rows
    texts: Mapping[Cell, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    tests: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Check the shape once; make the map of texts read-only."""
        if len(self.columns) < 2:
            raise Problem("A table needs at least one input column and one target column.")
        if len(self.rows) > MOST_ROWS:
            raise Problem("A table can have at most {most} rows.", most=f"{MOST_ROWS:,}")
        if widths_of(self.rows) - {len(self.columns)}:
            raise Problem("Every row needs {count} numbers.", count=len(self.columns))
        units = self.units or ("",) * len(self.columns)
        if len(units) != len(self.columns):
            raise ValueError(f"there are {len(units)} units for {len(self.columns)} columns")
        if self.tests and not 0 <= min(self.tests) <= max(self.tests) < len(self.rows):
            raise ValueError("a test row is none of the rows")
        object.__setattr__(self, "units", units)
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))

    def __hash__(self) -> int:
        """Hash by columns and rows, the same things that make two data sets equal in all but odd cells."""
        return hash((self.columns, self.rows))

    @property
    def input_count(self) -> int:
        """How many inputs a row has (n)."""
        return len(self.columns) - 1

    def heading(self, column: int) -> str:
        """The name of a column with its unit, if it has one: height (cm)."""
        name, unit = self.columns[column], self.units[column]
        return f"{name} ({unit})" if unit else name

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of all columns, each with its unit."""
        return tuple(map(self.heading, range(len(self.columns))))

    def teaches_as(self, other: Dataset) -> bool:
        """Whether a neuron learns the same from both: only names and units may be others."""
        return (len(self.columns), self.rows, self.texts, self.tests) == (
            len(other.columns),
            other.rows,
            other.texts,
            other.tests,
        )

    @cached_property
    def inputs(self) -> np.ndarray:
        """All inputs, float32 of shape (rows, n); NaN where a cell is no number."""
        self._keep_for_a_while()
        return np.ascontiguousarray(self._numbers[:, :-1], dtype=np.float32)

    @cached_property
    def targets(self) -> np.ndarray:
        """All targets, float32 of shape (rows,); NaN where a cell is no number."""
        self._keep_for_a_while()
        return np.ascontiguousarray(self._numbers[:, -1], dtype=np.float32)

    @cached_property
    def decimals(self) -> Decimals:
        """How many decimals each place on the screen shows for these data."""
        numbers = self._numbers
        return choose_decimals(numbers[:, :-1], numbers[:, -1])

    @cached_property
    def has_yes_no_targets(self) -> bool:
        """Whether every target that is a number is 0 or 1, and there are any: they may answer a question."""
        known = self.targets[np.isfinite(self.targets)]
        return bool(known.size) and bool(((known == 0.0) | (known == 1.0)).all())

    @cached_property
    def ends(self) -> tuple[tuple[float, float] | None, ...]:
        """The smallest and the largest number of every column, in 32 bits; None where there is no number."""
        return (*map(ends_of, self.inputs.T), ends_of(self.targets))

    @cached_property
    def training(self) -> Dataset:
        """The rows to learn from: all but the test rows; the very same data set where there are no test rows."""
        return self._only(self.training_rows) if self.tests else self

    @cached_property
    def training_rows(self) -> np.ndarray:
        """The places of the rows to learn from in this table, rising."""
        return np.delete(np.arange(len(self.rows)), sorted(self.tests))

    @cached_property
    def testing(self) -> Dataset:
        """The test rows alone."""
        return self._only(np.array(sorted(self.tests), dtype=int))

    @cached_property
    def scaling(self) -> Scaling:
        """How the inputs are standardised: by the rows to learn from, for test rows shall have no say."""
        numbers = self.training._numbers
        return Scaling.of(numbers[:, :-1])

    @cached_property
    def standardised(self) -> Dataset:
        """The same rows with standardised inputs, which have no unit."""
        numbers = self._numbers.copy()
        numbers[:, :-1] = self.scaling.apply(numbers[:, :-1])
        units = ("",) * self.input_count + self.units[-1:]
        return replace(self, rows=ArrayRows(numbers), units=units)

    def _only(self, places: np.ndarray) -> Dataset:
        """The rows at these places, none of them a test row; of many rows without odd cells, as an array."""
        if self.texts or len(self.rows) < LARGE:
            return replace(self.with_rows_from(places.tolist()), tests=frozenset())
        return replace(self, rows=ArrayRows(self._numbers[places]), tests=frozenset())

    @property
    def _numbers(self) -> np.ndarray:
        """All numbers as typed, float64 of shape (rows, n + 1); not kept, for a long undo stack holds many tables."""
        return numbers_of(self.rows, len(self.columns))

    def _keep_for_a_while(self) -> None:
        if len(self.rows) >= LARGE:
            keep_few(self, ("inputs", "targets"))

    def cell_text(self, row: int, column: int) -> str:
        """The text of a cell: as typed where it is no number, else with every digit that was typed."""
        text = self.texts.get((row, column))
        return format_typed(self.rows[row][column]) if text is None else text

    def plain_text(self, row: int, column: int) -> str:
        """The text of a cell for other programs: with an ASCII minus sign, and every digit."""
        text = self.texts.get((row, column))
        return format_typed(self.rows[row][column], minus="-") if text is None else text

    def cell_problem(self, row: int, column: int) -> Problem | None:
        """Why a cell is no number, or None if it is one."""
        text = self.texts.get((row, column))
        if text is None:
            return None
        try:
            parse_number(text)
        except Problem as problem:
            return problem
        return None

    def first_problem(self) -> Problem | None:
        """The first reason why a neuron cannot learn from this table, or None if it can."""
        return self._first_problem

    @cached_property
    def _first_problem(self) -> Problem | None:
        """Looked for once: of a new column, every cell is empty."""
        if not self.rows:
            return Problem(
                "The table is empty. Type a number for {x} and one for {y}.", x=self.columns[0], y=self.columns[-1]
            )
        if len(self.tests) == len(self.rows):
            return Problem("All rows are test rows, so there is none to learn from. Use some of them for training.")
        odd = list(self.texts)  # as many as there are rows, where a column is new
        heapify(odd)
        while odd:
            row, column = heappop(odd)
            problem = self.cell_problem(row, column)
            if problem is not None:
                place: dict[str, object] = {"row": row + 1, "column": self.columns[column]}
                text = shorten(self.texts[row, column])
                if problem.template.endswith("is too large."):
                    return Problem("Row {row}, column {column}: “{text}” is too large.", **place, text=text)
                if text:
                    return Problem("Row {row}, column {column}: “{text}” is not a number.", **place, text=text)
                return Problem("Row {row}, column {column} is empty.", **place)
        return None

    def with_cells(self, first_row: int, first_column: int, block: Sequence[Sequence[str]]) -> Dataset:
        """Write a block of texts at a place, as a paste does; rows are added below as needed.

        Each run of white space in a text becomes one blank. Raises Problem if the block is wider than the table.
        """
        width = max((len(line) for line in block), default=0)
        if first_column + width > len(self.columns):
            raise Problem(
                "This is {width} columns wide, but from here the table has {room}.",
                width=width,
                room=len(self.columns) - first_column,
            )
        rows = list(self.rows)
        texts = dict(self.texts)
        for row, line in enumerate(block, first_row):
            while row >= len(rows):
                texts.update({(len(rows), column): "" for column in range(len(self.columns))})
                rows.append((BLANK,) * len(self.columns))
            numbers = list(rows[row])
            for column, text in enumerate(line, first_column):
                try:
                    numbers[column] = parse_number(text)
                    texts.pop((row, column), None)
                except Problem:
                    numbers[column] = BLANK
                    texts[row, column] = " ".join(text.split())
            rows[row] = tuple(numbers)
        return replace(self, rows=tuple(rows), texts=texts)

    def with_cell(self, row: int, column: int, text: str) -> Dataset:
        """Write one cell; ``row`` may be the one after the last, which adds a row."""
        return self.with_cells(row, column, [[text]])

    def with_row(self, row: int, values: Row) -> Dataset:
        """The same with other numbers in a row."""
        return replace(self, rows=(*self.rows[:row], values, *self.rows[row + 1 :]))

    def with_empty_row(self, at: int) -> Dataset:
        """Insert a row of empty cells before row ``at`` (the count of rows: at the end)."""
        empty = (BLANK,) * len(self.columns)
        texts = {(row + (row >= at), column): text for (row, column), text in self.texts.items()}
        texts.update({(at, column): "" for column in range(len(self.columns))})
        tests = frozenset(row + (row >= at) for row in self.tests)
        return replace(self, rows=(*self.rows[:at], empty, *self.rows[at:]), texts=texts, tests=tests)

    def without_rows(self, doomed: Collection[int]) -> Dataset:
        """Delete the rows with these indices."""
        gone = set(doomed)
        return self.with_rows_from([row for row in range(len(self.rows)) if row not in gone])

    def with_rows_from(self, sources: Sequence[int]) -> Dataset:
        """The rows with these indices, in this order: some left out, others moved or more than once."""
        rows = tuple(self.rows[row] for row in sources)
        texts: dict[Cell, str] = {}
        if self.texts:
            odd: dict[int, list[tuple[int, str]]] = {}
            for (row, column), text in self.texts.items():
                odd.setdefault(row, []).append((column, text))
            texts = {(new, column): text for new, old in enumerate(sources) for column, text in odd.get(old, ())}
        tests = frozenset(new for new, old in enumerate(sources) if old in self.tests) if self.tests else self.tests
        return replace(self, rows=rows, texts=texts, tests=tests)

    def with_headings(self, columns: tuple[str, ...], units: tuple[str, ...]) -> Dataset:
        """The same numbers under other names; what was worked out from them is not worked out again."""
        named = replace(self, columns=columns, units=units)
        named.__dict__.update({name: self.__dict__[name] for name in _OF_NUMBERS if name in self.__dict__})
        return named

    def without_column(self, doomed: int) -> Dataset:
        """Delete a column. Raises Problem if there were no input, or no target, left."""
        return self.with_columns_from([column for column in range(len(self.columns)) if column != doomed])

    def with_columns_from(self, sources: Sequence[int]) -> Dataset:
        """The columns with these indices, in this order, the last as the target. Raises Problem if one is too few."""
        places = {old: new for new, old in enumerate(sources)}
        return replace(
            self,
            columns=tuple(self.columns[column] for column in sources),
            units=tuple(self.units[column] for column in sources),
            rows=tuple(map(itemgetter(*sources), self.rows)),
            texts={(row, places[column]): text for (row, column), text in self.texts.items() if column in places},
        )

    def without_values(self, cells: Iterable[Cell]) -> Dataset:
        """Empty these cells; the rows stay."""
        rows = list(self.rows)
        texts = dict(self.texts)
        for row, column in cells:
            rows[row] = (*rows[row][:column], BLANK, *rows[row][column + 1 :])
            texts[row, column] = ""
        return replace(self, rows=tuple(rows), texts=texts)


_OF_NUMBERS = ("inputs", "targets", "decimals")  # what is kept of a data set's numbers and knows no names

TUTORIAL = Dataset(("x", "y"), tuple((float(x), 2.0 * x - 1.0) for x in range(-1, 5)))


def column_names(inputs: int) -> tuple[str, ...]:
    """Standard names for so many inputs and the target: x, y or x₁, x₂, …, y."""
    if inputs == 1:
        return ("x", "y")
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return (*(f"x{str(place).translate(digits)}" for place in range(1, inputs + 1)), "y")


def shorten(text: str, most: int = 24) -> str:
    """The beginning of a text in one line, short enough to stand in a sentence or a heading."""
    text = " ".join(text[:1000].split())
    return text if len(text) <= most else text[: most - 1] + "…"
