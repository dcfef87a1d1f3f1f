"""Paints the columns that are kept in sight once more, over scrolled inputs: target, prediction and error."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from neuron_gui.ui.data_delegate import DataDelegate


def paint_kept(painter: QPainter, table: QTableView, delegate: DataDelegate, first: int) -> None:
    """Draw the columns from ``first`` on of the rows in view, at the places that the table gives them."""
    model, top, bottom = table.model(), table.rowAt(0), table.rowAt(table.viewport().height() - 1)
    if top < 0:  # there is none, or none is laid out yet
        return
    rows = range(top, model.rowCount() - 1 if bottom < 0 else bottom + 1)
    selection, here = table.selectionModel(), table.currentIndex()
    for index in (model.index(row, column) for row in rows for column in range(first, model.columnCount())):
        option = QStyleOptionViewItem()
        option.rect = table.visualRect(index)
        option.state = QStyle.StateFlag.State_None
        if selection.isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if table.hasFocus() and index == here:
            option.state |= QStyle.StateFlag.State_HasFocus
        delegate.paint(painter, option, index)
