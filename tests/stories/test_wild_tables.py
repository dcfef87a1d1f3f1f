"""Whatever is done to the table, in whatever order, while it learns or not: no error, and undo brings all back."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QMenu, QPushButton, QSlider, QTabBar

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.examples import load_examples
from neuron_gui.core.project import Project
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings
from neuron_gui.ui.column_menu import column_menu
from neuron_gui.ui.data_menu import context_menu

Key = Qt.Key
ASKED = Dataset(("a", "b", "y"), tuple((float(row % 5), float(row // 5), float(row % 5 > 2)) for row in range(20)))
CELLS = ("3", "-2,5", "0", "1", "", "abc", "1e30", "−4", "7 km", "0.0001", "yes")
BLOCKS = (
    *("1\t2\n3\t4", "1\t2\t3\t4\t5\n6\t7\t8\t9\t10", "x (m)\ty\n1\t2\n3\t4", "a;b;c\n1,5;2;0\n3;4;1\n5;6;1\n7;8;0"),
    *("nothing of the kind", "", "5", "1\n2\n3", "\t\t\n\t", "1 2 3"),
)


@pytest.mark.parametrize(("dataset", "seed"), [(TUTORIAL, 1), (ASKED, 2), (ASKED, 3)])
def test_the_table_in_any_order(open_window, dataset, seed):
    pupil = open_window(Project(dataset, Settings(epochs=40)))
    window, dice, crashes = pupil.window, random.Random(seed), []
    window.trainer.crashed.connect(crashes.append)
    table, clipboard = pupil.table, QApplication.clipboard()

    def choose_in(menu: QMenu) -> None:
        """Take any entry of a menu that can be taken, also of a menu in it."""
        possible = [
            entry
            for some in (menu, *menu.findChildren(QMenu))
            for entry in some.actions()
            if entry.isEnabled() and not entry.isSeparator() and entry.menu() is None
        ]
        if possible:
            dice.choice(possible).trigger()
            finish_editing()
        menu.deleteLater()

    def finish_editing():
        """Type into whatever field was opened, and go on."""
        here = QApplication.focusWidget()
        if isinstance(here, QLineEdit) and table.isAncestorOf(here):
            here.setText(dice.choice([*CELLS, "height (cm)", "very long name of a column that nobody can read"]))
            QTest.keyClick(here, dice.choice([Key.Key_Return, Key.Key_Escape, Key.Key_Tab]))

    def go_somewhere():
        model = table.model()
        table.setFocus()
        table.setCurrentIndex(model.index(dice.randrange(model.rowCount()), dice.randrange(model.columnCount())))
        for _ in range(dice.randrange(3)):
            QTest.keyClick(table, dice.choice([Key.Key_Down, Key.Key_Right]), Qt.KeyboardModifier.ShiftModifier)

    def type_somewhere():
        go_somewhere()
        QTest.keyClicks(table.viewport(), dice.choice("0123456789x-,"))
        finish_editing()

    def paste():
        clipboard.setText(dice.choice(BLOCKS))
        table.setFocus()
        pupil.do("pasteAction")
        end_dialogs()

    def end_dialogs():
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                QTest.keyClick(dialog, dice.choice([Key.Key_Return, Key.Key_Escape]))
                dialog.reject()  # where there is nothing to accept

    def take_text():
        window._files.import_text(dice.choice(BLOCKS))
        end_dialogs()

    def make_from_a_rule():
        pupil.do(dice.choice(["makeFromRuleAction", "mysteryRuleAction"]))
        end_dialogs()

    def an_example():
        example = dice.choice(load_examples())
        window._commands.take_example(example.project, example.title)

    def column_command():
        if table.is_editable:
            choose_in(column_menu(table, dice.randrange(table.model().columnCount())))

    def press(name: str):
        button = next((made for made in window.findChildren(QPushButton, name) if made.isVisible()), None)
        if button is not None and button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def ask():
        for field in window.findChildren(QLineEdit):
            if field.objectName().startswith("predictInput") and field.isVisible():
                field.setText(dice.choice(CELLS))
        press("predictButton")

    def turn_to_a_plot():
        tabs = pupil.find(QTabBar, dice.choice(["plotTabs", "leftPlotTabs"]))
        tabs.setCurrentIndex(dice.choice([tab for tab in range(tabs.count()) if tabs.isTabVisible(tab)]))

    def of_the_menu(name: str):
        if pupil.find(QAction, name).isEnabled():
            pupil.do(name)

    def time_goes_by():
        pupil.qtbot.waitSignal(window.timeline.frame, timeout=50, raising=False).wait()

    menu_entries = (
        *("cutAction", "copyAction", "addRowAction", "addInputAction", "duplicateRowsAction", "moveRowsUpAction"),
        *("moveRowsDownAction", "fillDownAction", "selectRowsAction", "selectColumnAction", "deleteRowsAction"),
        *("clearTableAction", "toggleTestsAction", "everyFifthTestAction", "randomTestsAction", "noTestsAction"),
        *("undoAction", "undoAction", "undoAction", "redoAction", "branchAction", "earlierAction", "newStartAction"),
        *("pinAction", "selectAllAction"),
    )
    buttons = ("trainButton", "trainButton", "trainButton", "stepButton", "resetButton", "diagnosisButton")
    deeds = [
        *((lambda name=name: of_the_menu(name)) for name in menu_entries),
        *((lambda name=name: press(name)) for name in buttons),
        *(go_somewhere, go_somewhere, go_somewhere, type_somewhere, type_somewhere, paste, paste, take_text),
        *(column_command, column_command, column_command, make_from_a_rule, an_example, ask, turn_to_a_plot),
        *(time_goes_by, time_goes_by, time_goes_by),
        lambda: choose_in(context_menu(table, table.is_editable)),
        lambda: pupil.find(QCheckBox, "standardiseBox").setChecked(dice.random() < 0.5),
        lambda: pupil.choose("optimizerBox", dice.choice(OPTIMIZERS)),
        lambda: pupil.choose("lossBox", dice.choice(LOSSES)),
        lambda: pupil.choose("activationBox", dice.choice(ACTIVATIONS)),
        lambda: pupil.timeline.setValue(dice.randrange(60)),
        lambda: pupil.find(QSlider, "speedSlider").setValue(dice.choice([0, 3, 11])),
        lambda: window.resize(dice.randrange(1024, 1500), dice.randrange(640, 900)),
    ]
    for _ in range(500):
        dice.choice(deeds)()
        if len(window.document.project.dataset.columns) > 30:
            pupil.do("undoAction")
    end_dialogs()
    QApplication.processEvents()
    assert window.isVisible()
    assert crashes == []
    while window.document.undo_stack.canUndo():
        window.document.undo_stack.undo()
    if window.playback.running:  # perhaps in slow motion
        pupil.do("trainAction")
    pupil.wait_for_the_end()
    assert window.document.project == Project(dataset, Settings(epochs=40))
    assert window.pinning.pins.all == ()
