"""A hint is given where a run learned nothing, and none where it learned or had nothing to learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.stall import Stall, find_stall

ANSWERS = replace(TUTORIAL, rows=tuple((x, float(x > 1)) for x, _ in TUTORIAL.rows))


def trained(dataset=TUTORIAL, start=None, epochs=200, **settings) -> History:
    chosen = Settings(epochs=epochs, **settings)
    segment = Segment(0, dataset, chosen)
    history = History(start or chosen.start_state(1), segment)
    kinds, x, y = (chosen.activation, chosen.loss), dataset.inputs, dataset.targets
    for epoch in range(1, epochs + 1):
        now = history.state(epoch - 1)
        slopes = gradient(now, x, y, *kinds)
        w = now.weights[0] - chosen.learning_rate * slopes.weights[0]
        b = now.bias - chosen.learning_rate * slopes.bias
        loss = np.array([loss_value(State((w,), b), x, y, *kinds)])
        history.append(EpochBatch(segment, epoch, np.array([[w]]), np.array([b]), loss, loss))
    return history


def test_a_run_that_learned_gets_no_hint():
    assert find_stall(trained()) is None
    assert find_stall(trained(ANSWERS, activation="sigmoid", loss="binary_crossentropy", learning_rate=0.5)) is None


def test_a_perfect_start_has_nothing_to_learn():
    assert find_stall(trained(start=State((2.0,), -1.0))) is None


@pytest.mark.parametrize(
    ("dataset", "settings", "start", "expected"),
    [
        (TUTORIAL, {"learning_rate": 1e-6}, None, Stall.TINY_RATE),
        (TUTORIAL, {"activation": "sigmoid"}, None, Stall.OUT_OF_REACH),
        (ANSWERS, {"activation": "relu"}, State((-1.0,), -9.0), Stall.DEAD),
        (ANSWERS, {"loss": "binary_crossentropy"}, State((0.1,), 0.4), Stall.NO_PROBABILITY),
        (TUTORIAL, {"loss": "binary_crossentropy", "activation": "sigmoid"}, None, Stall.NO_ANSWERS),
    ],
)
def test_what_keeps_it_from_learning_is_named(dataset, settings, start, expected):
    assert find_stall(trained(dataset, start, **settings)) is expected
