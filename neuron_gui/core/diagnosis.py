"""What went wrong in a run, and a remedy that was tried before it is offered.

Knows the maths of stability and asks an engine to prove it; says nothing on screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Engine
from neuron_gui.core.history import EpochBatch
from neuron_gui.core.numerals import round_down
from neuron_gui.core.settings import LEARNING_RATE_RANGE, Settings, State

PROOF_EPOCHS = 500


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


def diagnose_divergence(engine: Engine, epoch: int, start: State, dataset: Dataset, settings: Settings) -> Diverged:
    """Find the largest stable learning rate, rounded down, and one about half of it, both proved by training."""
    found = _largest_stable(engine, start, dataset, settings)
    if found is None:
        return Diverged(epoch, settings.learning_rate)
    offered = round_down(found / 2, 1)
    while offered >= LEARNING_RATE_RANGE[0]:
        if _is_stable(engine, start, dataset, replace(settings, learning_rate=offered)):
            return Diverged(epoch, settings.learning_rate, found, offered)
        offered = round_down(offered / 2, 1)
    return Diverged(epoch, settings.learning_rate, found)


def _largest_stable(engine: Engine, start: State, dataset: Dataset, settings: Settings) -> float | None:
    plain = (settings.optimizer, settings.loss, settings.activation) == ("sgd", "mean_squared_error", "linear")
    if plain and settings.batch_size >= len(dataset.rows):
        rate = round_down(stability_edge(dataset), 3)
        if rate >= LEARNING_RATE_RANGE[0] and _is_stable(engine, start, dataset, replace(settings, learning_rate=rate)):
            return rate
    return _search(engine, start, dataset, settings)


def _search(engine: Engine, start: State, dataset: Dataset, settings: Settings) -> float | None:
    """Halve the bad rate until one is good, then close in on the edge from both sides."""
    bad = settings.learning_rate
    good = bad / 2
    while not _is_stable(engine, start, dataset, replace(settings, learning_rate=good)):
        bad, good = good, good / 2
        if good < LEARNING_RATE_RANGE[0]:
            return None
    for _ in range(10):
        middle = (good * bad) ** 0.5
        if _is_stable(engine, start, dataset, replace(settings, learning_rate=middle)):
            good = middle
        else:
            bad = middle
    rounded = round_down(good, 2)
    return rounded if _is_stable(engine, start, dataset, replace(settings, learning_rate=rounded)) else None


def _is_stable(engine: Engine, start: State, dataset: Dataset, settings: Settings) -> bool:
    run = engine.preview(start, dataset, settings, max(PROOF_EPOCHS, min(settings.epochs, 5000)))
    if sound_epochs(run, math.inf) < len(run):
        return False
    return float(run.loss[-1]) <= float(run.loss[0]) * (1 + 1e-6)
