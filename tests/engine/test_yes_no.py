"""What is called right here is what Keras's own binary accuracy counts."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from neuron_gui.core.neuron import forward
from neuron_gui.core.settings import State
from neuron_gui.core.yes_no import tally


def test_accuracy_is_that_of_keras():
    random = np.random.default_rng(5)
    for _ in range(20):
        x = random.normal(size=(50, 3)).astype("float32")
        targets = (random.random(50) < 0.5).astype("float32")
        state = State(tuple(map(float, random.normal(size=3))), float(random.normal()))
        predictions = forward(state, x, "sigmoid")
        metric = keras.metrics.BinaryAccuracy()
        metric.update_state(targets, predictions.astype("float32"))
        counted = tally(predictions, targets)
        assert counted.accuracy == pytest.approx(float(metric.result()), abs=1e-6)


def test_at_one_half_neither_says_yes():
    metric = keras.metrics.BinaryAccuracy()
    metric.update_state([0.0, 1.0], [0.5, 0.5])
    assert tally(np.array([0.5, 0.5]), np.array([0.0, 1.0])).accuracy == float(metric.result()) == 0.5
