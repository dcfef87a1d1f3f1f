"""Copying and pasting between the table and other programs, with the keys that everybody knows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuron_gui.core.column_edits import Rearranged
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.data_table import DataTable

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Sheet:
    """A table that gets no answer to what it emits until ``answer`` is called."""

    def __init__(self) -> None:
        self.table = DataTable()
        self.edits: list[tuple[Dataset, str]] = []
        self.complaints: list[str] = []
        self.table.edited.connect(lambda dataset, text: self.edits.append((dataset, text)))
        self.table.complained.connect(self.complaints.append)
        self.table.resize(270, 330)
        self.answer(TUTORIAL)

    def answer(self, dataset: Dataset) -> None:
        self.table.show_moment(Moment(0, 0, State((0.12,), 0.0), dataset, Settings(), None))

    def at(self, row: int, column: int) -> Sheet:
        index = self.table.model().index(row, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return self

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> Sheet:
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)
        return self

    def paste(self, text: str) -> Sheet:
        QGuiApplication.clipboard().setText(text)
        return self.press(Qt.Key.Key_V)


@pytest.fixture
def sheet(qtbot):
    made = Sheet()
    qtbot.addWidget(made.table)
    with qtbot.waitActive(made.table):
        made.table.show()
        made.table.activateWindow()
    made.table.setFocus()
    QGuiApplication.clipboard().clear()
    return made


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_cells_are_copied_with_plain_minus_signs_and_tabs(sheet):
    sheet.at(0, 0).press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Down, SHIFT).press(Qt.Key.Key_C)
    assert clipboard() == "-1\t-3\n0\t-1"


def test_predictions_can_be_copied_with_all_their_digits(sheet):
    sheet.at(0, 2).press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_C)
    assert clipboard() == "-0.12\t2.88"


def test_select_all_means_what_was_typed(sheet):
    sheet.press(Qt.Key.Key_A).press(Qt.Key.Key_C)
    assert clipboard().splitlines() == ["-1\t-3", "0\t-1", "1\t1", "2\t3", "3\t5", "4\t7"]


def test_what_was_copied_pastes_as_the_same(sheet):
    sheet.press(Qt.Key.Key_A).press(Qt.Key.Key_C).at(0, 0).press(Qt.Key.Key_V)
    assert sheet.edits == []  # the same again is no change
    sheet.at(6, 0).press(Qt.Key.Key_V)
    assert sheet.edits[-1][0].rows == TUTORIAL.rows * 2


def test_cut_copies_and_empties(sheet):
    sheet.at(1, 1).press(Qt.Key.Key_X)
    assert clipboard() == "-1"
    assert sheet.edits[-1][0].texts == {(1, 1): ""}
    assert sheet.edits[-1][1] == "cut"


def test_a_block_is_pasted_at_the_current_cell_and_adds_rows_below(sheet):
    sheet.at(5, 0).paste("10\t20\r\n11\t21\r\n12\t22\r\n")
    dataset, text = sheet.edits[-1]
    assert dataset.rows[5:] == ((10.0, 20.0), (11.0, 21.0), (12.0, 22.0))
    assert text == "paste 3 rows"
    assert sheet.table.selected_rows() == [5, 6, 7]


def test_a_selected_block_is_pasted_over_from_its_first_cell(sheet):
    sheet.press(Qt.Key.Key_A).paste("9\t8")
    assert sheet.edits[-1][0].rows[:2] == ((9.0, 8.0), (0.0, -1.0))


def test_decimal_commas_and_true_minus_signs_are_numbers(sheet):
    sheet.at(0, 0).paste("1,5\t−2,5")
    assert sheet.edits[-1][0].rows[0] == (1.5, -2.5)


def test_a_column_of_decimal_commas_stays_one_column(sheet):
    sheet.at(0, 1).paste("1,5\n2,5\n")
    assert [row[1] for row in sheet.edits[-1][0].rows[:2]] == [1.5, 2.5]


def test_a_gap_in_a_column_stays_a_gap(sheet):
    sheet.at(0, 1).paste("7\n\n9")
    assert sheet.edits[-1][0].texts == {(1, 1): ""}
    assert sheet.edits[-1][0].rows[2] == (1.0, 9.0)


def test_names_above_pasted_numbers_are_kept_and_turn_red(sheet):
    sheet.at(0, 0).paste("hours\tpoints\n1\t2")
    dataset = sheet.edits[-1][0]
    assert dataset.texts == {(0, 0): "hours", (0, 1): "points"}
    assert dataset.rows[1] == (1.0, 2.0)


def test_a_wide_block_brings_its_inputs_along(sheet):
    made: list[Rearranged] = []
    sheet.table.rearranged.connect(lambda change, _: made.append(change))
    sheet.at(0, 0).paste("1\t2\t3")
    assert sheet.edits == []
    assert made[0].dataset.columns == ("x₁", "x₂", "y")
    assert made[0].dataset.rows[0] == (1.0, 2.0, 3.0)


def test_a_block_wider_than_a_table_can_be_changes_nothing_and_says_so(sheet):
    sheet.at(0, 1).paste("\t".join(["1"] * 101))
    assert sheet.edits == []
    assert sheet.complaints == ["A table can have at most 100 input columns."]


@pytest.mark.parametrize(
    ("text", "column", "complaint"),
    [
        ("", 0, "There is nothing to paste."),
        ("5", 2, "Predictions and errors come from the neuron: they cannot be typed in."),
        ('"5', 0, "This text is not a table: unexpected end of data."),
    ],
)
def test_a_paste_that_cannot_be_says_why(sheet, text, column, complaint):
    sheet.at(0, column).paste(text)
    assert sheet.edits == []
    assert sheet.complaints == [complaint]


def test_a_block_pasted_into_an_open_editor_goes_to_the_table(sheet):
    sheet.at(0, 0)
    QTest.keyClicks(QApplication.focusWidget(), "5")
    sheet.paste("10\t20\n11\t21")
    assert not sheet.table.is_editing
    assert sheet.edits[-1][0].rows[:2] == ((10.0, 20.0), (11.0, 21.0))


def test_a_single_number_pasted_into_an_open_editor_stays_there(sheet):
    sheet.at(0, 0).press(Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    sheet.paste("10")
    assert sheet.table.is_editing
    sheet.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert sheet.edits[-1][0].rows[0][0] == 10.0


def test_edits_that_are_not_answered_yet_build_on_each_other(sheet):
    sheet.at(6, 0)
    for number in "12":
        QTest.keyClicks(QApplication.focusWidget(), number)
        sheet.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert [row[0] for row in sheet.edits[-1][0].rows[6:]] == [1.0, 2.0]
    sheet.answer(TUTORIAL)  # the window's answer is what counts
    assert sheet.table.dataset is TUTORIAL
