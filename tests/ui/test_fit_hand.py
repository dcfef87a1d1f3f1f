"""Rows in the hand: dragged, added and deleted in the fit plot, with mouse and keys; each deed is one step of undo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.document import Document
from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.plot_numbers import snap, tidy_step
from neuron_gui.ui.theme import Theme

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


class Bench:
    """A fit plot joined with a document, as the window joins them."""

    def __init__(self, qtbot, dataset: Dataset = TUTORIAL) -> None:
        self.document = Document()
        self.document.replace_dataset(dataset, "begin")
        self.document.undo_stack.clear()
        self.row: int | None = None
        self.epoch = 0
        self.plot = FitPlot()
        qtbot.addWidget(self.plot)
        self.plot.set_theme(Theme())
        self.plot.resize(360, 250)
        self.plot.show()
        qtbot.waitExposed(self.plot)
        self.plot.edited.connect(self.document.replace_dataset)
        self.plot.row_selected.connect(self.select)
        self.document.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        dataset = self.document.project.dataset
        row = self.row if self.row is not None and self.row < len(dataset.rows) else None
        state = State((2.0,) * dataset.input_count, -1.0)
        self.plot.set_present(dataset)
        self.plot.show_moment(Moment(self.epoch, 9, state, dataset, Settings(), row))

    def select(self, row: int) -> None:
        self.row = row
        self.show()

    @property
    def rows(self) -> tuple[tuple[float, ...], ...]:
        return self.document.project.dataset.rows

    @property
    def steps(self) -> int:
        return self.document.undo_stack.index()

    @property
    def view(self):
        return self.plot._board.widget.viewport()

    @property
    def ranges(self):
        return self.plot._board.widget.getViewBox().viewRange()

    def at(self, x: float, y: float) -> QPoint:
        return self.plot._board.to_pixels(x, y).toPoint()

    def press(self, x: float, y: float) -> None:
        QTest.mousePress(self.view, LEFT, NONE, self.at(x, y))

    def move(self, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
        place = self.at(x, y)
        at = QPointF(place), QPointF(self.view.mapToGlobal(place))
        QApplication.sendEvent(
            self.view, QMouseEvent(QEvent.Type.MouseMove, *at, Qt.MouseButton.NoButton, button, NONE)
        )

    def release(self, x: float, y: float) -> None:
        QTest.mouseRelease(self.view, LEFT, NONE, self.at(x, y))

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        self.press(*begin)
        for share in (0.2, 0.5, 0.8, 1.0):
            self.move(*(a + share * (b - a) for a, b in zip(begin, end, strict=True)))
        self.release(*end)

    def double_click(self, x: float, y: float) -> None:
        QTest.mouseDClick(self.view, LEFT, NONE, self.at(x, y))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.plot._board.widget, key, modifier)

    def menu(self, x: float, y: float) -> dict[str, QAction]:
        place = self.at(x, y)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, self.view.mapToGlobal(place))
        QApplication.sendEvent(self.view, event)
        menu = self.plot.findChildren(QMenu, "fitMenu")[-1]
        actions = {action.text(): action for action in menu.actions()}
        menu.hide()
        return actions


@pytest.fixture
def bench(qtbot) -> Bench:
    return Bench(qtbot)


def test_a_drag_is_one_step_of_undo_and_the_data_follow(bench):
    seen = []
    bench.document.changed.connect(lambda: seen.append(bench.rows[3]))
    bench.drag((2, 3), (2.5, 5))
    assert bench.rows[3] == pytest.approx((2.5, 5), abs=0.11)
    assert len(seen) > 2
    assert bench.steps == 1
    assert bench.document.undo_stack.undoText() == "move row 4"
    assert [row for place, row in enumerate(bench.rows) if place != 3] == [
        row for place, row in enumerate(TUTORIAL.rows) if place != 3
    ]
    bench.drag((0, -1), (0, 2))
    assert bench.steps == 2
    bench.document.undo_stack.undo()
    bench.document.undo_stack.undo()
    assert bench.rows == TUTORIAL.rows


def test_dragged_numbers_look_typed_and_a_side_not_moved_keeps_its_digits(qtbot):
    rows = ((-1.0, -3.0), (1.234567, 1.111111), (4.0, 7.0))
    bench = Bench(qtbot, Dataset(("x", "y"), rows))
    bench.drag((1.234567, 1.111111), (1.234567, 4))
    x, y = bench.rows[1]
    assert x == 1.234567
    assert y == round(y, 1)
    assert len(repr(y)) <= 4


@pytest.mark.parametrize(("size", "offset"), [(1e9, 0), (1e-6, 0), (1e25, 0), (1.0, 2000.0)])
def test_huge_and_tiny_data_are_dragged_in_round_steps(qtbot, size, offset):
    rows = tuple((offset + x * size, (2 * x - 1) * size) for x in (0.0, 1.0, 2.0, 3.0))
    bench = Bench(qtbot, Dataset(("x", "y"), rows))
    units = bench.plot._placed.units
    begin = rows[1][0] / units[0], rows[1][1] / units[1]
    bench.drag(begin, (begin[0] + 0.5 * size / units[0], begin[1] + 2 * size / units[1]))
    x, y = bench.rows[1]
    assert x == pytest.approx(offset + 1.5 * size, abs=0.15 * size)
    assert y == pytest.approx(3 * size, abs=0.15 * size)
    assert len(repr(x).lstrip("-").partition("e")[0].strip("0.")) <= 6
    assert not bench.plot.grab().isNull()


def test_a_click_selects_and_moves_nothing(bench):
    bench.press(2, 3)
    place = bench.at(2, 3) + QPoint(1, 1)
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), QPointF(place), Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(bench.view, event)
    bench.release(2, 3)
    assert bench.row == 3
    assert bench.rows == TUTORIAL.rows
    assert bench.steps == 0


def test_escape_brings_the_row_back_and_leaves_no_step(bench):
    before = bench.ranges
    bench.press(4, 7)
    bench.move(3, 1)
    bench.move(3, 0)
    assert bench.rows[5] != (4, 7)
    bench.key(Key.Key_Escape)
    assert bench.rows == TUTORIAL.rows
    assert bench.steps == 0
    bench.move(2, 5)
    bench.release(2, 5)
    assert bench.rows == TUTORIAL.rows
    assert bench.ranges == before


def test_the_view_stays_while_dragging_and_takes_the_new_data_after_it(bench):
    before = bench.ranges
    bench.press(4, 7)
    for y in (6, 4, 1, -2):
        bench.move(2, y)
        assert bench.ranges == before
    bench.release(2, -2)
    assert bench.ranges != before


def test_a_row_cannot_be_dragged_out_of_the_view(bench):
    (left, right), (low, high) = bench.ranges
    bench.press(4, 7)
    bench.move(20, 70)
    x, y = bench.rows[5]
    assert left <= x <= right + 0.05
    assert low <= y <= high + 0.05
    bench.release(20, 70)


def test_undo_while_dragging_lets_go(bench):
    bench.press(4, 7)
    bench.move(3, 1)
    bench.document.undo_stack.undo()
    bench.move(2, 0)
    bench.release(2, 0)
    assert bench.rows == TUTORIAL.rows


def test_words_tell_the_row_in_the_hand(bench):
    bench.press(2, 3)
    bench.move(2, 5)
    said = bench.plot.findChild(QLabel, "fitHover")
    assert said.isVisible()
    assert said.text().startswith("row 4: x = 2, y = ")
    bench.release(2, 5)


def test_double_click_on_empty_ground_adds_a_row(bench):
    bench.double_click(0.5, 5)
    assert len(bench.rows) == 7
    assert bench.rows[6] == pytest.approx((0.5, 5), abs=0.11)
    assert bench.row == 6
    assert bench.document.undo_stack.undoText() == "add a row"
    bench.double_click(3, 5)
    assert len(bench.rows) == 7  # there is a row already


def test_an_empty_table_takes_a_first_row(qtbot):
    bench = Bench(qtbot, replace(TUTORIAL, rows=()))
    bench.key(Key.Key_Left)
    bench.key(Key.Key_Delete)
    bench.double_click(0.5, 0.5)
    assert bench.rows == (pytest.approx((0.5, 0.5), abs=0.02),)
    bench.key(Key.Key_Delete)
    assert bench.rows == ()
    bench.key(Key.Key_Return)
    assert bench.rows == ((0.0, 0.0),)
    assert bench.steps == 3


def test_delete_removes_the_selected_row_and_selects_the_next(bench):
    bench.press(2, 3)
    bench.release(2, 3)
    bench.key(Key.Key_Delete)
    assert (2.0, 3.0) not in bench.rows
    assert bench.rows[bench.row] == (3, 5)
    assert bench.steps == 1


def test_the_menu_deletes_and_adds(bench):
    actions = bench.menu(2, 3)
    assert actions["Delete row 4"].isEnabled()
    actions["Delete row 4"].trigger()
    assert (2.0, 3.0) not in bench.rows
    actions = bench.menu(0, 5)
    assert not actions["Delete row"].isEnabled()
    actions["Add a row here"].trigger()
    assert bench.rows[-1] == pytest.approx((0, 5), abs=0.11)


def test_left_and_right_go_through_the_rows_in_the_order_of_x(qtbot):
    bench = Bench(qtbot, Dataset(("x", "y"), ((3.0, 1.0), (1.0, 2.0), (2.0, 3.0))))
    went = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        bench.key(key)
        went.append(bench.row)
    assert went == [1, 2, 0, 0, 2]
    assert bench.steps == 0


def test_keys_move_a_row_step_by_step_in_one_step_of_undo(bench):
    bench.select(3)
    before = bench.ranges
    for key, modifier in ((Key.Key_Up, SHIFT), (Key.Key_Up, ALT), (Key.Key_Right, SHIFT), (Key.Key_Left, ALT)):
        bench.key(key, modifier)
    assert bench.rows[3] == (2.0, 3.2)
    assert bench.ranges == before
    assert bench.steps == 1
    bench.key(Key.Key_Right)
    bench.key(Key.Key_Down, SHIFT)
    assert bench.rows[4] == (3.0, 4.9)
    assert bench.steps == 2


def test_enter_adds_a_row_between_two(bench):
    bench.select(3)
    bench.key(Key.Key_Return)
    assert bench.rows[6] == (2.5, 4.0)
    assert bench.row == 6
    bench.key(Key.Key_Up, SHIFT)
    assert bench.rows[6] == (2.5, 4.1)


def test_keys_show_where_they_are_and_what_they_can_do(qtbot, bench):
    widget, said = bench.plot._board.widget, bench.plot.findChild(QLabel, "fitPointed")
    assert "Shift and arrows" in widget.accessibleDescription()
    assert "double click" in widget.toolTip()
    bench.plot.activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    bench.key(Key.Key_Right)
    assert bench.plot._hand._ring.isVisible()
    assert said.isVisible()
    assert said.text().startswith("row 1: x = −1, y = −3")
    widget.clearFocus()
    assert not said.isVisible()
    assert not bench.plot._hand._ring.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Home, Key.Key_End, Key.Key_A, Key.Key_1, Key.Key_Space, Key.Key_Up])
def test_other_keys_do_nothing(bench, key):
    bench.select(3)
    bench.key(key)
    assert (bench.row, bench.rows, bench.steps) == (3, TUTORIAL.rows, 0)


def test_data_of_the_past_are_only_looked_at(bench):
    past = Dataset(("x", "y"), ((1.0, 1.0), (2.0, 5.0), (3.0, 2.0)))
    bench.plot.show_moment(Moment(1, 9, State((2.0,), -1.0), past, Settings(), 1))
    bench.move(2, 5, Qt.MouseButton.NoButton)
    assert bench.plot.findChild(QLabel, "fitHover").text().endswith("\nData of the past cannot be changed.")
    assert bench.view.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    bench.plot.row_selected.disconnect(bench.select)
    bench.drag((2, 5), (2, 3))
    bench.double_click(1.5, 4)
    bench.key(Key.Key_Delete)
    bench.key(Key.Key_Return)
    bench.key(Key.Key_Up, SHIFT)
    assert {name for name, action in bench.menu(2, 5).items() if name and action.isEnabled()} <= {"Why this error?"}
    assert bench.steps == 0
    assert "cannot be changed" in bench.plot._board.widget.accessibleDescription()
    bench.show()
    bench.move(2, 3, Qt.MouseButton.NoButton)
    assert bench.view.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_the_hand_shows_what_can_be_taken(bench):
    bench.move(2, -3, Qt.MouseButton.NoButton)
    assert bench.view.cursor().shape() == Qt.CursorShape.ArrowCursor
    bench.move(2, 3, Qt.MouseButton.NoButton)
    assert bench.view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    bench.press(2, 3)
    assert bench.view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    bench.release(2, 3)


def test_with_more_inputs_a_click_selects_and_nothing_can_be_dragged(qtbot):
    dice = np.random.default_rng(4).normal(size=(6, 4)).round(2)
    for inputs, row in ((2, 2), (3, 0)):  # with these weights most predictions of three inputs are out of sight
        rows = tuple(tuple(map(float, row)) for row in dice[:, : inputs + 1])
        bench = Bench(qtbot, Dataset((*(f"x{place}" for place in range(inputs)), "y"), rows))
        place = bench.plot._placed.place_of(bench.plot._moment, row)
        bench.drag(place, (place[0] + 0.5, place[1] + 0.5))
        bench.double_click(place[0] + 1, place[1])
        assert bench.row == row
        assert bench.rows == rows
        bench.key(Key.Key_Delete)
        assert len(bench.rows) == 5


def test_a_drag_among_many_rows_and_bad_cells(qtbot):
    rows = tuple((float(x), 2.0 * x) for x in range(3000))
    bench = Bench(qtbot, Dataset(("x", "y"), rows).with_cell(0, 0, "abc"))
    row = int(bench.plot._placed.rows[500])
    bench.drag(rows[row], (rows[row][0], rows[row][1] + 1500))
    moved = [place for place, (old, new) in enumerate(zip(rows, bench.rows, strict=True)) if place and old != new]
    assert len(moved) == 1
    assert bench.document.project.dataset.texts == {(0, 0): "abc"}


@pytest.mark.parametrize(
    ("value", "step", "snapped"), [(2.3476, 0.1, "2.3"), (-0.04, 0.1, "0.0"), (1.26e-7, 1e-8, "1.3e-07")]
)
def test_snapping(value, step, snapped):
    assert repr(snap(value, step)) == snapped
    assert tidy_step(7.0) == 0.1
    assert tidy_step(0.0) == tidy_step(float("inf")) == 1.0


def test_the_words_beside_a_resting_mouse_follow_the_training(bench):
    bench.move(2, 3, Qt.MouseButton.NoButton)
    said = bench.plot.findChild(QLabel, "fitHover")
    assert "ŷ = 3.00" in said.text()
    bench.plot.show_moment(Moment(1, 9, State((1.5,), -1.0), TUTORIAL, Settings(), None))
    assert "ŷ = 2.00" in said.text()
    QApplication.sendEvent(bench.view, QEvent(QEvent.Type.Leave))
    assert not said.isVisible()
    bench.show()
    assert not said.isVisible()
