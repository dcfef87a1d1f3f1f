"""The keys of the data table: those of a spreadsheet, and where Enter and Tab go on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from neuron_gui.ui.data_delegate import DataDelegate
from neuron_gui.ui.data_model import DataModel

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DataKeys(QObject):
    """What each key means for one table; remembers only where a run of Tab keys began."""

    def __init__(self, table: DataTable, model: DataModel, delegate: DataDelegate) -> None:
        super().__init__(table)
        self._table, self._model, self._delegate = table, model, delegate
        self._run_began = -1  # the column in which the present run of Tab keys began
        self._passing_on = False
        delegate.left.connect(self.move)

    def takes_from_window(self, event: QEvent) -> bool:
        """Whether a key of the window is the table's now: the one to fill down, while several rows are selected.

        While something is dragged Escape lets go of it, and nothing else.
        """
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape and self._table.is_dragging:
            return True
        fills = event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return fills and self._table.rows.can_fill and not self._table.is_editing

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; False if it only goes somewhere, or begins to type."""
        table, key, here = self._table, event.key(), self._table.currentIndex()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if table.is_editing:
            self._pass_on(event)
        elif key == Qt.Key.Key_Escape and table.is_dragging:
            table.cancel_drag()
        elif command := table.edits.of_key(event):
            command()
        elif key in ENTER and plain and table.is_answer(here):
            table.ask_why(here)
        elif key in ENTER and (plain or modifiers == Qt.KeyboardModifier.ShiftModifier):
            self.move(1 if plain else -1, 0)
        elif key == Qt.Key.Key_F2 and plain:
            table.edit(here, QAbstractItemView.EditTrigger.EditKeyPressed, event)
        elif key in (*ENTER, Qt.Key.Key_F2):
            event.ignore()  # with other modifiers they are the window's
        elif self._model.editable and plain and event.text().isprintable() and event.text() and table.is_answer(here):
            table.edits.refuse_answers()
        else:
            return False
        return True

    def _pass_on(self, event: QKeyEvent) -> None:
        """A key that comes here while a cell is edited is meant for its editor, if it is not from there."""
        editor = self._delegate.editor
        if editor is not None and not self._passing_on:
            self._passing_on = True
            QCoreApplication.sendEvent(editor, event)
            self._passing_on = False

    @Slot(int, int)
    def move(self, rows: int, cells: int) -> None:
        """Move on from the cell whose editor was left; after a run of Tab keys, Enter goes back to its first column."""
        table = self._table
        if cells:
            table.focusNextPrevChild(cells > 0)
            return
        here = table.currentIndex()
        column = self._run_began if rows > 0 and self._run_began >= 0 else here.column()
        table.go_to(max(0, min(here.row() + rows, self._model.ghost_row)), column)

    def tab(self, forward: bool) -> bool:
        """Go on through the cells that can be typed in, row by row; False at the end of the table."""
        here, last = self._table.currentIndex(), self._model.prediction_column - 1
        if not here.isValid():
            return False
        row, column = here.row(), here.column() + (1 if forward else -1)
        if column > last:
            row, column = (row + 1, 0) if forward else (row, last)
        elif column < 0:
            row, column = row - 1, last
        if not 0 <= row <= self._model.ghost_row:
            return False
        began = self._run_began if self._run_began >= 0 else min(here.column(), last)
        self._table.go_to(row, column)
        self._run_began = began
        return True

    def end_run(self) -> None:
        """The current cell is another one: a run of Tab keys is over."""
        self._run_began = -1
