"""No invalid settings can exist, and the same seed draws the same start."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import SEED_RANGE, Settings, State, draw_start


def test_the_first_start_is_the_one_on_the_picture():
    assert Settings().start_state(1) == State((0.12,), 0.0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"learning_rate": 0.0}, "The learning rate must be between 1e-06 and 100."),
        ({"learning_rate": math.nan}, "The learning rate must be between 1e-06 and 100."),
        ({"epochs": 0}, "The number of epochs must be a whole number from 1 to 1,000,000."),
        ({"epochs": 1.5}, "The number of epochs must be a whole number from 1 to 1,000,000."),
        ({"batch_size": 0}, "The batch size must be a whole number from 1 to 100,000."),
        ({"seed": -1}, "The seed must be a whole number from 0 to 2,147,483,647."),
        ({"optimizer": "best"}, "“best” is no optimizer; there are sgd, momentum, adam, rmsprop."),
        (
            {"loss": "none"},
            "“none” is no loss; there are mean_squared_error, mean_absolute_error, binary_crossentropy.",
        ),
        ({"activation": "step"}, "“step” is no activation; there are linear, sigmoid, tanh, relu."),
        ({"start": State((math.inf,), 0.0)}, "A start needs finite numbers."),
    ],
)
def test_values_out_of_bounds_are_refused_in_words(change, sentence):
    with pytest.raises(Problem) as caught:
        replace(Settings(), **change)
    assert str(caught.value) == sentence


def test_a_start_typed_by_hand_must_fit_the_inputs():
    settings = Settings(start=State((0.5,), 0.1))
    assert settings.start_state(1) == State((0.5,), 0.1)
    with pytest.raises(Problem, match="This neuron has 2 inputs; the start has 1 weight"):
        settings.start_state(2)


@given(st.integers(*SEED_RANGE), st.integers(1, 100))
def test_a_drawn_start_is_repeatable_readable_and_within_glorot_s_limit(seed, inputs):
    start = draw_start(seed, inputs)
    assert start == draw_start(seed, inputs)
    assert start.bias == 0.0
    limit = math.sqrt(6 / (inputs + 1))
    for weight in start.weights:
        assert abs(weight) <= limit + 0.005
        assert weight == round(weight, 2)
        assert math.copysign(1.0, weight) == 1.0 or weight < 0  # no −0
