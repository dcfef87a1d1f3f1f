"""What moves and what is pointed at: the dots on their way along the edges, and the halo of a phase."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from neuron_gui.ui.diagram_picture import Picture, bias_line, later_lines
from neuron_gui.ui.diagram_story import KNOWN_AFTER, Phase

Ring = tuple[QRectF, float, str]  # what is ringed, the radius of its corners, and the colour


def paint_halos(painter: QPainter, picture: Picture) -> None:
    """Put a soft ring around what the present phase speaks of."""
    painter.setPen(Qt.PenStyle.NoPen)
    rings = _rings(picture)
    for colour in dict.fromkeys(colour for _, _, colour in rings):
        whole = QPainterPath()  # in one path, so that rings that meet are not darker there
        whole.setFillRule(Qt.FillRule.WindingFill)
        for area, round_, own in rings:
            if own == colour:
                whole.addRoundedRect(area, round_, round_)
        # Ink is the darkest of the colours: as a ring it would weigh more than the others.
        painter.setBrush(picture.theme.colour(colour, 0.13 if colour == "ink" else 0.22))
        painter.drawPath(whole)


def _rings(picture: Picture) -> list[Ring]:
    """What the phase speaks of. The loss over all rows is nowhere here: its caption has the error's colour."""
    layout = picture.layout
    halo = layout.halo

    def disc(centre: QPointF, radius: float, colour: str) -> Ring:
        wide = radius + halo
        return QRectF(centre.x() - wide, centre.y() - wide, 2 * wide, 2 * wide), wide, colour

    def around(area: QRectF, colour: str, by: float = halo) -> Ring:
        wider = area.adjusted(-by, -by, by, by)
        return wider, wider.height() / 2, colour

    if picture.phase is Phase.INPUTS:
        free = min((below.top() - above.bottom() for above, below in pairwise(layout.inputs)), default=2 * halo)
        return [around(area, "ink", min(halo, max(2.0, free / 2))) for area in layout.inputs]
    if picture.phase is Phase.SUM:
        return [
            disc(layout.total, layout.total_radius, "ink"),
            disc(layout.bias, layout.bias_radius, "bias"),
        ]
    if picture.phase is Phase.ACTIVATION:
        box, corner = layout.activation.adjusted(-halo, -halo, halo, halo), 8 * layout.unit + halo
        return [(box, corner, "ink")]
    if picture.phase in (Phase.ERROR, Phase.ROW_LOSS):
        return [
            disc(layout.prediction, layout.prediction_radius, "error"),
            disc(layout.target, layout.target_radius, "error"),
        ]
    if picture.phase in (Phase.ROW_GRADIENT, Phase.GRADIENT, Phase.UPDATE):
        own = picture.phase is Phase.UPDATE
        pills = [(pill, "weight") for pill in layout.weight_pills]
        if layout.rest > 1:
            pills[-1] = (pills[-1][0], "ink")
        pills.append((layout.bias_pill, "bias"))
        return [around(pill, colour if own else "error", 0.6 * halo) for pill, colour in pills]
    return []


def paint_travellers(painter: QPainter, picture: Picture) -> None:
    """Put the dots on their way: forward while training, in a story along the edges of its phase."""
    layout = picture.layout
    (to_box, to_prediction), down = later_lines(layout), bias_line(layout)
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
    unit, radius = picture.layout.unit, max(3.5, 6 * picture.layout.unit)
    painter.setBrush(picture.theme.colour("card"))
    painter.setPen(QPen(picture.theme.colour(colour), max(1.5, 2.6 * unit)))
    for path in paths:
        painter.drawEllipse(_along(path, share), radius, radius)


def _along(path: Sequence[QPointF], share: float) -> QPointF:
    """The point after so much (0 … 1) of a way of straight pieces."""
    lengths = [QLineF(start, end).length() for start, end in pairwise(path)]
    rest = share * sum(lengths)
    for (start, end), length in zip(pairwise(path), lengths, strict=True):
        if rest <= length and length > 0:
            return start + (end - start) * (rest / length)
        rest -= length
    return path[-1]
