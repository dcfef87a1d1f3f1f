"""Drags rows by their numbers, or a column by its name: a line shows where they would go.

Knows a heading and places along it in pixels; what is moved, and whether it may be, the heading says. A press that
hardly moves is a click and left to others.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget

from neuron_gui.ui.edge_scroll import EdgeScroll
from neuron_gui.ui.theme import Theme

WIDTH = 3  # logical pixels

Spot = tuple[int, int]  # before which heading, as they are counted now, and at which pixel that is


class DropLine(QWidget):
    """The line between two rows or columns, over the whole table."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.setObjectName("dropLine")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.theme = Theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ink, with round ends."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("ink"))
            round_end = self.theme.px(WIDTH) / 2
            painter.drawRoundedRect(self.rect(), round_end, round_end)


class HeadingDrag(QObject):
    """What is held in one heading of a table.

    ``spot`` gives where it would go if it were let go at a pixel, None where that is no move; ``seen`` the pixels
    between which there are places to let it go.
    """

    dropped = Signal(int)  # before which heading, as they are counted now

    def __init__(
        self,
        header: QHeaderView,
        table: QTableView,
        spot: Callable[[int], Spot | None],
        seen: Callable[[], tuple[int, int]],
    ) -> None:
        super().__init__(header)
        self._header, self._table, self._spot, self._seen = header, table, spot, seen
        self._across = header.orientation() == Qt.Orientation.Horizontal
        self._line = DropLine(table)
        self._edge = EdgeScroll(table.horizontalScrollBar() if self._across else table.verticalScrollBar(), self)
        self._edge.scrolled.connect(self._show)
        self._pressed: int | None = None
        self._place = 0
        self.is_on = False

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._line.theme = theme
        self._line.update()

    def press(self, place: QPoint) -> None:
        """The mouse was pressed on what may be dragged."""
        self._pressed = self._along(place)

    def move(self, place: QPoint) -> bool:
        """The mouse moved with its button down; returns whether something is dragged."""
        along = self._along(place)
        if self._pressed is None:
            return False
        if not self.is_on:
            if abs(along - self._pressed) < QApplication.startDragDistance():
                return False
            self.is_on = True
            self._header.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._place = along
        self._edge.seek(along, *self._seen())
        self._show()
        return True

    def let_go(self) -> bool:
        """The button was let go: what is dragged goes where the line is; returns whether something was dragged."""
        was_on, spot = self.is_on, self._here() if self.is_on else None
        self.cancel()
        if spot is not None:
            self.dropped.emit(spot[0])
        return was_on

    def cancel(self) -> None:
        """All stays where it was."""
        self._pressed = None
        if self.is_on:
            self.is_on = False
            self._edge.stop()
            self._line.hide()
            self._header.viewport().unsetCursor()

    def _along(self, place: QPoint) -> int:
        return place.x() if self._across else place.y()

    def _here(self) -> Spot | None:
        first, last = self._seen()
        return self._spot(max(first, min(self._place, last)))

    @Slot()
    def _show(self) -> None:
        spot = self._here()
        self._line.setVisible(spot is not None)
        if spot is None:
            return
        width, (first, last) = round(self._line.theme.px(WIDTH)), self._seen()
        at = max(first, min(spot[1], last)) - width // 2
        inside = self._table.viewport().geometry()
        corner = self._header.viewport().mapTo(self._table, QPoint(at, 0) if self._across else QPoint(0, at))
        if self._across:
            self._line.setGeometry(QRect(max(0, corner.x()), corner.y(), width, inside.bottom() + 1 - corner.y()))
        else:
            self._line.setGeometry(QRect(corner.x(), max(0, corner.y()), inside.right() + 1 - corner.x(), width))
        self._line.raise_()
