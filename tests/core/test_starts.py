"""The map of starts: a grid over a window, and what became of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.crowd import MOST_AT_ONCE, Crowd
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.landscape_view import Window
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.starts import ACROSS, UP, StartsMap, StartsWish

WISH = StartsWish(TUTORIAL, Settings(), State((0.12,), 0.0), (0, 1), Window((-1.0, 3.0), (-4.0, 2.0)))


def test_the_starts_stand_evenly_in_the_window():
    task = WISH.task()
    assert len(task.starts) == ACROSS * UP <= MOST_AT_ONCE
    p, q = task.starts[:ACROSS, 0], task.starts[::ACROSS, 1]
    assert np.diff(p) == pytest.approx(4 / ACROSS)
    assert np.diff(q) == pytest.approx(6 / UP)
    assert p[0] + 1 == pytest.approx(3 - p[-1], rel=1e-5)
    assert (task.rates == 0.01).all()
    assert task.limit > 1e6


def test_with_more_inputs_the_other_parameters_are_those_of_the_start():
    dataset = Dataset(column_names(3), ((1.0, 2.0, 3.0, 4.0), (0.0, 1.0, 1.0, 2.0)))
    wish = replace(WISH, dataset=dataset, start=State((0.5, 0.6, 0.7), 0.8), axes=(2, 0))
    starts = wish.task().starts
    assert (starts[:, 1] == np.float32(0.6)).all()
    assert (starts[:, 3] == np.float32(0.8)).all()
    assert starts[0, 2] == pytest.approx(-1 + 4 / ACROSS / 2)
    assert starts[0, 0] == pytest.approx(-4 + 6 / UP / 2)
    made = StartsMap(wish, wish.task(), crowd_at(starts))
    np.testing.assert_array_equal(made.begins, starts[:, [2, 0]].astype(float))


def crowd_at(states: np.ndarray, lost: tuple[int, ...] = (), epoch: int = 5) -> Crowd:
    never, gone = np.full(len(states), -1), np.full(len(states), -1)
    gone[list(lost)] = 3
    return Crowd(epoch, states.astype(np.float32), np.ones(len(states), np.float32), never, gone)


def test_who_ran_away_who_learned_nothing_and_who_moved():
    task = WISH.task()
    states = task.starts.copy()
    states[10:] += 0.1
    made = StartsMap(WISH, task, crowd_at(states, lost=(3, 20)))
    assert np.flatnonzero(made.stuck).tolist() == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert not made.moved[[3, 20]].any()
    assert made.moved.sum() == len(states) - 11
    assert np.isnan(made.ends[[3, 20]]).all()
    assert not StartsMap(WISH, task, crowd_at(task.starts, epoch=0)).stuck.any()


def test_the_start_at_a_place_is_found():
    made = StartsMap(WISH, WISH.task(), crowd_at(WISH.task().starts))
    for start in (0, 7, ACROSS, ACROSS * UP - 1):
        assert made.nearest(*made.begins[start]) == start
    assert made.nearest(-99.0, -99.0) == 0
    assert made.nearest(99.0, 99.0) == ACROSS * UP - 1


def test_a_window_out_of_bounds_is_no_harm():
    wish = replace(WISH, window=Window((-1e300, 1e300), (0.0, 1e38)))
    task = wish.task()
    assert np.isfinite(task.limit)
