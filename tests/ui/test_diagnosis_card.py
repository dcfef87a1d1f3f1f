"""What is to be seen in a run is said in words that fit it, and only what helps is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.remedy import Deed, Remedy
from neuron_gui.core.settings import Settings
from neuron_gui.ui.diagnosis_card import DiagnosisCard
from neuron_gui.ui.diagnosis_words import step_text, words

CONVERGED = {"loss": 12.0, "through_all": False, "nearly": False, "is_known": True, "inputs": 1, "activation": "linear"}
QUESTION = {"right": 10, "rows": 12, "sure": 0.8, "inputs": 1, "column": "hours", "turn": 3.2467}
VALUES = {
    Kind.ALL_RIGHT: QUESTION,
    Kind.DIVERGED: {"epoch": 2, "rate": 1.0, "stable": 0.176},
    Kind.OUT_OF_REACH: {"activation": "sigmoid", "low": 0.0, "high": 1.0, "target": -3.0},
    Kind.NO_PROBABILITY: {"activation": "linear"},
    Kind.SAME_INPUTS: {"column": "a name <b>of a column</b>", "value": 2.0, "lone": False},
    Kind.TOO_FEW_ROWS: {"rows": 2, "needed": 4},
    Kind.MEMORISED: {"loss": 0.0012, "test_loss": 3.5, "tests": 3, "rows": 6, "numbers": 8},
    Kind.UNLIKE: {"loss": 0.0012, "test_loss": 3.5, "tests": 3, "rows": 60, "numbers": 2},
    Kind.SIZES: {"small": "rooms", "large": "area", "ratio": 1234.5, "stable": 8.61e-05},
    Kind.OSCILLATING: {"rate": 0.177},
    Kind.CRAWLING: {"rate": 1e-6, "epochs": 1500, "loss": 13.48},
    Kind.MORE_EPOCHS: {"loss": 0.1514},
    Kind.CONTRADICTION: {"first": 1, "second": 2, "loss": 0.51, "groups": 1},
    Kind.CONVERGED: CONVERGED,
}
SLOWER = replace(Settings(), learning_rate=0.08)
REMEDIES = {
    Deed.RATE: Remedy(Deed.RATE, TUTORIAL, SLOWER, 500, 7.3e-14),
    Deed.ACTIVATION: Remedy(Deed.ACTIVATION, TUTORIAL, Settings(), 500, 0.0123),
    Deed.TRAIN_ON: Remedy(Deed.TRAIN_ON, epochs=2000),
}


def finding(kind: Kind, deed: Deed | None = None) -> Finding:
    remedies = () if deed is None else (REMEDIES.get(deed, Remedy(deed, TUTORIAL, SLOWER)),)
    return Finding(kind, {"column": "a", **VALUES.get(kind, {})}, remedies)


@pytest.fixture
def card(qtbot):
    made = DiagnosisCard()
    qtbot.addWidget(made)
    return made


def said(card: DiagnosisCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def offers(card: DiagnosisCard) -> dict[str, str]:
    buttons = card.findChildren(QPushButton)
    return {button.objectName(): button.text() for button in buttons if button.isVisibleTo(card)}


def test_a_rate_that_is_too_big_is_named_with_one_that_works(card):
    card.show_found(finding(Kind.DIVERGED, Deed.RATE))
    assert "The learning rate is too big" in said(card)
    assert "With a learning rate of 1, each change" in said(card)
    assert "Up to 0.176 works here" in said(card)
    assert offers(card) == {"watchSlowlyButton": "Watch slowly", "diagnosisButton": "Use 0.08"}


def test_numbers_that_are_too_big_are_not_blamed_on_the_rate(card):
    card.show_found(finding(Kind.TOO_BIG))
    assert "The numbers are too big" in said(card)
    assert "learning rate is too big" not in said(card)
    assert offers(card) == {}
    card.show_found(finding(Kind.DIVERGED, Deed.RATE))
    assert set(offers(card)) == {"watchSlowlyButton", "diagnosisButton"}


@pytest.mark.parametrize("kind", Kind)
def test_every_finding_has_a_title_a_reason_and_nothing_left_to_fill_in(kind):
    for deed in Deed:
        told = words(finding(kind, deed))
        assert told.title
        assert len(told.text) > 20
        assert told.button
        assert told.tip
        for text in (told.title, told.text, told.button, step_text(finding(kind, deed))):
            assert not set("{}…") & set(text.replace("0 … 1", "").replace("a name <b>of a …", ""))


def test_it_is_said_what_the_trial_came_to(card):
    card.show_found(finding(Kind.CRAWLING, Deed.RATE))
    assert "With a learning rate of 0.000001 the steps are tiny: after 1,500 epochs" in said(card)
    assert "Tried with rate 0.08: the loss ends at nearly 0." in said(card)


def test_numbers_are_written_for_people(card):
    card.show_found(finding(Kind.SIZES, Deed.STANDARDISE))
    assert "area is about 1,200 times as large as rooms" in said(card)
    assert "Above 0.0000861 it runs away" in said(card)
    card.show_found(finding(Kind.OUT_OF_REACH, Deed.ACTIVATION))
    assert "A target is −3." in said(card)


def test_why_there_is_nothing_more_to_learn(card):
    card.show_found(finding(Kind.CONVERGED, Deed.SHOW_ERRORS))
    assert "stays at 12.00, because no straight line comes closer" in said(card)
    for changed, reason in (
        ({"through_all": True, "loss": 0.0}, "because the line goes through every row"),
        ({"nearly": True, "loss": 0.01}, "nearly the right answer"),
        ({"inputs": 3}, "because no other weights"),
        ({"activation": "sigmoid"}, "because no S-curve"),
        ({"is_known": False}, "because no more steps"),
    ):
        card.show_found(Finding(Kind.CONVERGED, {**CONVERGED, **changed}, (Remedy(Deed.ASK),)))
        assert reason in said(card)
        assert offers(card) == {"diagnosisButton": "Ask it"}


def test_what_is_said_of_a_yes_no_question(card):
    overlap = {**CONVERGED, **QUESTION, "activation": "sigmoid", "parted": False}
    for kind, values, words_ in (
        (Kind.CONVERGED, overlap, "10 of 12 rows are right. Yes and no overlap"),
        (Kind.CONVERGED, overlap, "Yes and no overlap"),
        (Kind.CONVERGED, {**overlap, "inputs": 2}, "No straight line parts yes from no: that is beyond"),
        (Kind.CONVERGED, {**overlap, "inputs": 3}, "No flat cut parts yes from no: that is beyond"),
        (Kind.CONVERGED, {**overlap, "parted": None}, "no S-curve comes closer"),
        (Kind.ALL_RIGHT, QUESTION, "At hours = 3.25 the answer turns."),
        (Kind.ALL_RIGHT, {**QUESTION, "turn": None}, "the same for every hours"),
        (Kind.ALL_RIGHT, {**QUESTION, "inputs": 2}, "A straight line parts yes from no."),
        (Kind.ALL_RIGHT, {**QUESTION, "inputs": 5}, "A flat cut parts yes from no."),
        (Kind.MORE_EPOCHS, {**QUESTION, "loss": 0.3}, "10 of 12 rows are right. The loss is 0.3000 and goes on"),
    ):
        card.show_found(Finding(kind, values, (Remedy(Deed.SHOW_ERRORS),)))
        assert words_ in said(card)
        assert card.property("calm")
    card.show_found(Finding(Kind.CONVERGED, overlap, (Remedy(Deed.SHOW_ERRORS),)))
    assert offers(card) == {"diagnosisButton": "See the mistakes"}


def test_good_news_are_calm(card):
    card.show_found(finding(Kind.CONVERGED, Deed.ASK))
    assert card.property("calm")
    card.show_found(finding(Kind.DIVERGED, Deed.RATE))
    assert not card.property("calm")


def test_the_button_says_which_finding_it_is_about(card, qtbot):
    found = finding(Kind.DIVERGED, Deed.RATE)
    card.show_found(found)
    with qtbot.waitSignal(card.remedy_taken) as taken:
        QTest.mouseClick(card.findChild(QPushButton, "diagnosisButton"), Qt.MouseButton.LeftButton)
    assert taken.args == [found]


def test_it_goes_when_there_is_nothing_to_say(card):
    card.show_found(finding(Kind.DIVERGED, Deed.RATE))
    card.show_found(None)
    assert not card.isVisible()


def test_in_a_narrow_card_the_buttons_stand_below_each_other(card):
    card.show_found(finding(Kind.DIVERGED, Deed.RATE))
    watch, use = (card.findChild(QPushButton, name) for name in ("watchSlowlyButton", "diagnosisButton"))
    for width, beside in ((400, True), (160, False)):
        card.resize(width, 400)
        card.layout().activate()
        assert (watch.y() == use.y()) is beside
        assert use.geometry().right() <= width - 16
