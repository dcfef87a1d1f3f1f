"""A pupil asks "what if": the whole run follows the hand, and is kept or dropped."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from tests.stories.trying import LEFT, NONE, curve, let_go, pull, rate, slider, take, trained, undo_text

Key = Qt.Key


def test_the_whole_run_follows_the_rate_and_letting_go_keeps_it(finished):
    pupil, window = finished, finished.window
    before, loss, drawn = window.playback.history, finished.text("lossLabel"), curve(finished)
    handle = take(pupil)
    pull(pupil, handle, 0.55)
    assert window.what_if.active
    assert rate(pupil) > 0.02
    assert pupil.text("lossLabel") != loss
    assert not np.array_equal(curve(pupil), drawn)
    assert window.playback.scene().ghost is before  # the recorded run stays beside it
    assert f"{rate(pupil):g}" in pupil.text("whatIfQuestion")
    assert pupil.widget("whatIfBar").isVisible()
    assert window.document.undo_stack.count() == 0  # nothing is done yet
    assert window.playback.history is before
    first = rate(pupil)
    pull(pupil, handle, 0.5)
    assert rate(pupil) != first
    let_go(pupil, handle, 0.5)
    assert not window.what_if.active
    assert not pupil.widget("whatIfBar").isVisible()
    kept = rate(pupil)
    assert undo_text(pupil) == f"learning rate {kept:g}"
    assert window.document.undo_stack.count() == 1
    history = window.playback.history
    assert history.last_epoch == 500
    assert history.loss_at(500) == trained(pupil, Project(settings=Settings(learning_rate=kept)))  # to the last bit
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    assert (window.playback.history, rate(pupil), pupil.text("lossLabel")) == (before, 0.01, loss)
    pupil.do("redoAction")
    pupil.wait_for_the_end()
    assert (window.playback.history, rate(pupil)) == (history, kept)


def test_escape_drops_it_and_the_hand_holds_nothing_any_more(finished):
    pupil, window = finished, finished.window
    before, loss = window.playback.history, pupil.text("lossLabel")
    handle = take(pupil)
    pull(pupil, handle, 0.6)
    QTest.keyClick(handle, Key.Key_Escape)
    assert not window.what_if.active
    QTest.mouseMove(handle, QPoint(10, handle.height() // 2))
    QTest.mouseRelease(handle, LEFT, NONE, QPoint(10, handle.height() // 2))
    pupil.wait_for_the_end()
    assert (rate(pupil), window.playback.history, pupil.text("lossLabel")) == (0.01, before, loss)
    assert window.document.undo_stack.count() == 0


def test_a_rate_that_runs_away_is_seen_before_it_is_kept_and_then_explained(finished):
    pupil, window = finished, finished.window
    handle = take(pupil)
    pull(pupil, handle, 0.75)
    assert "runs away" in pupil.text("whatIfAnswer")
    assert "0.176" not in pupil.text("diagnosisText")  # it is about the recorded run, as long as there is no other
    let_go(pupil, handle, 0.75)
    pupil.wait(lambda: "0.176" in pupil.text("diagnosisText"))
    pupil.do("undoAction")
    pupil.wait(lambda: "0.176" not in pupil.text("diagnosisText"))
    assert window.playback.history.last_epoch == 500


@pytest.mark.parametrize(("name", "wanted"), [("epochsSlider", "epochs"), ("batchSizeSlider", "batch_size")])
def test_epochs_and_batch_size_are_tried_in_the_same_way(finished, name, wanted):
    pupil, window = finished, finished.window
    pupil.press("moreSettingsButton")
    handle = take(pupil, name)
    pull(pupil, handle, 0.3)
    tried = getattr(window.document.project.settings, wanted)
    assert tried < getattr(Settings(), wanted)
    let_go(pupil, handle, 0.3)
    project = window.document.project
    kept = getattr(project.settings, wanted)
    assert window.playback.history.last_epoch == project.settings.epochs
    assert window.playback.history.loss_at(project.settings.epochs) == trained(pupil, project, project.settings.epochs)
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    assert getattr(window.document.project.settings, wanted) == getattr(Settings(), wanted) != kept
    assert window.playback.history.last_epoch == 500


def test_the_answer_to_the_question_follows_too(finished):
    pupil = finished
    assert pupil.ask("10").startswith("ŷ = 18.9")
    handle = take(pupil)
    pull(pupil, handle, 0.2)
    pupil.wait(lambda: not pupil.text("predictOutput").startswith("ŷ = 18.9"))
    QTest.keyClick(handle, Key.Key_Escape)
    pupil.wait(lambda: pupil.text("predictOutput").startswith("ŷ = 18.9"))
    QTest.mouseRelease(handle, LEFT)


def test_with_the_keys_it_stays_until_enter_keeps_it(finished):
    pupil, window = finished, finished.window
    handle = slider(pupil)
    handle.setFocus()
    for _ in range(3):
        QTest.keyClick(handle, Key.Key_Right)
    assert window.what_if.is_open
    assert pupil.find(QPushButton, "whatIfButton").isChecked()
    assert rate(pupil) == pytest.approx(0.013)
    assert window.document.undo_stack.count() == 0
    pupil.wait(lambda: window.what_if._preview is not None)
    QTest.keyClick(handle, Key.Key_Return)
    pupil.wait(lambda: not window.what_if._recording)
    assert not window.what_if.active
    assert (undo_text(pupil), window.document.undo_stack.count()) == ("learning rate 0.013", 1)
    assert window.playback.history.loss_at(500) == trained(pupil, window.document.project)


def test_what_is_typed_is_tried_too_once_what_if_is_pressed(finished):
    pupil, window = finished, finished.window
    before = window.playback.history
    pupil.press("whatIfButton")
    assert pupil.widget("whatIfBar").isVisible()
    pupil.set_number("learningRateInput", "0.17")
    pupil.wait(lambda: window.what_if._preview is not None)
    assert pupil.text("whatIfQuestion") == "What if the rate were 0.17?"
    pupil.set_number("epochsInput", "80")
    pupil.wait(lambda: window.playback.scene().history.last_epoch == 80)
    pupil.type_into_cell(0, 1, "-4")
    pupil.wait(lambda: window.playback.scene().history.segments[0].dataset.rows[0][1] == -4)
    assert pupil.text("whatIfQuestion") == "What if all this were so?"
    pupil.press("whatIfDropButton")
    pupil.wait_for_the_end()
    assert window.document.project == Project()
    assert window.playback.history is before
    assert not pupil.find(QPushButton, "whatIfButton").isChecked()
    pupil.do("whatIfAction")
    pupil.set_number("learningRateInput", "0.05")
    pupil.press("whatIfKeepButton")
    pupil.wait(lambda: not window.what_if._recording)
    assert rate(pupil) == 0.05
    assert window.document.undo_stack.count() == 1


def test_a_bad_cell_is_named_and_nothing_is_lost(finished):
    pupil, window = finished, finished.window
    pupil.press("whatIfButton")
    pupil.type_into_cell(0, 0, "x")
    assert "not a number" in pupil.text("whatIfAnswer")
    pupil.press("whatIfDropButton")
    assert window.document.project == Project()
    assert window.playback.history.last_epoch == 500


def test_at_an_earlier_epoch_that_epoch_is_shown_of_every_run(finished):
    pupil, window = finished, finished.window
    pupil.timeline.setValue(20)
    pupil.wait_for_the_end()
    handle = take(pupil)
    pull(pupil, handle, 0.3)
    assert window.playback.moment().epoch == 20
    assert window.playback.scene().history.last_epoch == 500
    let_go(pupil, handle, 0.3)
    assert window.timeline.epoch == 20
    assert window.playback.history.last_epoch == 500


def test_without_a_run_there_is_nothing_to_try_and_while_it_trains_a_slider_changes_the_training(pupil):
    window = pupil.window
    assert not slider(pupil).isVisible()
    assert not pupil.find(QPushButton, "whatIfButton").isEnabled()
    assert "Train first" in pupil.find(QPushButton, "whatIfButton").toolTip()
    assert not pupil.find(QAction, "whatIfAction").isEnabled()
    pupil.press("trainButton")
    pupil.wait(lambda: window.playback.history is not None and window.playback.history.last_epoch > 5)
    handle = take(pupil)
    QTest.mouseMove(handle, QPoint(handle.width() // 2, handle.height() // 2))
    assert not window.what_if.active
    pupil.wait(lambda: len(window.playback.history.segments) > 1)
    QTest.mouseRelease(handle, LEFT, NONE, QPoint(handle.width() // 2, handle.height() // 2))
    assert window.document.undo_stack.count() == 1
    assert rate(pupil) > 0.01
    pupil.press("trainButton")


@pytest.mark.parametrize("command", ["resetAction", "newStartAction", "undoAction", "openExample", "stepAction"])
def test_any_other_command_ends_it_in_order(finished, command):
    pupil, window = finished, finished.window
    pupil.set_number("learningRateInput", "0.02")
    pupil.wait_for_the_end()
    pupil.press("whatIfButton")
    pupil.set_number("learningRateInput", "0.05")
    pupil.wait(lambda: window.what_if._preview is not None)
    if command == "openExample":
        pupil.choose_example("Celsius to Fahrenheit")
    else:
        pupil.do(command)
    pupil.wait(lambda: not window.what_if._recording)
    assert not window.what_if.active
    assert not window.document.drafting
    assert not pupil.widget("whatIfBar").isVisible()
    if command == "stepAction":  # like Enter: it is kept, and nothing else is done
        assert rate(pupil) == 0.05
        assert window.playback.history.last_epoch == 500
    elif command != "openExample":
        assert rate(pupil) == (0.01 if command == "undoAction" else 0.02)


def test_training_again_while_what_was_kept_is_still_recorded_goes_on_with_it(open_window):
    pupil = open_window(Project(settings=Settings(epochs=200_000)))
    window = pupil.window
    pupil.train_to_the_end()
    handle = take(pupil)
    pull(pupil, handle, 0.45)
    QTest.mouseRelease(handle, LEFT, NONE, QPoint(round(0.45 * handle.width()), handle.height() // 2))
    assert window.what_if._recording
    assert window.playback.moment().epoch == 200_000  # the preview stays until the record is there
    assert window.playback.history.last_epoch < 200_000
    handle = take(pupil)  # at once again
    pull(pupil, handle, 0.5)
    QTest.keyClick(handle, Key.Key_Escape)
    QTest.mouseRelease(handle, LEFT)
    pupil.wait(lambda: not window.what_if._recording)
    pupil.wait_for_the_end()
    assert window.playback.history.last_epoch == 200_000
    assert window.playback.complete


def test_no_control_says_nothing(finished):
    pupil = finished
    pupil.press("whatIfButton")
    for widget in pupil.window.findChildren(QWidget):
        if "hatIf" in widget.objectName() and widget.isVisible():
            assert widget.accessibleName() or widget.property("text"), widget.objectName()
    assert QApplication.focusWidget() is not None


def test_by_hand_and_what_if_are_tried_one_at_a_time(finished):
    pupil, window = finished, finished.window
    pupil.press("whatIfButton")
    pupil.set_number("learningRateInput", "0.05")
    pupil.press("byHandButton")
    assert not window.what_if.active
    assert not window.document.drafting
    assert rate(pupil) == 0.01
    assert window.by_hand.hand is not None
    assert not pupil.find(QPushButton, "whatIfButton").isEnabled()
    pupil.press("handDoneButton")
    assert pupil.find(QPushButton, "whatIfButton").isEnabled()
    pupil.press("whatIfButton")
    assert window.what_if.is_open
