"""Sweeps over learning rates: which are tried, where the edge is, what the results say."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.crowd import MOST_AT_ONCE, Crowd, CrowdTask, batches, begin, same_start
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.sweep import (
    RATES,
    RateSweep,
    can_be_swept,
    first_loss,
    known_edge,
    limit_from,
    rate_task,
    sensible_goal,
)

START = Settings().start_state(1)


def after(epochs: int, losses: np.ndarray, reached: dict[int, int] | None = None, lost_from: int = 999) -> RateSweep:
    """A made-up result."""
    task = rate_task(TUTORIAL, Settings(optimizer="adam"), START, 0.1)
    came, lost = np.full(len(RATES), -1), np.full(len(RATES), -1)
    for place, epoch in (reached or {}).items():
        came[place] = epoch
    lost[lost_from:] = 3
    return RateSweep(task, Crowd(epochs, task.starts, losses, came, lost), 500, 13.6)


def test_more_than_200_tidy_rates_rise_evenly_from_a_ten_thousandth_to_ten():
    assert (RATES[0], RATES[-1]) == (0.0001, 10.0)
    assert 200 <= len(RATES) <= MOST_AT_ONCE
    steps = RATES[1:] / RATES[:-1]
    assert steps.min() > 1.02
    assert steps.max() < 1.15
    for digit in (1, 2, 5):
        assert all(float(f"{digit}e{power}") in RATES for power in range(-4, 1))
    assert {0.17, 0.175, 0.08} <= set(RATES)
    assert max(len(f"{rate:g}".replace(".", "").strip("0")) for rate in RATES) <= 3


def test_the_edge_is_two_over_the_greatest_curvature():
    assert known_edge(TUTORIAL, Settings()) == pytest.approx(0.176976, abs=1e-6)
    assert known_edge(TUTORIAL, Settings(optimizer="momentum")) == pytest.approx(1.9 * 0.176976, abs=2e-6)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_just_below_the_edge_training_settles_and_just_above_it_grows(momentum):
    settings = Settings(optimizer="momentum" if momentum else "sgd")
    edge = known_edge(TUTORIAL, settings)
    ends = []
    for rate in (0.99 * edge, 1.01 * edge):
        state, speed = np.array([0.12, 0.0]), np.zeros(2)
        for _ in range(3000):
            slope = gradient(State((state[0],), state[1]), TUTORIAL.inputs, TUTORIAL.targets, "linear", settings.loss)
            speed = momentum * speed - rate * np.array([slope.weights[0], slope.bias])
            state = state + speed
        ends.append(
            loss_value(State((state[0],), state[1]), TUTORIAL.inputs, TUTORIAL.targets, "linear", settings.loss)
        )
    assert ends[0] < 1e-10
    assert ends[1] > 1e6


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "adam"},
        {"activation": "tanh"},
        {"loss": "mean_absolute_error"},
        {"batch_size": 2},
        {"shuffle": True},
    ],
)
def test_elsewhere_no_edge_is_calculated(changes):
    assert known_edge(TUTORIAL, Settings(**changes)) is None


def test_where_it_cannot_be_calculated_the_edge_is_the_first_rate_that_ran_away():
    assert after(500, np.ones(len(RATES)), lost_from=200).edge == RATES[200]
    assert after(500, np.ones(len(RATES))).edge is None


def test_a_lost_rate_has_no_loss_and_a_goal_not_reached_no_epoch():
    sweep = after(200, np.ones(len(RATES)), reached={30: 50, 40: 20}, lost_from=100)
    assert np.isnan(sweep.losses[100:]).all()
    assert not np.isnan(sweep.losses[:100]).any()
    assert np.flatnonzero(~np.isnan(sweep.reached)).tolist() == [30, 40]
    assert sweep.fastest == 40
    assert after(200, np.ones(len(RATES))).fastest is None
    assert not sweep.complete
    assert after(500, np.ones(len(RATES))).complete


def test_the_nearest_rate_is_found_on_the_log_scale():
    sweep = after(500, np.ones(len(RATES)))
    assert RATES[sweep.nearest(0.0101)] == 0.01
    assert RATES[sweep.nearest(1e-6)] == 0.0001
    assert RATES[sweep.nearest(100.0)] == 10.0
    assert RATES[sweep.nearest(0.0)] == 0.0001


@pytest.mark.parametrize(
    ("dataset", "goal"),
    [
        (TUTORIAL, 0.2),  # the first loss is 13.6
        (Dataset(("x", "y"), ((0.0, 0.0), (0.0, 2.0))), 1.1),  # no line comes below 1
        (Dataset(("x", "y"), ((0.0, 0.0),)), 0.01),  # nothing to learn
    ],
)
def test_the_goal_is_a_hundredth_of_the_way_from_the_best_line(dataset, goal):
    start = State((0.12,), 0.0) if dataset is TUTORIAL else State((0.0,), 0.0)
    assert sensible_goal(start, dataset, Settings()) == goal
    if len(dataset.rows) > 1:
        assert sensible_goal(start, dataset, Settings()) < first_loss(start, dataset, Settings()) or goal == 1.1


def test_a_start_that_cannot_be_measured_has_a_goal_all_the_same():
    assert sensible_goal(State((1e300,), 0.0), TUTORIAL, Settings()) == 0.01
    assert sensible_goal(State((math.nan,), 0.0), TUTORIAL, Settings(activation="tanh")) == 0.01


def test_very_long_tables_are_not_swept():
    assert can_be_swept(TUTORIAL, Settings())
    long = Dataset(column_names(2), ((1.0, 2.0, 3.0),) * 100_000)
    assert can_be_swept(long, Settings()) == (100_000 * 4 <= 400_000)
    assert not can_be_swept(long, Settings(batch_size=1))
    assert not can_be_swept(Dataset(column_names(7), ((1.0,) * 8,) * 100_000), Settings(batch_size=100_000))
    assert not can_be_swept(Dataset(("x", "y"), ()), Settings())


def test_a_crowd_begins_at_epoch_0_and_has_a_bound():
    task = rate_task(TUTORIAL, Settings(), START, 0.5)
    crowd = begin(task)
    assert crowd.epoch == 0
    assert crowd.states.shape == (len(RATES), 2)
    assert crowd.sound.all()
    assert task.limit == limit_from(START, TUTORIAL, Settings())
    with pytest.raises(ValueError, match="300 starts"):
        CrowdTask(TUTORIAL, Settings(), same_start(START, 300), np.ones(300), 0.1, 1.0)


def test_batches_hold_every_row_once_and_their_shares_add_up_to_one():
    dataset = Dataset(column_names(2), tuple((float(row), -float(row), 0.5) for row in range(7)))
    made = batches(dataset, Settings(batch_size=3), 1, 5)
    assert made.shape == (4, 4, 4)  # three batches of 3, 3 and 1 rows, filled up
    assert made[:3, :, -1].sum(axis=1) == pytest.approx([1, 1, 1])
    assert not made[3].any()
    assert made[made[:, :, -1] > 0][:, 0].tolist() == list(range(7))


def test_shuffled_batches_have_an_order_for_each_epoch():
    dataset = Dataset(column_names(1), tuple((float(row), 0.0) for row in range(6)))
    settings = Settings(batch_size=4, shuffle=True)
    made = batches(dataset, settings, 3, 4)
    assert made.shape == (8, 4, 3)
    orders = [made[2 * k : 2 * k + 2][made[2 * k : 2 * k + 2, :, -1] > 0][:, 0].tolist() for k in range(4)]
    assert all(sorted(order) == list(range(6)) for order in orders)
    assert len({tuple(order) for order in orders}) > 1
    later = batches(dataset, replace(settings), 4, 1)
    assert later[:2][later[:2, :, -1] > 0][:, 0].tolist() == orders[1]
