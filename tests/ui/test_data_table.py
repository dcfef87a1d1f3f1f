"""The table is worked as a spreadsheet is: with real keys and a real mouse, and a document that answers."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.project import Project
from neuron_gui.core.settings import State
from neuron_gui.ui.data_menu import context_menu
from neuron_gui.ui.data_table import DataTable
from neuron_gui.ui.document import Document
from neuron_gui.ui.theme import LIGHT

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAN = float("nan")


class Desk:
    """A table on the screen and the document behind it, joined as the window joins them."""

    def __init__(self, dataset: Dataset = TUTORIAL) -> None:
        self.table = DataTable()
        self.document = Document(Project(dataset))
        self.state = State((0.12,) * dataset.input_count, 0.0)
        self.row: int | None = None
        self.complaints: list[str] = []
        self.rows_selected: list[int] = []
        self.table.edited.connect(self.document.replace_dataset)
        self.table.complained.connect(self.complaints.append)
        self.table.row_selected.connect(self._select)
        self.document.changed.connect(self.show)
        self.table.resize(292, 330)  # of which 22 are the row numbers
        self.show()

    def show(self, editable: bool = True) -> None:
        moment = Moment(0, 0, self.state, self.dataset, self.document.project.settings, self.row)
        self.table.show_moment(moment, editable)

    def _select(self, row: int) -> None:
        self.rows_selected.append(row)
        self.row = row
        self.show()

    @property
    def dataset(self) -> Dataset:
        return self.document.project.dataset

    @property
    def here(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return index.row(), index.column()

    @property
    def editor(self) -> QLineEdit | None:
        return self.table.itemDelegate().editor

    def at(self, row: int, column: int) -> Desk:
        index = self.table.model().index(row, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return self

    def type(self, text: str) -> Desk:
        QTest.keyClicks(QApplication.focusWidget(), text)
        return self

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Desk:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key, with_)
        return self

    def middle(self, row: int, column: int) -> QPoint:
        return self.table.visualRect(self.table.model().index(row, column)).center()

    def undo_text(self) -> str:
        return self.document.undo_stack.undoText()


@pytest.fixture
def desk(qtbot):
    return put_on_screen(qtbot, Desk())


@pytest.fixture(autouse=True)
def _own_clipboard(qapp):
    QGuiApplication.clipboard().clear()


def put_on_screen(qtbot, desk: Desk) -> Desk:
    qtbot.addWidget(desk.table)
    with qtbot.waitActive(desk.table):
        desk.table.show()
        desk.table.activateWindow()
    desk.table.setFocus()
    return desk


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


class TestTyping:
    def test_typing_replaces_the_number_and_enter_moves_down(self, desk):
        desk.at(0, 0).type("12").press(Key.Key_Return)
        assert desk.dataset.rows[0] == (12.0, -3.0)
        assert desk.here == (1, 0)
        assert desk.undo_text() == "type 12 in row 1"

    def test_a_number_may_begin_with_its_point(self, desk):
        desk.at(1, 1).type(".5").press(Key.Key_Return)
        assert desk.dataset.rows[1] == (0.0, 0.5)

    @pytest.mark.parametrize(("typed", "meant"), [("2,5", 2.5), ("−3", -3.0), ("-3", -3.0), ("1e-3", 0.001)])
    def test_numbers_are_read_as_people_write_them(self, desk, typed, meant):
        desk.at(0, 0).press(Key.Key_F2)
        desk.editor.selectAll()
        desk.editor.insert(typed)
        desk.press(Key.Key_Return)
        assert desk.dataset.rows[0][0] == meant

    def test_keys_sent_to_the_table_while_it_edits_reach_the_editor(self, desk):
        desk.at(0, 0)
        QTest.keyClicks(desk.table, "2.75")
        QTest.keyClick(desk.table, Key.Key_Return)
        assert desk.dataset.rows[0][0] == 2.75

    def test_tab_moves_right_then_to_the_next_row_and_shift_goes_back(self, desk):
        desk.at(0, 0).type("5").press(Key.Key_Tab).type("6").press(Key.Key_Tab)
        assert desk.dataset.rows[0] == (5.0, 6.0)
        assert desk.here == (1, 0)  # the prediction and the error are passed over
        desk.press(Key.Key_Backtab, with_=SHIFT)
        assert desk.here == (0, 1)
        desk.type("7").press(Key.Key_Return, with_=SHIFT)
        assert desk.dataset.rows[0] == (5.0, 7.0)
        assert desk.here == (0, 1)

    def test_enter_after_tab_goes_to_the_column_where_the_tabs_began(self, desk):
        desk.at(0, 0).type("5").press(Key.Key_Tab).type("6").press(Key.Key_Return)
        assert desk.here == (1, 0)
        desk.at(2, 1).type("7").press(Key.Key_Return)  # no Tab before it
        assert desk.here == (3, 1)
        desk.press(Key.Key_Tab)
        desk.at(4, 1).press(Key.Key_Return)  # the run of tabs was over
        assert desk.here == (5, 1)

    def test_an_editor_is_no_wider_than_its_cell_until_the_text_needs_it(self, desk):
        desk.at(0, 1).type("5")
        cell = desk.table.visualRect(desk.table.model().index(0, 1))
        assert desk.editor.geometry() == cell
        desk.type("123456789")
        assert desk.editor.width() > cell.width()

    def test_escape_leaves_everything_as_it_was(self, desk):
        desk.at(0, 0).type("99").press(Key.Key_Escape)
        assert desk.dataset is TUTORIAL
        assert not desk.document.undo_stack.canUndo()
        assert QApplication.focusWidget() is desk.table

    def test_f2_and_a_double_click_offer_the_exact_number(self, qtbot):
        desk = put_on_screen(qtbot, Desk(Dataset(("x", "y"), ((0.1234567890123, -2.0),))))
        desk.at(0, 0).press(Key.Key_F2)
        assert desk.editor.text() == "0.1234567890123"
        desk.press(Key.Key_Escape)
        QTest.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=desk.middle(0, 1))
        QTest.mouseDClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=desk.middle(0, 1))
        assert desk.editor.text() == "−2"

    def test_leaving_an_editor_unchanged_is_no_step(self, desk):
        desk.at(0, 0).press(Key.Key_F2, Key.Key_Return)
        assert not desk.document.undo_stack.canUndo()

    def test_home_and_end_belong_to_the_editor_while_there_is_one(self, desk):
        desk.at(0, 0).type("23").press(Key.Key_Home).type("1").press(Key.Key_End).type("4").press(Key.Key_Return)
        assert desk.dataset.rows[0][0] == 1234.0
        desk.at(2, 1).press(Key.Key_Home)
        assert desk.here == (2, 0)
        desk.press(Key.Key_End)
        assert desk.here == (2, 3)

    def test_clicking_elsewhere_takes_the_number_over(self, desk):
        desk.at(0, 0).type("8")
        QTest.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=desk.middle(3, 1))
        assert desk.dataset.rows[0][0] == 8.0
        assert desk.here == (3, 1)

    def test_control_and_enter_is_left_to_the_window(self, desk):
        desk.at(0, 0).type("8").press(Key.Key_Return, with_=CTRL)
        assert desk.editor is not None
        desk.table.commit_edit()
        assert desk.editor is None
        assert desk.dataset.rows[0][0] == 8.0

    def test_the_field_of_a_new_row_goes_on_working_after_the_row_was_undone(self, desk):
        desk.table.edits.add_row()
        desk.document.undo_stack.undo()
        desk.type("5")
        assert desk.dataset == TUTORIAL
        desk.table.edits.add_row()  # takes over what was typed
        assert [row[0] for row in desk.dataset.rows[6:]] == [5.0, pytest.approx(math.nan, nan_ok=True)]
        assert desk.here == (7, 0)
        desk.type("4")
        assert desk.editor.text() == "4"

    def test_predictions_cannot_be_typed_in_and_it_says_so(self, desk):
        desk.at(0, 2).type("5").press(Key.Key_F2)
        assert desk.complaints == ["Predictions and errors come from the neuron: they cannot be typed in."]
        assert desk.editor is None
        assert desk.dataset is TUTORIAL


class TestGhostRow:
    def test_typing_in_it_adds_a_row_and_a_new_one_appears_below(self, desk):
        assert desk.table.model().rowCount() == 7
        desk.at(6, 0).type("5").press(Key.Key_Tab)
        assert desk.here == (6, 1)
        desk.type("9").press(Key.Key_Return)
        assert desk.dataset.rows[6] == (5.0, 9.0)
        assert desk.table.model().rowCount() == 8
        assert desk.here == (7, 0)

    def test_a_whole_table_can_be_typed_without_the_mouse(self, qtbot):
        desk = put_on_screen(qtbot, Desk(Dataset(("x", "y"), ())))
        for x in range(5):
            desk.type(str(x)).press(Key.Key_Tab).type(str(3 * x)).press(Key.Key_Tab)
        assert desk.dataset.rows == tuple((float(x), 3.0 * x) for x in range(5))
        assert desk.here == (5, 0)
        assert not desk.complaints

    def test_nothing_typed_adds_nothing(self, desk):
        desk.at(6, 0).press(Key.Key_F2, Key.Key_Return, Key.Key_Delete)
        assert desk.dataset is TUTORIAL
        assert desk.here == (6, 0)

    def test_tab_leads_out_of_the_table_at_its_end(self, desk, qtbot):
        desk.at(6, 1)
        assert desk.table.focusNextPrevChild(False)
        assert desk.here == (6, 0)
        desk.press(Key.Key_Tab)
        assert desk.here == (6, 1)
        desk.press(Key.Key_Tab)
        assert desk.here == (6, 1)  # the focus goes on, the cell stays

    def test_undo_takes_the_row_back(self, desk):
        desk.at(6, 0).type("5").press(Key.Key_Return)
        desk.document.undo_stack.undo()
        assert desk.dataset == TUTORIAL
        assert desk.table.model().rowCount() == 7


class TestBadCells:
    def test_a_word_stays_red_says_why_and_can_be_mended(self, desk):
        desk.at(2, 0).type("abc").press(Key.Key_Return)
        index = desk.table.model().index(2, 0)
        assert desk.dataset.texts == {(2, 0): "abc"}
        assert index.data() == "abc"
        assert desk.complaints == ["“abc” is not a number."]
        assert index.data(Qt.ItemDataRole.ToolTipRole) == "“abc” is not a number."
        assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "“abc” is not a number."
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "row 3, x: abc, not a number"
        assert desk.table.model().index(2, 2).data() == "–"
        desk.at(2, 0).type("1").press(Key.Key_Return)
        assert desk.dataset == TUTORIAL

    def test_red_is_not_told_by_colour_alone(self, desk):
        middle = desk.middle(2, 0)
        mark = desk.table.visualRect(desk.table.model().index(2, 0)).topLeft() + QPoint(5, 5)
        sound = desk.table.viewport().grab().toImage()
        desk.document.replace_dataset(TUTORIAL.with_cell(2, 0, ""), "")
        empty = desk.table.viewport().grab().toImage()
        assert empty.pixelColor(mark).name() == LIGHT.error.lower()  # a corner, full of colour
        assert sound.pixelColor(mark) == sound.pixelColor(middle) != empty.pixelColor(middle)


class TestDeleting:
    def test_delete_and_backspace_empty_the_cells_and_keep_the_rows(self, desk):
        desk.at(0, 0).press(Key.Key_Delete)
        assert desk.dataset.texts == {(0, 0): ""}
        assert desk.undo_text() == "clear a cell"
        desk.at(1, 0)
        desk.press(Key.Key_Right, with_=SHIFT).press(Key.Key_Backspace)
        assert len(desk.dataset.texts) == 3
        assert desk.undo_text() == "clear 2 cells"

    def test_control_delete_deletes_the_selected_rows(self, desk):
        desk.at(1, 0).press(Key.Key_Down, with_=SHIFT).press(Key.Key_Delete, with_=CTRL)
        assert [row[0] for row in desk.dataset.rows] == [-1.0, 2.0, 3.0, 4.0]
        assert desk.undo_text() == "delete 2 rows"
        assert desk.here[0] == 1
        desk.document.undo_stack.undo()
        assert desk.dataset == TUTORIAL

    def test_one_row_is_named(self, desk):
        desk.at(5, 1)
        desk.table.edits.delete_rows()
        assert desk.undo_text() == "delete row 6"
        assert desk.here == (4, 1)

    def test_the_ghost_row_cannot_be_deleted(self, desk):
        desk.at(6, 0).press(Key.Key_Delete, with_=CTRL)
        assert desk.dataset is TUTORIAL

    def test_clearing_leaves_an_empty_table_ready_to_type_in(self, desk):
        desk.table.edits.clear_table()
        assert desk.dataset.rows == ()
        assert desk.here == (0, 0)
        desk.type("1").press(Key.Key_Tab).type("2").press(Key.Key_Return)
        assert desk.dataset.rows == ((1.0, 2.0),)


class TestInserting:
    def test_rows_are_inserted_around_the_current_one(self, desk):
        desk.at(2, 1)
        desk.table.edits.insert_row_below()
        assert desk.here == (3, 0)
        desk.table.edits.insert_row_above()
        assert desk.here == (3, 0)
        assert len(desk.dataset.rows) == 8
        assert {row for row, _ in desk.dataset.texts} == {3, 4}

    def test_add_row_opens_its_first_cell_and_never_leaves_two_empty_rows(self, desk):
        desk.table.edits.add_row()
        assert len(desk.dataset.rows) == 7
        assert desk.here == (6, 0)
        desk.press(Key.Key_Escape)
        desk.table.edits.add_row()
        assert len(desk.dataset.rows) == 7
        desk.type("5").press(Key.Key_Tab).type("9").press(Key.Key_Return)
        assert desk.dataset.rows[6] == (5.0, 9.0)


class TestMenu:
    def test_all_commands_are_in_the_context_menu_with_their_keys(self, desk):
        menu = context_menu(desk.table, editable=True)
        shown = {action.text(): action.shortcut().toString() for action in menu.actions() if action.text()}
        assert shown["Paste"] == "Ctrl+V"
        assert shown["Delete rows"] == "Ctrl+Del"
        assert {"Cut", "Copy", "Insert row above", "Insert row below", "Clear table", "Select all"} <= set(shown)
        desk.at(1, 0)
        next(action for action in menu.actions() if action.text() == "Insert row above").trigger()
        assert len(desk.dataset.rows) == 7

    def test_nothing_can_be_changed_in_data_of_the_past(self, desk):
        desk.show(editable=False)
        menu = context_menu(desk.table, editable=False)
        possible = {action.text() for action in menu.actions() if action.isEnabled() and action.text()}
        assert possible == {"Copy", "Select rows", "Select column", "Select all"}
        QGuiApplication.clipboard().setText("5")
        desk.at(0, 0).type("5").press(Key.Key_Delete, Key.Key_F2).press(
            Key.Key_V, Key.Key_X, Key.Key_Delete, with_=CTRL
        )
        desk.table.edits.clear_table()
        desk.table.edits.add_row()
        desk.table.edits.insert_row_below()
        assert desk.dataset is TUTORIAL
        assert desk.editor is None
