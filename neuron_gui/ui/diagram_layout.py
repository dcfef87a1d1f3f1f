"""Where each part of the diagram stands, from the room there is and what is written in it; pure geometry.

Everything grows and shrinks with one unit. In a narrow room the gaps give way first, then the weights' names on the
pills, and only then the unit; type never becomes smaller than can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import sqrt

from PySide6.QtCore import QPointF, QRectF, QSizeF

from neuron_gui.ui.theme import SMALL, TEXT, Theme

DRAWN_SINGLY = 7  # with more inputs the last node stands for all the rest

# The arrangement in units, which are logical pixels where there is room as in the design's pictures.
INPUT, TOTAL, BOX, PREDICTION, TARGET, BIAS = 35.0, 48.0, 56.0, 36.0, 30.0, 16.0  # radii; the box has a side
BIAS_Y, BIAS_PILL_Y, LINE_Y = 22.0, 54.0, 118.0
ARROW, SHORT_ARROW = 20.0, 13.0  # from a single input, or one of several, to the box in which it is standardised
HALO = 6.0  # around what a phase speaks of; the bias stands so far from the top, and the labels from Σ
LABELS_Y = LINE_Y + TOTAL + HALO + 2.0
LARGEST_UNIT, LARGEST_TYPE = 1.6, 1.5
MOST_FOR_NAMES = 0.1  # of the width
PADDING = 0.75  # of a pill at each side of its text, in ems
USUAL_ERROR = 6.0  # ems: a shorter one has as much room, so that nothing moves as it grows
IN_A_CIRCLE = 1.8  # of its radius, so wide can a number in a node be
USUAL_WIDTH = 708.0  # in logical pixels; a caption grows where it is wider
TWO_LINES_BELOW = 620.0  # and may need two lines where it is narrower than this

Path = tuple[QPointF, QPointF, QPointF]


@dataclass(frozen=True)
class Gaps:
    """The free ways between the parts, from left to right, in units."""

    edge: float  # from a single input to Σ
    pill: float  # from one of several inputs to its pill
    kink: float  # from the pill to Σ
    box: float
    prediction: float
    target: float

    def towards(self, other: Gaps, share: float) -> Gaps:
        """So much (0 … 1) of the way from these gaps to others."""
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        return Gaps(**{name: gap + share * (getattr(other, name) - gap) for name, gap in mine.items()})


NARROW = Gaps(edge=80, pill=8, kink=22, box=26, prediction=30, target=28)
WIDE = Gaps(edge=161, pill=12, kink=51, box=66, prediction=50, target=36)


@dataclass(frozen=True)
class Texts:
    """How wide the texts are, each in ems of its own type."""

    names: float  # the widest name of an input
    bare_names: float  # the same with a short name for the rest of many inputs: +3 for 3 more
    input: float  # the widest number in an input's node
    result: float  # Σ and the prediction
    target: float
    weight: float  # the widest pill of a weight: w₁ = −0.740
    bare_weight: float  # the same without the name: −0.740
    bias: float
    error: float
    scaled: float = 0.0  # the widest number in a standardised input's box; 0 where there are none


@dataclass(frozen=True)
class Layout:
    """Places in pixels, and sizes of type in logical pixels; ``unit`` is the size of one unit of the arrangement."""

    unit: float
    inputs: tuple[QRectF, ...]  # circles, or as wide as their numbers need
    scaled: tuple[QRectF, ...]  # boxes right of the inputs, where these are standardised
    names: tuple[QRectF, ...]  # left of the inputs, where there are several
    bias: QPointF
    bias_radius: float
    total: QPointF
    total_radius: float
    activation: QRectF
    prediction: QPointF
    prediction_radius: float
    target: QPointF
    target_radius: float
    labels_top: float
    caption: QRectF
    weight_pills: tuple[QRectF, ...]
    bias_pill: QRectF
    error_pill: QRectF
    weight_paths: tuple[Path, ...]  # from each input's rim to the rim of Σ; straight as far as its pill
    halo: float
    edge_unit: float  # the unit for the thickness of the weights' edges: smaller where many lie side by side
    rest: int  # how many inputs the last node stands for; 1 if it is an ordinary one
    named: bool  # whether there is room for "w₁ = " on the pills
    number_size: float
    input_size: float
    label_size: float
    pill_size: float
    weight_size: float
    caption_size: float = TEXT


def arrange(width: float, height: float, inputs: int, texts: Texts, theme: Theme) -> Layout:
    """Fit everything into the room, as large as it may be, and centre it."""
    wide = width / theme.scale
    grown = min(LARGEST_TYPE, max(1.0, wide / USUAL_WIDTH))
    caption_height = theme.px(34 if wide < TWO_LINES_BELOW else 24 * grown)
    room = max(60.0, height - caption_height)
    plan = _Plan(0.3, True, width, room, min(inputs, DRAWN_SINGLY), texts, theme.scale)
    named, bare = plan.as_large_as_fits(), replace(plan, named=False).as_large_as_fits()
    plan = named if named.drawn == 1 or named.unit > 0.97 * bare.unit else bare
    caption = QRectF(0, height - caption_height, width, caption_height)
    return replace(plan.lay_out(caption, inputs), caption_size=TEXT * grown)


@dataclass(frozen=True)
class _Plan:
    """The sizes of everything for one unit, and how wide and high that would be."""

    unit: float
    named: bool
    width: float
    room: float
    drawn: int
    texts: Texts
    scale: float

    def as_large_as_fits(self) -> _Plan:
        """The same plan with the largest unit that fits, by halving."""
        low, high = self.unit, LARGEST_UNIT * self.scale
        if replace(self, unit=high).fits:
            return replace(self, unit=high)
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if replace(self, unit=middle).fits else (low, middle)
        return replace(self, unit=low)

    @property
    def fits(self) -> bool:
        """Whether there is room for all of it."""
        return self.total_height <= self.room and self.columns(NARROW)[-1] <= self.width

    @property
    def total_height(self) -> float:
        """The height of the arrangement with the labels below it."""
        return LABELS_Y * self.unit + 1.35 * self.label_size * self.scale

    @property
    def number_size(self) -> float:
        """The type of the numbers in Σ, ŷ and y: one size, at which all of them usually fit."""
        by_room = min(PREDICTION / self.texts.result, TARGET / self.texts.target) * IN_A_CIRCLE
        return self._type(min(17.0, by_room))

    @property
    def label_size(self) -> float:
        """The type of the labels, never larger than that of the numbers."""
        return min(self._type(13.0), self.number_size)

    @property
    def pill_size(self) -> float:
        """The type on the pills of the bias and the error, and of a single weight."""
        return self._type(15.0)

    def _type(self, size: float) -> float:
        return max(float(SMALL), size * min(self.unit / self.scale, LARGEST_TYPE))

    @property
    def distance(self) -> float:
        """From one of several inputs to the next."""
        return min(76 * self.unit, self.room / self.drawn)

    @property
    def input_size(self) -> float:
        """The type of the numbers in the inputs' nodes."""
        if self.drawn == 1:
            return self.number_size
        return max(float(SMALL), min(self.number_size, 0.66 * self.distance / self.scale))

    @property
    def node(self) -> QSizeF:
        """An input's node: a circle if its numbers fit into one."""
        high = 2 * INPUT * self.unit if self.drawn == 1 else min(60 * self.unit, 0.88 * self.distance)
        return QSizeF(max(high, (self.texts.input + 0.9) * self.input_size * self.scale), high)

    @property
    def box(self) -> QSizeF:
        """The box of a standardised input, right of its node; none where there are none."""
        if not self.texts.scaled:
            return QSizeF()
        width = (self.texts.scaled + (1.3 if self.drawn == 1 else 0.9)) * self.input_size * self.scale
        share = 0.62 if self.drawn == 1 else 0.94  # of the node
        return QSizeF(width, min(share * self.node.height(), 2.1 * self.input_size * self.scale))

    @property
    def step(self) -> float:
        """From an input's node to where its weight's edge begins: over the box of a standardised input, if there is."""
        arrow = ARROW if self.drawn == 1 else SHORT_ARROW
        return arrow * self.unit + self.box.width() if self.texts.scaled else 0.0

    @property
    def weight_size(self) -> float:
        """The type on the weights' pills."""
        if self.drawn == 1:
            return self.pill_size
        return max(float(SMALL), min(self.pill_size, 0.66 * self.distance / self.scale))

    @property
    def weight_pill(self) -> QSizeF:
        """A weight's pill."""
        text = self.texts.weight if self.named else self.texts.bare_weight
        pill = self.pill(text, self.weight_size)
        return pill if self.drawn == 1 else QSizeF(pill.width(), min(pill.height(), 0.86 * self.distance))

    def pill(self, text: float, size: float) -> QSizeF:
        """A pill for a text of so many ems."""
        return QSizeF((text + 2 * PADDING) * size * self.scale, 2.1 * size * self.scale)

    @property
    def names_width(self) -> float:
        """The room left of several inputs for their names."""
        text = self.texts.names if self.named else self.texts.bare_names
        return 0.0 if self.drawn == 1 else min(text * self.label_size * self.scale + 1, MOST_FOR_NAMES * self.width)

    def columns(self, gaps: Gaps) -> tuple[float, float, float, float, float, float, float]:
        """From left to right: the middles of input, pill, Σ, activation, ŷ and y, and where it all ends."""
        unit, node = self.unit, self.node.width()
        first = HALO * unit + node / 2
        if self.drawn == 1:
            begin = first + node / 2 + self.step
            rim = begin + gaps.edge * unit
            pill = (begin + rim) / 2
        else:
            first += self.names_width + 6 * unit
            pill = first + node / 2 + self.step + gaps.pill * unit + self.weight_pill.width() / 2
            rim = pill + self.weight_pill.width() / 2 + gaps.kink * unit
        total = rim + TOTAL * unit
        box = total + (TOTAL + gaps.box + BOX / 2) * unit
        prediction = box + (BOX / 2 + gaps.prediction + PREDICTION) * unit
        target = prediction + (PREDICTION + gaps.target + TARGET) * unit
        return first, pill, total, box, prediction, target, target + (TARGET + HALO) * unit

    def lay_out(self, caption: QRectF, inputs: int) -> Layout:
        """Place everything: gaps as wide as there is room for, and the rest of the room shared by all sides."""
        unit = self.unit
        narrow, wide = self.columns(NARROW)[-1], self.columns(WIDE)[-1]
        share = min(1.0, max(0.0, (self.width - narrow) / (wide - narrow)))
        *columns, end = self.columns(NARROW.towards(WIDE, share))
        left = max(0.0, (self.width - end) / 2)
        first, pill, total_x, box, prediction, target = (left + x for x in columns)
        beside = (prediction + target) / 2
        spare = max(0.0, self.room - self.total_height)
        lift = min(spare, self._lift(total_x, beside))
        top = (spare - lift) / 2
        line = top + lift + LINE_Y * unit
        total = QPointF(total_x, line)
        rows = self._rows(line)
        nodes = tuple(_centred(self.node, QPointF(first, y)) for y in rows)
        begins = nodes
        if self.texts.scaled:
            middle = first + self.node.width() / 2 + self.step - self.box.width() / 2
            singly = len(rows) if inputs <= DRAWN_SINGLY else len(rows) - 1  # the rest is a sum, and needs no box
            begins = (*(_centred(self.box, QPointF(middle, y)) for y in rows[:singly]), *nodes[singly:])
        between = [_centred(self.weight_pill, QPointF(pill, y)) for y in rows]
        if self.drawn == 1:
            between = [self._over_the_edge(between[0], begins[0], total)]
        names = [
            QRectF(node.left() - 6 * unit - self.names_width, node.top(), self.names_width, node.height())
            for node in nodes
        ]
        bias_pill = QRectF(QPointF(), self.pill(self.texts.bias, self.pill_size))
        bias_pill.moveCenter(QPointF(total_x + 22 * unit + bias_pill.width() / 2, top + BIAS_PILL_Y * unit))
        error = self._error_pill(self.texts.error, beside, line)
        return Layout(
            unit=unit,
            inputs=nodes,
            scaled=begins[: min(inputs, DRAWN_SINGLY - (inputs > DRAWN_SINGLY))] if self.texts.scaled else (),
            names=tuple(names) if self.drawn > 1 else (),
            bias=QPointF(total_x, top + BIAS_Y * unit),
            bias_radius=BIAS * unit,
            total=total,
            total_radius=TOTAL * unit,
            activation=_centred(QSizeF(BOX * unit, BOX * unit), QPointF(box, line)),
            prediction=QPointF(prediction, line),
            prediction_radius=PREDICTION * unit,
            target=QPointF(target, line),
            target_radius=TARGET * unit,
            labels_top=top + lift + LABELS_Y * unit,
            caption=caption,
            weight_pills=tuple(between),
            bias_pill=bias_pill,
            error_pill=error,
            weight_paths=tuple(self._path(*parts, total) for parts in zip(begins, between, strict=True)),
            halo=HALO * unit,
            edge_unit=unit if self.drawn == 1 else min(unit, self.distance / 40),
            rest=inputs - self.drawn + 1,
            named=self.named,
            number_size=self.number_size,
            input_size=self.input_size,
            label_size=self.label_size,
            pill_size=self.pill_size,
            weight_size=self.weight_size,
        )

    def _error_pill(self, text: float, middle: float, line: float) -> QRectF:
        """Over the prediction and the target, as far as it has room there."""
        error = QRectF(QPointF(), self.pill(text, self.pill_size))
        middle = min(middle, self.width - error.width() / 2)
        error.moveCenter(QPointF(middle, line - PREDICTION * self.unit - 0.62 * error.height()))
        return error

    def _lift(self, total: float, middle: float) -> float:
        """How much higher the bias has to stand so that its pill and the error's do not meet."""
        unit = self.unit
        bias = self.pill(self.texts.bias, self.pill_size)
        error = self._error_pill(max(USUAL_ERROR, self.texts.error), middle, LINE_Y * unit)
        if total + 22 * unit + bias.width() + 4 * unit <= error.left():
            return 0.0
        return max(0.0, BIAS_PILL_Y * unit + bias.height() / 2 - error.top())

    def _rows(self, line: float) -> list[float]:
        """The heights of the inputs: around the line, as far as the room allows."""
        half = self.distance * self.drawn / 2
        middle = line if self.drawn == 1 else min(max(line, half), self.room - half)
        return [middle + (place - (self.drawn - 1) / 2) * self.distance for place in range(self.drawn)]

    def _over_the_edge(self, pill: QRectF, node: QRectF, total: QPointF) -> QRectF:
        """Put a single weight's pill over its edge, so high that it touches neither node nor the bias's edge."""
        unit = self.unit
        moved = QRectF(pill)
        moved.moveRight(min(pill.right(), total.x() - (BIAS + 8) * unit))
        moved.moveLeft(max(0.0, moved.left()))
        lift = 14 * unit
        round_ = node.height() / 2
        for apart, radius in (
            (moved.left() - node.right() + round_, round_),
            (total.x() - moved.right(), TOTAL * unit),
        ):
            clear = radius + (HALO + 1) * unit
            if apart < clear:
                lift = max(lift, sqrt(clear**2 - max(0.0, apart) ** 2))
        moved.moveBottom(total.y() - lift)
        return moved

    def _path(self, node: QRectF, pill: QRectF, total: QPointF) -> Path:
        """An input's way to Σ: straight to behind its pill, then to the rim."""
        start = QPointF(node.right(), node.center().y())
        knee = start if self.drawn == 1 else QPointF(pill.right() + 6 * self.unit, node.center().y())
        way = total - knee
        rim = total - way * (TOTAL * self.unit / max(1.0, sqrt(way.x() ** 2 + way.y() ** 2)))
        return start, knee, rim


def _centred(size: QSizeF, centre: QPointF) -> QRectF:
    moved = QRectF(QPointF(), size)
    moved.moveCenter(centre)
    return moved
