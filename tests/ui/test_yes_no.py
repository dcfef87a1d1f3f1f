"""A yes/no question on screen: two kinds of rows, where the answer turns, what is right, and a chance in percent."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.moment import BY_HAND, Moment
from neuron_gui.core.problem import Problem
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.document import Document
from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.fit_rows import LANES, place_rows
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.predict_card import PredictCard
from neuron_gui.ui.predict_words import chance_words, guess_words, heading_words, read_guess, yes_or_no
from neuron_gui.ui.theme import DARK, Theme
from neuron_gui.ui.why_words import explanation
from tests.ui.plot_tools import hover, shown

QUESTION = Settings(loss="binary_crossentropy", activation="sigmoid")
STUDY = Dataset(
    ("hours", "pass"),
    tuple((0.5 * k + 0.5, y) for k, y in enumerate((0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0))),
)
LEARNED = State((2.0,), -6.5)  # turns at 3.25 hours
XOR = Dataset(("a", "b", "y"), ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)))


def moment(state: State = LEARNED, dataset: Dataset = STUDY, row: int | None = None, epoch: int = 7) -> Moment:
    return Moment(epoch, 9, state, dataset, QUESTION, row)


@pytest.fixture
def plot(qtbot):
    return shown(qtbot, FitPlot())


def words(plot: FitPlot, name: str) -> str:
    label = plot.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


# One input


def test_the_answer_turns_at_minus_b_over_w_and_the_place_is_named(plot):
    plot.show_moment(moment())
    x, y = plot._yes_no.boundary
    assert x == pytest.approx([3.25, 3.25])
    assert y[0] < 0 < 1 < y[1]
    assert words(plot, "fitBoundary") == "hours = 3.25"
    assert plot._board.area.contains(plot.findChild(QLabel, "fitBoundary").geometry())


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State((2.0,), 20.0), "← hours = −10.00"),
        (State((2.0,), -40.0), "hours = 20.00 →"),
        (State((0.0,), 1.0), ""),
        (State((-2.0,), 6.5), "hours = 3.25"),
    ],
)
def test_a_boundary_out_of_sight_is_pointed_to(plot, state, said):
    plot.show_moment(moment(state))
    assert words(plot, "fitBoundary") == said
    in_sight = bool(said) and "←" not in said and "→" not in said
    assert len(plot._yes_no.boundary[0]) == 2 * in_sight


def test_wrong_rows_are_crossed(plot):
    now = moment()
    plot.show_moment(now)
    assert plot._yes_no.crossed[:, 0] == pytest.approx([2.5, 3.5])
    assert now.tally.right == 8
    assert plot.findChild(QLabel, "accuracyLabel").text() == "8 of 10 right"


def test_yes_and_no_have_signs_of_their_own(plot):
    plot.show_moment(moment())
    signs = [point.symbol() for point in plot._dots.points()]
    assert [sign == "t1" for sign in signs] == [y == 1 for _, y in STUDY.rows]
    assert plot._legend.accessibleName() == "no, yes, wrong"


def test_the_axis_says_what_its_numbers_mean(plot):
    plot.show_moment(moment())
    axis = plot._board.widget.getAxis("left")
    assert axis.labelText == "probability of yes"
    assert axis.tickStrings([0.0, 0.5, 1.0], 1, 1) == ["no 0", "0.5", "yes 1"]
    plot.show_moment(Moment(7, 9, LEARNED, STUDY, Settings()))
    assert axis.labelText == "pass"
    assert axis.tickStrings([0.0, 1.0], 1, 1) == ["0", "1"]
    assert not words(plot, "fitBoundary")
    assert not plot.findChild(QLabel, "accuracyLabel").isVisible()
    assert not len(plot._yes_no.crossed)


def test_rows_that_would_hide_each_other_are_stacked_so_that_they_can_be_counted():
    rows = tuple((float(k % 3), float(k % 2)) for k in range(60))
    placed = place_rows(Dataset(("x", "y"), rows), yes_no=True)
    places = np.column_stack((placed.x, placed.y + placed.lift))
    assert len(np.unique(places, axis=0)) == 60
    assert (placed.lift[placed.y == 1] >= 0).all()
    assert (placed.lift[placed.y == 0] <= 0).all()
    again = place_rows(Dataset(("x", "y"), (*rows, (7.0, 0.0))), yes_no=True)
    assert again.lift[:60] == pytest.approx(placed.lift)


def test_rows_apart_stand_at_their_answers():
    placed = place_rows(STUDY, yes_no=True)
    assert not placed.lift.any()


def test_hover_says_whether_a_row_is_right(plot):
    plot.show_moment(moment())
    assert hover(plot, "fitHover", 2.5, 1).endswith("error −0.818\nsays no: wrong")
    assert hover(plot, "fitHover", 5.0, 1).endswith("says yes: right")


@pytest.mark.parametrize("size", [0.0, 1e-30, 1e6, 1e19, 1e30, math.inf, math.nan])
@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_wild_states_are_painted_without_a_fault(plot, size, inputs):
    rows = tuple((*(float((k * 7 + n) % 5) for n in range(inputs)), float(k % 2)) for k in range(9))
    data = Dataset(column_names(inputs), rows)
    plot.show_moment(moment(State((size,) * inputs, -size), data, row=2))
    assert not plot.grab().isNull()


def test_a_gap_is_neither_right_nor_wrong(plot):
    plot.show_moment(moment(dataset=STUDY.with_cell(4, 0, "?")))
    assert plot.findChild(QLabel, "accuracyLabel").text() == "8 of 9 right"


# A row in the hand is moved from answer to answer, never between them


def test_a_dragged_row_is_a_yes_or_a_no(qtbot, plot):
    document = Document()
    document.replace_dataset(STUDY, "begin")

    def show() -> None:
        plot.set_present(document.project.dataset)
        plot.show_moment(moment(dataset=document.project.dataset))

    document.changed.connect(show)
    plot.edited.connect(document.replace_dataset)
    show()
    view = plot._board.widget.viewport()
    begin, end = (plot._board.to_pixels(*place) for place in ((5.0, 1.0), (2.0, 0.3)))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin.toPoint())
    for share in (0.3, 0.7, 1.0):
        place = begin + (end - begin) * share
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            place,
            QPointF(view.mapToGlobal(place.toPoint())),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, event)
        assert {y for _, y in document.project.dataset.rows} == {0.0, 1.0}
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end.toPoint())
    assert document.project.dataset.rows[-1] == (pytest.approx(2.0, abs=0.1), 0.0)
    QTest.keyClick(plot._board.widget, Qt.Key.Key_Right)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=plot._board.to_pixels(4.8, 0.62).toPoint())
    assert document.project.dataset.rows[-1][1] == 1.0


# Two inputs


def test_the_line_between_yes_and_no_runs_where_the_chance_is_one_half(plot):
    state = State((2.0, -1.0), -0.3)
    plot.show_moment(moment(state, XOR))
    ends = np.column_stack(plot._yes_no.boundary)
    assert ends @ np.array(state.weights) + state.bias == pytest.approx([0, 0], abs=1e-9)
    no, yes = plot.findChild(QLabel, "fitNoSide"), plot.findChild(QLabel, "fitYesSide")
    for label, above in ((no, False), (yes, True)):
        assert label.isVisible()
        middle = plot._board.from_exact_pixels(QPointF(label.geometry().center()))
        assert (2.0 * middle.x() - middle.y() - 0.3 > 0) is above
        assert plot._board.area.contains(label.geometry())


@pytest.mark.parametrize(("bias", "said"), [(9.0, ("", "yes everywhere")), (-9.0, ("no everywhere", ""))])
def test_where_no_line_is_in_sight_it_is_said_what_the_neuron_says(plot, bias, said):
    plot.show_moment(moment(State((0.1, 0.1), bias), XOR))
    assert (words(plot, "fitNoSide"), words(plot, "fitYesSide")) == said
    assert not len(plot._yes_no.boundary[0])


# More inputs


def test_with_more_inputs_each_row_stands_in_the_lane_of_its_target_at_the_height_of_its_chance(plot):
    rows = tuple((float(k % 4), float(k % 3), float(k % 5), float(k % 2)) for k in range(20))
    now = moment(State((0.5, -0.5, 0.2), 0.1), Dataset(column_names(3), rows), row=3)
    plot.show_moment(now)
    assert plot._placed.kind == LANES
    x, y = plot._dots.getData()
    assert np.round(x) == pytest.approx(now.dataset.targets)
    assert len(np.unique(x)) == 20
    assert y == pytest.approx(now.predictions)
    assert [float(each[0]) for each in plot._ring.getData()] == pytest.approx([x[3], y[3]])
    assert plot._yes_no.boundary[1] == pytest.approx([0.5, 0.5])
    wrong = (now.predictions > 0.5) != (now.dataset.targets > 0.5)
    assert plot._yes_no.crossed == pytest.approx(np.column_stack((x, y))[wrong])


# Why so many are right


def test_the_table_of_what_is_said_and_what_is():
    told = explanation(Quantity(Kind.ACCURACY), moment())
    assert told.title == "Why are 8 of 10 right?"
    table = [[piece.text for piece in row.cells] for row in told.table.rows]
    assert [piece.text for piece in told.table.headings] == ["", "is no", "is yes"]
    assert table == [
        ["says no", "5", "1"],
        ["says yes", "1", "3"],
        ["5 + 3 of 10 are right", "", "80\N{NO-BREAK SPACE}%"],
    ]


def test_rows_kept_out_of_training_are_counted_for_themselves():
    now = moment(dataset=replace(STUDY, tests=frozenset({4, 9})))
    assert (now.tally.right, now.tally.rows) == (7, 8)
    assert (now.test_tally.right, now.test_tally.rows) == (1, 2)
    last = explanation(Quantity(Kind.ACCURACY), now).table.rows[-1]
    assert [piece.text for piece in last.cells] == ["of the test rows 1 of 2", "", "50\N{NO-BREAK SPACE}%"]
    assert moment().test_tally is None


def test_there_is_no_accuracy_where_no_question_is_asked():
    assert explanation(Quantity(Kind.ACCURACY), replace(moment(), settings=Settings())) is None
    assert explanation(Quantity(Kind.ACCURACY), moment(dataset=STUDY.without_rows(range(10)))) is None


def test_the_words_are_as_wide_as_they_can_become(plot):
    label = plot.findChild(QLabel, "accuracyLabel")
    widths = set()
    for bias in (-30.0, -6.5, 30.0):
        plot.show_moment(moment(State((2.0,), bias)))
        QApplication.processEvents()
        widths.add(label.width())
    assert len(widths) == 1
    plot.set_theme(Theme(DARK))
    assert label.isVisible()


# Predict


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.873, "87 % yes"),
        (0.5, "50 % yes"),
        (0.0, "less than 1 % yes"),
        (1e-9, "less than 1 % yes"),
        (0.0099, "less than 1 % yes"),
        (0.0101, "1 % yes"),
        (0.99, "99 % yes"),
        (0.9999, "more than 99 % yes"),
        (1.0, "more than 99 % yes"),
    ],
)
def test_an_answer_is_a_chance_and_never_quite_sure(chance, said):
    assert chance_words(chance).replace("\N{NO-BREAK SPACE}", " ") == said


def test_what_it_says_is_in_the_heading():
    assert heading_words(0.39, 1000, True) == "At epoch 1,000 it says no:"
    assert heading_words(0.51, BY_HAND, True) == "With your w and b it says yes:"
    assert heading_words(0.51, 0, True) == "The neuron knows nothing yet:"
    assert heading_words(0.51, 12, False) == "At epoch 12:"
    assert yes_or_no(0.5) == "no"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("yes", 1.0), ("Yes ", 1.0), ("NO", 0.0), ("80 %", 0.8), ("80%", 0.8), ("80", 0.8), ("0,8", 0.8), ("1", 1.0)],
)
def test_a_guess_is_yes_no_or_a_chance(typed, value):
    assert read_guess(typed, yes_no=True).value == pytest.approx(value)


@pytest.mark.parametrize("typed", ["perhaps", "-1", "101", "120 %", ""])
def test_another_guess_is_asked_for_in_a_sentence(typed):
    with pytest.raises(Problem, match="Guess yes, no, or a number"):
        read_guess(typed, yes_no=True)


def test_a_guess_is_compared_with_what_is_said():
    plain = str.maketrans({"\N{NO-BREAK SPACE}": " "})
    assert guess_words(read_guess("yes", True), 0.87) == "Your guess and the neuron agree: yes."
    assert guess_words(read_guess("yes", True), 0.39) == "Your guess: yes. The neuron says no."
    assert guess_words(read_guess("80 %", True), 0.39).translate(plain) == "Your guess: 80 %. The neuron: 39 % yes."


def test_the_card_answers_yes_or_no_and_keeps_the_number_at_hand(qtbot):
    card = PredictCard()
    qtbot.addWidget(card)
    card.show_data(STUDY, Settings(activation="sigmoid"))
    card.findChild(QLineEdit, "guessInput").setText("yes")
    card.show_answer(Answer(1, (3.0,), LEARNED, "sigmoid", 0.3775406688), 500)
    output = card.findChild(QLabel, "predictOutput")
    assert output.text() == "38\N{NO-BREAK SPACE}% yes"
    assert output.accessibleDescription() == "ŷ = 0.378"
    assert output.toolTip() == "ŷ = 0.377540669"
    assert card.findChild(QLabel, "predictHeading").text() == "At epoch 500 it says no:"
    assert "0.378" in card.findChild(QLabel, "predictWorking").text()
    assert card.findChild(QLabel, "predictVerdict").text() == "Your guess: yes. The neuron says no."
    card.show_answer(Answer(2, (3.0,), LEARNED, "linear", -0.5), 500)
    assert output.text() == "ŷ = −0.500"
