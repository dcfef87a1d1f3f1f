"""The curves of pinned runs on one plot: thin lines, each with its own dashes, and a letter near its end.

Draws what it is told, and only when it is told something else; knows nothing of runs and losses.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen, QTransform

from neuron_gui.core.pins import LETTERS
from neuron_gui.ui.pin_look import pin_pen
from neuron_gui.ui.plot_board import NEAR, PlotBoard
from neuron_gui.ui.plot_numbers import NOTHING
from neuron_gui.ui.theme import SMALL, Theme

BESIDE = 10.0  # logical pixels from a curve to the middle of its letter
PAD = 15.0  # the ground under a letter, so that no line runs through it
SPOT = 7.0  # between two places where a letter could stand
MOST_SPOTS = 40
APART = 13.0  # between two letters
DEPTH = -100  # behind the curves of the run on screen, before the ground
CLEAR = 8.0  # from a letter to the next line of another pin


@dataclass(frozen=True, eq=False)
class Trace:
    """A line of one pin: points in the drawing, the epoch of each, and whether each is joined to the next."""

    letter: str
    epochs: np.ndarray
    x: np.ndarray
    y: np.ndarray
    joined: np.ndarray


def trace(letter: str, epochs: np.ndarray, x: np.ndarray, y: np.ndarray, joined: np.ndarray | None = None) -> Trace:
    """A line through the points that are numbers, in one go unless it is said which are joined."""
    sound = np.isfinite(x) & np.isfinite(y)
    joined = np.ones(len(x), dtype=bool) if joined is None else joined
    joined = joined & sound & np.append(sound[1:], False)
    return Trace(letter, epochs, np.where(sound, x, 0.0), np.where(sound, y, 0.0), joined)


class PinnedCurves:
    """The pinned curves of a plot board, under all else; made with the first pin, for most runs are never pinned.

    ``aside`` is how many logical pixels the letters keep away from the ends, where those lie on one another.
    """

    def __init__(self, board: PlotBoard, aside: float = 0.0) -> None:
        self._board = board
        self._aside = aside
        self._theme = Theme()
        self._curves: dict[str, pg.PlotCurveItem] = {}
        self._pads: pg.ScatterPlotItem | None = None
        self._letters: pg.ScatterPlotItem | None = None
        self._traces: list[Trace] = []
        self._places = np.zeros((0, 2))  # evenly along all lines and at the letters, on the widget
        self._key: Hashable = None

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale; what is shown next is drawn anew."""
        self._theme = theme
        self._key = None
        for letter, curve in self._curves.items():
            curve.setPen(pin_pen(theme, letter, self._board.ratio))
        if self._pads is not None:
            self._pads.setData(size=theme.px(PAD), brush=pg.mkBrush(theme.colour("card", 0.85)), pen=None)

    def _make(self) -> None:
        board = self._board
        self._curves = {letter: board.curve() for letter in LETTERS}
        self._pads, self._letters = board.dots(), board.dots()
        for item in (*self._curves.values(), self._pads, self._letters):
            item.setZValue(DEPTH)
            item.setCacheMode(item.CacheMode.DeviceCoordinateCache)  # dashes take Qt long, and these rarely change
        self.dress(self._theme)

    def show(self, key: Hashable, traces: Callable[[], Sequence[Trace]]) -> None:
        """Draw these lines, unless those of the same key are drawn already."""
        if key == self._key:
            return
        self._traces = [trace for trace in traces() if trace.joined.any()]
        if self._traces and not self._curves:
            self._make()
        self._key = key
        for letter, curve in self._curves.items():
            lines = [trace for trace in self._traces if trace.letter == letter]
            if lines:
                x, y = np.concatenate([line.x for line in lines]), np.concatenate([line.y for line in lines])
                curve.setData(x, y, connect=np.concatenate([line.joined for line in lines]).astype(np.int32))
            elif curve.xData is not None and len(curve.xData):
                curve.setData(NOTHING, NOTHING)
        self._place_letters()

    def stands_in(self, place: QRectF) -> bool:
        """Whether a line or a letter is at a place of the widget."""
        x, y = self._places.T
        return bool(((x >= place.left()) & (x <= place.right()) & (y >= place.top()) & (y <= place.bottom())).any())

    def at(self, mouse: QPointF) -> tuple[str, int] | None:
        """The letter and the epoch of the line that is near a place of the widget."""
        best, found = self._theme.px(NEAR) / 2, None
        here = np.array([mouse.x(), mouse.y()])
        for line in self._traces:
            points = self._pixels(line)
            tails, along = points[:-1], np.diff(points, axis=0)
            lengths = np.maximum(1e-9, (along**2).sum(axis=1))
            share = np.clip(((here - tails) * along).sum(axis=1) / lengths, 0.0, 1.0)
            missing = np.hypot(*(tails + along * share[:, np.newaxis] - here).T)
            missing[~line.joined[:-1]] = np.inf
            nearest = int(missing.argmin())
            if missing[nearest] <= best:
                best = float(missing[nearest])
                first, last = line.epochs[nearest : nearest + 2]
                found = line.letter, round(first + float(share[nearest]) * (last - first))
        return found

    # Letters

    def _place_letters(self) -> None:
        """Put each letter beside its line, as near to the end as there is room for it."""
        area = QRectF(self._board.area)
        half = self._theme.px(PAD) / 2
        inside = area.adjusted(half, half, -half, -half)
        walks = [self._walk(line, inside) for line in self._traces]
        spots: list[np.ndarray] = []
        letters: list[str] = []
        for place, line in enumerate(self._traces):
            others = [walk for other, walk in enumerate(walks) if self._traces[other].letter != line.letter]
            spot = self._spot(
                self._without_end(walks[place]), inside, spots, np.concatenate([np.zeros((0, 2)), *others])
            )
            if spot is not None:
                spots.append(spot)
                letters.append(line.letter)
        self._places = np.concatenate([np.zeros((0, 2)), *walks, *(_corners(spot, half) for spot in spots)])
        if not letters:
            if self._pads is not None and self._letters is not None and len(self._letters.data):
                self._letters.setData(NOTHING, NOTHING)
                self._pads.setData(NOTHING, NOTHING)
            return
        assert self._pads is not None  # there are traces
        assert self._letters is not None
        drawn = [self._board.from_exact_pixels(QPointF(*spot)) for spot in spots]
        x, y = [point.x() for point in drawn], [point.y() for point in drawn]
        self._pads.setData(x, y)
        ink = self._theme.colour("ink")
        self._letters.setData(
            x,
            y,
            symbol=[_glyph(letter, self._theme) for letter in letters],
            size=self._theme.px(SMALL),
            brush=pg.mkBrush(ink),
            pen=QPen(ink, 0.01),
        )

    def _pixels(self, line: Trace) -> np.ndarray:
        """Its points on the widget, shape (points, 2)."""
        shown, area = self._board.widget.getViewBox().viewRect(), self._board.area
        across = area.left() + (line.x - shown.left()) / shown.width() * area.width()
        down = area.bottom() + 1 - (line.y - shown.top()) / shown.height() * area.height()
        return np.column_stack((across, down))

    def _walk(self, line: Trace, inside: QRectF) -> np.ndarray:
        """Places evenly along a line, from its end back, as far as they are in sight: shape (places, 2)."""
        points = self._pixels(line)
        tails, tips = points[:-1][line.joined[:-1]], points[1:][line.joined[:-1]]
        lengths = np.hypot(*(tips - tails).T)
        ends = np.cumsum(lengths)
        if not ends[-1] > 0:
            return points[-1:]
        # At most so many places: a line that goes to and fro a thousand times needs no more to be known by.
        along = np.linspace(ends[-1], 0.0, int(min(400, max(2, ends[-1] / self._theme.px(SPOT)))))
        parts = np.minimum(np.searchsorted(ends, along), len(ends) - 1)
        share = 1.0 - (ends[parts] - along) / np.maximum(1e-9, lengths[parts])
        places = tails[parts] + (tips - tails)[parts] * share[:, np.newaxis]
        reach = self._theme.px(BESIDE)
        seen = (np.abs(places[:, 0] - inside.center().x()) <= inside.width() / 2 + reach) & (
            np.abs(places[:, 1] - inside.center().y()) <= inside.height() / 2 + reach
        )
        return np.asarray(places[seen])

    def _without_end(self, walk: np.ndarray) -> np.ndarray:
        near_end = np.hypot(*(walk - walk[:1]).T) < self._theme.px(self._aside)
        return walk if near_end.all() else np.asarray(walk[~near_end])

    def _spot(self, walk: np.ndarray, inside: QRectF, taken: list[np.ndarray], others: np.ndarray) -> np.ndarray | None:
        """The middle of a letter: free of letters, of other lines if possible, and nearest to the end."""
        if not len(walk):
            return None
        off = self._theme.px(BESIDE)
        sides = np.array([(off, 0.0), (0.0, -off), (0.0, off)])
        spots = (walk[:MOST_SPOTS, np.newaxis] + sides).reshape(-1, 2)
        spots = spots[[inside.contains(QPointF(*spot)) for spot in spots]]
        for letter in taken:
            spots = spots[np.abs(spots - letter).max(axis=1) >= self._theme.px(APART)]
        if not len(spots):
            return None
        near = np.full(len(spots), np.inf)
        if len(others):
            near = np.hypot(*(spots[:, np.newaxis] - others).transpose(2, 0, 1)).min(axis=1)
        clear = np.flatnonzero(near >= self._theme.px(CLEAR))
        spot: np.ndarray = spots[clear[0] if len(clear) else 0]
        return spot


def _corners(middle: np.ndarray, half: float) -> np.ndarray:
    return middle + half * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1), (0, 0)])


def _glyph(letter: str, theme: Theme) -> QPainterPath:
    """A bold letter around the middle, one unit of type high."""
    font = theme.font(SMALL)
    font.setBold(True)
    font.setPixelSize(100)
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    path.addText(-metrics.horizontalAdvance(letter) / 2, metrics.capHeight() / 2, font, letter)
    return QTransform.fromScale(0.01, 0.01).map(path)
