"""The table as a value: every edit makes another one, and nothing typed is ever lost or guessed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.dataset import (
    BLANK,
    MOST_ROWS,
    TUTORIAL,
    Dataset,
    column_names,
)
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_text import read_table, write_table
from tests.core.tables import cells, marked_tables


def sentence(problem: Problem | None) -> str:
    return "" if problem is None else str(problem)


class TestValue:
    def test_arrays_have_the_shapes_that_keras_wants(self):
        assert TUTORIAL.inputs.shape == (6, 1)
        assert TUTORIAL.targets.shape == (6,)
        assert TUTORIAL.inputs.dtype == TUTORIAL.targets.dtype == np.float32
        assert TUTORIAL.inputs.flags.c_contiguous
        assert TUTORIAL.targets.flags.c_contiguous
        assert Dataset(("x", "y"), ()).inputs.shape == (0, 1)

    def test_equal_tables_are_equal_also_with_blank_cells(self):
        first = TUTORIAL.with_cell(0, 0, "")
        second = TUTORIAL.with_cell(0, 0, "")
        assert first == second
        assert hash(first) == hash(second)
        assert first != TUTORIAL.with_cell(0, 0, "abc")

    def test_the_texts_cannot_be_changed_from_outside(self):
        texts = {(0, 0): ""}
        dataset = Dataset(("x", "y"), ((BLANK, 1.0),), texts)
        texts.clear()
        assert dataset.texts == {(0, 0): ""}
        with pytest.raises(TypeError):
            dataset.texts[0, 1] = "x"  # type: ignore[index]

    @pytest.mark.parametrize(
        ("columns", "rows", "reason"),
        [
            (("x",), (), "at least one input column"),
            (("x", "y"), ((1.0,),), "Every row needs 2 numbers"),
            (("x", "y"), ((1.0, 2.0),) * (MOST_ROWS + 1), "at most 100,000 rows"),
        ],
    )
    def test_a_table_of_no_shape_is_refused(self, columns, rows, reason):
        with pytest.raises(Problem, match=reason):
            Dataset(columns, rows)

    def test_editing_offers_every_digit(self):
        dataset = TUTORIAL.with_cell(0, 0, "0,1234567890123")
        assert dataset.cell_text(0, 0) == "0.1234567890123"
        assert dataset.cell_text(0, 1) == "−3"
        assert dataset.plain_text(0, 1) == "-3"


class TestProblems:
    def test_the_first_is_named_with_its_place(self):
        dataset = TUTORIAL.with_cell(4, 1, "many").with_cell(2, 0, "")
        assert sentence(dataset.first_problem()) == "Row 3, column x is empty."
        assert sentence(dataset.with_cell(2, 0, "1").first_problem()) == ("Row 5, column y: “many” is not a number.")
        assert TUTORIAL.first_problem() is None

    def test_an_empty_table_says_what_to_do(self):
        assert "Type a number for x and one for y" in sentence(Dataset(("x", "y"), ()).first_problem())

    def test_a_cell_says_why(self):
        assert sentence(TUTORIAL.with_cell(0, 0, "a").cell_problem(0, 0)) == "“a” is not a number."
        assert TUTORIAL.cell_problem(0, 0) is None


class TestEdits:
    def test_typing_below_the_last_row_adds_one(self):
        dataset = TUTORIAL.with_cell(6, 0, "5")
        assert dataset.rows[6][0] == 5.0
        assert math.isnan(dataset.rows[6][1])
        assert dataset.texts == {(6, 1): ""}

    def test_rows_that_are_not_edited_are_shared(self):
        dataset = TUTORIAL.with_cell(0, 0, "9").with_empty_row(3).without_rows([5])
        assert dataset.rows[1] is TUTORIAL.rows[1]

    def test_a_block_that_is_too_wide_is_refused(self):
        with pytest.raises(Problem, match="2 columns wide, but from here the table has 1"):
            TUTORIAL.with_cells(0, 1, [["1", "2"]])

    @given(marked_tables(least_rows=1), st.data())
    def test_a_written_block_reads_back_and_the_old_cells_restore_the_table(self, table, data):
        row = data.draw(st.integers(0, len(table.rows) - 1))
        column = data.draw(st.integers(0, len(table.columns) - 1))
        width = len(table.columns) - column
        height = data.draw(st.integers(1, len(table.rows) - row))
        block = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=height, max_size=height))
        edited = table.with_cells(row, column, block)
        places = [(row + i, column + j) for i in range(height) for j in range(width)]
        before = [[table.cell_text(row + i, column + j) for j in range(width)] for i in range(height)]
        assert edited.with_cells(row, column, block) == edited
        assert edited.with_cells(row, column, before) == table
        assert {place: edited.cell_text(*place) for place in set(edited.texts) - set(places)} == {
            place: table.cell_text(*place) for place in set(table.texts) - set(places)
        }

    @given(marked_tables(least_rows=1), st.data())
    def test_deleting_an_inserted_row_restores_the_table(self, table, data):
        at = data.draw(st.integers(0, len(table.rows)))
        assert table.with_empty_row(at).without_rows([at]) == table

    @given(marked_tables(), st.sets(st.integers(0, 5)))
    def test_deleting_rows_keeps_the_others_with_their_texts(self, table, doomed):
        kept = [row for row in range(len(table.rows)) if row not in doomed]
        left = table.without_rows(doomed)
        width = range(len(table.columns))
        assert [[left.cell_text(row, column) for column in width] for row in range(len(left.rows))] == [
            [table.cell_text(row, column) for column in width] for row in kept
        ]

    @given(marked_tables(least_rows=1))
    def test_emptied_cells_are_blank_and_the_rows_stay(self, table):
        everything = [(row, column) for row in range(len(table.rows)) for column in range(len(table.columns))]
        emptied = table.without_values(everything)
        assert len(emptied.rows) == len(table.rows)
        assert emptied.texts == dict.fromkeys(everything, "")
        assert emptied.without_values(everything) == emptied


def test_column_names():
    assert column_names(1) == ("x", "y")
    assert column_names(12)[10:] == ("x₁₁", "x₁₂", "y")


def test_a_hundred_thousand_rows_can_be_edited():
    table = Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(MOST_ROWS)))
    assert table.with_cell(MOST_ROWS - 1, 1, "2").targets[-1] == 2.0
    assert read_table(write_table(table)) == table
    with pytest.raises(Problem, match="at most 100,000 rows"):
        table.with_empty_row(0)


@given(marked_tables(least_rows=1), st.data())
def test_rows_and_columns_go_with_all_that_is_theirs(table, data):
    order = data.draw(st.permutations(range(len(table.rows))))
    back = [order.index(row) for row in range(len(order))]
    assert table.with_rows_from(order).with_rows_from(back) == table
    columns = data.draw(st.permutations(range(len(table.columns))))
    moved = table.with_columns_from(columns)
    assert moved.units[0] == table.units[columns[0]]
    assert moved.cell_text(0, 0) == table.cell_text(0, columns[0])
    assert moved.with_columns_from([columns.index(column) for column in range(len(columns))]) == table
