"""The examples learn with the settings they come with; a gradient loop in NumPy is the judge."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.examples import load_examples, read_example
from neuron_gui.core.neuron import forward, gradient, loss_value
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.settings import State

EXAMPLES = {example.title: example.project for example in load_examples()}


def trained(project: Project) -> tuple[State, list[float]]:
    data, settings = project.dataset, project.settings
    kinds = (settings.activation, settings.loss)
    state, losses = settings.start_state(data.input_count), []
    for _ in range(settings.epochs):
        slopes = gradient(state, data.inputs, data.targets, *kinds)
        weights = np.subtract(state.weights, settings.learning_rate * np.array(slopes.weights))
        state = State(tuple(weights), state.bias - settings.learning_rate * slopes.bias)
        losses.append(loss_value(state, data.inputs, data.targets, *kinds))
    return state, losses


def test_there_are_five_and_all_are_sound():
    assert len(EXAMPLES) == 5
    for title, project in EXAMPLES.items():
        assert title
        assert project.dataset.first_problem() is None
    assert EXAMPLES["A straight line"].dataset == TUTORIAL


@pytest.mark.parametrize("title", EXAMPLES)
def test_each_learns_steadily(title):
    _, losses = trained(EXAMPLES[title])
    assert np.diff(losses).max() <= 1e-9


def test_the_line_and_the_thermometer_are_found():
    state, losses = trained(EXAMPLES["A straight line"])
    assert (state.weights[0], state.bias) == pytest.approx((2, -1), abs=0.02)
    assert losses[-1] < 1e-3
    state, losses = trained(EXAMPLES["Celsius to Fahrenheit"])
    assert (state.weights[0], state.bias) == pytest.approx((1.8, 32), abs=1e-3)
    assert pytest.approx(state.weights[0] * 100 + state.bias, abs=0.01) == 1.8 * 100 + 32


def test_noise_leaves_a_rest():
    state, losses = trained(EXAMPLES["Measured with noise"])
    assert (state.weights[0], state.bias) == pytest.approx((1.5, 2), abs=0.1)
    assert 0.05 < losses[-1] < 0.15


def test_studying_helps():
    project = EXAMPLES["Hours of study: pass or fail?"]
    state, losses = trained(project)
    little, much = forward(state, np.array([[0.5], [6.0]]), "sigmoid")
    assert little < 0.05
    assert much > 0.95
    assert losses[-1] < 0.31


def test_one_neuron_cannot_bend():
    state, losses = trained(EXAMPLES["A curve: too hard for one neuron"])
    assert (state.weights[0], state.bias) == pytest.approx((0, 4), abs=0.01)
    assert losses[-1] == pytest.approx(12)


@pytest.mark.parametrize("note", ["epochs=many", "learning_rate=1000", "loss=none"])
def test_settings_that_do_not_fit_are_refused(note):
    with pytest.raises(Problem, match="The settings of this example do not fit"):
        read_example(f"# settings: {note}\nx,y\n1,2\n")
