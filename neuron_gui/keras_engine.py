"""Training and prediction by Keras on TensorFlow, without what ``model.fit`` spends around each epoch.

The step is Keras's own: the layer's call, the loss, the tape's gradients, the optimizer's ``apply``. It is compiled two
ways: *exact*, a plain graph loop whose numbers are those of ``fit(shuffle=False)`` to the last bit, and *fast*, the
same loop through XLA. Importing this module imports neither library; ``load_engine`` does. Knows nothing of windows.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment, Slots
from neuron_gui.core.settings import MOMENTUM, Settings, State
from neuron_gui.core.training_arrays import can_be_fast, padded_table, row_orders, table_of, with_both_losses
from neuron_gui.keras_loading import ENVIRONMENT, load_libraries_first
from neuron_gui.plain_imports import plain_imports

FAST_EPOCHS = 500  # XLA wants a fixed count: longer previews run several times, shorter ones are cut
MOST_ORDERS = 4_000_000  # numbers of shuffled rows that are in memory at once
EPOCHS_AT_ONCE = 4  # in one turn of the exact loop; more would gain little and take longer to trace

Tensor = Any  # neither library brings types that can be used
Graph = Any  # a callable that takes and returns tensors


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
        self._neurons: dict[tuple[int, str, str, str], _Neuron] = {}
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
                self._neuron(TUTORIAL, settings).train_fast(settings.start_state(1), TUTORIAL, settings, 1)
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

    def train(self, segment: Segment, checkpoint: Checkpoint, epochs: int) -> EpochBatch:
        """Train so many epochs (≥ 1) from a checkpoint, exactly as ``model.fit(shuffle=False)`` would.

        However a run is cut into calls, the same numbers come out. Every cell of the data must be a number.
        """
        data, settings = segment.dataset, segment.settings
        neuron = self._neuron(data, settings)
        if settings.shuffle and epochs * len(data.rows) > MOST_ORDERS and epochs > 1:
            first = self.train(segment, checkpoint, epochs // 2)
            return first.joined(self.train(segment, first.checkpoint(), epochs - epochs // 2))
        if settings.shuffle or settings.batch_size < len(data.rows):
            table, slots = neuron.train_in_batches(checkpoint, data, settings, epochs)
        else:
            table, slots = neuron.train(checkpoint, data, settings, epochs)
        return _batch(segment, checkpoint.epoch + 1, table, slots)

    def preview(self, start: State, dataset: Dataset, settings: Settings, epochs: int) -> EpochBatch:
        """Train a whole run, the fast way where that gives the same run; else this is ``train``.

        Agrees with ``train`` to 1e-5. Nothing can go on from it: it has no ``slots``.
        """
        if not can_be_fast(dataset, settings) or not self.try_fast():
            return self.train(Segment(0, dataset, settings), Checkpoint(0, start), epochs)
        table = self._neuron(dataset, settings).train_fast(start, dataset, settings, epochs)
        return _batch(Segment(0, dataset, settings), 1, table, ())

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
        answers: np.ndarray = self._predictors[n, activation](_tensor(start), _tensor(rows)).numpy()
        return answers

    def _neuron(self, dataset: Dataset, settings: Settings) -> _Neuron:
        key = (dataset.input_count, settings.activation, settings.loss, settings.optimizer)
        if key not in self._neurons:
            self._neurons[key] = _Neuron(*key)
        return self._neurons[key]


class _Neuron:
    """A Keras model of one shape, with its loss and optimizer, and the loops traced for them.

    Each training returns a table with a row for every epoch and the columns: n weights, the bias, the loss of the
    state, the loss as Keras prints it. What it starts from is always handed in; the variables keep nothing.
    """

    def __init__(self, n: int, activation: str, loss: str, optimizer: str) -> None:
        self._n = n
        self._model = _model(n, activation)
        self._optimizer = _optimizer(optimizer)
        self._optimizer.build(self._model.trainable_variables)
        rate = self._optimizer.learning_rate
        # The optimizer's memory: how many updates there were, and its running averages. It begins as zeros.
        self._memory = [variable for variable in self._optimizer.variables if variable is not rate]
        self._no_memory = tuple(_tensor(np.zeros(variable.shape, variable.dtype)) for variable in self._memory)
        self._loss, self._row_losses = _loss(loss), _loss(loss, reduction="none")
        self._table = _KeptTensor(table_of)
        self._padded_table = _KeptTensor(padded_table)
        self._fast_loops: dict[int, Graph] = {}

    def train(self, begin: Checkpoint, data: Dataset, settings: Settings, epochs: int) -> tuple[np.ndarray, Slots]:
        """The exact way, all rows in one batch."""
        start = self._start(begin.state, begin.slots, settings)
        table, last_loss, memory = self._exact_loop(*start, self._table.of(data), _tensor(np.int32(epochs)))
        return with_both_losses(table.numpy(), last_loss.numpy(), len(data.rows)), _values(memory)

    def train_in_batches(
        self, begin: Checkpoint, data: Dataset, settings: Settings, epochs: int
    ) -> tuple[np.ndarray, Slots]:
        """The exact way, in batches of ``settings.batch_size`` rows, shuffled or in order."""
        start = self._start(begin.state, begin.slots, settings)
        orders = row_orders(settings, len(data.rows), begin.epoch + 1, epochs)
        counts = _tensor(np.int32(settings.batch_size)), _tensor(np.int32(epochs))
        table, memory = self._batched_loop(*start, self._table.of(data), _tensor(orders), *counts)
        return table.numpy(), _values(memory)

    def train_fast(self, start: State, data: Dataset, settings: Settings, epochs: int) -> np.ndarray:
        """The fast way, all rows in one batch, from the beginning."""
        table = self._padded_table.of(data)
        loop = self._fast_loop(int(table.shape[0]))
        state, tables = start, []
        slots: Slots = ()
        for done in range(0, epochs, FAST_EPOCHS):
            states, last_loss, memory = loop(*self._start(state, slots, settings), table)
            tables.append(with_both_losses(states.numpy(), last_loss.numpy(), len(data.rows))[: epochs - done])
            *weights, bias = map(float, tables[-1][-1, : self._n + 1])
            state, slots = State(tuple(weights), bias), _values(memory)
        return np.concatenate(tables)

    def _start(self, state: State, slots: Slots, settings: Settings) -> tuple[Tensor, tuple[Tensor, ...]]:
        with np.errstate(over="ignore"):  # a start that 32 bits cannot hold runs away at once, and is explained then
            start = np.array([*state.weights, state.bias, settings.learning_rate], dtype=np.float32)
        return _tensor(start), tuple(map(_tensor, slots)) or self._no_memory

    # The graphs. They use ``tf.while_loop`` and not AutoGraph, which would need this file's source in an installer.
    # All are concrete functions of tensors: a call through tf.function itself costs more than 500 fast epochs.

    @cached_property
    def _exact_loop(self) -> Graph:
        import tensorflow as tf

        def loop(start: Tensor, memory: Tensor, table: Tensor, epochs: Tensor) -> Any:
            x, y = table[:, :-1], table[:, -1:]
            self._restore(start, memory)
            states = self._repeat(epochs, lambda _: [self._step(x, y, self._mean_loss)], at_once=EPOCHS_AT_ONCE)
            return states, self._mean_loss(x, y), _current(self._memory)

        count = tf.TensorSpec((), tf.int32)
        return tf.function(loop, autograph=False).get_concrete_function(*self._signature(None, self._n + 1), count)

    @cached_property
    def _batched_loop(self) -> Graph:
        import tensorflow as tf

        def loop(start: Tensor, memory: Tensor, table: Tensor, orders: Tensor, size: Tensor, epochs: Tensor) -> Any:
            x, y = table[:, :-1], table[:, -1:]
            rows = tf.shape(x)[0]

            def epoch(k: Tensor) -> list[Tensor]:
                order = orders[k % tf.shape(orders)[0]]

                def batch(first: Tensor, total: Tensor) -> tuple[Tensor, Tensor]:
                    chosen = order[first : first + size]
                    loss = self._step(tf.gather(x, chosen), tf.gather(y, chosen), self._mean_loss)
                    return first + size, total + loss * tf.cast(tf.size(chosen), tf.float32)

                _, total = tf.while_loop(lambda first, _: first < rows, batch, (0, 0.0))
                return [self._mean_loss(x, y), total / tf.cast(rows, tf.float32)]

            self._restore(start, memory)
            return self._repeat(epochs, epoch), _current(self._memory)

        orders, count = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((), tf.int32)
        signature = (*self._signature(None, self._n + 1), orders, count, count)
        return tf.function(loop, autograph=False).get_concrete_function(*signature)

    def _fast_loop(self, rows: int) -> Graph:
        """The loop compiled by XLA for so many rows; made once."""
        if rows not in self._fast_loops:
            import tensorflow as tf

            def loop(start: Tensor, memory: Tensor, table: Tensor) -> Any:
                x, y, shares = table[:, :-2], table[:, -2:-1], table[:, -1]

                def shared_loss(x: Tensor, y: Tensor) -> Tensor:
                    return tf.reduce_sum(self._row_losses(y, self._model(x, training=True)) * shares)

                self._restore(start, memory)
                states = self._repeat(FAST_EPOCHS, lambda _: [self._step(x, y, shared_loss)])
                return states, shared_loss(x, y), _current(self._memory)

            fast = tf.function(loop, autograph=False, jit_compile=True)
            self._fast_loops[rows] = fast.get_concrete_function(*self._signature(rows, self._n + 2))
        return self._fast_loops[rows]

    def _signature(self, rows: int | None, columns: int) -> tuple[Any, ...]:
        """What every loop takes: weights, bias and rate in one, the optimizer's memory, the table."""
        import tensorflow as tf

        memory = tuple(tf.TensorSpec(variable.shape, variable.dtype) for variable in self._memory)
        return tf.TensorSpec((self._n + 2,), tf.float32), memory, tf.TensorSpec((rows, columns), tf.float32)

    def _restore(self, start: Tensor, memory: tuple[Tensor, ...]) -> None:
        import tensorflow as tf

        kernel, bias = self._model.trainable_variables
        kernel.assign(tf.reshape(start[:-2], (self._n, 1)))
        bias.assign(start[-2:-1])
        self._optimizer.learning_rate.assign(start[-1])
        for variable, value in zip(self._memory, memory, strict=True):
            variable.assign(value)

    def _repeat(self, epochs: Tensor | int, epoch: Callable[[Tensor], list[Tensor]], at_once: int = 1) -> Tensor:
        """Run epochs and return the table: for each the weights, the bias, and what ``epoch`` returns.

        ``at_once`` epochs stand in one turn of the loop, for the turning costs as much as two of them.
        """
        import tensorflow as tf

        def turns(first: Tensor, count: Tensor, epochs_in_it: int) -> Any:
            def body(turn: Tensor, written: Any) -> tuple[Tensor, Any]:
                values: list[Tensor] = []
                for place in range(epochs_in_it):
                    losses = epoch(first + turn * epochs_in_it + place)
                    kernel, bias = self._model.trainable_variables
                    values += [tf.reshape(kernel.value, (-1,)), bias.value.read_value(), losses]  # read now, not later
                return turn + 1, written.write(turn, tf.concat(values, axis=0))

            begin = (0, tf.TensorArray(tf.float32, size=count, element_shape=(None,)))
            _, written = tf.while_loop(lambda turn, _: turn < count, body, begin, parallel_iterations=1)
            return written

        if at_once == 1:
            return turns(0, epochs, 1).stack()
        whole = epochs // at_once
        first, rest = turns(0, whole, at_once), turns(whole * at_once, epochs - whole * at_once, 1)
        return tf.reshape(tf.concat((first.concat(), rest.concat()), axis=0), (epochs, -1))

    def _step(self, x: Tensor, y: Tensor, loss_of: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        """One update of weights and bias; returns the loss before it. This is what ``fit`` does with a batch."""
        import tensorflow as tf

        variables = self._model.trainable_variables
        with tf.GradientTape() as tape:
            loss = loss_of(x, y)
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        self._optimizer.apply(gradients, variables)
        return loss

    def _mean_loss(self, x: Tensor, y: Tensor) -> Tensor:
        return self._loss(y, self._model(x, training=True))


def _model(n: int, activation: str) -> Any:
    import keras

    return keras.Sequential([keras.Input((n,)), keras.layers.Dense(1, activation=activation)])


def _optimizer(name: str) -> Any:
    import keras

    if name == "momentum":
        return keras.optimizers.SGD(momentum=MOMENTUM)
    return {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}[name]()


def _loss(name: str, **options: str) -> Any:
    import keras

    kinds = {
        "mean_squared_error": keras.losses.MeanSquaredError,
        "mean_absolute_error": keras.losses.MeanAbsoluteError,
        "binary_crossentropy": keras.losses.BinaryCrossentropy,
    }
    return kinds[name](**options)


def _predictor(n: int, activation: str) -> Graph:
    """The model as a function of its weights, so that a question never touches a training."""
    import tensorflow as tf

    model = _model(n, activation)

    def predict(start: Tensor, x: Tensor) -> Tensor:
        answers, _ = model.stateless_call([start[:-1, tf.newaxis], start[-1:]], [], x, training=False)
        return tf.reshape(answers, (-1,))

    signature = (tf.TensorSpec((n + 1,), tf.float32), tf.TensorSpec((None, n), tf.float32))
    return tf.function(predict, autograph=False).get_concrete_function(*signature)


class _KeptTensor:
    """The newest data set as a tensor, so that many trainings on the same one convert it once."""

    def __init__(self, make: Callable[[Dataset], np.ndarray]) -> None:
        self._make = make
        self._data: Dataset | None = None
        self._tensor: Tensor = None

    def of(self, data: Dataset) -> Tensor:
        if data is not self._data:
            self._data, self._tensor = data, _tensor(self._make(data))
        return self._tensor


def _tensor(array: np.ndarray | np.generic) -> Tensor:
    import tensorflow as tf

    return tf.constant(array)


def _current(variables: list[Any]) -> tuple[Tensor, ...]:
    return tuple(variable.value.read_value() for variable in variables)


def _values(tensors: tuple[Tensor, ...]) -> Slots:
    return tuple(tensor.numpy() for tensor in tensors)


def _batch(segment: Segment, first_epoch: int, table: np.ndarray, slots: Slots) -> EpochBatch:
    return EpochBatch(segment, first_epoch, table[:, :-3], table[:, -3], table[:, -2], table[:, -1], slots)
