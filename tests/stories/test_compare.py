"""A pupil compares two runs in numbers: which did better, and how soon, in the real window with the real Keras."""

from __future__ import annotations

import re

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QMenu, QPushButton

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import format_loss

FIRST, SECOND = "First", "Second"


def view(pupil):
    return pupil.window.findChild(QComboBox, "compareFirstBox").window()


def is_open(pupil) -> bool:
    return pupil.window.findChild(QComboBox, "compareFirstBox") is not None and view(pupil).isVisible()


def read(pupil, key: str) -> tuple[str, ...]:
    """What stands in both cells of a row."""
    texts = []
    for side in (FIRST, SECOND):
        found = pupil.window.findChildren(QLabel, f"compare{key[0].upper()}{key[1:]}{side}")
        texts += [re.sub(r"<[^>]*>", "", label.text()) for label in found if label.isVisible()]
    return tuple(texts)


def pair(pupil) -> tuple[str, str]:
    return tuple(pupil.find(QComboBox, f"compare{side}Box").currentText() for side in (FIRST, SECOND))


def says(pupil) -> str:
    return pupil.find(QLabel, "compareVerdict").text()


def set_goal(pupil, text: str) -> None:
    pupil.set_number("compareGoalInput", text)


def epochs_to(history, goal: float) -> str:
    below = np.flatnonzero(history.loss <= np.float32(goal))
    return f"{below[0]:,}" if below.size else "not reached"


def choose(pupil, side: str, text: str) -> None:
    box = pupil.find(QComboBox, f"compare{side}Box")
    box.setFocus()
    QTest.keyClick(box, text[0])
    assert box.currentText() == text


def train_two(pupil, rate: str = "0.05") -> None:
    pupil.train_to_the_end()
    pupil.press("pinButton")
    pupil.press("resetButton")
    pupil.set_number("learningRateInput", rate)
    pupil.train_to_the_end()


def test_pupil_compares_a_pinned_run_with_the_one_on_screen(pupil):
    train_two(pupil)
    first, second = pupil.window.pinning.pins.all[0].history, pupil.window.playback.history
    pupil.press("compareButton")
    assert pair(pupil) == ("A · rate 0.01", "This run")
    assert read(pupil, "learning_rate") == ("0.01", "0.05")
    assert read(pupil, "epochs") == ("500", "500")
    assert read(pupil, "loss") == (format_loss(first.loss_at(500)), format_loss(second.loss_at(500)))
    assert read(pupil, "formula") == ("ŷ = 1.997 × x + (−0.992)", "ŷ = 2.000 × x + (−1.000)")
    assert read(pupil, "reached") == (epochs_to(first, 0.0001), epochs_to(second, 0.0001))
    assert says(pupil) == "This run ends with the lower loss and reaches 0.0001 sooner."
    set_goal(pupil, "0.01")
    assert read(pupil, "reached") == (epochs_to(first, 0.01), epochs_to(second, 0.01))
    set_goal(pupil, "1e-8")
    assert read(pupil, "reached") == ("not reached", epochs_to(second, 1e-8))


def test_comparison_follows_training_and_the_keys_of_the_window_work_in_it(pupil):
    train_two(pupil)
    pupil.do("compareAction")
    pupil.do("resetAction")
    assert pair(pupil) == ("A · run A", "The run before")
    pupil.set_number("learningRateInput", "0.005")
    goal = pupil.find(QAbstractSpinBox, "compareGoalInput").text()
    with pupil.qtbot.waitSignal(pupil.window.trainer.epochs_trained, timeout=30_000):
        QTest.keyClick(view(pupil), Qt.Key.Key_F5)
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    history = pupil.window.playback.history
    assert pair(pupil) == ("A · rate 0.01", "This run")
    assert read(pupil, "learning_rate") == ("0.01", "0.005")
    assert read(pupil, "loss")[1] == format_loss(history.loss_at(500))
    assert says(pupil).startswith("Run A ends with the lower loss")
    assert pupil.find(QAbstractSpinBox, "compareGoalInput").text() != goal


def test_pins_come_and_go_while_it_is_open(pupil):
    train_two(pupil)
    pupil.press("compareButton")
    pupil.press("pinButton")
    assert pair(pupil) == ("A · rate 0.01", "B · rate 0.05")
    pupil.do("undoAction")
    assert pair(pupil) == ("A · rate 0.01", "This run")
    pupil.do("redoAction")
    pupil.do("resetAction")
    pupil.set_number("learningRateInput", "0.02")
    pupil.train_to_the_end()
    assert pair(pupil) == ("A · rate 0.01", "B · rate 0.05")
    choose(pupil, SECOND, "This run")
    assert read(pupil, "learning_rate") == ("0.01", "0.02")
    choose(pupil, FIRST, "This run")
    assert pair(pupil) == ("This run", "A · rate 0.01")
    pupil.window.pinning.unpin("A")
    assert pair(pupil) == ("This run", "B · rate 0.05")
    pupil.window.pinning.unpin("B")
    assert not is_open(pupil)


def test_what_is_only_tried_out_is_compared_while_it_is_tried(pupil):
    pupil.train_to_the_end()
    pupil.press("pinButton")
    pupil.do("whatIfAction")
    pupil.set_number("learningRateInput", "0.05")
    pupil.wait(lambda: pupil.window.playback.scene().tried)
    pupil.wait_for_the_end()
    assert not pupil.find(QPushButton, "compareButton").isVisible()
    pupil.do("compareAction")
    assert pair(pupil)[1] == "What if"
    pupil.wait(lambda: read(pupil, "learning_rate") == ("0.01", "0.05"))
    goal = pupil.find(QAbstractSpinBox, "compareGoalInput").text()
    for rate in ("0.02", "0.005"):
        pupil.set_number("learningRateInput", rate)
        pupil.wait(lambda rate=rate: read(pupil, "learning_rate") == ("0.01", rate))
        assert pupil.find(QAbstractSpinBox, "compareGoalInput").text() == goal
    tried = pupil.window.playback.scene().history
    pupil.wait_for_the_end()
    assert read(pupil, "loss")[1] == format_loss(pupil.window.playback.scene().history.loss_at(tried.last_epoch))
    pupil.window.what_if.keep()
    pupil.wait(lambda: pair(pupil)[1] == "This run")
    pupil.wait_for_the_end()
    assert read(pupil, "loss")[1] == format_loss(pupil.window.playback.history.loss_at(500))


def test_a_chip_opens_the_comparison_with_its_run(pupil):
    train_two(pupil)
    pupil.press("pinButton")
    chip = next(chip for chip in pupil.window.findChildren(QPushButton, "pinChipB") if chip.isVisible())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    verb = next(action for action in menu.actions() if action.text() == "Compare with…")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(verb).center())
    assert pair(pupil) == ("B · rate 0.05", "A · rate 0.01")


def test_with_one_run_there_is_nothing_to_press_and_the_menu_says_why(pupil):
    action = pupil.find(QAction, "compareAction")
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Shift+D"]
    action.trigger()
    assert pupil.window.complaint == "There are no two runs to compare yet: pin one and train another."
    pupil.train_to_the_end()
    pupil.press("pinButton")
    assert not pupil.find(QPushButton, "compareButton").isVisible()
    action.trigger()
    assert not is_open(pupil)


def test_runs_with_another_loss_and_other_inputs_are_compared_as_far_as_that_makes_sense(pupil):
    pupil.window._stage.settings.open_more(True)
    pupil.train_to_the_end()
    pupil.press("pinButton")
    pupil.press("resetButton")
    pupil.choose("lossBox", "mean_absolute_error")
    pupil.train_to_the_end()
    pupil.do("compareAction")
    assert says(pupil) == "Their losses are measured in different ways and cannot be compared."
    assert not pupil.find(QAbstractSpinBox, "compareGoalInput").isVisible()
    pupil.choose("lossBox", "mean_squared_error")
    more = Dataset(("x1", "x2", "y"), ((1.0, 2.0, 3.0), (2.0, 1.0, 4.0), (0.0, 1.0, 1.0)))
    pupil.window.document.replace_dataset(more, "other data", "")
    pupil.train_to_the_end()
    pupil.do("compareAction")
    assert read(pupil, "data") == ("6 rows, inputs: 1", "3 rows, inputs: 2")
    assert says(pupil).startswith("They learned from different data")


def test_it_closes_with_the_window_and_comes_back_where_it_was_put(pupil):
    train_two(pupil)
    pupil.do("compareAction")
    dialog = view(pupil)
    small, light = dialog.size(), dialog.grab().toImage().pixelColor(4, 4)
    for action in ("themeAction", "largerAction", "largerAction"):
        pupil.do(action)
    pupil.wait(lambda: dialog.width() > small.width() and dialog.height() > small.height())
    assert dialog.grab().toImage().pixelColor(4, 4).lightness() < light.lightness()
    dialog.move(QPoint(31, 47))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not is_open(pupil)
    pupil.do("compareAction")
    assert dialog.pos() == QPoint(31, 47)
    pupil.window.close()
    assert not dialog.isVisible()
