"""A pupil keeps runs pinned and compares others with them, in the real window with the real Keras."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from neuron_gui.core.pins import LETTERS


def chip(pupil, letter: str) -> QPushButton:
    found = pupil.window.findChildren(QPushButton, f"pinChip{letter}")
    return next(chip for chip in found if chip.isVisible())


def names(pupil) -> dict[str, str]:
    return {pin.letter: pin.name for pin in pupil.window.pinning.shown}


def pinned_points(pupil, letter: str) -> int:
    curve = pupil.window._stage.plots.loss._pinned._curves.get(letter)
    return 0 if curve is None or curve.xData is None else len(curve.xData)


def choose(pupil, letter: str, verb: str) -> None:
    QTest.mouseClick(chip(pupil, letter), Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == verb)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    pupil.window.activateWindow()  # offscreen there is no window manager that would
    pupil.wait_for_the_end()


def train_and_pin(pupil) -> None:
    pupil.train_to_the_end()
    pupil.press("pinButton")


def test_pupil_compares_two_learning_rates(pupil):
    assert not pupil.find(QPushButton, "pinButton").isEnabled()
    train_and_pin(pupil)
    assert names(pupil) == {"A": "run A"}
    pupil.press("resetButton")
    pupil.wait_for_the_end()
    assert pinned_points(pupil, "A")
    pupil.set_number("learningRateInput", "0.005")
    pupil.train_to_the_end()
    assert names(pupil) == {"A": "rate 0.01"}
    pupil.press("pinButton")
    assert names(pupil) == {"A": "rate 0.01", "B": "rate 0.005"}
    assert "epoch 500, loss 3.8×10⁻⁵" in chip(pupil, "A").toolTip()


def test_pupil_renames_unpins_and_undoes(pupil):
    train_and_pin(pupil)
    choose(pupil, "A", "Rename")
    editor = pupil.find(QLineEdit, "pinNameInput")
    QTest.keyClicks(editor, "first try")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert names(pupil) == {"A": "first try"}
    choose(pupil, "A", "Unpin")
    assert names(pupil) == {}
    assert not pupil.widget("pinChips").isVisible()
    assert pupil.window.document.undo_stack.undoText() == "unpin run A"
    pupil.do("undoAction")
    assert names(pupil) == {"A": "first try"}
    pupil.do("undoAction")
    assert names(pupil) == {"A": "run A"}
    pupil.do("undoAction")
    assert names(pupil) == {}
    pupil.do("redoAction")
    assert names(pupil) == {"A": "run A"}


def test_six_runs_are_told_apart_and_a_seventh_is_refused_in_words(pupil):
    pupil.window._stage.settings.open_more(True)
    changes = (
        lambda: None,
        lambda: pupil.set_number("learningRateInput", "0.005"),
        lambda: (pupil.set_number("learningRateInput", "0.01"), pupil.choose("optimizerBox", "momentum")),
        lambda: (pupil.choose("optimizerBox", "sgd"), pupil.set_number("batchSizeInput", "2")),
        lambda: (pupil.set_number("batchSizeInput", "32"), pupil.type_into_cell(0, 1, "-2")),
        lambda: (pupil.type_into_cell(0, 1, "-3"), pupil.do("newStartAction")),
    )
    for change in changes:
        pupil.do("resetAction")
        change()
        train_and_pin(pupil)
    start = pupil.window.playback.history.start
    assert names(pupil) == {
        "A": "rate 0.01",
        "B": "rate 0.005",
        "C": "momentum",
        "D": "batch 2",
        "E": "other data",
        "F": f"start {start.weights[0]:g}, 0".replace("-", "−"),
    }
    pupil.do("resetAction")
    pupil.set_number("learningRateInput", "0.02")
    pupil.train_to_the_end()
    assert all(pinned_points(pupil, letter) for letter in LETTERS)
    pens = [curve.opts["pen"] for curve in pupil.window._stage.plots.loss._pinned._curves.values()]
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 6
    assert len(pupil.window._stage.plots.loss._pinned._letters.data) == 6
    pupil.press("pinButton")
    assert pupil.window.complaint == "6 runs are pinned already: unpin one of them first."
    choose(pupil, "C", "Unpin")
    assert pupil.window.complaint == ""
    pupil.press("pinButton")
    assert names(pupil)["C"] == f"rate 0.02, {names(pupil)['F']}"
    pupil.do("unpinAllAction")
    assert names(pupil) == {}


def test_ctrl_d_pins_and_says_why_it_cannot(pupil):
    pin = pupil.find(QAction, "pinAction")
    assert [key.toString() for key in pin.shortcuts()] == ["Ctrl+D"]
    pin.trigger()
    assert pupil.window.complaint == "There is no run to pin yet: press Train first."
    pupil.train_to_the_end()
    pin.trigger()
    pin.trigger()
    assert pupil.window.complaint == "This run is pinned already: it is A."


def test_a_run_is_pinned_with_what_it_still_learns_and_can_be_pinned_after_reset(pupil):
    pupil.train_to_the_end()
    pupil.press("resetButton")
    pupil.wait_for_the_end()
    pupil.press("pinButton")
    assert names(pupil) == {"A": "run A"}
    pupil.do("undoAction")
    pupil.do("undoAction")
    pupil.press("pinButton")
    pupil.train_to_the_end()
    assert pupil.window.pinning.pins.all[0].history.last_epoch == 1000
    assert not pinned_points(pupil, "A")  # it is on screen
    pupil.press("resetButton")
    pupil.wait_for_the_end()
    assert pinned_points(pupil, "A")


def test_another_number_of_inputs_or_another_loss_keeps_the_pin_and_says_what_is_missing(pupil):
    train_and_pin(pupil)
    pupil.choose_example("Celsius to Fahrenheit")
    pupil.wait_for_the_end()
    (pin,) = pupil.window.pinning.shown
    assert pin.with_losses == (pupil.window.document.project.settings.loss == "mean_squared_error")
    assert pin.with_weights == (pupil.window.document.project.dataset.input_count == 1)
    pupil.do("undoAction")
    pupil.choose("lossBox", "mean_absolute_error")
    pupil.do("resetAction")
    pupil.wait_for_the_end()
    assert not pinned_points(pupil, "A")
    assert "Its loss is not drawn: it was measured as mean squared error." in chip(pupil, "A").toolTip()


@pytest.mark.parametrize("size", [(1024, 640), (1366, 700)])
def test_pins_take_one_line_at_most(open_window, size):
    pupil = open_window(size=size)
    pupil.window.open_view("loss")
    plot = pupil.widget("lossPlot")
    pupil.train_to_the_end()
    before = plot.height()
    pupil.press("pinButton")
    pupil.wait_for_the_end()
    assert 0 < before - plot.height() <= 30
    assert pupil.window.size().toTuple() == size
