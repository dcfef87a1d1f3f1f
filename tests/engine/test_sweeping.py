"""Many neurons at once learn as each would alone, the fast way and the plain one.

Its name lets it run after the tests whose oracle is ``model.fit``: every graph in the process makes ``fit`` slower.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.crowd import MOST_AT_ONCE, Crowd, CrowdTask, begin, same_start
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.core.sweep import limit_from

RATES = np.array([0.0001, 0.003, 0.02, 0.05, 0.3])


def data(n: int, rows: int, answers: bool = False) -> Dataset:
    dice = np.random.default_rng(100 * n + rows)
    inputs = dice.normal(size=(rows, n)).round(2)
    targets = (inputs @ np.linspace(-1, 1.5, n) + 0.3 + 0.1 * dice.normal(size=rows)).round(2)
    if answers:
        targets = (targets > np.median(targets)).astype(float)
    return Dataset(column_names(n), tuple(tuple(map(float, row)) for row in np.column_stack((inputs, targets))))


def task_of(dataset: Dataset, settings: Settings, rates: np.ndarray = RATES, goal: float = 0.1) -> CrowdTask:
    start = settings.start_state(dataset.input_count)
    limit = limit_from(start, dataset, settings)
    return CrowdTask(dataset, settings, same_start(start, len(rates)), rates, goal, limit)


def alone(engine, task: CrowdTask, place: int, epochs: int) -> EpochBatch:
    *weights, bias = map(float, task.starts[place])
    settings = replace(task.settings, learning_rate=float(task.rates[place]))
    return engine.train(Segment(0, task.dataset, settings), Checkpoint(0, State(tuple(weights), bias)), epochs)


def agrees(engine, task: CrowdTask, crowd: Crowd, rtol: float = 2e-4) -> None:
    for place in range(len(task.rates)):
        batch = alone(engine, task, place, crowd.epoch)
        if crowd.lost[place] >= 0:
            first_bad = np.flatnonzero(~(batch.loss <= task.limit))
            assert crowd.lost[place] == first_bad[0] + 1
            continue
        own = np.append(batch.weights[-1], batch.bias[-1])
        np.testing.assert_allclose(crowd.states[place], own, rtol, 1e-5, err_msg=str(task.rates[place]))
        np.testing.assert_allclose(crowd.losses[place], batch.loss[-1], rtol, 1e-5)
        reached = np.flatnonzero(batch.loss <= task.goal)
        if crowd.reached[place] != 0:
            assert abs(crowd.reached[place] - (reached[0] + 1 if len(reached) else -1)) <= 1


@pytest.fixture(params=[True, False], ids=["XLA", "plain"])
def way(engine, monkeypatch, request) -> bool:
    assert engine.try_fast()
    monkeypatch.setattr(engine, "xla", request.param)
    return request.param


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_combination_learns_as_one_neuron_alone(engine, monkeypatch, optimizer, activation, loss):
    monkeypatch.setattr(engine, "xla", False)
    settings = Settings(optimizer=optimizer, activation=activation, loss=loss, batch_size=3)
    task = task_of(data(2, 8, answers=loss == "binary_crossentropy"), settings)
    # Near 0 and 1 a cross-entropy that is not behind a sigmoid has slopes of millions: rounding errors grow.
    steep = loss == "binary_crossentropy" and activation != "sigmoid"
    agrees(engine, task, engine.train_crowd(task, begin(task), 4 if steep else 12), 2e-3 if steep else 2e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    ("n", "rows", "changes"),
    [
        (1, 6, {}),
        (2, 8, {"batch_size": 1}),
        (2, 9, {"batch_size": 4, "shuffle": True}),
        (7, 13, {"batch_size": 5}),
        (7, 13, {}),
    ],
)
def test_both_ways_agree_for_every_shape_and_batch(engine, way, optimizer, n, rows, changes):
    task = task_of(data(n, rows), Settings(optimizer=optimizer, **changes))
    # RMSprop's steps of full size near the goal double a rounding error with every update.
    agrees(engine, task, engine.train_crowd(task, begin(task), 5 if optimizer == "rmsprop" else 20))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_fast_way_knows_every_loss_and_activation(engine, activation, loss):
    assert engine.try_fast()
    settings = Settings(activation=activation, loss=loss, optimizer="adam")
    task = task_of(data(2, 11, answers=loss == "binary_crossentropy"), settings)
    agrees(engine, task, engine.train_crowd(task, begin(task), 10))


def test_the_tutorial_over_all_its_epochs(engine, way):
    rates = np.array([0.0001, 0.001, 0.01, 0.05, 0.17, 0.176, 0.177, 0.2, 1.0, 10.0])
    task = task_of(TUTORIAL, Settings(), rates, goal=0.01)
    crowd = engine.train_crowd(task, begin(task), 500)
    agrees(engine, task, crowd)
    assert list(crowd.sound) == [True] * 7 + [False] * 3  # just beyond the edge 500 epochs are too few to run away
    assert crowd.losses[6] > crowd.losses[5]
    assert list(crowd.reached[:4]) == [-1, -1, 231, 46]


@pytest.mark.parametrize("changes", [{}, {"batch_size": 2}, {"batch_size": 4, "shuffle": True}])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_cut_into_pieces_it_stays_the_same(engine, way, optimizer, changes):
    task = task_of(TUTORIAL, Settings(optimizer=optimizer, **changes), goal=2.0)
    whole, cut = engine.train_crowd(task, begin(task), 60), begin(task)
    for epochs in (1, 2, 17, 25, 15):
        cut = engine.train_crowd(task, cut, epochs)
    assert cut.epoch == whole.epoch
    for one, other in ((cut.reached, whole.reached), (cut.lost, whole.lost)):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(cut.losses, whole.losses, 1e-5, 1e-9)
    np.testing.assert_allclose(cut.states, whole.states, 1e-5, 1e-9)


def test_each_has_a_start_of_its_own(engine, way):
    starts = np.random.default_rng(3).normal(size=(MOST_AT_ONCE, 2)).astype(np.float32)
    task = CrowdTask(TUTORIAL, Settings(), starts, np.full(MOST_AT_ONCE, 0.02), 0.01, 1e6)
    crowd = engine.train_crowd(task, begin(task), 40)
    assert len(crowd.states) == MOST_AT_ONCE
    for place in (0, 100, MOST_AT_ONCE - 1):
        batch = alone(engine, task, place, 40)
        np.testing.assert_allclose(crowd.states[place], [batch.weights[-1, 0], batch.bias[-1]], 1e-5)


def test_a_goal_that_is_reached_at_the_start_is_reached_in_epoch_0(engine, way):
    task = task_of(TUTORIAL, Settings(), goal=1e6)
    assert set(engine.train_crowd(task, begin(task), 3).reached) == {0}


@pytest.mark.parametrize("changes", [{}, {"batch_size": 2}, {"batch_size": 4, "shuffle": True}])
def test_another_count_of_epochs_is_not_compiled_anew(engine, changes):
    assert engine.try_fast()
    task = task_of(data(3, 7), Settings(optimizer="momentum", loss="mean_absolute_error", **changes))
    seconds = []
    for epochs in (1, 2, 3, 5, 7, 9):
        begun = time.perf_counter()
        engine.train_crowd(task, begin(task), epochs)
        seconds.append(time.perf_counter() - begun)
    assert sum(seconds[1:]) < seconds[0] / 2  # each would take as long as the first


def test_other_rows_are_compiled_anew_only_for_another_power_of_two(engine, monkeypatch):
    import tensorflow as tf

    assert engine.try_fast()
    task = task_of(TUTORIAL, Settings())
    engine.train_crowd(task, begin(task), 5)
    traced = []
    original = tf.function
    monkeypatch.setattr(tf, "function", lambda *given, **named: traced.append(1) or original(*given, **named))
    for rows in (5, 6, 7, 8):
        task = task_of(data(1, rows), Settings(epochs=rows))
        engine.train_crowd(task, begin(task), rows)
    assert not traced
    task = task_of(data(1, 9), Settings())
    engine.train_crowd(task, begin(task), 5)
    assert traced
