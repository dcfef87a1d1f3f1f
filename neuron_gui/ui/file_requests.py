"""Files that the system asks the running program to open: macOS sends them so, where others start a program anew."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication


class FileRequests(QObject):
    """Says which file is to be opened, whenever the system asks for one.

    It sees every event of the program, so it is made only where the system asks like this.
    """

    asked = Signal(Path)

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what asks for a file of this computer; all else goes its way."""
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        if not event.file():  # an address in the net
            return False
        self.asked.emit(Path(event.file()))
        return True
