"""Card 1 as a person meets it: examples, buttons, and a sentence about what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.data_card import DataCard
from neuron_gui.ui.theme import DARK, LIGHT, Theme

Key = Qt.Key


@pytest.fixture
def card(qtbot):
    made = DataCard()
    qtbot.addWidget(made)
    moment = Moment(0, 0, State((0.12,), 0.0), TUTORIAL, Settings(), None)
    made.edited.connect(lambda dataset, _: made.show_moment(replace(moment, dataset=dataset)))
    made.resize(270, 330)
    made.show_moment(moment)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def show(card: DataCard, dataset: Dataset, editable: bool = True) -> None:
    card.show_moment(Moment(0, 0, State((0.12,), 0.0), dataset, Settings(), None), editable)


def button(card: DataCard, name: str) -> QPushButton:
    return card.findChild(QPushButton, name)


def message(card: DataCard) -> str:
    label = card.findChild(QLabel, "dataMessage")
    return label.text() if label.isVisible() else ""


def click(card: DataCard, name: str) -> None:
    QTest.mouseClick(button(card, name), Qt.MouseButton.LeftButton)


def test_add_row_opens_an_editor_in_a_new_row(card):
    click(card, "addRowButton")
    QTest.keyClicks(QApplication.focusWidget(), "5")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "9")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert card.table.dataset.rows[6] == (5.0, 9.0)


def test_the_sentence_waits_while_a_row_is_being_filled_in(card):
    click(card, "addRowButton")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert message(card) == ""
    card.select_row(0)
    assert "Row 7, column x is empty." in message(card)


def test_rows_are_deleted_by_the_button_when_one_is_selected(card):
    card.table.clearSelection()
    card.table.selectionModel().clear()
    assert not button(card, "deleteRowButton").isEnabled()
    card.select_row(2)
    assert button(card, "deleteRowButton").isEnabled()
    click(card, "deleteRowButton")
    assert [row[0] for row in card.table.dataset.rows] == [-1.0, 0.0, 2.0, 3.0, 4.0]


def test_a_cleared_table_says_what_to_do(card):
    click(card, "clearButton")
    assert message(card) == "The table is empty. Type a number for x and one for y."
    assert card.findChild(QLabel, "dataMessage").property("kind") == "muted"
    assert not button(card, "clearButton").isEnabled()


def test_a_wrong_cell_is_named_and_a_click_leads_to_it(card):
    show(card, TUTORIAL.with_cell(3, 1, "<b>"))
    assert "Row 4, column y: “&lt;b>” is not a number." in message(card)
    card.findChild(QLabel, "dataMessage").linkActivated.emit("cell")
    assert (card.table.currentIndex().row(), card.table.currentIndex().column()) == (3, 1)


def test_a_complaint_goes_with_the_next_edit(card, qtbot):
    QApplication.clipboard().setText("\t".join(["1"] * 102))
    card.select_row(0)
    card.table.edits.paste()
    assert message(card) == "A table can have at most 100 input columns."
    QApplication.clipboard().setText("1\t2")
    card.table.edits.paste()
    assert message(card) == ""


def test_data_of_the_past_are_only_looked_at(card):
    show(card, TUTORIAL, editable=False)
    assert card.findChild(QLabel, "pastDataLabel").isVisible()
    assert not button(card, "addRowButton").isVisible()
    show(card, TUTORIAL)
    assert not card.findChild(QLabel, "pastDataLabel").isVisible()
    assert button(card, "addRowButton").isVisible()


def test_what_is_being_typed_can_be_taken_over(card):
    card.table.setFocus()
    card.select_row(0)
    QTest.keyClicks(QApplication.focusWidget(), "5")
    card.table.commit_edit()
    assert card.table.dataset.rows[0][0] == 5.0


def test_edit_menu_commands_work_from_outside(card):
    card.select_row(0)
    card.table.edits.select_all()
    card.table.edits.copy()
    assert QApplication.clipboard().text().startswith("-1\t-3\n0\t-1")
    card.table.edits.cut()
    assert len(card.table.dataset.texts) == 12
    card.table.edits.delete_rows()
    assert card.table.dataset.rows == ()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_every_number_has_room_at_every_scale(card, scale):
    card.set_theme(Theme(DARK, scale))
    card.resize(round(254 * scale**0.75), round(250 * scale))
    QApplication.processEvents()
    table = card.table
    assert table.rowHeight(0) == round(30 * scale)
    assert not table.grab().isNull()
    metrics = QFontMetricsF(Theme(DARK, scale).font())
    for column in range(4):
        text = table.model().index(0, column).data()
        assert text == ("−1", "−3", "−0.12", "2.88")[column]
        assert metrics.horizontalAdvance(text) <= table.columnWidth(column)


def test_columns_stay_where_they_are_whatever_is_typed_and_when_the_scroll_bar_comes(card):
    def edges():
        return [card.table.columnViewportPosition(column) for column in range(4)]

    before = edges()
    show(card, TUTORIAL.with_cell(3, 1, "a long word that is no number"))
    assert edges() == before
    show(card, TUTORIAL.with_cell(3, 1, "70"))
    assert edges() == before
    show(card, replace(TUTORIAL, rows=TUTORIAL.rows * 7))
    QApplication.processEvents()
    assert card.table.verticalScrollBar().maximum() > 0
    assert edges() == before
    assert card.table.horizontalScrollBar().maximum() == 0


def test_the_sentence_stands_right_under_the_rows(card):
    card.resize(270, 900)
    show(card, TUTORIAL.with_cell(3, 1, "abc"))
    QApplication.processEvents()
    assert card.sizeHint().height() < 420
    card.resize(270, card.heightForWidth(270))  # as the window gives it its height
    QApplication.processEvents()
    label, table = card.findChild(QLabel, "dataMessage"), card.table
    last = table.rowViewportPosition(6) + table.rowHeight(6) + table.horizontalHeader().height()
    assert 0 <= label.y() - (table.y() + last) <= 8


def test_a_row_that_is_added_is_not_red_before_it_is_left(card):
    click(card, "addRowButton")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    model, table = card.table.model(), card.table

    def ground_of_the_new_row() -> str:
        table.scrollTo(model.index(6, 1))
        corner = table.visualRect(model.index(6, 1)).topLeft() + QPoint(5, 5)
        return table.viewport().grab().toImage().pixelColor(corner).name()

    assert ground_of_the_new_row() == LIGHT.chip.lower()
    card.select_row(0)
    assert ground_of_the_new_row() == LIGHT.error.lower()


@pytest.mark.parametrize("name", ["clearButton", "deleteRowButton"])
def test_after_a_button_of_the_table_the_table_has_the_focus(card, name):
    card.select_row(0)
    button(card, name).setFocus()
    click(card, name)
    assert QApplication.focusWidget() is card.table


def test_every_control_has_a_name(card):
    for child in card.findChildren(QPushButton):
        assert child.accessibleName() or child.text()
        assert child.toolTip()
    assert card.table.accessibleName()
