"""The maths held against finite differences: what the window explains is what gradient descent does."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from neuron_gui.core import neuron, settings
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.neuron import (
    ACTIVATIONS,
    LOSSES,
    LOWEST,
    forward,
    gradient,
    loss_value,
    tell_step,
    weighted_sum,
)
from neuron_gui.core.settings import Settings, State

X = np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 2.1], [0.2, 0.4]])
Y = np.array([0.2, 0.9, 0.4, 0.7])
STATE = State((0.31, -0.52), 0.13)


def moved(state: State, place: int, by: float) -> State:
    weights = list(state.weights)
    if place == len(weights):
        return State(state.weights, state.bias + by)
    weights[place] += by
    return State(tuple(weights), state.bias)


def test_every_name_that_can_be_chosen_has_its_maths():
    assert set(ACTIVATIONS) == set(settings.ACTIVATIONS)
    assert set(LOSSES) == set(settings.LOSSES)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_of_an_activation_is_its_slope(name):
    z = np.array([-3.0, -0.5, 0.4, 2.0])
    function, step = ACTIVATIONS[name], 1e-6
    slope = (function.value(z + step) - function.value(z - step)) / (2 * step)
    np.testing.assert_allclose(function.derivative(z), slope, atol=1e-8)


@pytest.mark.parametrize("name", LOSSES)
def test_the_slope_of_a_loss_is_its_slope(name):
    prediction, target, step = np.array([0.2, 0.6, 0.9]), np.array([0.0, 1.0, 0.5]), 1e-7
    function = LOSSES[name]
    slope = (function.value(prediction + step, target) - function.value(prediction - step, target)) / (2 * step)
    np.testing.assert_allclose(function.derivative(prediction, target), slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("activation", "loss"), list(product(ACTIVATIONS, LOSSES)))
def test_the_gradient_is_the_slope_of_the_whole_loss(activation, loss):
    state = State((0.31, 0.22), 0.63) if loss == "binary_crossentropy" else STATE  # predictions between 0 and 1
    slopes = gradient(state, X, Y, activation, loss)
    step = 1e-6
    for place, slope in enumerate((*slopes.weights, slopes.bias)):
        above, below = (loss_value(moved(state, place, by), X, Y, activation, loss) for by in (step, -step))
        assert slope == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-7)


def test_the_weighted_sum_is_a_sum_of_products_and_the_bias():
    assert weighted_sum(STATE, X)[0] == pytest.approx(0.31 * 0.5 + -0.52 * -1.2 + 0.13)


def test_the_tutorial_begins_with_the_loss_on_the_picture():
    loss = loss_value(State((0.12,), 0.0), TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")
    assert loss == pytest.approx(13.62, abs=0.005)


def test_a_perfect_neuron_has_no_gradient():
    slopes = gradient(State((2.0,), -1.0), TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")
    assert slopes == State((0.0,), 0.0)


def test_cross_entropy_stays_finite_at_certainty_as_in_keras():
    x, y = np.array([[0.0], [1.0]]), np.array([1.0, 0.0])
    sure = loss_value(State((1.0,), 0.0), x, y, "linear", "binary_crossentropy")
    assert sure == pytest.approx(-math.log(LOWEST), rel=1e-2)


def test_behind_a_sigmoid_cross_entropy_and_its_slope_lose_nothing():
    far, y = np.array([[60.0]]), np.array([0.0])
    kinds = ("sigmoid", "binary_crossentropy")
    assert loss_value(State((1.0,), 0.0), far, y, *kinds) == pytest.approx(60.0)
    assert gradient(State((1.0,), 0.0), far, y, *kinds) == State((60.0,), 1.0)


def test_huge_sums_break_nothing():
    for name in ACTIVATIONS:
        assert not np.isnan(forward(State((1e30,), 0.0), np.array([[1e8], [-1e8]]), name)).any()


def test_no_rows_have_no_loss():
    assert math.isnan(loss_value(State((1.0,), 0.0), np.empty((0, 1)), np.empty(0), "linear", "mean_squared_error"))


class TestStory:
    """One update told from one row's point of view."""

    before = State((0.12,), 0.0)
    rate = Settings().learning_rate

    def story(self, row: int = 4) -> neuron.StepStory:
        slopes = gradient(self.before, TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")
        after = State((0.12 - self.rate * slopes.weights[0],), -self.rate * slopes.bias)
        return tell_step(1, self.before, after, TUTORIAL, Settings(), row)

    def test_the_row_of_the_picture(self):
        told = self.story()
        assert (told.inputs, told.target, told.row_count) == ((3.0,), 5.0, 6)
        assert told.z == told.prediction == pytest.approx(0.36)
        assert told.error == pytest.approx(-4.64)
        assert told.row_loss == pytest.approx(4.64**2)
        assert told.loss > told.loss_after

    def test_the_gradients_of_all_rows_average_to_the_gradient(self):
        rows = [self.story(row).row_gradient for row in range(6)]
        whole = self.story().gradient
        assert np.mean([row.weights[0] for row in rows]) == pytest.approx(whole.weights[0])
        assert np.mean([row.bias for row in rows]) == pytest.approx(whole.bias)

    def test_the_change_is_the_rate_times_the_gradient_downhill(self):
        told = self.story()
        assert told.change.weights[0] == pytest.approx(-self.rate * told.gradient.weights[0])
        assert told.change.bias == pytest.approx(-self.rate * told.gradient.bias)

    def test_several_inputs(self):
        data = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (2.0, 1.0, 0.0)))
        told = tell_step(1, STATE, STATE, data, Settings(activation="tanh"), 1)
        assert told.inputs == (2.0, 1.0)
        assert told.prediction == pytest.approx(math.tanh(told.z))
        assert told.change == State((0.0, 0.0), 0.0)
