"""What the fit shows of a yes/no question: two kinds of rows, the wrong ones crossed, and where the answer turns.

With one input it turns at a place, with two along a line; with more each row stands in the lane of its target. Signs
tell the kinds, not colour alone. Draws on a board that others draw on as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_number, format_percent
from neuron_gui.core.yes_no import THRESHOLD, boundary, is_wrong
from neuron_gui.ui.diagram_captions import cut
from neuron_gui.ui.fit_rows import LINE, MAP, PlacedRows
from neuron_gui.ui.plot_board import PlotBoard, Words
from neuron_gui.ui.plot_legend import Entry
from neuron_gui.ui.plot_numbers import NOTHING, Range, grouped, tidy_step
from neuron_gui.ui.theme import Theme

DOT, CROSS = 9.5, 13.0  # logical pixels
CIRCLE, TRIANGLE = "o", "t1"  # no and yes
SIDE = 24.0  # logical pixels from the dividing line to the names of its sides
NEAR_ENDS = (0.16, 0.84)  # where along the line they stand: its middle is where most rows are

Pen = Callable[..., QPen]


def _cross() -> QPainterPath:
    path = QPainterPath()
    for way in (0.5, -0.5):
        path.moveTo(-0.5, -way)
        path.lineTo(0.5, way)
    return path


_CROSS = _cross()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FitPlot", text)


def dot_look(theme: Theme, placed: PlacedRows, pen: Pen) -> dict[str, Any]:
    """How the rows look: an open circle for no, a filled triangle for yes; with test rows only these are open."""
    share = placed.dot_share
    targets = placed.y if placed.dataset is None else placed.dataset.targets[placed.rows]
    yes = targets > THRESHOLD
    filled = ~placed.tested if placed.tested.any() else yes
    ink, card = pg.mkBrush(theme.colour("ink")), pg.mkBrush(theme.colour("card"))
    rim = pen(theme, theme.colour("card"), share) if not placed.lift.any() else pg.mkPen(None)  # in a stack: none
    rims = pen(theme, theme.colour("ink"), 1.4 * max(share, 0.75)), rim
    return {
        "size": theme.px(DOT * share),
        "symbol": [TRIANGLE if each else CIRCLE for each in yes],
        "brush": [ink if each else card for each in filled],
        "pen": [rims[int(each)] for each in filled],
    }


def entries(tests: bool = False) -> tuple[Entry, ...]:
    """What the signs mean."""
    return (
        Entry("dot" if tests else "circle", "ink", _tr("no")),
        Entry("triangle", "ink", _tr("yes")),
        Entry("cross", "error", _tr("wrong")),
    )


def answers() -> tuple[tuple[float, str], ...]:
    """The names of the places of the axis of probabilities."""
    return (0.0, _tr("no 0")), (THRESHOLD, format_number(THRESHOLD, 1)), (1.0, _tr("yes 1"))


class YesNoMarks:
    """The crosses at wrong rows, the boundary, and the words beside it."""

    def __init__(self, board: PlotBoard) -> None:
        self._board = board
        self._theme = Theme()
        self._crosses = board.dots()
        self._crosses.setZValue(1.5)  # over the rows, below the ring of the selected one
        self._line = board.curve()
        self._line.setZValue(-2)
        self._turn = Words("fitBoundary", board.widget)
        self._sides = Words("fitNoSide", board.widget), Words("fitYesSide", board.widget)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for words in (self._turn, *self._sides):
            words.dress(theme, "mark")
            words.setStyleSheet(f"{words.styleSheet()} background: {theme.colours.card}; border-radius: 3px;")
            words.setContentsMargins(3, 0, 3, 0)

    @property
    def boundary(self) -> tuple[np.ndarray, np.ndarray]:
        """The drawn boundary, two ends; nothing where it is out of sight."""
        x, y = self._line.getData()
        return (NOTHING, NOTHING) if x is None else (x, y)

    @property
    def crossed(self) -> np.ndarray:
        """Where the crosses stand, shape (wrong rows, 2)."""
        return np.column_stack(self._crosses.getData())

    def hide(self) -> None:
        """It is no yes/no question."""
        if len(self.boundary[0]) or len(self._crosses.data):
            self._line.setData(NOTHING, NOTHING)
            self._crosses.setData(NOTHING, NOTHING)
        for words in (self._turn, *self._sides):
            words.hide()

    def show(self, moment: Moment, placed: PlacedRows, ranges: tuple[Range, Range]) -> None:
        """Show how these rows are judged, and where the answer turns."""
        if not placed.yes_no or not len(placed):
            self.hide()
            return
        theme, pen = self._theme, self._board.pen
        wrong = is_wrong(moment.predictions[placed.rows], moment.dataset.targets[placed.rows])
        heights = placed.heights(moment, ranges[1])
        size = theme.px(CROSS * placed.dot_share)
        rim = pen(theme, theme.colour("error"), 2.0 if placed.dot_share == 1.0 else 1.5)
        self._crosses.setData(placed.x[wrong], heights[wrong], symbol=_CROSS, size=size, pen=rim, brush=None)
        for words in (self._turn, *self._sides):
            words.hide()
        if placed.kind == LINE:
            self._show_turn(moment, placed, ranges)
        elif placed.kind == MAP:
            self._show_divide(moment, placed, ranges)
        else:
            self._draw(QLineF(ranges[0][0], THRESHOLD, ranges[0][1], THRESHOLD), thin=True)

    def _draw(self, line: QLineF | None, thin: bool) -> None:
        """Draw the boundary, or none."""
        pen, colour = self._board.pen, self._theme.colour("ink")
        self._line.setPen(
            pen(self._theme, colour, 1.2, Qt.PenStyle.DashLine) if thin else pen(self._theme, colour, 2.2)
        )
        if line is None:
            self._line.setData(NOTHING, NOTHING)
        else:
            self._line.setData(np.array([line.x1(), line.x2()]), np.array([line.y1(), line.y2()]))

    def _show_turn(self, moment: Moment, placed: PlacedRows, ranges: tuple[Range, Range]) -> None:
        """The place of one input where the answer turns, and its number."""
        place, unit, (left, right) = boundary(moment.rule), placed.units[0], ranges[0]
        if place is None:
            self._draw(None, thin=True)
            return
        at, step = place / unit, tidy_step((right - left) * unit)
        number = grouped(format_number(place, max(0, 1 - round(math.log10(step)))))
        text = f"{cut(moment.dataset.columns[0])} = {number}"
        inside = left <= at <= right
        self._draw(QLineF(at, ranges[1][0], at, ranges[1][1]) if inside else None, thin=True)
        # Beside the curve, on that side of the line where there is none: under a rising one at the right.
        rising = moment.rule.weights[0] > 0
        if not inside:
            text, at = (f"← {text}", left) if at < left else (f"{text} →", right)
        self._put(self._turn, text, self._board.to_pixels(at, 0.22), to_right=rising if inside else at == left)

    def _show_divide(self, moment: Moment, placed: PlacedRows, ranges: tuple[Range, Range]) -> None:
        """The line over two inputs along which the answer turns, and what is said on either side of it."""
        from neuron_gui.ui.fit_map import MapView, Scale

        view = MapView(moment.rule, moment.settings.activation, ranges, placed.units, Scale())
        line = view.boundary()
        if line is None:
            self._draw(None, thin=False)
            says_yes = bool(view.middle_sum > 0.0) and not view.is_undecided
            text = _tr("yes everywhere") if says_yes else _tr("no everywhere")
            if view.is_undecided:
                text = _tr("{percent} yes everywhere").format(percent=format_percent(THRESHOLD))
            self._put_anywhere(self._sides[says_yes], text, placed)
            return
        self._draw(line, thin=False)
        begin, end = (self._board.to_pixels(p.x(), p.y()) for p in (line.p1(), line.p2()))
        along = end - begin
        across = QPointF(-along.y(), along.x()) / max(1e-9, math.hypot(along.x(), along.y())) * self._theme.px(SIDE)
        beyond = self._board.from_exact_pixels(begin + across)
        to_yes = across if view.sum_at(beyond.x(), beyond.y()) > 0.0 else -across
        spots = [begin + along * share for share in NEAR_ENDS]
        spot = min(spots, key=lambda spot: self._rows_near(placed, (spot - to_yes, spot + to_yes)))
        self._put_over(self._sides[0], _tr("no"), spot - to_yes)
        self._put_over(self._sides[1], _tr("yes"), spot + to_yes)

    def _put_anywhere(self, words: Words, text: str, placed: PlacedRows) -> None:
        """Put words where they hide the fewest rows: in the middle, at the top or at the bottom."""
        words.setText(text)
        words.adjustSize()
        area, off = QRectF(self._board.area), words.height()
        middle = area.center()
        spots = [middle, QPointF(middle.x(), area.top() + off), QPointF(middle.x(), area.bottom() - off)]
        half = QPointF(words.width(), words.height()) / 2
        spot = min(spots, key=lambda spot: self._rows_in(placed, QRectF(spot - half, spot + half)))
        self._put_over(words, text, spot)

    def _rows_in(self, placed: PlacedRows, place: QRectF) -> int:
        """How many rows are drawn in a place of the widget."""
        low, high = (self._board.from_exact_pixels(corner) for corner in (place.bottomLeft(), place.topRight()))
        inside = (placed.x > low.x()) & (placed.x < high.x()) & (placed.y > low.y()) & (placed.y < high.y())
        return int(np.count_nonzero(inside))

    def _rows_near(self, placed: PlacedRows, places: tuple[QPointF, QPointF]) -> int:
        """How many rows would lie under words at these places of the widget."""
        reach = QPointF(SIDE, SIDE)
        return sum(self._rows_in(placed, QRectF(place - reach, place + reach)) for place in places)

    def _put(self, words: Words, text: str, point: QPointF, to_right: bool) -> None:
        """Put words beside a point, on one side of it or, where there is no room, on the other."""
        words.setText(text)
        words.adjustSize()
        area, gap = self._board.area, self._theme.px(5)
        right, left = point.x() + gap, point.x() - gap - words.width()
        if to_right:
            x = right if right + words.width() <= area.right() else left
        else:
            x = left if left >= area.left() else right
        self._move(words, QPointF(x, point.y() - words.height() / 2), area)

    def _put_over(self, words: Words, text: str, middle: QPointF) -> None:
        words.setText(text)
        words.adjustSize()
        self._move(words, middle - QPointF(words.width() / 2, words.height() / 2), self._board.area)

    def _move(self, words: Words, corner: QPointF, area: QRect) -> None:
        x = min(max(corner.x(), area.left() + 1), area.right() - words.width())
        y = min(max(corner.y(), area.top() + 1), area.bottom() - words.height())
        words.move(round(x), round(y))
        words.show()


def mistakes(moment: Moment | None) -> np.ndarray:
    """The rows that are answered wrongly, if a yes/no question is asked."""
    if moment is None or moment.tally is None:
        return NOTHING
    return np.flatnonzero(is_wrong(moment.predictions, moment.dataset.targets))


def lanes_ranges() -> tuple[Range, Range]:
    """The view of the lanes: it never moves."""
    return (-0.5, 1.5), (-0.08, 1.08)
