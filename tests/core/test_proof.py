"""No remedy is offered that was not proved by training with it, and a run that went well is not trained again."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.engine import Interrupted, never
from neuron_gui.core.finding import GOOD_NEWS, Kind
from neuron_gui.core.history import EpochBatch, Segment
from neuron_gui.core.proof import Diverged, diagnose, diagnose_divergence
from neuron_gui.core.remedy import Deed
from neuron_gui.core.settings import Settings, State
from tests.core.descent import NumPyEngine, ended

ANSWERS = replace(TUTORIAL, rows=tuple((x, float(x > 1)) for x, _ in TUTORIAL.rows))
RISING = Dataset(("x", "y"), tuple((float(x), 2.0 * x + 1.0) for x in range(6)))
HOUSES = Dataset(
    ("area", "rooms", "price"), tuple((20.0 * k, k % 4 + 1.0, 60.0 * k + 20 * (k % 4)) for k in range(2, 9))
)
HUGE = Dataset(("x", "y"), ((1e5, 1e5), (2e5, -1e5)))
START = State((0.12,), 0.0)


def batch(*losses: float, bias: float = 0.0) -> EpochBatch:
    loss = np.array(losses, dtype=np.float32)
    biases = np.full(len(loss), bias, dtype=np.float32)
    return EpochBatch(Segment(0, TUTORIAL, Settings()), 1, biases[:, None], biases, loss, loss)


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


@pytest.mark.parametrize(
    ("dataset", "settings", "kind", "deed"),
    [
        (TUTORIAL, Settings(learning_rate=1.0), Kind.DIVERGED, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=0.177), Kind.OSCILLATING, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=0.001), Kind.CRAWLING, Deed.RATE),
        (ANSWERS, Settings(learning_rate=0.001, activation="sigmoid"), Kind.CRAWLING, Deed.RATE),
        (TUTORIAL, Settings(activation="sigmoid"), Kind.OUT_OF_REACH, Deed.ACTIVATION),
        (TUTORIAL, Settings(activation="tanh", learning_rate=3.0), Kind.OUT_OF_REACH, Deed.ACTIVATION),
        (RISING, Settings(activation="relu", start=State((-1.0,), -9.0)), Kind.DEAD, Deed.START),
        (ANSWERS, Settings(loss="binary_crossentropy"), Kind.NO_PROBABILITY, Deed.ACTIVATION),
        (TUTORIAL, Settings(loss="binary_crossentropy", activation="sigmoid"), Kind.NO_ANSWERS, Deed.ACTIVATION),
        (HOUSES, Settings(), Kind.SIZES, Deed.STANDARDISE),
        (HOUSES, Settings(learning_rate=1e-5), Kind.SIZES, Deed.STANDARDISE),
        (Dataset(("x", "y"), ((1e20, 1e20), (2e20, -1e20))), Settings(), Kind.TOO_BIG, Deed.SCALE),
    ],
)
def test_what_is_offered_was_tried_and_ends_clearly_lower(dataset, settings, kind, deed):
    engine, evidence = NumPyEngine(), ended(dataset, settings)
    found = diagnose(engine, evidence)
    assert found.kind is kind
    remedy = found.remedy
    assert remedy.deed is deed
    assert remedy.settings.learning_rate in engine.tried
    after = ended(remedy.dataset, replace(remedy.settings, epochs=500))
    assert not after.diverged
    if kind not in (Kind.NO_ANSWERS, Kind.TOO_BIG):  # their losses cannot be compared
        assert after.loss < 0.9 * (evidence.first_loss if evidence.diverged else evidence.loss)
    if kind is not Kind.DIVERGED:
        assert after.loss == pytest.approx(remedy.loss, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize(
    ("dataset", "settings"),
    [
        (TUTORIAL, Settings()),
        (TUTORIAL, Settings(epochs=50)),
        (RISING, Settings(activation="relu", start=State((0.5,), 0.1))),
        (ANSWERS, Settings(loss="binary_crossentropy", activation="sigmoid", learning_rate=0.5)),
    ],
)
def test_a_run_that_went_well_is_not_trained_again(dataset, settings):
    engine = NumPyEngine()
    assert diagnose(engine, ended(dataset, settings)).kind in GOOD_NEWS
    assert engine.tried == []


def test_what_is_certain_is_told_even_where_nothing_helps():
    class Hopeless(NumPyEngine):
        def train(self, segment, checkpoint, epochs, must_stop=never):
            return batch(math.inf)

    found = diagnose(Hopeless(), ended(ANSWERS, Settings(loss="binary_crossentropy")))
    assert (found.kind, found.remedy) == (Kind.NO_PROBABILITY, None)
    found = diagnose(Hopeless(), ended(TUTORIAL, Settings(learning_rate=0.177)))
    assert found is None


def test_a_proof_gives_way_to_what_is_more_urgent():
    with pytest.raises(Interrupted):
        diagnose(NumPyEngine(), ended(TUTORIAL, Settings(learning_rate=0.001)), lambda: True)
