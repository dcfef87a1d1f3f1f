"""The axis of a plot: which round numbers stand at it, and how they are written. Knows nothing of neurons."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from neuron_gui.core.numerals import format_number
from neuron_gui.ui.plot_numbers import grouped

FEWEST_TICKS, MOST_TICKS = 3, 6


class NumberAxis(pg.AxisItem):
    """An axis whose numbers have a true minus sign and no prefixes; on request its values are powers of ten."""

    unit = 1.0  # what a drawn 1 stands for, where the true numbers are too large or too small to be drawn
    whole = False  # there is nothing between 0 and 1
    named: tuple[tuple[float, str], ...] = ()  # places that have names; then there are no others
    powers = False
    least_grouped = 1000  # numbers that reach this have separators between their thousands
    lowest_is_zero = False  # on a scale of powers: the lowest stands for 0

    def boundingRect(self) -> QRectF:
        """A little longer than the plot: pyqtgraph leaves out a number that would stand half over the rim."""
        spare = self.style["tickFont"].pixelSize() if self.style["tickFont"] else 0
        rect: QRectF = super().boundingRect()
        if self.orientation == "left":
            return rect.adjusted(0, -spare, 0, spare)
        return rect.adjusted(-3 * spare if self.powers else 0, 0, 3 * spare, 0)

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Write the numbers of the ticks."""
        if self.named:
            return [dict(self.named).get(value, "") for value in values]
        if self.powers:
            return [self._power(round(value)) for value in values]
        power = math.floor(math.log10(spacing * self.unit) + 1e-9)
        largest = max(map(abs, values), default=0.0) * self.unit
        if power >= -4 and largest < 1e7:
            texts = [format_number(value * self.unit, max(0, -power)) for value in values]
            return list(map(grouped, texts)) if largest >= self.least_grouped else texts
        high = max(power, math.floor(math.log10(largest) + 1e-9)) if largest else power
        return [
            format_number(value * self.unit / 10.0**high, high - power) + f"×10{_raised(high)}" if value else "0"
            for value in values
        ]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Choose round numbers, a few of them and with room between; whole powers only on a scale of powers."""
        if not (low < high and size > 0 and math.isfinite(high - low)):
            return []
        if self.named:
            return [(1.0, [place for place, _ in self.named])]
        step = min(self._steps(high - low), key=lambda step: self._unease(step, low, high, size))
        return [(step, [step * place for place in _places(step, low, high)])]

    def text_width(self, low: float, high: float, size: float) -> float:
        """The width of the longest number of the ticks, in logical pixels."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        ticks = self.tickValues(low, high, size)
        texts = [text for step, values in ticks for text in self.tickStrings(values, 1, step)]
        return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)

    def _steps(self, wide: float) -> list[float]:
        power = 10.0 ** (math.floor(math.log10(wide)) - 1)
        steps = [power * digit for digit in (1, 2, 4, 5, 10, 20, 40, 50, 100)]
        if self.powers or self.whole:
            steps = [step for step in steps if step >= 1 and step == round(step)] or [1.0]
        return steps

    def _unease(self, step: float, low: float, high: float, size: float) -> float:
        """How far these steps are from what is calm and can be read."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        places = _places(step, low, high)
        if self.orientation == "left":
            needed, good = 1.25 * metrics.height(), 2.8 * metrics.height()
        else:
            ends = [step * place for place in (places.start, places.stop - 1)]
            widest = max(map(metrics.horizontalAdvance, self.tickStrings(ends, 1, step)))
            needed, good = widest + metrics.height(), 3.6 * metrics.height()
        crowded = 100.0 if size * step / (high - low) < needed else 0.0
        aim = min(MOST_TICKS, max(FEWEST_TICKS, size / good))
        amiss = max(1.2 * (len(places) - aim), aim - len(places)) + (2.0 if len(places) < FEWEST_TICKS else 0.0)
        # Steps of 4 are less usual than those of 1, 2 and 5.
        unusual = 0.4 if round(step / 10 ** math.floor(math.log10(step) + 1e-9)) == 4 else 0.0
        return crowded * len(places) + amiss + unusual

    def _power(self, exponent: int) -> str:
        if self.lowest_is_zero and exponent <= -12:
            return "0"
        if -4 <= exponent <= 4:
            return format_number(10.0**exponent, max(0, -exponent))
        return f"10{_raised(exponent)}"


def _raised(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def _places(step: float, low: float, high: float) -> range:
    """Which multiples of a step lie in a range; at least one is given."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return range(first, max(first, last) + 1)
