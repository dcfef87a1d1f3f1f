"""The formula with live numbers, and the working of an answer."""

from __future__ import annotations

import re

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import tell_step
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram_story import Phase, read_story
from neuron_gui.ui.formula import FormulaLabel, working
from neuron_gui.ui.theme import LIGHT, Theme


def plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)


@pytest.fixture
def label(qtbot, fonts):
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


def of_inputs(n: int) -> Dataset:
    return Dataset(column_names(n), (tuple(k - 0.6 for k in range(n + 1)), (0.0,) * (n + 1)))


def type_size(label) -> int:
    return int(re.search(r"font-size:(\d+)px", label.text()).group(1))


def test_many_inputs_are_shortened_and_fit(label):
    text = shown(label, State((0.5,) * 9, 1.0), of_inputs(9))
    assert text == "ŷ = 0.500 × (−0.6) + 0.500 × 0.4 + … + 0.500 × 7.4 + 1.000 = 16.30"
    label.resize(400, 46)
    shorter = plain(label.text())
    assert shorter == "ŷ = 0.500 × (−0.6) + … + 0.500 × 7.4 + 1.000 = 16.30"
    assert label.accessibleName() == shorter
    label.resize(250, 46)
    assert plain(label.text()) == "ŷ = 0.500 × (−0.6) + … + 1.000 = 16.30"  # the first term is never left out


@pytest.mark.parametrize("width", [700, 422, 394])
def test_of_two_inputs_both_are_always_shown(label, width):
    label.resize(width, 46)
    text = shown(label, State((-0.37, -0.74), -0.649), of_inputs(2))
    assert text == "ŷ = −0.370 × (−0.6) + (−0.740) × 0.4 + (−0.649) = −0.723"


def test_of_two_inputs_decimals_go_before_a_term_does(label):
    label.resize(200, 46)
    text = shown(label, State((-0.37, -0.74), -0.649), of_inputs(2))
    assert text == "ŷ = −0.37 × (−0.6) + (−0.74) × 0.4 + (−0.65) = −0.72"


def test_type_shrinks_before_a_term_is_left_out_and_no_further_than_can_be_read(label):
    sizes, terms = [], []
    for width in (700, 480, 400, 330, 250):
        label.resize(width, 46)
        terms.append(shown(label, State((0.5,) * 9, 1.0), of_inputs(9)).count("×"))
        sizes.append(type_size(label))
    assert terms == [3, 3, 2, 1, 1]
    assert min(sizes) >= 12
    assert sizes[1] < 15


def test_type_and_height_grow_on_a_wide_bar(label):
    shown(label, State((1.887,), -0.649), row=4)
    before = type_size(label), label.height()
    label.resize(1262, 46)
    assert type_size(label) == 1.5 * before[0] == 30
    assert label.height() == round(1.5 * before[1])


def test_a_story_keeps_its_answer_until_it_is_known(label):
    moment = Moment(1, 1, State((1.9,), -0.6), TUTORIAL, Settings(), 0)
    told = tell_step(1, State((1.887,), -0.649), State((1.9,), -0.6), TUTORIAL, Settings(), 4)
    texts = []
    for phase in (Phase.INPUTS, Phase.SUM, Phase.ERROR, Phase.UPDATE):
        label.show_moment(moment, read_story(told, phase, 1.0))
        texts.append(plain(label.text()))
    assert texts == [
        "ŷ = 1.887 × 3 + (−0.649) = …",
        "ŷ = 1.887 × 3 + (−0.649) = …",
        "ŷ = 1.887 × 3 + (−0.649) = 5.01",
        "ŷ = 1.900 × 3 + (−0.600) = 5.10",
    ]


def test_large_numbers_are_written_as_in_the_diagram(label):
    assert shown(label, State((-147.689,), -49.28), row=4) == "ŷ = −147.7 × 3 + (−49.28) = −492.3"


def test_a_missing_number_is_a_question_mark_and_no_minus(label):
    dataset = Dataset(("x", "y"), ((float("nan"), 1.0), (1.0, 2.0)), {(0, 0): "abc"})
    assert shown(label, State((2.0,), -1.0), dataset) == "ŷ = 2.000 × ? + (−1.000) = ?"


def test_names_with_marks_are_shown_as_they_are(label):
    dataset = Dataset(("a<b", "y"), ((1.0, 2.0),))
    assert "a&lt;b" in shown(label, State((1.0,), 0.0), dataset, row=None)


def test_working_writes_inputs_as_they_were_typed():
    text = working(State((1.997,), -0.991), (10.0,), "linear", 18.979, TUTORIAL.decimals, Theme())
    assert plain(text) == "1.997 × 10 + (−0.991) = 18.98"
    text = working(State((1.997,), -0.991), (-2.5,), "linear", -5.98, TUTORIAL.decimals, Theme())
    assert plain(text) == "1.997 × (−2.5) + (−0.991) = −5.98"


def test_the_type_is_the_same_before_and_after_the_answer_is_known(label):
    dice = np.random.default_rng(7)
    rows = tuple(tuple(map(float, row)) for row in dice.normal(size=(5, 8)).round(1))
    dataset, before = Dataset(column_names(7), rows), State((0.06, 0.21, -0.42, 0.12, 0.56, -0.03, -0.7), 0.0)
    told = tell_step(1, before, before, dataset, Settings(), 4)
    moment = Moment(0, 1, before, dataset, Settings(), 4)
    for width in range(260, 700, 10):
        label.resize(width, 46)
        seen = []
        for phase in (Phase.INPUTS, Phase.ERROR):
            label.show_moment(moment, read_story(told, phase, 1.0))
            seen.append((type_size(label), plain(label.text()).rpartition(" = ")[0]))
        assert seen[0] == seen[1], width
