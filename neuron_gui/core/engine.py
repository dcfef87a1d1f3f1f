"""What the program expects of whatever trains the neuron; keras_engine fulfils it.

This is only the agreement between the two sides, so that neither the window nor the diagnosis needs to know Keras.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from neuron_gui.core.crowd import Crowd, CrowdTask
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.settings import Settings, State


class Interrupted(Exception):
    """What was begun was given up because something more urgent came."""


def never() -> bool:
    """What is to be done is done to the end."""
    return False


class Engine(Protocol):
    """One neuron's training and prediction. Not safe for use by two threads at once."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Names and versions of what computes: Keras, TensorFlow."""
        ...

    @property
    def xla(self) -> bool | None:
        """Whether the fast way works on this machine; None before it was tried."""
        ...

    def try_fast(self) -> bool:
        """Try the fast way once and say whether it works; the first ``preview`` does it too."""
        ...

    def warm_up(self) -> None:
        """Trace what the first Train needs."""
        ...

    def train(
        self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop: Callable[[], bool] = never
    ) -> EpochBatch:
        """Train so many epochs from a checkpoint, exactly as ``model.fit(shuffle=False)`` would, and record each.

        ``must_stop`` is asked every few milliseconds of an epoch that takes longer; raises Interrupted as soon as it
        says yes.
        """
        ...

    def preview(
        self,
        start: State,
        dataset: Dataset,
        settings: Settings,
        epochs: int,
        must_stop: Callable[[], bool] = never,
    ) -> EpochBatch:
        """Train a whole run the fast way; agrees with ``train`` to about 1e-6 relative.

        Raises Interrupted as soon as ``must_stop``, asked now and then, says yes.
        """
        ...

    def is_ready_for(self, task: CrowdTask) -> bool:
        """Whether a crowd can be trained at once, with nothing to compile for it."""
        ...

    def train_crowd(self, task: CrowdTask, crowd: Crowd, epochs: int) -> Crowd:
        """Train many neurons at once for so many epochs; each agrees with ``train`` to about 1e-5 relative."""
        ...

    def predict(self, state: State, activation: str, inputs: np.ndarray) -> np.ndarray:
        """The Keras model's answers, shape (rows,), for inputs (rows, n) with a state's weights and bias."""
        ...
