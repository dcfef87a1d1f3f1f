"""Card 2: numbers that are refused aloud, ticks that are one step of undo, and a wheel that leaves boxes alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QMainWindow

from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.document import Document
from neuron_gui.ui.settings_card import SettingsCard

Key = Qt.Key
START = State((0.12,), 0.0)


class Desk(QMainWindow):
    """The card, a document that answers, and the window's undo."""

    def __init__(self) -> None:
        super().__init__()
        self.card = SettingsCard()
        self.document = Document(Project())
        self.steps: list[tuple[str, str]] = []
        self.setCentralWidget(self.card)
        self.card.edited.connect(self.document.replace_settings)
        self.card.edited.connect(lambda _, text, key: self.steps.append((text, key)))
        self.document.changed.connect(self.refresh)
        undo = QAction("Undo", self)
        undo.setShortcut(QKeySequence("Ctrl+Z"))
        undo.triggered.connect(self.document.undo_stack.undo)
        self.addAction(undo)
        self.refresh()

    def refresh(self) -> None:
        self.card.show_settings(self.settings, START, 6)

    @property
    def settings(self) -> Settings:
        return self.document.project.settings

    def box(self, name: str) -> QAbstractSpinBox:
        return self.card.findChild(QAbstractSpinBox, name)

    def type(self, name: str, text: str, *keys: Qt.Key) -> None:
        box = self.box(name)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        for key in keys:
            QTest.keyClick(box, key)

    def says(self, text: str) -> bool:
        return any(label.text() == text for label in self.card.findChildren(QLabel))


@pytest.fixture
def desk(qtbot):
    made = Desk()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_undo_after_enter_takes_the_number_back_and_while_typing_the_typing(desk):
    desk.type("learningRateInput", "0.05", Key.Key_Return)
    assert desk.settings.learning_rate == 0.05
    QTest.keyClick(desk.box("learningRateInput"), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.settings.learning_rate == 0.01
    desk.type("learningRateInput", "0.7")
    QTest.keyClick(desk.box("learningRateInput"), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.settings.learning_rate == 0.01
    assert not desk.document.undo_stack.canUndo()


@pytest.mark.parametrize(("name", "shown"), [("learningRateInput", "0.01"), ("epochsInput", "500")])
def test_escape_brings_the_value_back(desk, name, shown):
    desk.type(name, "77", Key.Key_Escape)
    assert desk.box(name).lineEdit().text() == shown
    assert not desk.steps


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("learningRateInput", "1000", "Only 1e−06 to 100."),
        ("learningRateInput", "abc", "“abc” is not a number."),
        ("epochsInput", "0", "Only 1 to 1,000,000."),
        ("epochsInput", "2000000", "Only 1 to 1,000,000."),
        ("epochsInput", "2.5", "Only whole numbers."),
    ],
)
def test_what_cannot_be_used_is_marked_and_told(desk, name, typed, reason):
    desk.type(name, typed, Key.Key_Return)
    box = desk.box(name)
    assert desk.says(reason)
    assert box.property("bad")
    assert box.lineEdit().text() == typed, "nothing is replaced under the person's eyes"
    assert not desk.steps
    QTest.keyClick(box, Key.Key_Backspace)
    assert not desk.says(reason)
    assert not box.property("bad")


def test_who_leaves_a_bad_number_is_told_why_the_old_one_is_back(desk):
    desk.type("epochsInput", "0")
    desk.box("learningRateInput").setFocus()
    assert desk.box("epochsInput").lineEdit().text() == "500"
    assert desk.says("Only 1 to 1,000,000.")
    assert not desk.steps
    desk.box("epochsInput").setFocus()  # who comes back to it has read that
    assert not desk.says("Only 1 to 1,000,000.")


@pytest.mark.parametrize(("typed", "meant"), [("1,000", 1000), ("1e3", 1000), (" 250 ", 250)])
def test_counts_are_read_as_people_write_them(desk, typed, meant):
    desk.type("epochsInput", typed, Key.Key_Return)
    assert desk.settings.epochs == meant


def test_ticks_are_one_step_of_undo_and_typed_numbers_steps_of_their_own(desk):
    desk.type("epochsInput", "300", Key.Key_Return)
    for _ in range(3):
        QTest.keyClick(desk.box("epochsInput"), Key.Key_Up)
    QTest.keyClick(desk.box("learningRateInput"), Key.Key_Up)
    assert [key for _, key in desk.steps] == ["", "epochs", "epochs", "epochs", "rate"]
    stack = desk.document.undo_stack
    assert stack.count() == 3
    stack.undo()
    stack.undo()
    assert desk.settings == replace(Settings(), epochs=300)


@pytest.mark.parametrize("name", ["learningRateInput", "epochsInput", "optimizerBox"])
def test_the_wheel_turns_only_what_has_the_focus(desk, name):
    desk.card.open_more(True)
    box = desk.card.findChild(QComboBox if name == "optimizerBox" else QAbstractSpinBox, name)

    def turn() -> None:
        middle = QPointF(box.rect().center())
        QApplication.sendEvent(
            box,
            QWheelEvent(
                middle,
                box.mapToGlobal(middle),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    desk.box("seedInput").setFocus()
    turn()
    assert not desk.steps
    assert not box.hasFocus()
    box.setFocus()
    turn()
    assert len(desk.steps) == 1


def test_one_epoch_is_one_epoch(desk):
    desk.type("epochsInput", "1", Key.Key_Return)
    desk.type("epochsInput", "2000", Key.Key_Return)
    assert [text for text, _ in desk.steps] == ["1 epoch", "2,000 epochs"]


def test_the_batch_size_says_what_it_means_for_these_rows(desk):
    assert desk.says("all 6 rows at once")
    assert "32 is not less than the 6 rows" in desk.box("batchSizeInput").toolTip()
    desk.card.open_more(True)
    desk.type("batchSizeInput", "2", Key.Key_Return)
    assert desk.says("rows for each change")


def test_the_start_is_told_in_words_where_it_has_many_weights(desk):
    desk.card.show_settings(Settings(), State((0.1, 0.2), 0.0))
    assert desk.says("Start: random weights")
    desk.card.show_settings(replace(Settings(), start=State((0.1, 0.2), 0.0)), State((0.1, 0.2), 0.0))
    assert desk.says("Start: chosen weights")
