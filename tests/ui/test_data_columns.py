"""Columns are named, added, moved and removed at their headings, with a mouse, with keys and by menu."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from neuron_gui.core.column_edits import Rearranged
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.settings import State
from neuron_gui.ui.cards import elided
from neuron_gui.ui.column_menu import column_menu
from tests.ui.test_data_table import Desk, put_on_screen

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PEOPLE = Dataset(("height", "age", "mass"), ((160.0, 12.0, 52.0), (181.0, 17.0, 77.0)), units=("cm", "", "kg"))


class ColumnDesk(Desk):
    """A desk whose document takes other columns too."""

    def __init__(self, dataset: Dataset = PEOPLE) -> None:
        super().__init__(dataset)
        self.table.rearranged.connect(self._rearrange)

    def show(self, editable: bool = True) -> None:
        self.state = State((0.12,) * self.dataset.input_count, 0.0)
        super().show(editable)

    def _rearrange(self, made: Rearranged, text: str) -> None:
        self.document.replace_dataset(made.dataset, text)

    @property
    def heading_editor(self) -> QLineEdit | None:
        found = [editor for editor in self.table.findChildren(QLineEdit, "headingEditor") if editor.isVisible()]
        return found[0] if found else None

    def over(self, column: int) -> QPoint:
        header = self.table.horizontalHeader()
        return QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 6, header.height() // 2)

    def double_click(self, column: int) -> ColumnDesk:
        QTest.mouseDClick(self.table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=self.over(column))
        return self

    def click(self, column: int) -> ColumnDesk:
        QTest.mouseClick(self.table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=self.over(column))
        return self

    def name(self, text: str, leave_by: Qt.Key = Key.Key_Return) -> ColumnDesk:
        assert self.heading_editor is not None
        self.heading_editor.selectAll()
        self.heading_editor.insert(text)
        QTest.keyClick(self.heading_editor, leave_by)
        return self

    def menu(self, column: int) -> dict[str, object]:
        menu = column_menu(self.table, column)
        return {action.objectName(): action for action in menu.actions() if action.objectName()}

    def heading(self, column: int) -> str:
        return self.table.model().headerData(column, Qt.Orientation.Horizontal)


@pytest.fixture
def desk(qtbot):
    return put_on_screen(qtbot, ColumnDesk())


class TestNames:
    def test_a_double_click_on_a_heading_opens_it_with_all_of_its_text(self, desk):
        desk.double_click(0)
        assert desk.heading_editor.text() == "height (cm)"
        assert desk.heading_editor.selectedText() == "height (cm)"
        assert desk.heading_editor.geometry().right() <= desk.table.viewport().width()

    def test_a_name_and_its_unit_are_typed_together(self, desk):
        desk.double_click(1).name("age [years]")
        assert desk.dataset.headings == ("height (cm)", "age (years)", "mass (kg)")
        assert desk.heading(1) == "age (years)"
        assert desk.heading_editor is None
        assert desk.undo_text() == "rename age to age [years]"
        desk.document.undo_stack.undo()
        assert desk.heading(1) == "age"

    def test_the_key_opens_the_heading_of_the_current_column_and_tab_goes_on_to_the_next(self, desk):
        desk.at(1, 0).press(Key.Key_F2, with_=SHIFT).name("size (cm)", Key.Key_Tab).name("years", Key.Key_Tab)
        desk.name("weight (kg)", Key.Key_Return)
        assert desk.dataset.headings == ("size (cm)", "years", "weight (kg)")
        assert desk.here == (1, 2)
        assert desk.table.hasFocus()

    def test_escape_leaves_the_name_as_it_was(self, desk):
        desk.double_click(0).name("nonsense", Key.Key_Escape)
        assert desk.dataset is PEOPLE
        assert desk.heading_editor is None
        assert desk.table.hasFocus()

    def test_leaving_it_unchanged_is_no_step(self, desk):
        desk.double_click(0).press(Key.Key_Return)
        assert not desk.document.undo_stack.canUndo()

    def test_a_name_that_cannot_be_is_kept_to_be_put_right_and_it_says_why(self, desk):
        desk.double_click(0).name("mass (g)")
        assert desk.complaints[-1] == "There is another column “mass”. Each needs a name of its own."
        assert desk.heading_editor.text() == "mass (g)"
        assert desk.heading_editor.property("bad")
        desk.name("  ")
        assert desk.complaints[-1] == "A column needs a name."
        desk.name("height of the body (cm)")
        assert desk.complaints[-1] == ""
        assert desk.heading(0) == "height of the body (cm)"

    def test_going_elsewhere_takes_the_name_over(self, desk):
        desk.double_click(0)
        desk.heading_editor.selectAll()
        desk.heading_editor.insert("size")
        QTest.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=desk.middle(1, 1))
        assert desk.dataset.columns[0] == "size"
        assert desk.here == (1, 1)

    def test_a_name_that_cannot_be_is_not_left_over_another_column(self, desk):
        desk.double_click(0).name("mass")
        assert desk.heading_editor is not None
        desk.table.columns.remove(0)
        assert desk.heading_editor is None
        assert desk.dataset.columns == ("age", "mass")

    def test_predictions_keep_their_name(self, desk):
        assert desk.double_click(3).heading_editor is None

    def test_renaming_moves_nothing(self, desk):
        desk.at(1, 1).double_click(1).name("years")
        assert desk.here == (1, 1)
        assert desk.table.selected_rows() == [1]

    def test_a_name_without_room_is_told_whole(self, desk):
        desk.double_click(0).name("the height of the whole body in the morning (cm)")
        model = desk.table.model()
        tip = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip.startswith("the height of the whole body in the morning (cm): an input")

    def test_names_are_shortened_before_a_column_is_out_of_sight_and_keep_their_units(self, qtbot):
        penguins = Dataset(
            ("flipper length of the bird", "mass of the body"), ((181.0, 3750.0), (186.0, 3800.0)), units=("mm", "g")
        )
        desk = put_on_screen(qtbot, ColumnDesk(penguins))
        desk.table.resize(332, 330)
        header = desk.table.horizontalHeader()
        assert header.shift() == 0
        assert header.length() <= desk.table.viewport().width()
        metrics = QFontMetricsF(desk.table.font())
        whole = metrics.horizontalAdvance("flipper length (mm)")
        assert elided("flipper length (mm)", " (mm)", metrics, whole) == "flipper length (mm)"
        assert re.fullmatch(r"flip.*… \(mm\)", elided("flipper length (mm)", " (mm)", metrics, 0.8 * whole))
        assert elided("flipper length (mm)", " (mm)", metrics, 0.3 * whole).endswith("…")  # no letters, no unit


class TestOtherColumns:
    def test_an_input_is_added_beside_a_column_and_is_the_current_one(self, desk):
        desk.at(1, 0)
        desk.menu(0)["addInputRight"].trigger()
        assert desk.dataset.columns == ("height", "height 2", "age", "mass")
        assert desk.here == (1, 1)
        assert desk.undo_text() == "add an input"
        desk.document.undo_stack.undo()
        assert desk.dataset == PEOPLE

    def test_a_column_moves_by_keys_as_far_as_inputs_go(self, desk):
        desk.at(0, 0).press(Key.Key_Right, with_=ALT | SHIFT)
        assert desk.dataset.columns == ("age", "height", "mass")
        assert desk.here == (0, 1)
        assert desk.undo_text() == "move height (cm)"
        desk.press(Key.Key_Right, with_=ALT | SHIFT)  # the target stays the last
        assert desk.dataset.columns == ("age", "height", "mass")
        desk.press(Key.Key_Left, with_=ALT | SHIFT)
        assert desk.dataset == PEOPLE

    def test_another_column_becomes_the_target(self, desk):
        desk.menu(0)["makeTarget"].trigger()
        assert desk.dataset.headings == ("mass (kg)", "age", "height (cm)")
        assert desk.undo_text() == "make height (cm) the target"

    def test_what_cannot_be_done_says_why(self, desk):
        of_target = desk.menu(2)
        assert not of_target["removeColumn"].isEnabled()
        assert of_target["removeColumn"].toolTip().startswith("A table needs a target.")
        assert of_target["moveColumnLeft"].toolTip() == "The target is always the last column."
        assert of_target["makeTarget"].toolTip() == "It is the target already."
        desk.menu(0)["removeColumn"].trigger()
        assert desk.dataset.columns == ("age", "mass")
        last = desk.menu(0)["removeColumn"]
        assert not last.isEnabled()
        assert last.toolTip() == "A neuron needs at least one input."

    def test_data_of_the_past_keep_their_columns(self, desk):
        desk.show(editable=False)
        assert not any(action.isEnabled() for action in desk.menu(0).values())
        assert desk.double_click(0).heading_editor is None

    def test_every_entry_has_its_key_beside_it(self, desk):
        keys = dict(action.text().split("\t") for action in desk.menu(0).values() if "\t" in action.text())
        assert keys == {"Rename…": "Shift+F2", "Move left": "Alt+Shift+Left", "Move right": "Alt+Shift+Right"}

    def test_a_menu_opens_at_the_arrow_that_comes_with_the_mouse(self, desk, qtbot):
        header = desk.table.horizontalHeader()
        at = QPoint(header.sectionViewportPosition(1) + 5, header.height() // 2)
        QTest.mouseMove(header.viewport(), at)
        qtbot.wait(1)
        header.mouseMoveEvent(_moved(at))
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.objectName() == "columnMenu"
        menu.close()


class TestSorting:
    def test_by_what_was_typed_and_by_what_the_neuron_makes_of_it(self, desk):
        desk.menu(0)["sortDescending"].trigger()
        assert [row[0] for row in desk.dataset.rows] == [181.0, 160.0]
        assert desk.undo_text() == "sort by height (cm)"
        # The prediction is 0.12 × (height + age): the smallest first is the first person again.
        desk.menu(3)["sortAscending"].trigger()
        assert [row[0] for row in desk.dataset.rows] == [160.0, 181.0]
        assert desk.undo_text() == "sort by prediction"


class TestSelecting:
    def test_a_click_on_a_heading_selects_its_column_and_looks_at_the_same_row(self, desk):
        desk.at(1, 0).click(1)
        assert desk.here == (1, 1)
        assert desk.table.selected_rows() == [0, 1]
        desk.press(Key.Key_Delete)
        assert desk.dataset.texts == {(0, 1): "", (1, 1): ""}

    def test_so_does_the_key(self, desk):
        desk.at(0, 2).press(Key.Key_Space, with_=CTRL)
        assert desk.table.selected_rows() == [0, 1]


def test_other_columns_leave_the_table_where_it_was(qtbot):
    many = replace(PEOPLE, rows=PEOPLE.rows * 40)
    desk = put_on_screen(qtbot, ColumnDesk(many))
    desk.at(60, 1)
    top = desk.table.rowAt(0)
    desk.menu(0)["removeColumn"].trigger()
    assert desk.here == (60, 0)
    assert desk.table.rowAt(0) == top
    assert desk.rows_selected[-1] == 60


def test_a_table_without_rows_can_get_columns_too(qtbot):
    desk = put_on_screen(qtbot, ColumnDesk(replace(TUTORIAL, rows=())))
    desk.table.columns.add_input()
    assert desk.dataset.columns == ("x₁", "x₂", "y")
    desk.at(0, 0).type("1").press(Key.Key_Tab).type("2").press(Key.Key_Tab).type("3").press(Key.Key_Return)
    assert desk.dataset.rows == ((1.0, 2.0, 3.0),)


def _moved(at: QPoint):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(at), none, none, Qt.KeyboardModifier.NoModifier)


def test_what_is_being_typed_comes_along_when_its_column_is_moved_or_the_rows_are_sorted(qtbot):
    desk = put_on_screen(qtbot, ColumnDesk())
    desk.at(0, 0).type("99")
    desk.table.columns.move(0, 1)
    assert desk.dataset.columns == ("age", "height", "mass")
    assert desk.dataset.rows[0] == (12.0, 99.0, 52.0)
    desk.at(2, 0).type("3")  # in the row that is not there yet
    desk.table.columns.sort(0, descending=True)
    assert [row[0] for row in desk.dataset.rows] == [17.0, 12.0, 3.0]
    desk.at(3, 0).type("15")
    desk.table.columns.sort(desk.table.model().prediction_column, descending=False)
    assert sorted(row[0] for row in desk.dataset.rows) == [3.0, 12.0, 15.0, 17.0]
