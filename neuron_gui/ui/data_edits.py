"""What can be done with the selected cells of the data table, by key, menu or button.

Changes nothing itself: every command asks the table for another data set, with its name for the undo menu.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from neuron_gui.core.dataset import shorten
from neuron_gui.core.problem import Problem
from neuron_gui.core.row_edits import has_names_for_more, with_block
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.data_selection import place_to_paste, selected_cells, selected_rows, tab_separated
from neuron_gui.ui.data_tests import DataTests
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable

_Select = QItemSelectionModel.SelectionFlag


class DataEdits(QObject):
    """The commands of one table over one model."""

    wide_pasted = Signal(str)  # a whole table of another width, at the beginning of this one

    def __init__(self, table: DataTable, model: DataModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self.tests = DataTests(table, model)
        keys, key, modifier = QKeySequence.StandardKey, Qt.Key, Qt.KeyboardModifier
        self._by_standard_key = {
            keys.Copy: self.copy,
            keys.Cut: self.cut,
            keys.Paste: self.paste,
            keys.SelectAll: self.select_all,
        }
        rows, columns = table.rows, table.columns
        sideways = modifier.AltModifier | modifier.ShiftModifier
        self._by_key: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]] = {
            (key.Key_Delete, modifier.ControlModifier): self.delete_rows,
            (key.Key_T, modifier.ControlModifier): self.tests.toggle,
            (key.Key_Delete, modifier.NoModifier): self.clear_cells,
            (key.Key_Backspace, modifier.NoModifier): self.clear_cells,
            (key.Key_Space, modifier.ShiftModifier): rows.select_rows,
            (key.Key_Space, modifier.ControlModifier): columns.select_current,
            (key.Key_Up, modifier.AltModifier): rows.move_up,
            (key.Key_Down, modifier.AltModifier): rows.move_down,
            (key.Key_D, modifier.ControlModifier): rows.fill_down,
            (key.Key_F2, modifier.ShiftModifier): columns.rename_current,
            (key.Key_Left, sideways): columns.move_current_left,
            (key.Key_Right, sideways): columns.move_current_right,
        }

    def of_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        """The command that a key means, if it means one."""
        for standard, command in self._by_standard_key.items():
            if event.matches(standard):
                return command
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._by_key.get((Qt.Key(event.key()), modifiers))

    @Slot()
    def select_all(self) -> None:
        """Select all that was typed: inputs and targets."""
        model = self._model
        if model.ghost_row:
            corners = model.index(0, 0), model.index(model.ghost_row - 1, model.prediction_column - 1)
            self._table.selectionModel().select(QItemSelection(*corners), _Select.ClearAndSelect)
            if not self._table.currentIndex().isValid():
                self._table.selectionModel().setCurrentIndex(corners[0], _Select.NoUpdate)

    @Slot()
    def copy(self) -> None:
        """Put the selected cells on the clipboard, as any spreadsheet takes them."""
        cells = list(selected_cells(self._table.selectionModel(), self._model.ghost_row))
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
        """Write the clipboard's cells from the current cell on; rows and inputs are added as needed."""
        from neuron_gui.core.table_text import read_block  # which reads much more than a start needs

        if not self._model.editable:
            return
        row, column = place_to_paste(self._table.selectionModel(), self._model.ghost_row)
        if column >= self._model.prediction_column:
            self.refuse_answers()
            return
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._table.complained.emit(self.tr("There is nothing to paste."))
            return
        try:
            block = read_block(text)
            if (row, column) == (0, 0) and has_names_for_more(self._model.dataset, block):
                self.wide_pasted.emit(text)
                return
            made = with_block(self._model.dataset, row, column, block)
        except Problem as problem:
            self._table.complained.emit(say(problem))
            if (row, column) == (0, 0) and "\n" in text.strip():
                self.wide_pasted.emit(text)
            return
        one = len(block) == 1
        self._table.columns.ask(made, self.tr("paste a row") if one else self.tr("paste %n rows", "", len(block)))
        self._table.go_to(row, column)
        width = max(map(len, block))
        far = self._model.index(row + len(block) - 1, column + width - 1)
        pasted = QItemSelection(self._model.index(row, column), far)
        self._table.selectionModel().select(pasted, _Select.ClearAndSelect)

    def refuse_answers(self) -> None:
        """Say why nothing can be written into a prediction or an error."""
        self._table.complained.emit(self.tr("Predictions and errors come from the neuron: they cannot be typed in."))

    @Slot()
    def add_row(self) -> None:
        """Add an empty row after the last, unless the last is empty, and begin to type in its first cell."""
        self._table.commit_edit()
        if not self._model.editable:
            return
        rows, columns = len(self._model.dataset.rows), len(self._model.dataset.columns)
        empty = rows and all(self._model.dataset.texts.get((rows - 1, column)) == "" for column in range(columns))
        if not empty:
            self._insert_row(rows)
        self._table.setFocus()
        self._table.go_to(len(self._model.dataset.rows) - 1, 0)
        self._table.edit(self._table.currentIndex())

    @Slot()
    def insert_row_above(self) -> None:
        """Insert an empty row before the current one."""
        self._insert_row(max(0, self._table.currentIndex().row()))

    @Slot()
    def insert_row_below(self) -> None:
        """Insert an empty row after the current one."""
        self._insert_row(min(self._table.currentIndex().row() + 1, self._model.ghost_row))

    @Slot()
    def delete_rows(self) -> None:
        """Delete the rows of the selected cells."""
        rows = selected_rows(self._table.selectionModel(), self._model.ghost_row)
        if not rows or not self._model.editable:
            return
        self._table.setFocus()
        column = max(0, self._table.currentIndex().column())
        one = self.tr("delete row {row}").format(row=rows[0] + 1)
        many = self.tr("delete %n rows", "", len(rows))
        self._table.ask_for(self._model.dataset.without_rows(rows), one if len(rows) == 1 else many)
        self._table.go_to(max(0, min(rows[0], len(self._model.dataset.rows) - 1)), column)

    @Slot()
    def clear_table(self) -> None:
        """Delete all rows."""
        if self._model.dataset.rows and self._model.editable:
            self._table.setFocus()  # before the button that was pressed is switched off and hands the focus on
            self._table.ask_for(self._model.dataset.with_rows_from(()), self.tr("clear the table"))
            self._table.go_to(0, 0)

    @Slot(int, int, str)
    def type_in(self, row: int, column: int, text: str) -> None:
        """Make a typed text the cell's content."""
        try:
            dataset = self._model.dataset.with_cell(row, column, text)
        except Problem as problem:
            self._table.complained.emit(say(problem))
            return
        done = self.tr("type {text} in row {row}") if text.strip() else self.tr("clear a cell in row {row}")
        self._table.ask_for(dataset, done.format(text=shorten(text), row=row + 1))
        problem_there = dataset.cell_problem(row, column)
        if problem_there is not None and text.strip():
            self._table.complained.emit(say(problem_there))

    def _insert_row(self, at: int) -> None:
        if not self._model.editable:
            return
        try:
            dataset = self._model.dataset.with_empty_row(at)
        except Problem as problem:
            self._table.complained.emit(say(problem))
            return
        self._table.ask_for(dataset, self.tr("add a row"))
        self._table.go_to(at, 0)

    def _empty_cells(self, text: str) -> None:
        chosen = selected_cells(self._table.selectionModel(), self._model.ghost_row)
        cells = [cell for cell in chosen if cell[1] < self._model.prediction_column]
        if not cells or not self._model.editable:
            return
        count = len(cells)
        plain = self.tr("clear a cell") if count == 1 else self.tr("clear %n cells", "", count)
        self._table.ask_for(self._model.dataset.without_values(cells), text or plain)
