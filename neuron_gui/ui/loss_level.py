"""The loss of what a person has in the hand, as a line across the loss plot; the curve of the run stays as it is."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QRectF

from neuron_gui.core.numerals import format_loss
from neuron_gui.ui.plot_board import Line, PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING, Range, grouped
from neuron_gui.ui.theme import Theme

AT = 0.24  # of the way across stand its words: the run's number is mostly at the right


class LossLevel(QObject):
    """The line with its words; it is drawn anew only where something about it is new."""

    def __init__(self, board: PlotBoard) -> None:
        super().__init__(board.widget)
        self._board = board
        self._line = board.curve()
        self._words = Words("lossLevel", board.widget)
        self._shown: tuple[object, ...] = ()

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale; what is shown next is drawn anew."""
        self._shown = ()
        self._line.setPen(self._board.pen(theme, theme.colour("error"), 1.4, Line.DashLine))
        self._words.dress(theme, "tip", theme.colours.error)

    def stands_in(self, place: QRectF) -> bool:
        """Whether the line, or its words, are in a place of the widget."""
        words = self._words
        written = words.isVisible() and QRectF(words.geometry()).intersects(place)
        return written or self._board.crosses(self._line, place)

    def show(self, loss: float | None, height: float, ranges: tuple[Range, Range]) -> None:
        """Show a loss that stands so high in the drawing; one that is out of sight is named at the rim; None: nothing.

        On an axis of powers a loss below 0 has no height: NaN.
        """
        key = (loss, height, ranges, self._board.area.size().toTuple())
        if key == self._shown:
            return
        self._shown = key
        (left, right), (low, high) = ranges
        if loss is None or math.isnan(height):
            if self._line.xData is not None and len(self._line.xData):
                self._line.setData(NOTHING, NOTHING)
            self._words.hide()
            return
        # Beyond what may be drawn in the plot it lies on the rim.
        drawn = min(max(height, low), high + 0.04 * (high - low))
        wide = right - left
        self._line.setData(np.array([left - 0.012 * wide, right + 0.025 * wide]), np.full(2, drawn))
        self._words.stand_at(
            self._board.to_pixels(left + AT * wide, drawn),
            self.tr("yours {loss}").format(loss=grouped(format_loss(loss))),
            self._board.area,
            below=height > (low + high) / 2,
        )
