"""Rows are moved, copied, selected and filled down as in a spreadsheet; each is one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.ui.data_menu import context_menu
from tests.ui.test_data_table import Desk, clipboard, put_on_screen

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def desk(qtbot):
    return put_on_screen(qtbot, Desk())


def select(desk: Desk, top: int, left: int, bottom: int, right: int) -> Desk:
    desk.at(top, left)
    model = desk.table.model()
    block = QItemSelection(model.index(top, left), model.index(bottom, right))
    desk.table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    return desk


def xs(desk: Desk) -> list[float]:
    return [row[0] for row in desk.dataset.rows]


def test_a_row_moves_with_the_keys_and_stays_in_hand(desk):
    desk.at(1, 1).press(Key.Key_Down, Key.Key_Down, with_=ALT)
    assert xs(desk) == [-1, 1, 2, 0, 3, 4]
    assert desk.here == (3, 1)
    assert desk.undo_text() == "move a row"
    desk.press(Key.Key_Up, Key.Key_Up, with_=ALT)
    assert desk.dataset == TUTORIAL


def test_several_rows_move_together_and_stay_selected(desk):
    select(desk, 3, 0, 5, 1).press(Key.Key_Up, with_=ALT)
    assert xs(desk) == [-1, 0, 2, 3, 4, 1]
    assert desk.table.selected_rows() == [2, 3, 4]
    assert desk.undo_text() == "move 3 rows"


def test_at_the_end_nothing_moves_and_no_step_is_made(desk):
    desk.at(0, 0).press(Key.Key_Up, with_=ALT)
    desk.at(5, 0).press(Key.Key_Down, with_=ALT)
    desk.at(6, 0).press(Key.Key_Up, with_=ALT)  # the row to type in is none
    assert not desk.document.undo_stack.canUndo()


def test_rows_are_duplicated_below_themselves(desk):
    desk.at(1, 1)
    desk.table.rows.duplicate()
    assert xs(desk) == [-1, 0, 0, 1, 2, 3, 4]
    assert desk.here == (2, 1)
    assert desk.undo_text() == "duplicate a row"


def test_the_first_of_the_selected_cells_fills_those_below(desk):
    select(desk, 1, 1, 3, 1).press(Key.Key_D, with_=CTRL)
    assert [row[1] for row in desk.dataset.rows] == [-3, -1, -1, -1, 5, 7]
    assert desk.undo_text() == "fill down"
    assert desk.table.selected_rows() == [1, 2, 3]


def test_of_a_single_row_there_is_nothing_to_fill(desk):
    desk.at(2, 1).press(Key.Key_D, with_=CTRL)
    assert desk.dataset is TUTORIAL


def test_predictions_are_not_filled(desk):
    select(desk, 0, 2, 3, 3).press(Key.Key_D, with_=CTRL)
    assert desk.dataset is TUTORIAL


def test_a_key_selects_whole_rows_and_copies_them(desk):
    desk.at(1, 1).press(Key.Key_Down, with_=SHIFT).press(Key.Key_Space, with_=SHIFT).press(Key.Key_C, with_=CTRL)
    assert clipboard() == "0\t-1\n1\t1"


def test_a_cut_block_can_be_pasted_elsewhere(desk):
    select(desk, 0, 0, 1, 1).press(Key.Key_X, with_=CTRL)
    desk.at(6, 0).press(Key.Key_V, with_=CTRL)
    assert desk.dataset.rows[6:] == ((-1.0, -3.0), (0.0, -1.0))
    assert set(desk.dataset.texts) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_the_menu_tells_the_keys(desk):
    select(desk, 0, 0, 1, 1)
    menu = context_menu(desk.table, editable=True)
    keys = {action.text(): action.shortcut().toString() for action in menu.actions() if action.shortcut().toString()}
    assert keys["Fill down"] == "Ctrl+D"
    assert keys["Move rows up"] == "Alt+Up"
    assert keys["Move rows down"] == "Alt+Down"
    assert keys["Select rows"] == "Shift+Space"
    assert keys["Select column"] == "Ctrl+Space"
