"""Draws the neuron: nodes, edges, the activation's curve, labels and the caption; keeps nothing.

It receives places (Layout), numbers (Reading) and how things look (Theme), and paints one picture of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from neuron_gui.core.neuron import ACTIVATIONS
from neuron_gui.ui.diagram_layout import IN_A_CIRCLE
from neuron_gui.ui.diagram_motion import paint_halos, paint_travellers
from neuron_gui.ui.diagram_picture import Forms, Picture, bias_line, later_lines
from neuron_gui.ui.diagram_story import Phase
from neuron_gui.ui.pill import fitted_font
from neuron_gui.ui.theme import SMALL

CURVE = np.linspace(-4.0, 4.0, 33)  # the z for which the activation's curve is drawn
BETWEEN_LABELS = 6.0
STOPS, ALIKE = ":,;", 1.25  # a stop in the middle of a sentence; how much longer a line may be for it


def paint(painter: QPainter, picture: Picture) -> None:
    """Paint the whole picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _edges(painter, picture)
    paint_halos(painter, picture)
    _nodes(painter, picture)
    _labels(painter, picture)
    paint_travellers(painter, picture)
    _caption(painter, picture)


def edge_width(value: float, size: float) -> float:
    """How thick an edge is drawn, in pixels of the arrangement: from 2 up to 10, by the size of its weight or bias."""
    share = abs(value) / size if np.isfinite(value) else 1.25
    return 2.0 + 6.5 * float(min(1.25, share))


def _edges(painter: QPainter, picture: Picture) -> None:
    layout, state = picture.layout, picture.reading.state
    for node, box in zip(layout.inputs, layout.scaled, strict=False):
        _arrow(painter, picture, QPointF(node.right(), node.center().y()), box.left())
    for place, path in enumerate(layout.weight_paths):
        if place == len(layout.weight_paths) - 1 and layout.rest > 1:
            _edge(painter, picture, path, "ink", 2.6, dashed=False)  # a sum of many has no weight of its own
            continue
        weight = state.weights[place]
        wide = edge_width(weight, picture.weight_size) * layout.edge_unit / layout.unit
        _edge(painter, picture, path, "weight", wide, dashed=weight < 0)
    wide = edge_width(state.bias, picture.bias_size)
    _edge(painter, picture, bias_line(layout), "bias", wide, dashed=state.bias < 0)
    for colour, later in zip(("ink", "prediction"), later_lines(layout), strict=True):
        _edge(painter, picture, later, colour, 2.6, dashed=False)
    _error_line(painter, picture)


def _edge(
    painter: QPainter, picture: Picture, path: Sequence[QPointF], colour: str, width: float, *, dashed: bool
) -> None:
    thick = max(picture.theme.px(2), width * picture.layout.unit)
    pen = QPen(picture.theme.colour(colour), thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:  # lengths count in pen widths; a thin line needs more of them
        pen.setDashPattern([max(1.2, 7 / thick), max(0.6, 4.5 / thick)])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(path))


def _arrow(painter: QPainter, picture: Picture, begin: QPointF, tip: float) -> None:
    """From an input to what it is once it is standardised."""
    layout, theme = picture.layout, picture.theme
    thick = max(theme.px(1.2), 1.6 * layout.unit)
    head = min(max(theme.px(4), 6 * layout.unit), 0.6 * (tip - begin.x()))
    end = QPointF(tip, begin.y())
    painter.setPen(QPen(theme.colour("ink"), thick))
    painter.drawLine(begin, end - QPointF(0.7 * head, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ink"))
    painter.drawPolygon(QPolygonF([end, end + QPointF(-head, 0.55 * head), end - QPointF(head, 0.55 * head)]))


def _error_line(painter: QPainter, picture: Picture) -> None:
    """Short dashes from prediction to target, with the same gap at both ends as between them."""
    layout = picture.layout
    thick = max(picture.theme.px(2), 3.4 * layout.unit)
    start = layout.prediction + QPointF(layout.prediction_radius, 0)
    length = layout.target.x() - layout.target_radius - start.x()
    dash = 1.4 * thick
    count = max(1, int(length / (2.1 * dash)))
    gap = max(0.1, (length - count * dash) / (count + 1))
    pen = QPen(picture.theme.colour("error"), thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([dash / thick, gap / thick])
    painter.setPen(pen)
    painter.drawLine(start + QPointF(gap, 0), start + QPointF(length - gap, 0))


def _nodes(painter: QPainter, picture: Picture) -> None:
    layout, theme = picture.layout, picture.theme
    line = max(theme.px(1.2), 1.6 * layout.unit)
    for area, text in zip(layout.inputs, picture.inputs, strict=True):
        painter.setBrush(theme.colour("chip"))
        painter.setPen(QPen(theme.colour("ink"), line))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        _number(painter, picture, area, text, "ink", layout.input_size)
    bias = _circle(painter, layout.bias, layout.bias_radius, theme.colour("card"), QPen(theme.colour("bias"), line))
    _number(painter, picture, bias, "1", "bias", max(float(SMALL), 0.85 * layout.number_size))
    total = _circle(painter, layout.total, layout.total_radius, theme.colour("chip"), QPen(theme.colour("ink"), line))
    above = total.translated(0, -0.34 * layout.total_radius)
    _number(painter, picture, above, "Σ", "ink", 1.35 * layout.number_size)
    _activation_box(painter, picture, line)
    ring = QPen(theme.colour("prediction"), 1.6 * line)
    _circle(painter, layout.prediction, layout.prediction_radius, theme.colour("chip"), ring)
    ring = QPen(theme.colour("ink"), line)
    target = _circle(painter, layout.target, layout.target_radius, theme.colour("card"), ring)
    _number(painter, picture, target, picture.target, "ink", layout.number_size)


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

    pen = QPen(theme.colour("ink"), max(theme.px(1.6), 3.0 * layout.unit))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(on_curve(CURVE)))
    now = picture.reading.z
    if picture.activation != "linear" and now is not None and np.isfinite(now):
        (point,) = on_curve(np.clip([now], -4.0, 4.0))
        ring = QPen(theme.colour("chip"), layout.unit * 1.5)
        _circle(painter, point, 4.5 * layout.unit, theme.colour("prediction"), ring)


def _labels(painter: QPainter, picture: Picture) -> None:
    """The names of all parts on one line below them, and those of several inputs beside them."""
    layout, theme, words = picture.layout, picture.theme, picture.words
    font = theme.font(layout.label_size)
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    metrics = QFontMetricsF(font)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for area, name in zip(layout.names, words.names, strict=False):
        painter.drawText(area, right, metrics.elidedText(name, Qt.TextElideMode.ElideRight, area.width() + 1))
    below: list[tuple[float, Forms]] = [
        (layout.total.x(), words.total),
        (layout.activation.center().x(), words.activation),
        (layout.prediction.x(), words.prediction),
        (layout.target.x(), words.target),
    ]
    if not layout.names:
        below.insert(0, (layout.inputs[0].center().x(), words.input))
        if layout.scaled:
            below.insert(1, (layout.scaled[0].center().x(), words.scaled))
    for area, text in _that_fit(metrics, below, _left_of_labels(picture), layout.caption.width()):
        painter.drawText(area.translated(0, layout.labels_top), Qt.AlignmentFlag.AlignCenter, text)


def _left_of_labels(picture: Picture) -> float:
    """Where the labels may begin: right of the edge of the last of many inputs, which comes up from below them."""
    _, knee, rim = picture.layout.weight_paths[-1]
    top = picture.layout.labels_top
    if knee.y() <= top or knee.y() - rim.y() < 1:
        return 0.0
    return knee.x() + (rim.x() - knee.x()) * (knee.y() - top) / (knee.y() - rim.y()) + picture.theme.px(4)


def _that_fit(
    metrics: QFontMetricsF, labels: list[tuple[float, Forms]], first: float, width: float
) -> list[tuple[QRectF, str]]:
    """All labels in the longest form in which none meets another, or what is left of them."""
    for form in range(len(labels[0][1])):
        placed = []
        for middle, forms in labels:
            wide = metrics.horizontalAdvance(forms[form])
            left = min(max(0.0, middle - wide / 2), width - wide)
            placed.append((QRectF(left, 0, wide, metrics.height()), forms[form]))
        gaps = [placed[0][0].left() - first + BETWEEN_LABELS]
        gaps += (after.left() - before.right() for (before, _), (after, _) in pairwise(placed))
        if min(gaps) >= BETWEEN_LABELS:
            break
    return placed


def _caption(painter: QPainter, picture: Picture) -> None:
    """What is said of the phase: in one line if it can be, else in two. The loss's has the colour of the error."""
    if not picture.caption:
        return
    theme, room = picture.theme, picture.layout.caption
    painter.setPen(theme.colour("error" if picture.phase in (Phase.ROW_LOSS, Phase.LOSS) else "ink"))
    text, flags, font = picture.caption, Qt.AlignmentFlag.AlignCenter, theme.font()
    for size in range(round(picture.layout.caption_size), SMALL - 1, -1):
        font = theme.font(size)
        if QFontMetricsF(font).horizontalAdvance(text) <= room.width():
            break
    else:
        text = in_two_lines(text, QFontMetricsF(font), room.width())
        flags |= Qt.TextFlag.TextWordWrap
    painter.setFont(font)
    painter.drawText(room, flags, text)


def in_two_lines(text: str, metrics: QFontMetricsF, width: float) -> str:
    """Broken where the two lines are most alike, if possible after a stop, so that no number stands alone."""
    words = text.split(" ")
    breaks = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    longest = {lines: max(map(metrics.horizontalAdvance, lines)) for lines in breaks}
    if not breaks:
        return text
    best = min(breaks, key=longest.__getitem__)
    stops = [
        lines for lines in breaks if lines[0][-1:] in STOPS and longest[lines] <= min(width, ALIKE * longest[best])
    ]
    chosen = min(stops or [best], key=longest.__getitem__)
    return "\n".join(chosen)


def _circle(painter: QPainter, centre: QPointF, radius: float, fill: QColor, pen: QPen) -> QRectF:
    painter.setBrush(fill)
    painter.setPen(pen)
    painter.drawEllipse(centre, radius, radius)
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


def _number(painter: QPainter, picture: Picture, area: QRectF, text: str, colour: str, size: float) -> None:
    """Text in the middle of a node."""
    painter.setFont(fitted_font(picture.theme, text, size, IN_A_CIRCLE / 2 * area.width()))
    painter.setPen(picture.theme.colour(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
