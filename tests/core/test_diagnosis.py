"""What went wrong is recognised in time, and no rate is offered that was not proved by training with it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.diagnosis import (
    Diverged,
    diagnose_divergence,
    loss_limit,
    sound_epochs,
    stability_edge,
)
from neuron_gui.core.engine import Interrupted, never
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.settings import Settings, State

HUGE = Dataset(("x", "y"), ((1e5, 1e5), (2e5, -1e5)))
START = State((0.12,), 0.0)


class NumPyEngine:
    """Plain gradient descent, enough of an engine to prove a rate."""

    def __init__(self) -> None:
        self.tried: list[float] = []

    def train(self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop=never) -> EpochBatch:
        dataset, settings = segment.dataset, segment.settings
        if checkpoint.epoch == 0:
            self.tried.append(settings.learning_rate)
        state, states, losses = checkpoint.state, [], []
        kinds = (settings.activation, settings.loss)
        with np.errstate(all="ignore"):
            for _ in range(epochs):
                slopes = gradient(state, dataset.inputs, dataset.targets, *kinds)
                weights = np.subtract(state.weights, settings.learning_rate * np.array(slopes.weights))
                state = State(tuple(weights), state.bias - settings.learning_rate * slopes.bias)
                states.append(state)
                losses.append(loss_value(state, dataset.inputs, dataset.targets, *kinds))
            loss = np.array(losses, dtype=np.float32)
            table = np.array([(*s.weights, s.bias) for s in states], dtype=np.float32)
        return EpochBatch(segment, checkpoint.epoch + 1, table[:, :-1], table[:, -1], loss, loss)

    def run(self, start: State, dataset: Dataset, settings: Settings, epochs: int) -> EpochBatch:
        """A whole run from the start."""
        return self.train(Segment(0, dataset, settings), Checkpoint(0, start), epochs)


def batch(*losses: float, bias: float = 0.0) -> EpochBatch:
    loss = np.array(losses, dtype=np.float32)
    biases = np.full(len(loss), bias, dtype=np.float32)
    return EpochBatch(Segment(0, TUTORIAL, Settings()), 1, biases[:, None], biases, loss, loss)


def test_the_limit_is_a_million_times_the_first_loss_or_the_spread():
    assert loss_limit(13.0, TUTORIAL) == pytest.approx(13e6)
    assert loss_limit(0.001, TUTORIAL) == pytest.approx(1e6 * np.var(TUTORIAL.targets))
    assert loss_limit(math.nan, Dataset(("x", "y"), ((0.0, 1.0),))) == 1e6


@pytest.mark.parametrize(
    ("losses", "sound"),
    [((3, 2, 1), 3), ((3, 30, 300), 2), ((3, math.nan, 1), 1), ((math.inf, 1), 0), ((), 0)],
)
def test_epochs_count_until_the_loss_runs_away(losses, sound):
    assert sound_epochs(batch(*losses), 100) == sound


def test_a_bias_without_end_is_not_sound():
    assert sound_epochs(batch(1.0, 1.0, bias=math.inf), 100) == 0


def test_the_edge_of_the_tutorial_is_between_0_176_and_0_177():
    assert 0.176 < stability_edge(TUTORIAL) < 0.177


def test_the_edge_is_where_training_turns():
    data = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (2.0, -1.0, 0.5), (0.5, 0.5, 1.0)))
    edge, start = stability_edge(data), State((0.3, -0.2), 0.1)
    below, above = (NumPyEngine().run(start, data, Settings(learning_rate=edge * f), 400) for f in (0.99, 1.01))
    assert below.loss[-1] < below.loss[0]
    assert above.loss[-1] > above.loss[0]


def test_the_tutorial_gets_the_promised_advice():
    engine = NumPyEngine()
    found = diagnose_divergence(engine, 9, START, TUTORIAL, Settings(learning_rate=0.3))
    assert found == Diverged(epoch=9, learning_rate=0.3, largest_stable=0.176, offered=0.08)
    assert {0.176, 0.08} <= set(engine.tried)


@pytest.mark.parametrize(
    "settings",
    [Settings(learning_rate=5.0, activation="relu"), Settings(learning_rate=50.0, batch_size=2)],
)
def test_other_neurons_are_searched_and_every_offer_is_proved(settings):
    engine = NumPyEngine()
    found = diagnose_divergence(engine, 2, State((0.9,), 0.1), TUTORIAL, settings)
    assert found.offered is not None
    assert found.offered in engine.tried
    assert found.offered <= found.largest_stable / 2
    run = engine.run(START, TUTORIAL, replace(settings, learning_rate=found.offered), 500)
    assert run.loss[-1] <= run.loss[0]


def test_where_no_rate_helps_none_is_offered():
    class Hopeless(NumPyEngine):
        def train(self, segment, checkpoint, epochs, must_stop=never):
            return batch(math.inf)

    found = diagnose_divergence(Hopeless(), 2, START, TUTORIAL, Settings(learning_rate=0.3))
    assert found == Diverged(2, 0.3)


def test_the_smallest_rate_of_all_that_runs_away_is_no_crash():
    found = diagnose_divergence(NumPyEngine(), 2, START, HUGE, Settings(learning_rate=1.5e-6, activation="relu"))
    assert found == Diverged(2, 1.5e-6)


def test_a_search_gives_way_to_what_is_more_urgent():
    engine, asked = NumPyEngine(), []

    def must_stop() -> bool:
        asked.append(len(engine.tried))
        return len(asked) > 3

    with pytest.raises(Interrupted):
        diagnose_divergence(engine, 2, START, TUTORIAL, Settings(learning_rate=5.0, activation="relu"), must_stop)
    assert len(asked) == 4
