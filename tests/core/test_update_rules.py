"""The optimizers' rules, held against their papers' formulas in 64-bit NumPy; Keras itself is asked in tests/engine."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from neuron_gui.core.settings import OPTIMIZERS
from neuron_gui.core.update_rules import Memory, one_update, read_memory

GRADIENTS = np.random.default_rng(3).normal(size=30) * np.geomspace(10, 1e-3, 30)
RATE = 0.02


def walk(optimizer: str, gradients) -> list:
    value, memory, updates = 0.5, Memory(), []
    for gradient in gradients:
        updates.append(one_update(optimizer, RATE, value, gradient, memory))
        value, memory = updates[-1].after, updates[-1].memory_after
    return updates


def papers_steps(optimizer: str, gradients) -> list[float]:
    """The steps as the papers write them."""
    steps, v, m = [], 0.0, 0.0
    for t, g in enumerate(gradients, 1):
        if optimizer == "sgd":
            steps.append(-RATE * g)
        elif optimizer == "momentum":
            v = 0.9 * v - RATE * g
            steps.append(v)
        elif optimizer == "adam":
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            alpha = RATE * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            steps.append(-alpha * m / (math.sqrt(v) + 1e-7))
        else:
            v = 0.9 * v + 0.1 * g * g
            steps.append(-RATE * g / math.sqrt(v + 1e-7))
    return steps


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_steps_are_those_of_the_papers(optimizer):
    # Adam's first corrections take 0.999 from 1 in 32 bits, which costs three of seven digits.
    steps = [update.step for update in walk(optimizer, GRADIENTS)]
    np.testing.assert_allclose(steps, papers_steps(optimizer, GRADIENTS), rtol=1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_update_begins_where_the_one_before_ended(optimizer):
    updates = walk(optimizer, GRADIENTS)
    for count, (before, after) in enumerate(pairwise(updates), 1):
        assert (after.before, after.memory) == (before.after, before.memory_after)
        assert after.memory.updates == count
    for update in updates:
        assert update.after == pytest.approx(update.before + update.step, rel=1e-6)


def test_the_first_step_of_adam_is_as_long_as_the_rate():
    for gradient in (-300.0, -0.5, 5.0):
        update = one_update("adam", RATE, 0.0, gradient, Memory())
        assert update.step == pytest.approx(-math.copysign(RATE, gradient), rel=1e-4)


def test_only_adam_corrects_its_rate():
    for optimizer in OPTIMIZERS:
        update = one_update(optimizer, RATE, 0.0, 1.0, Memory())
        assert (update.corrected_rate == update.rate) is (optimizer != "adam")
    assert one_update("adam", RATE, 0.0, 1.0, Memory()).corrected_rate == pytest.approx(RATE * 0.3162278, rel=1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_gradient_and_no_memory_is_no_step(optimizer):
    assert one_update(optimizer, RATE, 1.5, 0.0, Memory()).after == 1.5


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_gradients_beyond_all_bounds_warn_of_nothing(optimizer):
    assert not math.isfinite(one_update(optimizer, 100.0, 1.5, float("inf"), Memory()).after)


# Reading the engine's slots


def slots(*averages: float) -> tuple[np.ndarray, ...]:
    """Slots of a neuron with two inputs: for each average the weights' (x and x + 1), then the bias's (x + 2)."""
    weights = [np.array([[value], [value + 1]], dtype=np.float32) for value in averages]
    biases = [np.array([value + 2], dtype=np.float32) for value in averages]
    return (np.int64(7), *weights, *biases)


def test_memory_is_read_by_name():
    assert read_memory("sgd", slots(), 1) == Memory(7)
    assert read_memory("momentum", slots(10), 0) == Memory(7, velocity=10)
    assert read_memory("momentum", slots(10), None) == Memory(7, velocity=12)
    assert read_memory("adam", slots(10, 20), 0) == Memory(7, mean=10, mean_square=20)
    assert read_memory("adam", slots(10, 20), 1) == Memory(7, mean=11, mean_square=21)
    assert read_memory("adam", slots(10, 20), None) == Memory(7, mean=12, mean_square=22)
    assert read_memory("rmsprop", slots(10), 1) == Memory(7, mean_square=11)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_fresh_optimizer_has_no_slots(optimizer):
    assert read_memory(optimizer, (), 0) == read_memory(optimizer, (), None) == Memory()
