"""Points at a learning rate with the keyboard: a line that the arrow keys move, and Enter takes its rate; or pulls it.

Knows the plot and places of rates in it, nothing of losses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from neuron_gui.ui.focus_ring import FocusRing
from neuron_gui.ui.plot_board import PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING
from neuron_gui.ui.theme import Theme

STILL = 3.0  # pixels that the mouse may move in a click
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -10, Qt.Key.Key_Up: 10}


class RatesHand(QObject):
    """The pointed line and the ring of the focus.

    ``tell`` gives the words for a place, ``where`` the point of its dot, ``at`` the place under the mouse; ``present``
    is the place from which the line sets out, and how many places there are (0: nothing to point at). The mouse pulls
    the rate along; a click that does not move is left to others.
    """

    chosen = Signal(int)  # a place
    pulled = Signal(int)  # to a place
    let_go = Signal()

    def __init__(
        self,
        board: PlotBoard,
        tell: Callable[[int], str],
        where: Callable[[int], QPointF],
        at: Callable[[QPointF], int],
        present: Callable[[], tuple[int, int]],
    ) -> None:
        super().__init__(board.widget)
        self._board, self._tell, self._where, self._at, self._present = board, tell, where, at, present
        self._place: int | None = None
        self._pressed: QPointF | None = None
        self._pulling = False
        self._line = board.curve()
        self._words = Words("ratesPointed", board.widget)
        self._ring = FocusRing(board.widget)
        board.widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        board.widget.setAccessibleDescription(self.tr("Arrow keys point at a learning rate, Enter takes it."))
        board.widget.installEventFilter(self)
        board.widget.viewport().installEventFilter(self)

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._words.dress(theme, "tip")
        self._ring.dress(theme)
        self._line.setPen(self._board.pen(theme, theme.colour("ink"), 1.2))

    def follow(self) -> None:
        """The picture is another one: the ring and the line stand where they belong."""
        self._ring.surround(self._board.area)
        self._point_at(self._place)

    def drop(self) -> None:
        """Point at nothing."""
        self._point_at(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the focus, let the keys point at a rate, and the mouse pull it."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if watched is not self._board.widget:
            return isinstance(event, QMouseEvent) and self._mouse(kind, event)
        if isinstance(event, QFocusEvent):
            by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
            self._ring.setVisible(kind == QEvent.Type.FocusIn and not by_mouse)
            if kind == QEvent.Type.FocusOut:
                self.drop()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(Qt.Key(event.key()))
        return False

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        """Pull the rate from where it was pressed; returns whether nobody else shall hear it."""
        place = event.position()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            inside = self._present()[1] > 0 and self._board.area.contains(place.toPoint())
            self._pressed = place if inside else None
        elif kind == QEvent.Type.MouseMove and self._pressed is not None:
            if not event.buttons() & Qt.MouseButton.LeftButton:
                return self._release()  # it was let go where nobody heard it
            if self._pulling or (place - self._pressed).manhattanLength() > STILL:
                self._pulling = True
                self.pulled.emit(self._at(place))
        elif kind == QEvent.Type.MouseButtonRelease:
            return self._release()
        return False

    def _release(self) -> bool:
        pulling, self._pulling, self._pressed = self._pulling, False, None
        if pulling:
            self.let_go.emit()
        return pulling

    def release(self) -> None:
        """Hold nothing any more: what was pulled is taken back elsewhere."""
        self._pulling, self._pressed = False, None

    def _key_pressed(self, key: Qt.Key) -> bool:
        """Move the line, take its rate, or drop it; returns whether the key was meant for it."""
        present, count = self._present()
        if not count:
            return False
        if key in MOVES:
            begun = present if self._place is None else self._place
            self._point_at(min(max(0, begun + MOVES[key]), count - 1))
            return True
        if self._place is None or key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return False
        if key != Qt.Key.Key_Escape:
            self.chosen.emit(self._place)
        self.drop()
        return True

    def _point_at(self, place: int | None) -> None:
        if place is None or not self._present()[1]:
            self._place = None
            self._words.hide()
            if self._line.xData is not None and len(self._line.xData):
                self._line.setData(NOTHING, NOTHING)
            return
        self._place = place
        point = self._where(place)
        self._line.setData(np.full(2, point.x()), np.array(self._board.widget.getViewBox().viewRange()[1]))
        self._words.stand_at(self._board.to_pixels(point.x(), point.y()), self._tell(place))
