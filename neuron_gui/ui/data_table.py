"""The table of data, worked as in a spreadsheet: typing replaces, Enter moves down, Tab moves right.

It holds no truth: every edit leaves by ``edited`` as a new data set; ``show_moment`` brings back what counts.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.column_menu import column_menu
from neuron_gui.ui.data_columns import DataColumns
from neuron_gui.ui.data_delegate import DataDelegate
from neuron_gui.ui.data_edits import DataEdits
from neuron_gui.ui.data_header import DataHeader
from neuron_gui.ui.data_keys import DataKeys
from neuron_gui.ui.data_menu import context_menu
from neuron_gui.ui.data_model import DataModel, Index
from neuron_gui.ui.data_painting import DataPainting
from neuron_gui.ui.data_rows import DataRows
from neuron_gui.ui.data_selection import areas, selected_rows
from neuron_gui.ui.row_header import RowHeader
from neuron_gui.ui.theme import Theme

ROW_HEIGHT = 30
LEAST_ROWS, MOST_ROWS = 5, 1000  # in the heights that are asked for

_Select = QItemSelectionModel.SelectionFlag
_Hint = QAbstractItemView.ScrollHint


class DataTable(QTableView):
    """Shows a moment's rows; says what a person wants changed and which row they look at."""

    edited = Signal(object, str)  # a new Dataset, and what was done for the undo menu
    rearranged = Signal(object, str)  # the same for other columns: a Rearranged
    row_selected = Signal(int)
    complained = Signal(str)
    selection_moved = Signal()
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataTable")
        self.setAccessibleName(self.tr("Data"))
        self._theme = Theme()
        self._answers = 0  # how often something was shown
        self._is_seen = False
        self.least_rows = LEAST_ROWS
        self._model = DataModel(self)
        self._delegate = DataDelegate(self._model, self)
        self._header = DataHeader(self._model, self)
        self._numbers = RowHeader(self._model, self)
        self._painting = DataPainting(self, self._model, self._header, self._delegate)
        self._keys = DataKeys(self, self._model, self._delegate)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._header)
        self.setVerticalHeader(self._numbers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # see focusNextPrevChild
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.columns = DataColumns(self, self._model, self._header)
        self.rows = DataRows(self, self._model, self._numbers)
        self.edits = DataEdits(self, self._model)
        self._header.menu_asked.connect(self._open_column_menu)
        self._numbers.menu_asked.connect(self._open_row_menu)
        self._model.typed.connect(self.edits.type_in)
        self._delegate.block_pasted.connect(self._paste_from_editor)
        self.set_theme(self._theme)

    @property
    def dataset(self) -> Dataset:
        """The data on show."""
        return self._model.dataset

    @property
    def is_editable(self) -> bool:
        """Whether the data on show may be changed."""
        return self._model.editable

    @property
    def is_editing(self) -> bool:
        """Whether a cell's editor is open. (Qt's own state forgets it when rows elsewhere are removed, as by undo.)"""
        return self._delegate.editor is not None

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self._header.set_theme(theme)
        self._numbers.set_theme(theme)
        self._painting.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(round(theme.px(ROW_HEIGHT)))
        self.updateGeometries()
        self._fit()
        self.viewport().update()

    def wished_width(self) -> int:
        """How wide it would have to be to show every column."""
        beside = self._numbers.width_of(short=False) + self.verticalScrollBar().sizeHint().width()
        return beside + self._header.wished_width()

    def sizeHint(self) -> QSize:
        """As high as all rows and the one to type in."""
        return QSize(super().sizeHint().width(), self._height_of(MOST_ROWS))

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        return QSize(1, self._height_of(self.least_rows))

    def _height_of(self, most_rows: int) -> int:
        rows = min(self._model.rowCount(), most_rows)
        high = self._header.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        return high + (self.horizontalScrollBar().sizeHint().height() if self._header.shift() else 0)

    def show_moment(self, moment: Moment, editable: bool = True) -> bool:
        """Show an epoch's data, predictions and errors; nothing that a person is doing here is disturbed.

        Returns whether the picture changed.
        """
        before, asked = self._model.moment, self._model.asks_yes_no
        self._answers += 1
        last = self.rowAt(self.viewport().height() - 1)
        top = max(0, self.rowAt(0))
        until = last + 1 if last >= 0 else self._model.rowCount()
        here = self.currentIndex().row(), self.currentIndex().column()
        if moment.dataset is not before.dataset or not editable:
            self.cancel_drag()
        self._model.show_moment(moment, editable, range(top, until))
        self._header.set_editable(editable)
        if not self.currentIndex().isValid() and min(here) >= 0:  # there are other columns
            self._come_back(*here)
        if moment.dataset is not before.dataset:
            self._fit()
            self.selection_moved.emit()
        elif self._model.asks_yes_no != asked:
            self._fit()
            self.viewport().update()
        elif moment.state != before.state and (self._header.settle() or self._header.shift()):
            self.viewport().update()
        if (moment.row, moment.dataset) != (before.row, before.dataset):
            self.viewport().update()
        return (moment.state, moment.row, moment.dataset, moment.settings.activation) != (
            before.state,
            before.row,
            before.dataset,
            before.settings.activation,
        )

    # The row and cells that a person looks at

    def select_row(self, row: int) -> None:
        """Make a row the current one; of too few rows the last."""
        rows = self._model.ghost_row
        if rows:
            self.go_to(min(row, rows - 1), max(0, self.currentIndex().column()))

    def show_cell(self, row: int, column: int) -> None:
        """Bring a cell into view and make it the current one."""
        self.go_to(row, column)
        self.setFocus()

    def selected_rows(self) -> list[int]:
        """The rows that a command about rows is about; the ghost row is none."""
        return selected_rows(self.selectionModel(), self._model.ghost_row)

    # Editing

    def ask_for(self, dataset: Dataset, text: str) -> None:
        """Ask for other data; until the answer comes, show them with the state that is on show."""
        if dataset == self.dataset:
            return
        before = self._answers
        self.edited.emit(dataset, text)
        if self._answers == before:
            self.show_moment(replace(self._model.moment, dataset=dataset, recorded_loss=None), self._model.editable)

    def _come_back(self, row: int, column: int) -> None:
        """Look at the same row as before, which nobody needs to be told, and at a column that is still there."""
        blocked = self.blockSignals(True)
        self.go_to(min(row, self._model.ghost_row), min(column, self._model.prediction_column - 1))
        self.blockSignals(blocked)

    def commit_edit(self) -> None:
        """Take over what is being typed, as if Enter were pressed."""
        editor = self._delegate.editor
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    @Slot()
    def _paste_from_editor(self) -> None:
        editor = self._delegate.editor
        if editor is not None:
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self.edits.paste()

    # Moving

    @property
    def is_dragging(self) -> bool:
        """Whether rows or a column are being dragged."""
        return self._header.drag.is_on or self._numbers.drag.is_on

    def cancel_drag(self) -> None:
        """Drag nothing any more: all stays where it was."""
        self._header.drag.cancel()
        self._numbers.cancel()

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one, and the only one selected."""
        # Not by setCurrentIndex of the view: that one extends the selection while Ctrl or Shift happens to be held.
        self.selectionModel().setCurrentIndex(self._model.index(row, column), _Select.ClearAndSelect)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the cells that can be typed in, row by row, and then out of the table."""
        return self._keys.tab(forward) or super().focusNextPrevChild(forward)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        """Bring a cell into view, and not under what is kept at the right."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() >= self._header.first_kept:
            bar.setValue(before)
        elif shift := self._header.shift():
            edge = self.columnViewportPosition(self._header.first_kept) - shift
            end = self.columnViewportPosition(index.column()) + self.columnWidth(index.column())
            bar.setValue(bar.value() + max(0, end - edge))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is looked at; the ghost row is none."""
        self._keys.end_run()
        super().currentChanged(current, previous)
        if current.row() != previous.row() and 0 <= current.row() < self._model.ghost_row:
            self.row_selected.emit(current.row())
        self.viewport().update()
        self.selection_moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """A selection of several cells is tinted; a single one is only the current cell."""
        super().selectionChanged(selected, deselected)
        blocks = areas(self.selectionModel())
        single = len(blocks) == 1 and blocks[0].width() == blocks[0].height() == 1
        self._delegate.many_selected = bool(blocks) and not single
        self.viewport().update()
        self._numbers.viewport().update()
        self.selection_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current cell to begin with."""
        if not self.currentIndex().isValid():
            self.go_to(0, 0)
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Some keys of the window are the table's now and then."""
        if event.type() == QEvent.Type.ShortcutOverride and self._keys.takes_from_window(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet; every other key begins to type."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens a cell, or asks why the neuron's own number there is what it is."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self.is_answer(index):
            self.ask_why(index)

    def ask_why(self, index: Index) -> None:
        """Ask why a prediction or an error is what it is."""
        if index.row() < self._model.ghost_row:
            kind = Kind.PREDICTION if index.column() == self._model.prediction_column else Kind.ERROR
            self.why_asked.emit(Quantity(kind), self.viewport(), self.visualRect(index))

    def is_answer(self, index: Index) -> bool:
        """Whether a cell is the neuron's: a prediction or an error."""
        return index.column() >= self._model.prediction_column

    # Target, prediction and error stay in sight while the inputs are scrolled

    def indexAt(self, place: QPoint) -> QModelIndex:
        """The cell that is seen at a place."""
        shift = self._header.shift()
        if shift and place.x() >= self.columnViewportPosition(self._header.first_kept) - shift:
            place = place + QPoint(shift, 0)
        return super().indexAt(place)

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        rect = super().visualRect(index)
        return rect.translated(-self._header.shift(), 0) if index.column() >= self._header.first_kept else rect

    def scrollContentsBy(self, right: int, down: int) -> None:
        """What stays must not be moved along."""
        super().scrollContentsBy(right, down)
        if right and self._header.shift():
            self.viewport().update()
            self._header.viewport().update()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width; until it is seen, the first row is at the top if the current one allows that."""
        super().resizeEvent(event)
        self._fit()
        if not self._is_seen:  # the current row was chosen when there was no room yet
            self.scrollToTop()
            self.scrollTo(self.currentIndex())

    def _fit(self) -> None:
        """Share the width; the scroll bar's room is kept free, so that nothing moves when it comes.

        Row numbers are left out before an input would have to be scrolled.
        """
        room = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        short = not self._header.fit(room - self._numbers.width_of(short=False))
        if short:
            self._header.fit(room - self._numbers.width_of(short=True))
        if self._numbers.fit(short):
            self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The selected row's ground under the cells, the invitation to type over them."""
        self._is_seen = True
        self._delegate.row_in_hand = self.currentIndex().row()
        self._painting.paint_under()
        super().paintEvent(event)
        self._painting.paint_over()

    @Slot(bool)
    def tell_all_rows(self, all_rows: bool) -> None:
        """What is told of is all rows, and not only the selected one: the ground of all of them says so."""
        self._painting.all_told = all_rows
        self.viewport().update()

    @Slot(int, QPoint)
    def _open_column_menu(self, column: int, place: QPoint) -> None:
        column_menu(self, column).popup(place)

    @Slot(int, QPoint)
    def _open_row_menu(self, row: int, place: QPoint) -> None:
        if row not in self.selected_rows():
            self.rows.take(row, Qt.KeyboardModifier.NoModifier)
        context_menu(self, self._model.editable).popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All commands of the table, with their keys."""
        context_menu(self, self._model.editable).popup(event.globalPos())
