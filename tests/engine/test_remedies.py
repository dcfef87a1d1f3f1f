"""Every remedy that is offered is trained with real Keras, and helps."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.evidence import Evidence
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.history import History, Segment
from neuron_gui.core.neuron import forward
from neuron_gui.core.proof import diagnose
from neuron_gui.core.remedy import Deed
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import Settings, State

ANSWERS = replace(TUTORIAL, rows=tuple((x, float(x > 1)) for x, _ in TUTORIAL.rows))
RISING = Dataset(("x", "y"), tuple((float(x), 2.0 * x + 1.0) for x in range(6)))
HOUSES = Dataset(
    ("area", "rooms", "price"), tuple((20.0 * k, k % 4 + 1.0, 60.0 * k + 20 * (k % 4)) for k in range(2, 9))
)
YEARS = Dataset(("year", "y"), tuple((2000.0 + k, 0.5 * k + (-1) ** k) for k in range(12)))
REPEATED = Dataset(("x", "y"), ((1.0, 1.0), (1.0, 3.0), (2.0, 4.0), (3.0, 6.0), (3.0, 5.0)))
CONSTANT = Dataset(("a", "b", "y"), tuple((1.0, float(k), 2.0 * k) for k in range(5)))
HUGE = Dataset(("x", "y"), ((1e20, 1e20), (2e20, -1e20), (3e20, 2e20)))
_DRAWN = np.random.default_rng(1).normal(size=(200, 4)).round(2)
MANY = Dataset(("a", "b", "c", "y"), tuple((*map(float, row[:3]), float(row @ [1, 2, 3, 1])) for row in _DRAWN))
CROSS_ENTROPY = Settings(loss="binary_crossentropy")
ABSOLUTE = Settings(loss="mean_absolute_error")


@pytest.fixture
def run(engine):
    """Trains until the end, or until the loss runs away."""

    def trained(dataset: Dataset, settings: Settings) -> Evidence:
        history = History(settings.start_state(dataset.input_count), Segment(0, dataset, settings))
        batch = engine.train(*history.kept(0), settings.epochs)
        sound = sound_epochs(batch, loss_limit(history.loss_at(0), dataset))
        history.append(batch.head(sound))
        return Evidence.of(history, batch.segment if sound < len(batch) else None)

    return trained


def squares(evidence: Evidence) -> float:
    answers = forward(evidence.end, evidence.dataset.inputs, evidence.settings.activation)
    return float(np.mean((answers - evidence.dataset.targets) ** 2))


@pytest.mark.parametrize(
    ("dataset", "settings", "kind", "deed"),
    [
        (TUTORIAL, Settings(learning_rate=1.0), Kind.DIVERGED, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=1.0, optimizer="momentum"), Kind.DIVERGED, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=2.0, batch_size=2), Kind.DIVERGED, Deed.RATE),
        (HOUSES, Settings(), Kind.SIZES, Deed.STANDARDISE),
        (HOUSES, Settings(learning_rate=1e-6), Kind.SIZES, Deed.STANDARDISE),
        (YEARS, Settings(), Kind.SIZES, Deed.STANDARDISE),
        (HUGE, Settings(), Kind.TOO_BIG, Deed.SCALE),
        (TUTORIAL, Settings(learning_rate=0.177), Kind.OSCILLATING, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=1.0, optimizer="rmsprop"), Kind.OSCILLATING, Deed.RATE),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=0.5), Kind.OSCILLATING, Deed.RATE),
        (MANY, Settings(learning_rate=0.3), Kind.OSCILLATING, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=0.001), Kind.CRAWLING, Deed.RATE),
        (TUTORIAL, Settings(learning_rate=1e-5, optimizer="adam"), Kind.CRAWLING, Deed.RATE),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=1e-6), Kind.CRAWLING, Deed.RATE),
        (ANSWERS, replace(CROSS_ENTROPY, activation="sigmoid", learning_rate=0.001), Kind.CRAWLING, Deed.RATE),
        (RISING, Settings(activation="relu", start=State((-1.0,), -9.0)), Kind.DEAD, Deed.START),
        (TUTORIAL, Settings(activation="sigmoid"), Kind.OUT_OF_REACH, Deed.ACTIVATION),
        (TUTORIAL, Settings(activation="tanh", learning_rate=3.0), Kind.OUT_OF_REACH, Deed.ACTIVATION),
        (TUTORIAL, Settings(activation="relu"), Kind.OUT_OF_REACH, Deed.ACTIVATION),
        (ANSWERS, CROSS_ENTROPY, Kind.NO_PROBABILITY, Deed.ACTIVATION),
        (ANSWERS, replace(CROSS_ENTROPY, activation="relu"), Kind.NO_PROBABILITY, Deed.ACTIVATION),
        (TUTORIAL, replace(CROSS_ENTROPY, activation="sigmoid"), Kind.NO_ANSWERS, Deed.ACTIVATION),
        (REPEATED, Settings(learning_rate=0.05, epochs=2000), Kind.CONTRADICTION, Deed.MEANS),
    ],
)
def test_what_is_offered_ends_clearly_lower(engine, run, dataset, settings, kind, deed):
    before = run(dataset, settings)
    found = diagnose(engine, before)
    assert (found.kind, found.remedy.deed) == (kind, deed)
    after = run(found.remedy.dataset, found.remedy.settings)
    assert not after.diverged
    if kind is Kind.NO_ANSWERS:
        assert squares(after) < 0.9 * squares(before)
    elif before.diverged:
        assert after.loss < 0.9 * before.first_loss
    else:
        assert before.loss - after.loss > min(0.1 * before.loss, (before.gain or math.inf) / 2)
    if found.remedy.loss is not None:
        assert after.loss == pytest.approx(found.remedy.loss, rel=1e-3, abs=1e-9)


def stable(found: Finding) -> float:
    value = found.values["stable"]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize("dataset", [TUTORIAL, RISING, REPEATED])
def test_the_largest_stable_rate_converges_and_the_next_diverges(engine, run, dataset):
    found = diagnose(engine, run(dataset, Settings(learning_rate=1.0)))
    assert found.kind is Kind.DIVERGED
    rate = stable(found)
    below = run(dataset, Settings(learning_rate=rate))
    assert not below.diverged
    assert below.loss < below.first_loss
    above = rate + 10 ** (math.floor(math.log10(rate)) - 2)  # the next of three digits
    end = run(dataset, Settings(learning_rate=above, epochs=5000))
    assert end.diverged or end.loss > end.first_loss


@pytest.mark.parametrize(
    ("dataset", "settings"),
    [
        (TUTORIAL, Settings(epochs=1)),
        (TUTORIAL, Settings(epochs=100)),
        (TUTORIAL, Settings(optimizer="adam")),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=0.001)),
        (ANSWERS, replace(CROSS_ENTROPY, activation="sigmoid", learning_rate=0.1, epochs=100)),
    ],
)
def test_so_many_more_epochs_end_clearly_lower(engine, run, dataset, settings):
    before = run(dataset, settings)
    found = diagnose(engine, before)
    assert found.kind is Kind.MORE_EPOCHS
    after = run(dataset, replace(settings, epochs=settings.epochs + found.remedy.epochs))
    assert after.loss < 0.5 * before.loss


def test_without_a_column_that_never_changes_it_learns_the_same(engine, run):
    before = run(CONSTANT, Settings())
    found = diagnose(engine, before)
    assert (found.kind, found.remedy.deed) == (Kind.SAME_INPUTS, Deed.DROP)
    after = run(found.remedy.dataset, replace(found.remedy.settings, epochs=2000))
    assert after.has_learned
    # Two starts end at other weights as long as the column is there, and at the same ones without it.
    settings = [Settings(epochs=2000, start=State(weights, 0.0)) for weights in ((1.0, 0.0), (-1.0, 0.0))]
    ends = [run(CONSTANT, other).end for other in settings]
    assert abs(ends[0].weights[0] - ends[1].weights[0]) > 0.5
    alone = [run(found.remedy.dataset, Settings(epochs=2000, start=State((w,), 0.0))).end for w in (1.0, -1.0)]
    assert alone[0].weights == pytest.approx(alone[1].weights, abs=1e-3)


def test_with_another_row_two_starts_end_at_the_same_line(engine, run):
    one = Dataset(("x", "y"), ((2.0, 1.0),))
    found = diagnose(engine, run(one, Settings()))
    assert (found.kind, found.remedy.deed) == (Kind.TOO_FEW_ROWS, Deed.ADD_ROW)
    two = replace(one, rows=((2.0, 1.0), (0.0, -3.0)))
    starts = [Settings(learning_rate=0.1, epochs=2000, start=State((w,), 0.0)) for w in (1.0, -1.0)]
    before, after = ([run(data, settings).end for settings in starts] for data in (one, two))
    assert abs(before[0].weights[0] - before[1].weights[0]) > 0.1
    assert after[0].weights == pytest.approx(after[1].weights, abs=1e-3)
