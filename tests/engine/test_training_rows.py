"""Test rows and standardised inputs: Keras is given the training rows, standardised by hand, and does the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.neuron import loss_on_tests, taught_loss
from neuron_gui.core.settings import OPTIMIZERS, Settings
from tests.engine.runs import close, data, same_bits, train


def by_hand(dataset: Dataset, settings: Settings) -> Dataset:
    """What somebody would give to ``fit``."""
    rows = np.array([row for place, row in enumerate(dataset.rows) if place not in dataset.tests])
    if settings.standardise:
        rows[:, :-1] = (rows[:, :-1] - rows[:, :-1].mean(axis=0)) / rows[:, :-1].std(axis=0)
    return Dataset(dataset.columns, tuple(tuple(map(float, row)) for row in rows))


@pytest.mark.parametrize("n", [1, 2, 7])
@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("tests", [frozenset(), frozenset({0, 3, 7})])
def test_what_is_taught_is_bit_identical_to_fit_with_it(engine, fit, n, standardise, tests):
    dataset = replace(data(n, rows=9), tests=tests)
    settings = Settings(learning_rate=0.02, standardise=standardise)
    same_bits(train(engine, dataset, settings, 300), fit(by_hand(dataset, settings), settings, 300))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("changes", [{"batch_size": 3}, {"activation": "tanh"}, {"loss": "mean_absolute_error"}])
def test_what_is_taught_agrees_with_fit_however_it_is_trained(engine, fit, optimizer, changes):
    dataset = replace(data(2, rows=10), tests=frozenset({2, 9}))
    settings = Settings(learning_rate=0.02, optimizer=optimizer, standardise=True, **changes)
    oracle = fit(by_hand(dataset, settings), settings, 20)
    close(train(engine, dataset, settings, 20), oracle)
    close(engine.preview(settings.start_state(2), dataset, settings, 20), oracle)


def test_keras_itself_standardises_like_that(engine, keras):
    dataset = data(3, rows=9)
    layer = keras.layers.Normalization()
    layer.adapt(dataset.inputs)
    np.testing.assert_allclose(layer(dataset.inputs), dataset.standardised.inputs, rtol=1e-5, atol=1e-6)


def test_a_prediction_for_typed_inputs_is_that_of_the_rule_in_their_units(engine):
    dataset, settings = data(2, rows=9), Settings(standardise=True, learning_rate=0.1)
    end = train(engine, dataset, settings, 200).checkpoint().state
    asked = np.array([[0.5, -1.25]])
    answer = engine.predict(end, "linear", dataset.scaling.apply(asked))
    rule = dataset.scaling.in_original_units(end)
    np.testing.assert_allclose(answer, engine.predict(rule, "linear", asked), rtol=1e-5)


def test_seven_inputs_learn_six_rows_by_heart_and_nothing_of_the_others(engine):
    """Eight numbers go through any six rows: the loss comes near 0 and the test loss does not."""
    dice = np.random.default_rng(7)
    inputs = dice.normal(size=(12, 7)).round(2)
    table = np.column_stack((inputs, (inputs[:, 0] + dice.normal(size=12)).round(2)))
    rows = tuple(tuple(map(float, row)) for row in table)
    dataset = Dataset(column_names(7), rows, tests=frozenset(range(6, 12)))
    settings = Settings(learning_rate=0.05)
    end = train(engine, dataset, settings, 3000).checkpoint().state
    assert taught_loss(end, dataset, settings) < 0.01 < 0.5 < loss_on_tests(end, dataset, settings)
