"""Points at a learning rate with the keyboard: a line that the arrow keys move, and Enter takes its rate.

Knows the plot and places of rates in it, nothing of losses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from neuron_gui.ui.focus_ring import FocusRing
from neuron_gui.ui.plot_board import PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING
from neuron_gui.ui.theme import Theme

MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -10, Qt.Key.Key_Up: 10}


class RatesHand(QObject):
    """The pointed line and the ring of the focus.

    ``tell`` gives the words for a place, ``where`` the point of its dot; ``present`` is the place from which the line
    sets out, and ``count`` how many places there are (0: nothing to point at).
    """

    chosen = Signal(int)  # a place

    def __init__(
        self,
        board: PlotBoard,
        tell: Callable[[int], str],
        where: Callable[[int], QPointF],
        present: Callable[[], tuple[int, int]],
    ) -> None:
        super().__init__(board.widget)
        self._board, self._tell, self._where, self._present = board, tell, where, present
        self._place: int | None = None
        self._line = board.curve()
        self._words = Words("ratesPointed", board.widget)
        self._ring = FocusRing(board.widget)
        board.widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        board.widget.setAccessibleDescription(self.tr("Arrow keys point at a learning rate, Enter takes it."))
        board.widget.installEventFilter(self)

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

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Show the focus, and let the keys point at a rate."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._ring.setVisible(kind == QEvent.Type.FocusIn)
            if kind == QEvent.Type.FocusOut:
                self.drop()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(Qt.Key(event.key()))
        return False

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
