"""What tests of the engine have in common: tables with a rule in them, a run, and when two runs are the same."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.settings import Settings, State
from neuron_gui.keras_engine import KerasEngine


def data(n: int, rows: int = 6, answers: bool = False) -> Dataset:
    """Seeded rows with targets near a rule of the inputs; or, as ``answers``, 0 and 1."""
    dice = np.random.default_rng(100 * n + rows)
    inputs = dice.normal(size=(rows, n)).round(2)
    targets = (inputs @ np.linspace(-1, 1.5, n) + 0.3 + 0.1 * dice.normal(size=rows)).round(2)
    if answers:
        targets = (targets > np.median(targets)).astype(float)
    table = np.column_stack((inputs, targets))
    return Dataset(column_names(n), tuple(tuple(map(float, row)) for row in table))


def train(engine: KerasEngine, dataset: Dataset, settings: Settings, epochs: int) -> EpochBatch:
    start = settings.start_state(dataset.input_count)
    return engine.train(Segment(0, dataset, settings), Checkpoint(0, start), epochs)


def same_bits(one: EpochBatch, other: EpochBatch) -> None:
    for column in ("weights", "bias", "keras_loss"):
        np.testing.assert_array_equal(getattr(one, column), getattr(other, column), err_msg=column)


def close(one: EpochBatch, other: EpochBatch, columns: str = "weights bias keras_loss", rtol: float = 1e-5) -> None:
    for column in columns.split():
        np.testing.assert_allclose(getattr(one, column), getattr(other, column), rtol, 2e-6, err_msg=column)


def random_state(n: int) -> State:
    drawn = np.random.default_rng(5).normal(size=n + 1)
    return State(tuple(map(float, drawn[:-1])), float(drawn[-1]))
