"""A neuron in the hand: attempts and the best of them, sliders that reach far enough, and a line that is dragged."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neuron_gui.core.by_hand import (
    Attempt,
    DivideGrip,
    Reach,
    grip,
    grip_divide,
    is_as_good,
    is_better,
    neurons_best,
    reaches,
    take,
    with_parameter,
)
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.neuron import forward, loss_value, weighted_sum
from neuron_gui.core.settings import ACTIVATIONS, Settings, State

START = State((0.12,), 0.0)
VIEW = (-2.0, 5.0)
numbers = st.floats(-50, 50)


def prediction(state: State, activation: str, x: float) -> float:
    return float(forward(state, np.array([[x]]), activation)[0])


def weighted(state: State, x: float) -> float:
    return float(weighted_sum(state, np.array([[x]]))[0])


def run(losses: list[float], dataset: Dataset = TUTORIAL, settings: Settings | None = None) -> History:
    segment = Segment(0, dataset, settings or Settings())
    history = History(START, segment)
    count = len(losses)
    loss = np.array(losses, dtype=np.float32)
    history.append(EpochBatch(segment, 1, np.full((count, 1), 1.9, np.float32), np.full(count, -0.7), loss, loss))
    return history


# Attempts


def test_the_best_attempt_is_kept_while_worse_ones_follow():
    hand = take(START, TUTORIAL, Settings())
    assert hand.loss == pytest.approx(13.62, abs=0.01)
    assert hand.best is None  # the neuron's own state is nobody's attempt
    good, bad = State((1.9,), -0.7), State((0.5,), 3.0)
    hand = hand.moved(good).moved(bad)
    assert hand.state == bad
    assert hand.loss > hand.best.loss
    assert hand.best.state == good
    assert hand.best.loss == loss_value(good, TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")


def test_attempts_count_for_their_own_rows_and_loss_only():
    hand = take(START, TUTORIAL, Settings()).moved(State((1.9,), -0.7))
    assert hand.over(TUTORIAL, Settings(learning_rate=0.5)) is hand
    other = TUTORIAL.with_row(0, (-1.0, 3.0))
    moved = hand.over(other, Settings())
    assert moved.state == hand.state
    assert moved.best == Attempt(hand.state, moved.loss)
    assert moved.loss > hand.loss
    absolute = hand.over(TUTORIAL, Settings(loss="mean_absolute_error"))
    assert absolute.loss == pytest.approx(0.205, abs=0.2)
    assert take(START, TUTORIAL, Settings()).over(other, Settings()).best is None


def test_rows_without_numbers_give_no_best():
    hand = take(START, TUTORIAL.with_empty_row(6), Settings()).moved(State((1.0,), 0.0))
    assert math.isnan(hand.loss)
    assert hand.best is None


def test_one_parameter_is_changed_and_no_other():
    state = State((1.0, 2.0), 3.0)
    assert with_parameter(state, 1, 9.0) == State((1.0, 9.0), 3.0)
    assert with_parameter(state, 2, 9.0) == State((1.0, 2.0), 9.0)


# Against the neuron


def test_the_neurons_loss_is_the_lowest_it_came_to():
    assert neurons_best(None, TUTORIAL, Settings()) is None
    assert neurons_best(History(START, Segment(0, TUTORIAL, Settings())), TUTORIAL, Settings()) is None
    assert neurons_best(run([5.0, 0.25, 0.5]), TUTORIAL, Settings()) == 0.25
    assert neurons_best(run([5.0, math.inf]), TUTORIAL, Settings()) == 5.0
    assert neurons_best(run([5.0]), Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0),)), Settings()) is None


def test_a_run_over_other_rows_is_judged_by_its_last_state_over_these():
    other = TUTORIAL.with_row(0, (-1.0, 3.0))
    history = run([5.0, 0.25])
    expected = loss_value(history.state(2), other.inputs, other.targets, "linear", "mean_squared_error")
    assert neurons_best(history, other, Settings()) == pytest.approx(expected)
    assert neurons_best(history, TUTORIAL, Settings(loss="mean_absolute_error")) == pytest.approx(0.25, abs=0.2)


def test_what_looks_alike_is_as_good_but_not_better():
    assert is_as_good(0.07031, 0.07029)
    assert not is_better(0.07029, 0.07031)
    assert is_better(0.069, 0.07031)
    assert not is_as_good(0.071, 0.07031)


# How far sliders reach


def test_sliders_of_the_tutorial_are_tidy_and_wide_enough():
    weight, bias = reaches(TUTORIAL, Settings(), START, State((2.0,), -1.0))
    assert (weight, bias) == (Reach(5.0), Reach(10.0))


def test_steps_and_decimals_belong_together():
    assert (Reach(5.0).step, Reach(5.0).decimals) == (0.01, 3)
    assert (Reach(10.0).step, Reach(10.0).decimals) == (0.01, 3)
    assert (Reach(20.0).step, Reach(20.0).decimals) == (0.1, 2)
    assert (Reach(1000.0).step, Reach(1000.0).decimals) == (1.0, 1)
    assert Reach(5.0).tidy(1.23456) == 1.235
    assert Reach(5e6).tidy(1234567.0) == 1235000.0
    assert str(Reach(5.0).tidy(-0.0001)) == "0.0"


@given(st.floats(-1e30, 1e30))
def test_a_slider_grows_in_tidy_steps_and_never_shrinks(value):
    grown = Reach(5.0).grown(value)
    assert grown.most >= max(5.0, abs(value) * (1 - 1e-6))
    assert grown.most == 5.0 or grown.most <= 5 * abs(value)
    assert f"{grown.most:.0e}"[0] in "125"
    assert grown.grown(value) in (grown, Reach(grown.most))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_neuron_that_is_asked_for_is_within_reach(activation):
    rows = np.random.default_rng(3).normal(size=(2000, 8)) * [1, 10, 100, 1, 1, 1, 0, 1000]
    dataset = Dataset(column_names(7), tuple(tuple(map(float, row)) for row in rows))
    far = State((1e6,) + (0.0,) * 6, -1e9)
    found = reaches(dataset, Settings(activation=activation), far, State((math.inf,) * 7, 0.0))
    assert len(found) == 8
    assert found[0].most >= 1e6
    assert found[-1].most >= 1e9
    if activation in ("sigmoid", "tanh"):
        return  # they need other sums than the targets themselves
    solution = np.linalg.lstsq(np.column_stack((rows[:, :7], np.ones(2000))), rows[:, 7], rcond=None)[0]
    assert all(abs(value) <= reach.most for value, reach in zip(solution, found, strict=True))


def test_rows_without_numbers_still_have_sliders():
    assert reaches(Dataset(("x", "y"), ()), Settings()) == (Reach(), Reach())
    assert len(reaches(TUTORIAL.with_empty_row(0), Settings())) == 2
    assert all(reach.most > 0 for reach in reaches(Dataset(("x", "y"), ((0.0, 0.0),)), Settings()))


# The line of a single input


@given(numbers, numbers, st.floats(-2, 5), st.floats(-40, 40))
def test_a_line_taken_anywhere_goes_through_the_mouse(weight, bias, x, y):
    state = State((weight,), bias)
    taken = grip(state, "linear", x, VIEW)
    moved = taken.moved(x, y)
    assert prediction(moved, "linear", x) == pytest.approx(y, abs=1e-6)
    if taken.pivot is None:
        assert moved.weights == state.weights
    else:
        assert weighted(moved, taken.pivot) == pytest.approx(weighted(state, taken.pivot), abs=1e-6)
        assert taken.pivot in VIEW


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@given(weight=st.floats(-3, 3), bias=st.floats(-3, 3), x=st.floats(-2, 5), y=st.floats(0.01, 0.99))
def test_a_curve_goes_through_the_mouse_too(activation, weight, bias, x, y):
    taken = grip(State((weight,), bias), activation, x, VIEW)
    assert prediction(taken.moved(x, y), activation, x) == pytest.approx(y, abs=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@given(weight=numbers, bias=numbers, x=st.floats(-2, 5), to=st.floats(-1e9, 1e9), y=st.floats(-1e9, 1e9))
def test_whatever_the_mouse_does_the_state_is_one_of_numbers(activation, weight, bias, x, to, y):
    moved = grip(State((weight,), bias), activation, x, VIEW).moved(to, y)
    assert all(map(math.isfinite, (*moved.weights, moved.bias)))


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.4, 0.6), st.floats(-1.5, 4.5))
def test_a_curve_held_by_its_middle_follows_to_the_sides(weight, bias, share, to):
    assume(abs(weight) > 0.1)
    x = VIEW[0] + share * (VIEW[1] - VIEW[0])
    state = State((weight,), bias)
    y = prediction(state, "sigmoid", x)
    assume(0.01 < y < 0.99)
    moved = grip(state, "sigmoid", x, VIEW).moved(to, y)
    assert moved.weights == state.weights
    assert prediction(moved, "sigmoid", to) == pytest.approx(y, abs=1e-6)


def test_an_end_does_not_turn_over_and_a_bound_holds():
    taken = grip(START, "linear", 4.8, VIEW)
    assert taken.pivot == -2.0
    near, beyond = taken.moved(-1.9, 3.0), taken.moved(-9.0, 3.0)
    assert near == beyond
    flat = grip(State((0.0,), -12.0), "sigmoid", 1.0, VIEW)
    assert flat.moved(1.0, -3.0) == flat.state  # lower than it can go: it stays where it is
    up = grip(State((0.0,), 0.0), "sigmoid", 1.0, VIEW).moved(1.0, 5.0)
    assert prediction(up, "sigmoid", 1.0) == pytest.approx(0.999)


def test_the_flat_part_of_relu_can_be_lifted_and_its_slope_pushed_down():
    flat = grip(State((1.0,), -3.0), "relu", 1.0, VIEW)
    assert flat.moved(1.0, 2.0) == State((1.0,), 1.0)
    assert flat.moved(1.0, 0.0) == flat.state
    steep = grip(State((1.0,), 3.0), "relu", 1.0, VIEW)
    assert steep.moved(1.0, -2.0) == State((1.0,), -3.0)


def test_values_are_values():
    assert replace(Reach(5.0)) == Reach(5.0)
    assert grip(START, "linear", 1.5, VIEW) == grip(START, "linear", 1.5, VIEW)


# The line between yes and no over two inputs


_SIZES = st.floats(-3, 3).filter(lambda size: abs(size) > 0.05)


@given(st.tuples(_SIZES, _SIZES), st.floats(-2, 2), st.floats(0.1, 0.9), st.tuples(_SIZES, _SIZES))
def test_a_turned_line_goes_through_the_mouse_and_the_end_that_stays_and_is_as_steep(weights, bias, share, mouse):
    spans = (4.0, 0.5)
    at, end = ((x, -(weights[0] * x + bias) / weights[1]) for x in (share, 2.0))
    grip = DivideGrip(State(weights, bias), at, spans, end)
    state = grip.moved(*mouse)
    size = math.hypot(weights[0] * spans[0], weights[1] * spans[1])
    for x, y in (mouse, end):
        assert state.weights[0] * x + state.weights[1] * y + state.bias == pytest.approx(0, abs=1e-6 * size * 100)
    assert math.hypot(state.weights[0] * spans[0], state.weights[1] * spans[1]) == pytest.approx(size)
    same = grip.moved(*at)
    assert (*same.weights, same.bias) == pytest.approx((*weights, bias), abs=1e-6 * size * 100)


@given(st.tuples(_SIZES, _SIZES), st.floats(-2, 2), st.tuples(_SIZES, _SIZES))
def test_a_shifted_line_keeps_its_weights(weights, bias, mouse):
    state = DivideGrip(State(weights, bias), (0.0, 0.0), (1.0, 1.0)).moved(*mouse)
    assert state.weights == weights
    assert weights[0] * mouse[0] + weights[1] * mouse[1] + state.bias == pytest.approx(0, abs=1e-9)


def test_the_line_is_held_by_an_end_or_by_its_middle():
    ends = ((0.0, 0.0), (10.0, 1.0))
    state = State((1.0, -10.0), 0.0)
    taken = [grip_divide(state, (x, x / 10), ends, (10.0, 1.0)).pivot for x in (1.0, 5.0, 9.0)]
    assert taken == [ends[1], None, ends[0]]
    turned = grip_divide(state, (9.0, 0.9), ends, (10.0, 1.0))
    assert turned.moved(0.0, 0.0) == state  # onto the place that stays: no direction
    assert turned.moved(math.nan, 0.0) == state
