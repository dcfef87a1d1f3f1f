"""The loss of every epoch of a run as a curve that grows live; a view of a History.

It draws a few hundred points however long the run is, and nothing at all while nothing has changed.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.history import History
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.icons import icon
from neuron_gui.ui.loss_level import LossLevel
from neuron_gui.ui.loss_marks import LossMarks
from neuron_gui.ui.loss_tests import LossTests
from neuron_gui.ui.pin_chips import PinChips
from neuron_gui.ui.pin_words import ShownPin, pin_words
from neuron_gui.ui.pinned_curves import PinnedCurves, Trace, trace
from neuron_gui.ui.plot_board import NEAR, Line, PlotBoard, Words, around
from neuron_gui.ui.plot_heading import PlotHeading
from neuron_gui.ui.plot_legend import Entry, Legend
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, drawing_unit, grouped, near, round_up
from neuron_gui.ui.theme import Theme

SMALLEST = 1e-12  # on the log scale a loss of 0 is drawn here
TESTS_REACH = 4  # and the loss over test rows
PIN_REACH = 3  # pinned runs may stretch the axes so many times
EMPTY_TOP = 15.0  # the words of an empty plot stand in the middle, between its lines at 5 and 10


class LossPlot(QWidget):
    """The curve up to the shown epoch, fainter after it, and other runs as thin dashed lines."""

    pin_pressed = Signal()
    epoch_chosen = Signal(int)
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._history: History | None = None
        self._shown: tuple[object, ...] = ()
        self._unit = 1.0
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._log = QCheckBox(self.tr("Log scale"))
        self._log.setObjectName("logScaleBox")
        self._log.setProperty("kind", "small")
        self._log.setAccessibleName(self.tr("Log scale"))
        self._log.setToolTip(self.tr("Each line ten times the one below: shows small losses too."))
        self._log.toggled.connect(self._redraw)
        self._board = PlotBoard("loss", self.tr("Loss by epoch"), self._words_at)
        self._marks = LossMarks(self._board)
        self._pinned = PinnedCurves(self._board)
        self._pins: tuple[ShownPin, ...] = ()
        self._ghost = self._board.curve()
        self._later = self._board.curve()
        self._sooner = self._board.curve(opaque=True)
        self._line = self._board.curve()
        self._tests = LossTests(self._board)  # over the curves, for where they are equal it would be hidden
        self._dot = self._board.dots()
        self._level = LossLevel(self._board)
        self._level_loss: float | None = None
        self._value = Words("lossValue", self._board.widget)
        self._note = Words("lossNote", self._board.widget)
        self._board.widget.getAxis("bottom").whole = True
        self._board.resized.connect(self._resized)
        self._board.clicked.connect(self._clicked)
        self._board.resolution_changed.connect(self._dress_again)
        self._legend = Legend("lossLegend")
        self._pin = QPushButton(self.tr("Pin"))
        self._pin.setObjectName("pinButton")
        self._pin.setProperty("kind", "link")
        self._pin.setAccessibleName(self.tr("Pin this run"))
        self._pin.setEnabled(False)
        self._pin.clicked.connect(self.pin_pressed)
        self.chips = PinChips()
        self._heading = PlotHeading(self.tr("Loss"), (self._legend,), (self._pin, self._log))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self.chips)
        column.addWidget(self._board.widget, 1)
        self._last = 0  # the newest epoch that is there to see
        self._arguments: tuple[History | None, int, int, History | None, int | None, bool]
        self._arguments = (None, 0, 1, None, None, False)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._board.dress(theme, self.tr("epoch"), self.tr("loss"))
        loss, muted = theme.colour("error"), theme.colour("muted")
        for curve, colour, width, style in (
            (self._sooner, loss, 2.4, Line.SolidLine),
            (self._later, theme.colour("error", 0.35), 2.0, Line.SolidLine),
            (self._ghost, muted, 1.4, Line.DashLine),
            (self._line, muted, 1.2, Line.DotLine),
        ):
            curve.setPen(self._board.pen(theme, colour, width, style))
        self._dot.setData(
            size=theme.px(9), brush=pg.mkBrush(loss), pen=self._board.pen(theme, theme.colour("card"), 1.2)
        )
        self._legend.set_theme(theme)
        self._pin.setIcon(icon("pin", theme))
        self._pin.setIconSize(QSize(round(theme.px(14)), round(theme.px(14))))
        self.chips.set_theme(theme)
        self._pinned.dress(theme)
        self._note.dress(theme, "tip")
        self._value.dress(theme, "value")
        self._marks.dress(theme)
        self._level.dress(theme)
        self._tests.dress(theme)
        self._redraw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._heading.set_titled(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of the heading free, from the top left."""
        self._heading.set_corner(size)

    def show_history(
        self,
        history: History | None,
        epoch: int,
        planned: int,
        ghost: History | None,
        seen: int | None = None,
        tried: bool = False,
    ) -> bool:
        """Show a run with one of its epochs, the epochs it shall have, and the run it replaces.

        What came after the epoch ``seen``, if that is given, is not there yet. One that is only ``tried`` may stretch
        the axis of the other no further than a pinned run. Returns whether the picture changed.
        """
        self._arguments = (history, epoch, planned, ghost, seen, tried)
        last = history.last_epoch if history else 0
        last = self._last = last if seen is None else min(seen, last)
        size = self._board.widget.size()
        key = (history, last, epoch, planned, ghost, tried, self._log.isChecked(), size)
        changed = key != self._shown
        if changed:
            self._shown = key
            self._draw(history, epoch, planned, ghost, tried)
            self._draw_level()
            self._board.tell_again()
            if not self._tests.complete:  # with very many test rows their curve comes little by little
                self._shown = ()
        return changed

    def show_level(self, loss: float | None) -> bool:
        """Show a loss that is none of the run's as a line across; None takes it away. Returns whether that changed."""
        loss = loss if loss is not None and math.isfinite(loss) else None
        changed = loss != self._level_loss
        if changed:
            self._level_loss = loss
            self._draw_level()
        return changed

    def _draw_level(self) -> None:
        loss = self._level_loss
        height = math.nan if loss is None else float(self._heights(np.array([loss]))[0])
        self._level.show(loss, height, self._ranges)
        history, epoch = self._arguments[:2]
        value = self._value
        if history is not None and value.isVisible() and self._level.stands_in(QRectF(value.geometry())):
            self._draw_epoch(history, epoch)  # which finds another place for its number

    def show_pins(self, pins: tuple[ShownPin, ...]) -> None:
        """Have these runs beside the one that is shown, from the next time it is shown."""
        self.chips.show_pins(pins)
        self._pins = pins
        self._shown = ()

    @Slot()
    def _redraw(self) -> None:
        self._shown = ()
        self.show_history(*self._arguments)

    @Slot()
    def _dress_again(self) -> None:
        self.set_theme(self._theme)

    @Slot()
    def _resized(self) -> None:
        self._redraw()

    def _draw(
        self, history: History | None, epoch: int, planned: int, ghost: History | None, tried: bool = False
    ) -> None:
        anew = history is not self._history or self._log.isChecked() != self._board.widget.getAxis("left").powers
        self._history = history
        pins = [pin for pin in self._pins if pin.with_losses and not pin.on_screen]
        if any(pin.history is ghost for pin in pins):
            ghost = None
        self._offer_pin(history or ghost)
        runs = [run for run in (history if self._last else None, ghost) if run is not None and run.last_epoch > 0]
        ends = [self._last if run is history else run.last_epoch for run in runs]
        last = max([planned, *ends])
        sure = [(run, end) for run, end in zip(runs, ends, strict=True) if not (tried and ghost and run is history)]
        losses = np.concatenate([NOTHING, *(_outline(run, end) for run, end in sure)])
        losses = losses[np.isfinite(losses)]
        tests = self._tests.take(history, self._last)
        losses = np.append(losses, tests[tests <= TESTS_REACH * losses.max()] if losses.size else tests)
        if len(sure) < len(runs) and history is not None:
            losses = np.append(losses, self._within_reach([history], losses))
        if pins:
            last = max(last, min(PIN_REACH * last, max(pin.history.last_epoch for pin in pins)))
            losses = np.append(losses, self._within_reach([pin.history for pin in pins], losses))
            runs += [pin.history for pin in pins]
        self._set_ranges((0.0, float(max(1, last))), self._loss_range(losses, empty=not runs), anew)
        key = (self._pins, self._ranges, self._unit, self._log.isChecked(), self._board.area.size().toTuple())
        self._pinned.show(key, lambda: [self._trace(pin) for pin in pins])
        entries = [Entry("line", "error", self.tr("training"))] if self._tests.any else []
        entries += [Entry("dashes", "error", self.tr("test"))] if self._tests.any else []
        entries += [Entry("dashes", "muted", self.tr("before"))] if ghost in runs else []
        self._legend.show_entries(*entries)
        self._legend.setVisible(bool(entries))
        self._heading.arrange()
        self._put(self._ghost, ghost, 0, ghost.last_epoch if ghost else 0)
        self._put(self._sooner, history, 0, epoch)
        self._put(self._later, history, epoch, self._last)
        self._tests.draw(self._heights, self._ranges[1], epoch)
        self._marks.show(history, self._last, self._ranges[1], self._curves_at)
        if history is None or self._last == 0:
            self._line.setData(NOTHING, NOTHING)
            self._dot.setData(NOTHING, NOTHING)
            self._value.hide()
        else:
            self._draw_epoch(history, epoch)
        self._explain(losses, empty=not runs)

    def _offer_pin(self, history: History | None) -> None:
        """Offer to pin a run that has epochs, unless it is pinned."""
        pinned = next((pin.letter for pin in self._pins if pin.history is history), "")
        possible = history is not None and history.last_epoch > 0 and not pinned
        tip = (
            self.tr("Pinned as {letter}").format(letter=pinned)
            if pinned
            else self.tr("Keep this run's curve to compare")
        )
        if (possible, tip) != (self._pin.isEnabled(), self._pin.toolTip()):
            self._pin.setEnabled(possible)
            self._pin.setToolTip(tip)

    def _within_reach(self, pinned: list[History], losses: np.ndarray) -> np.ndarray:
        """The losses of pinned runs for which the axis may grow: one that ran away must not flatten the others."""
        theirs: np.ndarray = np.concatenate([_outline(run, run.last_epoch) for run in pinned])
        theirs = theirs[np.isfinite(theirs)]
        if self._log.isChecked():
            return theirs
        highest = max([*losses, *(run.loss_at(0) for run in pinned)], default=0.0)
        return theirs[theirs <= PIN_REACH * highest] if highest > 0 else theirs

    def _trace(self, pin: ShownPin) -> Trace:
        last = min(pin.history.last_epoch, math.ceil(self._ranges[0][1] * 1.1))
        epochs, losses = self._points(pin.history, 0, last)
        return trace(pin.letter, epochs, epochs, near(losses, self._ranges[1]))

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
        spared = QRectF(point.x() - 6, point.y() - 6, 12, 12)

        def crowd(place: QRectF) -> int:
            others = self._pinned.stands_in(place) + self._level.stands_in(place)
            return self._curves_at(place) + place.intersects(spared) + others

        self._value.stand_free(point, grouped(format_loss(loss)), self._board.area, crowd)

    def _curves_at(self, place: QRectF) -> int:
        """How many curves run through a place of the widget."""
        return sum(
            self._board.crosses(curve, place) for curve in (self._sooner, self._later, self._ghost, self._tests.curve)
        )

    def _explain(self, losses: np.ndarray, empty: bool) -> None:
        """Say what will appear, or why a curve or a part of it does not."""
        missing = self._log.isChecked() and bool((losses < 0).any())
        nothing = missing and not (losses >= 0).any()
        self._board.show_numbers(not nothing)
        below = self.tr("A log scale has no place\nfor losses below 0.")
        if empty:
            self._board.say_empty(self.tr("Press Train and watch\nhow wrong the neuron is."))
        else:
            self._board.say_empty(below if nothing else "")
        if nothing:
            self._line.setData(NOTHING, NOTHING)
        self._note.setVisible(missing and not nothing)
        if missing and not nothing:
            area = self._board.area
            self._note.stand_free(
                QPointF(area.right(), area.top()), below.replace("\n", " "), area, lambda place: place.y()
            )

    def _points(self, history: History, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        low, high = self._ranges[0]
        # A bucket, with its lowest and its highest loss, for every two pixels: the line is wider.
        width = max(50, self._board.area.width())
        buckets = max(4, math.ceil(width / 2 * (last - first) / (high - low)))
        if history.last_epoch <= 2 * width:
            buckets = last - first + 1
        epochs, losses = history.losses.envelope(first, last, buckets)
        return epochs.astype(float), clip(self._heights(losses), self._ranges[1])

    def _heights(self, losses: np.ndarray) -> np.ndarray:
        if not self._log.isChecked():
            return losses.astype(float) / self._unit
        with np.errstate(invalid="ignore"):
            heights: np.ndarray = np.log10(np.where(losses < 0, np.nan, np.maximum(losses.astype(float), SMALLEST)))
        return heights

    def _loss_range(self, losses: np.ndarray, empty: bool) -> Range:
        """From 0, or a round number below it, up to a round number; or whole powers of ten."""
        axis = self._board.widget.getAxis("left")
        axis.powers = self._log.isChecked() and not empty
        axis.unit = self._unit = 1.0
        if empty:
            return (0.0, EMPTY_TOP)
        if not axis.powers:
            least, most = (float(losses.min()), float(losses.max())) if losses.size else (0.0, 1.0)
            bottom = -round_up(-least) if least < 0 else 0.0
            top = round_up(most) if most > 0 or bottom == 0 else 0.0
            axis.unit = self._unit = drawing_unit((bottom, top))
            return (bottom / self._unit, top / self._unit)
        finite = self._heights(losses[losses >= 0])
        if not finite.size:
            return (0.0, 1.0)
        low, high = math.floor(float(finite.min())), math.ceil(float(finite.max()))
        axis.lowest_is_zero = low <= math.log10(SMALLEST)
        return (float(low), float(max(high, low + 1)))

    def _set_ranges(self, x: Range, y: Range, anew: bool) -> None:
        if (x, y) == self._ranges and not anew:
            return
        self._ranges = (x, y)
        # A little room, so that nothing on the rim is cut in half.
        wide, high = x[1] - x[0], y[1] - y[0]
        x, y = (x[0] - 0.012 * wide, x[1] + 0.025 * wide), (y[0] - 0.03 * high, y[1] + 0.06 * high)
        self._board.set_range(x, y, anew)

    def _words_at(self, mouse: QPointF) -> str:
        """Epoch and loss under the mouse, and what was changed there; near a pinned curve, those of that run."""
        at = self._pinned.at(mouse)
        if at is not None:
            return pin_words(next(pin for pin in self._pins if pin.letter == at[0]), at[1])
        history = self._history
        if history is None or self._last == 0:
            return ""
        epoch = self._epoch_at(mouse)
        text = self.tr("epoch {epoch} · loss {loss}").format(
            epoch=f"{epoch:,}", loss=grouped(format_loss(history.loss_at(epoch)))
        )
        tested = self._tests.at(epoch)
        if tested is not None:
            text += self.tr(" · test {loss}").format(loss=grouped(format_loss(tested)))
        change = self._marks.near(mouse.x())
        return f"{text}\n{change}" if change else text

    def _epoch_at(self, mouse: QPointF) -> int:
        return min(max(0, round(self._board.from_pixels(mouse).x())), self._last)

    @Slot(QPointF)
    def _clicked(self, mouse: QPointF) -> None:
        """Go to the epoch that was clicked, and ask why its loss is what it is."""
        history = self._history
        if history is None or self._last == 0:
            return
        epoch = self._epoch_at(mouse)
        self.epoch_chosen.emit(epoch)
        height = float(clip(self._heights(np.array([history.loss_at(epoch)])), self._ranges[1])[0])
        point = self._board.to_pixels(epoch, height) if math.isfinite(height) else mouse
        self.why_asked.emit(Quantity(Kind.LOSS), self._board.widget, around(point, self._theme.px(NEAR)))


def _outline(run: History, last: int) -> np.ndarray:
    """Its lowest and its highest losses up to an epoch, and some between."""
    return run.losses.envelope(0, last, 64)[1]
