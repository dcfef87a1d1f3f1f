"""A neuron with two inputs as a map: the colour of a place is what the neuron predicts there.

The prediction depends on z alone, and z is the same along parallel lines. So one gradient paints the whole map
exactly, at any size, and its contours are straight.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGradient, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyleOptionGraphicsItem, QWidget

from neuron_gui.core import yes_no
from neuron_gui.core.neuron import ACTIVATIONS
from neuron_gui.core.numerals import format_number
from neuron_gui.core.settings import State
from neuron_gui.ui.plot_numbers import Range, grouped, tidy_step
from neuron_gui.ui.theme import SMALL, Theme

STOPS = 24  # colours of the gradient
MOST_LEVELS = 8  # between the ends of the scale
MOST_CONTOURS = 40  # beyond them, too
UNDECIDED = 4 * yes_no.UNDECIDED  # a weighted sum so near to 0: the slope of sigmoid is ¼ there
LOWEST, HIGHEST = 0.08, 0.62  # how much violet there is in the colours of the scale's ends

# The weighted sum at which each activation gives a prediction, where it can give it.
SUMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda y: y,
    "sigmoid": lambda y: np.log(y / (1.0 - y)),
    "tanh": np.arctanh,
    "relu": lambda y: np.where(y >= 0.0, y, np.nan),
}


@dataclass(frozen=True)
class Scale:
    """Colours for the numbers from ``low`` to ``high``; beyond them the colours stay as they are at the ends."""

    low: float = 0.0
    high: float = 1.0
    begin: tuple[int, int, int] = (255, 255, 255)
    end: tuple[int, int, int] = (0, 0, 0)

    def colour(self, value: float) -> QColor:
        """The colour of a number."""
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0) if not math.isnan(value) else 0.0
        return QColor(*(round((1 - share) * a + share * b) for a, b in zip(self.begin, self.end, strict=True)))

    @property
    def step(self) -> float:
        """A round step between contours."""
        span = self.high - self.low
        power = tidy_step(5 * span)
        return next((power * digit for digit in (1, 2, 5) if span / (power * digit) <= MOST_LEVELS), power * 10)


def scale_for(theme: Theme, targets: np.ndarray) -> Scale:
    """The scale of these targets, in the theme's grey and violet."""
    finite = targets[np.isfinite(targets)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if low == high:
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    return Scale(low, high, _violet(theme, LOWEST), _violet(theme, HIGHEST))


def _violet(theme: Theme, share: float) -> tuple[int, int, int]:
    """So much violet in the grey of a chip."""
    grey, violet = theme.colour("chip"), theme.colour("prediction")
    pairs = ((grey.red(), violet.red()), (grey.green(), violet.green()), (grey.blue(), violet.blue()))
    red, green, blue = (round((1 - share) * one + share * other) for one, other in pairs)
    return red, green, blue


@dataclass(frozen=True)
class MapView:
    """What a map shows: a neuron over a part of its inputs, in units of the drawing."""

    state: State
    activation: str
    ranges: tuple[Range, Range]
    units: tuple[float, float]
    scale: Scale

    @property
    def slopes(self) -> tuple[float, float]:
        """How fast z grows across and up, for a drawn 1."""
        return self.state.weights[0] * self.units[0], self.state.weights[1] * self.units[1]

    @property
    def is_flat(self) -> bool:
        """Whether it is the same everywhere, or beyond what can be drawn."""
        low, high = self.sums
        if not (math.isfinite(low) and math.isfinite(high)):
            return True
        return not 1e-30 < 1e-9 * max(abs(low), abs(high), 1e-20) < high - low < 1e30

    @property
    def sums(self) -> Range:
        """The lowest and the highest z in the view."""
        pairs = zip(self.slopes, self.ranges, strict=True)
        ends = [sorted((slope * low, slope * high)) for slope, (low, high) in pairs]
        return self.state.bias + ends[0][0] + ends[1][0], self.state.bias + ends[0][1] + ends[1][1]

    def sum_at(self, x: float, y: float) -> float:
        """z at a place of the drawing."""
        return self.state.bias + self.slopes[0] * x + self.slopes[1] * y

    @property
    def middle_sum(self) -> float:
        """z in the middle of the view."""
        (left, right), (low, high) = self.ranges
        return self.sum_at((left + right) / 2, (low + high) / 2)

    def boundary(self) -> QLineF | None:
        """The line in the view along which z is 0; None where it is out of sight or everything is undecided."""
        low, high = self.sums
        if self.is_undecided or self.is_flat or not low < 0.0 < high:
            return None
        line = self.line_at(0.0)
        return None if line is None or not line.length() else line

    @property
    def is_undecided(self) -> bool:
        """Whether z is about 0 everywhere."""
        return max(map(abs, self.sums)) < UNDECIDED

    def contours(self) -> list[QLineF]:
        """Straight lines across the view where the prediction is a round number."""
        if self.is_flat:
            return []
        low, high = self.sums
        ends = ACTIVATIONS[self.activation].value(np.array([low, high]))
        step = self.scale.step
        first, last = math.ceil(ends[0] / step - 1e-9), math.floor(ends[1] / step + 1e-9)
        if last - first >= MOST_CONTOURS:
            step *= 10.0 ** math.ceil(math.log10((last - first + 1) / MOST_CONTOURS))
            first, last = math.ceil(ends[0] / step - 1e-9), math.floor(ends[1] / step + 1e-9)
        with np.errstate(all="ignore"):
            sums = SUMS[self.activation](np.array([step * place for place in range(first, last + 1)]))
        lines = (self.line_at(float(z)) for z in sums if math.isfinite(z) and low <= z <= high)
        return [line for line in lines if line is not None]

    def gradient(self) -> QLinearGradient | QColor:
        """The colours of the whole view."""
        function = ACTIVATIONS[self.activation].value
        if self.is_flat:
            middle = [(low + high) / 2 * slope for slope, (low, high) in zip(self.slopes, self.ranges, strict=True)]
            with np.errstate(all="ignore"):
                return self.scale.colour(float(function(np.array([sum(middle) + self.state.bias]))[0]))
        (low, high), scale = self.sums, self.scale
        with np.errstate(all="ignore"):
            bends = SUMS[self.activation](np.linspace(scale.low, scale.high, STOPS))
        bends = np.sort(np.clip(bends[np.isfinite(bends)], low, high))
        places = np.unique(np.concatenate((np.linspace(low, high, STOPS), bends)))
        return self._between(low, high, places, function(places))

    def _between(self, low: float, high: float, places: np.ndarray, values: np.ndarray) -> QLinearGradient:
        # Along this line z grows by 1 from share 0 to 1; across it, as the eye sees the unit square, it stays.
        (left, right), (bottom, top) = self.ranges
        a, b = self.slopes[0] * (right - left), self.slopes[1] * (top - bottom)
        origin = self.state.bias + self.slopes[0] * left + self.slopes[1] * bottom
        steep = a * a + b * b
        begin, end = ((z - origin) / steep for z in (low, high))
        gradient = QLinearGradient(QPointF(a * begin, b * begin), QPointF(a * end, b * end))
        gradient.setStops(
            [
                (min(max((float(z) - low) / (high - low), 0.0), 1.0), self.scale.colour(float(value)))
                for z, value in zip(places, values, strict=True)
            ]
        )
        gradient.setInterpolationMode(QGradient.InterpolationMode.ColorInterpolation)
        return gradient

    def line_at(self, z: float) -> QLineF | None:
        """The part of the view where the weighted sum is z."""
        (left, right), (bottom, top) = self.ranges
        (across, up), rest = self.slopes, z - self.state.bias
        ends = []
        for x in (left, right):
            if up and bottom <= (rest - across * x) / up <= top:
                ends.append(QPointF(x, (rest - across * x) / up))
        for y in (bottom, top):
            if across and left <= (rest - up * y) / across <= right:
                ends.append(QPointF((rest - up * y) / across, y))
        return QLineF(ends[0], ends[-1]) if len(ends) > 1 else None


class MapItem(pg.GraphicsObject):
    """The map in a plot, behind all else."""

    def __init__(self) -> None:
        super().__init__()
        self._view: MapView | None = None
        self._fill: QLinearGradient | QColor = QColor()
        self._lines: list[QLineF] = []
        self._pen = QPen()
        self.setZValue(-900)

    @property
    def view(self) -> MapView | None:
        """What is on show."""
        return self._view

    def dress(self, pen: QPen) -> None:
        """Take on another pen for the contours."""
        self._pen = pen
        self._pen.setCosmetic(True)
        self.update()

    def put(self, view: MapView | None) -> None:
        """Show this, or nothing; it is worked out only where it is something else."""
        if view == self._view:
            return
        self.prepareGeometryChange()
        self._view = view
        if view is not None:
            with np.errstate(all="ignore"):
                self._fill, self._lines = view.gradient(), view.contours()
        self.update()

    def boundingRect(self) -> QRectF:
        """Where the map is."""
        if self._view is None:
            return QRectF()
        (left, right), (bottom, top) = self._view.ranges
        return QRectF(left, bottom, right - left, top - bottom)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the colours, and thin lines at round numbers."""
        if self._view is None:
            return
        place = self.boundingRect()
        painter.save()
        painter.translate(place.topLeft())
        painter.scale(place.width(), place.height())
        painter.fillRect(QRectF(0, 0, 1, 1), self._fill)
        painter.restore()
        painter.setPen(self._pen)
        painter.drawLines(self._lines)


class ScaleBar(QWidget):
    """What the colours of a map mean: a bar of them between its two numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fitScale")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme, self._scale, self._decimals = Theme(), Scale(), 0

    def show_scale(self, theme: Theme, scale: Scale, decimals: int) -> None:
        """Show another scale."""
        self._theme, self._scale, self._decimals = theme, scale, decimals
        self.setAccessibleName(self.tr("Colours from {low} to {high}").format(low=self._low, high=self._high))
        self.setToolTip(
            self.tr("The ground has the colour of the prediction, each dot that of its target.\nAlike: no error.")
        )
        self.updateGeometry()
        self.setFixedSize(self.sizeHint())
        self.update()

    @property
    def _low(self) -> str:
        return grouped(format_number(self._scale.low, self._decimals))

    @property
    def _high(self) -> str:
        return grouped(format_number(self._scale.high, self._decimals))

    def sizeHint(self) -> QSize:
        """The room of the bar and its numbers."""
        metrics, px = QFontMetricsF(self._theme.font(SMALL)), self._theme.px
        texts = sum(map(metrics.horizontalAdvance, ("ŷ", self._low, self._high)))
        return QSize(math.ceil(texts + px(8 + 5 + 5) + px(56)), math.ceil(metrics.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the symbol, the low number, the bar and the high number."""
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(SMALL))
        metrics = QFontMetricsF(painter.font())
        x = 0.0
        for text, colour, gap in (("ŷ", "prediction", 8), (self._low, "muted", 5)):
            painter.setPen(theme.colour(colour))
            wide = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(x, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += wide + px(gap)
        bar = QRectF(x, self.height() / 2 - px(5), px(56), px(10))
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        gradient.setStops([(0.0, self._scale.colour(self._scale.low)), (1.0, self._scale.colour(self._scale.high))])
        painter.setPen(QPen(theme.colour("muted"), 1))
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, px(2), px(2))
        painter.setPen(theme.colour("muted"))
        x = bar.right() + px(5)
        painter.drawText(QRectF(x, 0, self.width() - x + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._high)
