"""A slider over tidy numbers: where it stands, what it says, and which hand moved it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuron_gui.ui.theme import Theme
from neuron_gui.ui.value_slider import ValueSlider, two_digit_numbers, whole_numbers


@pytest.fixture
def slider(qtbot):
    made = ValueSlider("rate", "Learning rate")
    qtbot.addWidget(made)
    made.set_theme(Theme())
    made.offer(two_digit_numbers(1e-4, 10.0))
    made.resize(160, 20)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_numbers_have_two_digits_and_all_powers_of_ten():
    numbers = two_digit_numbers(1e-4, 10.0)
    assert numbers[0] == 0.0001
    assert numbers[-1] == 10.0
    assert {0.001, 0.01, 0.17, 0.98, 1.1} <= set(numbers)
    assert list(numbers) == sorted(set(numbers))


@pytest.mark.parametrize("high", [1, 2, 6, 100, 137, 500, 1000, 12_345])
def test_whole_numbers_end_with_the_highest_and_grow_with_it(high):
    numbers = whole_numbers(high)
    assert (numbers[0], numbers[-1]) == (1.0, float(high))
    assert list(numbers) == sorted(set(numbers))
    assert all(number == int(number) for number in numbers)
    assert len(numbers) < 300


@pytest.mark.parametrize("number", [0.0001, 0.01, 0.0137, 0.176, 3.0, 10.0, 50.0, 1e-6])
def test_it_stands_at_the_nearest_number_and_says_nothing(qtbot, slider, number):
    with qtbot.assertNotEmitted(slider.chosen):
        slider.show_number(number)
    stands = slider._values[slider.value()]
    ratios = [max(number / value, value / number) for value in slider._values]
    assert max(number / stands, stands / number) == pytest.approx(min(ratios))


def test_mouse_and_keys_are_told_apart_and_one_pull_has_one_key(qtbot, slider):
    held, chosen = [], []
    slider.held.connect(held.append)
    slider.chosen.connect(lambda value, key: chosen.append((value, key)))
    slider.show_number(0.01)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(80, 10))
    QTest.mouseMove(slider, QPoint(90, 10))
    with qtbot.waitSignal(slider.let_go):
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(90, 10))
    assert held == [False]
    assert len({key for _, key in chosen}) == 1
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert chosen[-1][1] != chosen[0][1]  # another pull, another step of undo
    held.clear()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert held == [True]
    with qtbot.waitSignal(slider.kept):
        QTest.keyClick(slider, Qt.Key.Key_Return)


def test_in_the_hand_it_stays_where_the_hand_is(slider):
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(80, 10))
    place = slider.value()
    slider.show_number(0.0001)
    assert slider.value() == place
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(80, 10))


def test_the_wheel_is_left_to_what_is_around_it(slider):
    slider.setFocus()
    place = slider.value()
    wheel = QWheelEvent(
        QPointF(80, 10),
        QPointF(slider.mapToGlobal(QPoint(80, 10))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, wheel)
    assert not wheel.isAccepted()
    assert slider.value() == place
