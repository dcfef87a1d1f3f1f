"""The loss of every epoch of a run as a curve that grows live; a view of a History.

It draws a few hundred points however long the run is, and nothing at all while nothing has changed.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core.history import History
from neuron_gui.core.numerals import format_exact, format_loss
from neuron_gui.ui.cards import title_row
from neuron_gui.ui.plot_board import NEAR, Line, PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, drawing_unit, round_up
from neuron_gui.ui.theme import Theme

SMALLEST = 1e-12  # on the log scale a loss of 0 is drawn here
MOST_MARKS = 200


class LossPlot(QWidget):
    """The curve up to the shown epoch, fainter after it, and the run before Reset as a thin dashed line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._history: History | None = None
        self._shown: tuple[object, ...] = ()
        self._unit = 1.0
        self._numbered = True
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._log = QCheckBox(self.tr("Log scale"))
        self._log.setObjectName("logScaleBox")
        self._log.setProperty("kind", "small")
        self._log.setAccessibleName(self.tr("Log scale"))
        self._log.setToolTip(self.tr("Each line ten times the one below: shows small losses too."))
        self._log.toggled.connect(self._redraw)
        self._board = PlotBoard("loss", self.tr("Loss by epoch"), self._words_at)
        self._marks = self._board.curve()
        self._ghost = self._board.curve()
        self._later = self._board.curve()
        self._sooner = self._board.curve()
        self._line = self._board.curve()
        self._dot = self._board.dots()
        self._value = Words("lossValue", self._board.widget)
        self._board.resized.connect(self._resized)
        heading: QHBoxLayout = title_row("", self.tr("Loss"))
        heading.addWidget(self._log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self._board.widget, 1)
        self._arguments: tuple[History | None, int, int, History | None] = (None, 0, 1, None)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._board.dress(theme, self.tr("epoch"), self.tr("loss"))
        loss, muted = theme.colour("error"), theme.colour("muted")
        for curve, colour, width, style in (
            (self._sooner, loss, 2.4, Line.SolidLine),
            (self._later, theme.colour("error", 0.35), 2.0, Line.SolidLine),
            (self._ghost, muted, 1.0, Line.DashLine),
            (self._marks, theme.colour("weight"), 1.0, Line.SolidLine),
            (self._line, muted, 1.0, Line.DotLine),
        ):
            curve.setPen(self._board.pen(theme, colour, width, style))
        self._dot.setData(size=theme.px(9), brush=pg.mkBrush(loss), pen=pg.mkPen(theme.colour("card"), width=1))
        self._value.dress(theme, "quiet")
        self._value.setWordWrap(False)
        self._value.setStyleSheet(
            f"color: {theme.colours.error}; background: {theme.colours.card}; font-weight: 600;"
            f" font-size: {round(theme.px(13))}px; padding: 0 3px"
        )
        self._redraw()

    def show_history(self, history: History | None, epoch: int, planned: int, ghost: History | None) -> bool:
        """Show a run with one of its epochs, the epochs it shall have, and the run it replaces.

        Returns whether the picture changed.
        """
        self._arguments = (history, epoch, planned, ghost)
        last = history.last_epoch if history else 0
        size = self._board.widget.size()
        key = (history, last, epoch, planned, ghost, self._log.isChecked(), size)
        changed = key != self._shown
        if changed:
            self._shown = key
            self._draw(history, epoch, planned, ghost)
        return changed

    @Slot()
    def _redraw(self) -> None:
        self._shown = ()
        self.show_history(*self._arguments)

    @Slot()
    def _resized(self) -> None:
        self._redraw()

    def _draw(self, history: History | None, epoch: int, planned: int, ghost: History | None) -> None:
        self._history = history
        runs = [run for run in (history, ghost) if run is not None and run.last_epoch > 0]
        last = max([planned, *(run.last_epoch for run in runs)], default=1)
        self._set_ranges((0.0, float(max(1, last))), self._loss_range(runs))
        if bool(runs) != self._numbered:  # each time it would paint the axis anew
            self._numbered = bool(runs)
            self._board.widget.getAxis("left").setTicks(None if runs else [[]])
        self._put(self._ghost, ghost, 0, ghost.last_epoch if ghost else 0)
        self._draw_marks(history)
        self._put(self._sooner, history, 0, epoch)
        self._put(self._later, history, epoch, history.last_epoch if history else 0)
        if history is None or history.last_epoch == 0:
            self._line.setData(NOTHING, NOTHING)
            self._dot.setData(NOTHING, NOTHING)
            self._value.hide()
        else:
            self._draw_epoch(history, epoch)
        self._board.say_empty("" if runs else self.tr("Press Train and watch\nhow wrong the neuron is."))

    def _put(self, curve: pg.PlotCurveItem, history: History | None, first: int, last: int) -> None:
        """Draw these epochs of a run, or nothing; to draw nothing twice would cost as much as a curve."""
        if history is not None and last > first:
            curve.setData(*self._points(history, first, last))
        elif curve.xData is not None and len(curve.xData):
            curve.setData(NOTHING, NOTHING)

    def _draw_epoch(self, history: History, epoch: int) -> None:
        loss = history.loss_at(epoch)
        height = float(self._heights(np.array([loss]))[0])
        self._line.setData(np.full(2, float(epoch)), np.array(self._ranges[1]))
        if not math.isfinite(height):
            self._dot.setData(NOTHING, NOTHING)
            self._value.hide()
            return
        self._dot.setData([epoch], [height])
        point = self._board.to_pixels(epoch, height)
        self._value.stand_at(point, format_loss(loss))

    def _draw_marks(self, history: History | None) -> None:
        """Thin lines where the learning rate or something else was changed on the way."""
        segments = history.segments[1:] if history else []
        firsts = [segment.first_epoch for segment in segments][-MOST_MARKS:]
        if firsts:
            low, high = self._ranges[1]
            self._marks.setData(np.repeat(firsts, 2), np.tile([low, high], len(firsts)), connect="pairs")
        elif self._marks.xData is not None and len(self._marks.xData):
            self._marks.setData(NOTHING, NOTHING)

    def _points(self, history: History, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        low, high = self._ranges[0]
        # A bucket, with its lowest and its highest loss, for every three pixels: the line is nearly as wide.
        width = max(50, self._board.widget.width())
        buckets = max(4, int(width / 3 * (last - first) / (high - low)))
        if history.last_epoch <= 2 * width:
            buckets = last - first + 1
        epochs, losses = history.losses.envelope(first, last, buckets)
        return epochs.astype(float), clip(self._heights(losses), self._ranges[1])

    def _heights(self, losses: np.ndarray) -> np.ndarray:
        if not self._log.isChecked():
            return losses.astype(float) / self._unit
        with np.errstate(invalid="ignore"):
            heights: np.ndarray = np.log10(np.maximum(losses.astype(float), SMALLEST))
        return heights

    def _loss_range(self, runs: list[History]) -> Range:
        """From 0 up to a round number, or whole powers of ten."""
        losses = np.concatenate([NOTHING, *(run.losses.envelope(0, run.last_epoch, 64)[1] for run in runs)])
        losses = losses[np.isfinite(losses)]
        axis = self._board.widget.getAxis("left")
        axis.powers = self._log.isChecked()
        axis.unit = self._unit = 1.0
        if not losses.size:
            return (0.0, 1.0)
        if not self._log.isChecked():
            top = round_up(float(losses.max()))
            axis.unit = self._unit = drawing_unit((0.0, top))
            return (0.0, top / self._unit)
        finite = self._heights(losses)
        low, high = math.floor(float(finite.min())), math.ceil(float(finite.max()))
        axis.lowest_is_zero = low <= math.log10(SMALLEST)
        return (float(low), float(max(high, low + 1)))

    def _set_ranges(self, x: Range, y: Range) -> None:
        if (x, y) == self._ranges:
            return
        self._ranges = (x, y)
        # A little room, so that nothing on the rim is cut in half.
        wide, high = x[1] - x[0], y[1] - y[0]
        self._board.set_range((x[0] - 0.012 * wide, x[1] + 0.025 * wide), (y[0] - 0.03 * high, y[1] + 0.06 * high))

    def _words_at(self, mouse: QPointF) -> str:
        """Epoch and loss under the mouse, and what was changed there."""
        history = self._history
        if history is None or history.last_epoch == 0:
            return ""
        epoch = min(max(0, round(self._board.from_pixels(mouse).x())), history.last_epoch)
        text = self.tr("epoch {epoch} · loss {loss}").format(
            epoch=f"{epoch:,}", loss=format_loss(history.loss_at(epoch))
        )
        change = self._change_near(history, mouse.x())
        return f"{text}\n{change}" if change else text

    def _change_near(self, history: History, x: float) -> str:
        for before, after in zip(history.segments, history.segments[1:], strict=False):
            if abs(self._board.to_pixels(after.first_epoch, 0).x() - x) > self._theme.px(NEAR) / 2:
                continue
            if before.settings.learning_rate != after.settings.learning_rate:
                return self.tr("learning rate {rate} from here").format(rate=format_exact(after.settings.learning_rate))
            if before.dataset != after.dataset:
                return self.tr("other data from here")
            return self.tr("other settings from here")
        return ""
