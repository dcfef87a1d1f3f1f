"""A slim slider over tidy numbers, as close together as they are worth telling apart, whatever they mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent

from neuron_gui.ui.track import Track

HANDLE = 6.0  # radius, logical pixels
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ValueSlider(Track):
    """``chosen`` brings a number and a key that is the same as long as one gesture lasts."""

    chosen = Signal(float, str)
    held = Signal(bool)  # taken by the mouse, or moved by a key
    let_go = Signal()  # by the mouse
    kept = Signal()  # with Enter

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__(handle=HANDLE)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = name
        self._values: tuple[float, ...] = (0.0,)
        self._numbers = count(1)
        self._gesture = ""
        self.sliderPressed.connect(self._take)
        self.sliderReleased.connect(self.let_go)
        self.valueChanged.connect(self._choose)

    def offer(self, values: Sequence[float]) -> None:
        """Slide over these numbers, from the smallest to the largest."""
        if tuple(values) != self._values:
            self._values = tuple(values)
            with QSignalBlocker(self):
                self.setRange(0, len(self._values) - 1)
                self.setPageStep(max(1, len(self._values) // 20))

    def show_number(self, number: float) -> None:
        """Stand at a number, or as near as there is one; in the hand it stays where the hand is."""
        if self.isSliderDown():
            return
        place = min(bisect_left(self._values, number), len(self._values) - 1)
        if place and number / max(self._values[place - 1], 1e-300) < self._values[place] / max(number, 1e-300):
            place -= 1
        with QSignalBlocker(self):
            self.setValue(place)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps what the arrow keys did."""
        if event.key() in ENTER:
            self.kept.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls what is around it."""
        event.ignore()

    @Slot()
    def _take(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = f"{self._name} {next(self._numbers)}"
        self.held.emit(False)

    @Slot(int)
    def _choose(self, place: int) -> None:
        if not self.isSliderDown():
            self.held.emit(True)
        self.chosen.emit(self._values[place], self._gesture if self.isSliderDown() else self._name)


def two_digit_numbers(low: float, high: float) -> tuple[float, ...]:
    """All numbers with two digits between two powers of ten, both included: 1, 1.1, … 9.9, 10, 11, …"""
    numbers, power = [], low
    while power < high * 0.999:
        numbers += [float(f"{power * digits / 10:.10g}") for digits in range(10, 100)]
        power *= 10
    return (*numbers, float(high))


def whole_numbers(high: int) -> tuple[float, ...]:
    """Whole numbers from 1, as far apart as a hundredth of what they are, up to ``high``, which is one of them."""
    numbers = [float(number) for number in range(1, min(high, 100) + 1)]
    numbers += [number for number in two_digit_numbers(100.0, 10.0 ** max(3, len(str(high)))) if 100 < number < high]
    return tuple(numbers) if numbers[-1] == high else (*numbers, float(high))
