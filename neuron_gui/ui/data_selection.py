"""What is selected in the data table, as rows and cells; the ghost row after the last is never among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from PySide6.QtWidgets import QTableView

from neuron_gui.core.dataset import Cell
from neuron_gui.ui.data_model import DataModel


def areas(selection: QItemSelectionModel) -> list[QItemSelectionRange]:
    """The selected rectangles."""
    return list(cast("Iterable[QItemSelectionRange]", selection.selection()))


def selected_cells(selection: QItemSelectionModel, rows: int) -> Iterator[Cell]:
    """The selected cells of the first ``rows`` rows, or else the current one."""
    corners = [(area.top(), area.bottom(), area.left(), area.right()) for area in areas(selection)]
    here = selection.currentIndex()
    if not corners and here.isValid():
        corners = [(here.row(), here.row(), here.column(), here.column())]
    for top, bottom, left, right in corners:
        for row in range(top, min(bottom + 1, rows)):
            for column in range(left, right + 1):
                yield row, column


def selected_rows(selection: QItemSelectionModel, rows: int) -> list[int]:
    """Those of the first ``rows`` rows in which something is selected, or else the current one."""
    blocks = areas(selection)
    if len(blocks) == 1:  # so it is nearly always, and there may be 100,000 rows in it
        return list(range(blocks[0].top(), min(blocks[0].bottom() + 1, rows)))
    found = {row for area in blocks for row in range(area.top(), area.bottom() + 1)}
    if not found and selection.currentIndex().isValid():
        found = {selection.currentIndex().row()}
    return sorted(row for row in found if row < rows)


def holds_row(selection: QItemSelectionModel, row: int) -> bool:
    """Whether something is selected in a row, or it is the current one where nothing is."""
    blocks = areas(selection)
    if not blocks:
        return selection.currentIndex().row() == row
    return any(block.top() <= row <= block.bottom() for block in blocks)


def select_rows(table: QTableView, rows: Sequence[int], columns: int) -> None:
    """Select these rows, in rising order, and nothing else; the first one becomes the current one."""
    if not rows:
        return
    model, selection, modes = table.model(), table.selectionModel(), QItemSelectionModel.SelectionFlag
    selection.setCurrentIndex(model.index(rows[0], 0), modes.ClearAndSelect)
    chosen = QItemSelection()
    begin = rows[0]
    for row, after in zip(rows, (*rows[1:], -1), strict=True):
        if after != row + 1:
            chosen.append(QItemSelectionRange(model.index(begin, 0), model.index(row, columns - 1)))
            begin = after
    selection.select(chosen, modes.ClearAndSelect)
    table.setFocus()


def place_to_paste(selection: QItemSelectionModel, rows: int) -> Cell:
    """The first cell of the selected block, or the current cell, or the first of a new row after ``rows``."""
    blocks, here = areas(selection), selection.currentIndex()
    if len(blocks) == 1:
        return blocks[0].top(), blocks[0].left()
    return (here.row(), here.column()) if here.isValid() else (rows, 0)


def tab_separated(model: DataModel, cells: Collection[Cell]) -> str:
    """The text of cells as spreadsheets exchange it: a line for each row; cells in between are empty."""
    chosen = set(cells)
    columns = sorted({column for _, column in chosen})
    return "\n".join(
        "\t".join(model.plain_text(row, column) if (row, column) in chosen else "" for column in columns)
        for row in sorted({row for row, _ in chosen})
    )
