"""The headings of the data table, which can be pressed and renamed; ``column_widths`` says how wide they are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QTableView, QToolTip

from neuron_gui.ui.cards import elided
from neuron_gui.ui.column_widths import ColumnWidths
from neuron_gui.ui.data_delegate import PADDING
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.heading_drag import HeadingDrag, Spot
from neuron_gui.ui.heading_editor import HeadingEditor
from neuron_gui.ui.theme import Theme

HEIGHT = 28
TYPE = 13
EDITOR_WIDTH = 170  # logical pixels at least, for a name and its unit
ARROW = 16  # the room for the arrow that opens a heading's menu, where the mouse is
MOST_KEPT = 0.6  # of the width may be taken by columns that are not scrolled


class DataHeader(QHeaderView):
    """Names over their numbers in the colour of their quantity; ``fit`` gives each its width.

    Where the columns are wider than the table, the inputs are scrolled; target, prediction and error stay at the
    right, to be compared.
    """

    pressed = Signal(int)  # a column
    menu_asked = Signal(int, QPoint)  # a column, and where on the screen
    rename_asked = Signal(int)
    moved = Signal(int, int)  # an input was dragged, and let go before this column
    held_fast = Signal(int)  # a column was pulled that has no other place
    renamed = Signal(int, str, int)  # a column, what was typed, and how many headings to go on to the right

    def __init__(self, model: DataModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._editor: HeadingEditor | None = None
        self._edited = self._under_mouse = -1
        self._editable = True
        self.setMouseTracking(True)
        for other_columns in (model.modelReset, model.headerDataChanged):
            other_columns.connect(self.close_editor)
        self._model, self._table = model, parent
        self._widths = ColumnWidths(model)
        self._pressed = -1
        self.drag = HeadingDrag(self, parent, self._spot, self._seen_inputs)
        self.drag.dropped.connect(self._drop)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._font = theme.font(TYPE, QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._widths.set_theme(theme, self._font)
        self.drag.set_theme(theme)
        self.setFixedHeight(round(theme.px(HEIGHT)))

    def sizeHint(self) -> QSize:
        """As high as the theme says."""
        return QSize(super().sizeHint().width(), round(self._theme.px(HEIGHT)))

    def fit(self, width: int) -> bool:
        """Share the width among the columns, and let their numbers fit; returns whether all columns are in sight."""
        for column, size in enumerate(self._widths.share(width)):
            self.resizeSection(column, size)
        for column in range(self._model.prediction_column):
            self._widths.spare_typed(column, self.sectionSize(column))
        self.settle()
        return self.length() <= width

    def settle(self) -> bool:
        """Let the predictions and errors of this moment fit; returns whether their decimals are others."""
        first = self._model.prediction_column
        return self._widths.spare_answers((self.sectionSize(first), self.sectionSize(first + 1)))

    def wished_width(self) -> int:
        """How wide the table would like to be."""
        return self._widths.wished()

    @property
    def first_kept(self) -> int:
        """The first of the columns that stay in sight: the target if it leaves room for inputs, else the prediction."""
        target = self._model.prediction_column - 1
        kept = sum(map(self.sectionSize, (target, target + 1, target + 2)))
        return target if kept <= MOST_KEPT * self.viewport().width() else target + 1

    def shift(self) -> int:
        """How far what is kept stands left of its place so as to stay in sight; 0 if it need not."""
        first = self.first_kept
        edge = self.viewport().width() - sum(map(self.sectionSize, range(first, self._model.prediction_column + 2)))
        return max(0, self.sectionViewportPosition(first) - edge)

    # Pressing and renaming

    def set_editable(self, editable: bool) -> None:
        """Whether headings can be renamed now."""
        if editable != self._editable:
            self._editable = editable
            self.close_editor()
            self.viewport().update()

    def open_editor(self, column: int, text: str) -> None:
        """Let a name be typed over a heading."""
        self.close_editor()
        editor = HeadingEditor(text, self.viewport())
        self._editor, self._edited = editor, column
        editor.setAccessibleName(self.tr("Name of the column {name}").format(name=text))
        editor.setStyleSheet(f"padding: 0 {round(self._theme.px(4))}px; border-radius: {round(self._theme.px(6))}px")
        editor.taken.connect(self._take_name)
        editor.dropped.connect(self._drop_name)
        self._place_editor()
        editor.show()
        editor.setFocus()
        editor.selectAll()

    @Slot()
    def close_editor(self) -> None:
        """Leave the heading as it is."""
        if self._editor is not None:
            editor, self._editor = self._editor, None  # first, for the focus leaves it now
            if editor.hasFocus():
                self._table.setFocus()  # hidden, it would hand the focus on as Tab does: to the next cell
            editor.hide()
            editor.deleteLater()

    def refuse_name(self) -> None:
        """Mark what was typed: it cannot be a name."""
        if self._editor is not None:
            self._editor.refuse()

    @Slot(str, int)
    def _take_name(self, text: str, further: int) -> None:
        if self._editor is not None:
            self.renamed.emit(self._edited, text, further)

    @Slot()
    def _drop_name(self) -> None:
        self.close_editor()

    def _place_editor(self) -> None:
        """Over its heading, and inside of the table."""
        if self._editor is None:
            return
        width = min(self.viewport().width(), max(self.sectionSize(self._edited), round(self._theme.px(EDITOR_WIDTH))))
        end = self._seen(self._edited).right() + 1
        left = min(max(0, end - width), self.viewport().width() - width)
        self._editor.setGeometry(left, 0, width, self.height() - 1)

    def column_at(self, place: QPoint) -> int:
        """The column whose heading is seen at a place; −1 where there is none."""
        first, shift = self.first_kept, self.shift()
        if shift and place.x() >= self.sectionViewportPosition(first) - shift:
            return self.logicalIndexAt(place + QPoint(shift, 0))
        return self.logicalIndexAt(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press selects the column, and may begin to drag it, or opens its menu at the arrow."""
        place = event.position().toPoint()
        column = self.column_at(place)
        if column >= 0 and event.button() == Qt.MouseButton.LeftButton:
            if column == self._under_mouse and self._arrow_area(column).contains(place):
                self.menu_asked.emit(column, self.viewport().mapToGlobal(self._seen(column).bottomLeft()))
            else:
                self.pressed.emit(column)
                self._pressed = column if self._editable else -1
                self.drag.press(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let a column go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.let_go()
            self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click renames."""
        column = self.column_at(event.position().toPoint())
        if 0 <= column < self._model.prediction_column and event.button() == Qt.MouseButton.LeftButton:
            self.rename_asked.emit(column)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All commands for a column."""
        column = self.column_at(event.pos())
        if column >= 0:
            self.menu_asked.emit(column, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was pressed; else, where the mouse is, an arrow says that there is a menu."""
        place = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(self.column_at(place))
        elif self._pressed >= 0 and self.drag.move(place):
            self._look_at(-1)
            if not self._has_other_places(self._pressed):
                column, self._pressed = self._pressed, -1
                self.drag.cancel()
                self.held_fast.emit(column)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        super().leaveEvent(event)
        self._look_at(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line that is typed in stays over its heading."""
        super().resizeEvent(event)
        self._place_editor()

    def viewportEvent(self, event: QEvent) -> bool:
        """To what a column is, its tool tip adds that it can be dragged."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            column = self.column_at(event.pos())
            QToolTip.showText(event.globalPos(), self.tip(column) if column >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def tip(self, column: int) -> str:
        """What a column is, and what can be done with it by its heading."""
        tip = str(self._model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole))
        can_move = self._editable and self._has_other_places(column)
        return f"{tip}\n{self.tr('Drag it sideways to move the column')}" if can_move else tip

    def _has_other_places(self, column: int) -> bool:
        """Inputs move among inputs: the target stays the last."""
        inputs = self._model.dataset.input_count
        return inputs > 1 and column < inputs

    def _seen_inputs(self) -> tuple[int, int]:
        """Between which pixels inputs are seen."""
        first, shift = self.first_kept, self.shift()
        return 0, self.sectionViewportPosition(first) - shift if shift else self.viewport().width()

    def _spot(self, place: int) -> Spot | None:
        """Before which column the one that is dragged would go; None where it is already."""
        inputs = range(self._model.dataset.input_count)
        starts = [self.sectionViewportPosition(column) for column in inputs]
        at = sum(place >= start + self.sectionSize(column) / 2 for column, start in zip(inputs, starts, strict=True))
        if at in (self._pressed, self._pressed + 1):
            return None
        return at, self.sectionViewportPosition(at)

    @Slot(int)
    def _drop(self, at: int) -> None:
        self.moved.emit(self._pressed, at)

    def _look_at(self, column: int) -> None:
        if column != self._under_mouse:
            self._under_mouse = column
            self.viewport().update()

    def _seen(self, column: int) -> QRect:
        """Where a heading is seen."""
        left = self.sectionViewportPosition(column)
        if column >= self.first_kept:
            left -= self.shift()
        return QRect(left, 0, self.sectionSize(column), self.height())

    def _arrow_area(self, column: int) -> QRect:
        area = self._seen(column)
        area.setWidth(min(area.width() // 2, round(self._theme.px(ARROW))))
        return area

    def paintEvent(self, event: QPaintEvent) -> None:
        """Over scrolled inputs, what is kept once more at the right."""
        super().paintEvent(event)
        shift, first = self.shift(), self.first_kept
        if not shift:
            return
        with QPainter(self.viewport()) as painter:
            for section in range(first, self._model.prediction_column + 2):
                left = self.sectionViewportPosition(section) - shift
                rect = QRect(left, 0, self.sectionSize(section), self.height())
                painter.fillRect(rect, self._theme.colour("card"))
                self.paintSection(painter, rect, section)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A name at the right, over its numbers, and the line under all names."""
        padding = round(self._theme.px(PADDING))
        place = section - self._model.prediction_column
        painter.save()
        painter.setFont(self._font)
        painter.setPen(self._theme.colour(("ink", "prediction", "error")[max(0, place + 1)]))
        hovered = section == self._under_mouse and self._editable
        room = rect.adjusted(self._arrow_area(section).width() if hovered else 2, 0, -padding, 0)
        unit = self._model.dataset.units[section] if place < 0 else ""
        name = elided(self._widths.heading(section), f" ({unit})" if unit else "", self._metrics, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if hovered:
            self._paint_arrow(painter, rect)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect) -> None:
        """The arrow that opens the menu, at the left of the name."""
        px, middle = self._theme.px, rect.center().y()
        left = rect.left() + px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("muted"), px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = ((left, middle - px(2)), (left + px(4), middle + px(2)), (left + px(8), middle - px(2)))
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))
