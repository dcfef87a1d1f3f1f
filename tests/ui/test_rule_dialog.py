"""The dialog that makes a table from a rule: at every size, in words for those who do not see, and drawn at once."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QPushButton,
    QScrollArea,
    QSlider,
    QWidget,
)

from neuron_gui.core.rule import Rule
from neuron_gui.ui.rule_dialog import RuleDialog
from neuron_gui.ui.theme import DARK, Theme

SEVEN = Rule((1.4, -0.6, 2.0, 0.5, -1.5, 3.0, 0.1), 2.5, noise=0.3)


@pytest.fixture
def opened(qtbot, empty_window):
    """Opens the dialog over a window so large, at a scale."""

    def open_it(rule: Rule, size: tuple[int, int] = (1366, 700), theme: Theme | None = None) -> RuleDialog:
        dialog = RuleDialog(empty_window(size, theme or Theme()), rule, theme or Theme())
        dialog.open()
        qtbot.waitExposed(dialog)
        QApplication.processEvents()
        return dialog

    return open_it


@pytest.mark.parametrize("rule", [Rule(), SEVEN], ids=["one", "seven"])
@pytest.mark.parametrize("size", [(1024, 640), (1366, 700), (1920, 1000)])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0])
def test_it_is_no_larger_than_its_window_and_scrolls_only_down(opened, rule, size, scale):
    dialog = opened(rule, size, Theme(DARK, scale))
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    for scroll in dialog.findChildren(QScrollArea):
        assert scroll.horizontalScrollBar().maximum() == 0
    make = dialog.findChild(QPushButton, "makeRuleButton")
    assert dialog.rect().contains(make.geometry())


@pytest.mark.parametrize("size", [(1024, 640), (1366, 700)])
def test_at_the_usual_size_all_of_it_is_in_sight(opened, size):
    dialog = opened(SEVEN, size)
    for scroll in dialog.findChildren(QScrollArea):
        assert scroll.verticalScrollBar().maximum() == 0


def test_every_control_has_a_name(opened):
    dialog = opened(SEVEN)
    controls = [
        *dialog.findChildren(QAbstractSpinBox),
        *dialog.findChildren(QSlider),
        *dialog.findChildren(QComboBox),
        *dialog.findChildren(QAbstractButton),
    ]
    assert len(controls) > 25
    for control in controls:
        assert control.accessibleName() or control.text(), control.objectName()
        assert control.objectName()
    assert dialog.findChild(QWidget, "rulePicture").accessibleName().startswith("The table as a picture: y from ")


def test_it_begins_with_the_rule_it_is_given_and_gives_it_back(opened):
    dialog = opened(SEVEN)
    made = QSignalSpy(dialog.made)
    dialog.findChild(QAbstractButton, "secretRuleBox").click()
    dialog.findChild(QPushButton, "makeRuleButton").click()
    assert made.at(0) == [SEVEN, True]


def test_fewer_inputs_take_the_last_weights_away_and_more_bring_new_ones(opened):
    dialog = opened(SEVEN)
    inputs = dialog.findChild(QAbstractSpinBox, "ruleInputsInput")
    made = QSignalSpy(dialog.made)
    inputs.setValue(2)
    inputs.setValue(4)
    dialog.findChild(QPushButton, "makeRuleButton").click()
    weights = made.at(0)[0].weights
    assert weights[:2] == (1.4, -0.6)
    assert len(weights) == len(set(weights)) == 4
