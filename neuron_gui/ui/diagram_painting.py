"""Draws the neuron: nodes, edges, the activation's curve, and what travels along them; keeps nothing.

It receives places (Layout), numbers (Reading) and how things look (Theme), and paints one picture of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QPolygonF

from neuron_gui.core.neuron import ACTIVATIONS
from neuron_gui.core.numerals import Decimals, format_number
from neuron_gui.ui.diagram_layout import Layout
from neuron_gui.ui.diagram_story import KNOWN_AFTER, Phase, Reading
from neuron_gui.ui.pill import fitted_font
from neuron_gui.ui.theme import SMALL, TEXT, Theme

CURVE = np.linspace(-4.0, 4.0, 33)  # the z for which the activation's curve is drawn


@dataclass(frozen=True)
class Words:
    """The texts of a picture, in the window's language: each long and, for where there is no room, short."""

    inputs: tuple[str, ...]  # left of each input, where there are several
    input: tuple[str, str]  # under a single one
    total: tuple[str, str]
    activation: tuple[str, str]
    prediction: tuple[str, str]
    target: tuple[str, str]


@dataclass(frozen=True)
class Picture:
    """One picture of the diagram."""

    layout: Layout
    theme: Theme
    words: Words
    reading: Reading
    decimals: Decimals
    activation: str
    weight_size: float  # a weight of this size is drawn as a thick line
    bias_size: float
    flow: tuple[float, ...] = ()  # how far along their way travelling pulses are, 0 … 1
    phase: Phase | None = None
    share: float = 0.0  # of the phase that is over
    caption: str = ""


def paint(painter: QPainter, picture: Picture) -> None:
    """Paint the whole picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _edges(painter, picture)
    _halos(painter, picture)
    _nodes(painter, picture)
    _labels(painter, picture)
    _travellers(painter, picture)
    if picture.caption:
        painter.setPen(picture.theme.colour("ink"))
        room = picture.layout.caption
        painter.setFont(_fitted(picture.theme, picture.caption, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, picture.caption)


def edge_width(value: float, size: float) -> float:
    """How thick an edge is drawn, in pixels of the arrangement: from 1.5 up to 10, by the size of its weight."""
    share = abs(value) / size if np.isfinite(value) else 1.25
    return 1.5 + 7.0 * float(min(1.25, share))


def _edges(painter: QPainter, picture: Picture) -> None:
    layout, theme, reading = picture.layout, picture.theme, picture.reading
    for place, path in enumerate(layout.weight_paths):
        weight = reading.state.weights[place]
        _edge(painter, picture, path, "weight", edge_width(weight, picture.weight_size), dashed=weight < 0)
    bias = reading.state.bias
    _edge(painter, picture, _bias_path(layout), "bias", 0.6 * edge_width(bias, picture.bias_size), dashed=bias < 0)
    for colour, later in zip(("ink", "prediction"), _later_paths(layout), strict=True):
        _edge(painter, picture, later, colour, 2.6, dashed=False)
    pen = QPen(theme.colour("error"), max(2.0, 3.4 * layout.unit), Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(
        layout.prediction + QPointF(layout.prediction_radius + 3, 0),
        layout.target - QPointF(layout.target_radius + 3, 0),
    )


def _edge(
    painter: QPainter, picture: Picture, path: Sequence[QPointF], colour: str, width: float, *, dashed: bool
) -> None:
    thick = max(1.0, width * picture.layout.unit)
    pen = QPen(picture.theme.colour(colour), thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:  # lengths count in pen widths; a thin line needs more of them
        pen.setDashPattern([max(1.2, 7 / thick), max(0.6, 4.5 / thick)])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(path))


def _nodes(painter: QPainter, picture: Picture) -> None:
    layout, theme, reading = picture.layout, picture.theme, picture.reading
    line = max(1.2, 1.6 * layout.unit)
    for place, centre in enumerate(layout.inputs):
        _circle(painter, centre, layout.input_radius, theme.colour("chip"), QPen(theme.colour("ink"), line))
        if place == len(layout.inputs) - 1 and layout.rest > 1:
            text = f"+{layout.rest}"
        elif reading.inputs is None:
            text = "x"
        else:
            text = format_number(reading.inputs[place], picture.decimals.inputs[place])
        _number(painter, picture, centre, layout.input_radius, text, "ink")
    _circle(painter, layout.bias, layout.bias_radius, theme.colour("card"), QPen(theme.colour("bias"), line))
    _number(painter, picture, layout.bias, layout.bias_radius, "1", "bias", 15)
    _circle(painter, layout.total, layout.total_radius, theme.colour("chip"), QPen(theme.colour("ink"), line))
    above = layout.total - QPointF(0, layout.total_radius * 0.34)
    _number(painter, picture, above, layout.total_radius, "Σ", "ink", 24)
    _activation_box(painter, picture, line)
    _circle(
        painter,
        layout.prediction,
        layout.prediction_radius,
        theme.colour("chip"),
        QPen(theme.colour("prediction"), 1.6 * line),
    )
    _circle(painter, layout.target, layout.target_radius, theme.colour("card"), QPen(theme.colour("ink"), line))
    target = "y" if reading.target is None else format_number(reading.target, picture.decimals.target)
    _number(painter, picture, layout.target, layout.target_radius, target, "ink")


def _activation_box(painter: QPainter, picture: Picture, line: float) -> None:
    """The box with the activation's curve, and where on it the present z lies."""
    layout, theme, box = picture.layout, picture.theme, picture.layout.activation
    painter.setBrush(theme.colour("chip"))
    painter.setPen(QPen(theme.colour("ink"), line))
    painter.drawRoundedRect(box, 8 * layout.unit, 8 * layout.unit)
    value = ACTIVATIONS[picture.activation].value
    # The height of the curve: as the axis for those that stay between −1 and 1, else as wide as high.
    height = {"sigmoid": 1.0, "tanh": 1.0}.get(picture.activation, 4.0)

    middle, half = (0.5, 0.5) if picture.activation == "sigmoid" else (0.0, height)

    def on_curve(z: np.ndarray) -> list[QPointF]:
        across = box.center().x() + z / 4 * box.width() * 0.33
        up = box.center().y() - (value(z) - middle) / half * box.height() * 0.33
        return [QPointF(*point) for point in zip(across.tolist(), up.tolist(), strict=True)]

    pen = QPen(theme.colour("ink"), max(1.6, 3.0 * layout.unit))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(on_curve(CURVE)))
    now = picture.reading.z
    if picture.activation != "linear" and now is not None and np.isfinite(now):
        (point,) = on_curve(np.clip([now], -4.0, 4.0))
        _circle(
            painter, point, 4.5 * layout.unit, theme.colour("prediction"), QPen(theme.colour("chip"), layout.unit * 1.5)
        )


def _labels(painter: QPainter, picture: Picture) -> None:
    layout, theme, words = picture.layout, picture.theme, picture.words
    painter.setFont(theme.font(SMALL + 1))
    painter.setPen(theme.colour("muted"))
    metrics, unit = painter.fontMetrics(), layout.unit
    base = layout.total.y() + layout.prediction_radius + 4 * unit
    under = [
        (layout.activation.center().x(), base, 128 * unit, words.activation),
        (layout.prediction.x(), base, 100 * unit, words.prediction),
        (layout.target.x(), base, 94 * unit, words.target),
    ]
    if len(layout.inputs) == 1:
        under.append((layout.inputs[0].x(), base, 112 * unit, words.input))
    else:
        for centre, name in zip(layout.inputs, words.inputs, strict=True):
            width = centre.x() - layout.input_radius - 6
            room = QRectF(0, centre.y() - layout.input_radius, width, 2 * layout.input_radius)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    # The label under Σ is the widest and goes below the others where it would touch them.
    below = layout.total.y() + layout.total_radius + 3 * unit
    total = _that_fits(metrics, words.total, 280 * unit)
    if metrics.horizontalAdvance(total) > 170 * unit:
        below = max(below, base + theme.px(14))
    under.append((layout.total.x(), below, 280 * unit, words.total))
    for x, y, width, texts in under:
        area = QRectF(x - 200, y, 400, theme.px(18))
        text = metrics.elidedText(_that_fits(metrics, texts, width), Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


def _that_fits(metrics: QFontMetrics, texts: tuple[str, str], width: float) -> str:
    return texts[0] if metrics.horizontalAdvance(texts[0]) <= width else texts[1]


def _halos(painter: QPainter, picture: Picture) -> None:
    """A soft ring around what the present phase speaks of."""
    layout, theme = picture.layout, picture.theme
    painter.setPen(Qt.PenStyle.NoPen)
    wide = 9 * layout.unit
    inputs = [(centre, layout.input_radius, "ink") for centre in layout.inputs]
    total = (layout.total, layout.total_radius, "ink")
    prediction = (layout.prediction, layout.prediction_radius, "prediction")
    spoken_of = (
        {
            Phase.INPUTS: inputs,
            Phase.SUM: [total, (layout.bias, layout.bias_radius, "bias")],
            Phase.ACTIVATION: [prediction],
            Phase.ERROR: [
                (layout.prediction, layout.prediction_radius, "error"),
                (layout.target, layout.target_radius, "error"),
            ],
            Phase.LOSS: [
                (layout.prediction, layout.prediction_radius, "error"),
                (layout.target, layout.target_radius, "error"),
            ],
        }.get(picture.phase, [])
        if picture.phase
        else []
    )
    for centre, radius, colour in spoken_of:
        painter.setBrush(theme.colour(colour, 0.22))
        painter.drawEllipse(centre, radius + wide, radius + wide)
    if picture.phase in (Phase.GRADIENT, Phase.UPDATE):
        for pill, colour in [*((pill, "weight") for pill in layout.weight_pills), (layout.bias_pill, "bias")]:
            area = pill.adjusted(-wide * 0.6, -wide * 0.6, wide * 0.6, wide * 0.6)
            painter.setBrush(theme.colour("error" if picture.phase is Phase.GRADIENT else colour, 0.22))
            painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)


def _travellers(painter: QPainter, picture: Picture) -> None:
    """The dots on their way: forward while training, in a story along the edges of its phase."""
    layout = picture.layout
    (to_box, to_prediction), down = _later_paths(layout), _bias_path(layout)
    for progress in picture.flow:
        if progress < 0.5:
            _dots(painter, picture, layout.weight_paths, progress * 2, "weight")
        elif progress < 0.75:
            _dots(painter, picture, [to_box], progress * 4 - 2, "ink")
        else:
            _dots(painter, picture, [to_prediction], progress * 4 - 3, "prediction")
    way = picture.share / KNOWN_AFTER
    if way >= 1:
        return
    if picture.phase is Phase.SUM:
        _dots(painter, picture, layout.weight_paths, way, "weight")
        _dots(painter, picture, [down], way, "bias")
    elif picture.phase is Phase.ACTIVATION and way < 0.5:
        _dots(painter, picture, [to_box], way * 2, "ink")
    elif picture.phase is Phase.ACTIVATION:
        _dots(painter, picture, [to_prediction], way * 2 - 1, "prediction")
    elif picture.phase is Phase.GRADIENT and way < 0.25:
        _dots(painter, picture, [to_prediction], 1 - way * 4, "error")
    elif picture.phase is Phase.GRADIENT and way < 0.5:
        _dots(painter, picture, [to_box], 2 - way * 4, "error")
    elif picture.phase is Phase.GRADIENT:
        _dots(painter, picture, [*layout.weight_paths, down], 2 - way * 2, "error")


def _dots(painter: QPainter, picture: Picture, paths: Sequence[Sequence[QPointF]], share: float, colour: str) -> None:
    unit = picture.layout.unit
    pen = QPen(picture.theme.colour(colour), max(1.5, 2.6 * unit))
    for path in paths:
        _circle(painter, _along(path, share), max(3.5, 6 * unit), picture.theme.colour("card"), pen)


def _along(path: Sequence[QPointF], share: float) -> QPointF:
    """The point after so much (0 … 1) of a way of straight pieces."""
    lengths = [QLineF(start, end).length() for start, end in pairwise(path)]
    rest = share * sum(lengths)
    for (start, end), length in zip(pairwise(path), lengths, strict=True):
        if rest <= length and length > 0:
            return start + (end - start) * (rest / length)
        rest -= length
    return path[-1]


def _bias_path(layout: Layout) -> tuple[QPointF, QPointF]:
    """From the bias down to Σ."""
    return layout.bias + QPointF(0, layout.bias_radius), layout.total - QPointF(0, layout.total_radius)


def _later_paths(layout: Layout) -> tuple[tuple[QPointF, QPointF], tuple[QPointF, QPointF]]:
    """From Σ to the activation, and from there to the prediction."""
    box = layout.activation
    return (
        (layout.total + QPointF(layout.total_radius, 0), QPointF(box.left(), box.center().y())),
        (QPointF(box.right(), box.center().y()), layout.prediction - QPointF(layout.prediction_radius, 0)),
    )


def _circle(painter: QPainter, centre: QPointF, radius: float, fill: QColor, pen: QPen) -> None:
    painter.setBrush(fill)
    painter.setPen(pen)
    painter.drawEllipse(centre, radius, radius)


def _number(
    painter: QPainter, picture: Picture, centre: QPointF, radius: float, text: str, colour: str, size: float = 18
) -> None:
    """Text in a node, with type that grows and shrinks with it."""
    theme = picture.theme
    logical = min(size * picture.layout.unit / theme.scale, size * 1.3)
    painter.setFont(fitted_font(theme, text, max(logical, 11), 1.72 * radius))
    painter.setPen(theme.colour(colour))
    area = QRectF(centre.x() - 2 * radius, centre.y() - radius, 4 * radius, 2 * radius)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _fitted(theme: Theme, text: str, room: float) -> QFont:
    font = theme.font(TEXT)
    width = QFontMetricsF(font).horizontalAdvance(text)
    if width > room:
        font.setPixelSize(max(round(theme.px(10)), int(font.pixelSize() * room / width)))
    return font
