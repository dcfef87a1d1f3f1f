"""What stands on the landscape: the path with its steps, the start, the present and the best place, and the arrows.

Draws what it is told in the numbers of the parameters; knows nothing of data, losses or who asked.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History
from neuron_gui.core.landscape import Axes, Place
from neuron_gui.core.landscape_view import Window
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.starts import StartsWish
from neuron_gui.ui.landscape_picture import GroundItem, Picture
from neuron_gui.ui.landscape_pins import LandscapePins, walked
from neuron_gui.ui.landscape_starts import LandscapeStarts
from neuron_gui.ui.plot_board import Line, PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING, clip, drawing_unit
from neuron_gui.ui.theme import Theme

HEAD = 7.0  # logical pixels: how long an arrow's head is
SHORTEST_ARROW = 16.0
LEVEL_ENOUGH = 0.0004  # slopes below this share of the steepest that counts have no arrow
STEP_SIZE = 5.5


class LandscapeMarks:
    """The items of one plot board, from the ground upwards."""

    def __init__(self, board: PlotBoard, start_name: str, best_name: str) -> None:
        self._board = board
        self._theme = Theme()
        self.window = Window((0.0, 1.0), (0.0, 1.0))
        self._units = (1.0, 1.0)
        self.ground = GroundItem()
        board.widget.addItem(self.ground)
        self.starts = LandscapeStarts(board)
        self.pins = LandscapePins(board)
        self.ghost = board.curve()
        self._ghost_key: tuple[object, ...] = ()
        self.path = board.curve()
        self.path.setSegmentedLineMode("on")  # a wide pen takes Qt long where a long line crosses itself
        self.steps = board.dots()
        self.row_arrow = board.curve()
        self.row_head = board.curve()
        self.arrow = board.curve()
        self.cross_hair = board.curve()
        self.best = board.dots()
        self.present = board.dots()
        self._names = {"start": start_name, "best": best_name}
        self._start_words = Words("landscapeStart", board.widget)
        self._best_words = Words("landscapeBest", board.widget)

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        board, error, card, ink = self._board, theme.colour("error"), theme.colour("card"), theme.colour("ink")
        for curve, colour, width, style in (
            (self.ghost, theme.colour("muted"), 1.4, Line.DashLine),
            (self.path, error, 2.0, Line.SolidLine),
            (self.row_arrow, error, 1.3, Line.DashLine),
            (self.row_head, error, 1.3, Line.SolidLine),
            (self.arrow, error, 2.2, Line.SolidLine),
            (self.cross_hair, ink, 1.0, Line.DashLine),
        ):
            curve.setPen(board.pen(theme, colour, width, style))
        self.starts.dress(theme, board)
        self.pins.dress(theme)
        self.steps.setData(brush=pg.mkBrush(card), pen=pg.mkPen(error, width=theme.px(1.3)))
        self.present.setData(size=theme.px(12), brush=pg.mkBrush(error), pen=pg.mkPen(card, width=theme.px(2)))
        self.best.setData(size=theme.px(14), symbol=_plus(), pen=pg.mkPen(ink, width=theme.px(2)))
        for words in (self._start_words, self._best_words):
            words.dress(theme, "mark")

    def clear(self) -> None:
        """Show nothing."""
        self.ground.put(None, QRectF())
        self.starts.clear()
        self.pins.clear()
        self._ghost_key = ()
        for curve in (self.ghost, self.path, self.row_arrow, self.row_head, self.arrow, self.cross_hair):
            _put(curve, NOTHING, NOTHING)
        for dots in (self.steps, self.best, self.present):
            dots.setData(NOTHING, NOTHING)
        self._start_words.hide()
        self._best_words.hide()

    def show_window(self, window: Window) -> None:
        """Show this part of the landscape from now on."""
        if window == self.window:
            return
        self.window = window
        self._units = (drawing_unit(window.p), drawing_unit(window.q))
        for side, unit in zip(("bottom", "left"), self._units, strict=True):
            self._board.widget.getAxis(side).unit = unit
        (left, right), (low, high) = window.p, window.q
        unit_p, unit_q = self._units
        self._board.set_range((left / unit_p, right / unit_p), (low / unit_q, high / unit_q))

    def show_ground(self, picture: Picture | None) -> None:
        """Show a shaded landscape where it belongs."""
        if picture is None:
            self.ground.put(None, QRectF())
            return
        (left, right), (low, high) = picture.window.p, picture.window.q
        corner, unit = (left / self._units[0], low / self._units[1]), self._units
        self.ground.put(picture.image, QRectF(*corner, (right - left) / unit[0], (high - low) / unit[1]))

    def show_starts(self, dataset: Dataset, settings: Settings, start: State, axes: Axes) -> None:
        """Show where starts in this window lead, if that is wanted."""
        self.starts.follow(StartsWish(dataset, settings, start, axes, self.window), self._units)

    def show_path(self, p: np.ndarray, q: np.ndarray, joined: np.ndarray) -> None:
        """Draw a path, a line from each place to the next where they are joined."""
        x, y = self._drawn(p, q)
        _put(self.path, x, y, np.asarray(joined, dtype=np.int32))

    def show_ghost(self, run: History | None, axes: Axes) -> None:
        """Draw the path of the run that the shown one replaces, in grey, unless it is drawn already."""
        area = self._board.area
        key = (run, axes, self.window, area.size().toTuple())
        if key == self._ghost_key:
            return
        self._ghost_key = key
        if run is None or max(axes) > run.input_count:
            _put(self.ghost, NOTHING, NOTHING)
        else:
            _, x, y, joined = walked(run, axes, self.window, self._units, area)
            _put(self.ghost, x, y, np.asarray(joined, dtype=np.int32))

    def show_pins(self, axes: Axes) -> None:
        """Draw the paths of the pinned runs over these parameters."""
        self.pins.show(axes, self.window, self._units)

    def hide_path(self) -> None:
        """Draw no path."""
        _put(self.path, NOTHING, NOTHING)
        self.show_steps(NOTHING, NOTHING)

    def show_steps(self, p: np.ndarray, q: np.ndarray) -> None:
        """Draw a dot for each of these steps, so small where they are close that it does not hide the line."""
        sound = np.isfinite(p) & np.isfinite(q)
        p, q = p[sound], q[sound]
        if not len(p):
            if len(self.steps.data):
                self.steps.setData(NOTHING, NOTHING)
            return
        x, y = self._drawn(p, q)
        apart = np.hypot(*(np.diff(values) * size for values, size in zip((x, y), self._pixels_for_one(), strict=True)))
        room = np.minimum(np.append(apart, np.inf), np.append(np.inf, apart)) / self._theme.px(1)
        sizes = np.clip(np.floor(room), 1.0, STEP_SIZE) if len(p) > 1 else np.array([STEP_SIZE])
        self.steps.setData(x, y, size=self._theme.px(1) * sizes)

    def show_points(self, start: Place, present: Place, best: Place | None) -> None:
        """Mark where the run began, where the neuron is now, and where it would be best, if it is known."""
        for dots, place in ((self.present, present), (self.best, best)):
            if place is None or not np.isfinite(place).all() or not self.window.holds(place):
                dots.setData(NOTHING, NOTHING)
            else:
                dots.setData([place[0] / self._units[0]], [place[1] / self._units[1]])
        self._name("start", self._start_words, start, best is not None and start[1] < best[1])
        self._name("best", self._best_words, best, best is not None and start[1] >= best[1])

    def show_arrow(self, slope: Place, height: float, at: Place, row: bool = False) -> tuple[QPointF, QPointF] | None:
        """Draw the steepest way down from a place; ``height`` is a loss that counts as much in this window.

        Its length tells how steep it is there, by square roots; it never passes a quarter of the view. Returns its
        ends on the widget.
        """
        shaft, head = (self.row_arrow, self.row_head) if row else (self.arrow, self.arrow)
        ends = self._arrow(slope, height, at)
        if ends is None:
            _put(shaft, NOTHING, NOTHING)
            _put(head, NOTHING, NOTHING)
            return None
        tail, tip = ends
        along = tip - tail
        along /= math.hypot(along.x(), along.y())
        size = self._theme.px(HEAD)
        wings = [
            tip - QPointF(along.x() + side * along.y(), along.y() - side * along.x()) * size for side in (0.6, -0.6)
        ]
        if row:
            self._draw_lines(shaft, [tail, tip])
            self._draw_lines(head, [wings[0], tip, tip, wings[1]])
        else:
            self._draw_lines(shaft, [tail, tip, wings[0], tip, tip, wings[1]])
        return ends

    def hide_row_arrow(self) -> None:
        """Draw no arrow of a single row."""
        _put(self.row_arrow, NOTHING, NOTHING)
        _put(self.row_head, NOTHING, NOTHING)

    def show_cross_hair(self, place: Place | None) -> None:
        """Draw lines through the place that the keyboard points at."""
        if place is None:
            _put(self.cross_hair, NOTHING, NOTHING)
            return
        (left, right), (low, high) = self.window.p, self.window.q
        x, y = self._drawn(np.array([left, right, place[0], place[0]]), np.array([place[1], place[1], low, high]))
        self.cross_hair.setData(x, y, connect="pairs")

    def to_pixels(self, place: Place) -> QPointF:
        """Where a place of the landscape is on the widget."""
        return self._board.to_pixels(place[0] / self._units[0], place[1] / self._units[1])

    def from_pixels(self, point: QPointF) -> Place:
        """Which place of the landscape is at a point of the widget."""
        drawn = self._board.from_pixels(point)
        return drawn.x() * self._units[0], drawn.y() * self._units[1]

    def _pixels_for_one(self) -> Place:
        """How many pixels a drawn 1 is wide and tall."""
        shown, area = self._board.widget.getViewBox().viewRect(), self._board.area
        return area.width() / shown.width(), area.height() / shown.height()

    def _drawn(self, p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return clip(p, self.window.p) / self._units[0], clip(q, self.window.q) / self._units[1]

    def _name(self, name: str, words: Words, place: Place | None, below: bool) -> None:
        if place is None or not np.isfinite(place).all() or not self.window.holds(place):
            words.hide()
        else:
            room = QPointF(0.0, 3.0 if below else -3.0)  # for an arrow that begins there
            words.stand_at(self.to_pixels(place) + room, self._names[name], self._board.area, below)

    def _arrow(self, slope: Place, height: float, at: Place) -> tuple[QPointF, QPointF] | None:
        (left, right), (low, high) = self.window.p, self.window.q
        area = self._board.area
        steep = math.hypot(slope[0] * (right - left), slope[1] * (high - low)) / 4
        # The way down is measured on the screen, so that the arrow points to where the next step will lead.
        x, y = -slope[0] / (right - left) * area.width(), slope[1] / (high - low) * area.height()
        apart = math.hypot(x, y)
        share = steep / height if height > 0 else 0.0
        if not (share > LEVEL_ENOUGH and math.isfinite(share) and 0 < apart < math.inf) or not self.window.holds(at):
            return None
        longest = min(area.width(), area.height()) / 4
        length = min(longest, max(self._theme.px(SHORTEST_ARROW), longest * math.sqrt(share)))
        tail = self.to_pixels(at)
        return tail, tail + QPointF(x / apart, y / apart) * length

    def _draw_lines(self, curve: pg.PlotCurveItem, points: list[QPointF]) -> None:
        """Draw a line between each two points of the widget."""
        places = [self._board.from_exact_pixels(point) for point in points]
        curve.setData([place.x() for place in places], [place.y() for place in places], connect="pairs")


def _put(curve: pg.PlotCurveItem, x: np.ndarray, y: np.ndarray, connect: object = "all") -> None:
    """Draw a curve, or nothing; to draw nothing twice would cost as much as a curve."""
    if len(x) or (curve.xData is not None and len(curve.xData)):
        curve.setData(x, y, connect=connect)


def _plus() -> QPainterPath:
    plus = QPainterPath(QPointF(-0.5, 0.0))
    plus.lineTo(0.5, 0.0)
    plus.moveTo(0.0, -0.5)
    plus.lineTo(0.0, 0.5)
    return plus


def apart(point: QPointF, tail: QPointF, tip: QPointF) -> float:
    """How far a point is from a line between two others."""
    along, from_tail = tip - tail, point - tail
    length = max(1e-9, QPointF.dotProduct(along, along))
    share = min(1.0, max(0.0, QPointF.dotProduct(from_tail, along) / length))
    missing = from_tail - along * share
    return math.hypot(missing.x(), missing.y())
