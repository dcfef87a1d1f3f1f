"""The window with two runs side by side: what it says, what can be chosen and copied, and that it stays calm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QPushButton, QWidget

from neuron_gui.core.compare import Course, compare
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.equations import plain
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.compare_view import CompareView
from neuron_gui.ui.compare_words import Choice, as_text, table_rows, verdict
from neuron_gui.ui.theme import DARK, Theme, style_sheet

A, B, THIS = Choice("A", "rate 0.01"), Choice("B", "rate 0.005"), Choice("", "This run")
OTHER_DATA = TUTORIAL.with_cell(0, 0, "5")
THREE = Dataset(("x1", "x2", "x3", "y"), ((1.0, 2.0, 3.0, 4.0), (2.0, 1.0, 0.0, 5.0)))


def run(losses, data=TUTORIAL, start=None, weight=2.0, **changes) -> Course:
    segment = Segment(0, data, replace(Settings(), **changes))
    history = History(start or State((0.5,) * data.input_count, 0.0), segment)
    losses = np.asarray(losses, dtype=np.float32)
    weights = np.full((len(losses), data.input_count), weight)
    history.append(EpochBatch(segment, 1, weights, np.full(len(losses), -1.0), losses, losses))
    return Course(history, history.last_epoch)


def later(course: Course, losses, data=TUTORIAL, **changes) -> Course:
    history = course.history
    segment = Segment(history.last_epoch, data, replace(Settings(), **changes))
    losses = np.asarray(losses, dtype=np.float32)
    ones = np.ones((len(losses), 1))
    history.append(EpochBatch(segment, history.last_epoch + 1, ones, ones[:, 0], losses, losses))
    return Course(history, history.last_epoch)


def told(first: Course, second: Course, goal: float = 1.0) -> dict[str, tuple[str, str]]:
    rows = table_rows(compare(first, second, goal))
    return {row.title: (plain(row.cells[0]), plain(row.cells[1])) for row in rows}


# The words


def test_what_differs_and_what_came_of_it_is_told():
    assert told(run([3, 1]), run([4, 2, 1.5], learning_rate=0.005, optimizer="adam")) == {
        "learning rate": ("0.01", "0.005"),
        "optimizer": ("SGD", "Adam"),
        "epochs trained": ("2", "3"),
        "final loss": ("1.000", "1.500"),
        "learned formula": ("ŷ = 2.000 × x + (−1.000)", "ŷ = 2.000 × x + (−1.000)"),
        "epochs to reach a loss of": ("2", "not reached"),
    }


@pytest.mark.parametrize(
    ("changes", "title", "words"),
    [
        ({"batch_size": 2}, "batch size", ("all rows", "2")),
        ({"shuffle": True}, "order of the rows", ("in order", "shuffled, seed 618")),
        ({"activation": "tanh"}, "activation", ("linear", "tanh")),
        ({"start": State((-0.25,), 1.5)}, "start", ("w = 0.5, b = 0", "w = −0.25, b = 1.5")),
        ({"data": OTHER_DATA}, "data", ("6 rows", "6 rows, other values")),
        ({"data": TUTORIAL.without_rows([0, 1])}, "data", ("6 rows", "4 rows")),
        ({"data": THREE}, "data", ("6 rows, inputs: 1", "2 rows, inputs: 3")),
        ({"loss": "mean_absolute_error"}, "loss", ("mean squared error", "mean absolute error")),
    ],
)
def test_each_difference_has_words(changes, title, words):
    assert told(run([3]), run([3], **changes))[title] == words


def test_a_setting_changed_on_the_way_is_told_with_what_it_was_and_became():
    once = later(run([3]), [2], learning_rate=0.05)
    assert told(run([3]), once)["learning rate"] == ("0.01", "0.01 → 0.05")
    often = once
    for rate in (0.1, 0.2, 0.5):
        often = later(often, [2], learning_rate=rate)
    assert told(run([3]), often)["learning rate"] == ("0.01", "0.01 → … → 0.5")


def test_data_changed_on_the_way_are_told_as_such():
    assert told(run([3]), later(run([3]), [2], OTHER_DATA))["data"] == ("6 rows", "6 rows, changed on the way")


def test_a_formula_of_many_inputs_has_a_line_for_each_and_dots_for_most():
    many = Dataset((*(f"x{place}" for place in range(1, 8)), "y"), ((*(1.0,) * 7, 2.0), (*(0.0,) * 7, 1.0)))
    formulas = told(run([3], THREE, weight=-2.0), run([3], many, activation="tanh"))["learned formula"]
    assert formulas[0] == "ŷ = −2.0000 × x1\n+ (−2.0000) × x2\n+ (−2.0000) × x3\n+ (−1.0000)"
    assert formulas[1].split("\n")[1:3] == ["+ 2.000 × x2", "+ …"]
    assert formulas[1].startswith("ŷ = tanh(2.000 × x1")
    assert formulas[1].endswith("+ 2.000 × x7\n+ (−1.000))")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (run([3, 1]), run([3, 2]), "Run A ends with the lower loss and reaches 1 sooner."),
        (run([1, 2]), run([3, 1, 0.5]), "This run ends with the lower loss. Run A reaches 1 sooner."),
        (run([3, 0.5]), run([0.5]), "This run reaches 1 sooner."),
        (run([3, 2]), run([3, 1.5]), "This run ends with the lower loss."),
        (run([3]), run([3]), "They were trained alike."),
        (run([3]), run([3], batch_size=2), "Neither did better than the other."),
        (
            run([3]),
            run([1], OTHER_DATA),
            "They learned from different data: a lower loss does not say which run is better.",
        ),
        (
            run([3]),
            run([1], loss="mean_absolute_error"),
            "Their losses are measured in different ways and cannot be compared.",
        ),
    ],
)
def test_one_sentence_says_which_did_better_or_why_that_cannot_be_said(first, second, sentence):
    assert verdict(compare(first, second, 1.0), (A, THIS)) == sentence


def test_losses_of_two_kinds_have_no_goal_to_reach():
    assert "epochs to reach a loss of" not in told(run([3]), run([3], loss="mean_absolute_error"))


def test_the_table_can_be_pasted_into_a_spreadsheet():
    rows = table_rows(compare(run([3, 1], THREE), run([3, 2], THREE, learning_rate=0.5), 0.25))
    lines = [line.split("\t") for line in as_text(rows, (A, THIS), 0.25).split("\n")]
    assert lines[0] == ["", "A · rate 0.01", "This run"]
    assert lines[1] == ["learning rate", "0.01", "0.5"]
    assert lines[-1] == ["epochs to reach a loss of 0.25", "not reached", "not reached"]
    assert all(len(line) == 3 for line in lines)


# The window


@pytest.fixture
def view(qtbot, fonts):
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(Theme()))
    window.show()
    made = CompareView(window)
    made.set_theme(Theme())
    show(made, run([3, 1]), run([4, 2, 1.5], learning_rate=0.005))
    made.show()
    qtbot.waitExposed(made)
    yield made
    window.close()


def show(view: CompareView, first: Course, second: Course, goal: float = 1.0) -> None:
    view.show_pair((A, B, THIS), A, THIS)
    compared = compare(first, second, goal)
    view.show_comparison(table_rows(compared), verdict(compared, (A, THIS)), goal)


def cell(view: CompareView, name: str) -> QLabel:
    return next(found for found in view.findChildren(QLabel, name) if found.isVisible())


def boxes(view: CompareView) -> list[QComboBox]:
    return [view.findChild(QComboBox, name) for name in ("compareFirstBox", "compareSecondBox")]


def test_the_better_value_is_in_semibold_and_the_other_is_not(view):
    assert "font-weight:600" in cell(view, "compareLossFirst").text()
    assert "font-weight:600" not in cell(view, "compareLossSecond").text()
    assert "font-weight:600" in cell(view, "compareReachedFirst").text()


def test_runs_are_offered_with_their_lines_and_a_choice_is_said(view, qtbot):
    first, second = boxes(view)
    assert [first.itemText(place) for place in range(first.count())] == ["A · rate 0.01", "B · rate 0.005", "This run"]
    assert (first.currentText(), second.currentText()) == ("A · rate 0.01", "This run")
    pictures = [first.itemIcon(place).pixmap(26, 12).toImage() for place in range(3)]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])
    with qtbot.waitSignal(view.second_chosen) as chosen:
        QTest.keyClick(second, Qt.Key.Key_Up)
    assert chosen.args == ["B"]


def test_a_long_name_is_cut_with_dots_and_is_whole_in_the_list(view):
    first = boxes(view)[0]
    view.layout().activate()
    short = first.grab().toImage()
    long = replace(A, name="my very best run of all with a small rate and much patience")
    view.show_pair((long, THIS), long, THIS)
    assert first.grab().toImage() != short
    assert long.text in first.toolTip()
    assert first.itemText(0) == long.text
    assert first.view().minimumWidth() > first.fontMetrics().horizontalAdvance(long.text)
    assert view.layout().minimumSize().width() <= view.width()


def test_another_goal_is_typed_and_nonsense_is_refused_in_words(view, qtbot):
    goal = view.findChild(QAbstractSpinBox, "compareGoalInput")
    goal.setFocus()
    goal.selectAll()
    QTest.keyClicks(goal, "0,5")
    with qtbot.waitSignal(view.goal_chosen) as chosen:
        QTest.keyClick(goal, Qt.Key.Key_Return)
    assert chosen.args == [0.5]
    assert view.isVisible()
    goal.selectAll()
    QTest.keyClicks(goal, "little")
    QTest.keyClick(goal, Qt.Key.Key_Return)
    assert "is not a number" in view.findChild(QLabel, "compareVerdict").text()
    QTest.keyClick(goal, Qt.Key.Key_Escape)
    assert view.findChild(QLabel, "compareVerdict").text() == "Run A ends with the lower loss and reaches 1 sooner."
    assert view.isVisible()


def test_enter_copies_nothing_and_the_button_and_ctrl_c_copy(view):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("mine")
    QTest.keyClick(view.findChild(QAbstractSpinBox, "compareGoalInput"), Qt.Key.Key_Return)
    assert clipboard.text() == "mine"
    QTest.mouseClick(view.findChild(QPushButton, "compareCopyButton"), Qt.MouseButton.LeftButton)
    assert clipboard.text().startswith("\tA · rate 0.01\tThis run\nlearning rate\t0.01\t0.005\n")
    clipboard.setText("mine")
    table = view.findChild(QWidget, "compareTable")
    table.setFocus()
    QTest.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert "final loss\t1.000\t1.500" in clipboard.text()
    assert "final loss, 1.000, 1.500" in table.accessibleDescription()


def test_escape_closes_it(view):
    QTest.keyClick(view.findChild(QWidget, "compareTable"), Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_numbers_that_follow_a_run_move_nothing(view, qtbot):
    show(view, run([3, 1]), run([3, 1e-7]))
    qtbot.waitUntil(lambda: view.height() == view.sizeHint().height())
    before = view.size(), cell(view, "compareLossSecond").pos()
    for end in (12.5, 0.25, 3e-5):
        show(view, run([3, 1]), run([3] * 20 + [end], weight=end))
        view.layout().activate()
        assert (view.size(), cell(view, "compareLossSecond").pos()) == before
    assert view.grab().height() == before[0].height()


@pytest.mark.parametrize("theme", [Theme(), Theme(DARK), Theme(scale=0.8), Theme(DARK, scale=2.0)])
def test_nothing_stands_on_anything_else_at_any_size_of_text(view, theme):
    view.parentWidget().setStyleSheet(style_sheet(theme))
    view.set_theme(theme)
    show(view, run([3, 1], THREE), later(run([3]), [2], OTHER_DATA, learning_rate=0.5))
    view.layout().activate()
    parts = [label for label in view.findChildren(QLabel) if label.isVisible() and label.text()]
    parts += [*boxes(view), view.findChild(QAbstractSpinBox, "compareGoalInput"), view.findChild(QPushButton)]
    places = [part.rect().translated(part.mapTo(view, part.rect().topLeft())) for part in parts]
    assert len(places) > 15
    assert all(view.rect().contains(place) for place in places)
    assert all(not place.intersects(other) for place in places for other in places if place is not other)
