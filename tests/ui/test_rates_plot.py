"""The plot over all learning rates: what it draws, says, and lets a person choose."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel

from neuron_gui.core.crowd import Crowd, begin
from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.settings import Settings
from neuron_gui.core.sweep import RATES, RateSweep, first_loss, rate_task
from neuron_gui.ui.rates_plot import RatesPlot
from neuron_gui.ui.theme import DARK, Theme
from tests.ui.plot_tools import hover, shown

START = Settings().start_state(1)


def sweep(engine, epochs: int = 200, planned: int = 200, goal: float = 0.2, **changes) -> RateSweep:
    settings = Settings(**changes)
    task = rate_task(TUTORIAL, settings, START, goal)
    crowd = engine.train_crowd(task, begin(task), epochs)
    return RateSweep(task, crowd, planned, first_loss(START, TUTORIAL, settings))


@pytest.fixture
def plot(qtbot, fonts) -> RatesPlot:
    return shown(qtbot, RatesPlot())


@pytest.fixture
def filled(plot, engine) -> RatesPlot:
    plot.show_rate(0.01, 0.2)
    plot.show_sweep(sweep(engine))
    return plot


def said(plot, name: str) -> str:
    found = plot.findChild(QLabel, name)
    return found.text() if found.isVisible() else ""


def click(plot, rate: float) -> None:
    place = plot._board.to_pixels(np.log10(rate), plot._ranges[1][0] + 0.5)
    QTest.mouseClick(plot._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(*place.toPoint().toTuple()))


def measure_epochs(plot) -> None:
    plot.findChild(QComboBox, "ratesMeasureBox").setCurrentIndex(1)


@pytest.mark.parametrize(
    ("reason", "words"),
    [("loading", "TensorFlow is loaded"), ("gaps", "every cell"), ("too long", "so many rows"), ("failed", "Without")],
)
def test_an_empty_plot_says_why(filled, reason, words):
    filled.show_missing(reason)
    assert words in said(filled, "ratesEmpty")
    assert not len(filled._curve.xData)
    assert said(filled, "ratesEdge") == said(filled, "ratesNow") == ""
    assert hover(filled, "ratesHover", -2, 0.5) == ""


def test_the_edge_is_marked_and_beyond_it_nothing_is_drawn(filled):
    assert said(filled, "ratesEdge") == "runs away\nabove 0.176"
    rates, heights = filled._curve.getData()
    assert len(rates) >= 200
    assert np.isfinite(heights[rates < np.log10(0.17)]).all()
    assert np.isnan(heights[rates > np.log10(0.25)]).all()
    shade = filled._shade.rect()
    assert shade.left() == pytest.approx(np.log10(0.17698), abs=1e-4)
    assert shade.right() > 1


def test_an_edge_far_to_the_right_is_pointed_at(filled, engine):
    small = TUTORIAL
    for row, (x, y) in enumerate(TUTORIAL.rows):
        small = small.with_row(row, (x / 4, y / 4))
    task = rate_task(small, Settings(), START, 0.2)
    filled.show_sweep(RateSweep(task, engine.train_crowd(task, begin(task), 50), 50, 1.0))
    assert said(filled, "ratesEdge").startswith("runs away\nabove 0.857")
    assert said(filled, "ratesEdge").endswith(" →")
    assert filled.findChild(QLabel, "ratesEdge").geometry().right() < filled._board.to_pixels(0, 0).x()


def test_where_nothing_runs_away_there_is_no_edge(plot, engine):
    plot.show_sweep(sweep(engine, activation="tanh"))
    assert said(plot, "ratesEdge") == ""
    assert plot._shade.rect().isEmpty()
    assert said(plot, "ratesNow") == "now 0.01"


def test_the_present_rate_is_a_line_with_its_value(filled):
    assert said(filled, "ratesNow") == "now 0.01"
    assert filled._now.xData[0] == -2
    filled.show_rate(0.05, 0.2)
    assert said(filled, "ratesNow") == "now 0.05"
    filled.show_rate(1e-5, 0.2)  # out of sight
    assert said(filled, "ratesNow") == ""
    assert not len(filled._now.xData)


def test_words_beside_the_mouse(filled):
    low = filled._ranges[1][0]
    assert hover(filled, "ratesHover", -2, low + 1).startswith("rate 0.01: loss 0.0")
    assert "runs away in epoch" in hover(filled, "ratesHover", 0.5, low + 1)
    assert "Click to use it, or pull." in hover(filled, "ratesHover", 0.5, low + 1)
    measure_epochs(filled)
    assert "loss 0.2 after 87 epochs" in hover(filled, "ratesHover", -2, 100)


def test_a_click_takes_a_tidy_rate(qtbot, filled):
    for rate in (0.05, 0.0001, 10.0, 0.17):
        with qtbot.waitSignal(filled.rate_chosen) as chosen:
            click(filled, rate)
        assert chosen.args[0] in RATES
        assert chosen.args[0] == pytest.approx(rate, rel=0.06)


def test_keys_point_and_enter_takes(qtbot, filled):
    plot = filled._board.widget
    assert plot.focusPolicy() == Qt.FocusPolicy.TabFocus
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert said(filled, "ratesPointed").startswith("rate 0.0105: loss ")
    QTest.keyClick(plot, Qt.Key.Key_Up)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    with qtbot.waitSignal(filled.rate_chosen) as chosen:
        QTest.keyClick(plot, Qt.Key.Key_Return)
    assert chosen.args == [0.015]
    assert said(filled, "ratesPointed") == ""
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(filled.rate_chosen):
        QTest.keyClick(plot, Qt.Key.Key_Return)


def test_epochs_to_a_loss_that_is_typed(qtbot, filled):
    goal = filled.findChild(QAbstractSpinBox, "goalInput")
    assert not goal.isVisible()
    measure_epochs(filled)
    assert goal.isVisible()
    assert goal.text() == "0.2"
    _, heights = filled._curve.getData()
    assert np.nanmin(heights) < 20
    assert said(filled, "ratesFastest") == "fastest 0.12"
    with qtbot.waitSignal(filled.goal_chosen) as chosen:
        goal.selectAll()
        QTest.keyClicks(goal, "0.05")
        QTest.keyClick(goal, Qt.Key.Key_Return)
    assert chosen.args == [0.05]


def test_a_goal_that_nobody_reaches_is_said(plot, engine):
    measure_epochs(plot)
    plot.show_sweep(sweep(engine, epochs=3, planned=3, goal=1e-9))
    assert said(plot, "ratesEmpty").replace("\n", " ") == "No rate gets down to a loss of 1e−09 in 3 epochs."
    plot.show_sweep(sweep(engine, goal=1.0))
    assert said(plot, "ratesEmpty") == ""


def test_a_sweep_on_its_way_says_how_far_it_is(plot, engine):
    plot.show_sweep(sweep(engine, epochs=50, planned=2000))
    assert plot._legend.accessibleName() == "50 of 2,000 epochs"
    assert plot._legend.isVisible()
    plot.show_sweep(sweep(engine))
    assert not plot._legend.isVisible()


@pytest.mark.parametrize("first", [0.0, -5.0, float("nan"), float("inf"), 1e300])
@pytest.mark.parametrize("losses", [0.0, -3.0, float("nan"), 3e38])
def test_wild_numbers_are_drawn_without_harm(qtbot, plot, losses, first):
    task = rate_task(TUTORIAL, Settings(), START, 0.1)
    never = np.full(len(RATES), -1)
    crowd = Crowd(5, task.starts, np.full(len(RATES), losses, dtype=np.float32), never, never)
    for theme in (Theme(), Theme(DARK, 2.0)):
        plot.set_theme(theme)
        plot.show_sweep(RateSweep(task, crowd, 5, first))
        measure_epochs(plot)
        plot.show_sweep(RateSweep(task, crowd, 5, first))
        plot.grab()
        hover(plot, "ratesHover", -2, 0)
