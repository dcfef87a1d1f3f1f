"""Numbers are read as people write them, and written so that nothing jumps."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.numerals import (
    LARGEST,
    choose_decimals,
    format_change_between,
    format_exact,
    format_loss,
    format_number,
    format_operand,
    format_short,
    format_short_operand,
    format_typed,
    parse_number,
    round_down,
    shorter_forms,
)
from neuron_gui.core.problem import Problem

numbers = st.floats(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("−2", -2.0),
        ("-2", -2.0),
        ("+2", 2.0),
        ("2,5", 2.5),
        (",5", 0.5),
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        ("  7\N{NO-BREAK SPACE}", 7.0),
        ("1\N{NO-BREAK SPACE}000", 1000.0),
        ("1e-9999", 0.0),
    ],
)
def test_reads_what_people_write(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This cell is empty."),
        (" \t", "This cell is empty."),
        ("abc", "“abc” is not a number."),
        ("1,000,000", "“1,000,000” is not a number."),
        ("1 2", "“1 2” is not a number."),
        ("--5", "“--5” is not a number."),
        (".", "“.” is not a number."),
        ("nan", "“nan” is not a number to learn from."),
        ("-Infinity", "“-Infinity” is not a number to learn from."),
        ("1e31", "“1e31” is too large."),
        ("1e9999", "“1e9999” is too large."),
        ("x" * 50, "“" + "x" * 23 + "…” is not a number."),
    ],
)
def test_says_why_something_is_no_number(text, sentence):
    with pytest.raises(Problem) as caught:
        parse_number(text)
    assert str(caught.value) == sentence


@given(numbers)
def test_what_is_offered_for_editing_is_exactly_the_number(value):
    assert parse_number(format_typed(value)) == value
    assert parse_number(format_typed(value, minus="-")) == value


@given(numbers, st.integers(0, 6))
def test_a_shown_number_is_as_near_as_its_decimals_allow(value, decimals):
    text = format_number(value, decimals)
    assert "-" not in text
    if abs(value) < 1e7:
        assert abs(parse_number(text) - value) <= 0.5000001 * 10**-decimals + 1e-9
        assert len(text.partition(".")[2]) == decimals


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_problem(text):
    with contextlib.suppress(Problem):
        assert abs(parse_number(text)) <= LARGEST


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (-0.001, 2, "0.00"),
        (-1.5, 1, "−1.5"),
        (math.nan, 2, "–"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
        (-12345678.9, 2, "−1.23×10⁷"),
    ],
)
def test_odd_values_are_written_plainly(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.01, "0.01"), (-3.0, "−3"), (1e-7, "1e−07"), (0.30000000000000004, "0.3"), (math.inf, "∞"), (math.nan, "")],
)
def test_settings_are_written_without_needless_digits(value, text):
    assert format_exact(value) == text


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (13.6157, "13.62"),
        (0.07031, "0.0703"),
        (1.234e-4, "0.000123"),
        (9.9996, "10.00"),
        (8.9e-7, "8.9×10⁻⁷"),
        (0.0, "0"),
        (1234567.0, "1234567"),
        (1e9, "1.0×10⁹"),
    ],
)
def test_a_loss_has_three_or_four_digits(loss, text):
    assert format_loss(loss) == text


def test_a_negative_operand_stands_in_brackets():
    assert format_operand(-0.649, 3) == "(−0.649)"
    assert format_operand(0.649, 3) == "0.649"


@given(st.floats(1e-300, 1e300), st.integers(1, 6))
def test_rounding_down_never_rounds_up(value, digits):
    rounded = round_down(value, digits)
    assert rounded <= value
    assert value - rounded <= 10.0 ** (math.floor(math.log10(value)) + 2 - digits)


@pytest.mark.parametrize("value", [0.1, 0.3, 0.176, 0.00007, 100.0])
def test_what_is_round_already_stays(value):
    assert round_down(value, 3) == value


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_there_is_no_rounding_down_of_nothing(value):
    with pytest.raises(ValueError, match="cannot round"):
        round_down(value, 2)


class TestDecimals:
    """Enough to show what was typed, and four good digits for what is computed."""

    def test_the_tutorial(self):
        x = np.arange(-1.0, 5.0)
        chosen = choose_decimals(x[:, None], 2 * x - 1)
        assert (chosen.inputs, chosen.target, chosen.prediction, chosen.weights, chosen.bias) == ((0,), 0, 2, (3,), 3)

    @pytest.mark.parametrize(("typed", "decimals"), [(0.1, 1), (2.5, 1), (0.123456, 4), (1e-9, 0), (123456.78, 2)])
    def test_a_column_shows_its_numbers_in_full(self, typed, decimals):
        assert choose_decimals(np.array([[1.0], [typed]]), np.array([1.0, 2.0])).inputs == (decimals,)

    def test_the_last_of_many_rows_counts(self):
        column = np.zeros((5000, 1))
        column[-1] = 0.25
        assert choose_decimals(column, column[:, 0]).inputs == (2,)

    @given(st.lists(st.tuples(numbers, numbers | st.just(math.nan)), max_size=5))
    def test_any_data_have_some(self, rows):
        table = np.array(rows, dtype=float).reshape(len(rows), 2)
        chosen = choose_decimals(table[:, :1], table[:, 1])
        assert all(0 <= count <= 6 for count in (*chosen.inputs, chosen.target, chosen.prediction, *chosen.weights))

    def test_the_bias_has_the_decimals_of_the_numbers_beside_it(self):
        """Not ŷ 1.600 and w 0.500 beside b 0.9999, as it once was for targets from 0 to 9."""
        x = np.arange(-3.0, 4.0)
        chosen = choose_decimals(x[:, None], x**2)
        assert (chosen.prediction, chosen.weights, chosen.bias) == (3, (3,), 3)

    def test_weights_side_by_side_have_the_same_decimals_where_they_nearly_do(self):
        table = np.array([[0.0, 0.0, 0.0], [0.6, 5.0, 50000.0]])
        assert choose_decimals(table, np.array([0.0, 9.0])).weights == (3, 4, 6)
        assert choose_decimals(table[:, :2], np.array([0.0, 9.0])).weights == (3, 3)

    def test_targets_far_from_zero_need_more_digits(self):
        x = np.arange(5.0)
        assert choose_decimals(x[:, None], 2 * x - 1).digits == 4
        assert choose_decimals(x[:, None], 1000 + 3 * x).digits == 6  # 1005.23


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.887, "1.887"),
        (-0.0004, "0.000"),
        (-147.689, "−147.7"),
        (4923.4, "4923"),
        (-77792.0, "−77792"),
        (123456.7, "1.2×10⁵"),
        (math.nan, "?"),
        (-math.inf, "−∞"),
    ],
)
def test_large_numbers_lose_the_decimals_nobody_watches(value, text):
    assert format_short(value, 3) == text
    assert format_short_operand(value, 3) == (f"({text})" if text.startswith("−") else text)


def test_the_last_form_of_a_large_number_fits_nearly_anywhere():
    assert list(shorter_forms(-492.35, 2)) == ["−492.4", "−492", "−4.9×10²", "−5×10²", "−5e2"]


def test_numbers_that_need_many_digits_keep_them():
    assert format_short(1005.234, 2, digits=6) == "1005.23"
    assert format_short(0.000123, 6) == "0.000123"


@given(numbers, st.integers(0, 6), st.integers(4, 9))
def test_each_form_of_a_number_is_shorter_and_as_near_as_its_digits_allow(value, decimals, digits):
    forms = list(shorter_forms(value, decimals, digits))
    plain = [form for form in forms if "×" not in form and "e" not in form]
    assert forms
    assert [len(form) for form in plain] == sorted({len(form) for form in plain}, reverse=True)
    for form in plain:
        places = len(form.partition(".")[2])
        assert abs(parse_number(form) - value) <= 0.5000001 * 10**-places + 1e-9


@pytest.mark.parametrize(
    ("before", "after", "decimals", "text"),
    [
        (0.1204, 0.2836, 3, "+0.164"),  # as 0.120 → 0.284 says, though the change is 0.1632
        (0.5, 0.25, 2, "−0.25"),
        (0.1, 0.10002, 3, "+0.000020"),
        (1.0, 1.0, 3, "±0"),
        (1.0, math.nan, 3, "–"),
    ],
)
def test_a_change_fits_the_numbers_it_is_between(before, after, decimals, text):
    assert format_change_between(before, after, decimals) == text


@pytest.mark.parametrize(
    ("inputs", "targets", "weight", "bias"),
    [
        ([50, 80, 100, 120, 150], [150e3, 240e3, 310e3, 350e3, 460e3], 0.12, 0.0),
        (range(1900, 2020, 10), np.linspace(7e9, 8e9, 12), 0.12, 0.0),
        ([2001, 2005, 2010, 2020], [150, 240, 310, 458], 15.1632, -30171.85),
    ],
)
def test_what_is_shown_of_weight_and_bias_makes_the_prediction_that_is_shown(inputs, targets, weight, bias):
    x = np.array(inputs, dtype=float)
    chosen = choose_decimals(x[:, None], np.array(targets, dtype=float))
    for value in x:
        made = round(weight, chosen.weights[0]) * value + round(bias, chosen.bias)
        assert abs(made - (weight * value + bias)) <= 6 * 10.0**-chosen.prediction
