"""A table of 100,000 rows must not be made into an array anew for each cell that is typed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core import dataset, row_arrays
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.row_arrays import LARGE, ArrayRows, ends_of, numbers_of
from tests.core.tables import marked_tables


@pytest.fixture(autouse=True)
def every_table_is_large(monkeypatch):
    monkeypatch.setattr(row_arrays, "LARGE", 1)
    monkeypatch.setattr(dataset, "LARGE", 1)


@given(marked_tables(least_rows=1), st.data())
def test_whatever_is_edited_the_array_is_that_of_the_rows(table, data):
    for _ in range(4):
        expected = np.array(table.rows, dtype=float).reshape(len(table.rows), len(table.columns))
        np.testing.assert_array_equal(numbers_of(table.rows, len(table.columns)), expected)
        row = data.draw(st.integers(0, max(0, len(table.rows) - 1)))
        what = data.draw(st.sampled_from(["type", "insert", "delete", "turn round", "column"]))
        if what == "type":
            table = table.with_cell(row, 0, "7")
        elif what == "insert":
            table = table.with_empty_row(row)
        elif what == "delete":
            table = table.without_rows([row])
        elif what == "turn round":
            table = table.with_rows_from(range(len(table.rows) - 1, -1, -1))
        elif len(table.columns) > 2:
            table = table.without_column(0)


def test_an_edit_of_a_large_table_shares_its_work_and_only_few_tables_keep_arrays(monkeypatch):
    monkeypatch.setattr(row_arrays, "LARGE", LARGE)
    table = Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(LARGE)))
    steps = [table]
    for step in range(20):  # as an undo stack holds them
        assert steps[-1].inputs[step] == step
        steps.append(steps[-1].with_cell(step, 0, "-1"))
    assert steps[-1].inputs[:21, 0].tolist() == [-1.0] * 20 + [20.0]
    assert sum("inputs" in step.__dict__ for step in steps) <= 6
    assert steps[0].inputs[0] == 0.0  # and what is looked at again is made again


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([3.0, -1.0, 2.0], (-1.0, 3.0)),
        ([np.nan, 5.0], (5.0, 5.0)),
        ([np.inf, 1.0], (1.0, 1.0)),
        ([np.nan], None),
        ([], None),
    ],
)
def test_the_ends_of_a_column_pass_over_cells_without_a_number(values, ends):
    assert ends_of(np.array(values)) == ends


@given(marked_tables(least_rows=1))
def test_rows_that_are_an_array_are_read_as_rows(table):
    numbers = np.array(table.rows, dtype=float).reshape(len(table.rows), len(table.columns))
    rows = ArrayRows(numbers)
    assert len(rows) == len(table.rows)
    assert repr(list(rows)) == repr(list(table.rows))  # a NaN is not even itself, but it is written alike
    assert repr(rows[-1]) == repr(table.rows[-1])
    assert repr(rows[1:]) == repr(table.rows[1:])
    assert numbers_of(rows, len(table.columns)) is numbers
    if not table.texts:
        assert rows == table.rows
        assert table.rows == rows
        assert hash(rows) == hash(table.rows)
        assert rows != table.rows[1:]


def test_what_is_taught_of_a_large_table_is_what_is_taught_of_its_rows(monkeypatch):
    dice = np.random.default_rng(3)
    rows = tuple(map(tuple, dice.normal(size=(500, 3)).round(3).tolist()))
    table = Dataset(("a", "b", "y"), rows, tests=frozenset(range(4, 500, 5)))
    for made in (table.training, table.testing, table.standardised.training, table.standardised.testing):
        assert isinstance(made.rows, ArrayRows)
    monkeypatch.setattr(dataset, "LARGE", 501)
    small = Dataset(table.columns, table.rows, tests=table.tests)
    assert isinstance(small.training.rows, tuple)
    assert table.training == small.training
    assert table.testing == small.testing
    assert table.training.rows == tuple(row for place, row in enumerate(rows) if place % 5 != 4)
    np.testing.assert_array_equal(table.standardised.training.inputs, small.standardised.training.inputs)
    assert table.scaling == small.scaling
