"""Spin boxes that read numbers as people write them and show them without needless zeros.

Neither changes silently: a text that cannot be used stays where it is, marked, and ``refused`` says why; the wheel
turns only the box that has the focus; undo belongs to the window unless something is half typed.
"""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from neuron_gui.core.numerals import format_exact, format_number, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.ui.cards import set_bad
from neuron_gui.ui.words import say

LADDER = (1.0, 2.0, 5.0)
MORE_TYPED = 3  # decimals more than usual that a typed parameter may show

_THOUSANDS = re.compile(r"\d{1,3}([,  ]\d{3})+")
_UNDO_KEYS = tuple(QKeySequence(keys) for keys in ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RateInput(QDoubleSpinBox):
    """A positive number on a 1-2-5 ladder: 0.01, 0.02, 0.05, 0.1; committed on Enter or when the focus leaves."""

    refused = Signal(str)  # why the text is no value, or nothing any more

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_stepping = False  # whether a change comes from the arrow keys or the wheel
        self.setDecimals(10)
        self.setRange(low, high)
        self._manners = _Manners(self)

    def textFromValue(self, value: float) -> str:
        """Just the digits needed: 0.01, never 0.0100000000."""
        return format_exact(round(value, 10))

    def valueFromText(self, text: str) -> float:
        """Reads a decimal comma and powers of ten too; the old value stays for what is no number."""
        try:
            return parse_number(text)
        except Problem:
            return self.value()

    def reason(self, text: str) -> str:
        """Why a text is no value; nothing for a good one."""
        try:
            inside = self.minimum() <= parse_number(text) <= self.maximum()
        except Problem as problem:
            return say(problem) if text.strip() else self.tr("Type a number.")
        bounds = (format_exact(self.minimum()), format_exact(self.maximum()))
        return "" if inside else self.tr("Only {low} to {high}.").format(low=bounds[0], high=bounds[1])

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed that may become a number."""
        return (QValidator.State.Intermediate if self.reason(text) else QValidator.State.Acceptable), text, position

    def stepBy(self, steps: int) -> None:
        """Move along the ladder."""
        value = self.value()
        for _ in range(abs(steps)):
            value = _next_rung(value) if steps > 0 else _previous_rung(value)
        self.is_stepping = True
        self.setValue(value)
        self.is_stepping = False


class ParameterInput(QDoubleSpinBox):
    """Any number, as many decimals as its steps have or as were typed; committed on Enter or when the focus leaves."""

    refused = Signal(str)  # why the text is no value, or nothing any more

    def __init__(self, most: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = 2
        self.setDecimals(10)
        self.setRange(-most, most)
        self._manners = _Manners(self)

    def show_value(self, value: float, step: float, places: int) -> None:
        """Show a value, and from now on so many decimals; the arrow keys go in such steps."""
        self._places = places
        self.setSingleStep(step)
        with QSignalBlocker(self):
            self.setValue(value)

    def stepBy(self, steps: int) -> None:
        """Go so many steps, from the nearest round number."""
        step = self.singleStep()
        self.setValue((round(self.value() / step) + steps) * step)

    def textFromValue(self, value: float) -> str:
        """Always the same decimals, so that nothing jumps; all of what was typed, but not the digits of a training."""
        typed = abs(round(value, self._places + MORE_TYPED) - value) < 1e-12 * max(1.0, abs(value))
        fits = abs(round(value, self._places) - value) < 1e-12 * max(1.0, abs(value))
        if abs(value) >= 1e7 or (typed and not fits):
            return format_exact(value)
        return format_number(value, self._places)

    def valueFromText(self, text: str) -> float:
        """Reads a decimal comma and powers of ten too; the old value stays for what is no number, or its own text."""
        if text == self.textFromValue(self.value()):
            return self.value()
        try:
            return parse_number(text)
        except Problem:
            return self.value()

    def reason(self, text: str) -> str:
        """Why a text is no value; nothing for a good one."""
        try:
            inside = self.minimum() <= parse_number(text) <= self.maximum()
        except Problem as problem:
            return say(problem) if text.strip() else self.tr("Type a number.")
        bounds = (format_exact(self.minimum()), format_exact(self.maximum()))
        return "" if inside else self.tr("Only {low} to {high}.").format(low=bounds[0], high=bounds[1])

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed that may become a number."""
        return (QValidator.State.Intermediate if self.reason(text) else QValidator.State.Acceptable), text, position


class CountInput(QSpinBox):
    """A whole number; steps are a tenth of its size (10 at 100, 50 at 500), committed on Enter or focus out."""

    refused = Signal(str)  # why the text is no value, or nothing any more

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_stepping = False  # whether a change comes from the arrow keys or the wheel
        self.setRange(low, high)
        self.setAccelerated(True)
        self._manners = _Manners(self)

    def valueFromText(self, text: str) -> int:
        """Reads 1e3 and 1,000 too; the old value stays for what is no number."""
        try:
            return int(min(max(_read_count(text), self.minimum()), self.maximum()))
        except Problem:
            return self.value()

    def reason(self, text: str) -> str:
        """Why a text is no value; nothing for a good one."""
        try:
            number = _read_count(text)
        except Problem as problem:
            return say(problem) if text.strip() else self.tr("Type a number.")
        if number != int(number):
            return self.tr("Only whole numbers.")
        bounds = (f"{self.minimum():,}", f"{self.maximum():,}")
        inside = self.minimum() <= number <= self.maximum()
        return "" if inside else self.tr("Only {low} to {high}.").format(low=bounds[0], high=bounds[1])

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed that may become a number."""
        return (QValidator.State.Intermediate if self.reason(text) else QValidator.State.Acceptable), text, position

    def stepBy(self, steps: int) -> None:
        """Move by a step that fits the number's size."""
        value = self.value()
        size = 10 ** max(0, int(math.log10(max(1, value))) - 1)
        if size > 1:
            size *= 5
            value = (value // size if steps > 0 else -(-value // size)) * size
        self.is_stepping = True
        self.setValue(value + steps * size)
        self.is_stepping = False


def leave_wheel_to_page(box: QComboBox) -> None:
    """The wheel scrolls past a box that has no focus instead of changing it."""
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.installEventFilter(_Wheel(box))


class _Wheel(QObject):
    """Lets no wheel through to a widget without focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on to what is around the widget."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class _Manners(_Wheel):
    """What all kinds of boxes do alike, beside what Qt does."""

    def __init__(self, box: RateInput | ParameterInput | CountInput) -> None:
        super().__init__(box)
        self._box = box
        self._has_complained = False
        box.setKeyboardTracking(False)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.lineEdit().setTextMargins(5, 0, 5, 0)
        box.lineEdit().textChanged.connect(self._forgive)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo goes to the window, Escape restores, Enter refuses what cannot be used; coming back ends a complaint."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.ShortcutOverride and self._is_undo(event):
            if not self._is_half_typed():
                event.ignore()
                return True
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._is_half_typed():
                self._restore()
                return True
            if event.key() in _ENTER:
                if self._refuse():
                    return True
                self._take_back()
        elif kind == QEvent.Type.FocusIn:
            self._take_back()
        elif kind == QEvent.Type.FocusOut and self._refuse():
            line = self._box.lineEdit()
            line.blockSignals(True)  # the value comes back, and the reason stays in sight
            line.setText(self._shown())
            line.blockSignals(False)
            set_bad(self._box, False)
        return super().eventFilter(watched, event)

    def _is_undo(self, event: QKeyEvent) -> bool:
        return any(keys == QKeySequence(event.keyCombination()) for keys in _UNDO_KEYS)

    def _shown(self) -> str:
        """The text of the value."""
        box = self._box
        return box.textFromValue(box.value())  # type: ignore[arg-type]  # each takes its own kind of number

    def _is_half_typed(self) -> bool:
        return self._box.lineEdit().text() != self._shown()

    def _refuse(self) -> bool:
        """Say why the text is no value, if it is none."""
        reason = self._box.reason(self._box.lineEdit().text())
        if reason:
            self._has_complained = True
            set_bad(self._box, True)
            self._box.refused.emit(reason)
        return bool(reason)

    def _restore(self) -> None:
        self._box.lineEdit().setText(self._shown())
        self._box.selectAll()

    def _take_back(self) -> None:
        """What this box complained of is over, unlike what another did."""
        if self._has_complained:
            self._forgive()

    def _forgive(self) -> None:
        self._has_complained = False
        set_bad(self._box, False)
        self._box.refused.emit("")


def _read_count(text: str) -> float:
    plain = text.strip()
    return parse_number(re.sub(r"[,  ]", "", plain) if _THOUSANDS.fullmatch(plain) else plain)


def _next_rung(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    rungs = [float(f"{rung * power:.10g}") for rung in (*LADDER, 10.0)]
    return next((rung for rung in rungs if rung > value * 1.0000001), rungs[-1])


def _previous_rung(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    rungs = [float(f"{rung * power:.10g}") for rung in (5.0, 2.0, 1.0, 0.5)]
    return next((rung for rung in rungs if rung < value * 0.9999999), rungs[-1])
