"""The numbers of the rows, left of the data table: they are pressed to select rows, and selected rows dragged by them.

It moves and selects nothing itself: it says which row was pressed and where rows were let go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QToolTip

from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.data_selection import holds_row, selected_rows
from neuron_gui.ui.edge_scroll import EdgeScroll
from neuron_gui.ui.heading_drag import HeadingDrag, Spot
from neuron_gui.ui.theme import Theme

TYPE = 12
FEWEST_DIGITS = 2  # for which there always is room, so that the table stays where it is while it grows
GAP = 3  # logical pixels that are left free on both sides of a number
NARROW = 8  # where the columns need the room of the numbers: the margin beside the table
APART, DOT = 4, 1.2  # of the dots of a grip, and the radius of one

_NO_KEY = Qt.KeyboardModifier.NoModifier


class RowHeader(QHeaderView):
    """Numbers from 1; a row in hand, which a command is about, can be dragged and has a grip under the mouse.

    A press elsewhere selects, and pulled on, it selects all rows up to there.
    """

    taken = Signal(int, object)  # a row, and the keys that were held: Shift goes on to it, Ctrl adds it
    swept = Signal(int)  # the mouse is pulled on to this row
    moved = Signal(int)  # the rows in hand were let go before this one
    menu_asked = Signal(int, QPoint)  # a row, and where on the screen

    def __init__(self, model: DataModel, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self.setAccessibleName(self.tr("Row numbers"))
        self._model, self._table = model, table
        self._pressed = -1  # the row in hand that was pressed; let go at once it is the only one selected
        self._sweeping, self._mouse = False, QPoint()
        self._under_mouse = -1
        self.drag = HeadingDrag(self, table, self._spot, self._seen)
        self.drag.dropped.connect(self.moved)
        self._edge = EdgeScroll(table.verticalScrollBar(), self)
        self._edge.scrolled.connect(self._sweep)
        self.setMouseTracking(True)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._short = False
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._font = theme.font(TYPE)
        self.drag.set_theme(theme)
        self.fit(self._short)

    def width_of(self, short: bool) -> int:
        """How wide it is: room for the number of the last row, or, ``short`` of room, only for a grip."""
        if short:
            return round(self._theme.px(NARROW))
        digits = max(FEWEST_DIGITS, len(str(self._model.ghost_row)))
        number = QFontMetricsF(self._font).horizontalAdvance("0" * digits)
        return round(number + self._theme.px(2 * GAP))

    def fit(self, short: bool) -> bool:
        """Be as wide as that; returns whether it was not."""
        width, self._short = self.width_of(short), short
        if width == self.minimumWidth() == self.maximumWidth():
            return False
        self.setFixedWidth(width)
        return True

    def sizeHint(self) -> QSize:
        """As wide as the numbers need."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press selects a row; on a row in hand it may begin to drag."""
        place = event.position().toPoint()
        row = self._row_at(place)
        if row < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        keys = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if keys == _NO_KEY and self._can_drag(row):
            self._table.setFocus()
            self._pressed = row
            self.drag.press(place)
        else:
            self.taken.emit(row, keys)
            self._sweeping = keys != Qt.KeyboardModifier.ControlModifier

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two presses are two presses."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the rows in hand, or select as far as the mouse is pulled."""
        self._mouse = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(self._row_at(self._mouse))
        elif self._sweeping:
            self._edge.seek(self._mouse.y(), *self._seen())
            self._sweep()
        elif self.drag.move(self._mouse):
            self._pressed = -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the rows go; a click on one of several in hand selects it alone."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._sweeping, pressed = False, self._pressed
        self._edge.stop()
        self._pressed = -1
        if not self.drag.let_go() and pressed >= 0:
            self.taken.emit(pressed, _NO_KEY)
        self._look_at(self._row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        super().leaveEvent(event)
        self._look_at(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All commands for the rows in hand."""
        row = self._row_at(event.pos())
        if row >= 0:
            self.menu_asked.emit(row, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a number is for."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos())
            QToolTip.showText(event.globalPos(), self.tip(row) if row >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def tip(self, row: int) -> str:
        """What can be done with a row by its number."""
        if self._can_drag(row):
            return self.tr("Row {row}: drag it to another place").format(row=row + 1)
        tip = self.tr("Row {row}: click to select it").format(row=row + 1)
        return f"{tip}\n{self.tr('Selected rows can be dragged to another place')}" if self._model.editable else tip

    def cancel(self) -> None:
        """Nothing is dragged any more, and nothing pulled along: all stays where it was."""
        self.drag.cancel()
        self._edge.stop()
        self._pressed, self._sweeping = -1, False

    # Inside

    def _row_at(self, place: QPoint) -> int:
        """The row at a place; −1 for the one to type in and where there is none."""
        row = self.logicalIndexAt(place)
        return row if row < self._model.ghost_row else -1

    def _is_in_hand(self, row: int) -> bool:
        return holds_row(self._table.selectionModel(), row)

    def _can_drag(self, row: int) -> bool:
        return self._model.editable and self._model.ghost_row > 1 and self._is_in_hand(row)

    def _look_at(self, row: int) -> None:
        self._under_mouse = row
        if row >= 0 and self._can_drag(row):
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()
        self.viewport().update()

    def _seen(self) -> tuple[int, int]:
        return 0, self.viewport().height()

    def _spot(self, place: int) -> Spot | None:
        """Before which row the rows in hand would go; None where they would stay as they are."""
        row, ghost = self.logicalIndexAt(place), self._model.ghost_row
        at = ghost if row < 0 or row >= ghost else row
        if at < ghost and place >= self.sectionViewportPosition(at) + self.sectionSize(at) / 2:
            at += 1
        rows = selected_rows(self._table.selectionModel(), ghost)
        if not rows or (rows[-1] - rows[0] == len(rows) - 1 and rows[0] <= at <= rows[-1] + 1):
            return None
        return at, self.sectionViewportPosition(at)

    @Slot()
    def _sweep(self) -> None:
        height = self.viewport().height()
        row = self.logicalIndexAt(max(0, min(self._mouse.y(), height - 1)))
        self.swept.emit(self._model.ghost_row - 1 if row < 0 else min(row, self._model.ghost_row - 1))

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        """A number, ink where the row is in hand; or the grip."""
        if row >= self._model.ghost_row:
            return
        painter.save()
        if self._can_drag(row) and (self._short or row == self._under_mouse):
            self._paint_grip(painter, QRectF(rect))
        elif not self._short:
            painter.setFont(self._font)
            painter.setPen(self._theme.colour("ink" if self._is_in_hand(row) else "muted"))
            room = rect.adjusted(0, 0, -round(self._theme.px(GAP)), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(row + 1))
        painter.restore()

    def _paint_grip(self, painter: QPainter, rect: QRectF) -> None:
        """Six dots, as on things that can be taken and moved."""
        px, middle = self._theme.px, rect.center()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("ink"))
        for across in (-0.5, 0.5):
            for down in (-1, 0, 1):
                painter.drawEllipse(middle + QPointF(px(APART * across), px(APART * down)), px(DOT), px(DOT))
