"""Whatever a person does to a table, in whatever order: it can be seen, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from neuron_gui.core.dataset import TUTORIAL
from tests.ui.test_data_columns import ColumnDesk

BLOCKS = ("5", "1\t2\n3\t4", "1\t2\t3", "a (cm)\tb\n1\t2", "1\n\n3", "x;y;z;w", '"')
HEADINGS = ("", "x", "y", "height (cm)", "x₂", "a" * 70)

NAMES = (
    *("add", "insert", "remove", "copy", "move", "target", "sort", "rename", "clear", "type", "up", "down"),
    *("duplicate", "fill", "delete", "paste", "empty", "undo", "redo", "select", "row"),
)

Deed = tuple[str, int, int]

deeds = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=14,
)


def do(desk: ColumnDesk, deed: Deed) -> None:
    """One of the things that can be done, with two numbers that say where."""
    name, one, other = deed
    table, stack = desk.table, desk.document.undo_stack
    columns, rows, edits = table.columns, table.rows, table.edits
    typed = one % len(desk.dataset.columns)
    verbs: dict[str, Callable[[], object]] = {
        "add": columns.add_input,
        "insert": lambda: columns.insert(typed),
        "remove": lambda: columns.remove(typed),
        "copy": lambda: columns.copy(typed),
        "move": lambda: columns.move(typed, 1 if other % 2 else -1),
        "target": lambda: columns.make_target(typed),
        "sort": lambda: columns.sort(one % (len(desk.dataset.columns) + 2), descending=bool(other % 2)),
        "rename": lambda: columns.take_name(typed, HEADINGS[other % len(HEADINGS)], 0),
        "clear": edits.clear_table,
        "type": lambda: edits.type_in(min(other, len(desk.dataset.rows)), typed, str(one)),
        "up": rows.move_up,
        "down": rows.move_down,
        "duplicate": rows.duplicate,
        "fill": rows.fill_down,
        "delete": edits.delete_rows,
        "paste": edits.paste,
        "empty": edits.clear_cells,
        "undo": stack.undo,
        "redo": stack.redo,
        "select": lambda: columns.select(one % (len(desk.dataset.columns) + 2)),
        "row": rows.select_rows,
    }
    if name == "paste":
        QGuiApplication.clipboard().setText(BLOCKS[one % len(BLOCKS)])
    if name in ("paste", "up", "down", "duplicate", "delete", "fill", "empty"):
        select(desk, one, other)
    verbs[name]()


def select(desk: ColumnDesk, one: int, other: int) -> None:
    """A block of cells, somewhere."""
    model = desk.table.model()
    last_row, last_column = model.rowCount() - 1, model.columnCount() - 1
    first = model.index(min(one, last_row), min(other, last_column))
    desk.at(first.row(), first.column())
    corner = model.index(min(one + other, last_row), last_column)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    desk.table.selectionModel().select(QItemSelection(first, corner), flags)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_anything_can_be_done_seen_and_taken_back(qtbot, done):
    desk = ColumnDesk(TUTORIAL)
    desk.table.show()
    for deed in done:
        do(desk, deed)
        QApplication.processEvents()
        model, dataset = desk.table.model(), desk.dataset
        assert desk.table.dataset is dataset
        assert (model.rowCount(), model.columnCount()) == (len(dataset.rows) + 1, len(dataset.columns) + 2)
        assert [model.headerData(place, Qt.Orientation.Horizontal) for place in range(len(dataset.columns))] == list(
            dataset.headings
        )
        assert all(row < len(dataset.rows) for row in desk.table.selected_rows())
        here = desk.table.currentIndex()
        assert not here.isValid() or here.row() <= len(dataset.rows)
    while desk.document.undo_stack.canUndo():
        desk.document.undo_stack.undo()
    assert desk.dataset == TUTORIAL
    desk.table.close()
    desk.table.deleteLater()
