"""A computer on which windows are opened one after the other, or side by side, as the program opens them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from neuron_gui import app as program
from neuron_gui.arguments import parse
from neuron_gui.core.sessions import Sessions
from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.window import MainWindow
from tests.stories.conftest import Pupil


class School:
    """Its windows keep their work in one folder."""

    def __init__(self, qtbot, folder: Path) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.preferences = Preferences()
        self.windows: list[MainWindow] = []

    def start(self, *words: str, fresh: bool = False, size=(1366, 700)) -> Pupil:
        window = self.make_window(*words, fresh=fresh)
        self.windows.append(window)
        window.resize(*size)
        window.show()
        self._qtbot.waitExposed(window)
        pupil = Pupil(self._qtbot, window)
        pupil.wait(lambda: window.engine is not None)
        return pupil

    def make_window(self, *words: str, fresh: bool = False) -> MainWindow:
        return program.open_kept_window(parse(words), self.preferences, self.folder, fresh=fresh)

    def close(self, pupil: Pupil) -> None:
        self.windows.remove(pupil.window)
        pupil.window.close()
        pupil.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def sessions(self) -> Sessions:
        return Sessions(self.folder)
