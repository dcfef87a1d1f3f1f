"""The table of data, worked as in a spreadsheet: typing replaces, Enter moves down, Tab moves right.

It holds no truth: every edit leaves by ``edited`` as a new data set; ``show_moment`` brings back what counts.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QTableView, QWidget

from neuron_gui.core.dataset import Dataset, read_block, shorten
from neuron_gui.core.moment import Moment
from neuron_gui.core.problem import Problem
from neuron_gui.ui.data_delegate import DataDelegate
from neuron_gui.ui.data_header import DataHeader
from neuron_gui.ui.data_menu import context_menu
from neuron_gui.ui.data_model import DataModel, Index
from neuron_gui.ui.data_selection import areas, place_to_paste, selected_cells, selected_rows, tab_separated
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import say

ROW_HEIGHT = 30

_Select = QItemSelectionModel.SelectionFlag


class DataTable(QTableView):
    """Shows a moment's rows; says what a person wants changed and which row they look at."""

    edited = Signal(object, str)  # a new Dataset, and what was done for the undo menu
    row_selected = Signal(int)
    complained = Signal(str)
    selection_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataTable")
        self.setAccessibleName(self.tr("Data"))
        self._theme = Theme()
        self._answers = 0  # how often something was shown
        self._passing_on = False
        self._model = DataModel(self)
        self._delegate = DataDelegate(self._model, self)
        self._header = DataHeader(self._model, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._header)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        self.setStyleSheet("QAbstractScrollArea::corner { background: transparent; border: none; }")
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
        self._model.typed.connect(self._typed)
        self._delegate.left.connect(self._move)
        self._delegate.block_pasted.connect(self._paste_from_editor)
        self.set_theme(self._theme)

    @property
    def dataset(self) -> Dataset:
        """The data on show."""
        return self._model.dataset

    @property
    def is_editing(self) -> bool:
        """Whether a cell's editor is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self._header.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(round(theme.px(ROW_HEIGHT)))
        self.updateGeometries()
        self._header.fit(self.viewport().width())
        self.viewport().update()

    def show_moment(self, moment: Moment, editable: bool = True) -> bool:
        """Show an epoch's data, predictions and errors; nothing that a person is doing here is disturbed.

        Returns whether the picture changed.
        """
        before = self._model.moment
        self._answers += 1
        last = self.rowAt(self.viewport().height() - 1)
        top = max(0, self.rowAt(0))
        until = last + 1 if last >= 0 else self._model.rowCount()
        self._model.show_moment(moment, editable, range(top, until))
        if moment.dataset is not before.dataset:
            self._header.fit(self.viewport().width())
            self.selection_moved.emit()
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
            self._go_to(min(row, rows - 1), max(0, self.currentIndex().column()))

    def show_cell(self, row: int, column: int) -> None:
        """Bring a cell into view and make it the current one."""
        self._go_to(row, column)
        self.setFocus()

    def selected_rows(self) -> list[int]:
        """The rows that a command about rows is about; the ghost row is none."""
        return selected_rows(self.selectionModel(), self._model.ghost_row)

    @Slot()
    def select_all(self) -> None:
        """Select all that was typed: inputs and targets."""
        model = self._model
        if model.ghost_row:
            corners = model.index(0, 0), model.index(model.ghost_row - 1, model.prediction_column - 1)
            self.selectionModel().select(QItemSelection(*corners), _Select.ClearAndSelect)
            if not self.currentIndex().isValid():
                self.selectionModel().setCurrentIndex(corners[0], _Select.NoUpdate)

    # Commands

    @Slot()
    def copy(self) -> None:
        """Put the selected cells on the clipboard, as any spreadsheet takes them."""
        cells = list(selected_cells(self.selectionModel(), self._model.ghost_row))
        if cells:
            QGuiApplication.clipboard().setText(tab_separated(self._model, cells))

    @Slot()
    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        if self._model.editable:
            self.copy()
            self._empty_cells(self.tr("cut"))

    @Slot()
    def clear_cells(self) -> None:
        """Empty the selected cells; the rows stay."""
        self._empty_cells("")

    @Slot()
    def paste(self) -> None:
        """Write the clipboard's cells from the current cell on; rows are added below as needed."""
        if not self._model.editable:
            return
        row, column = place_to_paste(self.selectionModel(), self._model.ghost_row)
        if column >= self._model.prediction_column:
            self.complained.emit(self.tr("Predictions and errors cannot be typed in."))
            return
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.complained.emit(self.tr("There is nothing to paste."))
            return
        try:
            block = read_block(text)
            dataset = self.dataset.with_cells(row, column, block)
        except Problem as problem:
            self.complained.emit(say(problem))
            return
        one = len(block) == 1
        self._emit(dataset, self.tr("paste a row") if one else self.tr("paste %n rows", "", len(block)))
        self._go_to(row, column)
        width = max(map(len, block))
        far = self._model.index(row + len(block) - 1, column + width - 1)
        pasted = QItemSelection(self._model.index(row, column), far)
        self.selectionModel().select(pasted, _Select.ClearAndSelect)

    @Slot()
    def add_row(self) -> None:
        """Add an empty row after the last, unless the last is empty, and begin to type in its first cell."""
        self.commit_edit()
        if not self._model.editable:
            return
        rows, columns = len(self.dataset.rows), len(self.dataset.columns)
        empty = rows and all(self.dataset.texts.get((rows - 1, column)) == "" for column in range(columns))
        if not empty:
            self._insert_row(rows)
        self.setFocus()
        self._go_to(len(self.dataset.rows) - 1, 0)
        self.edit(self.currentIndex())

    @Slot()
    def insert_row_above(self) -> None:
        """Insert an empty row before the current one."""
        self._insert_row(max(0, self.currentIndex().row()))

    @Slot()
    def insert_row_below(self) -> None:
        """Insert an empty row after the current one."""
        self._insert_row(min(self.currentIndex().row() + 1, self._model.ghost_row))

    @Slot()
    def delete_rows(self) -> None:
        """Delete the rows of the selected cells."""
        rows = self.selected_rows()
        if not rows or not self._model.editable:
            return
        column = max(0, self.currentIndex().column())
        one = self.tr("delete row {row}").format(row=rows[0] + 1)
        many = self.tr("delete %n rows", "", len(rows))
        self._emit(self.dataset.without_rows(rows), one if len(rows) == 1 else many)
        self._go_to(max(0, min(rows[0], len(self.dataset.rows) - 1)), column)

    @Slot()
    def clear_table(self) -> None:
        """Delete all rows."""
        if self.dataset.rows and self._model.editable:
            self._emit(replace(self.dataset, rows=(), texts={}), self.tr("clear the table"))
            self._go_to(0, 0)

    def commit_edit(self) -> None:
        """Take over what is being typed, as if Enter were pressed."""
        editor = self._delegate.editor
        if editor is not None and self.is_editing:
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _insert_row(self, at: int) -> None:
        if not self._model.editable:
            return
        try:
            dataset = self.dataset.with_empty_row(at)
        except Problem as problem:
            self.complained.emit(say(problem))
            return
        self._emit(dataset, self.tr("add a row"))
        self._go_to(at, 0)

    def _empty_cells(self, text: str) -> None:
        chosen = selected_cells(self.selectionModel(), self._model.ghost_row)
        cells = [cell for cell in chosen if cell[1] < self._model.prediction_column]
        if not cells or not self._model.editable:
            return
        count = len(cells)
        plain = self.tr("clear a cell") if count == 1 else self.tr("clear %n cells", "", count)
        self._emit(self.dataset.without_values(cells), text or plain)

    @Slot(int, int, str)
    def _typed(self, row: int, column: int, text: str) -> None:
        """Make a typed text the cell's content."""
        try:
            dataset = self.dataset.with_cell(row, column, text)
        except Problem as problem:
            self.complained.emit(say(problem))
            return
        done = self.tr("type {text} in row {row}") if text.strip() else self.tr("clear a cell in row {row}")
        self._emit(dataset, done.format(text=shorten(text), row=row + 1))
        problem_there = dataset.cell_problem(row, column)
        if problem_there is not None and text.strip():
            self.complained.emit(say(problem_there))

    def _emit(self, dataset: Dataset, text: str) -> None:
        """Ask for other data; until the answer comes, show them with the state that is on show."""
        before = self._answers
        self.edited.emit(dataset, text)
        if self._answers == before:
            moment = replace(self._model.moment, dataset=dataset, recorded_loss=None)
            self.show_moment(moment, self._model.editable)

    @Slot()
    def _paste_from_editor(self) -> None:
        editor = self._delegate.editor
        if editor is not None:
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self.paste()

    # Moving

    def _go_to(self, row: int, column: int) -> None:
        # Not by setCurrentIndex of the view: that one extends the selection while Ctrl or Shift happens to be held.
        self.selectionModel().setCurrentIndex(self._model.index(row, column), _Select.ClearAndSelect)

    @Slot(int, int)
    def _move(self, rows: int, cells: int) -> None:
        """Move on from the cell whose editor was left."""
        if cells:
            self.focusNextPrevChild(cells > 0)
        else:
            here = self.currentIndex()
            self._go_to(max(0, min(here.row() + rows, self._model.ghost_row)), here.column())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the cells that can be typed in, row by row, and then out of the table."""
        here, last = self.currentIndex(), self._model.prediction_column - 1
        if here.isValid():
            row, column = here.row(), here.column() + (1 if forward else -1)
            if column > last:
                row, column = (row + 1, 0) if forward else (row, last)
            elif column < 0:
                row, column = row - 1, last
            if 0 <= row <= self._model.ghost_row:
                self._go_to(row, column)
                return True
        return super().focusNextPrevChild(forward)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is looked at; the ghost row is none."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() and 0 <= current.row() < self._model.ghost_row:
            self.row_selected.emit(current.row())
        self.selection_moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """A selection of several cells is tinted; a single one is only the current cell."""
        super().selectionChanged(selected, deselected)
        blocks = areas(self.selectionModel())
        single = len(blocks) == 1 and blocks[0].width() == blocks[0].height() == 1
        self._delegate.many_selected = bool(blocks) and not single
        self.viewport().update()
        self.selection_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current cell to begin with."""
        if not self.currentIndex().isValid():
            self._go_to(0, 0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet; every other key begins to type."""
        key, keys = event.key(), QKeySequence.StandardKey
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if self.is_editing:
            self._pass_on(event)
        elif event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.Cut):
            self.cut()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.matches(keys.SelectAll):
            self.select_all()
        elif key == Qt.Key.Key_Delete and modifiers == control:
            self.delete_rows()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.clear_cells()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (plain or modifiers == shift):
            self._move(1 if plain else -1, 0)
        elif key == Qt.Key.Key_F2 and plain:
            self.edit(self.currentIndex(), QAbstractItemView.EditTrigger.EditKeyPressed, event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _pass_on(self, event: QKeyEvent) -> None:
        """A key that comes here while a cell is edited is meant for its editor, if it is not from there."""
        editor = self._delegate.editor
        if editor is not None and not self._passing_on:
            self._passing_on = True
            QCoreApplication.sendEvent(editor, event)
            self._passing_on = False

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._header.fit(self.viewport().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The selected row's ground under the cells, the invitation to type over them."""
        row, ghost = self._model.moment.row, self._model.ghost_row
        if row is None:
            row = self.currentIndex().row()
        if 0 <= row < ghost:
            with QPainter(self.viewport()) as painter:
                self._delegate.paint_row(painter, self._row_rect(row))
        super().paintEvent(event)
        invites = self._model.editable and not (self.is_editing and self.currentIndex().row() == ghost)
        if invites and self.rowViewportPosition(ghost) < self.viewport().height():
            with QPainter(self.viewport()) as painter:
                self._delegate.paint_invitation(painter, self._row_rect(ghost), self.columnWidth(0))

    def _row_rect(self, row: int) -> QRectF:
        return QRectF(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All commands of the table, with their keys."""
        menu = context_menu(self, self._model.editable)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
