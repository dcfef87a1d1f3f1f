"""The neuron's line in the hand: its middle is shifted, an end turned, a row goes before it, Escape gives it back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.fit_plot import FitPlot
from tests.ui.plot_tools import hover, shown

LEFT_BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FLAT = State((0.5,), 3.0)  # a line that runs beside the rows
ZERO_TO_ONE = Dataset(("x", "y"), ((-2.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (2.0, 1.0)))


def fit(qtbot, state: State = FLAT, dataset: Dataset = TUTORIAL, settings: Settings | None = None) -> FitPlot:
    plot = shown(qtbot, FitPlot())
    plot.set_present(dataset)
    plot.show_moment(Moment(0, 0, state, dataset, settings or Settings()), state)
    return plot


def at(plot: FitPlot, x: float, y: float) -> QPoint:
    return plot._board.to_pixels(x, y).toPoint()


def line(plot: FitPlot, x: float) -> float:
    moment = plot._moment
    return float(forward(moment.state, np.array([[x]]), moment.settings.activation)[0])


def drag(plot: FitPlot, begin: tuple[float, float], end: tuple[float, float], let_go: bool = True) -> list[State]:
    """Drag with the plot following, as in the window."""
    heard: list[State] = []

    def follow(state: State) -> None:
        heard.append(state)
        plot.show_moment(replace(plot._moment, state=state, by_hand=True), plot._start)

    plot.line_hand.held.connect(follow)
    plot.line_hand.given_back.connect(follow)
    view, ends = plot._board.widget.viewport(), (at(plot, *begin), at(plot, *end))
    QTest.mousePress(view, LEFT_BUTTON, NONE, ends[0])
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, ends[0] + (ends[1] - ends[0]) * share)
    if let_go:
        QTest.mouseRelease(view, LEFT_BUTTON, NONE, ends[1])
    return heard


CORNERS = Dataset(("a", "b", "y"), ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)))
QUESTION = Settings(loss="binary_crossentropy", activation="sigmoid")
DIVIDE = State((4.0, 4.0), -2.0)  # b = 0.5 − a


def test_the_line_between_yes_and_no_is_shifted_by_its_middle(qtbot):
    plot = fit(qtbot, DIVIDE, CORNERS, QUESTION)
    assert hover(plot, "fitHover", 0.3, 0.2) == "drag to shift: b"
    heard = drag(plot, (0.3, 0.2), (0.75, 0.75))
    assert heard[-1].weights == DIVIDE.weights
    assert heard[-1].bias == pytest.approx(-6.0, abs=0.1)
    assert plot.findChild(QLabel, "accuracyLabel").text() == "1 of 4 right"


def test_and_turned_by_an_end(qtbot):
    plot = fit(qtbot, DIVIDE, CORNERS, QUESTION)
    (left, _right), (_low, high) = plot._ranges
    end = (left + 0.08, 0.5 - left - 0.08) if 0.5 - left < high else (0.5 - high + 0.08, high - 0.08)
    assert hover(plot, "fitHover", *end) == "drag to turn: w and b"
    state = drag(plot, end, (0.3, 0.9))[-1]
    x, y = plot._yes_no.boundary
    ends = np.column_stack((x, y))
    assert ends @ np.array(state.weights) + state.bias == pytest.approx([0, 0], abs=1e-6)
    assert 0.3 * state.weights[0] + 0.9 * state.weights[1] + state.bias == pytest.approx(0, abs=0.15)


def test_without_a_question_a_map_has_no_line_to_drag(qtbot):
    plot = fit(qtbot, DIVIDE, CORNERS, Settings(activation="tanh"))
    assert "drag" not in hover(plot, "fitHover", 0.3, 0.2)
    assert not drag(plot, (0.3, 0.2), (0.75, 0.75))


def test_the_middle_shifts_the_line(qtbot):
    plot = fit(qtbot)
    moved = drag(plot, (1.5, line(plot, 1.5)), (1.5, 6.0))[-1]
    assert moved.weights == FLAT.weights
    assert moved.bias + 0.5 * 1.5 == pytest.approx(6.0, abs=0.1)


def test_an_end_turns_it_about_the_other(qtbot):
    plot = fit(qtbot)
    (left, _), _ = plot._ranges
    moved = drag(plot, (3.7, line(plot, 3.7)), (3.7, 0.0))[-1]
    assert moved.weights[0] < 0
    assert moved.weights[0] * 3.7 + moved.bias == pytest.approx(0.0, abs=0.1)
    assert moved.weights[0] * left + moved.bias == pytest.approx(0.5 * left + 3.0, abs=0.05)


def test_nothing_jumps_while_the_line_is_held(qtbot):
    plot = fit(qtbot)
    plot.show_asked((1.5,), line(plot, 1.5))
    before = plot._ranges
    drag(plot, (3.7, line(plot, 3.7)), (3.7, 0.0), let_go=False)
    plot.show_asked((1.5,), 60.0)
    assert plot._ranges == before


@pytest.mark.parametrize(("activation", "state"), [("sigmoid", State((1.0,), 0.0)), ("tanh", State((0.5,), 0.2))])
def test_a_curve_is_dragged_to_the_side(qtbot, activation, state):
    plot = fit(qtbot, state, ZERO_TO_ONE, Settings(activation=activation))
    height = line(plot, 0.0)
    moved = drag(plot, (0.0, height), (0.6, height))[-1]
    assert moved.weights == state.weights
    assert float(forward(moved, np.array([[0.6]]), activation)[0]) == pytest.approx(height, abs=0.03)


def test_a_row_under_the_mouse_goes_before_the_line(qtbot):
    plot = fit(qtbot, State((2.0,), -1.0))
    edits: list[Dataset] = []
    plot.edited.connect(lambda dataset, *_: edits.append(dataset))
    assert drag(plot, (2.0, 3.0), (2.0, 6.0)) == []
    assert edits
    assert drag(plot, (1.5, 2.0), (1.5, 4.0))
    assert len({dataset.rows for dataset in edits[-1:]}) == 1


def test_among_many_rows_the_line_can_still_be_taken(qtbot):
    dense = Dataset(("x", "y"), tuple((x / 100, x / 50 - 1) for x in range(0, 400, 2)))
    plot = fit(qtbot, State((2.0,), -1.0), dense)
    assert drag(plot, (2.005, 3.01), (2.005, 5.0))


def test_escape_gives_the_line_back_to_the_last_digit(qtbot):
    state = State((0.512345678,), 3.0)
    plot = fit(qtbot, state)
    heard = drag(plot, (3.7, line(plot, 3.7)), (3.7, 0.0), let_go=False)
    assert heard[-1] != state
    QTest.keyClick(plot._board.widget, Qt.Key.Key_Escape)
    assert heard[-1] == state
    QTest.mouseMove(plot._board.widget.viewport(), at(plot, 3.7, -2.0))
    assert heard[-1] == state


def test_a_click_takes_nothing_and_a_double_click_adds_a_row(qtbot):
    plot = fit(qtbot)
    edits: list[str] = []
    plot.edited.connect(lambda _dataset, text, _key: edits.append(text))
    view, place = plot._board.widget.viewport(), at(plot, 1.5, line(plot, 1.5))
    heard: list[State] = []
    plot.line_hand.held.connect(heard.append)
    QTest.mouseClick(view, LEFT_BUTTON, NONE, place)
    QTest.mouseDClick(view, LEFT_BUTTON, NONE, place)
    assert heard == []
    assert edits == ["add a row"]


def test_the_mouse_is_told_what_it_can_do(qtbot):
    plot = fit(qtbot)
    view = plot._board.widget.viewport()
    assert hover(plot, "fitHover", 1.5, line(plot, 1.5)) == "drag to shift: b"
    assert view.cursor().shape() == Qt.CursorShape.SizeAllCursor
    assert hover(plot, "fitHover", 4.5, line(plot, 4.5)) == "drag to turn: w and b"
    assert view.cursor().shape() == Qt.CursorShape.SizeVerCursor
    assert hover(plot, "fitHover", 1.5, -3.0) == ""
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_steep_line_is_turned_about_the_end_that_is_in_sight(qtbot):
    plot = fit(qtbot, State((40.0,), -60.0))
    low, high = plot._ranges[1]
    place = (high - 0.5 + 60) / 40
    moved = drag(plot, (place, high - 0.5), (place + 1.0, high - 0.5))[-1]
    pivot = (low + 60) / 40
    assert moved.weights[0] * pivot + moved.bias == pytest.approx(low, abs=1e-6)
    assert moved.weights[0] < 40


@pytest.mark.parametrize(
    "dataset", [TUTORIAL.with_cell(0, 1, "five"), Dataset(column_names(2), ((1.0, 2.0, 3.0), (2.0, 1.0, 4.0)))]
)
def test_there_is_no_line_to_take_without_a_loss_or_with_more_inputs(qtbot, dataset):
    plot = fit(qtbot, State((0.5,) * dataset.input_count, 3.0), dataset)
    middle = plot._board.area.center()
    assert plot.line_hand._take(middle.toPointF()) is None
    assert drag(plot, (1.5, 3.75), (1.5, 6.0)) == []


@pytest.mark.parametrize("state", [State((np.nan,), 0.0), State((1e30,), 0.0), State((0.0,), 0.0)])
def test_odd_states_do_no_harm(qtbot, state):
    plot = fit(qtbot, state)
    for x in (-1.0, 0.0, 2.0):
        drag(plot, (x, 0.0), (x, 3.0))
