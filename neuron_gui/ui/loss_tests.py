"""The second curve of the loss plot: the loss over the rows that are kept out of training, dashed beside the first."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from neuron_gui.core.history import History
from neuron_gui.core.tested import TestLosses
from neuron_gui.ui.plot_board import Line, PlotBoard
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip
from neuron_gui.ui.theme import Theme

WIDTH, HALO = 1.6, 5.0  # logical pixels: a dash, and the ground around it, which parts it from a curve below
DASH, GAP = 7.0, 6.0
RING = 13  # around the dot of training, where both losses are equal
Heights = Callable[[np.ndarray], np.ndarray]


class LossTests:
    """Draws what ``core.tested`` works out for the run on show; a run without test rows has no second curve."""

    def __init__(self, board: PlotBoard) -> None:
        self._board = board
        self._halo, self.curve, self._dot = board.curve(), board.curve(), board.dots()
        self._losses: TestLosses | None = None
        self._points = NOTHING, NOTHING
        self.complete = True  # whether all of it is worked out

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        pen = self._board.pen
        for curve, colour, width in ((self._halo, "card", HALO), (self.curve, "error", WIDTH)):
            dashes = pen(theme, theme.colour(colour), width, Line.DashLine)
            dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
            dashes.setDashPattern([DASH / width, GAP / width])  # counted in widths: both shall lie over each other
            curve.setPen(dashes)
        ring = pen(theme, theme.colour("error"), 1.6)
        self._dot.setData(size=theme.px(RING), brush=pg.mkBrush(theme.colour("card")), pen=ring)

    def take(self, history: History | None, last: int) -> np.ndarray:
        """Follow a run up to an epoch; returns the finite losses, for the axis."""
        if history is None or last == 0:
            self._losses, self._points, self.complete = None, (NOTHING, NOTHING), True
            return NOTHING
        if self._losses is None or self._losses.history is not history:
            self._losses = TestLosses(history)
        if not self._losses.any:
            self._points, self.complete = (NOTHING, NOTHING), True
            return NOTHING
        epochs, losses, self.complete = self._losses.points(last)
        self._points = epochs.astype(float), losses
        finite: np.ndarray = losses[np.isfinite(losses)]
        return finite

    @property
    def any(self) -> bool:
        """Whether there is something to see."""
        return bool(np.isfinite(self._points[1]).any())

    def draw(self, heights: Heights, shown: Range, epoch: int) -> None:
        """Draw the curve, and a ring at the shown epoch."""
        epochs, losses = self._points
        if not self.any:
            for item in (self._halo, self.curve, self._dot):
                item.setData(NOTHING, NOTHING)
            return
        whole = bool(np.isfinite(losses).all())  # asking for gaps costs time in every frame
        drawn, connect = clip(heights(losses), shown), "all" if whole else "finite"
        for curve in (self._halo, self.curve):
            curve.setData(epochs, drawn, connect=connect)
        height = float(clip(heights(np.array([self._at(epoch)])), shown)[0])
        self._dot.setData([epoch] if math.isfinite(height) else [], [height] if math.isfinite(height) else [])

    def at(self, epoch: int) -> float | None:
        """The test loss of an epoch, between two that were worked out; None where there is none."""
        loss = self._at(epoch) if self.any else math.nan
        return loss if math.isfinite(loss) else None

    def _at(self, epoch: int) -> float:
        return float(np.interp(epoch, *self._points))
