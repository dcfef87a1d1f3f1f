"""The formula with live numbers, and the working of an answer."""

from __future__ import annotations

import re

import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.formula import FormulaLabel, working
from neuron_gui.ui.theme import LIGHT, Theme


def plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)


@pytest.fixture
def label(qtbot):
    made = FormulaLabel()
    qtbot.addWidget(made)
    made.set_theme(Theme())
    made.resize(700, 46)
    made.show()
    return made


def shown(label, state, dataset=TUTORIAL, row=0, activation="linear") -> str:
    label.show_moment(Moment(1, 1, state, dataset, Settings(activation=activation), row))
    return plain(label.text())


def test_selected_row_is_worked_out(label):
    assert shown(label, State((1.887,), -0.649), row=4) == "ŷ = 1.887 × 3 + (−0.649) = 5.01"


def test_negative_inputs_stand_in_brackets(label):
    assert shown(label, State((2.0,), 1.0), row=0) == "ŷ = 2.000 × (−1) + 1.000 = −1.00"


def test_without_a_row_the_input_has_its_name(label):
    assert shown(label, State((2.0,), -1.0), row=None) == "ŷ = 2.000 × x + (−1.000)"


def test_activation_is_named(label):
    assert shown(label, State((2.0,), -1.0), row=1, activation="relu") == "ŷ = relu(2.000 × 0 + (−1.000)) = 0.00"


def test_each_number_has_the_colour_of_its_quantity(label):
    shown(label, State((1.887,), -0.649), row=4)
    for colour, number in ((LIGHT.weight, "1.887"), (LIGHT.bias, "−0.649"), (LIGHT.prediction, "5.01")):
        assert re.search(rf"color:{colour}[^>]*>{number}<", label.text())


def test_many_inputs_are_shortened_and_fit(label):
    n = 9
    dataset = Dataset(column_names(n), (tuple(float(k) for k in range(n + 1)),))
    text = shown(label, State((0.5,) * n, 1.0), dataset)
    assert "…" in text
    label.resize(330, 46)
    shorter = plain(label.text())
    assert len(shorter) < len(text)
    assert label.accessibleName() == shorter


def test_names_with_marks_are_shown_as_they_are(label):
    dataset = Dataset(("a<b", "y"), ((1.0, 2.0),))
    assert "a&lt;b" in shown(label, State((1.0,), 0.0), dataset, row=None)


def test_working_writes_inputs_as_they_were_typed():
    text = working(State((1.997,), -0.991), (10.0,), "linear", 18.979, TUTORIAL.decimals, Theme())
    assert plain(text) == "1.997 × 10 + (−0.991) = 18.98"
    text = working(State((1.997,), -0.991), (-2.5,), "linear", -5.98, TUTORIAL.decimals, Theme())
    assert plain(text) == "1.997 × (−2.5) + (−0.991) = −5.98"
