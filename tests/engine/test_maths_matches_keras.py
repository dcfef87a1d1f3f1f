"""The explaining maths, and the answers to questions, are those of Keras and its tape."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.neuron import forward, gradient, loss_value
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, State
from tests.engine.runs import data, random_state


@pytest.mark.parametrize("n", [1, 2, 7])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_numpy_forward_loss_and_gradient_agree_with_keras_and_its_tape(keras, activation, loss, n):
    import tensorflow as tf

    dataset, state = data(n, answers=loss == "binary_crossentropy"), random_state(n)
    layer = keras.layers.Dense(1, activation=activation)
    layer.build((None, n))
    layer.set_weights([np.array(state.weights, "float32")[:, None], np.array([state.bias], "float32")])
    with tf.GradientTape() as tape:
        predictions = layer(dataset.inputs)
        value = keras.losses.get(loss)(dataset.targets[:, None], predictions)
        value = tf.reduce_mean(value)
    kernel, bias = tape.gradient(value, [weight.value for weight in layer.trainable_variables])
    own = forward(state, dataset.inputs, activation)
    np.testing.assert_allclose(own, predictions[:, 0], rtol=1e-5, atol=1e-6)
    assert loss_value(state, dataset.inputs, dataset.targets, activation, loss) == pytest.approx(float(value), rel=1e-5)
    slope = gradient(state, dataset.inputs, dataset.targets, activation, loss)
    np.testing.assert_allclose(slope.weights, kernel[:, 0], rtol=1e-5, atol=1e-6)
    assert slope.bias == pytest.approx(float(bias[0]), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("weight", [9.0, 20.0, -9.0, -40.0])
def test_a_sigmoid_far_beyond_doubt_is_explained_as_keras_computes_it(keras, weight):
    import tensorflow as tf

    x, y, state = np.array([[2.0], [1.0]], "float32"), np.array([0.0, 1.0], "float32"), State((weight,), 0.1)
    layer = keras.layers.Dense(1, activation="sigmoid")
    layer.build((None, 1))
    layer.set_weights([np.array([[weight]], "float32"), np.array([0.1], "float32")])
    with tf.GradientTape() as tape:
        value = tf.reduce_mean(keras.losses.binary_crossentropy(y[:, None], layer(x)))
    kernel, bias = tape.gradient(value, [variable.value for variable in layer.trainable_variables])
    kinds = ("sigmoid", "binary_crossentropy")
    assert loss_value(state, x, y, *kinds) == pytest.approx(float(value), rel=1e-5)
    slope = gradient(state, x, y, *kinds)
    assert slope.weights[0] == pytest.approx(float(kernel[0, 0]), rel=1e-5)
    assert slope.bias == pytest.approx(float(bias[0]), rel=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_answers_are_those_of_model_predict(engine, keras, activation):
    state, inputs = random_state(2), data(2).inputs
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation=activation)])
    model.set_weights([np.array(state.weights, "float32")[:, None], np.array([state.bias], "float32")])
    np.testing.assert_allclose(
        engine.predict(state, activation, inputs), model.predict(inputs, verbose=0)[:, 0], rtol=1e-6
    )


def test_wrong_count_of_inputs_is_refused(engine):
    with pytest.raises(ValueError, match="a neuron with 7 inputs cannot answer"):
        engine.predict(random_state(7), "linear", np.ones((1, 1)))
