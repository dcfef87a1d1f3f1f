"""What the data table paints under and over its cells: a row's ground, what stays in sight, the invitation to type.

Knows where the table has its cells; what stands in them is the delegate's affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from neuron_gui.ui.data_delegate import DataDelegate
from neuron_gui.ui.data_header import DataHeader
from neuron_gui.ui.data_kept import paint_kept
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.theme import Theme

if TYPE_CHECKING:
    from neuron_gui.ui.data_table import DataTable


class DataPainting:
    """Paints on the viewport of one table, within its paint event."""

    def __init__(self, table: DataTable, model: DataModel, header: DataHeader, delegate: DataDelegate) -> None:
        self._table, self._model, self._header, self._delegate = table, model, header, delegate
        self._theme = Theme()
        self.all_told = False  # what is told of is all rows, and not only the selected one

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme

    def paint_under(self, clip: QRect | None = None) -> None:
        """The ground of the row that is sent through the neuron, or of all of them."""
        row, last = self._model.moment.row, self._model.ghost_row - 1
        if row is None:
            row = self._table.currentIndex().row()
        first, last = (0, last) if self.all_told else (row, row if row <= last else -1)
        if 0 <= first <= last:
            with QPainter(self._table.viewport()) as painter:
                if clip is not None:
                    painter.setClipRect(clip)
                ends = self._row_rect(first), self._row_rect(last)
                self._delegate.paint_row(painter, ends[0].united(ends[1]))

    def paint_over(self) -> None:
        """What is kept in sight over scrolled inputs, and the invitation in the last row."""
        if self._header.shift():
            self._paint_kept()
        table, model = self._table, self._model
        ghost, here = model.ghost_row, table.currentIndex()
        in_the_way = here.row() == ghost and (table.is_editing or (table.hasFocus() and here.column() > 0))
        if model.editable and not in_the_way and table.rowViewportPosition(ghost) < table.viewport().height():
            with QPainter(table.viewport()) as painter:
                self._delegate.paint_invitation(painter, self._row_rect(ghost), table.columnWidth(0))

    def _paint_kept(self) -> None:
        first, viewport = self._header.first_kept, self._table.viewport()
        left = self._table.columnViewportPosition(first) - self._header.shift()
        ground = viewport.rect().adjusted(left, 0, 0, 0)
        with QPainter(viewport) as painter:
            painter.fillRect(ground, self._theme.colour("card"))
        self.paint_under(ground)
        with QPainter(viewport) as painter:
            paint_kept(painter, self._table, self._delegate, first)
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(ground.topLeft(), ground.bottomLeft())

    def _row_rect(self, row: int) -> QRectF:
        """A row as wide as its columns."""
        table, last = self._table, self._model.prediction_column + 1
        end = table.columnViewportPosition(last) + table.columnWidth(last) - self._header.shift()
        return QRectF(0, table.rowViewportPosition(row), end, table.rowHeight(row))
