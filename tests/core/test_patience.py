"""What never answers is not waited for."""

from __future__ import annotations

import threading

import pytest

from neuron_gui.core.patience import within
from neuron_gui.core.problem import Problem


def test_an_answer_comes_as_it_is():
    assert within(10, lambda: None, "it") is None
    assert within(10, lambda: [1], "it") == [1]


def test_what_goes_wrong_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 / 0, "it")


def test_what_does_not_answer_is_told_and_left():
    gone = threading.Event()
    try:
        with pytest.raises(Problem, match="“//server/school” does not answer"):
            within(0.05, gone.wait, "//server/school")
    finally:
        gone.set()
