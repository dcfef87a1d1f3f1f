"""A pupil in front of the real window with the real Keras: what they see and do, by the names of the controls."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QTableView,
    QWidget,
)

from neuron_gui.core.project import Project
from neuron_gui.keras_engine import KerasEngine, load_engine
from neuron_gui.ui.example_chooser import ExampleChooser
from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.window import MainWindow


class Pupil:
    """Works a window through its controls only."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def find(self, kind: type, name: str):
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found

    def press(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, name: str, key: str) -> None:
        box = self.find(QComboBox, name)
        box.setCurrentIndex(box.findData(key))

    def set_number(self, name: str, text: str) -> None:
        field = self.find(QAbstractSpinBox, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def type_into_cell(self, row: int, column: int, text: str) -> None:
        table = self.table
        table.setFocus()
        table.setCurrentIndex(table.model().index(row, column))
        QTest.keyClicks(table.viewport(), text[:1])
        QTest.keyClicks(QApplication.focusWidget(), text[1:])
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def cell(self, row: int, column: int) -> str:
        return self.table.model().index(row, column).data()

    def choose_example(self, title: str) -> None:
        """Open the list and press the picture with this title."""
        self.press("examplesButton")
        chooser = self.find(ExampleChooser, "exampleChooser")
        (tile,) = (tile for tile in chooser.tiles if tile.title == title)
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        assert not chooser.isVisible()

    def do(self, action: str) -> None:
        self.find(QAction, action).trigger()

    def as_fast_as_it_can(self) -> None:
        speed = self.find(QSlider, "speedSlider")
        speed.setValue(speed.maximum())

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=30_000)

    def wait_for_the_end(self) -> None:
        self.wait(lambda: not self.window.playback.running and not self.window.timeline.awake)

    def train_to_the_end(self) -> None:
        self.as_fast_as_it_can()
        self.press("trainButton")
        self.wait(lambda: self.window.playback.complete)
        self.wait_for_the_end()

    def ask(self, *numbers: str) -> str:
        for place, number in enumerate(numbers, 1):
            self.find(QLineEdit, "predictInput" if place == 1 else f"predictInput{place}").setText(number)
        self.press("predictButton")
        output = self.find(QLabel, "predictOutput")
        self.wait(lambda: self.window.has_answer)
        return output.text()

    def ask_anew(self, *numbers: str) -> float:
        """Ask, and wait for the answer that belongs to it."""
        with self.qtbot.waitSignal(self.window.trainer.answered, timeout=10_000):
            self.ask(*numbers)
        output = self.find(QLabel, "predictOutput")
        text = output.accessibleDescription() or output.text()  # "87 % yes" is described by its number
        return float(text.removeprefix("ŷ = ").replace("−", "-"))

    def text(self, name: str) -> str:
        return re.sub(r"<[^>]*>", "", self.find(QLabel, name).text())

    @property
    def table(self) -> QTableView:
        return self.find(QTableView, "dataTable")

    @property
    def timeline(self) -> QSlider:
        return self.find(QSlider, "timelineSlider")

    @property
    def button_text(self) -> str:
        return self.find(QPushButton, "trainButton").text()

    @property
    def log(self) -> str:
        return self.find(QPlainTextEdit, "logView").toPlainText()

    def check(self, name: str, on: bool = True) -> None:
        self.find(QCheckBox, name).setChecked(on)

    def widget(self, name: str) -> QWidget:
        return self.find(QWidget, name)


@pytest.fixture(scope="session")
def keras_engine() -> KerasEngine:
    return load_engine()


@pytest.fixture
def open_window(qtbot, keras_engine):
    """Opens windows, each with preferences of its own, and closes them in the end."""
    windows = []

    def open_one(
        project: Project | None = None, preferences: Preferences | None = None, load=None, size=(1366, 700)
    ) -> Pupil:
        window = MainWindow(load or (lambda: keras_engine), preferences or Preferences(), project)
        windows.append(window)
        if size is not None:
            window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        pupil = Pupil(qtbot, window)
        if load is None:
            pupil.wait(lambda: window.engine is not None)
        return pupil

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    # A program has one window. Here there were many: take their Python halves away now and not, by chance, while a
    # later window is being painted.
    gc.collect()


@pytest.fixture
def pupil(open_window) -> Pupil:
    return open_window()


@pytest.fixture
def finished(pupil) -> Pupil:
    """One whose run is trained to its end."""
    pupil.train_to_the_end()
    return pupil
