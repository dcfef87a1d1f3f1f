"""What can be done with the columns of the data table, by heading, menu, key or button.

Changes nothing itself: every command asks the table for another data set, with its name for the undo menu.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Slot

from neuron_gui.core import column_edits
from neuron_gui.core.column_edits import Rearranged
from neuron_gui.core.dataset import MOST_INPUTS, shorten
from neuron_gui.core.problem import Problem
from neuron_gui.core.row_edits import with_rows_sorted
from neuron_gui.ui.data_header import DataHeader
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable

_Select = QItemSelectionModel.SelectionFlag


class DataColumns(QObject):
    """The commands of one table about its columns; those without a column named are about the current one."""

    def __init__(self, table: DataTable, model: DataModel, header: DataHeader) -> None:
        super().__init__(table)
        self._table, self._model, self._header = table, model, header
        header.pressed.connect(self.select)
        header.rename_asked.connect(self.rename)
        header.renamed.connect(self.take_name)
        header.moved.connect(self.place)
        header.held_fast.connect(self.say_why_fast)

    @property
    def current(self) -> int:
        """The column that is looked at; there always is one."""
        return max(0, self._table.currentIndex().column())

    @Slot(int)
    def select(self, column: int) -> None:
        """Select a whole column; the row that is looked at stays so."""
        model, selection = self._model, self._table.selectionModel()
        if model.ghost_row:
            row = min(max(0, self._table.currentIndex().row()), model.ghost_row)
            selection.setCurrentIndex(model.index(row, column), _Select.NoUpdate)
            corners = model.index(0, column), model.index(model.ghost_row - 1, column)
            selection.select(QItemSelection(*corners), _Select.ClearAndSelect)
        self._table.setFocus()

    @Slot()
    def select_current(self) -> None:
        """Select the whole column of the current cell."""
        self.select(self.current)

    # Names

    @Slot()
    def rename_current(self) -> None:
        """Open the heading of the current column."""
        self.rename(self.current)

    @Slot(int)
    def rename(self, column: int) -> None:
        """Open a heading to be typed in."""
        self._table.commit_edit()
        if self._model.editable and column < self._model.prediction_column:
            self._show(column)
            self._header.open_editor(column, self._model.dataset.heading(column))

    @Slot(int, str, int)
    def take_name(self, column: int, heading: str, further: int) -> None:
        """Name a column as typed and go on to another heading, or say why it cannot have that name."""
        before = self._model.dataset
        try:
            dataset = column_edits.renamed(before, column, heading)
        except Problem as problem:
            self._header.refuse_name()
            self._table.complained.emit(say(problem))
            return
        self._header.close_editor()
        self._table.complained.emit("")
        if dataset is not before:
            text = self.tr("rename {before} to {name}")
            self._table.ask_for(dataset, text.format(before=shorten(before.columns[column], 16), name=shorten(heading)))
        if further and 0 <= column + further < self._model.prediction_column:
            self.rename(column + further)

    # Other columns

    @Slot()
    def add_input(self) -> None:
        """Add an input before the target, and begin to type into it."""
        self.insert(self._model.dataset.input_count)

    def insert(self, at: int) -> None:
        """Insert an input before a column."""
        at = min(at, self._model.dataset.input_count)
        self._ask(lambda: column_edits.with_new_input(self._model.dataset, at), self.tr("add an input"), at)

    def remove(self, column: int) -> None:
        """Remove an input."""
        text = self.tr("remove {name}").format(name=self._short_name(column))
        self._ask(lambda: column_edits.without_input(self._model.dataset, column), text, column)

    def copy(self, column: int) -> None:
        """Copy a column into a new input beside it."""
        text = self.tr("duplicate {name}").format(name=self._short_name(column))
        at = min(column + 1, self._model.dataset.input_count)
        self._ask(lambda: column_edits.with_copy(self._model.dataset, column), text, at)

    def move(self, column: int, by: int) -> None:
        """Move an input to the left (−1) or right (+1), if it can be."""
        if not self.why_no_move(column, by):
            self._move_to(column, column + by)

    @Slot(int, int)
    def place(self, column: int, at: int) -> None:
        """Put an input before another column, as they are counted now."""
        self._move_to(column, at if at < column else at - 1)

    @Slot(int)
    def say_why_fast(self, column: int) -> None:
        """Say why a column that somebody pulls does not move."""
        if column < self._model.prediction_column:
            self._table.complained.emit(self.tr("The target is always the last column."))
        else:
            self._table.complained.emit(self.tr("Prediction and error always stand beside the target."))

    def _move_to(self, column: int, to: int) -> None:
        text = self.tr("move {name}").format(name=self._short_name(column))
        self._ask(lambda: column_edits.with_input_moved(self._model.dataset, column, to), text, to)

    @Slot()
    def move_current_left(self) -> None:
        """Move the column of the current cell to the left."""
        self.move(self.current, -1)

    @Slot()
    def move_current_right(self) -> None:
        """Move the column of the current cell to the right."""
        self.move(self.current, 1)

    def make_target(self, column: int) -> None:
        """Make an input the target."""
        if not self.why_no_target(column):
            text = self.tr("make {name} the target").format(name=self._short_name(column))
            last = self._model.dataset.input_count
            self._ask(lambda: column_edits.with_target(self._model.dataset, column), text, last)

    def sort(self, column: int, *, descending: bool) -> None:
        """Put the rows in the order of a column: one that was typed, the predictions or the errors."""
        self._table.commit_edit()
        dataset = self._model.dataset
        if not self._model.editable or not dataset.rows:
            return
        text = self.tr("sort by {name}").format(name=shorten(self._model.column_name(column)))
        self._table.ask_for(with_rows_sorted(dataset, self._model.values(column), descending=descending), text)
        self._show(column)

    # Why a command cannot be carried out; nothing where it can

    def why_no_removal(self, column: int) -> str:
        """Why a column cannot be removed."""
        dataset = self._model.dataset
        if column >= dataset.input_count:
            return self.tr("A table needs a target. Make another column the target first.")
        return self.tr("A neuron needs at least one input.") if dataset.input_count == 1 else ""

    def why_no_target(self, column: int) -> str:
        """Why a column cannot become the target."""
        return self.tr("It is the target already.") if column >= self._model.dataset.input_count else ""

    def why_no_move(self, column: int, by: int) -> str:
        """Why a column cannot be moved."""
        inputs = self._model.dataset.input_count
        if column >= inputs:
            return self.tr("The target is always the last column.")
        if column + by < 0:
            return self.tr("It is the first column already.")
        return self.tr("It is the last input already.") if column + by >= inputs else ""

    def why_no_more(self) -> str:
        """Why no input can be added."""
        full = self._model.dataset.input_count >= MOST_INPUTS
        return self.tr("A table can have at most {most} inputs.").format(most=MOST_INPUTS) if full else ""

    # Inside

    def ask(self, made: Rearranged, text: str) -> None:
        """Ask for a table whose columns may be others."""
        if made.sources == tuple(range(len(self._model.dataset.columns))):
            self._table.ask_for(made.dataset, text)
        else:
            self._table.rearranged.emit(made, text)

    def _ask(self, make: Callable[[], Rearranged], text: str, there: int) -> None:
        """Ask for what is made, and look at a column of it; or say why it cannot be made."""
        self._table.commit_edit()
        if not self._model.editable:
            return
        try:
            made = make()
        except Problem as problem:
            self._table.complained.emit(say(problem))
            return
        self.ask(made, text)
        self._show(there)
        self._table.setFocus()

    def _show(self, column: int) -> None:
        """Make a column the current one, in the row that is looked at."""
        row = min(max(0, self._table.currentIndex().row()), self._model.ghost_row)
        self._table.go_to(row, min(column, self._model.prediction_column + 1))

    def _short_name(self, column: int) -> str:
        return shorten(self._model.column_name(column))
