"""A problem is one sentence, with its values apart for the translator."""

from __future__ import annotations

import pytest

from neuron_gui.core.problem import Problem


def test_the_sentence_is_filled_in():
    problem = Problem("Row {row} is empty.", row=3)
    assert str(problem) == "Row 3 is empty."
    assert problem.template == "Row {row} is empty."
    assert problem.values == {"row": 3}


def test_braces_in_values_do_no_harm():
    assert str(Problem("“{text}” is not a number.", text="{row}")) == "“{row}” is not a number."


def test_it_is_a_value_error():
    with pytest.raises(ValueError, match=r"No\."):
        raise Problem("No.")
