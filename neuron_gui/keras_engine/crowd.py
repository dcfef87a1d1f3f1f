"""A Keras layer with many units as many neurons that learn side by side, each with its own start and learning rate.

The units of a ``Dense`` layer share nothing, so the sum of their losses has for each the gradient of its own loss. The
layer, the loss, the tape and the optimizer's ``update_step`` are Keras's; only the learning rate is one for each unit.
Knows arrays and settings, nothing of plots. Importing this module imports neither library.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuron_gui.core.crowd import MOST_AT_ONCE, Crowd, CrowdTask, batch_shape, batches
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.settings import Settings
from neuron_gui.core.taught import taught
from neuron_gui.core.training_arrays import padded_table
from neuron_gui.keras_engine.neuron import Graph, Tensor, current, keras_loss, keras_optimizer, tensor, values

ORDERS_AT_ONCE, MOST_SHUFFLED = 16, 1 << 18  # epochs of shuffled rows in memory, and their numbers


class KerasCrowd:
    """MOST_AT_ONCE neurons of one shape with their loss and optimizer, and the loops traced for them.

    A smaller crowd is filled up with copies of its last neuron. What a training starts from is always handed in.
    """

    def __init__(self, n: int, activation: str, loss: str, optimizer: str) -> None:
        import keras

        self._n = n
        self._layer = keras.layers.Dense(MOST_AT_ONCE)
        self._layer.build((None, n))
        self._activation = keras.activations.get(activation)
        self._row_losses = keras_loss(loss, reduction="none")
        self._optimizer = keras_optimizer(optimizer)
        self._optimizer.build(self._layer.trainable_variables)
        rate = self._optimizer.learning_rate
        self._memory = [variable for variable in self._optimizer.variables if variable is not rate]
        self._no_memory = tuple(tensor(np.zeros(variable.shape, variable.dtype)) for variable in self._memory)
        self._loops: dict[tuple[Any, ...], Graph] = {}
        self._kept: tuple[Dataset, Settings, list[Tensor]] | None = None

    def is_ready_for(self, task: CrowdTask, fast: bool) -> bool:
        """Whether the loop for this task is compiled."""
        tables = self._tables(task.dataset, task.settings, 1, self._orders_at_once(task))
        return self._loop_key(fast, [tuple(table.shape) for table in tables]) in self._loops

    def train(self, task: CrowdTask, crowd: Crowd, epochs: int, fast: bool) -> Crowd:
        """Train a crowd on for so many epochs, with XLA or without."""
        orders = self._orders_at_once(task)
        last = crowd.epoch + epochs
        while crowd.epoch < last:
            count = last - crowd.epoch if orders == 1 else min(orders, last - crowd.epoch)
            crowd = self._train(task, crowd, count, fast, orders)
        return crowd

    def _orders_at_once(self, task: CrowdTask) -> int:
        """How many epochs have an order of the rows of their own in one call; 1 where all have the same."""
        if not task.settings.shuffle:
            return 1
        count, size = batch_shape(task.dataset, task.settings)
        return min(ORDERS_AT_ONCE, max(2, MOST_SHUFFLED // (count * size * (self._n + 2))))

    def _train(self, task: CrowdTask, crowd: Crowd, epochs: int, fast: bool, orders: int) -> Crowd:
        data, settings, count = task.dataset, task.settings, len(task.rates)
        filled = [
            np.pad(part, [(0, MOST_AT_ONCE - count)] + [(0, 0)] * (part.ndim - 1), mode="edge")
            for part in (crowd.states, task.rates.astype(np.float32), crowd.reached, crowd.lost)
        ]
        tables = self._tables(data, settings, crowd.epoch + 1, orders)
        bounds = np.array([task.goal, min(task.limit, 3e38)], dtype=np.float32)
        counts = crowd.epoch, epochs, batch_shape(data, settings)[0], orders
        memory = tuple(map(tensor, crowd.slots)) or self._no_memory
        loop = self._loop(fast, [tuple(table.shape) for table in tables])
        given = map(tensor, (*filled, bounds, np.array(counts, dtype=np.int32)))
        found, later = loop(*given, memory, *tables)
        states, losses, reached, lost = (part[:count] for part in values(found))
        return Crowd(crowd.epoch + epochs, states, losses, reached, lost, values(later))

    def _tables(self, data: Dataset, settings: Settings, first: int, orders: int) -> list[Tensor]:
        """All rows with their shares of the loss and, if they are not one batch, those of each batch."""
        kept = self._kept
        if kept is not None and kept[0] is data and kept[1] == settings and not settings.shuffle:
            return kept[2]
        rows = taught(data, settings)
        tables = [tensor(padded_table(rows))]
        if settings.shuffle or settings.batch_size < len(rows.rows):
            tables.append(tensor(batches(data, settings, first, orders)))
        self._kept = data, settings, tables
        return tables

    def _loop(self, fast: bool, shapes: list[tuple[int | None, ...]]) -> Graph:
        """The loop over epochs, compiled by XLA for tables of these shapes, or traced for all; made once."""
        key = self._loop_key(fast, shapes)
        if key not in self._loops:
            import tensorflow as tf

            k, floats, whole = MOST_AT_ONCE, tf.float32, tf.int32
            memory = tuple(tf.TensorSpec(variable.shape, variable.dtype) for variable in self._memory)
            crowd = tf.TensorSpec((k, self._n + 1), floats), tf.TensorSpec((k,), floats)
            epochs = tf.TensorSpec((k,), whole), tf.TensorSpec((k,), whole)
            numbers = tf.TensorSpec((2,), floats), tf.TensorSpec((4,), whole)
            tables = (tf.TensorSpec(shape, floats) for shape in key[1:])
            made = tf.function(self._train_all, autograph=False, jit_compile=fast)
            self._loops[key] = made.get_concrete_function(*crowd, *epochs, *numbers, memory, *tables)
        return self._loops[key]

    @staticmethod
    def _loop_key(fast: bool, shapes: list[tuple[int | None, ...]]) -> tuple[Any, ...]:
        """XLA compiles for each shape of the tables; a plain graph takes them all."""
        return fast, *(shape if fast else (*[None] * (len(shape) - 1), shape[-1]) for shape in shapes)

    # The graphs

    def _train_all(
        self,
        states: Tensor,
        rates: Tensor,
        reached: Tensor,
        lost: Tensor,
        bounds: Tensor,
        counts: Tensor,
        memory: tuple[Tensor, ...],
        *tables: Tensor,
    ) -> Any:
        import tensorflow as tf

        table, rows = tables[0], tables[-1]
        first, epochs, batch_count, orders = tf.unstack(counts)
        self._restore(states, memory)

        def one_batch(k: Tensor, losses: Tensor, reached: Tensor, lost: Tensor) -> tuple[Tensor, ...]:
            losses = self._step(table, rates)  # those before the step
            return k + 1, losses, *self._note(first + k, losses, bounds, reached, lost)

        def many(k: Tensor, losses: Tensor, reached: Tensor, lost: Tensor) -> tuple[Tensor, ...]:
            noted = self._note(first + k, losses, bounds, reached, lost)

            def batch(b: Tensor) -> tuple[Tensor]:
                # Gathered, not sliced: XLA would compile a slice anew for every count of epochs.
                chosen = tf.gather(rows, (k % orders) * batch_count + b)
                with tf.control_dependencies([self._step(chosen, rates)]):
                    return (b + 1,)

            done = tf.while_loop(lambda b: b < batch_count, batch, (0,), parallel_iterations=1)
            with tf.control_dependencies(done):
                return k + 1, self._losses(table), *noted

        body = one_batch if len(tables) == 1 else many
        begun = (0, self._losses(table), reached, lost)
        _, losses, reached, lost = tf.while_loop(lambda k, *_: k < epochs, body, begun, parallel_iterations=1)
        losses = self._losses(table)
        reached, lost = self._note(first + epochs, losses, bounds, reached, lost)
        kernel, bias = current(self._layer.trainable_variables)
        states = tf.concat((tf.transpose(kernel), bias[:, tf.newaxis]), axis=1)
        return (states, losses, reached, lost), current(self._memory)

    def _restore(self, states: Tensor, memory: tuple[Tensor, ...]) -> None:
        import tensorflow as tf

        kernel, bias = self._layer.trainable_variables
        kernel.assign(tf.transpose(states[:, :-1]))
        bias.assign(states[:, -1])
        for variable, value in zip(self._memory, memory, strict=True):
            variable.assign(value)

    def _losses(self, table: Tensor) -> Tensor:
        """The loss of each neuron over the rows, by their shares."""
        import tensorflow as tf

        z = self._layer(table[:, :-2])[:, :, tf.newaxis]
        # The activation comes last: Keras looks for a sigmoid right before binary cross-entropy.
        parts = self._row_losses(
            tf.broadcast_to(table[:, -2, tf.newaxis, tf.newaxis], tf.shape(z)), self._activation(z)
        )
        return tf.reduce_sum(parts * table[:, -1:], axis=0)

    def _step(self, table: Tensor, rates: Tensor) -> Tensor:
        """One update of every neuron with its own rate; returns their losses before it."""
        import tensorflow as tf

        variables = self._layer.trainable_variables
        with tf.GradientTape() as tape:
            losses = self._losses(table)
            total = tf.reduce_sum(losses)
        for slope, variable in zip(tape.gradient(total, [v.value for v in variables]), variables, strict=True):
            self._optimizer.update_step(slope, variable, rates)
        self._optimizer.iterations.assign_add(1)
        return losses

    def _note(
        self, epoch: Tensor, losses: Tensor, bounds: Tensor, reached: Tensor, lost: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Who has just reached the goal, and who is lost: the loss of this epoch is no number, or above the limit."""
        import tensorflow as tf

        goal, limit = tf.unstack(bounds)
        lost = tf.where((lost < 0) & ~(losses <= limit), epoch, lost)
        return tf.where((reached < 0) & (lost < 0) & (losses <= goal), epoch, reached), lost
