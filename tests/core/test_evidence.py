"""What is still to be gained is measured against the closest line and against long trainings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.evidence import LATELY, still_to_gain
from neuron_gui.core.neuron import loss_value
from neuron_gui.core.settings import Settings, State
from tests.core.descent import ended

NOISY = Dataset(
    ("a", "b", "y"), ((1.0, 2.0, 3.1), (2.0, -1.0, 0.4), (0.5, 0.5, 1.3), (-1.0, 1.0, 0.2), (3.0, 0.0, 2.6))
)
OVERLAPPING = Dataset(("x", "y"), ((0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 1.0), (5.0, 1.0)))


def loss_of(line: np.ndarray, dataset: Dataset, settings: Settings) -> float:
    state = State(tuple(map(float, line[:-1])), float(line[-1]))
    return loss_value(state, dataset.inputs, dataset.targets, settings.activation, settings.loss)


def test_for_a_line_and_squares_the_gain_is_that_of_the_closest_line():
    x = np.column_stack((NOISY.inputs.astype(float), np.ones(5)))
    best = np.linalg.lstsq(x, NOISY.targets.astype(float), rcond=None)[0]
    state, settings = State((0.3, -2.0), 5.0), Settings()
    now = loss_value(state, NOISY.inputs, NOISY.targets, "linear", settings.loss)
    assert still_to_gain(state, NOISY, settings) == pytest.approx(now - loss_of(best, NOISY, settings), rel=1e-6)


def test_it_is_so_for_inputs_far_off_as_well():
    years = Dataset(("year", "y"), tuple((2000.0 + k, 3.0 * k + (-1) ** k) for k in range(12)))
    best = np.polyfit(np.arange(12.0), years.targets.astype(float), 1)
    floor = float(np.mean((np.polyval(best, np.arange(12.0)) - years.targets) ** 2))
    state = State((0.01,), 2.0)
    now = loss_value(state, years.inputs, years.targets, "linear", "mean_squared_error")
    assert still_to_gain(state, years, Settings()) == pytest.approx(now - floor, rel=1e-3)


def test_for_sigmoid_and_cross_entropy_it_is_good_near_the_best_place():
    settings = Settings(activation="sigmoid", loss="binary_crossentropy", learning_rate=0.5, epochs=400)
    near, end = ended(OVERLAPPING, settings), ended(OVERLAPPING, replace(settings, epochs=6000))
    assert end.gain == pytest.approx(0, abs=1e-6)
    assert near.gain == pytest.approx(near.loss - end.loss, rel=0.15)


def test_the_least_absolute_error_is_that_of_a_line_through_two_rows():
    settings = Settings(loss="mean_absolute_error")
    data = Dataset(("x", "y"), ((0.0, 0.0), (1.0, 2.0), (2.0, 3.0), (3.0, 9.0), (4.0, 7.5)))
    pairs = [(i, j) for i in range(5) for j in range(i)]
    x, y = data.inputs[:, 0].astype(float), data.targets.astype(float)
    lines = [np.polyfit(x[list(pair)], y[list(pair)], 1) for pair in pairs]
    least = min(loss_of(line, data, settings) for line in lines)
    now = loss_value(State((0.0,), 0.0), data.inputs, data.targets, "linear", settings.loss)
    assert still_to_gain(State((0.0,), 0.0), data, settings) == pytest.approx(now - least, rel=1e-3)


def test_where_there_is_no_curvature_nothing_is_claimed():
    assert still_to_gain(State((1.0,), 0.0), TUTORIAL, Settings(loss="mean_absolute_error", activation="tanh")) is None
    assert still_to_gain(State((1.0,), 0.0), TUTORIAL, Settings(loss="binary_crossentropy")) is None


def test_only_the_last_epochs_are_kept():
    evidence = ended(TUTORIAL, Settings(epochs=400))
    assert evidence.states.shape == (LATELY + 1, 2)
    assert len(evidence.losses) == LATELY + 1
    assert (evidence.epoch, evidence.span) == (400, 400)
    assert evidence.half_loss > evidence.loss
    short = ended(TUTORIAL, Settings(epochs=1))
    assert len(short.losses) == 2
    assert short.half_loss == short.first_loss
    assert not short.oscillates
