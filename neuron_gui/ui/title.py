"""The title of the window: the file's name, with the platform's mark while not all is saved in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.ui.document import Document
from neuron_gui.ui.present_work import PresentWork


class Title(QObject):
    """Follows the work by itself."""

    def __init__(self, document: Document, work: PresentWork, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._work, self._window = document, work, window
        document.changed.connect(self.show_title)
        work.saved_changed.connect(self.show_title)
        self.show_title()

    @Slot()
    def show_title(self) -> None:
        """Without a file there is nothing to be marked."""
        path = self._document.path
        self._window.setWindowTitle(f"{path.name}[*] – Hello Neuron" if path else "Hello Neuron")
        self._window.setWindowModified(path is not None and not self._work.saved)
