"""Points at a place of a landscape with the keyboard: a cross-hair that arrow keys move and Enter chooses.

Knows the plot and places in it, nothing of losses.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from neuron_gui.core.landscape import Place
from neuron_gui.ui.focus_ring import FocusRing
from neuron_gui.ui.landscape_marks import LandscapeMarks
from neuron_gui.ui.plot_board import PlotBoard, Words
from neuron_gui.ui.theme import Theme

KEY_STEPS = 40  # steps of the cross-hair across the view
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1)}


class LandscapeHand(QObject):
    """The cross-hair and the ring of the focus.

    ``tell`` gives the words for a place; ``present`` the place from which the cross-hair sets out, if there is one.
    """

    chosen = Signal(object)  # a Place

    def __init__(
        self,
        board: PlotBoard,
        marks: LandscapeMarks,
        tell: Callable[[Place], str],
        present: Callable[[], Place | None],
    ) -> None:
        super().__init__(board.widget)
        self._board, self._marks, self._tell, self._present = board, marks, tell, present
        self._cross: Place | None = None
        self._words = Words("landscapePointed", board.widget)
        self._ring = FocusRing(board.widget)
        board.widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        board.widget.setAccessibleDescription(self.tr("Arrow keys point at a place, Enter starts there."))
        board.widget.installEventFilter(self)

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._words.dress(theme, "tip")
        self._ring.dress(theme)

    def follow(self) -> None:
        """The view is another one: the ring and the cross-hair stand where they belong."""
        self._ring.surround(self._board.area)
        self._point_at(self._cross)

    def drop(self) -> None:
        """Point at nothing."""
        self._point_at(None)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Show the focus, and let the keys point at a place."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if isinstance(event, QFocusEvent):
            by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
            self._ring.setVisible(kind == QEvent.Type.FocusIn and not by_mouse)
            if kind == QEvent.Type.FocusOut:
                self.drop()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(Qt.Key(event.key()))
        return False

    def _key_pressed(self, key: Qt.Key) -> bool:
        """Move the cross-hair, choose its place, or drop it; returns whether the key was meant for it."""
        present = self._present()
        if present is None:
            return False
        if key in MOVES:
            place, window = self._cross or present, self._marks.window
            p, q = (
                min(max(value + step * (line[1] - line[0]) / KEY_STEPS, line[0]), line[1])
                for value, step, line in zip(place, MOVES[key], (window.p, window.q), strict=True)
            )
            self._point_at((p, q))
            return True
        if self._cross is None or key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return False
        if key != Qt.Key.Key_Escape:
            self.chosen.emit(self._cross)
        self.drop()
        return True

    def _point_at(self, place: Place | None) -> None:
        self._cross = place
        self._marks.show_cross_hair(place)
        if place is None:
            self._words.hide()
        else:
            self._words.stand_at(self._marks.to_pixels(place), self._tell(place))
