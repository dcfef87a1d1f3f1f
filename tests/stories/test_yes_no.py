"""A pupil asks a yes/no question: hours of study, and then one that no single neuron can answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.examples import load_examples
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State

QUESTION = Settings(learning_rate=0.5, epochs=1000, loss="binary_crossentropy", activation="sigmoid")
XOR = Dataset(("a", "b", "y"), ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)))
AND = Dataset(("a", "b", "y"), ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 1.0)))


@pytest.fixture
def study() -> Project:
    return next(example.project for example in load_examples() if example.title == "Pass or fail?")


def right(pupil) -> str:
    return pupil.text("accuracyLabel")


def found(pupil) -> str:
    pupil.wait(lambda: not pupil.window.is_examining)
    return pupil.text("diagnosisText")


def test_pupil_learns_from_which_hour_on_the_neuron_expects_a_pass(open_window, study):
    pupil = open_window(study)
    assert right(pupil) == "6 of 12 right"
    pupil.train_to_the_end()
    assert right(pupil) == "10 of 12 right"
    assert pupil.text("fitBoundary") == "hours = 3.25"
    assert found(pupil).startswith("10 of 12 rows are right")
    assert "Yes and no overlap" in found(pupil)
    assert pupil.ask("5") == "96\N{NO-BREAK SPACE}% yes"
    assert pupil.text("predictHeading") == "At epoch 1,000 it says yes:"
    assert pupil.find(QLabel, "predictOutput").accessibleDescription() == "ŷ = 0.958"


def test_the_table_of_right_and_wrong_follows_the_timeline(open_window, study):
    pupil = open_window(study)
    pupil.train_to_the_end()
    QTest.mouseClick(pupil.find(QLabel, "accuracyLabel"), Qt.MouseButton.LeftButton)
    popover = pupil.window._whys._popover
    assert popover.isVisible()
    assert popover.accessibleName() == "Why are 10 of 12 right?"
    pupil.timeline.setValue(0)
    pupil.wait_for_the_end()
    assert right(pupil) == "6 of 12 right"
    assert popover.accessibleName() == "Why are 6 of 12 right?"


def test_a_number_of_the_table_selects_its_rows(open_window, study):
    pupil = open_window(study)
    pupil.train_to_the_end()
    QTest.mouseClick(pupil.find(QLabel, "accuracyLabel"), Qt.MouseButton.LeftButton)
    for said, is_, rows in ((0, 1, [4]), (1, 0, [6]), (0, 0, [0, 1, 2, 3, 5])):
        pupil.find(QLabel, "whyText").linkActivated.emit(f"rows {said} {is_}")
        assert pupil.table.selected_rows() == rows
        assert pupil.window.playback.moment().row == rows[0]


def test_the_mistakes_are_shown_one_after_the_other(open_window, study):
    pupil = open_window(study)
    pupil.train_to_the_end()
    pupil.wait(lambda: not pupil.window.is_examining)
    assert pupil.window.playback.moment().row == 4
    for row in (6, 4, 6):
        pupil.press("diagnosisButton")
        assert pupil.window.playback.moment().row == row
    assert not pupil.find(QCheckBox, "squaresBox").isChecked()


def test_by_hand_the_boundary_follows_w_and_b(open_window, study):
    pupil = open_window(study)
    pupil.press("byHandButton")
    pupil.set_number("handInput1", "2")
    pupil.set_number("handInputBias", "-7,5")
    pupil.wait_for_the_end()
    assert pupil.text("fitBoundary") == "hours = 3.75"
    assert right(pupil) == "11 of 12 right"
    pupil.ask("3,75")
    assert pupil.text("predictHeading") == "With your w and b it says no:"
    assert pupil.text("predictOutput") == "50\N{NO-BREAK SPACE}% yes"


def test_what_if_a_row_were_a_yes(open_window, study):
    pupil = open_window(study)
    pupil.train_to_the_end()
    plot = pupil.widget("fitPlot")
    pupil.window._stage.data.select_row(6)
    pupil.wait_for_the_end()
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    pupil.wait(lambda: right(pupil) == "11 of 12 right")
    assert pupil.window.document.project.dataset.rows[6] == (3.5, 1.0)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    pupil.wait_for_the_end()
    assert right(pupil) == "11 of 12 right"
    pupil.window.document.undo_stack.undo()
    pupil.wait_for_the_end()
    assert pupil.window.document.project.dataset.rows[6] == (3.5, 0.0)


def test_a_number_of_the_table_is_pressed_with_the_mouse(open_window, study):
    pupil = open_window(study)
    pupil.train_to_the_end()
    QTest.mouseClick(pupil.find(QLabel, "accuracyLabel"), Qt.MouseButton.LeftButton)
    text = pupil.find(QLabel, "whyText")
    pupil.wait(text.isVisible)
    chosen = set()
    for y in range(0, text.height(), 6):
        for x in range(text.width() // 2, text.width(), 6):
            QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
            chosen.add(tuple(pupil.table.selected_rows()))
    assert {(4,), (6,), (0, 1, 2, 3, 5), (7, 8, 9, 10, 11)} <= chosen


def test_with_two_inputs_a_line_parts_and_from_the_rest(open_window):
    pupil = open_window(Project(AND, QUESTION))
    pupil.train_to_the_end()
    assert right(pupil) == "4 of 4 right"
    assert (pupil.text("fitNoSide"), pupil.text("fitYesSide")) == ("no", "yes")
    assert "A straight line parts yes from no." in found(pupil)


def test_by_hand_a_pupil_drags_the_line_between_yes_and_no(open_window):
    pupil = open_window(Project(AND, replace(QUESTION, start=State((6.0, 6.0), -3.0))))
    assert right(pupil) == "2 of 4 right"
    fit = pupil.window._stage.plots.fit
    board, view = fit._board, fit._board.widget.viewport()
    heading = fit._heading  # two lines high, and the plot makes room for it
    pupil.wait(lambda: heading.sizeHint().height() <= heading.height() <= board.widget.y() and heading.height() > 40)
    begin, end = (board.to_pixels(*place).toPoint() for place in ((0.25, 0.25), (0.75, 0.75)))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    for share in (0.5, 1.0):
        QTest.mouseMove(view, begin + (end - begin) * share)
        pupil.wait_for_the_end()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    pupil.wait_for_the_end()
    state = pupil.window.playback.moment().state
    assert state.weights == (6.0, 6.0)
    assert state.bias == pytest.approx(-9.0, abs=0.2)
    assert right(pupil) == "4 of 4 right"
    assert pupil.widget("handCard").isVisible()


def test_exclusive_or_is_what_one_neuron_cannot_do(open_window):
    pupil = open_window(Project(XOR, QUESTION))
    pupil.train_to_the_end()
    assert right(pupil) != "4 of 4 right"
    assert "No straight line parts yes from no: that is beyond a single neuron." in found(pupil)
    assert pupil.text("fitNoSide") == "50\N{NO-BREAK SPACE}% yes everywhere"
    pupil.press("diagnosisButton")
    assert pupil.widget("fitPlot").isVisible()


def test_a_pupil_who_types_0_and_1_is_offered_to_ask_yes_or_no(open_window):
    pupil = open_window(Project(AND, Settings(learning_rate=0.5)))
    button = pupil.find(QPushButton, "yesNoButton")
    assert (button.isVisible(), button.text()) == (True, "Ask yes or no")
    assert not pupil.widget("accuracyLabel").isVisible()
    pupil.press("yesNoButton")
    assert pupil.window.document.project.settings == replace(QUESTION, epochs=500)
    assert right(pupil).endswith("of 4 right")
    assert not button.isVisible()
    assert pupil.window.document.undo_stack.undoText() == "yes/no question"
    pupil.choose("lossBox", "mean_squared_error")
    assert (button.isVisible(), button.text()) == (True, "Use cross-entropy")
    pupil.window.document.undo_stack.undo()
    pupil.window.document.undo_stack.undo()
    assert button.text() == "Ask yes or no"
    assert pupil.window.document.project.settings.activation == "linear"


def test_a_straight_line_is_offered_nothing_of_the_kind(pupil):
    assert not pupil.widget("yesNoButton").isVisible()


def test_the_same_table_with_another_activation_is_no_yes_no_question(open_window, study):
    pupil = open_window(study)
    pupil.choose("activationBox", "linear")
    pupil.wait_for_the_end()
    assert not pupil.widget("accuracyLabel").isVisible()
    pupil.choose("activationBox", "sigmoid")
    pupil.wait_for_the_end()
    assert pupil.widget("accuracyLabel").isVisible()
