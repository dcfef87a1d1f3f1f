"""Columns: what a neuron is told, and what it should answer; edits of them lose nothing and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.column_edits import (
    NEW,
    renamed,
    with_copy,
    with_input_moved,
    with_new_input,
    with_target,
    with_width,
    without_input,
)
from neuron_gui.core.dataset import MOST_INPUTS, TUTORIAL, Dataset, column_names
from neuron_gui.core.headings import split_heading
from neuron_gui.core.neuron import forward
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State
from tests.core.tables import marked_tables

PEOPLE = Dataset(("height", "shoe size", "mass"), ((160.0, 38.0, 52.0), (181.0, 44.0, 77.0)), units=("cm", "", "kg"))


def row_texts(dataset: Dataset, column: int) -> list[str]:
    return [dataset.cell_text(row, column) for row in range(len(dataset.rows))]


class TestNames:
    def test_a_heading_reads_as_it_was_typed(self):
        assert PEOPLE.headings == ("height (cm)", "shoe size", "mass (kg)")
        assert renamed(PEOPLE, 1, "shoe size (EU)").headings[1] == "shoe size (EU)"
        assert renamed(PEOPLE, 0, "height").units == ("", "", "kg")

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "A column needs a name."),
            ("   ", "A column needs a name."),
            ("mass", "There is another column “mass”. Each needs a name of its own."),
            ("mass (g)", "There is another column “mass”. Each needs a name of its own."),
            ("x" * 61, "A name can have at most 60 characters."),
        ],
    )
    def test_what_cannot_be_a_name_is_refused_in_a_sentence(self, typed, reason):
        with pytest.raises(Problem) as refused:
            renamed(PEOPLE, 0, typed)
        assert str(refused.value) == reason

    def test_the_same_heading_again_changes_nothing_even_if_it_looks_like_a_unit(self):
        read = replace(PEOPLE, columns=("height (cm)", "shoe size", "mass"), units=("", "", ""))
        assert renamed(read, 0, "height (cm)") is read

    def test_a_name_teaches_nothing(self):
        assert renamed(PEOPLE, 0, "Größe (cm)").teaches_as(PEOPLE)
        assert not PEOPLE.with_cell(0, 0, "161").teaches_as(PEOPLE)
        assert not with_target(PEOPLE, 0).dataset.teaches_as(PEOPLE)

    def test_of_a_large_table_only_the_name_is_new(self):
        known = PEOPLE.inputs
        assert renamed(PEOPLE, 0, "size").inputs is known
        assert "column size is empty" in str(renamed(PEOPLE.with_cell(0, 0, ""), 0, "size").first_problem())

    @given(marked_tables(), st.data())
    def test_any_heading_that_is_taken_is_shown_as_typed_but_for_its_brackets(self, table, data):
        typed = data.draw(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
        column = data.draw(st.integers(0, len(table.columns) - 1))
        try:
            changed = renamed(table, column, typed)
        except Problem:
            return
        assert changed.teaches_as(table)
        assert renamed(changed, column, changed.heading(column)) is changed
        name, unit = split_heading(typed)
        assert (changed.columns[column], changed.units[column]) in ((name, unit), (typed.strip(), ""))


class TestInputs:
    def test_usual_names_stay_in_order(self):
        two = with_new_input(TUTORIAL, 1).dataset
        assert two.columns == ("x₁", "x₂", "y")
        assert with_new_input(two, 0).dataset.columns == ("x₁", "x₂", "x₃", "y")
        assert without_input(two, 0).dataset.columns == ("x", "y")

    def test_other_names_stay_and_the_new_one_goes_on_counting(self):
        assert with_new_input(PEOPLE, 1).dataset.columns == ("height", "height 2", "shoe size", "mass")
        counted = replace(PEOPLE, columns=("x1", "x2", "y"), units=())
        assert with_new_input(counted, 2).dataset.columns == ("x1", "x2", "x3", "y")
        assert with_new_input(counted, 1).dataset.columns == ("x1", "x3", "x2", "y")

    def test_new_cells_are_empty_and_say_so(self):
        table = with_new_input(TUTORIAL, 1).dataset
        assert row_texts(table, 1) == [""] * 6
        assert str(table.first_problem()) == "Row 1, column x₂ is empty."

    def test_there_are_one_to_a_hundred_inputs(self):
        with pytest.raises(Problem, match="A neuron needs at least one input"):
            without_input(TUTORIAL, 0)
        with pytest.raises(Problem, match="A table needs a target"):
            without_input(PEOPLE, 2)
        most = with_width(TUTORIAL, MOST_INPUTS + 1).dataset
        assert most.columns == column_names(MOST_INPUTS)
        with pytest.raises(Problem, match="at most 100 input columns"):
            with_new_input(most, 0)

    def test_the_target_changes_places_with_an_input(self):
        changed = with_target(PEOPLE, 0).dataset
        assert changed.headings == ("mass (kg)", "shoe size", "height (cm)")
        assert changed.rows[0] == (52.0, 38.0, 160.0)

    def test_a_copy_has_a_name_of_its_own(self):
        copied = with_copy(PEOPLE, 0).dataset
        assert copied.headings == ("height (cm)", "height 2 (cm)", "shoe size", "mass (kg)")
        assert copied.rows[0] == (160.0, 160.0, 38.0, 52.0)
        assert with_copy(PEOPLE, 2).dataset.columns == ("height", "shoe size", "mass 2", "mass")

    @given(marked_tables(), st.data())
    def test_what_was_added_can_be_removed_and_what_was_moved_comes_back(self, table, data):
        inputs = table.input_count
        at = data.draw(st.integers(0, inputs))
        there, to = (data.draw(st.integers(0, inputs - 1)) for _ in range(2))
        assert without_input(with_new_input(table, at).dataset, at).dataset == table
        assert with_target(with_target(table, there).dataset, there).dataset == table
        moved = with_input_moved(table, there, to).dataset
        assert with_input_moved(moved, to, there).dataset == table
        assert without_input(with_copy(table, there).dataset, there + 1).dataset == table

    @given(marked_tables(), st.data())
    def test_every_column_says_where_it_came_from(self, table, data):
        column = data.draw(st.integers(0, table.input_count - 1))
        edits = [with_new_input(table, column), with_target(table, column), with_input_moved(table, column, 0)]
        for made in edits:
            for place, source in enumerate(made.sources):
                cells = row_texts(made.dataset, place)
                assert cells == ([""] * len(table.rows) if source == NEW else row_texts(table, source))


class TestStart:
    """A start that was typed is not lost: each weight goes where its input goes."""

    def test_weights_follow_their_inputs(self):
        start = State((0.5, -2.0), 1.0)
        assert with_input_moved(PEOPLE, 0, 1).carry(start) == State((-2.0, 0.5), 1.0)
        assert without_input(PEOPLE, 0).carry(start) == State((-2.0,), 1.0)
        assert with_new_input(PEOPLE, 1).carry(start) == State((0.5, 0.0, -2.0), 1.0)
        assert with_target(PEOPLE, 0).carry(start) == State((0.0, -2.0), 1.0)  # what was the target had no weight

    def test_a_copied_input_does_not_count_twice(self):
        start = State((0.5, -2.0), 1.0)
        before = forward(start, PEOPLE.inputs, "linear")
        made = with_copy(PEOPLE, 0)
        np.testing.assert_array_equal(forward(made.carry(start), made.dataset.inputs, "linear"), before)
