"""What a hand does to the neuron's line in the fit plot: its middle is shifted, an end is turned about the other.

Over two inputs it is the line between yes and no. It changes nothing itself: each move leaves as another state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from neuron_gui.core.by_hand import DivideGrip, Grip, grip, grip_divide
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.settings import State
from neuron_gui.core.taught import in_its_own_units
from neuron_gui.ui.fit_rows import LINE, MAP, PlacedRows
from neuron_gui.ui.plot_board import NEAR, PlotBoard
from neuron_gui.ui.plot_numbers import Range, grouped

REACH = 9.0  # logical pixels: how near the mouse must be to the line
STILL = 3.0  # that it may move in a click
DOT = 6.0  # about a row: there the row is meant
CROWD = 60  # drawn rows: among so many, the line is meant wherever it is this near:
ON_THE_LINE = 4.0

_Cursor = Qt.CursorShape


@dataclass(frozen=True, eq=False)
class Hold:
    """The line in the hand: how it is held, where the mouse took it, and how far that was off the line.

    The grip is on the line over inputs as typed; ``state`` is that which the neuron had.
    """

    grip: Grip | DivideGrip
    state: State
    place: QPointF
    off: QPointF
    moved: bool = False


class FitLineHand(QObject):
    """Hears the mouse over a board before the hand that is for the rows does."""

    held = Signal(object)  # a State: the line goes through the mouse
    given_back = Signal(object)  # the State before the line was taken

    def __init__(self, board: PlotBoard) -> None:
        super().__init__(board.widget)
        self._board = board
        self._moment: Moment | None = None
        self._placed = PlacedRows()
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._possible = False
        self._hold: Hold | None = None
        board.widget.installEventFilter(self)
        board.widget.viewport().installEventFilter(self)

    def show(self, moment: Moment, placed: PlacedRows, ranges: tuple[Range, Range]) -> None:
        """Work on what is on show: the line of one input, or between yes and no, over rows that give a loss."""
        before, kind = self._moment, (self._placed.kind, self._placed.yes_no)
        self._moment, self._placed, self._ranges = moment, placed, ranges
        if before is None or before.dataset is not moment.dataset or kind != (placed.kind, placed.yes_no):
            has_line = placed.kind == LINE or (placed.kind == MAP and placed.yes_no)
            self._possible = has_line and moment.dataset.first_problem() is None
            if self._hold is not None and not self._possible:
                self._release()

    @property
    def holding(self) -> bool:
        """Whether the line is being dragged."""
        return self._hold is not None and self._hold.moved

    def words_at(self, mouse: QPointF) -> str:
        """What can be done with the line under the mouse; while it is dragged, the loss that it has now."""
        moment = self._moment
        if moment is not None and self.holding:
            return self.tr("loss {loss}").format(loss=grouped(format_loss(moment.loss)))
        taken = None if moment is None or moment.by_hand else self._take(mouse)
        if taken is None:
            return ""
        return self.tr("drag to shift: b") if taken.grip.pivot is None else self.tr("drag to turn: w and b")

    # Hearing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what is meant for the line; returns whether nobody else shall hear it."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if watched is self._board.widget:
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.holding:
                return self._key_pressed(event)
            if kind == QEvent.Type.Hide:
                self._release()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            return self._mouse_moved(event)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            return event.button() == Qt.MouseButton.LeftButton and self._pressed(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and self._hold is not None:
            self._release()
            return True
        return False

    def _pressed(self, mouse: QPointF) -> bool:
        self._hold = self._take(mouse)
        if self._hold is not None:
            self._board.widget.setFocus(Qt.FocusReason.MouseFocusReason)
        return self._hold is not None

    def _mouse_moved(self, event: QMouseEvent) -> bool:
        hold, mouse = self._hold, event.position()
        if hold is not None and not event.buttons() & Qt.MouseButton.LeftButton:
            self._release()  # it was let go where nobody heard it
            hold = None
        if hold is None:
            taken = None if event.buttons() else self._take(mouse)
            if taken is not None:
                self._show_cursor(taken)
                self._board.follow_mouse(mouse)
            return taken is not None
        if hold.moved or (mouse - hold.place).manhattanLength() > STILL:
            self._hold = replace(hold, moved=True)
            point = self._board.from_exact_pixels(mouse - hold.off)
            unit_x, unit_y = self._placed.units
            moment, line = self._moment, hold.grip.moved(point.x() * unit_x, point.y() * unit_y)
            if moment is not None:
                self.held.emit(in_its_own_units(line, moment.dataset, moment.settings))
        self._board.follow_mouse(mouse)
        return True

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Escape brings the line back to where it was taken; other keys wait until it is let go."""
        if event.key() == Qt.Key.Key_Escape and self._hold is not None:
            before = self._hold.state
            self._release()
            self.given_back.emit(before)
        return True

    def _release(self) -> None:
        self._hold = None

    def _show_cursor(self, taken: Hold) -> None:
        shape = _Cursor.SizeAllCursor if taken.grip.pivot is None else _Cursor.SizeVerCursor
        viewport = self._board.widget.viewport()
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)

    # Where the line is

    def _take(self, mouse: QPointF) -> Hold | None:
        """How the line would be held there; None where it is not, or a row is."""
        moment = self._moment
        if moment is None or not self._possible or not self._board.area.contains(mouse.toPoint()):
            return None
        if self._placed.kind == MAP:
            return self._take_divide(moment, mouse)
        seen = self._seen_part(moment)
        nearest = self._nearest(moment, mouse) if seen is not None else None
        if seen is None or nearest is None:
            return None
        off = mouse - nearest
        if not self._is_meant(moment, mouse, off):
            return None
        x = self._board.from_exact_pixels(nearest).x() * self._placed.units[0]
        return Hold(grip(moment.rule, moment.settings.activation, x, seen), moment.state, mouse, off)

    def _take_divide(self, moment: Moment, mouse: QPointF) -> Hold | None:
        """How the line between yes and no would be held there."""
        from neuron_gui.ui.fit_map import MapView, Scale

        units, ranges = self._placed.units, self._ranges
        line = MapView(moment.rule, moment.settings.activation, ranges, units, Scale()).boundary()
        if line is None:
            return None
        begin, end = (self._board.to_pixels(p.x(), p.y()) for p in (line.p1(), line.p2()))
        along = end - begin
        share = QPointF.dotProduct(mouse - begin, along) / max(QPointF.dotProduct(along, along), 1e-9)
        share = min(max(share, 0.0), 1.0)
        off = mouse - (begin + along * share)
        if not self._is_meant(moment, mouse, off):
            return None
        first, place, last = (
            (point.x() * units[0], point.y() * units[1]) for point in (line.p1(), line.pointAt(share), line.p2())
        )
        spans = tuple((high - low) * unit for (low, high), unit in zip(ranges, units, strict=True))
        turned = grip_divide(moment.rule, place, (first, last), (spans[0], spans[1]))
        return Hold(turned, moment.state, mouse, off)

    def _is_meant(self, moment: Moment, mouse: QPointF, off: QPointF) -> bool:
        """Whether the mouse, so far off the line, means the line and not a row."""
        apart = float(np.hypot(off.x(), off.y()))
        row = self._placed.near(moment, self._board, self._ranges, mouse)[1]
        crowded = len(self._placed) > CROWD and apart <= ON_THE_LINE
        return apart <= REACH and (crowded or not (row <= DOT or row < min(apart, NEAR)))

    def _seen_part(self, moment: Moment) -> Range | None:
        """From which input to which the line is in sight; a curve is as long as the view is wide."""
        unit_x, unit_y = self._placed.units
        low, high = (end * unit_x for end in self._ranges[0])
        weight, bias = moment.rule.weights[0], moment.rule.bias
        if moment.settings.activation != "linear" or weight == 0:
            return low, high
        ends = sorted((end * unit_y - bias) / weight for end in self._ranges[1])
        low, high = max(low, ends[0]), min(high, ends[1])
        return (low, high) if low < high else None

    def _nearest(self, moment: Moment, mouse: QPointF) -> QPointF | None:
        """The place of the line that is nearest to the mouse, among those close to it."""
        board, (unit_x, unit_y) = self._board, self._placed.units
        left = board.from_exact_pixels(mouse - QPointF(NEAR, 0)).x()
        right = board.from_exact_pixels(mouse + QPointF(NEAR, 0)).x()
        x = np.linspace(left, right, 15)
        y = forward(moment.rule, x[:, np.newaxis] * unit_x, moment.settings.activation) / unit_y
        (first, last), (low, high) = self._ranges
        corner, end = board.to_pixels(first, low), board.to_pixels(last, high)
        across = corner.x() + (x - first) * (end.x() - corner.x()) / (last - first) - mouse.x()
        down = corner.y() + (y - low) * (end.y() - corner.y()) / (high - low) - mouse.y()
        if not np.isfinite(down).all() or np.abs(down).max() > 1e6:
            return None
        step_x, step_y = np.diff(across), np.diff(down)
        share = np.clip(-(across[:-1] * step_x + down[:-1] * step_y) / (step_x**2 + step_y**2), 0.0, 1.0)
        near_x, near_y = across[:-1] + share * step_x, down[:-1] + share * step_y
        place = int(np.argmin(np.hypot(near_x, near_y)))
        return mouse + QPointF(float(near_x[place]), float(near_y[place]))
