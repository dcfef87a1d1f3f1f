"""A neuron as a judge: what it says, how often that is right, where it turns, and what no single neuron can do."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.neuron import forward
from neuron_gui.core.separable import separable
from neuron_gui.core.settings import ACTIVATIONS, Settings, State
from neuron_gui.core.yes_no import Tally, boundary, could_be_asked, is_wrong, is_yes_no, says_yes, tally

SIGMOID = Settings(activation="sigmoid")
CORNERS = np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])


def asked(*targets: float) -> Dataset:
    return Dataset(("x", "y"), tuple((float(x), float(y)) for x, y in enumerate(targets)))


# What is a yes/no question


def test_sigmoid_over_targets_of_0_and_1_is_a_yes_no_question():
    assert is_yes_no(asked(0, 1, 1), SIGMOID)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "sigmoid"])
def test_only_sigmoid_gives_probabilities(activation):
    assert not is_yes_no(asked(0, 1, 1), Settings(activation=activation))


def test_other_targets_and_none_are_no_yes_no_question():
    assert not is_yes_no(asked(0, 1, 0.5), SIGMOID)
    assert not is_yes_no(TUTORIAL, SIGMOID)
    assert not is_yes_no(Dataset(("x", "y"), ()), SIGMOID)


def test_a_gap_in_the_table_changes_nothing_of_the_question():
    assert is_yes_no(asked(0, 1, 1).with_cell(1, 1, ""), SIGMOID)
    assert not is_yes_no(asked(1).with_cell(0, 1, "perhaps"), SIGMOID)


def test_a_table_looks_like_a_question_with_enough_of_both_answers():
    assert could_be_asked(asked(0, 1, 0, 1))
    assert not could_be_asked(asked(0, 1, 0))
    assert not could_be_asked(asked(1, 1, 1, 1))
    assert not could_be_asked(asked(0, 1, 2, 1))
    assert could_be_asked(asked(0, 1, 0, 1, 1).with_cell(4, 1, ""))


# What it says, and how often that is right


def test_it_says_yes_above_one_half_and_not_at_it():
    assert says_yes(np.array([0.49, 0.5, 0.51, math.nan])).tolist() == [False, False, True, False]


def test_where_it_cannot_decide_rounding_does_not_decide_for_it():
    learned_xor = np.array([0.49999808, 0.4999997, 0.49999969, 0.50000132])  # by Keras, in 500 epochs
    assert tally(learned_xor, np.array([0.0, 1.0, 1.0, 0.0])) == Tally(((2, 2), (0, 0)))


def test_the_tally_counts_what_is_said_against_what_is():
    predictions, targets = np.array([0.1, 0.6, 0.2, 0.7, 0.9]), np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    counted = tally(predictions, targets)
    assert counted == Tally(((1, 1), (1, 2)))
    assert (counted.right, counted.rows, counted.accuracy) == (3, 5, 0.6)
    assert is_wrong(predictions, targets).tolist() == [False, True, True, False, False]


def test_a_row_with_a_gap_is_neither_right_nor_wrong():
    counted = tally(np.array([math.nan, 0.9, 0.9]), np.array([1.0, math.nan, 1.0]))
    assert (counted.right, counted.rows) == (1, 1)
    assert not is_wrong(np.array([math.nan, 0.9]), np.array([1.0, math.nan])).any()
    assert math.isnan(tally(np.zeros(0), np.zeros(0)).accuracy)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50))
def test_every_row_is_in_one_cell_of_the_tally(rows):
    predictions = np.array([ŷ for ŷ, _ in rows])
    targets = np.array([float(y) for _, y in rows])
    counted = tally(predictions, targets)
    assert counted.rows == len(rows)
    assert counted.rows - counted.right == is_wrong(predictions, targets).sum()


# Where it turns


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_at_the_boundary_it_is_in_two_minds(weight, bias):
    place = boundary(State((weight,), bias))
    if place is None:
        assert abs(bias) >= 1e300 * abs(weight)
    else:
        there = forward(State((weight,), bias), np.array([[place]]), "sigmoid")[0]
        assert there == pytest.approx(0.5, abs=1e-6 * max(1.0, abs(bias)))


def test_without_a_weight_there_is_no_boundary():
    assert boundary(State((0.0,), 1.0)) is None
    assert boundary(State((0.0,), 0.0)) is None
    assert boundary(State((1e-320,), 1.0)) is None
    assert boundary(State((math.nan,), 1.0)) is None
    assert math.copysign(1.0, boundary(State((2.0,), 0.0))) == 1.0


# What one neuron can do


@pytest.mark.parametrize("answers", list(product([0.0, 1.0], repeat=4)), ids=str)
def test_of_all_sixteen_questions_about_two_bits_only_two_are_beyond_one_neuron(answers):
    exclusive_or, the_same = (0.0, 1.0, 1.0, 0.0), (1.0, 0.0, 0.0, 1.0)
    assert separable(CORNERS, np.array(answers)) is (answers not in (exclusive_or, the_same))


def test_parity_is_beyond_one_neuron_in_any_dimension_and_a_majority_is_not():
    for inputs in (2, 3, 4, 5):
        corners = np.array(list(product([0.0, 1.0], repeat=inputs)))
        assert separable(corners, corners.sum(axis=1) % 2) is False
        assert separable(corners, corners.sum(axis=1) > inputs / 2) is True


def test_the_same_inputs_with_both_answers_cannot_be_parted():
    assert separable(np.array([[2.0], [2.0], [3.0]]), np.array([0.0, 1.0, 1.0])) is False


def test_one_answer_to_everything_is_always_possible():
    assert separable(np.array([[2.0], [5.0]]), np.ones(2)) is True
    assert separable(np.zeros((0, 1)), np.zeros(0)) is True


_STEPS = st.integers(-4, 4)


@given(st.lists(st.tuples(_STEPS, st.booleans()), min_size=1, max_size=12))
def test_on_a_line_the_kinds_are_parted_just_when_they_do_not_overlap(rows):
    x, yes = np.array([float(x) for x, _ in rows]), np.array([yes for _, yes in rows])
    one_kind = yes.all() or not yes.any()
    parted = one_kind or x[yes].min() > x[~yes].max() or x[yes].max() < x[~yes].min()
    assert separable(x[:, np.newaxis], yes.astype(float)) is bool(parted)


def parted_by_a_line(points: np.ndarray, yes: np.ndarray) -> bool:
    """Try every direction that matters: across each line through two points, turned a little both ways."""
    if yes.all() or not yes.any():
        return True
    ways = [q - p for p in points for q in points if (p != q).any()] + [np.array([1.0, 0.0])]
    for dx, dy in ways:
        for turned in (-1e-6, 1e-6):
            heights = points @ np.array([-dy - turned * dx, dx - turned * dy])
            if heights[yes].min() > heights[~yes].max() or heights[yes].max() < heights[~yes].min():
                return True
    return False


@given(st.lists(st.tuples(_STEPS, _STEPS, st.booleans()), min_size=1, max_size=10))
@settings(max_examples=200)
def test_in_a_plane_it_agrees_with_trying_every_line(rows):
    points, yes = np.array([row[:2] for row in rows], dtype=float), np.array([row[2] for row in rows])
    assert separable(points, yes.astype(float)) is parted_by_a_line(points, yes)


@given(st.integers(0, 10_000), st.integers(1, 7), st.floats(1e-3, 1e3))
@settings(max_examples=60)
def test_what_a_neuron_has_made_up_a_neuron_can_tell_apart(seed, inputs, size):
    random = np.random.default_rng(seed)
    x = random.normal(scale=size, size=(60, inputs)) + random.normal(scale=3 * size, size=inputs)
    heights = (x - x.mean(axis=0)) @ random.normal(size=inputs) / size
    x, heights = x[np.abs(heights) > 0.02], heights[np.abs(heights) > 0.02]
    assert separable(x, heights > 0) is True
    if len(x) > 2:
        again = np.concatenate((x, x[:1]))
        assert separable(again, np.append(heights > 0, heights[0] <= 0)) is False


def test_many_rows_are_no_trouble():
    random = np.random.default_rng(1)
    x = random.normal(size=(100_000, 7))
    z = x @ np.arange(1.0, 8.0)
    apart = np.abs(z) > 0.5
    assert separable(x[apart], z[apart] > 0) is True
    assert separable(x, random.random(len(x)) < 0.5) is False


def test_numbers_far_from_zero_are_parted_as_well():
    years = Dataset(("year", "y"), tuple((1990.0 + k, float(k > 14)) for k in range(30)))
    assert separable(years.inputs, years.targets) is True
    mixed = replace(years, rows=(*years.rows, (1991.0, 1.0)))
    assert separable(mixed.inputs, mixed.targets) is False
