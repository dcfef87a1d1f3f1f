"""One Keras model with its loss and optimizer, and the loops over epochs that are traced for it.

The step is Keras's own: the layer's call, the loss, the tape's gradients, the optimizer's ``apply``. Knows arrays and
settings, nothing of runs and their records. Importing this module imports neither library.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Interrupted
from neuron_gui.core.history import Checkpoint, Slots
from neuron_gui.core.settings import MOMENTUM, Settings, State
from neuron_gui.core.training_arrays import padded, padded_table, row_orders, table_of, with_both_losses

FAST_EPOCHS = 500  # XLA wants a fixed count: longer previews run several times, shorter ones are cut
EPOCHS_AT_ONCE = 4  # in one turn of the exact loop; more would gain little and take longer to trace
BATCHES_AT_ONCE = 256  # of an epoch of many, some 10 ms, before it is asked whether to stop

Tensor = Any  # neither library brings types that can be used
Graph = Any  # a callable that takes and returns tensors


class KerasNeuron:
    """A Keras model of one shape, with its loss and optimizer, and the loops traced for them.

    Each training returns a table with a row for every epoch and the columns: n weights, the bias, the loss of the
    state, the loss as Keras prints it. What it starts from is always handed in; the variables keep nothing.
    """

    def __init__(self, n: int, activation: str, loss: str, optimizer: str) -> None:
        self._n = n
        self._model = keras_model(n, activation)
        self._optimizer = keras_optimizer(optimizer)
        self._optimizer.build(self._model.trainable_variables)
        rate = self._optimizer.learning_rate
        # The optimizer's memory: how many updates there were, and its running averages. It begins as zeros.
        self._memory = [variable for variable in self._optimizer.variables if variable is not rate]
        self._no_memory = tuple(tensor(np.zeros(variable.shape, variable.dtype)) for variable in self._memory)
        self._loss, self._row_losses = keras_loss(loss), keras_loss(loss, reduction="none")
        self._table = _KeptTensor(table_of)
        self._padded_table = _KeptTensor(padded_table)
        self._fast_loops: dict[tuple[int, int], Graph] = {}  # by rows, and rows of a batch, 0 for all in one

    def train(self, begin: Checkpoint, data: Dataset, settings: Settings, epochs: int) -> tuple[np.ndarray, Slots]:
        """The exact way, all rows in one batch."""
        start = self._start(begin.state, begin.slots, settings)
        table, last_loss, memory = self._exact_loop(*start, self._table.of(data), tensor(np.int32(epochs)))
        return with_both_losses(table.numpy(), last_loss.numpy(), len(data.rows)), values(memory)

    def train_in_batches(
        self, begin: Checkpoint, data: Dataset, settings: Settings, epochs: int
    ) -> tuple[np.ndarray, Slots]:
        """The exact way, in batches of ``settings.batch_size`` rows, shuffled or in order."""
        start = self._start(begin.state, begin.slots, settings)
        orders = row_orders(settings, len(data.rows), begin.epoch + 1, epochs)
        counts = tensor(np.int32(settings.batch_size)), tensor(np.int32(epochs))
        table, memory = self._batched_loop(*start, self._table.of(data), tensor(orders), *counts)
        return table.numpy(), values(memory)

    def train_in_parts(
        self, begin: Checkpoint, data: Dataset, settings: Settings, must_stop: Callable[[], bool]
    ) -> tuple[np.ndarray, Slots]:
        """One epoch of very many batches, a part of them at a time; the numbers are those of ``train_in_batches``.

        Raises Interrupted, between two parts, as soon as ``must_stop`` says so: of the epoch nothing is left then.
        """
        order = row_orders(settings, len(data.rows), begin.epoch + 1, 1)[0]
        (start, memory), total = self._start(begin.state, begin.slots, settings), tensor(np.float32(0))
        rate, size = start[-1:], settings.batch_size
        for first in range(0, len(order), BATCHES_AT_ONCE * size):
            if must_stop():
                raise Interrupted
            part = tensor(order[first : first + BATCHES_AT_ONCE * size])
            state, loss, total, memory = self._part_loop(
                start, memory, self._table.of(data), part, tensor(np.int32(size)), total
            )
            start = _joined(state, rate)
        printed = total.numpy() / np.float32(len(order))
        return np.concatenate((state.numpy(), [loss.numpy(), printed]))[np.newaxis], values(memory)

    def train_fast(
        self, start: State, data: Dataset, settings: Settings, epochs: int, must_stop: Callable[[], bool]
    ) -> np.ndarray:
        """The fast way, from the beginning, the rows in their order.

        Raises Interrupted, between two times FAST_EPOCHS epochs, as soon as ``must_stop`` says so.
        """
        table, rows, size = self._padded_table.of(data), len(data.rows), settings.batch_size
        in_batches = size < rows
        if in_batches:
            loop = self._fast_batched_loop(int(table.shape[0]), padded(size))
            counts = tensor(np.int32(size)), tensor(np.int32(rows))
        else:
            loop, counts = self._fast_loop(int(table.shape[0])), ()  # type: ignore[assignment]
        (begin, memory), tables = self._start(start, (), settings), []
        for done in range(0, epochs, FAST_EPOCHS):
            if done and must_stop():
                raise Interrupted
            states, last_loss, memory = loop(begin, memory, table, *counts)
            if done + FAST_EPOCHS < epochs:
                begin = _joined(states[-1, : self._n + 1], begin[-1:])
            whole = states.numpy() if in_batches else with_both_losses(states.numpy(), last_loss.numpy(), rows)
            tables.append(whole[: epochs - done])
        return np.concatenate(tables)

    def _start(self, state: State, slots: Slots, settings: Settings) -> tuple[Tensor, tuple[Tensor, ...]]:
        with np.errstate(over="ignore"):  # a start that 32 bits cannot hold runs away at once, and is explained then
            start = np.array([*state.weights, state.bias, settings.learning_rate], dtype=np.float32)
        return tensor(start), tuple(map(tensor, slots)) or self._no_memory

    # The graphs. They use ``tf.while_loop`` and not AutoGraph, which would need this file's source in an installer.
    # All are concrete functions of tensors: a call through tf.function itself costs more than 500 fast epochs.

    @cached_property
    def _exact_loop(self) -> Graph:
        import tensorflow as tf

        def loop(start: Tensor, memory: Tensor, table: Tensor, epochs: Tensor) -> Any:
            x, y = table[:, :-1], table[:, -1:]
            self._restore(start, memory)
            states = self._repeat(epochs, lambda _: [self._step(x, y, self._mean_loss)], at_once=EPOCHS_AT_ONCE)
            return states, self._mean_loss(x, y), current(self._memory)

        count = tf.TensorSpec((), tf.int32)
        return tf.function(loop, autograph=False).get_concrete_function(*self._signature(None, self._n + 1), count)

    @cached_property
    def _batched_loop(self) -> Graph:
        import tensorflow as tf

        def loop(start: Tensor, memory: Tensor, table: Tensor, orders: Tensor, size: Tensor, epochs: Tensor) -> Any:
            x, y = table[:, :-1], table[:, -1:]
            rows = tf.shape(x)[0]

            def epoch(k: Tensor) -> list[Tensor]:
                total = self._batches(x, y, orders[k % tf.shape(orders)[0]], size, 0.0)
                return [self._mean_loss(x, y), total / tf.cast(rows, tf.float32)]

            self._restore(start, memory)
            return self._repeat(epochs, epoch), current(self._memory)

        orders, count = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((), tf.int32)
        signature = (*self._signature(None, self._n + 1), orders, count, count)
        return tf.function(loop, autograph=False).get_concrete_function(*signature)

    @cached_property
    def _part_loop(self) -> Graph:
        import tensorflow as tf

        def loop(start: Tensor, memory: Tensor, table: Tensor, order: Tensor, size: Tensor, total: Tensor) -> Any:
            x, y = table[:, :-1], table[:, -1:]
            self._restore(start, memory)
            total = self._batches(x, y, order, size, total)
            return tf.concat(self._state(), axis=0), self._mean_loss(x, y), total, current(self._memory)

        rest = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.float32)
        return tf.function(loop, autograph=False).get_concrete_function(*self._signature(None, self._n + 1), *rest)

    def _fast_loop(self, rows: int) -> Graph:
        """The loop compiled by XLA for so many rows in one batch; made once."""
        if (rows, 0) not in self._fast_loops:
            import tensorflow as tf

            def loop(start: Tensor, memory: Tensor, table: Tensor) -> Any:
                x, y, loss = table[:, :-2], table[:, -2:-1], self._shared_loss(table[:, -1])
                self._restore(start, memory)
                states = self._repeat(FAST_EPOCHS, lambda _: [self._step(x, y, loss)])
                return states, loss(x, y), current(self._memory)

            fast = tf.function(loop, autograph=False, jit_compile=True)
            self._fast_loops[rows, 0] = fast.get_concrete_function(*self._signature(rows, self._n + 2))
        return self._fast_loops[rows, 0]

    def _fast_batched_loop(self, rows: int, size: int) -> Graph:
        """The loop compiled by XLA for so many rows in batches of at most ``size``, each a power of two; made once."""
        if (rows, size) not in self._fast_loops:
            import tensorflow as tf

            def loop(start: Tensor, memory: Tensor, table: Tensor, batch_size: Tensor, row_count: Tensor) -> Any:
                longer = tf.pad(table, ((0, size), (0, 0)))  # the last batch may reach over the end

                def batch(first: Tensor, total: Tensor) -> tuple[Tensor, Tensor]:
                    count = tf.minimum(batch_size, row_count - first)
                    part = tf.slice(longer, (first, 0), (size, self._n + 2))
                    shares = tf.where(tf.range(size) < count, 1.0 / tf.cast(count, tf.float32), 0.0)
                    loss = self._step(part[:, :-2], part[:, -2:-1], self._shared_loss(shares))
                    return first + batch_size, total + loss * tf.cast(count, tf.float32)

                def epoch(_: Tensor) -> list[Tensor]:
                    total = tf.while_loop(lambda first, _: first < row_count, batch, (0, 0.0))[1]
                    whole = self._shared_loss(table[:, -1])(table[:, :-2], table[:, -2:-1])
                    return [whole, total / tf.cast(row_count, tf.float32)]

                self._restore(start, memory)
                states = self._repeat(FAST_EPOCHS, epoch)
                return states, states[-1, -2], current(self._memory)

            fast, count = tf.function(loop, autograph=False, jit_compile=True), tf.TensorSpec((), tf.int32)
            signature = (*self._signature(rows, self._n + 2), count, count)
            self._fast_loops[rows, size] = fast.get_concrete_function(*signature)
        return self._fast_loops[rows, size]

    def _shared_loss(self, shares: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
        """The loss of rows that count so much each."""
        import tensorflow as tf

        return lambda x, y: tf.reduce_sum(self._row_losses(y, self._model(x, training=True)) * shares)

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
                columns: list[Tensor] = []
                for place in range(epochs_in_it):
                    losses = epoch(first + turn * epochs_in_it + place)
                    columns += [*self._state(), losses]
                return turn + 1, written.write(turn, tf.concat(columns, axis=0))

            begin = (0, tf.TensorArray(tf.float32, size=count, element_shape=(None,)))
            _, written = tf.while_loop(lambda turn, _: turn < count, body, begin, parallel_iterations=1)
            return written

        if at_once == 1:
            return turns(0, epochs, 1).stack()
        whole = epochs // at_once
        first, rest = turns(0, whole, at_once), turns(whole * at_once, epochs - whole * at_once, 1)
        return tf.reshape(tf.concat((first.concat(), rest.concat()), axis=0), (epochs, -1))

    def _batches(self, x: Tensor, y: Tensor, order: Tensor, size: Tensor, total: Tensor | float) -> Tensor:
        """An update for each batch of these rows; returns ``total`` and what Keras adds to it for each."""
        import tensorflow as tf

        def batch(first: Tensor, total: Tensor) -> tuple[Tensor, Tensor]:
            chosen = order[first : first + size]
            loss = self._step(tf.gather(x, chosen), tf.gather(y, chosen), self._mean_loss)
            return first + size, total + loss * tf.cast(tf.size(chosen), tf.float32)

        return tf.while_loop(lambda first, _: first < tf.size(order), batch, (0, total))[1]

    def _state(self) -> list[Tensor]:
        """Weights and bias as they are at this place of a graph."""
        import tensorflow as tf

        kernel, bias = self._model.trainable_variables
        return [tf.reshape(kernel.value, (-1,)), bias.value.read_value()]  # read now, not later

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


def keras_model(n: int, activation: str) -> Any:
    """``Sequential([Dense(1)])`` for n inputs."""
    import keras

    return keras.Sequential([keras.Input((n,)), keras.layers.Dense(1, activation=activation)])


def keras_optimizer(name: str) -> Any:
    """One of OPTIMIZERS, with Keras's own standards but for the momentum."""
    import keras

    if name == "momentum":
        return keras.optimizers.SGD(momentum=MOMENTUM)
    return {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}[name]()


def keras_loss(name: str, **options: str) -> Any:
    """One of LOSSES."""
    import keras

    kinds = {
        "mean_squared_error": keras.losses.MeanSquaredError,
        "mean_absolute_error": keras.losses.MeanAbsoluteError,
        "binary_crossentropy": keras.losses.BinaryCrossentropy,
    }
    return kinds[name](**options)


class _KeptTensor:
    """The newest data set as a tensor, so that many trainings on the same one convert it once."""

    def __init__(self, make: Callable[[Dataset], np.ndarray]) -> None:
        self._make = make
        self._data: Dataset | None = None
        self._tensor: Tensor = None

    def of(self, data: Dataset) -> Tensor:
        if data is not self._data:
            self._data, self._tensor = data, tensor(self._make(data))
        return self._tensor


def tensor(array: np.ndarray | np.generic) -> Tensor:
    """An array as TensorFlow takes it, shape and kind of number unchanged."""
    import tensorflow as tf

    return tf.constant(array)


def current(variables: list[Any]) -> tuple[Tensor, ...]:
    """What variables hold at this place of a graph."""
    return tuple(variable.value.read_value() for variable in variables)


def values(tensors: tuple[Tensor, ...]) -> Slots:
    """Tensors as arrays."""
    return tuple(tensor.numpy() for tensor in tensors)


def _joined(state: Tensor, rate: Tensor) -> Tensor:
    import tensorflow as tf

    return tf.concat((state, rate), axis=0)
