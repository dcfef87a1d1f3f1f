"""The context menu of the data table: all of its commands, with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from neuron_gui.ui.column_menu import fill_column_menu

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataMenu", text)


def context_menu(table: DataTable, editable: bool) -> QMenu:
    """A new menu of what can be done with the selected cells now."""
    menu, edits, of_rows = QMenu(table), table.edits, table.rows
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    filled, rows = bool(table.dataset.rows), bool(table.selected_rows())
    keys = QKeySequence.StandardKey
    for entry in (
        (_tr("Cut"), edits.cut, keys.Cut, editable and rows),
        (_tr("Copy"), edits.copy, keys.Copy, rows),
        (_tr("Paste"), edits.paste, keys.Paste, editable),
        (_tr("Empty cells"), edits.clear_cells, "Del", editable and rows),
        (_tr("Fill down"), of_rows.fill_down, "Ctrl+D", of_rows.can_fill),
        None,
        (_tr("Insert row above"), edits.insert_row_above, "", editable),
        (_tr("Insert row below"), edits.insert_row_below, "", editable),
        (_tr("Duplicate rows"), of_rows.duplicate, "", editable and rows),
        (_tr("Move rows up"), of_rows.move_up, "Alt+Up", editable and rows),
        (_tr("Move rows down"), of_rows.move_down, "Alt+Down", editable and rows),
        (_tr("Delete rows"), edits.delete_rows, "Ctrl+Del", editable and rows),
        (edits.tests.toggle_text, edits.tests.toggle, edits.tests.KEY, editable and rows),
        None,
        (_tr("Select rows"), of_rows.select_rows, "Shift+Space", rows),
        (_tr("Select column"), table.columns.select_current, "Ctrl+Space", filled),
        (_tr("Select all"), edits.select_all, keys.SelectAll, filled),
        (_tr("Clear table"), edits.clear_table, "", editable and filled),
    ):
        if entry is None:
            menu.addSeparator()
            continue
        text, verb, key, possible = entry
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(possible)
        action.triggered.connect(verb)
    tests = menu.addMenu(_tr("Test rows"))
    tests.setEnabled(editable and filled)
    edits.tests.fill(tests)
    menu.addSeparator()
    of_column = menu.addMenu(_tr("Column"))
    of_column.setEnabled(editable)
    fill_column_menu(of_column, table, table.columns.current)
    return menu
