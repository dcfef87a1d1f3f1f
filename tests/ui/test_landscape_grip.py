"""The present point of the landscape in the hand: it follows the mouse, the view stays, a click is a click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.landscape import Place
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.landscape import LandscapePlot
from tests.mouse import move
from tests.ui.plot_tools import shown

LEFT_BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
START = State((0.12,), 0.0)
THREE = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (2.0, 1.0, 4.0), (3.0, 3.0, 7.5), (0.5, 2.5, 3.1)))


@pytest.fixture
def plot(qtbot):
    return shown(qtbot, LandscapePlot())


def show(plot: LandscapePlot, state: State = START, dataset: Dataset = TUTORIAL) -> LandscapePlot:
    plot.show_moment(Moment(0, 0, state, dataset, Settings()), None, None, state)
    return plot


def at(plot: LandscapePlot, place: Place) -> QPoint:
    return plot._marks.to_pixels(place).toPoint()


def follow(plot: LandscapePlot) -> list[State]:
    """Let the plot show what is dragged, as in the window."""
    heard: list[State] = []
    start = plot._moment.state

    def take(state: State) -> None:
        heard.append(state)
        plot.show_moment(replace(plot._moment, state=state, by_hand=True), None, None, start)

    plot.grip.held.connect(take)
    plot.grip.given_back.connect(take)
    return heard


def drag(plot: LandscapePlot, begin: QPoint, end: QPoint, let_go: bool = True) -> None:
    view = plot._board.widget.viewport()
    QTest.mousePress(view, LEFT_BUTTON, NONE, begin)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, begin + (end - begin) * share)
    if let_go:
        QTest.mouseRelease(view, LEFT_BUTTON, NONE, end)


def test_both_parameters_follow_the_mouse(plot):
    show(plot)
    heard, starts = follow(plot), []
    plot.start_chosen.connect(starts.append)
    drag(plot, at(plot, (0.12, 0.0)), at(plot, (2.0, -1.0)))
    assert heard[-1].weights[0] == pytest.approx(2.0, abs=0.05)
    assert heard[-1].bias == pytest.approx(-1.0, abs=0.05)
    assert starts == []  # what was dragged is no click
    assert plot._marks._start_words.isVisible()
    present = plot._marks.present.data[0]
    assert present[0] == pytest.approx(heard[-1].weights[0])


def test_a_click_on_the_point_is_a_click(plot):
    show(plot)
    heard, clicks = follow(plot), []
    plot._board.clicked.connect(clicks.append)
    QTest.mouseClick(plot._board.widget.viewport(), LEFT_BUTTON, NONE, at(plot, (0.12, 0.0)))
    assert heard == []
    assert len(clicks) == 1


def test_elsewhere_nothing_is_taken(plot):
    show(plot)
    heard = follow(plot)
    drag(plot, at(plot, (2.0, -1.0)), at(plot, (1.0, -1.0)))
    assert heard == []


def test_the_view_stays_while_the_point_is_held_and_does_not_jump_after(plot):
    show(plot)
    before = plot._marks.window
    follow(plot)
    drag(plot, at(plot, (0.12, 0.0)), plot._board.area.topRight() + QPoint(50, -50), let_go=False)
    assert plot._marks.window == before
    QTest.mouseRelease(plot._board.widget.viewport(), LEFT_BUTTON, NONE, plot._board.area.topRight())
    assert plot._marks.window == before


def test_without_a_run_the_start_stays_where_it_is(plot):
    show(plot)
    survey = plot._survey
    follow(plot)
    drag(plot, at(plot, (0.12, 0.0)), at(plot, (2.0, -1.0)))
    assert plot._survey is survey


def test_escape_gives_the_point_back(plot):
    state = State((0.123456789,), 0.0)
    show(plot, state)
    heard, starts = follow(plot), []
    plot.start_chosen.connect(starts.append)
    drag(plot, at(plot, (0.12, 0.0)), at(plot, (2.0, -1.0)), let_go=False)
    QTest.keyClick(plot._board.widget, Qt.Key.Key_Escape)
    assert heard[-1] == state
    QTest.mouseMove(plot._board.widget.viewport(), at(plot, (1.0, 1.0)))
    assert heard[-1] == state


def test_of_many_parameters_only_the_two_on_show_move(plot):
    state = State((0.5, 0.7), 0.1)
    show(plot, state, THREE)
    heard = follow(plot)
    drag(plot, at(plot, (0.5, 0.1)), at(plot, (1.0, 0.3)))
    assert heard[-1].weights[1] == 0.7
    assert heard[-1].weights[0] == pytest.approx(1.0, abs=0.1)


def test_the_mouse_shows_what_can_be_taken(plot):
    show(plot)
    view = plot._board.widget.viewport()
    move(view, at(plot, (0.12, 0.0)))
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    move(view, at(plot, (2.0, -1.0)))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor
