"""Paints the columns of prediction and error once more, where they stay in sight over scrolled inputs."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from neuron_gui.ui.data_delegate import DataDelegate
from neuron_gui.ui.data_model import DataModel


def paint_answers(painter: QPainter, table: QTableView, delegate: DataDelegate, model: DataModel) -> None:
    """Draw both columns of the rows in view, at the places that the table gives them."""
    first, bottom = model.prediction_column, table.rowAt(table.viewport().height() - 1)
    rows = range(max(0, table.rowAt(0)), model.ghost_row if bottom < 0 else bottom + 1)
    selection, here = table.selectionModel(), table.currentIndex()
    for index in (model.index(row, column) for row in rows for column in (first, first + 1)):
        option = QStyleOptionViewItem()
        option.rect = table.visualRect(index)
        option.state = QStyle.StateFlag.State_None
        if selection.isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if table.hasFocus() and index == here:
            option.state |= QStyle.StateFlag.State_HasFocus
        delegate.paint(painter, option, index)
