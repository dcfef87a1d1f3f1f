"""How well the neuron fits: the rows, the neuron's line or curve, and the error of every row between them.

With two inputs there is a map of the predictions under the rows. With more there is neither; then each row's
prediction stands over its target, and the diagonal is where both agree. What is special about yes/no questions is in
``fit_yes_no``. A view of a Moment.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import State
from neuron_gui.core.yes_no import is_yes_no
from neuron_gui.ui.accuracy_label import AccuracyLabel
from neuron_gui.ui.cards import small_label
from neuron_gui.ui.fit_hand import FitHand
from neuron_gui.ui.fit_line import diagonal, neurons_line
from neuron_gui.ui.fit_line_hand import FitLineHand
from neuron_gui.ui.fit_look import axis_names, legend_entries, name_places, row_look
from neuron_gui.ui.fit_ranges import place_of_question, ranges_around
from neuron_gui.ui.fit_rows import FEW, LANES, LINE, MAP, PlacedRows, place_rows
from neuron_gui.ui.fit_squares import Squares
from neuron_gui.ui.fit_words import (
    asked_words,
    drawn_words,
    past_row_words,
    place_words,
    row_words,
    squares_tip,
    squares_words,
)
from neuron_gui.ui.fit_yes_no import YesNoMarks, lanes_ranges, mistakes
from neuron_gui.ui.plot_board import NEAR, PlotBoard, around
from neuron_gui.ui.plot_heading import PlotHeading
from neuron_gui.ui.plot_legend import Legend
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, snap, tidy_step
from neuron_gui.ui.theme import Theme

if TYPE_CHECKING:
    from neuron_gui.ui.fit_map import MapItem, Scale, ScaleBar

MOST_ERRORS = 300


class FitPlot(QWidget):
    """Dots for rows, a line or a map for the neuron, thin lines for errors, a diamond for what was asked.

    ``line_hand`` says how the neuron's line is dragged.
    """

    edited = Signal(object, str, str)  # a new Dataset, what was done for the undo menu, and which edits are one
    row_selected = Signal(int)
    row_held = Signal(bool)  # a row is moved by the mouse, or by keys
    row_let_go = Signal()
    row_kept = Signal()
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._start: State | None = None
        self._present: Dataset | None = None
        self._asked: tuple[tuple[float, ...], float] | None = None
        self._ranges: tuple[Range, Range] = ((0.0, 0.0), (0.0, 0.0))
        self._placed = PlacedRows()
        self._dressed: tuple[object, ...] = ()
        self._dotted: tuple[object, ...] = ()
        self._scale: Scale | None = None  # with the two after it, made for the first data of two inputs
        self._legend = Legend("fitLegend")
        self._accuracy = AccuracyLabel()
        self._accuracy.why_asked.connect(self.why_asked)
        self._bar: ScaleBar | None = None
        self._box = QCheckBox(self.tr("Squares"))
        self._box.setObjectName("squaresBox")
        self._box.setProperty("kind", "small")
        self._box.setAccessibleName(self.tr("Squares of the errors"))
        self._box.toggled.connect(self._draw)
        self._board = PlotBoard("fit", self.tr("Fit of the neuron to the rows"), self._words_at)
        self._map: MapItem | None = None
        self._squares = Squares(self._board)
        self._yes_no = YesNoMarks(self._board)
        self._errors = self._board.curve(opaque=True)
        self._ghost: State | None = None
        self._ghost_line = self._board.curve()
        self._line = self._board.curve()
        self._dots = self._board.dots()
        self._ring = self._board.dots()
        self._diamond = self._board.dots()
        for sign in (self._ring, self._diamond):
            sign.setZValue(2)
        self._board.resized.connect(self._draw)
        self._board.resolution_changed.connect(self._dress_again)
        self._hand = FitHand(self._board, self._row_words)
        self._hand.edited.connect(self.edited)
        self._hand.row_selected.connect(self.row_selected)
        self._hand.row_asked.connect(self._ask_why)
        self._hand.held.connect(self.row_held)
        self._hand.let_go.connect(self.row_let_go)
        self._hand.let_go.connect(self._draw)
        self._hand.kept.connect(self.row_kept)
        self.line_hand = FitLineHand(self._board)
        self._drawn = small_label("")
        self._drawn.setObjectName("fitDrawnLabel")
        self._drawn.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._drawn.hide()
        self._heading = PlotHeading(self.tr("Fit"), (self._accuracy, self._legend), (self._box,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._board.widget, 1)
        column.addWidget(self._drawn)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        ink, neuron, rim = theme.colour("ink"), theme.colour("prediction"), theme.colour("card")
        pen = partial(self._board.pen, theme)
        self._errors.setPen(pen(theme.colour("error"), 1.6))
        self._ghost_line.setPen(pen(theme.colour("muted"), 1.4, Qt.PenStyle.DashLine))
        self._ring.setData(size=theme.px(16), brush=None, pen=pen(ink, 1.6))
        self._diamond.setData(size=theme.px(14), symbol="d", brush=pg.mkBrush(neuron), pen=pen(rim, 1.4))
        self._legend.set_theme(theme)
        self._squares.set_theme(theme)
        self._yes_no.set_theme(theme)
        self._hand.set_theme(theme)
        self._placed, self._dressed = PlacedRows(), ()
        self._draw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._heading.set_titled(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of the heading free, from the top left."""
        self._heading.set_corner(size)

    def set_present(self, dataset: Dataset) -> None:
        """These are the present data, which can be changed; others are only looked at."""
        self._present = dataset

    def set_trying(self, active: bool, is_open: bool) -> None:
        """Say whether something is tried out, and whether that stays until Enter keeps it."""
        self._hand.set_trying(active, is_open)

    def show_moment(self, moment: Moment, start: State | None = None, ghost: State | None = None) -> bool:
        """Show the neuron of an epoch over the rows that belong to it; returns whether the picture changed.

        The line of ``start``, the state of epoch 0, gets room, so that the plot need not move while it is left. With
        one input the line of ``ghost``, what the neuron was before something was tried, stays as thin dashes.
        """
        before, self._moment = self._moment, moment
        changed = (
            before is None
            or before.dataset is not moment.dataset
            or (start, ghost) != (self._start, self._ghost)
            or (before.state, before.row) != (moment.state, moment.row)
            or not before.settings.measures_like(moment.settings)
        )
        self._start, self._ghost = start, ghost
        if changed:
            self._draw()
        elif self._editable != self._hand.editable:
            self._tell_hand()
        return changed

    def choose_mistake(self) -> bool:
        """Choose a row to which the wrong answer is given, the next one each time; returns whether there is one."""
        wrong = mistakes(self._moment)
        if self._moment is None or not len(wrong):
            return False
        row = -1 if self._moment.row is None else self._moment.row
        self.row_selected.emit(int(next((each for each in wrong if each > row), wrong[0])))
        return True

    def show_asked(self, inputs: tuple[float, ...] | None, prediction: float) -> None:
        """Show what was asked and answered, too; None takes it away."""
        self._asked = None if inputs is None else (inputs, prediction)
        self._draw()

    @property
    def _editable(self) -> bool:
        return self._moment is not None and self._moment.dataset is self._present

    def _tell_hand(self) -> None:
        if self._moment is not None:
            self._hand.show(self._moment, self._placed, self._ranges, self._editable)
            self.line_hand.show(self._moment, self._placed, self._ranges)

    @Slot(QPointF)
    def _ask_why(self, place: QPointF) -> None:
        self.why_asked.emit(Quantity(Kind.ERROR), self._board.widget, around(place, self._theme.px(NEAR)))

    @Slot()
    def _dress_again(self) -> None:
        self.set_theme(self._theme)

    @Slot()
    def _draw(self) -> None:
        moment = self._moment
        if moment is None:
            return
        stays = self._hand.follow(moment.dataset)
        stays = stays or (moment.by_hand and moment.dataset is self._placed.dataset)
        asks = is_yes_no(moment.dataset, moment.settings)
        if moment.dataset is not self._placed.dataset or asks != self._placed.yes_no:
            stays = stays and asks == self._placed.yes_no
            self._placed = place_rows(moment.dataset, self._placed.units if stays else None, asks)
            self._dress_data(moment.dataset)
        if not stays:
            self._choose_ranges(moment)
        placed = self._placed
        self._draw_dots(moment)
        self._draw_line(moment)
        self._draw_map(moment)
        self._draw_errors(moment)
        self._yes_no.show(moment, placed, self._ranges)
        self._accuracy.show_moment(moment)
        self._put(self._ring, None if moment.row is None else placed.place_of(moment, moment.row))
        self._put(self._diamond, self._asked_point())
        self._explain()
        self._board.show_numbers(len(placed) > 0)
        self._board.say_empty("" if len(placed) else self.tr("Type rows of numbers:\nthey appear here as dots."))
        self._tell_hand()
        self._board.tell_again()

    def _dress_data(self, dataset: Dataset) -> None:
        """Name and colour what depends on the data; the axes only where they are others."""
        theme, kind = self._theme, self._placed.kind
        name_places(self._placed, *(self._board.widget.getAxis(side) for side in ("bottom", "left")))
        names = axis_names(self._placed, dataset)
        if kind == MAP:
            self._dress_map(dataset)
        if (dressed := (theme, kind, names)) == self._dressed:
            return
        self._dressed = dressed
        self._board.dress(theme, *names)
        self._board.widget.getAxis("left").setGrid(0 if kind == MAP else 255)
        style = Qt.PenStyle.SolidLine if kind == LINE else Qt.PenStyle.DashLine
        colour = theme.colour("prediction" if kind == LINE else "muted")
        self._line.setPen(self._board.pen(theme, colour, 2.6 if kind == LINE else 1.4, style))

    def _dress_map(self, dataset: Dataset) -> None:
        """Give the map the colours for these targets; most work has one input and needs nothing of this."""
        from neuron_gui.ui.fit_map import MapItem, ScaleBar, scale_for

        if self._map is None or self._bar is None:
            self._map, self._bar = MapItem(), ScaleBar()
            self._board.widget.addItem(self._map)
            self._heading.add_sign(self._bar)
        self._map.dress(self._board.pen(self._theme, self._theme.colour("ink", 0.22), 1))
        self._scale = scale_for(self._theme, dataset.targets)
        self._bar.show_scale(self._theme, self._scale, dataset.decimals.target)

    def _draw_dots(self, moment: Moment) -> None:
        placed = self._placed
        key = (placed, self._ranges[1], moment.state if placed.over_targets else None)
        if key == self._dotted:
            return
        self._dotted, share = key, placed.dot_share
        self._line.setZValue(0 if share == 1.0 else 1)  # over dots that lie so close that they would hide it
        look = row_look(self._theme, placed, self._scale, self._board.pen)
        heights = placed.heights(moment, self._ranges[1])
        if np.isfinite(heights).any():
            self._dots.setData(placed.x, heights, **look)
        else:  # pyqtgraph looks for the lowest of them
            self._dots.setData(NOTHING, NOTHING)

    def _draw_line(self, moment: Moment) -> None:
        """The neuron's line or curve, or the diagonal."""
        kind, units = self._placed.kind, self._placed.units
        if not len(self._placed) or kind in (MAP, LANES):
            self._line.setData(NOTHING, NOTHING)
            return
        x, y = neurons_line(moment, units, self._ranges) if kind == LINE else diagonal(self._ranges)
        self._line.setData(x, y)
        self._draw_ghost(moment)

    def _draw_ghost(self, moment: Moment) -> None:
        if self._ghost is not None and self._placed.kind == LINE and len(self._ghost.weights) == 1:
            before = replace(moment, state=self._ghost)
            self._ghost_line.setData(*neurons_line(before, self._placed.units, self._ranges))
        elif self._ghost_line.xData is not None and len(self._ghost_line.xData):
            self._ghost_line.setData(NOTHING, NOTHING)

    def _draw_map(self, moment: Moment) -> None:
        if self._map is None or self._scale is None:
            return
        from neuron_gui.ui.fit_map import MapView

        placed, view = self._placed, None
        if placed.kind == MAP and len(placed):
            view = MapView(moment.rule, moment.settings.activation, self._ranges, placed.units, self._scale)
        self._map.put(view)

    def _draw_errors(self, moment: Moment) -> None:
        """From each target to the prediction, which with many inputs is from the diagonal; and their squares."""
        placed, shown = self._placed, self._ranges[1]
        if placed.kind in (MAP, LANES):
            self._errors.setData(NOTHING, NOTHING)
            self._squares.hide()
            return
        some = slice(None, None, max(1, -(-len(placed) // MOST_ERRORS)))
        x, ends = placed.x[some], np.column_stack((placed.y[some], clip(placed.predictions(moment)[some], shown)))
        sound = np.isfinite(ends).all(axis=1)
        few = not placed.yes_no or len(x) <= FEW  # so many of them would hide the curve between the answers
        taught = sound & ~placed.tested[some]  # of these the loss is made
        drawn = sound if few else np.zeros_like(sound)
        self._errors.setData(np.repeat(x[drawn], 2), ends[drawn].ravel(), connect="pairs")
        x, ends = x[taught], ends[taught]
        self._box.setToolTip(squares_tip(moment.settings.loss))
        if self._box.isChecked():
            rising, dots = (moment.rule.weights[0], 0) if placed.kind == LINE else (1.0, 1)
            self._squares.show(x, ends, rising, self._ranges, squares_words(moment, len(x)), dots)
        else:
            self._squares.hide()

    def _put(self, sign: pg.ScatterPlotItem, place: tuple[float, float] | None) -> None:
        """Put a sign at a place, or away."""
        if place is None:
            sign.setData(NOTHING, NOTHING)
        else:
            sign.setData([place[0]], clip(np.array([place[1]]), self._ranges[1]))

    def _explain(self) -> None:
        """Say what each sign is, and offer what there is to choose."""
        placed = self._placed
        if self._bar is not None:
            self._bar.setVisible(placed.kind == MAP and len(placed) > 0 and not placed.yes_no)
        self._box.setVisible(placed.kind not in (MAP, LANES))
        self._legend.show_entries(*legend_entries(placed, self._asked_point() is not None))
        self._drawn.setText(drawn_words(placed))
        self._drawn.setVisible(placed.is_thinned)
        self._legend.setVisible(bool(self._legend.accessibleName()))
        self._heading.arrange()

    def _asked_point(self) -> tuple[float, float] | None:
        """Where the question stands in the drawing, if it can stand there."""
        return None if self._asked is None else place_of_question(self._placed, *self._asked)

    def _choose_ranges(self, moment: Moment) -> None:
        """From the rows, the start and what was asked about: never from the moving line, so that nothing jumps."""
        placed = self._placed
        if placed.kind == LANES:
            self._show_ranges(*lanes_ranges())
        else:
            self._show_ranges(*ranges_around(placed, placed.start_heights(self._start, moment), self._asked_point()))

    def _show_ranges(self, x_range: Range, y_range: Range) -> None:
        if (x_range, y_range) != self._ranges:
            self._ranges = (x_range, y_range)
            self._board.set_range(x_range, y_range, anew=True)

    # Words

    def _row_words(self, row: int) -> str:
        return "" if self._moment is None else row_words(self._moment, row)

    def _words_at(self, mouse: QPointF) -> str:
        """The numbers of the row, of the question, or of the place of a map, next to the mouse."""
        moment = self._moment
        if moment is None:
            return ""
        if self._hand.held_row is not None:
            return row_words(moment, self._hand.held_row)
        asked = self._asked_point()
        if asked is not None and self._asked is not None:
            apart = self._board.to_pixels(*asked) - mouse
            if apart.manhattanLength() <= self._theme.px(NEAR):
                return asked_words(moment, *self._asked)
        row, apart_ = self._placed.near(moment, self._board, self._ranges, mouse)
        if apart_ <= self._theme.px(NEAR):
            past = self._present is not None and not self._editable
            return past_row_words(moment, row) if past else row_words(moment, row)
        of_line = self.line_hand.words_at(mouse)
        if of_line or self._placed.kind != MAP or not len(self._placed):
            return of_line
        point, units = self._board.from_exact_pixels(mouse), self._placed.units
        x, y = (
            snap(value * unit, tidy_step((high - low) * unit / 4))
            for value, unit, (low, high) in zip((point.x(), point.y()), units, self._ranges, strict=True)
        )
        return place_words(moment, (x, y))
