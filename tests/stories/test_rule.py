"""A teacher makes a table from a rule, a class finds it out, and the rule is revealed beside what the neuron found."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QPushButton,
    QWidget,
)

from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.rule import Rule
from neuron_gui.core.work import Work
from neuron_gui.ui.hand_slider import HandSlider

Key = Qt.Key


def open_dialog(pupil) -> QDialog:
    pupil.do("makeFromRuleAction")
    dialog = pupil.find(QDialog, "ruleDialog")
    pupil.wait(dialog.isActiveWindow)
    return dialog


def set_number(dialog: QDialog, name: str, text: str) -> None:
    field = dialog.findChild(QAbstractSpinBox, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Tab)


def make(pupil, dialog: QDialog) -> None:
    """Press "Make table", and be back at the window, which without a screen nobody makes the active one."""
    press(dialog, "makeRuleButton")
    pupil.window.activateWindow()
    pupil.wait(pupil.window.isActiveWindow)


def press(parent: QWidget, name: str) -> None:
    QTest.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def on_screen(pupil) -> str:
    """Every text of the window and of what is open over it, for those who see and for those who do not."""
    texts = []
    for widget in pupil.window.findChildren(QWidget):
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        texts += [widget.text()] if isinstance(widget, QLabel | QPushButton) else []
    return re.sub(r"<[^>]*>", "", "\n".join(texts))


def test_a_rule_becomes_a_table_that_the_neuron_finds(pupil):
    dialog = open_dialog(pupil)
    set_number(dialog, "handInput1", "1.4")
    set_number(dialog, "handInputBias", "-0.6")
    set_number(dialog, "ruleNoiseInput", "0.1")
    set_number(dialog, "ruleRowsInput", "30")
    assert re.sub(r"<[^>]*>", "", dialog.findChild(QLabel, "ruleFormula").text()) == "y = 1.4x − 0.6"
    make(pupil, dialog)
    project = pupil.window.document.project
    assert project.about.rule == Rule((1.4,), -0.6, noise=0.1, rows=30)
    assert len(project.dataset.rows) == 30
    assert pupil.window.document.undo_stack.count() == 1
    assert pupil.window.document.undo_stack.undoText() == "make from a rule"
    pupil.train_to_the_end()
    pupil.press("aboutDataButton")
    assert pupil.text("ruleLabel") == "y = 1.4x − 0.6"
    found = re.fullmatch(r"y = (1\.\d+)x − (0\.\d+)", pupil.text("foundLabel"))
    assert (float(found[1]), float(found[2])) == (pytest.approx(1.4, abs=0.05), pytest.approx(0.6, abs=0.05))
    pupil.do("undoAction")
    pupil.do("undoAction")
    assert not pupil.find(QPushButton, "aboutDataButton").isVisible()


def test_a_mystery_stays_one_until_it_is_revealed(pupil, open_window, tmp_path):
    pupil.press("examplesButton")
    pupil.press("mysteryRuleButton")
    window = pupil.window
    rule = window.document.project.about.rule
    weight, bias = (f"{abs(number):g}" for number in (*rule.weights, rule.bias))
    secret = re.compile(rf"y = −?{re.escape(weight)}x [+−] {re.escape(bias)}")
    pupil.train_to_the_end()
    pupil.press("aboutDataButton")
    assert "rule that nobody shall see yet" in pupil.text("aboutDataStory")
    assert not secret.search(on_screen(pupil))
    QTest.keyClick(pupil.find(QFrame, "aboutDataPopover"), Key.Key_Escape)

    save_work(Work(window.document.project), tmp_path / "mystery.neuron")
    other = open_window(load_work(tmp_path / "mystery.neuron").project)
    other.press("aboutDataButton")
    assert not secret.search(on_screen(other))
    other.press("revealRuleButton")
    assert secret.search(other.text("ruleLabel"))
    assert not other.find(QPushButton, "revealRuleButton").isVisible()

    pupil.press("aboutDataButton")
    pupil.press("revealRuleButton")
    assert secret.search(pupil.text("ruleLabel"))
    state = window.playback.moment().state
    assert state.weights[0] == pytest.approx(rule.weights[0], abs=0.1)
    assert state.bias == pytest.approx(rule.bias, abs=0.2)
    assert pupil.text("foundLabel").startswith("y = ")
    assert window.playback.complete  # to reveal it ends no run
    pupil.do("undoAction")
    assert pupil.find(QPushButton, "revealRuleButton").isVisible()
    assert window.document.project.about.secret


def test_what_was_found_follows_the_timeline(pupil):
    make(pupil, open_dialog(pupil))
    pupil.press("aboutDataButton")
    assert pupil.text("foundLabel") == "y = 0.120x + 0.000"
    pupil.train_to_the_end()
    pupil.press("aboutDataButton")
    at_the_end = pupil.text("foundLabel")
    assert at_the_end == "y = 2.000x − 1.000"
    pupil.timeline.setValue(5)
    pupil.wait_for_the_end()
    assert pupil.text("foundLabel") != at_the_end
    assert "epoch 5" in on_screen(pupil)


def test_an_edited_row_leaves_the_rule_known_and_says_so(pupil):
    make(pupil, open_dialog(pupil))
    pupil.type_into_cell(0, 1, "99")
    pupil.press("aboutDataButton")
    assert "Rows were changed since." in pupil.text("aboutDataFacts")


def test_yes_or_no_with_two_inputs(pupil):
    dialog = open_dialog(pupil)
    set_number(dialog, "ruleInputsInput", "2")
    box = dialog.findChild(QComboBox, "ruleActivationBox")
    box.setCurrentIndex(box.findData("sigmoid"))
    set_number(dialog, "ruleRowsInput", "200")
    make(pupil, dialog)
    settings, dataset = pupil.window.document.project.settings, pupil.window.document.project.dataset
    assert (settings.activation, settings.loss) == ("sigmoid", "binary_crossentropy")
    assert {row[-1] for row in dataset.rows} == {0, 1}
    pupil.train_to_the_end()
    moment = pupil.window.playback.moment()
    right = ((moment.predictions > 0.5) == (moment.dataset.targets > 0.5)).mean()
    assert right > 0.85


def test_sliders_and_a_new_seed_draw_another_table_at_once(pupil):
    dialog = open_dialog(pupil)
    picture = dialog.findChild(QWidget, "rulePicture")
    before = picture.accessibleName()
    slider = dialog.findChild(HandSlider, "handSlider1")
    slider.setFocus()
    QTest.keyClick(slider, Key.Key_Right)
    assert re.sub(r"<[^>]*>", "", dialog.findChild(QLabel, "ruleFormula").text()) == "y = 2.1x − 1"
    assert picture.accessibleName() != before
    seed = dialog.findChild(QAbstractSpinBox, "ruleSeedInput").text()
    press(dialog, "newSeedButton")
    assert dialog.findChild(QAbstractSpinBox, "ruleSeedInput").text() != seed
    press(dialog, "cancelRuleButton")
    assert pupil.window.document.undo_stack.count() == 0


def test_while_the_ends_cross_nothing_else_that_is_typed_is_lost(pupil):
    dialog = open_dialog(pupil)
    complaint = dialog.findChild(QLabel, "ruleComplaint")
    set_number(dialog, "ruleLowInput", "10")
    assert complaint.text() == "The inputs must end above where they begin."
    set_number(dialog, "ruleNoiseInput", "0.5")
    set_number(dialog, "ruleInputsInput", "3")
    assert complaint.text() == "The inputs must end above where they begin."
    set_number(dialog, "ruleHighInput", "20")
    assert complaint.text() == ""
    make(pupil, dialog)
    rule = pupil.window.document.project.about.rule
    assert (len(rule.weights), rule.low, rule.high, rule.noise) == (3, 10, 20, 0.5)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("ruleHighInput", "-7", "The inputs must end above where they begin."),
        ("ruleRowsInput", "1", "Only 2 to 1,000."),
        ("ruleNoiseInput", "-1", "Only 0 to 1000."),
        ("ruleLowInput", "abc", "“abc” is not a number."),
        ("handInput1", "much", "“much” is not a number."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made_of_it(pupil, field, text, sentence):
    dialog = open_dialog(pupil)
    set_number(dialog, field, text)
    press(dialog, "makeRuleButton")
    assert dialog.isVisible()
    assert dialog.findChild(QLabel, "ruleComplaint").text() == sentence
    assert pupil.window.document.project.about is None
    set_number(dialog, "ruleHighInput", "5")
    set_number(dialog, "ruleRowsInput", "25")
    make(pupil, dialog)
    assert pupil.window.document.project.about.rule == Rule(rows=25)
