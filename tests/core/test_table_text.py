"""Tables as text: what was written is read again, and what is no table is refused in one sentence."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_text import read_block, read_table, write_table
from tests.core.tables import marked_tables, tables


class TestFiles:
    @given(tables())
    def test_a_written_table_reads_back_the_same(self, table):
        assert read_table(write_table(table)) == table

    @given(marked_tables(), st.sampled_from([(",", "."), (";", ","), ("\t", "."), ("\t", ",")]))
    def test_units_go_into_the_headings_and_come_back(self, table, form):
        assert read_table(write_table(table, *form)) == replace(table, tests=frozenset())

    @given(tables())
    def test_also_with_tabs_or_semicolons_and_the_line_ends_of_windows(self, table):
        for delimiter in "\t;":
            assert read_table(write_table(table, delimiter).replace("\n", "\r\n")) == table

    @given(st.text(max_size=80))
    def test_any_text_is_a_table_or_a_problem(self, text):
        with contextlib.suppress(Problem):
            read_table(text)

    def test_german_excel(self):
        table = read_table("\ufeffZeit;Weg\r\n0,5;1,25\r\n1;2,5\r\n")
        assert table == Dataset(("Zeit", "Weg"), ((0.5, 1.25), (1.0, 2.5)))

    def test_a_table_without_names_gets_the_usual_ones(self):
        assert read_table("1,2,3\n4,5,6").columns == ("x₁", "x₂", "y")
        assert read_table(",height\n4,5").columns == ("x", "height")

    def test_notes_before_the_table_are_passed_over(self):
        assert read_table("# title: a line\n# settings: epochs=3\nx,y\n1,2\n").rows == ((1.0, 2.0),)
        assert read_table("# of hours,points\n1,2\n").columns == ("# of hours", "points")

    def test_a_wrong_cell_is_kept_as_typed(self):
        assert read_table("x,y\n1,two\n").texts == {(0, 1): "two"}

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "There are no rows in it."),
            ("x\n1\n", "A table needs at least one input column and one target column."),
            ("1,2\n3,4,5\n", "Line 2: 3 cells, the first line has 2."),
            ("1,2\0", "This is not a table of text."),
            (",".join("1" * 102), "A table can have at most 100 input columns."),
            ('x,"y\n1,2\n', "Line 1: a quotation mark opens there and never closes."),
        ],
    )
    def test_what_is_no_table_says_why(self, text, sentence):
        with pytest.raises(Problem) as caught:
            read_table(text)
        assert str(caught.value) == sentence


class TestClipboard:
    @pytest.mark.parametrize(
        ("text", "block"),
        [
            ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
            ("1;2,5\n", [["1", "2,5"]]),
            ("1,5\n2,5\n", [["1,5"], ["2,5"]]),
            ("1, 5\n2, 5\n", [["1", "5"], ["2", "5"]]),
            ("−1,5", [["−1,5"]]),
            ("1\n\n3\n", [["1"], [""], ["3"]]),
            ("1\t2\n\n3\t4", [["1", "2"], ["3", "4"]]),
            ('"a\tb"\t"c\nd"', [["a b", "c d"]]),
            ("hello", [["hello"]]),
        ],
    )
    def test_blocks(self, text, block):
        assert read_block(text) == block

    @given(st.text(max_size=80))
    def test_any_text_is_a_block_or_a_problem(self, text):
        try:
            block = read_block(text)
        except Problem:
            return
        assert all(block)
