"""What went wrong is said in words that fit it, and only what helps is offered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from neuron_gui.core.proof import Diverged
from neuron_gui.ui.diagnosis_card import DiagnosisCard


@pytest.fixture
def card(qtbot):
    made = DiagnosisCard()
    qtbot.addWidget(made)
    return made


def words(card: DiagnosisCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def offers(card: DiagnosisCard) -> set[str]:
    return {button.objectName() for button in card.findChildren(QPushButton) if button.isVisibleTo(card)}


def test_a_rate_that_is_too_big_is_named_with_one_that_works(card):
    card.show_diverged(Diverged(2, 1.0, 0.176, 0.08))
    assert "The learning rate is too big" in words(card)
    assert "With a learning rate of 1, each change" in words(card)
    assert "Up to 0.176 works here" in words(card)
    assert offers(card) == {"watchSlowlyButton", "diagnosisButton"}


def test_numbers_that_are_too_big_are_not_blamed_on_the_rate(card):
    card.show_diverged(Diverged(0, 0.01))
    assert "The numbers are too big" in words(card)
    assert "learning rate is too big" not in words(card)
    assert offers(card) == set()
    card.show_diverged(Diverged(2, 1.0, 0.176, 0.08))
    assert offers(card) == {"watchSlowlyButton", "diagnosisButton"}
