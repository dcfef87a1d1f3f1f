"""Where each part of the diagram stands, from the room there is and the count of inputs; pure geometry."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from neuron_gui.ui.theme import Theme

DRAWN_SINGLY = 7  # with more inputs the last node stands for all the rest

# The arrangement for one input, from which all others follow, in a field of this size.
WIDE, HIGH = 708.0, 198.0
INPUT_X, MANY_INPUTS_X, SUM_X, ACTIVATION_X, PREDICTION_X, TARGET_X = 58.0, 84.0, 302.0, 444.0, 558.0, 660.0
BIAS_Y, BIAS_PILL_Y, LINE_Y = 18.0, 50.0, 126.0

Path = tuple[QPointF, QPointF, QPointF]


@dataclass(frozen=True)
class Layout:
    """Centres and radii in pixels; ``unit`` is the size of one pixel of the arrangement above."""

    unit: float
    inputs: tuple[QPointF, ...]
    input_radius: float
    bias: QPointF
    bias_radius: float
    total: QPointF
    total_radius: float
    activation: QRectF
    prediction: QPointF
    prediction_radius: float
    target: QPointF
    target_radius: float
    caption: QRectF
    weight_pills: tuple[QRectF, ...]
    bias_pill: QRectF
    error_pill: QRectF
    weight_paths: tuple[Path, ...]  # from each input's rim to the rim of Σ; straight as far as its pill
    rest: int  # how many inputs the last node stands for; 1 if it is an ordinary one


def arrange(width: float, height: float, inputs: int, theme: Theme) -> Layout:
    """Fit everything into the room, as large as it may be, and centre it."""
    caption_height = theme.px(24)
    room = max(60.0, height - caption_height)
    unit = max(0.3, min(width / WIDE, room / HIGH, 1.6 * theme.scale))
    left = max(0.0, (width - WIDE * unit) / 2)
    top = max(0.0, (room - HIGH * unit) / 2)
    drawn = min(inputs, DRAWN_SINGLY)

    def at(x: float, y: float) -> QPointF:
        return QPointF(left + x * unit, top + y * unit)

    line = at(0, LINE_Y).y()
    input_x = at(INPUT_X if drawn == 1 else MANY_INPUTS_X, 0).x()
    if drawn == 1:
        radius = 35 * unit
        rows = [line]
    else:
        distance = min(76 * unit, room / drawn)
        radius = min(30 * unit, distance * 0.44)
        middle = min(max(line, distance * drawn / 2), room - distance * drawn / 2)
        rows = [middle + (place - (drawn - 1) / 2) * distance for place in range(drawn)]
    pill = QRectF(
        0, 0, min(max(theme.px(84), 112 * unit), theme.px(130)), min(max(theme.px(24), 32 * unit), theme.px(36))
    )
    total, total_radius = at(SUM_X, LINE_Y), 48 * unit
    if drawn == 1:
        x = min(at(200, 0).x(), total.x() - total_radius - 8 * unit - pill.width() / 2)
        weight_pills = [_centred(pill, QPointF(x, line - 14 * unit - pill.height() * 0.8))]
    else:
        slim = QRectF(0, 0, pill.width(), min(pill.height(), distance * 0.86))
        x = input_x + radius + 12 * unit + slim.width() / 2
        weight_pills = [_centred(slim, QPointF(x, y)) for y in rows]
    bias = at(SUM_X, BIAS_Y)
    bias_pill = _centred(pill, QPointF(total.x() + 22 * unit + pill.width() / 2, at(0, BIAS_PILL_Y).y()))
    between = (at(PREDICTION_X, 0).x() + at(TARGET_X, 0).x()) / 2
    error = QRectF(0, 0, max(theme.px(90), 118 * unit), pill.height())
    error.moveCenter(QPointF(min(between, width - error.width() / 2), line - 36 * unit - error.height() * 0.62))
    paths: list[Path] = []
    for y, place in zip(rows, weight_pills, strict=True):
        start = QPointF(input_x + radius, y)
        knee = start if drawn == 1 else QPointF(place.right() + 6 * unit, y)
        way = total - knee
        rim = total - way * (total_radius / max(1.0, (way.x() ** 2 + way.y() ** 2) ** 0.5))
        paths.append((start, knee, rim))
    return Layout(
        unit=unit,
        inputs=tuple(QPointF(input_x, y) for y in rows),
        input_radius=radius,
        bias=bias,
        bias_radius=16 * unit,
        total=total,
        total_radius=total_radius,
        activation=_centred(QRectF(0, 0, 56 * unit, 56 * unit), at(ACTIVATION_X, LINE_Y)),
        prediction=at(PREDICTION_X, LINE_Y),
        prediction_radius=36 * unit,
        target=at(TARGET_X, LINE_Y),
        target_radius=30 * unit,
        caption=QRectF(0, height - caption_height, width, caption_height),
        weight_pills=tuple(weight_pills),
        bias_pill=bias_pill,
        error_pill=error,
        weight_paths=tuple(paths),
        rest=inputs - drawn + 1,
    )


def _centred(area: QRectF, centre: QPointF) -> QRectF:
    moved = QRectF(area)
    moved.moveCenter(centre)
    return moved
