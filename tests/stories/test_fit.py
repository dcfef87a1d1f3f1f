"""A pupil takes the rows of the fit in the hand: the table, the neuron and the run follow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.project import Project

LEFT_BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Key = Qt.Key


def fit(pupil):
    return pupil.window._stage.plots.fit


def at(pupil, x: float, y: float) -> QPoint:
    return fit(pupil)._board.to_pixels(x, y).toPoint()


def drag(pupil, begin: tuple[float, float], end: tuple[float, float]) -> None:
    view, ends = fit(pupil)._board.widget.viewport(), (at(pupil, *begin), at(pupil, *end))
    QTest.mousePress(view, LEFT_BUTTON, NONE, ends[0])
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, ends[0] + (ends[1] - ends[0]) * share)
    QTest.mouseRelease(view, LEFT_BUTTON, NONE, ends[1])
    pupil.wait_for_the_end()


def rows(pupil) -> tuple[tuple[float, ...], ...]:
    return pupil.window.document.project.dataset.rows


def test_dragged_row_is_an_edit_of_the_table_and_one_step_of_undo(pupil):
    pupil.train_to_the_end()
    history = pupil.window.playback.history
    before = pupil.text("lossLabel")
    drag(pupil, (3.0, 5.0), (3.0, 1.0))
    assert rows(pupil)[4] == pytest.approx((3.0, 1.0), abs=0.11)
    assert pupil.window.playback.history is not history  # the whole run was trained again with it
    assert float(pupil.cell(4, 1).replace("−", "-")) == rows(pupil)[4][1]
    assert pupil.text("lossLabel") != before
    assert pupil.window.document.undo_stack.undoText() == "move row 5"
    assert pupil.window.document.undo_stack.index() == 1
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    assert rows(pupil)[4] == (3.0, 5.0)
    assert pupil.text("lossLabel") == before
    assert pupil.window.playback.history is history


def test_training_goes_on_with_a_row_that_is_dragged_meanwhile(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.history is not None and pupil.window.playback.history.last_epoch > 10)
    view = fit(pupil)._board.widget.viewport()
    QTest.mousePress(view, LEFT_BUTTON, NONE, at(pupil, 4.0, 7.0))
    QTest.mouseMove(view, at(pupil, 4.0, 5.0))
    pupil.wait(lambda: len(pupil.window.playback.history.segments) > 1)
    QTest.mouseMove(view, at(pupil, 4.0, 3.0))
    QTest.mouseRelease(view, LEFT_BUTTON, NONE, at(pupil, 4.0, 3.0))
    moved = rows(pupil)[5][1]
    assert moved == pytest.approx(3.0, abs=0.11)
    pupil.as_fast_as_it_can()
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    assert pupil.window.playback.history.segments[-1].dataset.rows[5][1] == moved
    assert pupil.window.document.undo_stack.index() == 1


def test_row_is_moved_with_the_keys_added_by_double_click_and_deleted(pupil):
    plot = fit(pupil)._board.widget
    QTest.mouseClick(plot.viewport(), LEFT_BUTTON, NONE, at(pupil, 1.0, 1.0))
    assert pupil.table.currentIndex().row() == 2
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(plot, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    changed = rows(pupil)[2]
    assert changed[1] > 1.0 or changed == (1.0, 1.0)
    QTest.mouseDClick(plot.viewport(), LEFT_BUTTON, NONE, at(pupil, 2.5, -1.0))
    pupil.wait_for_the_end()
    assert len(rows(pupil)) == 7
    assert rows(pupil)[6] == pytest.approx((2.5, -1.0), abs=0.11)
    assert pupil.window.document.undo_stack.undoText() == "add a row"
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Key.Key_Delete)
    pupil.wait_for_the_end()
    assert len(rows(pupil)) == 6
    while pupil.window.document.undo_stack.canUndo():
        pupil.do("undoAction")
    assert rows(pupil)[2] == (1.0, 1.0)


def test_rows_of_the_past_are_only_looked_at(pupil):
    pupil.train_to_the_end()
    pupil.type_into_cell(0, 1, "-5")
    pupil.timeline.setValue(100)
    pupil.wait_for_the_end()
    drag(pupil, (3.0, 5.0), (3.0, 1.0))
    assert rows(pupil)[4] == (3.0, 5.0)
    assert "cannot be changed" in fit(pupil)._board.widget.toolTip()


def test_mean_of_the_squares_is_the_loss(pupil):
    pupil.train_to_the_end()
    pupil.timeline.setValue(5)
    pupil.wait_for_the_end()
    pupil.check("squaresBox")
    words = fit(pupil)._squares.words.text()
    assert pupil.text("lossLabel") in words


def test_two_inputs_are_a_map_with_the_rows_on_it(open_window):
    data = Dataset(("size", "rooms", "price"), ((1.0, 2.0, 3.0), (2.0, 1.0, 4.0), (3.0, 3.0, 7.5), (0.5, 2.5, 3.1)))
    pupil = open_window(Project(dataset=data))
    pupil.train_to_the_end()
    view = fit(pupil)._map.view
    assert view.state == pupil.window.playback.moment().state
    assert len(view.contours()) > 2
    QTest.mouseMove(fit(pupil)._board.widget.viewport(), at(pupil, 3.0, 3.0))
    assert "row 3" in fit(pupil)._board._hover.text() or "row 3" in fit(pupil)._hand._pointed.text()


def test_double_click_on_a_row_asks_why_its_error_is_what_it_is(pupil):
    QTest.mouseDClick(fit(pupil)._board.widget.viewport(), LEFT_BUTTON, NONE, at(pupil, 3.0, 5.0))
    popover = pupil.widget("whyPopover")
    assert popover.isVisible()
    assert popover.explanation.title == "Why is the error −4.64?"
    assert len(rows(pupil)) == 6
