"""Drags the present point of a landscape, or the start of the run: both parameters follow the mouse.

Knows the plot, places in it and the state that is on show; it changes nothing itself. A click that does not move is
left to others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from neuron_gui.core.landscape import Axes, Place, place_of, state_at
from neuron_gui.core.settings import State
from neuron_gui.ui.landscape_marks import LandscapeMarks
from neuron_gui.ui.plot_board import PlotBoard

REACH = 11.0  # logical pixels: how near the mouse must be to the point
STILL = 3.0  # that it may move in a click
INSIDE = 0.88  # of the view, from its middle: farther out the view would have to grow

_Cursor = Qt.CursorShape

Find = Callable[[], tuple[State, Axes] | None]


@dataclass(frozen=True)
class Hold:
    """A point in the hand: the state before, its two parameters, where the mouse took it, and how far off."""

    before: State
    axes: Axes
    place: QPointF
    off: QPointF
    is_start: bool
    moved: bool = False


class LandscapeGrip(QObject):
    """Hears the mouse over a board.

    ``shown`` and ``start`` give the state on show and that of the start, each with the parameters across and up, where
    it can be dragged.
    """

    held = Signal(object)  # a State
    given_back = Signal(object)  # the State before the point was taken
    start_held = Signal(object)  # a State to start from
    start_let_go = Signal()
    let_go = Signal()  # of either: the view may move again

    def __init__(self, board: PlotBoard, marks: LandscapeMarks, shown: Find, start: Find) -> None:
        super().__init__(board.widget)
        self._board, self._marks, self._shown, self._start = board, marks, shown, start
        self._hold: Hold | None = None
        board.widget.installEventFilter(self)
        board.widget.viewport().installEventFilter(self)

    @property
    def holding(self) -> bool:
        """Whether the point is being dragged: then the view stays."""
        return self._hold is not None and self._hold.moved

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what is meant for the point; returns whether nobody else shall hear it."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if watched is self._board.widget:
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.holding:
                self._key_pressed(event)
                return True
            if kind == QEvent.Type.Hide:
                self._release()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._mouse_moved(event)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.LeftButton:
                self._hold = self._take(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and self._hold is not None:
            return self._release()  # what was dragged is no click
        return False

    def drop_start(self) -> None:
        """Hold the start no longer: what was done with it is taken back elsewhere."""
        if self._hold is not None and self._hold.is_start:
            self._hold = None

    def _take(self, mouse: QPointF) -> Hold | None:
        """How a point would be held there, the present one before the start; None where there is neither."""
        for find in (self._shown, self._start):
            found = find()
            place = None if found is None else place_of(*found)
            if found is None or place is None or not np.isfinite(place).all() or not self._marks.window.holds(place):
                continue
            off = mouse - self._marks.to_pixels(place)
            if np.hypot(off.x(), off.y()) <= REACH:
                return Hold(*found, mouse, off, find is self._start)
        return None

    def _mouse_moved(self, event: QMouseEvent) -> None:
        hold, mouse = self._hold, event.position()
        if hold is not None and not event.buttons() & Qt.MouseButton.LeftButton:
            self._release()  # it was let go where nobody heard it
            hold = None
        if hold is None:
            over = not event.buttons() and self._take(mouse) is not None
            self._show_cursor(_Cursor.OpenHandCursor if over else _Cursor.ArrowCursor)
        elif hold.moved or (mouse - hold.place).manhattanLength() > STILL:
            if not hold.moved:
                self._hold = replace(hold, moved=True)
                self._board.widget.setFocus(Qt.FocusReason.MouseFocusReason)
                self._show_cursor(_Cursor.ClosedHandCursor)
            state = state_at(hold.before, hold.axes, self._place_at(mouse - hold.off))
            (self.start_held if hold.is_start else self.held).emit(state)

    def _place_at(self, point: QPointF) -> Place:
        """A place that stays in the view."""
        p, q = (
            float(np.clip(value, middle - INSIDE * half, middle + INSIDE * half))
            for value, middle, half in (
                (value, (low + high) / 2, (high - low) / 2)
                for value, (low, high) in zip(
                    self._marks.from_pixels(point), (self._marks.window.p, self._marks.window.q), strict=True
                )
            )
        )
        return p, q

    def _key_pressed(self, event: QKeyEvent) -> None:
        """Escape brings the point back to where it was taken; other keys wait until it is let go."""
        if event.key() == Qt.Key.Key_Escape and self._hold is not None:
            hold, self._hold = self._hold, None
            if not hold.is_start:
                self.given_back.emit(hold.before)
            self.let_go.emit()

    def _release(self) -> bool:
        """Let go; returns whether it was dragged."""
        hold, self._hold = self._hold, None
        if hold is not None and hold.moved:
            self._show_cursor(_Cursor.OpenHandCursor)
            if hold.is_start:
                self.start_let_go.emit()
            self.let_go.emit()
            return True
        return False

    def _show_cursor(self, shape: Qt.CursorShape) -> None:
        viewport = self._board.widget.viewport()
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)
