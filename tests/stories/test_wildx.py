"""Whatever is done to plots, pins, time and explanations, in whatever order: no error, no warning, and undo works."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSlider, QTabBar

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings

Key = Qt.Key
SLIDERS = ("learningRateSlider", "epochsSlider", "batchSizeSlider", "handSlider1", "handSlider2", "handSliderBias")
ONE = Dataset(("x", "y"), ((-1.0, -3.0), (0.0, -1.0), (1.0, 1.0), (2.0, 3.0)))
TWO = Dataset(("a", "b", "y"), ((1.0, 2.0, 0.0), (2.0, 0.5, 1.0), (3.0, 3.0, 1.0), (0.2, 1.0, 0.0)))
THREE = Dataset(("a", "b", "c", "y"), ((1.0, 2.0, 3.0, 0.0), (2.0, 0.5, 1.0, 1.0), (3.0, 3.0, 1.0, 1.0)))


@pytest.mark.parametrize(("dataset", "seed"), [(ONE, 15), (TWO, 150), (THREE, 1500)])
def test_plots_pins_time_and_explanations_in_any_order(open_window, dataset, seed):
    pupil = open_window(Project(dataset=dataset, settings=Settings(epochs=40)))
    window, dice, crashes = pupil.window, random.Random(seed), []
    window.trainer.crashed.connect(crashes.append)
    plots = window._stage.plots

    def a_plot():
        return dice.choice([plots.loss, plots.fit, plots.landscape, plots.weights])._board.widget

    def anywhere(widget) -> QPoint:
        return QPoint(dice.randrange(max(1, widget.width())), dice.randrange(max(1, widget.height())))

    def click_a_plot():
        view = a_plot().viewport()
        place = anywhere(view)
        QTest.mouseMove(view, place)
        dice.choice([QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick])(view, Qt.MouseButton.LeftButton, pos=place)

    def drag_in_the_fit():
        view = plots.fit._board.widget.viewport()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=anywhere(view))
        for _ in range(dice.randrange(4)):
            QTest.mouseMove(view, anywhere(view))
        if dice.random() < 0.9:  # else it is let go where nobody hears it
            QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=anywhere(view))

    def keys_in_a_plot():
        plot = dice.choice([plots.fit, plots.landscape])._board.widget
        if plot.isVisible():
            plot.setFocus(Qt.FocusReason.TabFocusReason)
            modifier = dice.choice([Qt.KeyboardModifier.NoModifier] * 3 + [Qt.KeyboardModifier.ShiftModifier])
            for _ in range(3):
                keys = [Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Return, Key.Key_Delete]
                QTest.keyClick(plot, dice.choice([*keys, Key.Key_Escape]), modifier)

    def press(name: str):
        button = next((made for made in window.findChildren(QPushButton, name) if made.isVisible()), None)
        if button is not None and button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def turn_to_a_plot():
        tabs = pupil.find(QTabBar, dice.choice(["plotTabs", "plotTabs", "leftPlotTabs"]))
        tabs.setCurrentIndex(dice.choice([tab for tab in range(tabs.count()) if tabs.isTabVisible(tab)]))

    def key_on_a_chip():
        chips = [chip for chip in plots.loss.chips._chips if chip.isVisible()]
        if chips:
            chip = dice.choice(chips)
            chip.setFocus()
            QTest.keyClick(chip, dice.choice([Key.Key_F2, Key.Key_Delete]))
            QTest.keyClicks(QApplication.focusWidget() or chip, "name")
            QTest.keyClick(QApplication.focusWidget() or chip, dice.choice([Key.Key_Return, Key.Key_Escape]))

    def compare():
        """Open the comparison, or do something in it."""
        pupil.do("compareAction")
        box = window.findChild(QComboBox, dice.choice(["compareFirstBox", "compareSecondBox"]))
        if box is not None and box.isVisible():
            QTest.keyClick(box, dice.choice([Key.Key_Up, Key.Key_Down]))
            pupil.set_number("compareGoalInput", dice.choice(["0.1", "1", "x"]))
            QTest.keyClick(box, dice.choice([Key.Key_F10, Key.Key_Escape, Key.Key_F5]))

    def pull_a_slider():
        """Take a slider of the settings or of the hand, and let go, press Escape or Enter, or forget it."""
        found = [made for made in window.findChildren(QSlider) if made.isVisible() and made.objectName() in SLIDERS]
        if found:
            slider = dice.choice(found)
            QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=anywhere(slider))
            for _ in range(dice.randrange(4)):
                QTest.mouseMove(slider, anywhere(slider))
            if dice.random() < 0.3:
                QTest.keyClick(slider, dice.choice([Key.Key_Escape, Key.Key_Return, Key.Key_Left]))
            if dice.random() < 0.9:
                QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=anywhere(slider))

    def keys_on_a_slider():
        found = [made for made in window.findChildren(QSlider) if made.isVisible() and made.objectName() in SLIDERS]
        if found:
            slider = dice.choice(found)
            slider.setFocus()
            for _ in range(3):
                QTest.keyClick(slider, dice.choice([Key.Key_Left, Key.Key_PageUp, Key.Key_Return, Key.Key_Escape]))

    def drag_in_the_landscape():
        view, marks = plots.landscape._board.widget.viewport(), plots.landscape._marks
        scene = window.playback.scene()
        state = dice.choice([scene.start, scene.moment.state])
        if view.isVisible() and len(state.weights) == 1:
            QTest.mousePress(
                view, Qt.MouseButton.LeftButton, pos=marks.to_pixels((*state.weights, state.bias)).toPoint()
            )
            for _ in range(3):
                QTest.mouseMove(view, anywhere(view))
            if dice.random() < 0.9:
                QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=anywhere(view))

    def rates():
        view = plots.rates._board.widget.viewport()
        if view.isVisible():
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=anywhere(view))

    pressed = (
        *("whatIfButton", "whatIfKeepButton", "whatIfDropButton", "byHandButton", "handStartButton", "handDoneButton"),
        *("trainButton", "trainButton", "trainButton", "stepButton", "resetButton", "backButton", "forwardButton"),
        *("forwardButton", "branchButton", "pinButton", "weightPill", "predictionPill", "errorPill", "diagnosisButton"),
    )
    actions = [
        *((lambda name=name: press(name)) for name in pressed),
        *(click_a_plot, click_a_plot, drag_in_the_fit, drag_in_the_fit, keys_in_a_plot, keys_in_a_plot),
        *(turn_to_a_plot, key_on_a_chip, compare, compare, pull_a_slider, pull_a_slider, keys_on_a_slider),
        *(drag_in_the_landscape, drag_in_the_landscape, rates),
        lambda: plots.landscape._marks.starts.box.setChecked(dice.random() < 0.5),
        lambda: pupil.timeline.setValue(dice.randrange(60)),
        lambda: (
            pupil.find(QPushButton, "trainButton")
            .window()
            .findChild(type(pupil.timeline), "speedSlider")
            .setValue(dice.choice([0, 3, 11]))
        ),
        lambda: pupil.set_number("learningRateInput", dice.choice(["0.01", "0.1", "2"])),
        lambda: pupil.choose("optimizerBox", dice.choice(OPTIMIZERS)),
        lambda: pupil.choose("lossBox", dice.choice(LOSSES)),
        lambda: pupil.choose("activationBox", dice.choice(ACTIVATIONS)),
        lambda: pupil.check("squaresBox", dice.random() < 0.5),
        lambda: pupil.check("logScaleBox", dice.random() < 0.5),
        *((lambda name=name: pupil.do(name)) for name in ("undoAction", "undoAction", "redoAction", "branchAction")),
        *((lambda name=name: pupil.do(name)) for name in ("earlierAction", "laterAction", "pinAction", "themeAction")),
        lambda: window.resize(dice.randrange(1024, 1500), dice.randrange(640, 900)),
        lambda: QTest.keyClick(window.focusWidget() or window, Key.Key_Escape),
        lambda: pupil.qtbot.waitSignal(window.timeline.frame, timeout=100, raising=False).wait(),  # time goes by
        lambda: pupil.qtbot.waitSignal(window.timeline.frame, timeout=100, raising=False).wait(),
    ]
    for _ in range(600):
        dice.choice(actions)()
    window.what_if.drop()
    window.by_hand.end()
    QApplication.processEvents()
    assert window.isVisible()
    assert crashes == []
    while window.document.undo_stack.canUndo():
        window.document.undo_stack.undo()
    if window.playback.running:  # perhaps in slow motion
        pupil.do("trainAction")
    pupil.wait_for_the_end()
    assert window.document.project.dataset == dataset
    assert window.pinning.pins.all == ()
