"""Weights and bias over the epochs: what is drawn, what hovering says, for one input and for many."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.theme import DARK, Theme
from neuron_gui.ui.weights_plot import WeightsPlot
from tests.ui.plot_tools import shown


@pytest.fixture
def plot(qtbot) -> WeightsPlot:
    return shown(qtbot, WeightsPlot())


def run(epochs: int, inputs: int = 1) -> History:
    data = TUTORIAL if inputs == 1 else Dataset(column_names(inputs), (tuple(range(inputs + 1)),) * 3)
    segment = Segment(0, data, Settings())
    history = History(State((0.0,) * inputs, 0.0), segment)
    k = np.arange(1, epochs + 1, dtype=np.float32)
    weights = np.column_stack([(place + 1) * (1 - np.exp(-k / 20)) for place in range(inputs)])
    history.append(EpochBatch(segment, 1, weights, -weights[:, 0], k, k))
    return history


def show(plot: WeightsPlot, history: History | None, epoch: int = 0, end: int = 100) -> bool:
    segment = history.segments[0] if history else Segment(0, TUTORIAL, Settings())
    state = history.state(epoch) if history else Settings().start_state(1)
    last = history.last_epoch if history else 0
    return plot.show_moment(Moment(epoch, last, state, segment.dataset, segment.settings), history, end)


def words(plot: WeightsPlot) -> list[str]:
    return [label.text() for label in plot._values if label.isVisible()]


def test_empty_plot_says_what_will_be_there(plot):
    show(plot, None)
    said = plot.findChild(QLabel, "weightsEmpty")
    assert said.isVisible()
    assert "Press Train" in said.text()


def test_a_curve_for_each_up_to_the_shown_epoch_and_fainter_after_it(plot):
    history = run(100)
    assert show(plot, history, 40)
    for place, values in enumerate((history.weights[:, 0], history.bias)):
        np.testing.assert_allclose(plot._sooner[place].yData, values[:41], rtol=1e-6)
        np.testing.assert_allclose(plot._later[place].yData, values[40:], rtol=1e-6)
    assert words(plot) == ["w 0.865", "b −0.865"]
    assert not plot.findChild(QLabel, "weightsEmpty").isVisible()


def test_nothing_is_drawn_anew_while_nothing_has_changed(plot):
    history = run(100)
    assert show(plot, history, 40)
    assert not show(plot, history, 40)
    assert show(plot, history, 41)


def test_what_is_trained_on_is_added(plot):
    history = run(50)
    show(plot, history, 50)
    more = np.full(10, 2.0, dtype=np.float32)
    history.append(EpochBatch(history.segments[0], 51, more[:, np.newaxis], more, more, more))
    show(plot, history, 60)
    assert plot._sooner[0].yData[-1] == 2.0
    assert len(plot._sooner[0].yData) == 61


def test_a_long_run_is_drawn_with_few_points(plot):
    show(plot, run(100_000), 90_000, 100_000)
    assert len(plot._sooner[0].xData) + len(plot._later[0].xData) < 4 * plot.width()


def test_other_inputs_other_curves(plot):
    show(plot, run(30), 30)
    show(plot, run(30, inputs=3), 30)
    assert len(plot._sooner) == 4
    assert [text.split()[0] for text in words(plot)] == ["w₁", "w₂", "w₃", "b"]


@pytest.mark.parametrize("inputs", [7, 12])
def test_of_many_weights_the_first_are_named(plot, inputs):
    history = run(30, inputs)
    show(plot, history, 30)
    assert len(plot._sooner) == inputs + 1
    named = [text.split()[0] for text in words(plot)]
    assert named
    assert set(named) <= {"w₁", "w₂", "w₃", "w₄", "w₅", "w₆", "w₇", "b"}
    places = [label.geometry() for label in plot._values if label.isVisible()]
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    state = history.state(30)
    for label, value in zip(plot._values, (*state.weights, state.bias), strict=True):
        if label.isVisible():  # else somebody reads it as that of the curve beside it
            assert label.geometry().center().y() == pytest.approx(plot._board.to_pixels(30, value).y(), abs=2)


def test_numbers_without_measure_are_drawn_without_a_fault(plot):
    history = run(5)
    wild = np.array([1e10, -1e20, 1e38], dtype=np.float32)
    history.append(EpochBatch(history.segments[0], 6, wild[:, np.newaxis], -wild, wild, wild))
    plot.set_theme(Theme(DARK, 1.4))
    for epoch in (3, 7, 8):
        show(plot, history, epoch)
        assert not plot.grab().isNull()
        assert np.abs(plot._sooner[0].yData).max() < 1e6


def test_an_epoch_that_is_only_being_told_is_not_there_yet(plot):
    history = run(3)
    moment = Moment(2, 3, history.state(2), TUTORIAL, Settings())
    plot.show_moment(moment, history, 100, 2)
    assert list(plot._sooner[0].getData()[0]) == [0, 1, 2]
    assert plot._later[0].xData is None or not len(plot._later[0].xData)
    plot.resize(400, 260)
    assert plot._later[0].xData is None or not len(plot._later[0].xData)
    plot.show_moment(Moment(3, 3, history.state(3), TUTORIAL, Settings()), history, 100, 3)
    assert list(plot._sooner[0].getData()[0]) == [0, 1, 2, 3]
    plot.show_moment(moment, history, 100, 3)  # taken back: what was seen once stays, faint
    assert list(plot._later[0].getData()[0]) == [2, 3]
