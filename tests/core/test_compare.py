"""Two runs side by side: what differs, how far each came, and what may be judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.compare import FIRST, SECOND, USUAL_GOAL, Course, compare, default_goal
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings, State

START = State((0.12,), 0.0)
OTHER_DATA = TUTORIAL.with_cell(0, 0, "5")
TWO_INPUTS = Dataset(("x1", "x2", "y"), ((1.0, 2.0, 3.0), (2.0, 1.0, 4.0)))


def grow(history: History, segment: Segment, losses) -> History:
    losses = np.asarray(losses, dtype=np.float32)
    weights = np.repeat(losses[:, np.newaxis], history.input_count, axis=1)
    history.append(EpochBatch(segment, history.last_epoch + 1, weights, -losses, losses, losses))
    return history


def run(losses, data=TUTORIAL, start=START, **changes) -> Course:
    segment = Segment(0, data, replace(Settings(), **changes))
    history = grow(History(start, segment), segment, losses)
    return Course(history, history.last_epoch)


def halving(count: int, first: float = 8.0) -> list[float]:
    return [first * 0.5**epoch for epoch in range(count)]


def test_what_is_alike_is_not_told_and_what_differs_is():
    compared = compare(run([1]), run([1], learning_rate=0.005, batch_size=2, epochs=7), 0.1)
    assert [(each.aspect, each.values) for each in compared.contrasts] == [
        ("learning_rate", ((0.01,), (0.005,))),
        ("batch_size", ((0,), (2,))),
    ]
    assert compare(run([1]), run([1]), 0.1).contrasts == ()


def test_a_rate_that_was_changed_on_the_way_is_told_with_all_its_values():
    first, second = run([4, 3]), run([4, 3])
    grow(second.history, Segment(2, TUTORIAL, Settings(learning_rate=0.05)), [2, 1])
    compared = compare(first, Course(second.history, 4), 0.1)
    assert [each.values for each in compared.contrasts] == [((0.01,), (0.01, 0.05))]


def test_each_run_is_told_with_its_end():
    first, second = compare(run([4, 2, 1]), run([4, 2], data=TWO_INPUTS, start=State((9.0, 9.0), 0.0)), 2).outcomes
    assert (first.epochs, first.loss, first.state) == (3, 1.0, State((1.0,), -1.0))
    assert (second.epochs, second.loss, second.state) == (2, 2.0, State((2.0, 2.0), -2.0))
    assert (first.reached, second.reached) == (2, 2)
    assert second.dataset is TWO_INPUTS


def test_lower_and_sooner_need_not_be_the_same_run():
    compared = compare(run([3, 1, 0.9]), run([5, 3, 1, 0.1]), 1)
    assert (compared.lower, compared.sooner) == (SECOND, FIRST)
    assert [outcome.reached for outcome in compared.outcomes] == [2, 3]


def test_a_goal_that_one_run_never_reached_was_reached_sooner_by_the_other():
    compared = compare(run([3, 2]), run([3, 2, 1]), 1)
    assert [outcome.reached for outcome in compared.outcomes] == [None, 3]
    assert compared.sooner == SECOND
    assert compare(run([3, 2]), run([3, 2]), 1).sooner is None


def test_a_goal_may_be_reached_at_the_start_and_left_again():
    first = run([50, 0.001])
    assert first.epochs_to_reach(first.history.loss_at(0)) == 0
    assert run([3, 1, 3, 1]).epochs_to_reach(1) == 2


def test_losses_that_are_written_alike_are_not_said_to_differ():
    assert compare(run([0.50001]), run([0.50002]), 1).lower is None
    assert compare(run([0.5]), run([0.5]), 1).lower is None


def test_a_run_that_ran_away_is_not_the_better_one():
    with np.errstate(over="ignore"):
        wild = run([1e5, np.inf, np.nan])
    assert compare(wild, run([3]), 1).lower == SECOND
    assert compare(run([3]), wild, 1).lower == FIRST
    assert compare(wild, wild, 1).lower is None


def test_losses_measured_in_two_ways_cannot_be_compared():
    compared = compare(run([3, 1]), run([3, 2], loss="mean_absolute_error"), 1)
    assert not compared.measured_alike
    assert (compared.lower, compared.sooner) == (None, None)


@pytest.mark.parametrize("late", [False, True])
def test_losses_on_other_data_are_shown_but_do_not_say_which_run_is_better(late):
    second = run([3, 2])
    if late:
        grow(second.history, Segment(2, OTHER_DATA, Settings()), [1])
        second = Course(second.history, 3)
    else:
        second = run([3, 2], data=OTHER_DATA)
    compared = compare(run([3, 1]), second, 1)
    assert compared.measured_alike
    assert not compared.same_data
    assert (compared.lower, compared.sooner) == (None, None)
    assert compared.outcomes[0].reached == 2


def test_equal_data_are_the_same_data_whoever_typed_them():
    again = Dataset(TUTORIAL.columns, tuple(tuple(row) for row in TUTORIAL.rows))
    assert compare(run([3]), run([3], data=again), 1).same_data


def test_epochs_of_another_loss_do_not_count_for_reaching_one():
    history = run([0.5, 0.4]).history
    grow(history, Segment(2, TUTORIAL, Settings(loss="mean_absolute_error")), [3, 0.45])
    assert Course(history, 4).measured_since == 3
    assert Course(history, 4).epochs_to_reach(0.45) == 4
    assert Course(history, 2).measured_since == 0
    assert Course(history, 2).epochs_to_reach(0.45) == 2


def test_what_comes_after_the_epoch_that_may_be_seen_does_not_count():
    seen = Course(run([4, 2, 1]).history, 2)
    compared = compare(seen, run([4, 2, 1]), 1)
    assert [outcome.epochs for outcome in compared.outcomes] == [2, 3]
    assert [outcome.reached for outcome in compared.outcomes] == [None, 3]
    assert compared.outcomes[0].loss == 2


@pytest.mark.parametrize(
    ("first", "second", "goal"),
    [
        (run(halving(15)), run([*halving(10)[::2], 0.03]), 0.1),  # both came below 0.1, one of them sooner
        (run([3, 0.04, 0.02, 0.002]), run([3, 0.04, 0.02]), 0.01),  # at 0.1 they are alike: only one reached 0.01
        (run([3, 0.9, 0.45]), run([3, 0.9, 0.9]), 0.5),  # nothing but one between powers of ten tells them apart
        (run([3, 2]), run([3, 2]), USUAL_GOAL),  # nothing does
        (run([2e9, 1e9]), run([3, 0.1]), 10.0),  # the run that ran away was never better than at its start
        (run([0.0]), run([0.5, 0.3]), 0.1),
    ],
)
def test_the_default_goal_is_tidy_and_tells_the_runs_apart(first, second, goal):
    assert default_goal(first, second) == goal
    assert default_goal(second, first) == goal


losses = st.lists(st.floats(0, 1e10, width=32), min_size=1, max_size=30)


@given(losses, losses)
def test_the_default_goal_is_reached_by_one_and_separates_them_wherever_it_is_chosen(first, second):
    runs = run(first), run(second)
    goal = default_goal(*runs)
    reached = [course.epochs_to_reach(goal) for course in runs]
    assert goal == USUAL_GOAL or reached[0] != reached[1]
    for course, epoch in zip(runs, reached, strict=True):
        below = np.flatnonzero(course.losses <= np.float32(goal))
        assert epoch == (int(below[0]) if below.size else None)
