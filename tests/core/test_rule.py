"""A rule makes a table, always the same, and says in words what cannot be a rule."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.about import made_from, told
from neuron_gui.core.equations import plain
from neuron_gui.core.problem import Problem
from neuron_gui.core.rule import Rule, draw_rule, found_line, make_dataset, rule_line, settings_for
from neuron_gui.core.settings import ACTIVATIONS, Settings, State
from tests.core.descent import ended

RULES = st.builds(
    lambda weights, bias, activation, low, width, rows, noise, seed: Rule(
        tuple(weights), bias, activation, low, low + width, rows, noise, seed
    ),
    st.lists(st.floats(-1000, 1000), min_size=1, max_size=7),
    st.floats(-1000, 1000),
    st.sampled_from(ACTIVATIONS),
    st.floats(-1e5, 1e5),
    st.floats(0.01, 1e5),
    st.integers(2, 200),
    st.one_of(st.just(0.0), st.floats(0.001, 1000)),
    st.integers(0, 2**31 - 1),
)


def test_without_noise_the_rule_holds_exactly():
    dataset = make_dataset(Rule((1.4,), -0.6, rows=50))
    assert dataset.columns == ("x", "y")
    assert len(dataset.rows) == 50
    for x, y in dataset.rows:
        assert y == round(1.4 * x - 0.6, 10)
        assert x == round(x, 1)
    assert [x for x, _ in dataset.rows] == sorted(x for x, _ in dataset.rows)


def test_several_inputs_are_weighed_and_summed():
    dataset = make_dataset(Rule((2.0, -1.0, 0.5), 3.0, rows=30))
    assert dataset.columns == ("x₁", "x₂", "x₃", "y")
    for a, b, c, y in dataset.rows:
        assert y == pytest.approx(2 * a - b + 0.5 * c + 3, abs=1e-9)


@pytest.mark.parametrize(("activation", "function"), [("relu", lambda z: max(z, 0.0)), ("tanh", math.tanh)])
def test_the_activation_bends_it(activation, function):
    for x, y in make_dataset(Rule((2.0,), 1.0, activation)).rows:
        assert y == pytest.approx(function(2 * x + 1), abs=5e-5)


def test_noise_is_normal_with_the_deviation_that_was_asked_for():
    x, y = np.array(make_dataset(Rule((2.0,), 1.0, rows=1000, noise=0.5)).rows).T
    errors = y - (2 * x + 1)
    assert errors.mean() == pytest.approx(0, abs=0.05)
    assert errors.std() == pytest.approx(0.5, abs=0.03)
    assert np.mean(np.abs(errors) < 0.5) == pytest.approx(0.683, abs=0.04)


def test_a_sigmoid_says_how_often_the_answer_is_yes():
    x, y = np.array(make_dataset(Rule((1.0,), 0.0, "sigmoid", rows=1000)).rows).T
    assert set(y) == {0, 1}
    for low, high in ((-4, -2), (-1, 1), (2, 4)):
        there = (low <= x) & (x <= high)
        chance = np.mean(1 / (1 + np.exp(-x[there])))
        assert np.mean(y[there]) == pytest.approx(chance, abs=0.09)


def test_the_same_seed_makes_the_same_table_and_another_another():
    rule = Rule(noise=0.3)
    assert make_dataset(rule) == make_dataset(rule)
    assert make_dataset(rule) != make_dataset(replace(rule, seed=2))


@pytest.mark.parametrize(
    ("low", "high", "decimals"), [(-5, 5, 1), (0, 100, 0), (0, 1, 2), (0, 0.001, 5), (-1e6, 1e6, 0), (0, 30, 1)]
)
def test_inputs_have_the_decimals_that_their_range_needs(low, high, decimals):
    inputs = [x for x, _ in make_dataset(Rule(low=low, high=high, rows=200)).rows]
    assert low <= min(inputs) < max(inputs) <= high
    assert inputs == pytest.approx([round(x, decimals) for x in inputs], abs=1e-12)
    assert inputs != pytest.approx([round(x, decimals - 1) for x in inputs], abs=1e-12)


@given(RULES)
def test_every_rule_makes_a_sound_table_inside_its_range(rule):
    dataset = make_dataset(rule)
    assert dataset.first_problem() is None
    assert len(dataset.rows) == rule.rows
    assert dataset.input_count == len(rule.weights)
    table = np.array(dataset.rows)
    assert table[:, :-1].min() >= rule.low - 1e-5
    assert table[:, :-1].max() <= rule.high + 1e-5
    if rule.answers_yes_or_no:
        assert set(table[:, -1]) <= {0.0, 1.0}
    settings = settings_for(rule, dataset, Settings(seed=5))
    assert (settings.activation, settings.seed) == (rule.activation, 5)
    assert told(made_from(rule, Settings(), secret=True)).about.rule == rule


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weights": ()}, "A rule has 1 to 7 inputs."),
        ({"weights": (1.0,) * 8}, "A rule has 1 to 7 inputs."),
        ({"bias": math.nan}, "Weights and bias of a rule go from −1000 to 1000."),
        ({"weights": (1001.0,)}, "Weights and bias of a rule go from −1000 to 1000."),
        ({"activation": "softmax"}, "“softmax” is no activation; there are linear, sigmoid, tanh, relu."),
        ({"low": 5.0}, "The inputs must end above where they begin."),
        ({"high": math.inf}, "The inputs of a rule go from −1,000,000 to 1,000,000."),
        ({"rows": 1}, "A rule makes 2 to 1,000 rows."),
        ({"noise": -0.1}, "The noise of a rule goes from 0 to 1000."),
        ({"seed": -1}, "The seed must be a whole number from 0 to 2,147,483,647."),
    ],
)
def test_what_is_no_rule_is_said_in_words(change, sentence):
    with pytest.raises(Problem) as caught:
        replace(Rule(), **change)
    assert str(caught.value) == sentence


def test_it_is_written_as_a_class_writes_it():
    assert plain(rule_line(Rule((1.4,), -0.6))) == "y = 1.4x − 0.6"
    assert plain(rule_line(Rule((-2.0, 1.0), 0.0))) == "y = −2x₁ + 1x₂ + 0"
    assert plain(rule_line(Rule((0.5,), 3.0, "sigmoid"))) == "y = sigmoid(0.5x + 3)"
    assert [piece.colour for piece in rule_line(Rule((1.4,), -0.6)) if piece.text[0].isdigit()] == ["weight", "bias"]


def test_what_the_neuron_found_is_written_in_the_same_way():
    data = make_dataset(Rule((1.4,), -0.6, noise=0.1))
    assert plain(found_line(State((1.3912,), -0.5817), "linear", data)) == "y = 1.391x − 0.582"


@pytest.mark.parametrize("seed", range(20))
def test_a_mystery_can_be_solved(seed):
    rule = draw_rule(np.random.default_rng(seed))
    assert 0.3 <= abs(rule.weights[0]) <= 3
    assert abs(rule.bias) <= 5
    project = made_from(rule, Settings(), secret=True)
    end = ended(project.dataset, project.settings).end
    assert (*end.weights, end.bias) == pytest.approx((*rule.weights, rule.bias), abs=0.2)
    assert rule != draw_rule(np.random.default_rng(seed + 100))


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("inputs", [1, 3, 7])
def test_the_settings_that_come_with_it_do_not_run_away(activation, inputs):
    rule = Rule((0.5, -0.7, 1.0, 0.2, -0.4, 0.9, 0.6)[:inputs], 0.3, activation, rows=100, noise=0.1)
    project = made_from(rule, Settings(learning_rate=50), secret=False)
    end = ended(project.dataset, project.settings)
    assert not end.diverged
    assert end.loss < end.first_loss
    assert not end.oscillates
