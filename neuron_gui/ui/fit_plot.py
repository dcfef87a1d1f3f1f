"""How well the neuron fits: the rows, the neuron's line or curve, and the error of every row between them.

With several inputs there is no line to draw; then each row's prediction stands over its target, and the diagonal is
where both agree. A view of a Moment.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.numerals import format_exact, format_number
from neuron_gui.core.settings import State
from neuron_gui.ui.cards import label
from neuron_gui.ui.plot_board import NEAR, PlotBoard
from neuron_gui.ui.plot_legend import Entry, Legend
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, drawing_unit, grouped, widened
from neuron_gui.ui.theme import Theme

MOST_DOTS, MOST_ERRORS = 1000, 300
CURVE_POINTS = 160
REACH = 2.0  # how far above and below the rows, in their own height, the line of the start gets room


class FitPlot(QWidget):
    """Dots for rows, a line for the neuron, thin lines for errors, a diamond for what was asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._start: State | None = None
        self._asked: tuple[tuple[float, ...], float] | None = None
        self._ranges: tuple[Range, Range] = ((0.0, 0.0), (0.0, 0.0))
        self._dataset: Dataset | None = None
        self._dots_x = self._dots_y = np.zeros(0)
        self._rows = np.zeros(0, dtype=int)
        self._units = (1.0, 1.0)
        self._legend = Legend("fitLegend")
        self._board = PlotBoard("fit", self.tr("Fit of the neuron to the rows"), self._words_at)
        self._errors = self._board.curve()
        self._line = self._board.curve()
        self._dots = self._board.dots()
        self._ring = self._board.dots()
        self._diamond = self._board.dots()
        self._board.resized.connect(self._resized)
        self._board.resolution_changed.connect(self._dress_again)
        self._title = label(self.tr("Fit"), "title")
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._title)
        heading.addStretch()
        heading.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self._board.widget, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        ink, neuron, rim = theme.colour("ink"), theme.colour("prediction"), theme.colour("card")
        self._errors.setPen(self._board.pen(theme, theme.colour("error"), 1.6))
        self._dots.setData(size=theme.px(9), pen=self._board.pen(theme, rim, 1))
        self._ring.setData(size=theme.px(16), brush=None, pen=self._board.pen(theme, ink, 1.6))
        self._diamond.setData(
            size=theme.px(14), symbol="d", brush=pg.mkBrush(neuron), pen=self._board.pen(theme, rim, 1.4)
        )
        self._legend.set_theme(theme)
        self._redraw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._title.setVisible(titled)

    def show_moment(self, moment: Moment, start: State | None = None) -> bool:
        """Show the neuron of an epoch over the rows that belong to it; returns whether the picture changed.

        The line of ``start``, the state of epoch 0, gets room, so that the plot need not move while it is left.
        """
        before, self._moment = self._moment, moment
        changed = (
            before is None
            or before.dataset is not moment.dataset
            or start != self._start
            or (before.state, before.row, before.settings.activation)
            != (moment.state, moment.row, moment.settings.activation)
        )
        self._start = start
        if changed:
            self._draw()
        return changed

    def show_asked(self, inputs: tuple[float, ...] | None, prediction: float) -> None:
        """Show what was asked and answered, too; None takes it away."""
        self._asked = None if inputs is None else (inputs, prediction)
        self._draw()

    @Slot()
    def _dress_again(self) -> None:
        self.set_theme(self._theme)

    @Slot()
    def _resized(self) -> None:
        self._draw()

    def _redraw(self) -> None:
        self._dataset = None
        self._draw()

    def _draw(self) -> None:
        moment = self._moment
        if moment is None:
            return
        if moment.dataset is not self._dataset:
            self._take_data(moment.dataset)
        one = moment.dataset.input_count == 1
        predictions = moment.predictions[self._rows] / self._units[1]
        x = self._dots_x
        self._choose_ranges(moment, one)
        shown = self._ranges[1]
        heights = clip(self._dots_y if one else predictions, shown)
        self._dots.setData(x, heights)
        self._draw_line(moment, one)
        # The error of a row: from the target to the prediction, which with several inputs is from the diagonal.
        some = slice(None, None, max(1, -(-len(x) // MOST_ERRORS)))
        ends = np.column_stack((self._dots_y[some], clip(predictions[some], shown)))
        sound = np.isfinite(ends).all(axis=1)
        self._errors.setData(np.repeat(x[some][sound], 2), ends[sound].ravel(), connect="pairs")
        self._draw_ring(moment, one)
        self._draw_asked(one)
        self._explain(one)
        self._board.show_numbers(len(x) > 0)
        self._board.say_empty("" if len(x) else self.tr("Type rows of numbers:\nthey appear here as dots."))

    def _take_data(self, dataset: Dataset) -> None:
        """Choose which rows are drawn; all that depends on the data alone."""
        self._dataset = dataset
        one = dataset.input_count == 1
        sound = np.isfinite(dataset.targets)
        sound &= np.isfinite(dataset.inputs).all(axis=1)
        rows = np.flatnonzero(sound)
        self._rows = rows[:: max(1, -(-len(rows) // MOST_DOTS))]
        across = (dataset.inputs[self._rows, 0] if one else dataset.targets[self._rows]).astype(float)
        up = dataset.targets[self._rows].astype(float)
        self._units = (drawing_unit(widened(across, 0)), drawing_unit(widened(up, 0)))
        self._dots_x, self._dots_y = across / self._units[0], up / self._units[1]
        for side, unit in zip(("bottom", "left"), self._units, strict=True):
            self._board.widget.getAxis(side).unit = unit
        theme = self._theme
        *inputs, target = dataset.columns
        left = target if one else self.tr("prediction ŷ")
        self._board.dress(theme, inputs[0] if one else self.tr("target {name}").format(name=target), left)
        style = Qt.PenStyle.SolidLine if one else Qt.PenStyle.DashLine
        colour = theme.colour("prediction" if one else "muted")
        self._line.setPen(self._board.pen(theme, colour, 2.6 if one else 1.4, style))
        self._dots.setBrush(pg.mkBrush(theme.colour("ink" if one else "prediction")))

    def _explain(self, one: bool) -> None:
        """Say what each sign is."""
        if not len(self._dots_x):
            self._legend.show_entries()
            return
        dot = Entry("dot", "ink", self.tr("row")) if one else Entry("dot", "prediction", self.tr("prediction"))
        line = Entry("line", "prediction", self.tr("neuron")) if one else Entry("dashes", "muted", self.tr("perfect"))
        asked = [Entry("diamond", "prediction", self.tr("asked"))] if self._asked_point(one) else []
        self._legend.show_entries(dot, line, Entry("bar", "error", self.tr("error")), *asked)

    def _draw_line(self, moment: Moment, one: bool) -> None:
        if not len(self._rows):
            self._line.setData(NOTHING, NOTHING)
            return
        (low, high), shown = self._ranges
        margin = 0.2 * (high - low)
        x = np.linspace(low - margin, high + margin, 2 if moment.settings.activation == "linear" else CURVE_POINTS)
        y = x
        if one:
            y = forward(moment.state, x[:, np.newaxis] * self._units[0], moment.settings.activation) / self._units[1]
            if moment.settings.activation == "linear" and not np.isfinite(y).all():
                x, y = x[:0], y[:0]
            elif len(x) == 2:
                x, y = _cut(x, y, shown)
        self._line.setData(x, clip(y, shown))

    def _draw_ring(self, moment: Moment, one: bool) -> None:
        row = moment.row
        if row is None or row not in self._rows:
            self._ring.setData(NOTHING, NOTHING)
            return
        dataset = moment.dataset
        x = float(dataset.inputs[row, 0] if one else dataset.targets[row])
        y = dataset.targets[row : row + 1] if one else moment.predictions[row : row + 1]
        self._ring.setData([x / self._units[0]], clip(y / self._units[1], self._ranges[1]))

    def _draw_asked(self, one: bool) -> None:
        point = self._asked_point(one)
        if point is None:
            self._diamond.setData(NOTHING, NOTHING)
        else:
            self._diamond.setData([point[0]], clip(np.array([point[1]]), self._ranges[1]))

    def _asked_point(self, one: bool) -> tuple[float, float] | None:
        """Where the question stands in the drawing, if it can stand there."""
        if self._asked is None or not one or not len(self._rows):
            return None
        if len(self._asked[0]) != 1 or not np.isfinite(self._asked[1]):
            return None
        x, y = self._asked[0][0] / self._units[0], self._asked[1] / self._units[1]
        near = abs(x - float(np.mean(self._dots_x))) <= 50 * max(1.0, float(np.ptp(self._dots_x)))
        return (x, y) if near else None

    def _choose_ranges(self, moment: Moment, one: bool) -> None:
        """From the rows, the start and what was asked about: never from the moving line, so that nothing jumps."""
        x, y = self._dots_x, np.append(self._dots_y, self._start_heights(moment))
        x_range = widened(x, 0.2 if one else 0.1)
        y_range = widened(y, 0.16 if one else 0.1)
        asked = self._asked_point(one)
        if asked is not None:
            asked_x, asked_y = asked
            x_range = widened(np.append(x, asked_x), 0.16)
            # An untrained or diverged answer shall not squeeze the rows into a line.
            if abs(asked_y - float(np.mean(y_range))) < 6 * (y_range[1] - y_range[0]):
                y_range = widened(np.append(y, asked_y), 0.16)
        if (x_range, y_range) != self._ranges:
            self._ranges = (x_range, y_range)
            self._board.set_range(x_range, y_range, anew=True)

    def _start_heights(self, moment: Moment) -> np.ndarray:
        """Where the neuron's line began over the rows, without what is so far away that it would squeeze them."""
        start = self._start
        if start is None or not len(self._rows) or len(start.weights) != moment.dataset.input_count:
            return NOTHING
        inputs = moment.dataset.inputs[self._rows]
        heights = forward(start, inputs, moment.settings.activation) / self._units[1]
        low, high = widened(self._dots_y, REACH)
        return heights[(heights > low) & (heights < high)]

    def _words_at(self, mouse: QPointF) -> str:
        """The numbers of the row, or of the question, next to the mouse."""
        moment = self._moment
        if moment is None:
            return ""
        one = moment.dataset.input_count == 1
        asked = self._asked_point(one)
        if asked is not None and self._asked is not None:
            apart = self._board.to_pixels(*asked) - mouse
            if apart.manhattanLength() <= self._theme.px(NEAR):
                return self.tr("asked: {name} = {x}, ŷ = {prediction}").format(
                    name=moment.dataset.columns[0],
                    x=grouped(format_exact(self._asked[0][0])),
                    prediction=grouped(format_number(self._asked[1], moment.dataset.decimals.prediction)),
                )
        row = self._row_near(moment, mouse, one)
        return "" if row is None else self._row_words(moment, row)

    def _row_near(self, moment: Moment, mouse: QPointF, one: bool) -> int | None:
        if not len(self._rows):
            return None
        ys = self._dots_y if one else clip(moment.predictions[self._rows] / self._units[1], self._ranges[1])
        corner, unit = self._board.to_pixels(0, 0), self._board.to_pixels(*(r[1] - r[0] for r in self._ranges))
        (wide, high) = (r[1] - r[0] for r in self._ranges)
        x = corner.x() + self._dots_x * (unit.x() - corner.x()) / wide - mouse.x()
        y = corner.y() + ys * (unit.y() - corner.y()) / high - mouse.y()
        apart = np.hypot(x, y)
        nearest = int(np.argmin(np.where(np.isfinite(apart), apart, np.inf)))
        return int(self._rows[nearest]) if apart[nearest] <= self._theme.px(NEAR) else None

    def _row_words(self, moment: Moment, row: int) -> str:
        dataset, places = moment.dataset, moment.dataset.decimals
        numbers = ", ".join(
            f"{name} = {grouped(format_exact(value))}"
            for name, value in zip(dataset.columns, dataset.rows[row], strict=True)
        )
        return self.tr("row {row}: {numbers}, ŷ = {prediction}, error {error}").format(
            row=f"{row + 1:,}",
            numbers=numbers,
            prediction=grouped(format_number(float(moment.predictions[row]), places.prediction)),
            error=grouped(format_number(float(moment.errors[row]), places.prediction)),
        )


def _cut(x: np.ndarray, y: np.ndarray, shown: Range) -> tuple[np.ndarray, np.ndarray]:
    """A straight line without what is far above and below the view: bending it there would change its slope."""
    slope = (y[1] - y[0]) / (x[1] - x[0])
    if abs(slope) < 1e-12:
        return x, y
    tall = shown[1] - shown[0]
    ends = np.sort(x[0] + (np.array([shown[0] - tall, shown[1] + tall]) - y[0]) / slope)
    inside = np.array([max(x[0], ends[0]), min(x[1], ends[1])])
    if inside[0] >= inside[1]:
        return x[:0], y[:0]
    return inside, y[0] + slope * (inside - x[0])
