"""What every learning rate leads to: the final loss, or the epochs until a loss, over all rates; click to take one.

A view of a RateSweep, which may still be on its way. Both the rates and the losses are powers of ten here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGraphicsRectItem, QVBoxLayout, QWidget

from neuron_gui.core.numerals import format_exact, format_loss, round_down
from neuron_gui.core.sweep import POWERS, RateSweep
from neuron_gui.ui.number_inputs import RateInput, leave_wheel_to_page
from neuron_gui.ui.plot_board import Line, PlotBoard, Words
from neuron_gui.ui.plot_heading import PlotHeading
from neuron_gui.ui.plot_legend import Entry, Legend
from neuron_gui.ui.plot_numbers import NOTHING, Range, grouped, near, round_up
from neuron_gui.ui.rates_hand import RatesHand
from neuron_gui.ui.theme import Theme

SMALLEST = 1e-12  # a loss of 0 is drawn here
LOSS, EPOCHS = 0, 1  # what is drawn
GOALS = (1e-9, 1e9)  # losses that can be waited for
ACROSS: Range = (POWERS[0] - 0.06, POWERS[1] + 0.1)


class RatesPlot(QWidget):
    """A curve over all learning rates, the present one, and the edge beyond which training runs away."""

    rate_chosen = Signal(float)
    rate_held = Signal(float)  # while it is pulled along
    goal_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._sweep: RateSweep | None = None
        self._rate = 0.01
        self._ranges: tuple[Range, Range] = (ACROSS, (0.0, 1.0))
        self._measure = QComboBox()
        self._measure.setObjectName("ratesMeasureBox")
        self._measure.setProperty("kind", "small")
        self._measure.setAccessibleName(self.tr("What is shown for each rate"))
        self._measure.setToolTip(self.tr("The loss after the last epoch, or how long it takes to get down to a loss"))
        self._measure.addItems([self.tr("Final loss"), self.tr("Epochs to loss")])
        self._measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._measure.currentIndexChanged.connect(self._measured)
        leave_wheel_to_page(self._measure)
        self._goal = RateInput(*GOALS)
        self._goal.setObjectName("goalInput")
        self._goal.setProperty("kind", "small")
        self._goal.setAccessibleName(self.tr("Loss to reach"))
        self._goal.valueChanged.connect(self.goal_chosen)
        self._goal.refused.connect(self._explain_goal)
        self._explain_goal("")
        self._goal.hide()
        self._legend = Legend("ratesLegend")
        self._heading = PlotHeading(self.tr("Rates"), (self._legend,), (self._measure, self._goal))
        self._board = PlotBoard("rates", self.tr("What every learning rate leads to"), self._words_at)
        plot = self._board.widget
        plot.getAxis("bottom").powers = True
        self._shade = QGraphicsRectItem()
        self._shade.setZValue(-500)
        plot.addItem(self._shade)
        self._edge = self._board.curve()
        self._now = self._board.curve()
        self._curve = self._board.curve()
        self._dot = self._board.dots()
        self._edge_words = Words("ratesEdge", plot)
        self._now_words = Words("ratesNow", plot)
        self._fastest_words = Words("ratesFastest", plot)
        self.hand = RatesHand(self._board, self._words_of, self._point_of, self._at, self._places)
        self.hand.chosen.connect(self._choose)
        self.hand.pulled.connect(self._pull)
        self._board.resized.connect(self._draw)
        self._board.clicked.connect(self._clicked)
        self._board.resolution_changed.connect(self._dress_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(plot, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        pen = self._board.pen
        self._dress_axes()
        self._edge.setPen(pen(theme, theme.colour("muted"), 1.4, Line.DashLine))
        self._now.setPen(pen(theme, theme.colour("ink"), 1.2, Line.DotLine))
        self._shade.setPen(pg.mkPen(None))
        self._shade.setBrush(theme.colour("muted", 0.12))
        self._edge_words.dress(theme, "mark", theme.colours.muted)
        self._now_words.dress(theme, "mark")
        self._fastest_words.dress(theme, "mark")
        self._legend.set_theme(theme)
        self.hand.dress(theme)
        self._goal.setFixedWidth(round(theme.px(64)))
        self._draw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._heading.set_titled(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of the heading free, from the top left."""
        self._heading.set_corner(size)

    def show_sweep(self, sweep: RateSweep) -> None:
        """Show what the rates have led to, or how far they are."""
        self._sweep = sweep
        self._board.say_empty("")
        self._draw()

    def show_rate(self, rate: float, goal: float) -> None:
        """Show which rate is set now, and which loss is waited for."""
        if not self._goal.hasFocus() or goal != self._goal.value():
            self._goal.blockSignals(True)
            self._goal.setValue(goal)
            self._goal.blockSignals(False)
        if rate != self._rate:
            self._rate = rate
            self._draw()
        if self._sweep is None:
            self._board.say_empty(self.tr("Every learning rate is tried out here\nas soon as there is time."))

    def show_missing(self, reason: str) -> None:
        """Say why there is nothing to see: "loading", "gaps", "too long" or "failed"."""
        self._sweep = None
        self._draw()
        texts = {
            "loading": self.tr("When TensorFlow is loaded, every\nlearning rate is tried out here."),
            "gaps": self.tr("When every cell is a number, every\nlearning rate is tried out here."),
            "too long": self.tr("With so many rows it would take too long\nto try out every learning rate."),
            "failed": self.tr("Without TensorFlow no learning rate\ncan be tried out."),
        }
        self._board.say_empty(texts[reason])

    # Drawing

    @property
    def _measures_epochs(self) -> bool:
        return self._measure.currentIndex() == EPOCHS

    @Slot()
    def _dress_again(self) -> None:
        self.set_theme(self._theme)

    def _dress_axes(self) -> None:
        theme, epochs = self._theme, self._measures_epochs
        name = self.tr("epochs") if epochs else self.tr("final loss")
        self._board.dress(theme, self.tr("learning rate"), name)
        colour = theme.colour("ink" if epochs else "error")
        self._curve.setPen(self._board.pen(theme, colour, 2.2))
        rim = self._board.pen(theme, theme.colour("card"), 1.2)
        self._dot.setData(size=theme.px(9), brush=pg.mkBrush(colour), pen=rim)

    @Slot()
    def _measured(self) -> None:
        self._goal.setVisible(self._measures_epochs)
        self._heading.arrange()
        self.hand.drop()
        self._dress_axes()
        self._draw(anew=True)

    @Slot(str)
    def _explain_goal(self, reason: str) -> None:
        """Say what the field is for, or why its text is no loss."""
        self._goal.setToolTip(reason or self.tr("The loss to get down to"))

    @Slot()
    def _draw(self, anew: bool = False) -> None:
        sweep = self._sweep
        self._board.show_numbers(sweep is not None)
        if sweep is None:
            self._show_nothing()
            return
        axis = self._board.widget.getAxis("left")
        axis.powers = axis.lowest_is_zero = not self._measures_epochs
        axis.whole = self._measures_epochs
        heights, up = self._heights(sweep), self._range(sweep)
        axis.lowest_is_zero = not self._measures_epochs and up[0] <= math.log10(SMALLEST)
        high = up[1] - up[0]
        ranges = ACROSS, (up[0] - 0.03 * high, up[1] + 0.06 * high)
        if ranges != self._ranges or anew:
            self._ranges = ranges
            self._board.set_range(*ranges, anew)
        self._curve.setData(np.log10(sweep.rates), near(heights, up), connect="finite")
        self._draw_edge(sweep)
        self._draw_rate(sweep, heights)
        self._name_fastest(sweep)
        self._tell_progress(sweep)
        nobody = self._measures_epochs and sweep.complete and sweep.fastest is None
        self._board.say_empty(self._nobody_words(sweep) if nobody else "")
        self.hand.follow()

    def _show_nothing(self) -> None:
        for curve in (self._edge, self._now, self._curve, self._dot):
            curve.setData(NOTHING, NOTHING)
        for words in (self._edge_words, self._now_words, self._fastest_words):
            words.hide()
        self._shade.setRect(QRectF())
        self._legend.show_entries()
        self.hand.drop()

    def _heights(self, sweep: RateSweep) -> np.ndarray:
        """Where each rate is drawn; NaN where there is nothing to draw."""
        if self._measures_epochs:
            return sweep.reached
        with np.errstate(invalid="ignore"):
            losses = np.where(sweep.losses < 0, np.nan, np.maximum(sweep.losses, SMALLEST))
            heights: np.ndarray = np.log10(losses)
        return heights

    def _range(self, sweep: RateSweep) -> Range:
        """Whole powers of ten up to a little over the first loss; or the epochs."""
        if self._measures_epochs:
            return 0.0, round_up(float(sweep.epochs))
        heights = self._heights(sweep)
        heights = heights[np.isfinite(heights)]
        first = math.log10(sweep.first_loss) if 0 < sweep.first_loss < math.inf else 0.0
        top = math.ceil(first + 0.3)
        low = math.floor(float(heights.min())) if heights.size else top - 3
        return float(min(low, top - 1)), float(top)

    def _draw_edge(self, sweep: RateSweep) -> None:
        edge, (across, up) = sweep.edge, self._ranges
        shown = edge is not None and math.log10(edge) < across[1]
        if edge is None or not shown:
            self._edge.setData(NOTHING, NOTHING)
            self._edge_words.hide()
            self._shade.setRect(QRectF())
            return
        x = max(math.log10(edge), across[0])
        self._edge.setData(np.full(2, x), np.array(up))
        self._shade.setRect(QRectF(x, up[0], across[1] - x, up[1] - up[0]))
        text = self.tr("runs away\nabove {rate}").format(rate=format_exact(round_down(edge, 3)))
        area, point = self._board.area, self._board.to_pixels(x, up[1])
        wide = max(map(self._edge_words.fontMetrics().horizontalAdvance, text.split("\n")))
        if point.x() + 12 + wide > area.right():
            text += " →"  # where they stand before the edge
        self._edge_words.stand_at(QPointF(point.x() - 6, area.top() + 2), text, area, below=True)

    def _draw_rate(self, sweep: RateSweep, heights: np.ndarray) -> None:
        """The line of the present rate with its value, and a dot where it meets the curve, or on the fastest."""
        x = math.log10(self._rate)
        inside = self._ranges[0][0] <= x <= self._ranges[0][1]
        self._now.setData(*((np.full(2, x), np.array(self._ranges[1])) if inside else (NOTHING, NOTHING)))
        place = sweep.nearest(self._rate)
        dotted = [place] if inside and np.isfinite(heights[place]) else []
        if self._measures_epochs and sweep.fastest is not None:
            dotted.append(sweep.fastest)
        xs, ys = np.log10(sweep.rates[dotted]), near(heights[dotted], self._ranges[1])
        self._dot.setData(xs, ys)
        if not inside:
            self._now_words.hide()
            return
        area = self._board.area
        text = self.tr("now {rate}").format(rate=format_exact(self._rate))
        point = QPointF(self._board.to_pixels(x, 0.0).x(), area.bottom() - 0.3 * area.height())
        self._now_words.stand_free(point, text, area, self._crowd(self._edge_words))

    def _crowd(self, *others: Words) -> Callable[[QRectF], float]:
        """How much is at a place already: the curve, the lines, and words that are shown."""
        spared = [QRectF(words.geometry()) for words in others if not words.isHidden()]
        drawn = [curve.xData[0] for curve in (self._now, self._edge) if len(curve.xData)]
        lines = [self._board.to_pixels(x, 0.0).x() for x in drawn]

        def crowd(spot: QRectF) -> float:
            crossed = sum(spot.left() - 1 < x < spot.right() + 1 for x in lines)
            return self._board.crosses(self._curve, spot) + crossed + sum(map(spot.intersects, spared))

        return crowd

    def _name_fastest(self, sweep: RateSweep) -> None:
        """Say which rate came down to the goal first."""
        place = sweep.fastest if self._measures_epochs else None
        if place is None:
            self._fastest_words.hide()
            return
        rate = float(sweep.rates[place])
        text = self.tr("fastest {rate}").format(rate=format_exact(rate))
        point = self._board.to_pixels(math.log10(rate), float(sweep.reached[place]))
        crowd = self._crowd(self._edge_words, self._now_words)
        self._fastest_words.stand_free(point, text, self._board.area, crowd)

    def _tell_progress(self, sweep: RateSweep) -> None:
        entries = []
        if not sweep.complete:
            done, planned = f"{sweep.crowd.epoch:,}", f"{sweep.epochs:,}"
            entries = [Entry("dot", "muted", self.tr("{done} of {planned} epochs").format(done=done, planned=planned))]
        self._legend.show_entries(*entries)
        self._legend.setVisible(bool(entries))
        self._heading.arrange()

    def _nobody_words(self, sweep: RateSweep) -> str:
        text = self.tr("No rate gets down to a loss of {goal}\nin {epochs} epochs.")
        return text.format(goal=format_exact(sweep.task.goal), epochs=f"{sweep.epochs:,}")

    # Hearing the mouse and the keyboard

    def _words_of(self, place: int) -> str:
        """A rate, and what it leads to."""
        sweep = self._sweep
        if sweep is None:
            return ""
        words = [self.tr("rate {rate}").format(rate=format_exact(float(sweep.rates[place])))]
        if sweep.crowd.lost[place] >= 0:
            words.append(self.tr("runs away in epoch {epoch}").format(epoch=f"{int(sweep.crowd.lost[place]):,}"))
        else:
            words.append(self.tr("loss {loss}").format(loss=grouped(format_loss(float(sweep.losses[place])))))
        if self._measures_epochs and np.isfinite(sweep.reached[place]):
            reached = self.tr("loss {goal} after {epochs} epochs")
            words[-1] = reached.format(goal=format_exact(sweep.task.goal), epochs=f"{int(sweep.reached[place]):,}")
        return ": ".join(words)

    def _words_at(self, mouse: QPointF) -> str:
        sweep = self._sweep
        if sweep is None:
            return ""
        return self._words_of(self._place_at(sweep, mouse)) + "\n" + self.tr("Click to use it, or pull.")

    def _place_at(self, sweep: RateSweep, mouse: QPointF) -> int:
        return sweep.nearest(10.0 ** min(max(self._board.from_pixels(mouse).x(), -20.0), 20.0))

    def _at(self, mouse: QPointF) -> int:
        return 0 if self._sweep is None else self._place_at(self._sweep, mouse)

    def _places(self) -> tuple[int, int]:
        return (0, 0) if self._sweep is None else (self._sweep.nearest(self._rate), len(self._sweep.rates))

    def _point_of(self, place: int) -> QPointF:
        sweep = self._sweep
        if sweep is None:
            return QPointF()
        height = float(self._heights(sweep)[place])
        low, high = self._ranges[1]
        return QPointF(math.log10(sweep.rates[place]), min(max(height, low), high) if math.isfinite(height) else high)

    @Slot(QPointF)
    def _clicked(self, mouse: QPointF) -> None:
        if self._sweep is not None:
            self._choose(self._place_at(self._sweep, mouse))

    @Slot(int)
    def _choose(self, place: int) -> None:
        if self._sweep is not None:
            self.rate_chosen.emit(float(self._sweep.rates[place]))

    @Slot(int)
    def _pull(self, place: int) -> None:
        if self._sweep is not None:
            self.rate_held.emit(float(self._sweep.rates[place]))
