"""Learned, or learned by heart? A pupil keeps rows out of training and sees whether the rule holds for them too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.neuron import loss_on_tests
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.ui.data_menu import context_menu
from neuron_gui.ui.diagram_story import Phase

Key = Qt.Key


def select_rows(pupil, *rows: int) -> None:
    table = pupil.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(rows[0], 0))
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        table.selectionModel().select(table.model().index(row, 0), flags.Select)


def mark(pupil, *rows: int) -> None:
    select_rows(pupil, *rows)
    QTest.keyClick(pupil.table, Key.Key_T, Qt.KeyboardModifier.ControlModifier)


def kept_out(pupil) -> frozenset[int]:
    return pupil.window.document.project.dataset.tests


def test_curve(pupil) -> np.ndarray:
    return np.array(pupil.window._stage.plots.loss._tests.curve.yData)


test_curve.__test__ = False


def diagnosis(pupil, title: str) -> str:
    card = pupil.widget("diagnosisCard")

    def said() -> str:
        return " ".join(label.text() for label in card.findChildren(QLabel))

    pupil.wait(lambda: card.isVisible() and title in said())
    return said()


def seven_inputs() -> Dataset:
    """Twelve rows with seven inputs, of which only the first has to do with the target."""
    dice = np.random.default_rng(7)
    inputs = dice.normal(size=(12, 7)).round(2)
    rows = np.column_stack((inputs, (inputs[:, 0] + dice.normal(size=12)).round(2)))
    return Dataset(column_names(7), tuple(tuple(map(float, row)) for row in rows))


def test_rows_marked_by_a_key_are_kept_out_of_training_and_undo_takes_the_marks_back(pupil):
    mark(pupil, 1, 4)
    assert kept_out(pupil) == {1, 4}
    pupil.train_to_the_end()
    history = pupil.window.playback.history
    assert "Here is what I learned" in pupil.log
    assert "4 rows, 1 batch an epoch, 2 test rows" in pupil.log
    expected = loss_on_tests(history.state(500), pupil.window.document.project.dataset, Settings())
    assert pupil.text("lossTitle") == f"Loss · test {pupil_number(expected)}"
    assert len(test_curve(pupil)) > 200
    assert "learned, not memorised" in diagnosis(pupil, "Nothing more to learn")
    pupil.do("undoAction")
    assert kept_out(pupil) == frozenset()


def pupil_number(value: float) -> str:
    from neuron_gui.core.numerals import format_loss

    return format_loss(value)


def test_the_neuron_learns_from_the_other_rows_alone(pupil, open_window):
    """A row that contradicts all others changes nothing while it is a test row, and is told as one."""
    odd = Dataset(TUTORIAL.columns, (*TUTORIAL.rows, (2.0, 50.0)))
    other = open_window(Project(odd))
    mark(other, 6)
    for each in (pupil, other):
        each.train_to_the_end()
    one, two = (each.window.playback.history for each in (pupil, other))
    np.testing.assert_array_equal(one.weights, two.weights)
    np.testing.assert_array_equal(one.loss, two.loss)
    assert "Test rows unlike the others" in diagnosis(other, "unlike")
    other.window._stage.data.select_row(6)
    assert other.cell(6, 2) == "3.00"
    assert other.cell(6, 3) == "−47.00"


def test_seven_inputs_learn_six_rows_by_heart(open_window):
    pupil = open_window(Project(seven_inputs(), Settings(learning_rate=0.05, epochs=3000)))
    mark(pupil, *range(6, 12))
    pupil.train_to_the_end()
    told = diagnosis(pupil, "Memorised, not learned")
    assert "wrong on the 6 test rows" in told
    assert "With 8 weights and bias for 6 rows it could learn them by heart." in told
    curve = test_curve(pupil)
    assert curve[-1] > 100 * pupil.window.playback.moment().loss


def test_a_share_of_the_rows_is_chosen_from_the_menu_of_the_card(pupil):
    menu = pupil.find(QPushButton, "testRowsButton").menu()
    menu.aboutToShow.emit()
    by_text = {action.text(): action for action in menu.actions()}
    by_text["Every 5th row as test row"].trigger()
    assert kept_out(pupil) == {4}
    by_text["20 % at random as test rows"].trigger()
    first = kept_out(pupil)
    assert len(first) == 1
    by_text["20 % at random as test rows"].trigger()
    assert len(kept_out(pupil)) == 1
    assert kept_out(pupil) != first
    pupil.do("noTestsAction")
    assert kept_out(pupil) == frozenset()
    assert pupil.window.document.undo_stack.undoText() == "train with all rows"


def test_the_context_menu_marks_the_selected_rows_and_takes_the_marks_away(pupil):
    select_rows(pupil, 0, 2)

    def press(text: str) -> None:
        menu: QMenu = context_menu(pupil.window._stage.data.table, editable=True)
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.deleteLater()

    press("Use as test rows")
    assert kept_out(pupil) == {0, 2}
    select_rows(pupil, 0, 2)
    press("Use for training")
    assert kept_out(pupil) == frozenset()


def test_with_test_rows_alone_there_is_one_sentence_and_nothing_is_lost(pupil):
    mark(pupil, *range(6))
    assert pupil.text("dataMessage").startswith("All rows are test rows, so there is none to learn from.")
    pupil.press("trainButton")
    assert pupil.text("statusMessage").startswith("All rows are test rows")
    assert pupil.window.playback.history is None
    assert pupil.cell(4, 0) == "3"
    mark(pupil, 0)
    assert not pupil.widget("dataMessage").isVisible()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.history is not None)


def test_a_test_row_is_told_without_colours(pupil):
    mark(pupil, 1)
    index = pupil.table.model().index(1, 0)
    assert "Test row: kept out of training" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("test row 2, x: 0")
    fit = pupil.window._stage.plots.fit
    pupil.wait(lambda: "test row" in pupil.find(QWidget, "fitLegend").accessibleName())
    assert list(fit._placed.tested) == [False, True, False, False, False, False]


def test_what_if_rows_were_kept_out(pupil):
    """The curve over test rows follows what is tried, and goes when it is dropped."""
    pupil.train_to_the_end()
    pupil.press("whatIfButton")
    mark(pupil, 0, 5)
    pupil.wait(lambda: len(test_curve(pupil)) > 200)
    assert pupil.window.document.drafting
    pupil.press("whatIfButton")
    pupil.wait(lambda: len(test_curve(pupil)) == 0)
    assert kept_out(pupil) == frozenset()


def test_a_story_told_of_a_test_row_says_so_and_leaves_out_that_it_pulls(pupil):
    mark(pupil, 4)
    pupil.press("stepButton")
    diagram = pupil.window._stage.neuron.diagram
    pupil.wait(lambda: diagram.story is not None)
    assert diagram.caption.startswith("Inputs: test row 5 goes in")
    captions = []
    for _ in range(len(Phase)):
        captions.append(diagram.caption)
        diagram.step_story(1)
    assert not any(caption.startswith("Gradient of this row") for caption in captions)
    assert any("all 5 training rows" in caption for caption in captions)


@pytest.mark.parametrize("loss", ["mean_squared_error", "mean_absolute_error"])
def test_why_the_loss_is_what_it_is_counts_only_rows_it_learned_from(open_window, loss):
    pupil = open_window(Project(replace(TUTORIAL, tests=frozenset({0, 3})), Settings(loss=loss)))
    QTest.mouseClick(pupil.widget("lossLabel"), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    told = pupil.widget("whyPopover").explanation
    assert [row.cells[0].text for row in told.table.rows] == ["2", "3", "5", "6", "mean of all 4"]
    assert "not the test rows" in told.sentence
