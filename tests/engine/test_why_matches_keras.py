"""Every number that the window explains is Keras's: updates, memory, gradients, each row's part of the loss."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.history import Checkpoint, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import gradient
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.core.update_rules import Memory, one_update, read_memory
from neuron_gui.core.why import Origin, explain

PLACES = (0, 1, None)  # two weights and the bias


def value_at(state: State, place: int | None) -> float:
    return state.bias if place is None else state.weights[place]


def data(rows: int = 8, answers: bool = False) -> Dataset:
    dice = np.random.default_rng(rows)
    inputs = dice.normal(size=(rows, 2)).round(2)
    targets = (inputs @ (1.5, -1.0) + 0.3).round(2)
    if answers:
        targets = (targets > 0).astype(float)
    return Dataset(column_names(2), tuple(tuple(map(float, row)) for row in np.column_stack((inputs, targets))))


def keras_optimizer(keras, name: str, rate: float):
    """As Keras's documentation makes them."""
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate=rate, momentum=0.9)
    return keras.optimizers.get({"class_name": name, "config": {"learning_rate": rate}})


@pytest.mark.parametrize("rate", [1e-4, 0.01, 0.5])
@pytest.mark.parametrize("size", [1e-5, 1.0, 1e3])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_twenty_updates_and_their_memory_are_those_of_the_keras_optimizer(keras, optimizer, size, rate):
    start = (0.3, -1.2, 0.1)
    kernel = keras.Variable(np.array(start[:2], "float32")[:, None])
    bias = keras.Variable(np.array(start[2:], "float32"))
    real = keras_optimizer(keras, optimizer, rate)
    real.build([kernel, bias])
    memory_of_keras = [variable for variable in real.variables if variable is not real.learning_rate]
    values, memories = list(start), [Memory()] * 3
    gradients = (np.random.default_rng(1).normal(size=(20, 3)) * size).astype("float32")
    for told in gradients:
        updates = [one_update(optimizer, rate, *each) for each in zip(values, map(float, told), memories, strict=True)]
        real.apply([told[:2, None], told[2:]], [kernel, bias])
        values, memories = [update.after for update in updates], [update.memory_after for update in updates]
        np.testing.assert_allclose(values, [*kernel.numpy()[:, 0], *bias.numpy()], rtol=1e-5, atol=1e-7)
        slots = tuple(variable.numpy() for variable in memory_of_keras)
        for place, memory in zip(PLACES, memories, strict=True):
            kept = read_memory(optimizer, slots, place)
            np.testing.assert_allclose(list(vars(memory).values()), list(vars(kept).values()), rtol=1e-5, atol=1e-12)


def settings_to_try() -> list[Settings]:
    kinds = [
        {},
        {"activation": "tanh"},
        {"activation": "relu", "loss": "mean_absolute_error"},
        {"activation": "sigmoid", "loss": "binary_crossentropy"},
    ]
    return [Settings(optimizer=name, learning_rate=0.03, **kind) for name in OPTIMIZERS for kind in kinds]


@pytest.mark.parametrize("settings", settings_to_try(), ids=lambda s: f"{s.optimizer}-{s.activation}-{s.loss}")
def test_an_epoch_of_the_engine_is_the_gradient_and_the_update_told(engine, settings):
    dataset = data(answers=settings.loss == "binary_crossentropy")
    segment, checkpoint = Segment(0, dataset, settings), Checkpoint(0, State((0.3, 0.4), 0.1))
    for _ in range(20):
        after = engine.train(segment, checkpoint, 1).checkpoint()
        slope = gradient(checkpoint.state, dataset.inputs, dataset.targets, settings.activation, settings.loss)
        for place in PLACES:
            told = one_update(
                settings.optimizer,
                settings.learning_rate,
                value_at(checkpoint.state, place),
                value_at(slope, place),
                read_memory(settings.optimizer, checkpoint.slots, place),
            )
            kept = read_memory(settings.optimizer, after.slots, place)
            assert told.after == pytest.approx(value_at(after.state, place), rel=1e-5, abs=1e-6)
            np.testing.assert_allclose(
                list(vars(told.memory_after).values()), list(vars(kept).values()), rtol=1e-4, atol=1e-6
            )
        checkpoint = after


# Gradients and losses, row by row

KINDS = [(activation, loss) for activation in ACTIVATIONS for loss in LOSSES]


def layer_of(keras, state: State, activation: str):
    layer = keras.layers.Dense(1, activation=activation)
    layer.build((None, 2))
    layer.set_weights([np.array(state.weights, "float32")[:, None], np.array([state.bias], "float32")])
    return layer


@pytest.mark.parametrize(("activation", "loss"), KINDS)
def test_each_rows_gradient_is_the_tapes(keras, activation, loss):
    import tensorflow as tf

    dataset, state = data(answers=loss == "binary_crossentropy"), State((0.3, 0.4), 0.1)
    layer = layer_of(keras, state, activation)
    moment = Moment(1, 1, state, dataset, Settings(activation=activation, loss=loss), 0)
    for row in range(len(dataset.rows)):
        with tf.GradientTape() as tape:
            value = keras.losses.get(loss)(dataset.targets[row : row + 1, None], layer(dataset.inputs[row : row + 1]))
            value = tf.reduce_mean(value)
        kernel, bias = tape.gradient(value, [weight.value for weight in layer.trainable_variables])
        told = [explain(Quantity(Kind.GRADIENT, place), moment).products[row] for place in PLACES]
        np.testing.assert_allclose(told, [*kernel.numpy()[:, 0], *bias.numpy()], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("activation", "loss"), KINDS)
def test_gradient_over_all_rows_is_the_tapes(keras, activation, loss):
    import tensorflow as tf

    dataset, state = data(answers=loss == "binary_crossentropy"), State((0.3, 0.4), 0.1)
    layer = layer_of(keras, state, activation)
    with tf.GradientTape() as tape:
        value = tf.reduce_mean(keras.losses.get(loss)(dataset.targets[:, None], layer(dataset.inputs)))
    kernel, bias = tape.gradient(value, [weight.value for weight in layer.trainable_variables])
    moment = Moment(1, 1, state, dataset, Settings(activation=activation, loss=loss), 0)
    told = [explain(Quantity(Kind.GRADIENT, place), moment).value for place in PLACES]
    np.testing.assert_allclose(told, [*kernel.numpy()[:, 0], *bias.numpy()], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("activation", "loss"), KINDS)
def test_each_rows_part_of_the_loss_is_keras_loss_without_its_mean(keras, activation, loss):
    kinds = {
        "mean_squared_error": keras.losses.MeanSquaredError,
        "mean_absolute_error": keras.losses.MeanAbsoluteError,
        "binary_crossentropy": keras.losses.BinaryCrossentropy,
    }
    dataset, state = data(answers=loss == "binary_crossentropy"), State((0.3, 0.4), 0.1)
    predictions = layer_of(keras, state, activation)(dataset.inputs)
    why = explain(Quantity(Kind.LOSS), Moment(1, 1, state, dataset, Settings(activation=activation, loss=loss)))
    rows = kinds[loss](reduction="none")(dataset.targets[:, None], predictions)
    np.testing.assert_allclose(why.parts, rows.numpy(), rtol=1e-5, atol=1e-6)
    assert why.value == pytest.approx(float(kinds[loss]()(dataset.targets[:, None], predictions)), rel=1e-5)


@pytest.mark.parametrize("settings", settings_to_try(), ids=lambda s: f"{s.optimizer}-{s.activation}-{s.loss}")
def test_a_told_epoch_ends_at_the_engines_state(engine, settings):
    dataset = data(answers=settings.loss == "binary_crossentropy")
    segment, begin = Segment(0, dataset, settings), Checkpoint(0, State((0.3, 0.4), 0.1))
    before = engine.train(segment, begin, 12).checkpoint()
    after = engine.train(segment, before, 1).checkpoint()
    moment = Moment(13, 13, after.state, dataset, settings)
    for place in PLACES:
        why = explain(Quantity(Kind.PARAMETER, place), moment, Origin(before.state, segment, before.slots))
        assert why.update.after == pytest.approx(why.after, rel=1e-5, abs=1e-6)
        assert why.update.step == pytest.approx(why.change, rel=1e-3, abs=1e-6)
