"""The arrays that go into a training and come out of it; plain NumPy, so that they can be tested without Keras."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.settings import Settings


def row_orders(settings: Settings, rows: int, first_epoch: int, epochs: int) -> np.ndarray:
    """The order of the rows in each epoch, shape (epochs, rows), or (1, rows) if it is always that of the table.

    The order of epoch k depends on (seed, k) alone, so that a run can be cut, replayed and exported.
    """
    if not settings.shuffle:
        return np.arange(rows, dtype=np.int32)[np.newaxis]
    orders = np.empty((epochs, rows), dtype=np.int32)
    for k, order in enumerate(orders, first_epoch):
        order[:] = np.random.default_rng((settings.seed, k)).permutation(rows)
    return orders


def table_of(data: Dataset) -> np.ndarray:
    """The inputs and the target, shape (rows, n + 1)."""
    return np.column_stack((data.inputs, data.targets))


def padded(count: int) -> int:
    """The next power of two, at least 1: XLA compiles for each count of rows and keeps the result for ever."""
    return 1 << (count - 1).bit_length()


def padded_table(data: Dataset) -> np.ndarray:
    """The inputs, the target and the row's share of the loss, with empty rows of no share up to a power of two."""
    rows = len(data.rows)
    shares = np.full(rows, 1 / rows, dtype=np.float32)
    return np.pad(np.column_stack((table_of(data), shares)), ((0, padded(rows) - rows), (0, 0)))


def with_both_losses(states: np.ndarray, last_loss: np.ndarray, rows: int) -> np.ndarray:
    """Where all rows are one batch, the loss in a step is that of the state before: shift it by one epoch.

    ``states`` has the columns weights, bias, loss of the state before; ``last_loss`` is that of the last state.
    """
    before = states[:, -1]
    with np.errstate(over="ignore", invalid="ignore"):
        printed = before * np.float32(rows) / np.float32(rows)  # Keras's mean over the rows, with its rounding
    return np.column_stack((states[:, :-1], np.append(before[1:], last_loss), printed))


def can_be_fast(dataset: Dataset, settings: Settings) -> bool:
    """Whether the rows keep their order, and the last digits, in which XLA differs, stay the last digits.

    Near its goal RMSprop takes steps of full size along a gradient of nearly 0, and the absolute error has a slope of
    either −1 or 1: there the sign of a rounding error decides, and after some hundred epochs two runs have nothing in
    common but their end.
    """
    steady = settings.optimizer != "rmsprop" and settings.loss != "mean_absolute_error"
    return steady and not settings.shuffle
