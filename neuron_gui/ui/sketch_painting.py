"""Paints a table's sketch into a rectangle: dots and line, or how many inputs come together in one neuron."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from neuron_gui.core.sketch import Sketch
from neuron_gui.ui.theme import Theme

DOT = 2.2  # radius in a picture of USUAL width, logical pixels
USUAL = 80.0
MOST_GROWTH = 1.5  # of dots and lines in a large picture
FEW = 30  # dots may be larger
LINE = 2.0
THINNEST, THICKEST = 0.8, 3.2  # lines of inputs
FAINTEST = 0.18


def paint_sketch(painter: QPainter, area: QRectF, sketch: Sketch, theme: Theme) -> None:
    """Draw it in this area (logical pixels); dots are data and so ink, the line is a prediction and so violet."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    growth = min(math.sqrt(area.width() / USUAL), MOST_GROWTH * theme.scale)
    if sketch.inputs > 2:
        _paint_inputs(painter, area, sketch, theme, growth)
    else:
        _paint_dots(painter, area, sketch, theme, growth)
    painter.restore()


def _paint_dots(painter: QPainter, area: QRectF, sketch: Sketch, theme: Theme, growth: float) -> None:
    def place(x: float, y: float) -> QPointF:
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())

    many = len(sketch.dots) > FEW
    radius = DOT * growth * (0.7 if many else 1.25)
    ink, card = theme.colour("ink", 0.55 if many else 1.0), theme.colour("card")
    on_plane = sketch.inputs == 2
    line = QPolygonF([place(*map(float, point)) for point in sketch.line])
    pen = QPen(theme.colour("prediction"), LINE * growth)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if on_plane:  # what divides goes under the dots
        painter.setPen(pen)
        painter.drawPolyline(line)
    for dot, target in zip(sketch.dots, sketch.targets, strict=True):
        middle = place(*map(float, dot))
        if sketch.yes_or_no and on_plane:
            painter.setPen(QPen(ink, growth))
            painter.setBrush(ink if target > 0.5 else card)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink", FAINTEST + (1 - FAINTEST) * float(target)) if on_plane else ink)
        size = radius * (0.7 + 0.9 * float(target)) if on_plane and not sketch.yes_or_no else radius
        painter.drawEllipse(middle, size, size)
    if not on_plane:
        painter.setPen(pen)
        painter.drawPolyline(line)


def _paint_inputs(painter: QPainter, area: QRectF, sketch: Sketch, theme: Theme, growth: float) -> None:
    """Inputs at the left, each with a line as thick as its weight, and the neuron at the right."""
    radius = min(DOT * growth * 1.2, 0.4 * area.height() / sketch.inputs)
    neuron = QPointF(area.left() + 0.72 * area.width(), area.center().y())
    for place in range(sketch.inputs):
        share = (place + 0.5) / sketch.inputs
        point = QPointF(area.left() + 0.2 * area.width(), area.top() + share * area.height())
        weight = sketch.weights[place] if sketch.weights else 0.5
        width = THINNEST + (THICKEST - THINNEST) * abs(weight)
        style = Qt.PenStyle.SolidLine if weight >= 0 else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.colour("weight"), width * growth, style))
        painter.drawLine(point, neuron)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ink"))
        painter.drawEllipse(point, radius, radius)
    painter.setPen(QPen(theme.colour("prediction"), LINE * growth))
    painter.drawLine(neuron, QPointF(area.right() - 0.04 * area.width(), neuron.y()))
    painter.setBrush(theme.colour("card"))
    painter.setPen(QPen(theme.colour("ink"), 1.4 * growth))
    size = 3.4 * DOT * growth
    painter.drawEllipse(neuron, size, size)
