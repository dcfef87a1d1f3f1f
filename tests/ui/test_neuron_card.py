"""Card 3: the formula and the heading follow the diagram, also while a story is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import tell_step
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram_story import SECONDS, Phase
from neuron_gui.ui.neuron_card import NeuronCard
from neuron_gui.ui.theme import Theme

BEFORE, AFTER = State((1.887,), -0.649), State((1.897,), -0.669)
MOMENT = Moment(137, 500, BEFORE, TUTORIAL, Settings(), 4)
STORY = tell_step(138, BEFORE, AFTER, TUTORIAL, Settings(), 4)


@pytest.fixture
def card(qtbot, fonts):
    made = NeuronCard()
    qtbot.addWidget(made)
    made.set_theme(Theme())
    made.resize(742, 316)
    made.show()
    return made


def words(card: NeuronCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def test_the_card_shows_the_row_that_is_told_and_no_answer_before_its_time(card):
    selected = replace(MOMENT, row=0, state=AFTER)
    card.show_moment(selected)
    assert "row 1: x = −1, y = −3" in words(card)
    card.diagram.play(STORY)
    card.show_moment(selected)
    assert "row 5: x = 3, y = 5" in words(card)
    formula = card.findChild(QLabel, "formulaLabel")
    assert formula.accessibleName() == "ŷ = 1.887 × 3 + (−0.649) = …"
    card.diagram.step_story(2)
    card.diagram.advance(SECONDS[Phase.ACTIVATION] * 0.9)
    card.show_moment(selected)
    assert formula.accessibleName() == "ŷ = 1.887 × 3 + (−0.649) = 5.01"
    card.diagram.step_story(6)
    card.diagram.advance(SECONDS[Phase.UPDATE] * 0.9)
    card.show_moment(selected)
    assert formula.accessibleName() == "ŷ = 1.897 × 3 + (−0.669) = 5.02"
    card.diagram.finish_story()
    card.show_moment(selected)
    assert "row 1: x = −1, y = −3" in words(card)


def test_words_about_a_row_are_cut_to_their_room(card):
    dataset = Dataset(("temperature outside the house", "electricity used in a week"), TUTORIAL.rows)
    card.resize(456, 282)
    card.show_moment(replace(MOMENT, dataset=dataset))
    (row,) = (label for label in card.findChildren(QLabel) if label.text().startswith("row"))
    assert row.text().endswith("…")
    assert row.fontMetrics().horizontalAdvance(row.text()) <= row.width()
    assert row.toolTip().endswith("= 5")
