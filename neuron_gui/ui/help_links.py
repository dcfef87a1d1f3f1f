"""The Help menu: the keys, and what the program is and with what it computes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from neuron_gui.core.engine import Engine
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.trainer import Trainer


class HelpLinks(QObject):
    """Opens the two dialogs; both are made when they are wanted."""

    def __init__(self, trainer: Trainer, menus: Menus, window: QMainWindow) -> None:
        super().__init__(window)
        self._trainer, self._window = trainer, window
        self._engine: Engine | None = None
        trainer.loaded.connect(self._note_engine)
        menus.keys.triggered.connect(self.show_keys)
        menus.about.triggered.connect(self.show_about)

    @Slot(object)
    def _note_engine(self, engine: Engine) -> None:
        self._engine = engine

    @Slot()
    def show_about(self) -> None:
        """Tell what this is, and whether the fast way works here."""
        from neuron_gui.ui.about import AboutDialog

        dialog = AboutDialog(self._window, self._engine.versions if self._engine else {})
        self._trainer.fast_tried.connect(dialog.show_fast)
        if self._engine is not None:
            self._trainer.try_fast()
        dialog.open()

    @Slot()
    def show_keys(self) -> None:
        """List all keys."""
        from neuron_gui.ui.about import show_keys

        show_keys(self._window)
