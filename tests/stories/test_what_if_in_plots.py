"""A pupil asks "what if" in the plots: a row in the fit and the start on the landscape take the whole run along."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuron_gui.core.project import Project
from tests.stories.trying import LEFT, NONE, pull, take, trained, undo_text

Key = Qt.Key


def test_a_row_in_the_fit_takes_the_run_along(finished):
    pupil, window = finished, finished.window
    before, plot = window.playback.history, window._stage.plots.fit
    view = plot._board.widget.viewport()
    places = [plot._board.to_pixels(4.0, height).toPoint() for height in (7.0, 5.0, 3.0)]
    QTest.mousePress(view, LEFT, NONE, places[0])
    QTest.mouseMove(view, places[1])
    QTest.mouseMove(view, places[2])
    pupil.wait(lambda: window.what_if._preview is not None)
    pupil.wait(lambda: not window.timeline.awake)
    assert window.what_if.active
    assert pupil.text("whatIfQuestion").startswith("What if row 6 were x = 4, y = 3")
    weight = window.playback.moment().state.weights[0]
    assert weight < before.state(500).weights[0] - 0.2  # the line has turned
    QTest.mouseRelease(view, LEFT, NONE, places[2])
    pupil.wait(lambda: not window.what_if._recording)
    pupil.wait_for_the_end()
    assert (undo_text(pupil), window.document.undo_stack.count()) == ("move row 6", 1)
    assert window.playback.history.loss_at(500) == trained(pupil, window.document.project)
    pupil.do("undoAction")
    assert window.playback.history is before


def test_in_a_small_window_the_row_stays_in_the_hand_whatever_the_layout_does(open_window):
    pupil = open_window(size=(1024, 640))
    pupil.train_to_the_end()
    window = pupil.window
    window.open_view("fit")
    plot = window._stage.plots.fit
    view = plot._board.widget.viewport()
    places = [plot._board.to_pixels(4.0, height).toPoint() for height in (7.0, 5.0, 2.1)]
    QTest.mousePress(view, LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    pupil.wait(lambda: window.what_if._preview is not None)
    plot._draw()  # as when another number of digits moves the cards
    QTest.mouseRelease(view, LEFT, NONE, places[2])
    pupil.wait(lambda: not window.what_if._recording)
    assert not window.what_if.active
    assert undo_text(pupil) == "move row 6"


def test_a_row_moved_by_keys_is_kept_with_enter_and_dropped_with_escape(finished):
    pupil, window = finished, finished.window
    plot = window._stage.plots.fit._board.widget
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for key, count in ((Key.Key_Escape, 0), (Key.Key_Return, 1)):
        QTest.keyClick(plot, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(plot, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        assert window.what_if.is_open
        pupil.wait(lambda: window.what_if._preview is not None)
        QTest.keyClick(plot, key)
        pupil.wait(lambda: not window.what_if._recording)
        assert not window.what_if.active
        assert window.document.undo_stack.count() == count
        assert len(window.document.project.dataset.rows) == 6  # Enter adds no row meanwhile
    assert window.document.project.dataset.rows[4][1] > 5.0


def test_the_start_on_the_landscape_takes_the_run_along(finished):
    pupil, window = finished, finished.window
    before = window.playback.history
    window.open_view("landscape")
    plot = window._stage.plots.landscape
    pupil.wait(lambda: plot._picture is not None)
    view, marks = plot._board.widget.viewport(), plot._marks
    begin, end = marks.to_pixels((0.12, 0.0)).toPoint(), marks.to_pixels((3.0, -0.5)).toPoint()
    QTest.mousePress(view, LEFT, NONE, begin)
    QTest.mouseMove(view, begin + (end - begin) * 0.5)
    QTest.mouseMove(view, end)
    pupil.wait(lambda: window.playback.scene().start.weights[0] > 2.9)
    assert pupil.text("whatIfQuestion").startswith("What if it began at w = ")
    assert window.playback.scene().ghost is before
    assert marks.window == plot._marks.window
    QTest.mouseRelease(view, LEFT, NONE, end)
    pupil.wait(lambda: not window.what_if._recording)
    pupil.wait_for_the_end()
    history = window.playback.history
    assert history.last_epoch == 500
    assert history.start == window.document.project.settings.start
    assert history.start.weights[0] == pytest.approx(3.0, abs=0.05)
    assert undo_text(pupil) == "start from a chosen place"
    pupil.do("undoAction")
    assert window.playback.history is before
    assert window.document.project == Project()


def test_once_what_if_is_pressed_a_start_chosen_with_the_keys_is_only_tried(finished):
    pupil, window = finished, finished.window
    before = window.playback.history
    window.open_view("landscape")
    pupil.wait(lambda: window._stage.plots.landscape._picture is not None)
    pupil.press("whatIfButton")
    plot = window._stage.plots.landscape._board.widget
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_Return):
        QTest.keyClick(plot, key)
    pupil.wait(lambda: window.playback.scene().start != before.start)
    assert window.what_if.is_open
    assert window.playback.history is before
    assert pupil.text("whatIfQuestion").startswith("What if it began at")
    pupil.press("whatIfDropButton")
    pupil.wait_for_the_end()
    assert window.playback.scene().start == before.start
    assert window.document.undo_stack.count() == 0


def test_the_line_of_the_recorded_run_stays_in_the_fit(finished):
    pupil, window = finished, finished.window
    fit = window._stage.plots.fit
    line = list(fit._line.yData)
    handle = take(pupil)
    pull(pupil, handle, 0.2)
    assert list(fit._ghost_line.yData) == pytest.approx(line)
    assert list(fit._line.yData) != pytest.approx(line)
    QTest.keyClick(handle, Key.Key_Escape)
    pupil.wait(lambda: not len(fit._ghost_line.xData))
    assert list(fit._line.yData) == pytest.approx(line)
    QTest.mouseRelease(handle, LEFT)
