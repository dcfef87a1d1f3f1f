"""Back and forth in time, and into another future: a pupil at the timeline of the real window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.ui.timeline import SLOW_MOTION

LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


def show_epoch(pupil, epoch: int) -> None:
    pupil.timeline.setValue(epoch)
    pupil.wait_for_the_end()


def run_of(pupil) -> np.ndarray:
    """Every bit of the run on screen: weight, bias, loss of each epoch."""
    history = pupil.window.playback.history
    return np.column_stack((history.weights[:, 0], history.bias, history.losses.values))


def seen(pupil) -> tuple:
    """What a pupil sees of the shown epoch, in words and in lines."""
    plots = pupil.window._stage.plots
    table = pupil.table.model()
    pills = ("weightPill", "biasPill", "sumPill", "predictionPill", "errorPill")
    return (
        tuple(pupil.find(QPushButton, name).text() for name in pills),
        tuple(table.index(row, column).data() for row in range(6) for column in range(4)),
        pupil.text("formulaLabel"),
        pupil.text("lossLabel"),
        *(np.nan_to_num(curve.getData()[1]).tobytes() for curve in (plots.loss._sooner, plots.loss._later)),
        np.nan_to_num(plots.fit._line.getData()[1]).tobytes(),
        tuple(plots.loss._dot.getData()[0]),
    )


def test_one_epoch_back_and_forward_by_button_key_and_menu(pupil):
    back, forward = (pupil.find(QPushButton, name) for name in ("backButton", "forwardButton"))
    assert not back.isEnabled()
    assert not forward.isEnabled()
    pupil.train_to_the_end()
    assert back.isEnabled()
    assert not forward.isEnabled()
    pupil.press("backButton")
    pupil.press("backButton")
    pupil.wait_for_the_end()
    assert pupil.timeline.value() == 498
    pupil.press("forwardButton")
    pupil.do("earlierAction")
    pupil.do("earlierAction")
    pupil.do("laterAction")
    QTest.keyClick(pupil.timeline, LEFT)
    pupil.wait_for_the_end()
    assert pupil.timeline.value() == 497
    assert "One epoch back" in back.toolTip()
    show_epoch(pupil, 0)
    assert not back.isEnabled()
    assert forward.isEnabled()


def test_told_epoch_is_gone_through_part_by_part_both_ways(pupil):
    pupil.window._stage.transport.choose_speed(SLOW_MOTION)
    pupil.press("trainButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    pupil.press("trainButton")  # Pause holds it
    forward = pupil.find(QPushButton, "forwardButton")
    pupil.wait(lambda: "One part forward" in forward.toolTip())  # said with the next frame
    parts = []
    for _ in range(8):
        pupil.press("forwardButton")
        parts.append(diagram.caption.split(":")[0])
    assert parts == [
        *("Weighted sum", "Activation", "Error", "Loss of this row", "Gradient of this row"),
        *("Loss", "Gradient", "Update"),
    ]
    pupil.wait_for_the_end()
    assert pupil.window.timeline.epoch == 1
    assert pupil.cell(4, 2) == "0.89"
    pupil.press("backButton")  # before the update everything is as it was
    pupil.wait_for_the_end()
    assert diagram.caption.startswith("Gradient: all 6 rows together")
    assert pupil.window.timeline.epoch == 0
    assert pupil.cell(4, 2) == "0.36"
    pupil.do("earlierAction")
    assert diagram.caption.startswith("Loss: now all 6 rows")
    QTest.keyClick(diagram, LEFT)
    assert diagram.caption.startswith("Gradient of this row")
    for _ in range(4):
        pupil.press("forwardButton")
    pupil.wait_for_the_end()
    assert diagram.caption == ""
    assert pupil.window.timeline.epoch == 1


def hold_a_story(pupil) -> None:
    """Step, and take hold of the story as soon as it begins."""
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    for name in ("forwardButton", "backButton"):
        pupil.wait(pupil.find(QPushButton, name).isEnabled)
        pupil.press(name)
    pupil.wait_for_the_end()
    assert diagram.caption.startswith("Inputs")


def seen_of_the_run(pupil) -> tuple:
    """How far curves, log and numbers go: whatever could give an epoch away."""
    plots = pupil.window._stage.plots
    curves = (plots.loss._sooner, plots.loss._later, *plots.weights._sooner, *plots.weights._later)
    ends = tuple(max(curve.getData()[0], default=0) if curve.xData is not None else 0 for curve in curves)
    return max(ends), plots.loss._ranges[1], pupil.log, pupil.text("lossLabel"), pupil.text("formulaLabel")


@pytest.mark.parametrize("inputs", [1, 7])
@pytest.mark.parametrize("batch_size", [32, 2])
def test_nothing_of_an_epoch_is_seen_before_it_is_told(open_window, inputs, batch_size):
    dice = np.random.default_rng(3)
    rows = tuple(tuple(map(float, row)) for row in dice.normal(size=(5, inputs + 1)).round(1))
    start = Settings(epochs=3, learning_rate=0.05, batch_size=batch_size)
    pupil = open_window(Project(Dataset(column_names(inputs), rows), start))
    pupil.window.open_view("weights")
    pupil.train_to_the_end()
    before = seen_of_the_run(pupil)
    assert before[0] == 3
    hold_a_story(pupil)
    diagram, captions = pupil.widget("networkView"), []
    while not diagram.caption.startswith("Update"):
        captions.append(diagram.caption)
        assert pupil.window.timeline.epoch == 3
        assert seen_of_the_run(pupil)[:4] == before[:4], diagram.caption
        pupil.press("forwardButton")
        pupil.wait_for_the_end()
    assert len(captions) == 8
    assert all(len(words) < 110 for words in captions), captions
    after = seen_of_the_run(pupil)
    assert after[0] == 4
    assert "Epoch 4/4" in after[2]
    assert after[3] != before[3]
    while pupil.find(QPushButton, "backButton").isEnabled():
        pupil.press("backButton")
        pupil.wait_for_the_end()
        captions.append(diagram.caption)
        assert pupil.text("lossLabel") == before[3]
    assert captions[:8] == [captions[0], *captions[-2:7:-1]]  # the same words both ways


def test_edited_row_stays_as_edited_while_the_next_epoch_is_told(pupil):
    pupil.train_to_the_end()
    pupil.type_into_cell(0, 1, "99")
    pupil.wait_for_the_end()
    table = tuple(pupil.cell(row, column) for row in range(6) for column in range(4))
    hold_a_story(pupil)
    assert tuple(pupil.cell(row, column) for row in range(6) for column in range(4)) == table


def test_gone_through_by_hand_a_story_waits_and_goes_on_when_it_is_told_to(pupil):
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    QTest.keyClick(diagram, RIGHT)
    assert diagram.caption.endswith("= 0.36")  # with its result, for it waits
    assert pupil.window.playback.story.paused
    pupil.wait_for_the_end()  # nothing moves
    assert (diagram.caption[:12], pupil.button_text) == ("Weighted sum", "Continue")
    pupil.press("trainButton")
    pupil.wait(lambda: diagram.caption.startswith("Activation"))


def test_after_a_held_story_is_gone_through_to_its_end_training_goes_on(pupil):
    pupil.window._stage.transport.choose_speed(SLOW_MOTION)
    pupil.press("trainButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    pupil.press("trainButton")
    pupil.wait_for_the_end()
    assert not pupil.find(QPushButton, "backButton").isEnabled()  # the first part
    while diagram.caption:
        pupil.press("forwardButton")
    pupil.wait_for_the_end()
    assert (pupil.window.timeline.epoch, pupil.button_text) == (1, "Continue")
    pupil.press("trainButton")
    pupil.wait(lambda: diagram.caption.startswith("Inputs"))
    assert pupil.button_text == "Pause"


def test_one_epoch_back_while_it_plays_rests_there(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 50)
    pupil.window._stage.transport.choose_speed(2.0)
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch > 50)
    pupil.press("backButton")
    pupil.wait_for_the_end()
    assert (pupil.window.timeline.epoch, pupil.button_text) == (50, "Continue")


def test_all_rows_of_the_table_light_up_when_all_rows_are_told(pupil):
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    ground = pupil.table.grab().toImage().pixel(QPoint(4, 20))
    diagram.step_story(6)
    assert diagram.caption.startswith("Loss: now all 6 rows")
    lit = pupil.table.grab().toImage()
    corner = pupil.table.viewport().pos()  # the row numbers stand left of it
    place = corner + QPoint(8, pupil.table.rowViewportPosition(0) + 10)
    assert lit.pixel(place) != ground
    diagram.step_story(-1)
    assert pupil.table.grab().toImage().pixel(place) == ground


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "rmsprop"])
def test_unchanged_branch_repeats_the_run_to_the_last_bit(pupil, optimizer):
    pupil.choose("optimizerBox", optimizer)
    pupil.train_to_the_end()
    original = run_of(pupil)
    show_epoch(pupil, 137)
    pupil.press("branchButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    np.testing.assert_array_equal(run_of(pupil), original)


def test_branch_with_another_rate_keeps_the_past_and_the_old_future_in_grey(pupil):
    plots = pupil.window._stage.plots
    pupil.train_to_the_end()
    original = run_of(pupil)
    assert not pupil.find(QPushButton, "branchButton").isVisible()
    show_epoch(pupil, 100)
    pupil.set_number("learningRateInput", "0.05")
    pupil.press("branchButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    np.testing.assert_array_equal(run_of(pupil)[:101], original[:101])
    assert (run_of(pupil)[101:, 0] != original[101:, 0]).all()
    assert [segment.first_epoch for segment in pupil.window.playback.history.segments] == [0, 100]
    assert plots.loss._ghost.getData()[0][-1] == 500  # the old future
    pupil.window.open_view("landscape")
    pupil.wait_for_the_end()
    pupil.wait(lambda: plots.landscape._marks.ghost.xData is not None and len(plots.landscape._marks.ghost.xData) > 10)
    assert pupil.window.document.undo_stack.undoText() == "branch at epoch 100"
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    np.testing.assert_array_equal(run_of(pupil), original)
    pupil.do("redoAction")
    pupil.wait(lambda: not pupil.window.playback.running)
    np.testing.assert_array_equal(run_of(pupil)[:101], original[:101])


@pytest.mark.parametrize("size", [(1024, 640), (1366, 700)])
@pytest.mark.parametrize("steps", [0, 3])
def test_legends_never_stand_on_the_tabs(open_window, size, steps):
    pupil = open_window(size=size)
    for _ in range(steps):
        pupil.do("largerAction")
    pupil.train_to_the_end()
    show_epoch(pupil, 100)
    pupil.do("branchAction")
    pupil.wait(lambda: pupil.window.playback.complete)
    plots = pupil.window._stage.plots
    for name in ("loss", "fit", "weights"):
        pupil.window.open_view(name)
        pupil.wait_for_the_end()
        legend = pupil.widget(f"{name}Legend")
        assert legend.isVisible()
        place = legend.mapTo(pupil.window, QPoint(0, 0))
        tabs = pupil.find(QTabBar, "plotTabs" if name != "loss" or plots._compact else "leftPlotTabs")
        last = max(tabs.tabRect(tab).right() for tab in range(tabs.count()) if tabs.isTabVisible(tab))
        end = tabs.mapTo(pupil.window, QPoint(last, tabs.height()))
        assert legend.width() <= 1 or place.x() > end.x() or place.y() >= end.y(), name


def test_branch_at_the_start_is_another_run_from_the_same_start(pupil):
    pupil.train_to_the_end()
    original = run_of(pupil)
    show_epoch(pupil, 0)
    pupil.do("branchAction")
    pupil.wait(lambda: pupil.window.playback.complete)
    np.testing.assert_array_equal(run_of(pupil), original)


def test_changes_are_marked_and_named_on_bar_and_curve(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.history.last_epoch > 20)
    pupil.set_number("learningRateInput", "0.02")
    pupil.wait(lambda: len(pupil.window.playback.history.segments) == 2)
    pupil.as_fast_as_it_can()
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    pupil.type_into_cell(0, 1, "-4")
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.complete and pupil.window.playback.history.last_epoch == 1000)
    pupil.wait_for_the_end()
    first, second = (segment.first_epoch for segment in pupil.window.playback.history.segments[1:])
    assert (20 < first < 500, second) == (True, 500)
    assert pupil.timeline._marks == ((first, "learning rate 0.02 from here"), (second, "other data from here"))
    board = pupil.window._stage.plots.loss._board
    named = [pupil.text(f"lossChange{place}") for place in (1, 2)]
    assert named == ["learning rate 0.02", "other data"]
    assert all(pupil.widget(f"lossChange{place}").isVisible() for place in (1, 2))
    assert not pupil.widget("lossChange3").isVisible()
    for epoch, words in ((first, "learning rate 0.02 from here"), (second, "other data from here")):
        QTest.mouseMove(board.widget.viewport(), board.to_pixels(epoch, 1.0).toPoint())
        assert words in board._hover.text()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.lists(st.integers(0, 500), min_size=2, max_size=5), row=st.integers(0, 5))
def test_anywhere_and_back_everything_is_as_it_was(pupil, way, row):
    if not pupil.window.playback.complete and pupil.window.playback.history is None:
        pupil.train_to_the_end()
    pupil.table.selectRow(row)
    show_epoch(pupil, way[0])
    before = seen(pupil)
    for epoch in (*way[1:], way[0]):
        show_epoch(pupil, epoch)
    assert seen(pupil) == before


def test_undone_and_redone_everything_is_as_it_was(pupil):
    """Of whatever a pupil does, undo and redo bring back each state that was there."""
    pupil.as_fast_as_it_can()
    dice = np.random.default_rng(5)
    stack = pupil.window.document.undo_stack
    deeds = (
        lambda: pupil.type_into_cell(int(dice.integers(6)), int(dice.integers(2)), str(dice.integers(-9, 9))),
        lambda: pupil.set_number("learningRateInput", f"{dice.uniform(0.001, 0.04):.4f}"),
        lambda: pupil.do("newStartAction"),
        lambda: pupil.do("resetAction"),
        lambda: pupil.choose("optimizerBox", str(dice.choice(["sgd", "momentum", "adam", "rmsprop"]))),
        lambda: pupil.do("pinAction"),
        lambda: (show_epoch(pupil, 250), pupil.do("branchAction")),
        lambda: None if pupil.window.playback.complete else pupil.do("trainAction"),
    )

    def state() -> tuple:
        project, history = pupil.window.document.project, pupil.window.playback.history
        pins = tuple((pin.letter, id(pin.history)) for pin in pupil.window.pinning.pins)
        return project, (None if history is None else (id(history), history.last_epoch)), pins

    states = {stack.index(): state()}
    for place in dice.integers(0, len(deeds), 40):
        deeds[place]()
        pupil.wait_for_the_end()
        states = {index: known for index, known in states.items() if index <= stack.index()}
        states[stack.index()] = state()  # what is trained is no step of undo: it changes the state at its step
    last = stack.index()
    assert last > 10
    for index in (*range(last - 1, -1, -1), *range(1, last + 1), *range(last - 1, last // 2, -1)):
        stack.setIndex(index)
        pupil.wait_for_the_end()
        assert state()[0] == states[index][0], index
        assert state()[2] == states[index][2], index
    stack.setIndex(last)
    pupil.wait_for_the_end()
    assert state() == states[last]
