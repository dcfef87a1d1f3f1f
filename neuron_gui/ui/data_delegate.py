"""Draws the cells of the data table and lends the editor in which a number is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from neuron_gui.ui.data_model import DataModel, Index
from neuron_gui.ui.theme import Theme

MARK = 14  # logical pixels that the ring of a test row needs, left of its first number
VERDICT = 14  # and the sign of a right or a wrong answer, left of its error
PADDING = 8  # logical pixels between a number and the right edge of its cell
EDITOR_WIDTH = 150  # at most; beyond it the text scrolls

_TICK = (((-4.0, 0.5), (-1.3, 3.2), (4.0, -3.4)),)  # lines, in logical pixels
_CROSS = ((-3.4, -3.4), (3.4, 3.4)), ((-3.4, 3.4), (3.4, -3.4))

_MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class CellEditor(QLineEdit):
    """One line, except that a pasted table belongs to the table and not into one cell."""

    block_pasted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand a clipboard with more than one cell to the table."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text().strip("\r\n")
            if "\t" in text or "\n" in text:
                self.block_pasted.emit()
                return
        super().keyPressEvent(event)


class DataDelegate(QStyledItemDelegate):
    """Numbers to the right in the colour of their quantity; a cell without a number is tinted and marked."""

    left = Signal(int, int)  # the editor was left by a key: rows and cells to move on
    block_pasted = Signal()

    def __init__(self, model: DataModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.editor: CellEditor | None = None
        self.many_selected = False
        self.row_in_hand = -1  # the row of the current cell: its empty cells are still to be filled in
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._font = theme.font()
        self._metrics = QFontMetricsF(self._font)
        self._colours = {name: theme.colour(name) for name in ("ink", "muted", "prediction", "error", "line")}
        self._bad_ground = theme.bad_ground
        self._padding = theme.px(PADDING)

    # Drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell; the row's own ground is the table's affair."""
        model, row, column = self._model, index.row(), index.column()
        rect, state = option.rect, option.state
        if self.many_selected and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._colours["line"])
        if row < model.ghost_row:
            if column == 0 and row in model.dataset.tests:
                self._paint_ring(painter, rect)
            if column == model.prediction_column + 1:
                self._paint_verdict(painter, rect, model.is_right(row))
            text = model.shown_text(row, column)
            if model.is_bad(row, column) and (text or row != self.row_in_hand):
                self._paint_bad(painter, rect, text)
            else:
                quantity = ("ink", "prediction", "error")[max(0, column - model.prediction_column + 1)]
                width = self._metrics.horizontalAdvance(text)
                self._paint_text(painter, rect, text, width, self._colours[quantity])
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, rect)

    def paint_row(self, painter: QPainter, rect: QRectF) -> None:
        """The ground of the selected row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("chip"))
        painter.drawRoundedRect(rect, self._theme.px(7), self._theme.px(7))

    def paint_invitation(self, painter: QPainter, rect: QRectF, first: int) -> None:
        """What the last row is for: dots in the first column, of width ``first``, and words after it."""
        dots = QRectF(rect)
        dots.setWidth(first - self._padding)
        words = rect.adjusted(first + self._padding / 2, 0, -self._padding, 0)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("muted"))
        text = self.tr("type here to add a row")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(dots, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "…")
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_text(self, painter: QPainter, rect: QRect, text: str, width: float, colour: QColor) -> None:
        painter.setFont(self._font)
        painter.setPen(colour)
        # By hand, because drawing in a rectangle lays the text out anew each time.
        x = rect.right() + 1 - self._padding - width
        y = rect.top() + (rect.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        painter.drawText(QPointF(x, y), text)

    def _paint_ring(self, painter: QPainter, rect: QRect) -> None:
        """A test row has a hollow ring, as its dot in the fit is hollow."""
        px = self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["ink"], px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(rect.left() + px(8), rect.top() + rect.height() / 2), px(3.5), px(3.5))
        painter.restore()

    def _paint_verdict(self, painter: QPainter, rect: QRect, right: bool | None) -> None:
        """Whether the answer to a yes/no question is right: a tick, or the cross that a wrong row has in the fit."""
        if right is None:
            return
        px = self._theme.px
        middle = QPointF(rect.left() + px(7), rect.top() + rect.height() / 2)
        ways = _TICK if right else _CROSS
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["muted" if right else "error"], px(1.6 if right else 2.0)))
        for way in ways:
            painter.drawPolyline(QPolygonF([middle + QPointF(px(x), px(y)) for x, y in way]))
        painter.restore()

    def _paint_bad(self, painter: QPainter, rect: QRect, text: str) -> None:
        px = self._theme.px
        box = QRectF(rect).adjusted(px(3), px(3), -px(3), -px(3))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["error"], px(1), Qt.PenStyle.DotLine))
        painter.setBrush(self._bad_ground)
        painter.drawRoundedRect(box, px(5), px(5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["error"])
        corner = box.topLeft()
        painter.drawPolygon(QPolygonF([corner, corner + QPointF(px(7), 0), corner + QPointF(0, px(7))]))
        painter.restore()
        room = rect.width() - 2 * self._padding
        elided = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = self._metrics.horizontalAdvance(elided)
        self._paint_text(painter, rect, elided, width, self._colours["error"])

    def _paint_focus(self, painter: QPainter, rect: QRect) -> None:
        px = self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["ink"], px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(px(1.5), px(1.5), -px(1.5), -px(1.5)), px(6), px(6))
        painter.restore()

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line for one number."""
        editor = CellEditor(parent)
        editor.setObjectName("cellEditor")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        radius, inside = round(self._theme.px(6)), round(self._theme.px(PADDING) - 3)
        editor.setStyleSheet(f"padding: 0 {max(1, inside)}px; border-radius: {radius}px")
        editor.block_pasted.connect(self.block_pasted)
        editor.textChanged.connect(self._grow)
        self.editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """The line is left; what it says no longer counts."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Cover the cell; only a text that needs more makes its editor reach over the neighbours."""
        rect = QRect(option.rect)
        if isinstance(editor, QLineEdit):
            needed = round(self._metrics.horizontalAdvance(editor.text()) + 2 * self._padding + 4)
            more = min(needed, round(self._theme.px(EDITOR_WIDTH))) - rect.width()
            if more > 0:
                rect.setLeft(max(0, rect.left() - more))
                rect.setWidth(option.rect.width() + more)
        editor.setGeometry(rect)

    @Slot()
    def _grow(self) -> None:
        """Make room for what is being typed."""
        table = self.parent()
        if self.editor is not None and isinstance(table, QAbstractItemView):
            option = QStyleOptionViewItem()
            option.rect = table.visualRect(table.currentIndex())
            self.updateEditorGeometry(self.editor, option, table.currentIndex())

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Offer what was typed before, unless something else has been typed meanwhile."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, Tab and the arrows up and down take the number over and move on."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and isinstance(editor, QLineEdit):
            move = _MOVES.get(Qt.Key(event.key()))
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            shift = modifiers == Qt.KeyboardModifier.ShiftModifier
            if move is not None and (shift or modifiers == Qt.KeyboardModifier.NoModifier):
                rows, cells = move
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.left.emit(-abs(rows) if shift else rows, cells)
                return True
            if move is not None:
                return False  # Ctrl+Enter belongs to the window
        return super().eventFilter(editor, event)
