"""The small picture of a table stays in its frame, and its line is the one that training finds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.examples import load_examples
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.sketch import MOST_DOTS, best_state, sketch

EXAMPLES = {example.title: example.project for example in load_examples()}
CROSS_ENTROPY = Settings(activation="sigmoid", loss="binary_crossentropy")


def drawn(title: str):
    return sketch(EXAMPLES[title].dataset, EXAMPLES[title].settings)


@pytest.mark.parametrize("title", EXAMPLES)
def test_everything_is_inside_the_frame(title):
    picture = drawn(title)
    assert len(picture.dots) <= MOST_DOTS
    assert len(picture.dots) or picture.inputs > 2
    for points in (picture.dots, picture.line):
        assert ((points >= 0) & (points <= 1)).all()
    assert ((picture.targets >= 0) & (picture.targets <= 1)).all()


def test_the_line_of_the_tutorial_goes_through_its_dots():
    assert best_state(TUTORIAL, Settings()) == State((pytest.approx(2),), pytest.approx(-1))
    picture = drawn("A straight line")
    for x, y in picture.dots:
        assert np.interp(x, *picture.line.T) == pytest.approx(y, abs=1e-6)


def test_the_curve_of_yes_or_no_is_the_logistic_one():
    found = best_state(EXAMPLES["The cold morning"].dataset, CROSS_ENTROPY)
    assert found.weights[0] == pytest.approx(-0.2322 * 1.8, abs=0.01)


def test_what_can_be_told_apart_is_divided_and_xor_is_not():
    for title in ("AND: both keys", "OR: either bell", "Which penguin is it?"):
        assert len(drawn(title).line) > 5
    assert len(drawn("XOR: two light switches").line) == 0


def test_the_dividing_line_lies_where_the_answer_is_even():
    rows = ((0.0, 0.0, 0.0), (4.0, 0.0, 0.0), (0.0, 4.0, 1.0), (4.0, 4.0, 1.0))
    picture = sketch(Dataset(("a", "b", "y"), rows), CROSS_ENTROPY, State((0.0, 1.0), -2.0))
    assert picture.line[:, 1] == pytest.approx(0.5)


def test_seven_inputs_have_weights_and_no_place():
    picture = drawn("The school kiosk")
    assert (len(picture.dots), picture.inputs, len(picture.weights)) == (0, 7, 7)
    assert max(map(abs, picture.weights)) == 1


def test_a_table_without_spread_has_a_picture():
    flat = sketch(Dataset(("x", "y"), ((1.0, 2.0), (1.0, 2.0))), Settings())
    assert np.isfinite(flat.dots).all()
    assert best_state(TUTORIAL, Settings(activation="relu")) is None
    assert not math.isnan(sketch(TUTORIAL, Settings(activation="tanh")).targets.sum())
