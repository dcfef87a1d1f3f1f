"""Many neurons trained at once on the same rows, each with a start and a learning rate of its own.

These are only the values that go into such a training and come out of it; an engine does it. A crowd is trained some
epochs at a time, so that it can be shown on its way and given up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import Slots
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught
from neuron_gui.core.training_arrays import row_orders, table_of

MOST_AT_ONCE = 256  # neurons in a crowd


@dataclass(frozen=True, eq=False)
class CrowdTask:
    """What a crowd is trained with; of the settings all counts but the learning rate, the start and the epochs.

    ``starts`` (k, n + 1) are weights and bias, ``rates`` (k,) the learning rates; k is at most MOST_AT_ONCE.
    ``goal`` is a loss: it is told in which epoch each first came down to it. Above ``limit`` a loss has run away.
    """

    dataset: Dataset
    settings: Settings
    starts: np.ndarray
    rates: np.ndarray
    goal: float
    limit: float

    def __post_init__(self) -> None:
        """A crowd is no larger than what an engine is made for."""
        if not 0 < len(self.rates) == len(self.starts) <= MOST_AT_ONCE:
            raise ValueError(f"{len(self.starts)} starts and {len(self.rates)} rates")


@dataclass(frozen=True, eq=False)
class Crowd:
    """A crowd after ``epoch`` epochs.

    ``states`` (k, n + 1), ``losses`` (k,) over all rows, ``reached`` (k,) the first epoch with a loss at or below the
    goal, ``lost`` (k,) the first whose loss was not finite or above the limit; −1 where there was none. The
    state and the loss of a lost neuron mean nothing. ``slots`` is the optimizer's memory.
    """

    epoch: int
    states: np.ndarray
    losses: np.ndarray
    reached: np.ndarray
    lost: np.ndarray
    slots: Slots = field(default=(), repr=False)

    @property
    def sound(self) -> np.ndarray:
        """Which have not run away, (k,)."""
        there: np.ndarray = self.lost < 0
        return there


def same_start(state: State, count: int) -> np.ndarray:
    """A start for each of a crowd, all alike, (count, n + 1)."""
    with np.errstate(over="ignore"):
        return np.tile(np.array([*state.weights, state.bias], dtype=np.float32), (count, 1))


def begin(task: CrowdTask) -> Crowd:
    """The crowd of a task before its first epoch; its losses are not worked out yet."""
    count = len(task.rates)
    nothing, never = np.full(count, np.nan, dtype=np.float32), np.full(count, -1, dtype=np.int32)
    return Crowd(0, task.starts.astype(np.float32), nothing, never, never)


def batch_shape(dataset: Dataset, settings: Settings) -> tuple[int, int]:
    """How many batches an epoch has, and of how many rows the largest is."""
    rows = len(taught(dataset, settings).rows)
    size = min(settings.batch_size, rows)
    return math.ceil(rows / size), size


def batches(dataset: Dataset, settings: Settings, first_epoch: int, epochs: int) -> np.ndarray:
    """The rows of each batch of each epoch, one after the other: (batches, rows, n + 2).

    The columns are the inputs, the target, and the row's share in the loss of its batch. Batches and their rows are
    filled up to a power of two, with rows of no share: what is compiled for them shall fit many tables. Where the
    rows keep their order, there is one epoch only, which is that of all.
    """
    count, size = batch_shape(dataset, settings)
    table = table_of(taught(dataset, settings)).astype(np.float32)
    orders = row_orders(settings, len(table), first_epoch, epochs)
    filled = np.zeros((len(orders), count, power_of_two(size), table.shape[1] + 1), dtype=np.float32)
    for k, order in enumerate(orders):
        for b in range(count):
            chosen = order[b * size : (b + 1) * size]
            filled[k, b, : len(chosen), :-1] = table[chosen]
            filled[k, b, : len(chosen), -1] = 1 / len(chosen)
    flat = filled.reshape(-1, *filled.shape[2:])
    return np.pad(flat, ((0, power_of_two(len(flat)) - len(flat)), (0, 0), (0, 0)))


def power_of_two(count: int) -> int:
    """The least power of two that is not less."""
    return 1 << (count - 1).bit_length()
