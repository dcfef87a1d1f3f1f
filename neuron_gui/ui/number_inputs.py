"""Spin boxes that read numbers as people write them and show them without needless zeros."""

from __future__ import annotations

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from neuron_gui.core.numerals import format_exact, parse_number
from neuron_gui.core.problem import Problem

LADDER = (1.0, 2.0, 5.0)


class RateInput(QDoubleSpinBox):
    """A positive number on a 1-2-5 ladder: 0.01, 0.02, 0.05, 0.1; committed on Enter or when the focus leaves."""

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(10)
        self.setRange(low, high)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(6, 0, 6, 0)

    def textFromValue(self, value: float) -> str:
        """Just the digits needed: 0.01, never 0.0100000000."""
        return format_exact(round(value, 10))

    def valueFromText(self, text: str) -> float:
        """Reads a decimal comma and powers of ten too; the old value stays for what is no number."""
        try:
            return parse_number(text)
        except Problem:
            return self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed that may become a number."""
        try:
            inside = self.minimum() <= parse_number(text) <= self.maximum()
        except Problem:
            return QValidator.State.Intermediate, text, position
        return (QValidator.State.Acceptable if inside else QValidator.State.Intermediate), text, position

    def stepBy(self, steps: int) -> None:
        """Move along the ladder."""
        value = self.value()
        for _ in range(abs(steps)):
            value = _next_rung(value) if steps > 0 else _previous_rung(value)
        self.setValue(value)


class CountInput(QSpinBox):
    """A whole number; steps are a tenth of its size (10 at 100, 50 at 500), committed on Enter or focus out."""

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.lineEdit().setTextMargins(6, 0, 6, 0)

    def stepBy(self, steps: int) -> None:
        """Move by a step that fits the number's size."""
        value = self.value()
        size = 10 ** max(0, int(math.log10(max(1, value))) - 1)
        if size > 1:
            size *= 5
            value = (value // size if steps > 0 else -(-value // size)) * size
        self.setValue(value + steps * size)


def _next_rung(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    rungs = [float(f"{rung * power:.10g}") for rung in (*LADDER, 10.0)]
    return next((rung for rung in rungs if rung > value * 1.0000001), rungs[-1])


def _previous_rung(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    rungs = [float(f"{rung * power:.10g}") for rung in (5.0, 2.0, 1.0, 0.5)]
    return next((rung for rung in rungs if rung < value * 0.9999999), rungs[-1])
