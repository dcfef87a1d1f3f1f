"""What can be done with whole rows of the data table, and filling down, by key, menu or mouse.

Changes nothing itself: every command asks the table for another data set, with its name for the undo menu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt, Slot

from neuron_gui.core import row_edits
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.data_selection import selected_cells, selected_rows
from neuron_gui.ui.row_header import RowHeader
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable

_Select = QItemSelectionModel.SelectionFlag


class DataRows(QObject):
    """The commands of one table about its rows; they are about the rows in which something is selected."""

    def __init__(self, table: DataTable, model: DataModel, numbers: RowHeader) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        numbers.taken.connect(self.take)
        numbers.swept.connect(self.sweep)
        numbers.moved.connect(self.place)

    @property
    def chosen(self) -> list[int]:
        """The rows that a command is about."""
        return selected_rows(self._table.selectionModel(), self._model.ghost_row)

    @property
    def can_fill(self) -> bool:
        """Whether more than one row is selected, so that there is something to fill."""
        return self._model.editable and len(self.chosen) > 1

    @Slot()
    def select_rows(self) -> None:
        """Select the whole rows of the selected cells."""
        self._select(self.chosen)

    @Slot(int, object)
    def take(self, row: int, keys: Qt.KeyboardModifier) -> None:
        """Select a whole row: alone, with all from the current one on (Shift), or with those selected so far (Ctrl)."""
        self._table.commit_edit()
        self._table.setFocus()
        model, selection = self._model, self._table.selectionModel()
        if keys & Qt.KeyboardModifier.ShiftModifier:
            self.sweep(row)
            return
        selection.setCurrentIndex(model.index(row, max(0, self._table.currentIndex().column())), _Select.NoUpdate)
        if keys & Qt.KeyboardModifier.ControlModifier:
            whole = QItemSelection(model.index(row, 0), model.index(row, model.prediction_column - 1))
            selection.select(whole, _Select.Toggle)
        else:
            self._select([row])

    @Slot(int)
    def sweep(self, row: int) -> None:
        """Select the whole rows from the current one on to another."""
        here = min(max(0, self._table.currentIndex().row()), self._model.ghost_row - 1)
        self._select(list(range(min(here, row), max(here, row) + 1)))

    @Slot(int)
    def place(self, at: int) -> None:
        """Put the rows before another one, or after the last."""
        rows = self._begin()
        if rows:
            moved, where = row_edits.with_rows_at(self._model.dataset, rows, at)
            self._ask(moved, where, self._moving(rows))
            self._select(where)

    @Slot()
    def move_up(self) -> None:
        """Move the rows up by one."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """Move the rows down by one."""
        self._move(1)

    @Slot()
    def duplicate(self) -> None:
        """Copy the rows to below the last of them."""
        rows = self._begin()
        if rows:
            text = self.tr("duplicate a row") if len(rows) == 1 else self.tr("duplicate %n rows", "", len(rows))
            try:
                copied, where = row_edits.with_rows_copied(self._model.dataset, rows)
            except Problem as problem:
                self._table.complained.emit(say(problem))
                return
            self._ask(copied, where, text)

    @Slot()
    def fill_down(self) -> None:
        """Copy the first selected cell of each column into those below it."""
        self._table.commit_edit()
        if not self.can_fill:
            return
        chosen = selected_cells(self._table.selectionModel(), self._model.ghost_row)
        cells = [cell for cell in chosen if cell[1] < self._model.prediction_column]
        if cells:
            self._table.ask_for(row_edits.with_cells_filled(self._model.dataset, cells), self.tr("fill down"))

    def _move(self, by: int) -> None:
        rows = self._begin()
        if rows:
            moved, where = row_edits.with_rows_moved(self._model.dataset, rows, by)
            self._ask(moved, where, self._moving(rows))

    def _moving(self, rows: list[int]) -> str:
        return self.tr("move a row") if len(rows) == 1 else self.tr("move %n rows", "", len(rows))

    def _begin(self) -> list[int]:
        """The rows to do something with, when nothing is being typed any more."""
        self._table.commit_edit()
        return self.chosen if self._model.editable else []

    def _ask(self, dataset: Dataset, rows: list[int], text: str) -> None:
        """Ask for other data, and look at these of their rows."""
        column = max(0, self._table.currentIndex().column())
        self._table.ask_for(dataset, text)
        self._table.go_to(rows[0], column)
        if len(rows) > 1:
            self._select(rows)

    def _select(self, rows: list[int]) -> None:
        """Select whole rows: inputs and targets."""
        model, whole = self._model, QItemSelection()
        for first, last in _stretches(rows):
            whole.select(model.index(first, 0), model.index(last, model.prediction_column - 1))
        self._table.selectionModel().select(whole, _Select.ClearAndSelect)


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    """The first and last of the rows that follow one another without a gap."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
