"""The menu of a heading: all that can be done with its column, and why not what cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from neuron_gui.ui.data_columns import DataColumns
    from neuron_gui.ui.data_table import DataTable

RENAME, LEFT, RIGHT = "Shift+F2", "Alt+Shift+Left", "Alt+Shift+Right"

Entry = tuple[str, str, str, Callable[[], None], str]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnMenu", text)


def column_menu(table: DataTable, column: int) -> QMenu:
    """A new menu for one column."""
    menu = QMenu(table)
    menu.setObjectName("columnMenu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_column_menu(menu, table, column)
    return menu


def fill_column_menu(menu: QMenu, table: DataTable, column: int) -> None:
    """Put into a menu what can be done with a column now."""
    menu.clear()
    menu.setToolTipsVisible(True)
    columns = table.columns
    past = "" if table.is_editable else _tr("These are the data as they were at this epoch.")
    for entry in (
        *(_of_typed(columns, column) if column < len(table.dataset.columns) else ()),
        *_of_all(table, column),
    ):
        if entry is None:
            menu.addSeparator()
            continue
        name, text, key, verb, reason = entry
        # The key is only told here: it is the table's, and counts only while the table has the focus.
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.setObjectName(name)
        action.setEnabled(not (past or reason))
        action.setToolTip(past or reason or text)
        action.triggered.connect(verb)


def _of_typed(columns: DataColumns, column: int) -> tuple[Entry | None, ...]:
    """What can be done with a column that people type in."""
    full = columns.why_no_more()
    return (
        ("renameColumn", _tr("Rename…"), RENAME, partial(columns.rename, column), ""),
        (
            "makeTarget",
            _tr("Make it the target"),
            "",
            partial(columns.make_target, column),
            columns.why_no_target(column),
        ),
        None,
        ("addInputLeft", _tr("Add an input left"), "", partial(columns.insert, column), full),
        ("addInputRight", _tr("Add an input right"), "", partial(columns.insert, column + 1), full),
        ("duplicateColumn", _tr("Duplicate"), "", partial(columns.copy, column), full),
        ("moveColumnLeft", _tr("Move left"), LEFT, partial(columns.move, column, -1), columns.why_no_move(column, -1)),
        ("moveColumnRight", _tr("Move right"), RIGHT, partial(columns.move, column, 1), columns.why_no_move(column, 1)),
        None,
        ("removeColumn", _tr("Remove"), "", partial(columns.remove, column), columns.why_no_removal(column)),
        None,
    )


def _of_all(table: DataTable, column: int) -> tuple[Entry, ...]:
    """What can be done by any column, also by predictions and errors."""
    empty = "" if table.dataset.rows else _tr("The table is empty.")
    up, down = (
        partial(table.columns.sort, column, descending=False),
        partial(table.columns.sort, column, descending=True),
    )
    return (
        ("sortAscending", _tr("Sort: smallest first"), "", up, empty),
        ("sortDescending", _tr("Sort: largest first"), "", down, empty),
    )
