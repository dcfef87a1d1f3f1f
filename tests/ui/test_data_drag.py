"""Rows are dragged by their numbers, inputs by their names; a click, a double click and selecting stay as they were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from tests.mouse import LEFT, drag, move, pull
from tests.ui.test_data_columns import PEOPLE, ColumnDesk
from tests.ui.test_data_table import Desk, put_on_screen

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class DragDesk(ColumnDesk):
    """A desk whose headings are dragged: rows by row numbers from 0, columns from 0."""

    editable = True

    def show(self, editable: bool = True) -> None:
        super().show(editable and self.editable)

    @property
    def numbers(self) -> QWidget:
        return self.table.verticalHeader().viewport()

    @property
    def names(self) -> QWidget:
        return self.table.horizontalHeader().viewport()

    def number(self, row: int, share: float = 0.5) -> QPoint:
        """The number of a row, or a place higher (0) or lower (1) in it."""
        header = self.table.verticalHeader()
        return QPoint(4, round(header.sectionViewportPosition(row) + share * header.sectionSize(row)))

    def name_at(self, column: int, share: float = 0.5) -> QPoint:
        header = self.table.horizontalHeader()
        left, size = header.sectionViewportPosition(column), header.sectionSize(column)
        return QPoint(round(left + share * size), header.height() // 2)

    def press_number(self, row: int, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> DragDesk:
        QTest.mouseClick(self.numbers, LEFT, with_, self.number(row))
        return self

    @property
    def line(self) -> QWidget | None:
        seen = [line for line in self.table.findChildren(QWidget, "dropLine") if line.isVisible()]
        return seen[0] if seen else None

    @property
    def xs(self) -> list[float]:
        return [row[0] for row in self.dataset.rows]

    @property
    def steps(self) -> int:
        return self.document.undo_stack.count()


@pytest.fixture
def desk(qtbot):
    return put_on_screen(qtbot, DragDesk(TUTORIAL))


@pytest.fixture
def people(qtbot):
    desk = put_on_screen(qtbot, DragDesk(PEOPLE))
    desk.table.resize(440, 330)  # no name is under another
    return desk


class TestSelectingRows:
    def test_a_click_on_a_number_selects_the_row_and_looks_at_it(self, desk):
        desk.at(0, 1).press_number(3)
        assert desk.table.selected_rows() == [3]
        assert desk.here == (3, 1)
        assert desk.rows_selected[-1] == 3
        assert len(desk.table.selectionModel().selectedIndexes()) == 2  # what is typed: x and y
        assert desk.table.hasFocus()

    def test_pulled_on_it_selects_all_rows_up_to_there(self, desk):
        drag(desk.numbers, desk.number(4), desk.number(1))
        assert desk.table.selected_rows() == [1, 2, 3, 4]
        assert desk.dataset is TUTORIAL

    def test_shift_goes_on_to_a_row_and_ctrl_adds_one(self, desk):
        desk.press_number(1).press_number(3, SHIFT)
        assert desk.table.selected_rows() == [1, 2, 3]
        desk.press_number(5, CTRL).press_number(2, CTRL)
        assert desk.table.selected_rows() == [1, 3, 5]

    def test_a_click_on_one_of_several_selects_it_alone(self, desk):
        desk.press_number(1).press_number(3, SHIFT).press_number(2)
        assert desk.table.selected_rows() == [2]

    def test_what_is_being_typed_counts_first(self, desk):
        desk.at(0, 0).type("8").press_number(2)
        assert desk.xs[0] == 8.0
        assert desk.table.selected_rows() == [2]

    def test_the_row_to_type_in_has_no_number(self, desk):
        desk.at(1, 0).press_number(6)
        assert desk.here == (1, 0)

    def test_a_right_click_opens_the_menu_of_that_row(self, desk):
        header = desk.table.verticalHeader()
        header.menu_asked.emit(4, header.mapToGlobal(desk.number(4)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert desk.table.selected_rows() == [4]
        menu.close()

    def test_past_data_can_be_selected_and_stay_as_they_are(self, desk):
        desk.editable = False
        desk.show()
        desk.press_number(1)
        drag(desk.numbers, desk.number(1), desk.number(4))
        assert desk.table.selected_rows() == [1, 2, 3, 4]
        assert desk.dataset is TUTORIAL


class TestDraggingRows:
    def test_a_row_in_hand_is_dragged_to_the_top_in_one_step(self, desk):
        desk.at(2, 1)
        drag(desk.numbers, desk.number(2), desk.number(1), desk.number(0, 0.2))
        assert desk.xs == [1, -1, 0, 2, 3, 4]
        assert desk.here == (0, 1)
        assert desk.table.selected_rows() == [0]
        assert desk.undo_text() == "move a row"
        assert desk.steps == 1
        desk.document.undo_stack.undo()
        assert desk.dataset == TUTORIAL

    def test_several_go_together_and_stay_in_hand(self, desk):
        desk.press_number(0).press_number(3, CTRL)
        drag(desk.numbers, desk.number(3), desk.number(5, 0.9))
        assert desk.xs == [0, 1, 3, 4, -1, 2]
        assert desk.table.selected_rows() == [4, 5]
        assert desk.undo_text() == "move 2 rows"

    def test_below_the_last_row_is_the_end(self, desk):
        desk.at(0, 0)
        drag(desk.numbers, desk.number(0), desk.number(6) + QPoint(0, 60))
        assert desk.xs == [0, 1, 2, 3, 4, -1]

    def test_a_line_shows_where_and_only_where_something_would_move(self, desk):
        desk.at(2, 0)
        pull(desk.numbers, desk.number(2), desk.number(2, 0.9) + QPoint(0, 8))
        assert desk.line is None  # before the next one is where it is
        move(desk.numbers, desk.number(4, 0.2), LEFT)
        line = desk.line
        assert line is not None
        top = desk.table.viewport().mapTo(desk.table, QPoint(0, desk.table.rowViewportPosition(4))).y()
        assert abs(line.geometry().center().y() - top) <= 1
        assert line.width() > desk.table.viewport().width()
        QTest.mouseRelease(desk.numbers, LEFT, pos=desk.number(4, 0.2))
        assert desk.line is None
        assert desk.xs == [-1, 0, 2, 1, 3, 4]

    def test_escape_lets_go(self, desk):
        desk.at(2, 0)
        pull(desk.numbers, desk.number(2), desk.number(5))
        desk.press(Key.Key_Escape)
        assert desk.line is None
        QTest.mouseRelease(desk.numbers, LEFT, pos=desk.number(5))
        assert desk.dataset is TUTORIAL
        assert desk.here == (2, 0)

    def test_let_go_at_its_own_place_it_is_no_step(self, desk):
        desk.at(2, 0)
        drag(desk.numbers, desk.number(2), desk.number(5), desk.number(2, 0.8))
        assert desk.steps == 0

    def test_other_data_end_it(self, desk):
        desk.at(2, 0).type("7").press(Key.Key_Return).at(3, 0)
        pull(desk.numbers, desk.number(3), desk.number(0))
        desk.document.undo_stack.undo()
        assert desk.line is None
        QTest.mouseRelease(desk.numbers, LEFT, pos=desk.number(0))
        assert desk.dataset == TUTORIAL

    def test_a_single_row_has_no_other_place(self, qtbot):
        desk = put_on_screen(qtbot, DragDesk(Dataset(("x", "y"), ((1.0, 2.0),))))
        desk.at(0, 0)
        drag(desk.numbers, desk.number(0), desk.number(1) + QPoint(0, 50))
        assert desk.steps == 0

    def test_at_the_edge_the_table_scrolls_on(self, qtbot):
        many = Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(100_000)))
        desk = put_on_screen(qtbot, DragDesk(many))
        desk.at(2, 0)
        bar = desk.table.verticalScrollBar()
        below = QPoint(8, desk.numbers.height() + 300)
        pull(desk.numbers, desk.number(2), below)
        qtbot.waitUntil(lambda: bar.value() > 40 * desk.table.rowHeight(0))
        last = desk.table.rowAt(desk.table.viewport().height() - 1)
        QTest.mouseRelease(desk.numbers, LEFT, pos=below)
        here = desk.table.currentIndex().row()
        assert here >= last - 1 > 40
        assert desk.xs[here] == 2.0
        assert desk.undo_text() == "move a row"
        resting = bar.value()
        desk.document.undo_stack.undo()
        assert desk.dataset is many
        assert bar.value() == resting

    def test_so_it_does_when_rows_are_selected(self, qtbot):
        many = Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(100)))
        desk = put_on_screen(qtbot, DragDesk(many))
        desk.at(0, 0)
        pull(desk.numbers, desk.number(2), QPoint(8, desk.numbers.height() + 300))
        qtbot.waitUntil(lambda: desk.table.selected_rows() == list(range(2, 100)))
        QTest.mouseRelease(desk.numbers, LEFT)
        assert desk.dataset is many

    def test_the_tip_says_how(self, desk):
        header = desk.table.verticalHeader()
        desk.at(2, 0)
        assert header.tip(2) == "Row 3: drag it to another place"
        assert header.tip(3) == "Row 4: click to select it\nSelected rows can be dragged to another place"
        move(desk.numbers, desk.number(2))
        assert desk.numbers.cursor().shape() == Qt.CursorShape.OpenHandCursor
        move(desk.numbers, desk.number(3))
        assert desk.numbers.cursor().shape() == Qt.CursorShape.ArrowCursor


class TestDraggingColumns:
    def test_an_input_is_dragged_to_another_place_in_one_step(self, people):
        people.at(1, 2)
        drag(people.names, people.name_at(0), people.name_at(1, 0.8))
        assert people.dataset.columns == ("age", "height", "mass")
        assert people.dataset.rows[0] == (12.0, 160.0, 52.0)
        assert people.here == (1, 1)
        assert people.undo_text() == "move height (cm)"
        assert people.steps == 1
        people.document.undo_stack.undo()
        assert people.dataset == PEOPLE

    def test_it_never_goes_beyond_the_target(self, people):
        pull(people.names, people.name_at(0), people.name_at(4))
        line = people.line
        assert line is not None
        left = people.table.viewport().mapTo(people.table, people.name_at(2, 0)).x()
        assert abs(line.geometry().center().x() - left) <= 1
        QTest.mouseRelease(people.names, LEFT, pos=people.name_at(4))
        assert people.dataset.columns == ("age", "height", "mass")

    @pytest.mark.parametrize(
        ("column", "reason"),
        [
            (2, "The target is always the last column."),
            (3, "Prediction and error always stand beside the target."),
        ],
    )
    def test_what_has_no_other_place_says_so(self, people, column, reason):
        drag(people.names, people.name_at(column), people.name_at(0))
        assert people.complaints == [reason]
        assert people.steps == 0

    def test_a_lone_input_says_so_too(self, desk):
        drag(desk.names, desk.name_at(0), desk.name_at(1, 0.9))
        assert desk.complaints == ["The target is always the last column."]
        assert desk.dataset is TUTORIAL

    def test_escape_lets_go(self, people):
        pull(people.names, people.name_at(1), people.name_at(0, 0.1))
        assert people.line is not None
        people.press(Key.Key_Escape)
        QTest.mouseRelease(people.names, LEFT, pos=people.name_at(0, 0.1))
        assert people.dataset is PEOPLE

    def test_a_click_that_trembles_only_selects(self, people):
        at = people.name_at(1)
        drag(people.names, at, at + QPoint(3, 1))
        assert people.table.selected_rows() == [0, 1]
        assert people.steps == 0
        people.double_click(1)
        assert people.heading_editor is not None

    def test_past_columns_stay(self, people):
        people.editable = False
        people.show()
        drag(people.names, people.name_at(0), people.name_at(1, 0.9))
        assert people.dataset is PEOPLE
        assert people.complaints == []

    def test_inputs_scroll_on_under_those_that_are_kept(self, qtbot):
        seven = Dataset(column_names(7), tuple((float(row),) * 7 + (1.0,) for row in range(6)))
        desk = put_on_screen(qtbot, DragDesk(seven))
        header, bar = desk.table.horizontalHeader(), desk.table.horizontalScrollBar()
        assert header.shift() > 0
        pull(desk.names, desk.name_at(0), QPoint(desk.names.width() - 4, 8))
        qtbot.waitUntil(lambda: bar.value() == bar.maximum())
        QTest.mouseRelease(desk.names, LEFT, pos=QPoint(desk.names.width() - 4, 8))
        assert desk.undo_text() == "move x₁"
        assert desk.dataset.columns[6] == "x₁"

    def test_the_tip_says_how(self, people, desk):
        assert "Drag it sideways to move the column" in people.table.horizontalHeader().tip(0)
        assert "Drag" not in people.table.horizontalHeader().tip(2)
        assert "Drag" not in desk.table.horizontalHeader().tip(0)


def test_row_numbers_leave_the_columns_where_they_are_until_there_are_a_hundred(qtbot):
    desk = put_on_screen(qtbot, Desk(Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(98)))))
    width = desk.table.verticalHeader().width()
    desk.at(98, 0).type("5").press(Key.Key_Return)
    assert desk.table.verticalHeader().width() == width
    desk.at(99, 0).type("5").press(Key.Key_Return)
    assert desk.table.verticalHeader().width() > width
    assert desk.table.verticalHeader().geometry().right() < desk.table.viewport().x()


def test_before_an_input_would_be_scrolled_the_numbers_give_their_room_to_the_columns(qtbot):
    desk = put_on_screen(qtbot, DragDesk(PEOPLE))
    desk.table.resize(900, 330)
    wide = desk.table.verticalHeader().width()
    for width in range(400, 200, -1):
        desk.table.resize(width, 330)
        if desk.table.verticalHeader().width() < wide:
            break
        assert desk.table.horizontalHeader().shift() == 0  # nothing is scrolled yet
    assert desk.table.verticalHeader().width() < wide
    assert desk.table.horizontalHeader().shift() == 0
    desk.at(1, 0)
    drag(desk.numbers, desk.number(1), desk.number(0, 0.2))  # rows can be dragged all the same
    assert desk.xs == [181.0, 160.0]
