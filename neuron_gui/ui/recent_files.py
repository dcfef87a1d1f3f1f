"""The menu of the files that were opened or saved last, kept between two starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from neuron_gui.core.problem import Problem
from neuron_gui.ui.document import Document
from neuron_gui.ui.files import Files
from neuron_gui.ui.preferences import Preferences


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecentFiles", text)


class RecentFiles(QObject):
    """Takes note of the document's file; the menu is filled when it is opened."""

    def __init__(self, document: Document, preferences: Preferences, files: Files, menu: QMenu) -> None:
        super().__init__(menu)
        self._document, self._preferences, self._files, self._menu = document, preferences, files, menu
        self._noted: Path | None = None
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        document.changed.connect(self._note)

    @Slot()
    def _note(self) -> None:
        path = self._document.path
        if path is None or path == self._noted:
            return
        self._noted = path
        path = path.absolute()
        self._preferences.recent_files = [path, *(other for other in self._preferences.recent_files if other != path)]

    @Slot()
    def _fill(self) -> None:
        """One entry for each file; an empty menu says so."""
        self._menu.clear()
        paths = self._preferences.recent_files
        for number, path in enumerate(paths, 1):
            action = self._menu.addAction(f"&{number % 10}  {path.name.replace('&', '&&')}")
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(self._open)
        if paths:
            self._menu.addSeparator()
            clear = self._menu.addAction(_tr("Clear list"))
            clear.setObjectName("clearRecentAction")
            clear.triggered.connect(self._clear)
        else:
            self._menu.addAction(_tr("No files yet")).setEnabled(False)

    @Slot()
    def _open(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        path = Path(action.data())
        if path.exists():
            self._files.open(path)
            return
        self._preferences.recent_files = [other for other in self._preferences.recent_files if other != path]
        missing = Problem("There is no file “{name}” any more; it was taken off the list.", name=path.name)
        self._files.complained.emit(missing)

    @Slot()
    def _clear(self) -> None:
        self._preferences.recent_files = []
