"""Plain gradient descent over all rows in NumPy: enough of an engine to try what a diagnosis offers."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import never
from neuron_gui.core.evidence import Evidence
from neuron_gui.core.history import Checkpoint, EpochBatch, History, Segment
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught


class NumPyEngine:
    """Plain gradient descent, enough of an engine to prove a rate."""

    def __init__(self) -> None:
        self.tried: list[float] = []

    def train(self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop=never) -> EpochBatch:
        dataset, settings = taught(segment.dataset, segment.settings), segment.settings
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


def ended(dataset: Dataset, settings: Settings) -> Evidence:
    """Train a run as far as it goes, and look at it."""
    history = History(settings.start_state(dataset.input_count), Segment(0, dataset, settings))
    batch = NumPyEngine().train(history.segments[0], Checkpoint(0, history.start), settings.epochs)
    sound = sound_epochs(batch, loss_limit(history.loss_at(0), taught(dataset, settings)))
    history.append(batch.head(sound))
    return Evidence.of(history, batch.segment if sound < len(batch) else None)
