"""Equations are true as they are written: what a pupil types into a calculator gives what stands at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.equations import MOST_MORE, Equation, Figure, digits_for, plain, typed
from neuron_gui.core.numerals import format_significant

numbers = st.floats(-1e4, 1e4, allow_nan=False)


def product(w: float, x: float, places: int = 2) -> Equation:
    parts = (Figure(w, 3, "weight"), " × ", typed(x, 1), " = ", Figure(w * x, places))
    return Equation(parts, lambda w, x: w * x)


def written(equation: Equation, more: int = 0) -> str:
    return plain(equation.line(more))


def test_usual_digits_where_they_are_enough():
    equation = product(1.887, 3.0)
    assert digits_for([equation]) == 0
    assert written(equation) == "1.887 × 3.0 = 5.66"


def test_more_digits_where_they_are_not():
    equation = product(1.8874, 50.0)  # 1.887 × 50 would be 94.35
    assert digits_for([equation]) == 1
    assert written(equation, 1) == "1.8874 × 50.0 = 94.37"


def test_digits_come_and_never_go():
    assert digits_for([product(1.887, 3.0)], at_least=2) == 2
    assert digits_for([product(1.887, 3.0), product(1.8874, 50.0)]) == 1


def test_what_no_digits_make_true_does_not_take_them_all():
    wrong = Equation((Figure(1.0, 0), " = ", Figure(2.0, 0)), lambda one: one)
    assert digits_for([wrong]) == 0
    assert digits_for([wrong, product(1.8874, 50.0)]) == 1
    assert not Equation((Figure(0.0, 0), Figure(2.0, 0)), lambda zero: 1 / zero).holds(0)


def test_a_typed_number_has_no_further_digits():
    assert typed(2.5, 1).text(3) == "2.5"
    assert typed(0.123456, 4).text(1) == "0.12346"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((Figure(-1.0, 0), " × ", Figure(-2.0, 0), " = ", Figure(2.0, 0)), "−1 × (−2) = 2"),
        (("v = 0.1 × ", Figure(-2.0, 0), "² = ", Figure(0.4, 1)), "v = 0.1 × (−2)² = 0.4"),
        ((Figure(2.0, 0), "² + ", Figure(1e-6), " = ", Figure(4.0, 0)), "2² + (1.000×10⁻⁶) = 4"),
        (("1 ÷ ", Figure(0.5, 1), " = ", Figure(-2.0, 0)), "1 ÷ 0.5 = −2"),
    ],
)
def test_numbers_that_would_run_into_a_sign_stand_in_brackets(parts, text):
    assert written(Equation(parts, lambda *_: 0.0)) == text


def test_brackets_stay_in_ink():
    line = Equation(("2 × ", Figure(-1.0, 1, "bias"), " = ", Figure(-2.0, 1, "error")), lambda b: 2 * b).line(0)
    assert [(piece.text, piece.colour) for piece in line] == [
        ("2 × ", "ink"),
        ("(", "ink"),
        ("−1.0", "bias"),
        (")", "ink"),
        (" = ", "ink"),
        ("−2.0", "error"),
    ]


@given(st.floats(-100, 100, allow_nan=False), st.integers(-500, 500))
def test_any_product_can_be_written_truly(w, x):
    equation = product(w, float(x))
    assert equation.holds(digits_for([equation]))


@given(numbers, st.integers(0, MOST_MORE))
def test_a_figure_by_its_size_has_four_digits_and_more(value, more):
    text = Figure(value).text(more)
    assert text == format_significant(value, 4 + more)
    read = Equation((Figure(value), Figure(value, 0)), lambda one: one)
    assert read.holds(more) or abs(value) > 999


def test_by_size():
    for value, text in ((0.0, "0"), (0.003577, "0.003577"), (-12.3456, "−12.35"), (51234.0, "51234"), (1e9, None)):
        assert format_significant(value, 4) == (text or "1.000×10⁹")
    assert format_significant(-1.2345e-7, 2) == "−1.2×10⁻⁷"
