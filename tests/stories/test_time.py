"""Back and forth in time, and into another future: a pupil at the timeline of the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

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
    assert "One part forward" in pupil.find(QPushButton, "forwardButton").toolTip()
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


def test_all_rows_of_the_table_light_up_when_all_rows_are_told(pupil):
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    ground = pupil.table.grab().toImage().pixel(QPoint(4, 20))
    diagram.step_story(6)
    assert diagram.caption.startswith("Loss: now all 6 rows")
    lit = pupil.table.grab().toImage()
    place = QPoint(8, pupil.table.rowViewportPosition(0) + pupil.table.horizontalHeader().height() + 10)
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
    tabs, plots = pupil.widget("plotTabs"), pupil.window._stage.plots
    for name in ("loss", "fit", "weights"):
        pupil.window.open_view(name)
        pupil.wait_for_the_end()
        legend = pupil.widget(f"{name}Legend")
        assert legend.isVisible()
        place = legend.mapTo(pupil.window, QPoint(0, 0))
        end = tabs.mapTo(pupil.window, QPoint(tabs.tabRect(tabs.count() - 1).right(), tabs.height()))
        same_card = name != "loss" or plots._compact
        assert not same_card or legend.width() <= 1 or place.x() > end.x() or place.y() >= end.y(), name


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
    for epoch, words in ((first, "learning rate 0.02 from here"), (second, "other data from here")):
        QTest.mouseMove(board.widget.viewport(), board.to_pixels(epoch, 1.0).toPoint())
        assert words in board._hover.text()


def test_anywhere_and_back_everything_is_as_it_was(pupil):
    pupil.train_to_the_end()
    dice = np.random.default_rng(11)
    known = {}
    for epoch in map(int, dice.integers(0, 501, 12)):
        show_epoch(pupil, epoch)
        known[epoch] = seen(pupil)
    for epoch in map(int, dice.permutation(list(known))):
        show_epoch(pupil, int(dice.integers(0, 501)))
        show_epoch(pupil, epoch)
        assert seen(pupil) == known[epoch], epoch


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
