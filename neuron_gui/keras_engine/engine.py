"""Training and prediction by Keras on TensorFlow, without what ``model.fit`` spends around each epoch.

Keras's own step is compiled two ways: *exact*, a plain graph loop whose numbers are those of ``fit(shuffle=False)`` to
the last bit, and *fast*, the same loop through XLA. Importing this module imports neither library; ``load_engine``
does. Knows nothing of windows.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.engine import Interrupted, never
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment, Slots
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught
from neuron_gui.core.training_arrays import can_be_fast
from neuron_gui.keras_engine.loading import ENVIRONMENT, load_libraries_first
from neuron_gui.keras_engine.neuron import BATCHES_AT_ONCE, Graph, KerasNeuron, Tensor, keras_model, tensor
from neuron_gui.plain_imports import plain_imports

if TYPE_CHECKING:
    from neuron_gui.core.crowd import Crowd, CrowdTask
    from neuron_gui.keras_engine.crowd import KerasCrowd

EXACT_PIECE = 100  # epochs of a preview the exact way before it is asked whether to stop; then twice as many, and so on
MOST_ORDERS = 4_000_000  # numbers of shuffled rows that are in memory at once


def load_engine() -> KerasEngine:
    """Import Keras and TensorFlow without stalling other threads, and trace what the first Train needs.

    Raises ImportError, or whatever the libraries raise, if they cannot be loaded on this machine.
    """
    # A full garbage collection walks through all of TensorFlow's objects and stops the window for 150 ms. So none
    # runs during the import, and what the import made is never looked at again.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        _import_libraries()
        engine = KerasEngine()
        engine.warm_up()
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
    return engine


def _import_libraries() -> None:
    """Import both, for one processor thread and 32-bit numbers, whatever the person's own settings say."""
    os.environ.update(ENVIRONMENT)
    load_libraries_first()
    with plain_imports():
        import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.set_visible_devices([], "GPU")
    with plain_imports():
        import keras

    keras.config.set_floatx("float32")


class KerasEngine:
    """Fulfils ``core.engine.Engine``. Not safe for use by two threads at once."""

    def __init__(self) -> None:
        self._neurons: dict[tuple[int, str, str, str], KerasNeuron] = {}
        self._crowds: dict[tuple[int, str, str, str], KerasCrowd] = {}
        self._predictors: dict[tuple[int, str], Graph] = {}
        self.xla: bool | None = None  # whether the fast way works on this machine; None before it was tried
        self.tracing_seconds = 0.0  # spent in warming up

    @property
    def versions(self) -> dict[str, str]:
        """Names and versions of what computes."""
        import keras
        import tensorflow as tf

        return {"Keras": keras.__version__, "TensorFlow": tf.__version__}

    def try_fast(self) -> bool:
        """Try the fast way once (0.2 s and 60 MB, so not before it is wanted); later calls know the result."""
        if self.xla is None:
            settings = Settings()
            try:
                self._neuron(TUTORIAL, settings).train_fast(settings.start_state(1), TUTORIAL, settings, 1, never)
                self.xla = True
            except Exception:
                self.xla = False  # whatever XLA lacks here: previews then go the exact way
        return self.xla

    def warm_up(self) -> None:
        """Trace what the first Train and the first question need."""
        begun = time.perf_counter()
        settings = Settings()
        start = settings.start_state(TUTORIAL.input_count)
        self.warm_up_for(Segment(0, TUTORIAL, settings))
        self.predict(start, settings.activation, TUTORIAL.inputs)
        self.tracing_seconds = time.perf_counter() - begun

    def warm_up_for(self, segment: Segment) -> None:
        """Trace what training on these data with these settings needs."""
        start = segment.settings.start_state(segment.dataset.input_count)
        self.train(segment, Checkpoint(0, start), 1)

    def train(
        self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop: Callable[[], bool] = never
    ) -> EpochBatch:
        """Train so many epochs (≥ 1) from a checkpoint, exactly as ``model.fit(shuffle=False)`` would.

        The rows are those that are taught, in the form in which they are (see ``core.taught``). However a run is cut
        into calls, the same numbers come out. Every cell of the data must be a number.
        ``must_stop`` is asked within epochs of very many batches; raises Interrupted if it says yes.
        """
        data, settings = taught(segment.dataset, segment.settings), segment.settings
        neuron = self._neuron(data, settings)
        in_parts = len(data.rows) > BATCHES_AT_ONCE * settings.batch_size
        if epochs > 1 and (in_parts or (settings.shuffle and epochs * len(data.rows) > MOST_ORDERS)):
            first = self.train(segment, checkpoint, epochs // 2, must_stop)
            return first.joined(self.train(segment, first.checkpoint(), epochs - epochs // 2, must_stop))
        if in_parts:
            table, slots = neuron.train_in_parts(checkpoint, data, settings, must_stop)
        elif settings.shuffle or settings.batch_size < len(data.rows):
            table, slots = neuron.train_in_batches(checkpoint, data, settings, epochs)
        else:
            table, slots = neuron.train(checkpoint, data, settings, epochs)
        return _batch(segment, checkpoint.epoch + 1, table, slots)

    def preview(
        self,
        start: State,
        dataset: Dataset,
        settings: Settings,
        epochs: int,
        must_stop: Callable[[], bool] = never,
    ) -> EpochBatch:
        """Train a whole run, the fast way where that gives the same run; else this is ``train``.

        Agrees with ``train`` to 1e-5. Nothing can go on from it: it has no ``slots``.
        """
        if not can_be_fast(dataset, settings) or not self.try_fast():
            return self._preview_exactly(Segment(0, dataset, settings), Checkpoint(0, start), epochs, must_stop)
        data = taught(dataset, settings)
        table = self._neuron(data, settings).train_fast(start, data, settings, epochs, must_stop)
        return _batch(Segment(0, dataset, settings), 1, table, ())

    def _preview_exactly(
        self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop: Callable[[], bool]
    ) -> EpochBatch:
        """A whole run the exact way, in pieces between which it can be broken off."""
        whole = self.train(segment, checkpoint, min(epochs, EXACT_PIECE), must_stop)
        while len(whole) < epochs:
            if must_stop():
                raise Interrupted
            count = min(len(whole), epochs - len(whole))
            whole = whole.joined(self.train(segment, whole.checkpoint(), count, must_stop))
        return whole

    def is_ready_for(self, task: CrowdTask) -> bool:
        """Whether a crowd can be trained at once, with nothing to compile for it, which takes half a second."""
        crowd = self._crowds.get(_key(task.dataset, task.settings))
        return self.xla is not None and crowd is not None and crowd.is_ready_for(task, self.xla)

    def train_crowd(self, task: CrowdTask, crowd: Crowd, epochs: int) -> Crowd:
        """Train many neurons at once for so many epochs (≥ 1), the fast way where that works.

        Each comes out as ``train`` would have it, to 1e-5; where a rounding error decides (see ``can_be_fast``), both
        end equally far from their goal, not in the same place. Every cell of the data must be a number.
        """
        key = _key(task.dataset, task.settings)
        if key not in self._crowds:
            from neuron_gui.keras_engine.crowd import KerasCrowd

            self._crowds[key] = KerasCrowd(*key)
        return self._crowds[key].train(task, crowd, epochs, self.try_fast())

    def predict(self, state: State, activation: str, inputs: np.ndarray) -> np.ndarray:
        """The Keras model's answers, shape (rows,), for inputs (rows, n) with a state's weights and bias.

        Raises ValueError if the inputs are not as many as the weights.
        """
        rows = np.ascontiguousarray(inputs, dtype=np.float32)
        n = len(state.weights)
        if rows.ndim != 2 or rows.shape[1] != n:
            raise ValueError(f"a neuron with {n} inputs cannot answer for inputs of shape {rows.shape}")
        if (n, activation) not in self._predictors:
            self._predictors[n, activation] = _predictor(n, activation)
        start = np.array([*state.weights, state.bias], dtype=np.float32)
        answers: np.ndarray = self._predictors[n, activation](tensor(start), tensor(rows)).numpy()
        return answers

    def _neuron(self, dataset: Dataset, settings: Settings) -> KerasNeuron:
        key = _key(dataset, settings)
        if key not in self._neurons:
            self._neurons[key] = KerasNeuron(*key)
        return self._neurons[key]


def _key(dataset: Dataset, settings: Settings) -> tuple[int, str, str, str]:
    """What a graph is made for."""
    return dataset.input_count, settings.activation, settings.loss, settings.optimizer


def _predictor(n: int, activation: str) -> Graph:
    """The model as a function of its weights, so that a question never touches a training."""
    import tensorflow as tf

    model = keras_model(n, activation)

    def predict(start: Tensor, x: Tensor) -> Tensor:
        answers, _ = model.stateless_call([start[:-1, tf.newaxis], start[-1:]], [], x, training=False)
        return tf.reshape(answers, (-1,))

    signature = (tf.TensorSpec((n + 1,), tf.float32), tf.TensorSpec((None, n), tf.float32))
    return tf.function(predict, autograph=False).get_concrete_function(*signature)


def _batch(segment: Segment, first_epoch: int, table: np.ndarray, slots: Slots) -> EpochBatch:
    return EpochBatch(segment, first_epoch, table[:, :-3], table[:, -3], table[:, -2], table[:, -1], slots)
