"""The weights and the bias over the epochs of a run; a view of a History.

Like the loss, a long run is drawn with a few hundred points, and nothing while nothing has changed.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuron_gui.core.history import History
from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_number
from neuron_gui.core.pyramid import Pyramid
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.diagram_story import weight_name
from neuron_gui.ui.pin_words import ShownPin, pin_words
from neuron_gui.ui.pinned_curves import PinnedCurves, Trace, trace
from neuron_gui.ui.plot_board import CORNER_GAP, NEAR, Line, PlotBoard, Words, around
from neuron_gui.ui.plot_heading import PlotHeading
from neuron_gui.ui.plot_legend import Entry, Legend
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, drawing_unit, near, widened
from neuron_gui.ui.theme import Theme

PIN_REACH = 3  # pinned runs may stretch the axis of epochs so many times
NAMED = 7  # as many weights as the diagram draws one by one have their value written beside the curve
FEW = 3  # parameters: each has its value written, whatever is in the way; of more, those that have room


class WeightsPlot(QWidget):
    """A curve for each parameter: strong up to the shown epoch, faint after it."""

    epoch_chosen = Signal(int)
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._history: History | None = None
        self._series: list[Pyramid] = []  # the weights, then the bias
        self._shown: tuple[object, ...] = ()
        self._arguments: tuple[Moment, History | None, int, int | None] | None = None
        self._unit = 1.0
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._board = PlotBoard("weights", self.tr("Weights and bias by epoch"), self._words_at)
        self._board.widget.getAxis("bottom").whole = True
        self._pinned = PinnedCurves(self._board)
        self._pins: tuple[ShownPin, ...] = ()
        self._pinned_series: dict[History, list[Pyramid]] = {}
        self._pinned_reach: dict[History, Range] = {}
        self._line = self._board.curve()
        self._later: list[pg.PlotCurveItem] = []
        self._sooner: list[pg.PlotCurveItem] = []
        self._dots = self._board.dots()
        self._values: list[Words] = []
        self._board.resized.connect(self._redraw)
        self._board.clicked.connect(self._clicked)
        self._board.resolution_changed.connect(self._dress_again)
        self._corner = QSize()
        self._legend = Legend("weightsLegend")
        self._heading = PlotHeading(self.tr("Weights"), (self._legend,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._board.widget, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._board.dress(theme, self.tr("epoch"), self.tr("value"))
        self._legend.set_theme(theme)
        self._line.setPen(self._board.pen(theme, theme.colour("muted"), 1.2, Line.DotLine))
        self._dress_curves()
        self._pinned.dress(theme)
        self._redraw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._heading.set_titled(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of the heading free, from the top left."""
        self._corner = size
        self._legend.set_room(self.width() - size.width() - CORNER_GAP)
        self._heading.set_corner(size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend may have more room, or less."""
        super().resizeEvent(event)
        self.set_corner(self._corner)

    def show_moment(self, moment: Moment, history: History | None, planned: int, seen: int | None = None) -> bool:
        """Show a run with one of its epochs and the epochs it shall have; returns whether the picture changed.

        What came after the epoch ``seen``, if that is given, is not there yet.
        """
        self._arguments = moment, history, planned, seen
        last = history.last_epoch if history else 0
        last = last if seen is None else min(seen, last)
        by_hand = moment.state if moment.by_hand else None
        key = (history, last, moment.epoch, planned, moment.dataset.input_count, by_hand, self._board.widget.size())
        if key == self._shown:
            return False
        self._shown, self._moment = key, moment
        if history is not self._history or len(self._sooner) != moment.dataset.input_count + 1:
            self._begin(history, moment.dataset.input_count)
        self._take_on(last)
        self._draw(moment.epoch, max(1, planned, last))
        self._board.tell_again()
        return True

    def show_pins(self, pins: tuple[ShownPin, ...]) -> None:
        """Have these runs beside the one that is shown, from the next time it is shown."""
        self._pins = tuple(pin for pin in pins if pin.with_weights and not pin.on_screen)
        self._pinned_series = {pin.history: self._pinned_series.get(pin.history, []) for pin in self._pins}
        self._pinned_reach.clear()
        self._shown = ()

    @Slot()
    def _redraw(self) -> None:
        self._shown = ()
        if self._arguments is not None:
            self.show_moment(*self._arguments)

    @Slot()
    def _dress_again(self) -> None:
        self.set_theme(self._theme)

    def _begin(self, history: History | None, inputs: int) -> None:
        """Have a curve for each parameter of another run."""
        self._history = history
        self._series = [Pyramid() for _ in range(inputs + 1)] if history else []
        if len(self._sooner) != inputs + 1:
            for curve in (*self._later, *self._sooner):
                self._board.widget.removeItem(curve)
            for words in self._values:
                words.deleteLater()
            self._later = [self._board.curve() for _ in range(inputs + 1)]
            self._sooner = [self._board.curve(opaque=True) for _ in range(inputs + 1)]
            self._values = [Words(f"weightsValue{place + 1}", self._board.widget) for place in range(inputs + 1)]
            self._dress_curves()
            names = self.tr("weight w") if inputs == 1 else self.tr("weights")
            self._legend.show_entries(
                Entry("line", "weight", names, "w"), Entry("line", "bias", self.tr("bias b"), "b")
            )

    def _dress_curves(self) -> None:
        theme = self._theme
        for place, (later, sooner) in enumerate(zip(self._later, self._sooner, strict=True)):
            colour = self._colour(place)
            later.setPen(self._board.pen(theme, theme.colour(colour, 0.35), 2.0))
            sooner.setPen(self._board.pen(theme, theme.colour(colour), 2.4))
            self._values[place].dress(theme, "value", theme.colour(colour).name())
        self._dots.setData(size=theme.px(9), pen=self._board.pen(theme, theme.colour("card"), 1.2))

    def _colour(self, place: int) -> str:
        return "bias" if place == len(self._sooner) - 1 else "weight"

    def _take_on(self, last: int) -> None:
        """Add what was trained since to the series, up to an epoch."""
        history = self._history
        if history is None:
            return
        fresh = slice(len(self._series[0]), last + 1)
        for place, series in enumerate(self._series):
            series.append(history.bias[fresh] if place == len(self._series) - 1 else history.weights[fresh, place])

    def _draw(self, epoch: int, last: int) -> None:
        empty = not self._series or len(self._series[0]) < 2
        words = self.tr("Press Train and watch\nw and b find their values.")
        self._board.say_empty(words if empty and not self._pins else "")
        anew = self._history is None or self._history.last_epoch <= 1
        if self._pins:
            last = max(last, min(PIN_REACH * last, max(pin.history.last_epoch for pin in self._pins)))
        self._set_ranges((0.0, float(last)), (-1.0, 1.0) if empty and not self._pins else self._range(empty), anew)
        key = (self._pins, self._ranges, self._unit, self._board.area.size().toTuple())
        self._pinned.show(key, lambda: [line for pin in self._pins for line in self._traces(pin)])
        for place, (later, sooner) in enumerate(zip(self._later, self._sooner, strict=True)):
            self._put(sooner, place, 0, 0 if empty else epoch)
            self._put(later, place, epoch, epoch if empty else len(self._series[place]) - 1)
        self._draw_epoch(epoch, empty)

    def _range(self, empty: bool) -> Range:
        low, high = _reach([] if empty else self._series)
        for pin in self._pins:
            lowest, highest = self._reach_of(pin.history)
            if empty:  # none of them matters more than the others
                low, high, empty = lowest, highest, False
            # One that ran away must not flatten the others.
            low, high = max(min(low, lowest), low - (high - low)), min(max(high, highest), high + (high - low))
        self._unit = drawing_unit((low, high))
        self._board.widget.getAxis("left").unit = self._unit
        return low / self._unit, high / self._unit

    def _reach_of(self, history: History) -> Range:
        """The range of the parameters of a pinned run, which grows no more."""
        if history not in self._pinned_reach:
            self._pinned_reach[history] = _reach(self._series_of(history))
        return self._pinned_reach[history]

    def _series_of(self, history: History) -> list[Pyramid]:
        """The parameters of a pinned run, kept as long as it is pinned."""
        series = self._pinned_series[history]
        for values in () if series else (*history.weights.T, history.bias):
            series.append(Pyramid())
            series[-1].append(values)
        return series

    def _traces(self, pin: ShownPin) -> list[Trace]:
        """A line for each of its parameters that has a name here."""
        (low, high), series = self._ranges[0], self._series_of(pin.history)
        last = min(pin.history.last_epoch, math.ceil(high * 1.1))
        buckets = max(4, math.ceil(max(50, self._board.area.width()) / 2 * last / (high - low)))
        lines = []
        for values in (*series[:-1][:NAMED], series[-1]):
            epochs, heights = values.envelope(0, last, buckets)
            lines.append(trace(pin.letter, epochs, epochs.astype(float), near(heights / self._unit, self._ranges[1])))
        return lines

    def _put(self, curve: pg.PlotCurveItem, place: int, first: int, last: int) -> None:
        if last > first:
            low, high = self._ranges[0]
            buckets = max(4, math.ceil(max(50, self._board.area.width()) / 2 * (last - first) / (high - low)))
            epochs, values = self._series[place].envelope(first, last, buckets)
            curve.setData(epochs.astype(float), clip(values.astype(float) / self._unit, self._ranges[1]))
        elif curve.xData is not None and len(curve.xData):
            curve.setData(NOTHING, NOTHING)

    def _draw_epoch(self, epoch: int, empty: bool) -> None:
        moment = self._moment
        if empty or moment is None:
            self._line.setData(NOTHING, NOTHING)
            self._dots.setData(NOTHING, NOTHING)
            for words in self._values:
                words.hide()
            return
        self._line.setData(np.full(2, float(epoch)), np.array(self._ranges[1]))
        now = np.array([*moment.state.weights, moment.state.bias])
        heights = clip(now / self._unit, self._ranges[1])
        brushes = [pg.mkBrush(self._theme.colour(self._colour(place))) for place in range(len(now))]
        self._dots.setData(np.full(len(now), epoch), heights, brush=brushes)
        taken: list[QRectF] = []
        many = len(now) > FEW
        for place, words in enumerate(self._values):
            if place >= NAMED and place < len(now) - 1:
                words.hide()
                continue
            point = self._board.to_pixels(epoch, heights[place])

            def crowd(spot: QRectF, point: QPointF = point) -> int:
                beside = QRectF(point.x() - 6, point.y() - 6, 12, 12)
                if many:  # only on its own curve is it clear whose value it is
                    return 1 + round(abs(spot.center().y() - point.y()))
                crossing = sum(self._board.crosses(curve, spot) for curve in (*self._sooner, *self._later))
                return crossing + sum(map(spot.intersects, (beside, *taken))) + self._pinned.stands_in(spot)

            words.stand_free(point, self._parameter_words(place, float(now[place])), self._board.area, crowd)
            spot = QRectF(words.geometry())
            if many and any(map(spot.intersects, taken)):
                words.hide()  # among so many lines there is not always a place for each; the mouse tells them all
                continue
            taken.append(spot)

    def _parameter_words(self, place: int, value: float) -> str:
        assert self._moment is not None  # only called while one is shown
        decimals, inputs = self._moment.decimals, len(self._sooner) - 1
        if place == inputs:
            return f"b {format_number(value, decimals.bias)}"
        return f"{weight_name(place, inputs)} {format_number(value, decimals.weights[place])}"

    def _set_ranges(self, x: Range, y: Range, anew: bool) -> None:
        if (x, y) != self._ranges:
            self._ranges = (x, y)
            wide = x[1] - x[0]
            self._board.set_range((x[0] - 0.012 * wide, x[1] + 0.025 * wide), y, anew)

    def _words_at(self, mouse: QPointF) -> str:
        """The epoch under the mouse with its weights and bias; near a pinned curve, the loss of that run."""
        at = self._pinned.at(mouse)
        if at is not None:
            return pin_words(next(pin for pin in self._pins if pin.letter == at[0]), at[1])
        history = self._history
        if history is None or len(self._series[0]) < 2:
            return ""
        epoch = self._epoch_at(mouse)
        state = history.state(epoch)
        values = [*state.weights[:NAMED], state.bias]
        places = [*range(min(NAMED, len(state.weights))), len(state.weights)]
        told = ", ".join(self._parameter_words(place, value) for place, value in zip(places, values, strict=True))
        return self.tr("epoch {epoch} · {values}").format(epoch=f"{epoch:,}", values=told)

    def _epoch_at(self, mouse: QPointF) -> int:
        """The nearest of the epochs that are there to see."""
        return min(max(0, round(self._board.from_pixels(mouse).x())), len(self._series[0]) - 1)

    @Slot(QPointF)
    def _clicked(self, mouse: QPointF) -> None:
        """Go to the epoch that was clicked, and ask why the nearest of its parameters is what it is."""
        history = self._history
        if history is None or len(self._series[0]) < 2:
            return
        epoch = self._epoch_at(mouse)
        self.epoch_chosen.emit(epoch)
        state = history.state(epoch)
        heights = clip(np.array([*state.weights, state.bias]) / self._unit, self._ranges[1])
        points = [self._board.to_pixels(epoch, height) for height in heights]
        nearest = min(range(len(points)), key=lambda place: abs(points[place].y() - mouse.y()))
        asked = Quantity(Kind.PARAMETER, nearest if nearest < len(state.weights) else None)
        self.why_asked.emit(asked, self._board.widget, around(points[nearest], self._theme.px(NEAR)))


def _reach(series: list[Pyramid]) -> Range:
    """The range of a few values with a margin."""
    parts = [values.envelope(0, len(values) - 1, 64)[1] for values in series]
    return widened(np.concatenate([NOTHING, *parts]).astype(float), 0.08)
