"""Every example is trained to the end by Keras with its own settings; closed forms and hand computations are the judge.

Least squares come from numpy.linalg.lstsq; the logistic curve of the Challenger data is the published one (Dalal,
Fowlkes, Hoadley 1989: logit = 15.043 − 0.2322 × °F).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.evidence import Evidence
from neuron_gui.core.examples import load_examples
from neuron_gui.core.finding import Kind
from neuron_gui.core.history import Checkpoint, History, Segment
from neuron_gui.core.neuron import forward
from neuron_gui.core.proof import diagnose
from neuron_gui.core.remedy import Deed

EXAMPLES = {example.title: example.project for example in load_examples()}
LINES = [title for title, project in EXAMPLES.items() if project.settings.activation == "linear"]
THROUGH_ALL = ("A straight line", "Celsius to Fahrenheit", "The school kiosk")
ENDLESS = ("AND: both keys", "OR: either bell", "Which penguin is it?")  # told apart so well that the loss never rests
AGAINST_EACH_OTHER = ("Penguins", "Tall parents, tall children?", "Anscombe 4: one decides")  # equal inputs


@pytest.fixture(scope="module")
def trained(engine):
    """The end of each example, trained once."""
    ends: dict[str, Evidence] = {}

    def end_of(title: str) -> Evidence:
        if title not in ends:
            dataset, settings = EXAMPLES[title].dataset, EXAMPLES[title].settings
            segment = Segment(0, dataset, settings)
            history = History(settings.start_state(dataset.input_count), segment)
            history.append(engine.train(segment, Checkpoint(0, history.start), settings.epochs))
            ends[title] = Evidence.of(history)
        return ends[title]

    return end_of


def least_squares(dataset: Dataset) -> np.ndarray:
    """The weights and then the bias with the smallest mean squared error."""
    table = np.column_stack((dataset.inputs.astype(float), np.ones(len(dataset.rows))))
    best: np.ndarray = np.linalg.lstsq(table, dataset.targets.astype(float), rcond=None)[0]
    return best


def right_answers(end: Evidence) -> int:
    chances = forward(end.end, end.dataset.inputs, "sigmoid")
    return int(np.sum((chances > 0.5) == (end.dataset.targets > 0.5)))


@pytest.mark.parametrize("title", LINES)
def test_each_line_ends_at_the_least_squares(trained, title):
    end = trained(title)
    best = least_squares(end.dataset)
    size = np.abs(best).max()
    assert (*end.end.weights, end.end.bias) == pytest.approx(best, abs=5e-3 * size)
    assert end.gain <= end.enough / 10


@pytest.mark.parametrize("title", EXAMPLES)
def test_what_is_said_of_it_in_the_end_is_its_story(engine, trained, title):
    found = diagnose(engine, trained(title))
    if title in AGAINST_EACH_OTHER:
        assert found.kind is Kind.CONTRADICTION
    elif title in ENDLESS:
        assert found.kind is Kind.ALL_RIGHT
    else:
        assert found.kind is Kind.CONVERGED
        assert found.values["through_all"] is (title in THROUGH_ALL)
        assert found.remedy.deed is (Deed.ASK if title in THROUGH_ALL else Deed.SHOW_ERRORS)


@pytest.mark.parametrize(
    ("title", "weight", "bias"),
    [
        ("A straight line", 2, -1),
        ("Celsius to Fahrenheit", 1.8, 32),
        ("Measured with noise", 1.47, 2.05),
        ("Old Faithful", 10.73, 33.47),  # the line that R's lm(waiting ~ eruptions) gives
        ("Penguins", 0.4969, -5.781),  # 49.69 g a millimetre
        ("Tall parents, tall children?", 0.646, -0.199),  # Galton's two thirds
        ("The universe grows", 454.2, -40.8),
        ("Anscombe 1: a cloud", 0.5, 3),
        ("Anscombe 2: a curve", 0.5, 3),
        ("Anscombe 3: one far off", 0.5, 3),
        ("Anscombe 4: one decides", 0.5, 3),
    ],
)
def test_the_numbers_that_are_known_are_found(trained, title, weight, bias):
    end = trained(title).end
    assert end.weights[0] == pytest.approx(weight, rel=0.005)
    assert end.bias == pytest.approx(bias, rel=0.01)


def test_the_prices_of_the_kiosk_are_the_weights_and_the_bag_is_the_bias(trained):
    end = trained("The school kiosk").end
    assert end.weights == pytest.approx((0.9, 1.2, 0.8, 0.5, 1.8, 0.7, 0.4), abs=1e-4)
    assert end.bias == pytest.approx(0.25, abs=1e-4)


def test_a_mountain_is_colder_above_and_warmer_in_the_sun(trained):
    end = trained("How warm is it up there?").end
    assert end.weights == pytest.approx((-6.5, 0.8), abs=0.1)


def test_one_wrong_number_pulls_the_line_away_from_all_others(trained):
    end = trained("One wrong number")
    assert end.end.weights[0] > 2.5
    errors = forward(end.end, end.dataset.inputs, "linear") - end.dataset.targets
    assert np.argmax(np.abs(errors)) == 5  # the row with 31 instead of 13
    mended = end.dataset.without_rows([5])
    assert least_squares(mended) == pytest.approx((2, 1))


@pytest.mark.parametrize(
    ("title", "right"),
    [("AND: both keys", 4), ("OR: either bell", 4), ("Which penguin is it?", 342), ("Pass or fail?", 10)],
)
def test_yes_and_no_are_told_apart(trained, title, right):
    assert right_answers(trained(title)) == right


def test_studying_helps(trained):
    little, much = forward(trained("Pass or fail?").end, np.array([[0.5], [6.0]]), "sigmoid")
    assert little < 0.05
    assert much > 0.95


def test_the_cold_morning_ends_at_the_published_curve(trained):
    end = trained("The cold morning").end
    assert end.weights[0] == pytest.approx(-0.2322 * 1.8, abs=2e-3)
    assert end.bias == pytest.approx(15.043 - 0.2322 * 32, abs=0.04)
    assert forward(end, np.array([[-1.0]]), "sigmoid")[0] > 0.999


def test_one_neuron_cannot_learn_xor(trained):
    end = trained("XOR: two light switches")
    assert right_answers(end) <= 3
    assert end.loss == pytest.approx(math.log(2), abs=1e-4)


def test_one_neuron_cannot_bend(trained):
    end = trained("A curve")
    assert (end.end.weights[0], end.end.bias) == pytest.approx((0, 4), abs=0.01)
    assert end.loss == pytest.approx(12)
