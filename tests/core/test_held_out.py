"""Which rows are kept out of training, and how the loss over them goes in the course of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core import tested
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.held_out import at_random, every, with_tests
from neuron_gui.core.history import Checkpoint, History, Segment
from neuron_gui.core.neuron import loss_on_tests
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.tested import MOST_POINTS, TestLosses
from tests.core.descent import NumPyEngine
from tests.core.tables import marked_tables

MARKED = replace(TUTORIAL, tests=frozenset({1, 4}))


def rows(count: int) -> Dataset:
    return Dataset(("x", "y"), tuple((float(x), 2.0 * x) for x in range(count)))


def trained(dataset: Dataset, epochs: int) -> History:
    history = History(State((0.0,), 0.0), Segment(0, dataset, Settings(learning_rate=0.001)))
    history.append(NumPyEngine().train(history.segments[0], Checkpoint(0, history.start), epochs))
    return history


# Choosing


def test_every_fifth_row_is_the_fifth_the_tenth_and_so_on():
    assert every(rows(12)).tests == {4, 9}
    with pytest.raises(Problem, match="fewer than 5 rows"):
        every(rows(4))


@given(st.integers(2, 200), st.integers(0, 2**31 - 1))
def test_a_share_at_random_is_a_fifth_and_leaves_something_to_learn_from(count, seed):
    chosen = at_random(rows(count), seed)
    assert 1 <= len(chosen.tests) < count
    assert abs(len(chosen.tests) - count / 5) <= 1
    assert at_random(rows(count), seed).tests == chosen.tests


def test_asked_again_chance_chooses_other_rows():
    first = at_random(rows(50), 618)
    assert at_random(first, 618).tests != first.tests


def test_the_same_marks_again_are_no_other_table():
    assert with_tests(MARKED, [4, 1]) is MARKED
    assert with_tests(MARKED, []).tests == frozenset()


@given(marked_tables(least_rows=1))
def test_each_row_is_either_taught_or_tested(table):
    assert len(table.training.rows) + len(table.testing.rows) == len(table.rows)
    assert not table.training.tests | table.testing.tests
    for place, row in enumerate(table.training_rows):
        assert table.training.rows[place] is table.rows[row]
        assert all(table.training.cell_text(place, k) == table.cell_text(row, k) for k in range(len(table.columns)))


# The curve


def test_each_point_is_the_loss_of_a_recorded_state_over_the_test_rows():
    history = trained(MARKED, 40)
    epochs, losses, complete = TestLosses(history).points(40)
    assert complete
    assert list(epochs) == list(range(41))
    expected = [loss_on_tests(history.state(epoch), MARKED, history.segments[0].settings) for epoch in epochs]
    np.testing.assert_allclose(losses, expected)


def test_of_a_long_run_it_has_a_few_points_its_end_among_them():
    history = trained(MARKED, 3000)
    curve = TestLosses(history)
    for last in (100, 999, 2000, 3000):
        epochs, losses, _ = curve.points(last)
        assert len(epochs) <= MOST_POINTS + 1
        assert (epochs[0], epochs[-1]) == (0, last)
        assert losses[-1] == loss_on_tests(history.state(last), MARKED, history.segments[0].settings)


def test_with_very_many_test_rows_it_comes_little_by_little(monkeypatch):
    monkeypatch.setattr(tested, "AT_ONCE", 20)  # ten epochs of two rows
    curve, rounds = TestLosses(trained(MARKED, 35)), 0
    while not curve.points(35)[2]:
        rounds += 1
    assert rounds == 3
    assert len(curve.points(35)[0]) == 36


def test_where_rows_were_marked_on_the_way_it_begins_there():
    history = trained(TUTORIAL, 10)
    segment = Segment(10, MARKED, history.segments[0].settings)
    history.append(NumPyEngine().train(segment, Checkpoint(10, history.state(10)), 5))
    _, losses, _ = TestLosses(history).points(15)
    assert list(np.isfinite(losses)) == [False] * 11 + [True] * 5


def test_a_run_without_test_rows_has_no_such_curve():
    assert not TestLosses(trained(TUTORIAL, 3)).any
