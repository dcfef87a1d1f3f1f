"""The card for setting w and b by hand: sliders and numbers agree, the best is told, no digit is changed silently."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from neuron_gui.core.by_hand import InHand, reaches, take
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.hand_card import HandCard
from neuron_gui.ui.hand_slider import HandSlider
from neuron_gui.ui.number_inputs import ParameterInput
from neuron_gui.ui.theme import Theme

LEARNED = State((1.8873456716537476,), -0.6491234302520752)  # 32-bit numbers, as training leaves them
Key = Qt.Key


@pytest.fixture
def card(qtbot, fonts):
    made = HandCard()
    qtbot.addWidget(made)
    made.set_theme(Theme())
    made.resize(292, 260)
    return made


def show(card: HandCard, hand: InHand, neurons: float | None = None, problem: str = "") -> HandCard:
    card.show_hand(hand, reaches(hand.dataset, Settings(), hand.state), neurons, problem)
    return card


def slider(card: HandCard, name: str) -> HandSlider:
    return card.findChild(HandSlider, f"handSlider{name}")


def field(card: HandCard, name: str) -> ParameterInput:
    return card.findChild(ParameterInput, f"handInput{name}")


def text(card: HandCard, name: str) -> str:
    return card.findChild(QLabel, name).text()


def chosen(card: HandCard) -> list[tuple[int, float]]:
    heard: list[tuple[int, float]] = []
    card.parameter_chosen.connect(lambda place, value: heard.append((place, value)))
    return heard


def test_there_is_no_card_until_something_is_in_the_hand(card):
    assert not card.isVisible()
    show(card, take(LEARNED, TUTORIAL, Settings()))
    assert card.isVisible()
    assert text(card, "handBest") == "Your best: nothing tried yet"
    card.show_hand(None, (), None, "")
    assert not card.isVisible()


def test_showing_a_trained_state_shortens_its_digits_and_changes_none(card):
    heard = chosen(card)
    show(card, take(LEARNED, TUTORIAL, Settings()))
    assert field(card, "1").text() == "1.887"
    assert field(card, "Bias").text() == "−0.649"
    field(card, "1").setFocus()
    field(card, "Bias").setFocus()
    QTest.keyClick(field(card, "Bias"), Key.Key_Return)
    assert heard == []


def test_the_keys_move_a_slider_in_tidy_steps(card):
    heard = chosen(card)
    show(card, take(State((1.5,), 0.0), TUTORIAL, Settings()))
    QTest.keyClick(slider(card, "1"), Key.Key_Right)
    QTest.keyClick(slider(card, "1"), Key.Key_PageUp)
    QTest.keyClick(slider(card, "Bias"), Key.Key_Left)
    assert heard == [(0, 1.51), (0, 1.61), (1, -0.01)]


def test_numbers_are_typed_as_people_write_them_and_stepped_finely(card):
    heard = chosen(card)
    show(card, take(State((1.5,), 0.0), TUTORIAL, Settings()))
    for typed in ("-0,65", "2"):
        field(card, "Bias").selectAll()
        QTest.keyClicks(field(card, "Bias"), typed)
        QTest.keyClick(field(card, "Bias"), Key.Key_Return)
    QTest.keyClick(field(card, "1"), Key.Key_Up)
    assert heard == [(1, -0.65), (1, 2.0), (0, pytest.approx(1.501))]


def test_from_what_training_left_the_keys_go_on_to_round_numbers(card):
    heard = chosen(card)
    show(card, take(LEARNED, TUTORIAL, Settings()))
    QTest.keyClick(field(card, "1"), Key.Key_Up)
    QTest.keyClick(slider(card, "Bias"), Key.Key_Left)
    assert heard == [(0, pytest.approx(1.888, abs=1e-9)), (1, -0.66)]


def test_the_wheel_passes_over_a_slider_without_focus(qtbot, card):
    heard = chosen(card)
    show(card, take(LEARNED, TUTORIAL, Settings()))
    over = slider(card, "1")
    middle = QPointF(over.rect().center())
    for focused in (False, True):
        if focused:
            card.activateWindow()
            over.setFocus()
            qtbot.waitUntil(over.hasFocus)
        wheel = QWheelEvent(
            *(middle, QPointF(over.mapToGlobal(middle.toPoint()))),
            *(QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
            *(Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(over, wheel)
        assert bool(heard) == focused


def test_a_text_that_is_no_number_is_refused_with_the_reason(card):
    heard = chosen(card)
    show(card, take(State((1.5,), 0.0), TUTORIAL, Settings()))
    field(card, "1").selectAll()
    QTest.keyClicks(field(card, "1"), "two")
    QTest.keyClick(field(card, "1"), Key.Key_Return)
    assert heard == []
    assert "is not a number" in text(card, "handVerdict")
    QTest.keyClick(field(card, "1"), Key.Key_Escape)
    assert field(card, "1").text() == "1.500"
    assert "train" in text(card, "handVerdict")


def test_what_was_typed_is_shown_with_its_digits(card):
    show(card, take(State((1.50625,), 0.0), TUTORIAL, Settings()))
    assert field(card, "1").text() == "1.50625"


def test_person_and_neuron_are_compared(card):
    hand = take(State((0.1,), 0.0), TUTORIAL, Settings()).moved(State((1.9,), -0.7))
    assert text(show(card, hand), "handVerdict") == "Then train, and see who is better."
    assert text(show(card, hand, 0.01), "handVerdict") == "The neuron got to 0.0100."
    assert text(show(card, hand, hand.best.loss * 1.00001), "handVerdict").startswith("As good as the neuron")
    assert text(show(card, hand, 5.0), "handVerdict").startswith("You beat it!")


def test_the_way_back_to_the_best_is_there_when_it_leads_somewhere(card):
    best = State((1.9,), -0.7)
    hand = take(State((0.1,), 0.0), TUTORIAL, Settings()).moved(best)
    back = card.findChild(QPushButton, "handBestButton")
    show(card, hand)
    assert not back.isEnabled()
    show(card, hand.moved(State((5.0,), 0.0)))
    assert back.isEnabled()


def test_training_cannot_start_from_rows_without_numbers(card):
    show(card, take(LEARNED, TUTORIAL, Settings()), None, "Row 1, column x is empty.")
    start = card.findChild(QPushButton, "handStartButton")
    assert not start.isEnabled()
    assert start.toolTip() == "Row 1, column x is empty."


def test_each_input_has_a_slider_and_a_number(card):
    rows = tuple(tuple(float(n * k % 5) for n in range(8)) for k in range(9))
    dataset = Dataset(column_names(7), rows)
    heard = chosen(card)
    show(card, take(State((0.5,) * 7, -1.0), dataset, Settings()))
    assert len(card.findChildren(HandSlider)) == 8
    QTest.keyClick(slider(card, "7"), Key.Key_Right)
    assert heard[0][0] == 6
    assert slider(card, "Bias").accessibleName() == "bias b"
    assert slider(card, "3").accessibleName() == "weight w₃ of x₃"
    show(card, take(LEARNED, TUTORIAL, Settings()))
    assert len(card.findChildren(HandSlider)) == 2


def test_far_numbers_are_shown_without_being_changed(card):
    heard = chosen(card)
    show(card, take(State((1e-13,), -3e25), TUTORIAL, Settings()))
    assert heard == []
    assert slider(card, "Bias").value() < 0
