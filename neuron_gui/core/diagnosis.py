"""What went wrong in a run, and a remedy that was tried before it is offered.

Knows the maths of stability and asks an engine to prove it; says nothing on screen.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Engine, Interrupted, never
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.neuron import loss_value
from neuron_gui.core.numerals import round_down
from neuron_gui.core.settings import LEARNING_RATE_RANGE, Settings, State

PROOF_EPOCHS, MOST_PROOF_EPOCHS = 500, 5000
FEWEST_PROOF_EPOCHS, PROOF_UPDATES = 20, 50_000  # where there are many batches, a proof is shorter
STRETCH = 0.005  # seconds of a proof between two looks at whether to go on
PATIENCE = 8.0  # seconds for a search; then what was proved by then must do


@dataclass(frozen=True)
class Diverged:
    """The loss ran away at ``epoch``; ``largest_stable`` and ``offered`` are learning rates, None if none was found."""

    epoch: int
    learning_rate: float
    largest_stable: float | None = None
    offered: float | None = None


def loss_limit(first_loss: float, dataset: Dataset) -> float:
    """The loss above which a run counts as diverged: 1e6 × max(first loss, variance of y)."""
    size = max(first_loss, float(np.var(dataset.targets.astype(float))))
    return 1e6 * size if size > 0 and math.isfinite(size) else 1e6


def sound_epochs(batch: EpochBatch, limit: float) -> int:
    """How many epochs of a batch come before its loss is no longer finite or passes the limit."""
    sound = np.isfinite(batch.loss) & (batch.loss <= limit) & np.isfinite(batch.bias)
    sound &= np.isfinite(batch.weights).all(axis=1)
    return len(batch) if sound.all() else int(np.argmin(sound))


def stability_edge(dataset: Dataset) -> float:
    """The learning rate at which plain gradient descent on linear + mean squared error stops being stable: 2 / λ.

    λ is the largest eigenvalue of the Hessian (2/rows) · X̃ᵀX̃ with X̃ = [x, 1]. Source: Y. LeCun, L. Bottou,
    G. Orr, K.-R. Müller, "Efficient BackProp", 1998, section 5.
    """
    x = np.column_stack((dataset.inputs.astype(float), np.ones(len(dataset.rows))))
    return 2.0 / float(np.linalg.eigvalsh(2.0 / len(x) * x.T @ x)[-1])


def could_learn_more(state: State, dataset: Dataset, activation: str) -> bool:
    """Whether the best line through these rows is clearly closer to them than this state's.

    Clearly: its mean squared error is lower by more than a thousandth of the variance of y. Nothing is known, so
    False, for another activation than linear, for a table with gaps and for a very long one.
    """
    rows = len(dataset.rows)
    if activation != "linear" or dataset.texts or not 0 < rows <= 10_000 or len(state.weights) != dataset.input_count:
        return False
    x = np.column_stack((dataset.inputs.astype(float), np.ones(rows)))
    y = dataset.targets.astype(float)
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    now, then = (float(np.mean((x @ line - y) ** 2)) for line in ((*state.weights, state.bias), best))
    return now - then > max(1e-3 * float(np.var(y)), 1e-12)


def diagnose_divergence(
    engine: Engine,
    epoch: int,
    start: State,
    dataset: Dataset,
    settings: Settings,
    must_stop: Callable[[], bool] = never,
) -> Diverged:
    """Find the largest stable learning rate, rounded down, and one about half of it, both proved by training.

    ``must_stop`` is asked every few milliseconds; raises Interrupted as soon as it says yes.
    """
    deadline = time.monotonic() + PATIENCE

    def is_stable(rate: float) -> bool:
        if time.monotonic() > deadline:
            return False
        return _is_stable(engine, start, dataset, replace(settings, learning_rate=rate), must_stop)

    found = _largest_stable(dataset, settings, is_stable)
    if found is None:
        return Diverged(epoch, settings.learning_rate)
    deadline = math.inf  # an offer is worth some waiting
    offered = round_down(found / 2, 1)
    while offered >= LEARNING_RATE_RANGE[0]:
        if is_stable(offered):
            return Diverged(epoch, settings.learning_rate, found, offered)
        offered = round_down(offered / 2, 1)
    return Diverged(epoch, settings.learning_rate, found)


def _largest_stable(dataset: Dataset, settings: Settings, is_stable: Callable[[float], bool]) -> float | None:
    plain = (settings.optimizer, settings.loss, settings.activation) == ("sgd", "mean_squared_error", "linear")
    if plain and settings.batch_size >= len(dataset.rows):
        rate = round_down(stability_edge(dataset), 3)
        if rate >= LEARNING_RATE_RANGE[0] and is_stable(rate):
            return rate
    return _search(settings.learning_rate, is_stable)


def _search(bad: float, is_stable: Callable[[float], bool]) -> float | None:
    """Halve the bad rate until one is good, then close in on the edge from both sides."""
    good = bad / 2
    while good >= LEARNING_RATE_RANGE[0] and not is_stable(good):
        bad, good = good, good / 2
    if good < LEARNING_RATE_RANGE[0]:
        return None
    proved = round_down(good, 2)
    proved = proved if proved >= LEARNING_RATE_RANGE[0] and is_stable(proved) else good
    while (middle := round_down((proved * bad) ** 0.5, 2)) > proved:
        if is_stable(middle):
            proved = middle
        else:
            bad = middle
    return proved


def _is_stable(
    engine: Engine, start: State, dataset: Dataset, settings: Settings, must_stop: Callable[[], bool]
) -> bool:
    """Whether a run, trained the exact way, never runs away and ends lower than it began."""
    segment, checkpoint = Segment(0, dataset, settings), Checkpoint(0, start)
    x, y = dataset.inputs, dataset.targets
    first_loss = loss_value(start, x, y, settings.activation, settings.loss)
    limit, count = loss_limit(first_loss, dataset), 1
    updates = -(-len(dataset.rows) // settings.batch_size)
    epochs = max(PROOF_EPOCHS, min(settings.epochs, MOST_PROOF_EPOCHS))
    epochs = min(epochs, max(FEWEST_PROOF_EPOCHS, PROOF_UPDATES // updates))
    while checkpoint.epoch < epochs:
        if must_stop():
            raise Interrupted
        begun = time.perf_counter()
        batch = engine.train(segment, checkpoint, min(count, epochs - checkpoint.epoch), must_stop)
        if sound_epochs(batch, limit) < len(batch):
            return False
        # Short enough to be interrupted, long enough to be fast.
        count = 2 * count if time.perf_counter() - begun < STRETCH else max(1, count // 2)
        checkpoint = batch.checkpoint()
    return float(batch.loss[-1]) < first_loss
