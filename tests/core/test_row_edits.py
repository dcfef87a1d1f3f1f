"""Rows: the order in which they stand is nobody's lesson, and no edit of it loses a number or a word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.column_edits import NEW
from neuron_gui.core.dataset import MOST_ROWS, TUTORIAL, Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.row_edits import (
    with_block,
    with_cells_filled,
    with_rows_at,
    with_rows_copied,
    with_rows_moved,
    with_rows_sorted,
)
from tests.core.tables import marked_tables


def lines(dataset: Dataset) -> list[tuple[str, ...]]:
    """All cells as typed, with a mark on rows that are kept for testing."""
    return [
        (*(dataset.cell_text(row, column) for column in range(len(dataset.columns))), "t" * (row in dataset.tests))
        for row in range(len(dataset.rows))
    ]


def xs(dataset: Dataset) -> list[float]:
    return [row[0] for row in dataset.rows]


class TestMoving:
    def test_rows_move_past_their_neighbours(self):
        moved, where = with_rows_moved(TUTORIAL, [1, 2], 1)
        assert xs(moved) == [-1, 2, 0, 1, 3, 4]
        assert where == [2, 3]
        moved, where = with_rows_moved(TUTORIAL, [4], -1)
        assert xs(moved) == [-1, 0, 1, 3, 2, 4]
        assert where == [3]

    def test_at_the_end_they_stay_and_do_not_overtake_each_other(self):
        assert with_rows_moved(TUTORIAL, [0, 1], -1) == (TUTORIAL, [0, 1])
        moved, where = with_rows_moved(TUTORIAL, [0, 2], -1)
        assert xs(moved) == [-1, 1, 0, 2, 3, 4]
        assert where == [0, 1]

    def test_rows_are_put_together_at_a_place(self):
        moved, where = with_rows_at(TUTORIAL, [0, 5], 3)
        assert xs(moved) == [0, 1, -1, 4, 2, 3]
        assert where == [2, 3]
        assert with_rows_at(TUTORIAL, [2], 2)[0] == with_rows_at(TUTORIAL, [2], 3)[0] == TUTORIAL

    @given(marked_tables(least_rows=1), st.data())
    def test_no_row_is_lost_and_those_chosen_are_where_it_says(self, table, data):
        rows = data.draw(st.sets(st.integers(0, len(table.rows) - 1), min_size=1))
        at = data.draw(st.integers(0, len(table.rows)))
        for moved, where in (
            with_rows_moved(table, rows, -1),
            with_rows_moved(table, rows, 1),
            with_rows_at(table, rows, at),
        ):
            assert Counter(lines(moved)) == Counter(lines(table))
            assert [lines(moved)[row] for row in where] == [lines(table)[row] for row in sorted(rows)]


class TestCopies:
    def test_copies_stand_below_the_last(self):
        copied, where = with_rows_copied(TUTORIAL, [0, 2])
        assert xs(copied) == [-1, 0, 1, -1, 1, 2, 3, 4]
        assert where == [3, 4]

    def test_there_can_be_too_many(self):
        table = Dataset(("x", "y"), ((1.0, 1.0),) * MOST_ROWS)
        with pytest.raises(Problem, match="at most 100,000 rows"):
            with_rows_copied(table, [0])

    @given(marked_tables(least_rows=1), st.data())
    def test_deleting_the_copies_restores_the_table(self, table, data):
        rows = data.draw(st.sets(st.integers(0, len(table.rows) - 1), min_size=1))
        copied, where = with_rows_copied(table, rows)
        assert [lines(copied)[row] for row in where] == [lines(table)[row] for row in sorted(rows)]
        assert copied.without_rows(where) == table


class TestSorting:
    def test_by_a_column_up_and_down(self):
        table = Dataset(("x", "y"), ((2.0, 1.0), (-1.0, 2.0), (2.0, 3.0), (0.0, 4.0)))
        assert [row[1] for row in with_rows_sorted(table, xs(table)).rows] == [2.0, 4.0, 1.0, 3.0]
        # Of equal ones the first stays first, in both directions.
        assert [row[1] for row in with_rows_sorted(table, xs(table), descending=True).rows] == [1.0, 3.0, 4.0, 2.0]

    def test_what_is_no_number_comes_last_either_way(self):
        table = TUTORIAL.with_cell(0, 0, "many").with_cell(2, 0, "")
        up = with_rows_sorted(table, xs(table))
        assert [up.cell_text(row, 0) for row in range(6)] == ["0", "2", "3", "4", "many", ""]
        down = with_rows_sorted(table, xs(table), descending=True)
        assert [down.cell_text(row, 0) for row in range(6)] == ["4", "3", "2", "0", "many", ""]

    @given(marked_tables(least_rows=1), st.booleans())
    def test_sorted_again_it_stays_and_no_row_is_lost(self, table, descending):
        once = with_rows_sorted(table, xs(table), descending=descending)
        assert Counter(lines(once)) == Counter(lines(table))
        assert with_rows_sorted(once, xs(once), descending=descending) == once


class TestFilling:
    def test_the_topmost_cell_of_each_column_is_copied_down(self):
        filled = with_cells_filled(TUTORIAL, [(row, column) for row in (1, 2, 3) for column in (0, 1)])
        assert filled.rows[:5] == ((-1.0, -3.0), (0.0, -1.0), (0.0, -1.0), (0.0, -1.0), (3.0, 5.0))

    def test_also_a_word_or_nothing(self):
        table = TUTORIAL.with_cell(0, 0, "many")
        assert with_cells_filled(table, [(0, 0), (1, 0)]).texts == {(0, 0): "many", (1, 0): "many"}
        assert with_cells_filled(table.with_cell(0, 0, "1"), [(0, 0), (1, 0)]).texts == {}

    @given(marked_tables(least_rows=1), st.data())
    def test_filled_again_nothing_changes(self, table, data):
        rows, columns = st.integers(0, len(table.rows) - 1), st.integers(0, len(table.columns) - 1)
        cells = data.draw(st.sets(st.tuples(rows, columns)))
        filled = with_cells_filled(table, cells)
        assert with_cells_filled(filled, cells) == filled
        assert filled.cell_text(0, 0) == table.cell_text(0, 0)


class TestBlocks:
    def test_a_wide_block_brings_its_inputs_along(self):
        made = with_block(TUTORIAL, 5, 0, [["1", "2", "3"], ["4", "5", "6"]])
        assert made.dataset.columns == ("x₁", "x₂", "y")
        assert made.dataset.rows[5:] == ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
        assert made.dataset.cell_text(0, 1) == ""  # the rows before have none there yet
        assert made.dataset.rows[0][2] == TUTORIAL.rows[0][1]
        assert made.sources == (0, NEW, 1)

    def test_into_an_empty_table_names_come_along_too(self):
        empty = replace(TUTORIAL, rows=())
        made = with_block(empty, 0, 0, [["height (cm)", "age", "mass [kg]"], ["150", "12", "40"]]).dataset
        assert made.headings == ("height (cm)", "age", "mass (kg)")
        assert made.rows == ((150.0, 12.0, 40.0),)

    def test_two_names_alike_leave_the_second_as_it_was(self):
        made = with_block(replace(TUTORIAL, rows=()), 0, 0, [["a", "a", ""], ["1", "2", "3"]]).dataset
        assert made.columns == ("a", "x₂", "y")

    def test_a_single_line_of_words_is_no_line_of_names(self):
        made = with_block(replace(TUTORIAL, rows=()), 0, 0, [["one", "two"]]).dataset
        assert made.texts == {(0, 0): "one", (0, 1): "two"}

    def test_wider_than_a_table_can_be_changes_nothing(self):
        with pytest.raises(Problem, match="at most 100 input columns"):
            with_block(TUTORIAL, 0, 0, [["1"] * 102])
