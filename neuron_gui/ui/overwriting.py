"""What is asked before a file is written over that somebody else has changed meanwhile; nothing else is ever asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


class ChangedMeanwhile(QMessageBox):
    """One sentence and three ways on; Escape and Enter change nothing on the disk. Knows no work and writes nothing."""

    save_as_chosen = Signal()
    save_over_chosen = Signal(object)  # the Path

    def __init__(self, path: Path, window: QWidget) -> None:
        super().__init__(window)
        self._path = path
        self.setObjectName("changedMeanwhileDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Save"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(
            self.tr("“{name}” was changed by somebody else since you opened or saved it.").format(name=path.name)
        )
        self.setInformativeText(self.tr("Saving over it would lose those changes. Your work stays here either way."))
        self._save_as = self._choice("saveAsButton", self.tr("Save as…"), self.tr("Keep both: choose another file"))
        self._save_over = self._choice("saveOverButton", self.tr("Save over it"), self.tr("Lose what the others wrote"))
        cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self._save_as)
        self.setEscapeButton(cancel)
        self.buttonClicked.connect(self._go_on)

    def _choice(self, name: str, text: str, tip: str) -> QPushButton:
        button = self.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    @Slot(object)
    def _go_on(self, button: object) -> None:
        if button is self._save_as:
            self.save_as_chosen.emit()
        elif button is self._save_over:
            self.save_over_chosen.emit(self._path)
