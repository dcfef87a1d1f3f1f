"""Tables that people have: written by many programs, in many countries, with things in them that are no numbers."""

from __future__ import annotations

import csv
import io
import itertools
import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core import table_import
from neuron_gui.core.dataset import MOST_ROWS, Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_files import open_table, open_text
from neuron_gui.core.table_guess import TableForm, guess_form, tidy
from neuron_gui.core.table_import import (
    DATES,
    NOTHING,
    NUMBERS,
    WORDS,
    ImportChoice,
    ReadTable,
    first_choice,
    make_dataset,
    needs_choice,
    notes,
    read_text,
    troubled_rows,
    troubles,
    why_not,
)

PENGUINS = """species,island,flipper (mm),mass (g),sex
Adelie,Torgersen,181,3750,male
Adelie,Torgersen,186,3800,female
Adelie,Torgersen,NA,NA,NA
Gentoo,Biscoe,217,5850,male
"""


def read(text: str, form: TableForm | None = None) -> ReadTable:
    text = tidy(text)
    return read_text(text, form or guess_form(text).form)


def told(table: ReadTable, choice: ImportChoice | None = None) -> list[str]:
    return [str(problem) for problem in troubles(table, choice or first_choice(table))]


class TestForms:
    @pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize(
        "text",
        [
            "Größe,Maß\n1.5,-2\n0.25,3\n",
            "Größe;Maß\n1,5;-2\n0,25;3\n",
            "Größe\tMaß\n1,5\t-2\n0,25\t3\n",
            "Größe|Maß\n1.5|-2\n0.25|3\n",
            "Größe Maß\n1.5   -2\n0.25  3\n",
            '"Größe","Maß"\n"1,5","-2"\n"0,25","3"\n',
            "sep=;\nGröße;Maß\n1,5;-2\n0,25;3",
        ],
    )
    def test_the_same_table_however_it_is_written(self, tmp_path, text, encoding, ends):
        path = tmp_path / "table.csv"
        path.write_bytes(text.replace("\n", ends).encode(encoding))
        assert open_table(path).whole() == Dataset(("Größe", "Maß"), ((1.5, -2.0), (0.25, 3.0)))

    def test_the_true_minus_sign_is_one(self):
        assert read("x,y\n−1,−2.5\n").rows[0] == (-1.0, -2.5)

    @given(
        st.lists(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 4)), min_size=3, max_size=3), min_size=1),
        st.sampled_from(["\t", ";", ",", "|"]),
        st.sampled_from([".", ","]),
    )
    def test_whatever_numbers_they_are_told_the_form_they_come_back(self, rows, delimiter, decimal):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(["a", "b (cm)", "c"])
        writer.writerows([f"{number:.6f}".replace(".", decimal) for number in row] for row in rows)
        table = read(out.getvalue(), TableForm(delimiter, decimal))
        assert list(table.rows) == list(map(tuple, rows))
        assert (table.columns[1].name, table.columns[1].unit) == ("b", "cm")

    def test_the_fast_way_reads_what_the_careful_way_reads(self):
        rng = np.random.default_rng(3)
        lines = [",".join(map(str, row)) for row in rng.normal(size=(50, 4)).round(3)]
        text = "a,b,c,d\n" + "\n".join(lines)
        slow = table_import._read_carefully(text, TableForm())
        fast = read(text)
        assert isinstance(fast.lines, range)  # it did go the fast way
        assert (list(fast.rows), list(fast.lines)) == (slow.rows, slow.lines)
        assert fast.columns == slow.columns

    def test_what_is_guessed_wrong_can_be_put_right(self):
        table = open_text("2019,2020\n1,5\n2,6\n", "clipboard")
        assert table.whole().columns == ("x", "y")
        named = table.in_form(TableForm(",", ".", header=True)).whole()
        assert (named.columns, named.rows) == (("2019", "2020"), ((1.0, 5.0), (2.0, 6.0)))

    def test_a_wrong_encoding_says_the_line_and_can_be_taken_back(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_bytes("x,Größe\n1,2\n".encode("cp1252"))
        table = open_table(path)
        wrong = table.in_encoding("utf-8")
        assert str(wrong.table) == "Line 1 is no text in the encoding UTF-8."
        assert wrong.in_encoding("cp1252").whole().columns == ("x", "Größe")


class TestThousands:
    """1,234 is more than a thousand in one country and less than two in another."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("a;b\n1.234,5;0,5\n", 1234.5),
            ("a\tb\n1,234.5\t0.5\n", 1234.5),
            ("a\tb\n12,345,678\t0.5\n", 12_345_678.0),
            ("a\tb\n1'234.5\t0.5\n", 1234.5),
            ("a;b\n1\u00a0234,5;0,5\n", 1234.5),
            ("a;b\n1 234,5;0,5\n", 1234.5),
        ],
    )
    def test_where_there_is_no_doubt_the_marks_are_passed_over_and_told(self, text, value):
        table = read(text)
        assert table.rows[0] == (value, 0.5)
        assert next(str(note) for note in notes(table, first_choice(table))).endswith(f"is read as {value:.15g}.")
        assert needs_choice(table)

    def test_where_there_is_doubt_it_says_so(self):
        guess = guess_form("a;b\n1,234;2,345\n")
        assert guess.form.decimal == ","  # as in a cell that is typed
        assert not guess.sure
        assert guess_form("a;b\n1,234;2,5\n").sure
        between_commas = guess_form('a,b\n"1,234",5\n')
        assert between_commas.form.decimal == "."
        assert not between_commas.sure

    def test_other_commas_are_no_marks_of_thousands(self):
        table = read("a\tb\n12,34,5\t0.5\n0.5\t1,2345\n")
        assert table.texts == {(0, 0): "12,34,5"}
        assert table.rows[1] == (0.5, 1.2345)


class TestTroubles:
    def test_each_is_told_by_its_line(self):
        table = read("x,mass\n1,2\n\n3,NA\n5\n6,7,8\n,9\n9,1e40\n,\n")
        assert told(table) == [
            "Line 4, column mass: “NA” is not a number.",
            "Line 5: 1 cell, the first line has 2.",
            "Line 6: 3 cells, the first line has 2.",
            "Line 7, column x is empty.",
            "Line 8, column mass: “1e40” is too large.",
            "Line 9 is empty.",
        ]
        assert len(troubled_rows(table, first_choice(table))) == 6

    def test_rows_with_troubles_are_left_out_or_come_with_red_cells(self):
        table = read("x,mass\n1,2\n3,NA\n5\n6,7\n")
        choice = first_choice(table)
        assert make_dataset(table, choice).rows == ((1.0, 2.0), (6.0, 7.0))
        kept = make_dataset(table, ImportChoice(choice.columns, choice.target, keep_troubled=True))
        assert len(kept.rows) == 4
        assert kept.texts == {(1, 1): "NA", (2, 1): ""}

    def test_cells_that_are_too_many_and_empty_are_no_trouble(self):
        assert read("x,y\n1,2,\n3,4,\n").rows == [(1.0, 2.0), (3.0, 4.0)]

    def test_comments_and_a_title_are_told_but_no_rows(self):
        table = read("Our plants 2024\n\nday,height [cm]\n1,2\n# a cold night\n2,2.5\n")
        assert [column.name for column in table.columns] == ["day", "height"]
        assert list(table.rows) == [(1.0, 2.0), (2.0, 2.5)]
        assert [str(note) for note in notes(table, first_choice(table))] == [
            "Line 1 is no row: “Our plants 2024”.",
            "Line 5 is no row: “# a cold night”.",
        ]

    def test_lines_are_counted_as_an_editor_counts_them_also_with_line_breaks_in_quotes(self):
        table = read('"a\nb",y\n1,2\n"3\n",x\n')
        assert told(table) == ["Line 4, column y: “x” is not a number."]

    def test_only_columns_that_come_can_be_in_trouble(self):
        table = read(PENGUINS)
        assert told(table) == [
            "Line 4, column flipper: “NA” is not a number.",
            "Line 4, column mass: “NA” is not a number.",
        ]
        assert needs_choice(table)

    def test_more_rows_than_a_table_can_have_are_counted(self):
        table = read("x,y\n" + "1,2\n" * (MOST_ROWS + 5))
        assert (len(table.rows), table.more) == (MOST_ROWS, 5)
        assert needs_choice(table)

    def test_a_sound_table_needs_no_choice(self):
        assert not needs_choice(read("x,y\n1,2\n3,4\n"))
        assert not needs_choice(read("# title: a line\nx;y\n1,5;2\n"))


class TestColumns:
    def test_words_numbers_dates_and_nothing(self):
        table = read(
            "day,who,when,height,note\n"
            "1,Ann,2024-05-01,2.5,\n2,Bob,2024-05-02,NA,\n3,Cem,2024-05-03,3,\n4,Dee,04.05.2024,3.5,\n"
        )
        assert [column.kind for column in table.columns] == [NUMBERS, WORDS, DATES, NUMBERS, NOTHING]
        choice = first_choice(table)
        assert (choice.columns, choice.target) == ((0, 3), 3)

    def test_two_words_become_1_and_0_if_a_person_says_which_is_which(self):
        table = read(PENGUINS)
        assert [column.name for column in table.columns if column.has_two_words] == ["species", "island", "sex"]
        data = make_dataset(table, ImportChoice((2, 3, 4), 4, ones={4: "female"}))
        assert data.columns == ("flipper", "mass", "sex")
        assert data.units == ("mm", "g", "")
        assert data.rows == ((181.0, 3750.0, 0.0), (186.0, 3800.0, 1.0), (217.0, 5850.0, 0.0))

    def test_any_column_can_be_the_target(self):
        data = make_dataset(read("a,b,c\n1,2,3\n"), ImportChoice((0, 1, 2), 0))
        assert (data.columns, data.rows) == (("b", "c", "a"), ((2.0, 3.0, 1.0),))

    def test_numbers_that_only_count_the_rows_are_left_to_choose(self):
        table = read('"","x","y"\n"1",5,6\n"2",7,8\n')
        assert first_choice(table).columns == (1, 2)
        table = read('"x" "y"\n"a" 5 6\n"b" 7 8\n')  # as R writes it, with names for its rows
        assert [column.name for column in table.columns] == ["", '"x"', '"y"'] or table.columns[1].name == "x"

    def test_what_cannot_be_made_says_why(self):
        table = read("a,b\n1,2\n")
        assert "Choose a column as the target" in str(why_not(table, ImportChoice((0,), 1)))
        assert "at least one input" in str(why_not(table, ImportChoice((1,), 1)))
        wide = read(",".join(f"c{place}" for place in range(140)) + "\n" + ",".join("1" * 140))
        assert why_not(wide, first_choice(wide)) is None
        assert len(first_choice(wide).columns) == 101
        assert "at most 100 input columns; 139 are chosen" in str(why_not(wide, ImportChoice(tuple(range(140)), 139)))


class TestMalformed:
    """Whatever happens to a file, it is a table or one clear sentence."""

    SOUND = (
        PENGUINS,
        "x;y\r\n1,5;2\r\n−3;4,25\r\n",
        'a\tb\tc\n"1"\t2\t3\n4\t"5 ""or"" 6"\t7\n',
        "# title: t\nx y z\n1 2 3\n4 5 6\n",
        "1.234,5|7\n2|8\n",
    )

    def test_thousands_of_spoiled_tables(self):
        chance, tables, refused = random.Random(7), 0, 0
        for number in range(6000):
            encoding = chance.choice(["utf-8", "cp1252", "utf-16"])
            content = bytearray(chance.choice(self.SOUND).encode(encoding, "replace"))
            for _ in range(chance.randint(1, 6)):
                spoil(content, chance)
            try:
                table = open_bytes(bytes(content))
                assert isinstance(table, ReadTable)
                tables += 1
            except Problem:
                refused += 1
                continue
            self.look_through(table, number)
        assert min(tables, refused) > 100

    @given(st.text(max_size=200), st.sampled_from("\t;|, "), st.sampled_from(".,"), st.booleans())
    def test_any_text_in_any_form(self, text, delimiter, decimal, header):
        try:
            table = read(text, TableForm(delimiter, decimal, header))
        except Problem:
            return
        self.look_through(table, 0)

    def look_through(self, table: ReadTable, number: int) -> None:
        """Everything that the preview asks of a table."""
        choice = first_choice(table)
        choice = ImportChoice(choice.columns, choice.target, keep_troubled=bool(number % 2))
        gone = troubled_rows(table, choice)
        assert len(told(table, choice)) >= len(gone)
        assert all(str(note) for note in notes(table, choice))
        if why_not(table, choice) is None:
            data = make_dataset(table, choice)
            assert len(data.rows) == len(table.rows) - (0 if choice.keep_troubled else len(gone))
            places = itertools.product(range(len(data.rows)), range(len(data.columns)))
            assert {place for place in places if math.isnan(data.rows[place[0]][place[1]])} == set(data.texts)
            assert all(data.cell_problem(*place) for place in data.texts)  # nothing is red without a reason


def open_bytes(content: bytes) -> ReadTable:
    from neuron_gui.core.table_guess import decode, guess_encoding

    text = decode(content, guess_encoding(content))
    return read_text(text, guess_form(text).form)


def spoil(content: bytearray, chance: random.Random) -> None:
    """One of the things that happen to files."""
    begin = chance.randrange(len(content) + 1)
    end = min(len(content), begin + chance.randint(0, 8))
    what = chance.randrange(5)
    if what == 0:
        del content[begin:end]
    elif what == 1:
        content[begin:begin] = content[begin:end] * 2
    elif what == 2:
        content[begin:begin] = bytes(
            chance.choice(b'",;\t\n\r#-.0e \xff\x00\xe4|') for _ in range(chance.randint(1, 4))
        )
    elif what == 3:
        del content[begin:]
    elif content:
        content[begin % len(content)] = chance.randrange(256)
