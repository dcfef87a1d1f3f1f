"""When the loss of a run counts as having run away, so that training stops before anything overflows."""

from __future__ import annotations

import math

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import EpochBatch


def loss_limit(first_loss: float, dataset: Dataset) -> float:
    """The loss above which a run counts as diverged: 1e6 × max(first loss, variance of y in what is taught)."""
    size = max(first_loss, float(np.var(dataset.targets.astype(float))))
    return 1e6 * size if size > 0 and math.isfinite(size) else 1e6


def sound_epochs(batch: EpochBatch, limit: float) -> int:
    """How many epochs of a batch come before its loss is no longer finite or passes the limit."""
    sound = np.isfinite(batch.loss) & (batch.loss.astype(float) <= limit) & np.isfinite(batch.bias)
    sound &= np.isfinite(batch.weights).all(axis=1)
    return len(batch) if sound.all() else int(np.argmin(sound))
