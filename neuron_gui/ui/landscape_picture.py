"""The ground of the landscape plot: what must be worked out for it, with its cost, and its shading as an image.

Everything but ``GroundItem`` is plain values and functions that may run in any thread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.landscape import Axes, Best, Ground, Hills, Surface, place_of
from neuron_gui.core.landscape_view import CONTOURS, Levels, Window, choose_levels, first_window
from neuron_gui.core.settings import State
from neuron_gui.ui.theme import Theme

Shades = tuple[tuple[float, ...], ...]

LEAST_GRID = (40, 26)  # heights across and up, however many rows there are
GRID_TIME = 6e6  # nanoseconds that a finer grid may take
SEARCH_PLACES = 9000  # heights that a search for the best place looks at
SHADES_OF_LINE = 16


@dataclass(frozen=True, eq=False)
class Survey:
    """What is known of a landscape as seen from the start of a run: the best place, and the first window."""

    ground: Ground
    axes: Axes
    start: State
    best: Best
    window: Window


@dataclass(frozen=True, eq=False)
class SurveyOrder:
    """The order for a survey."""

    ground: Ground
    axes: Axes
    start: State

    def cost(self) -> float:
        """About how many nanoseconds it takes."""
        rows, columns = self.ground.dataset.inputs.shape
        if self.ground.is_bowl:
            return 0.0 if "factor" in vars(self.ground) else 20.0 * rows * (columns + 2) ** 2
        return search_cost(self.ground.surface(self.axes, self.start))

    def carry_out(self) -> Survey:
        """Look for the best place, and choose the window."""
        surface = self.ground.surface(self.axes, self.start)
        best = surface.best(place_of(self.start, self.axes))
        return Survey(self.ground, self.axes, self.start, best, first_window(self.ground, self.axes, self.start, best))


@dataclass(frozen=True, eq=False)
class Picture:
    """A shaded landscape: the image's first row is the lowest ``q``."""

    window: Window
    best: Best
    levels: Levels | None
    image: QImage


@dataclass(frozen=True, eq=False)
class PictureOrder:
    """The order for a picture so many pixels wide and tall; without a known best place, for that too."""

    surface: Surface
    state: State
    axes: Axes
    window: Window
    best: Best | None
    size: tuple[int, int]
    line_width: float
    shades: Shades

    def cost(self) -> float:
        """About how many nanoseconds it takes."""
        across, up = self._grid()
        search = search_cost(self.surface) if self.best is None else 0.0
        return self.surface.work(across * up) + 40.0 * self.size[0] * self.size[1] + search

    def carry_out(self) -> Picture:
        """Work the losses out and shade them."""
        wide, high = self.size
        across, up = self._grid()
        p, q = _nodes(self.window.p, across, wide), _nodes(self.window.q, up, high)
        losses = self.surface.losses(p[np.newaxis, :], q[:, np.newaxis])
        best = self.best or self.surface.best(place_of(self.state, self.axes))
        levels = choose_levels(losses, best.loss)
        if (across, up) != self.size:
            losses = _finer(losses, high, wide)
        return Picture(self.window, best, levels, _shade(losses, levels, self.line_width, self.shades))

    def _grid(self) -> tuple[int, int]:
        """How many heights across and up: one a pixel where that is quickly done, else fewer."""
        wide, high = self.size
        share = min(1.0, GRID_TIME / self.surface.work(wide * high)) ** 0.5
        if share > 0.9:
            return self.size
        return max(LEAST_GRID[0], round(wide * share)), max(LEAST_GRID[1], round(high * share))


def search_cost(surface: Surface) -> float:
    """About how many nanoseconds it takes to find the best place."""
    return 5e6 + surface.work(SEARCH_PLACES) if isinstance(surface, Hills) else 1e5


def shades(theme: Theme) -> Shades:
    """The ground from the valley to the heights, and last the contour lines: greys that get darker downwards."""
    bright = theme.colour("card").lightness() > 127
    valley, heights, line = (0.43, 0.10, 0.60) if bright else (0.0, 0.30, 0.46)
    shares = (*np.linspace(valley, heights, CONTOURS + 1), line)
    base, muted = (
        np.array((colour.red(), colour.green(), colour.blue()))
        for colour in (theme.colour("card" if bright else "ground"), theme.colour("muted"))
    )
    return tuple(tuple(map(float, (1 - share) * base + share * muted)) for share in shares)


def _nodes(shown: tuple[float, float], count: int, pixels: int) -> np.ndarray:
    """Where heights are worked out: in the middle of each pixel, or from rim to rim."""
    if count == pixels:
        return shown[0] + (np.arange(count) + 0.5) / count * (shown[1] - shown[0])
    return np.linspace(*shown, count)


def _finer(values: np.ndarray, high: int, wide: int) -> np.ndarray:
    """Values on a grid from rim to rim, smoothly in the middle of each pixel."""
    finite = np.isfinite(values)
    if not finite.all():
        values = np.where(finite, values, values[finite].max() if finite.any() else 0.0)
    finer: np.ndarray = _blend(high, values.shape[0]) @ values @ _blend(wide, values.shape[1]).T
    return np.asarray(np.maximum(finer, values.min()))


def _blend(pixels: int, nodes: int) -> np.ndarray:
    """What each node counts in each pixel, shape (pixels, nodes).

    Source: E. Catmull, R. Rom, "A class of local interpolating splines", 1974, with straight ends.
    """
    place = (np.arange(pixels) + 0.5) / pixels * (nodes - 1)
    left = np.clip(place.astype(int), 0, nodes - 2)
    t = place - left
    parts = (
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (-(t**2) + t**3) / 2,
    )
    padded = np.zeros((pixels, nodes + 2))
    for shift, part in enumerate(parts):
        padded[np.arange(pixels), left + shift] += part
    inside = padded[:, 1:-1]
    for outside, rim, second in ((padded[:, 0], 0, 1), (padded[:, -1], -1, -2)):
        inside[:, rim] += 2 * outside
        inside[:, second] -= outside
    return inside


def _shade(losses: np.ndarray, levels: Levels | None, line_width: float, colours: Shades) -> QImage:
    """Paint a band between each two contours, and smooth lines between the bands."""
    high, wide = losses.shape
    table = np.array(colours)
    bands, line = table[:-1], table[-1]
    mixed = np.linspace(0.0, 1.0, SHADES_OF_LINE + 1)[:, np.newaxis]
    inks = bands[:, np.newaxis, :] * (1 - mixed) + line * mixed
    red, green, blue = np.moveaxis(np.rint(inks).astype(np.uint32), -1, 0)
    inks = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
    if levels is None:
        pixels = np.full((high, wide), inks[len(bands) // 2, 0], dtype=np.uint32)
    else:
        heights = levels.heights(losses).astype(np.float32)
        nearest = np.clip(np.rint(heights), 0, levels.count - 1)
        # How far the nearest contour is, in pixels: what is missing to it over how steep it is here.
        steep = np.hypot(*np.gradient(heights))
        apart = np.abs(heights - nearest) / np.maximum(steep, np.float32(1e-6))
        covered = np.clip((line_width + 1) / 2 - apart, 0.0, 1.0)
        band = np.clip(np.ceil(heights), 0, levels.count).astype(np.intp)
        pixels = inks[band, np.rint(covered * SHADES_OF_LINE).astype(np.intp)]
    pixels = np.ascontiguousarray(pixels, dtype=np.uint32)
    return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


class GroundItem(pg.GraphicsObject):
    """An image over a part of the plot."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._place = QRectF()
        self.setZValue(-900)

    def put(self, image: QImage | None, place: QRectF) -> None:
        """Show an image over a place of the drawing, its first row at the bottom; None shows nothing."""
        self.prepareGeometryChange()
        self._image, self._place = image, place
        self.update()

    def boundingRect(self) -> QRectF:
        """Where the image is."""
        return self._place

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the image."""
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # it may be a fraction of a pixel off
            painter.drawImage(self._place, self._image)
