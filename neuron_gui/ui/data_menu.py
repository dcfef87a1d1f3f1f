"""The context menu of the data table: all of its commands, with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataMenu", text)


def context_menu(table: DataTable, editable: bool) -> QMenu:
    """A new menu of what can be done with the selected cells now."""
    menu = QMenu(table)
    filled, rows = bool(table.dataset.rows), bool(table.selected_rows())
    keys = QKeySequence.StandardKey
    for entry in (
        (_tr("Cut"), table.cut, keys.Cut, editable and rows),
        (_tr("Copy"), table.copy, keys.Copy, rows),
        (_tr("Paste"), table.paste, keys.Paste, editable),
        (_tr("Empty cells"), table.clear_cells, "Del", editable and rows),
        None,
        (_tr("Insert row above"), table.insert_row_above, "", editable),
        (_tr("Insert row below"), table.insert_row_below, "", editable),
        (_tr("Delete rows"), table.delete_rows, "Ctrl+Del", editable and rows),
        None,
        (_tr("Select all"), table.select_all, keys.SelectAll, filled),
        (_tr("Clear table"), table.clear_table, "", editable and filled),
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
    return menu
