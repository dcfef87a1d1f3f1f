"""Opening and saving: the dialogs and what they do to the document; every failure becomes one sentence.

What reads and writes files is imported when it is first wanted: the first picture does not wait for it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuron_gui.core.problem import Problem
from neuron_gui.core.project import PROJECT_SUFFIX
from neuron_gui.ui.document import Document


class Files(QObject):
    """Opens .neuron, .csv and .tsv files and saves .neuron files; the work on screen stays if it cannot."""

    opened = Signal(object, object)  # a Project, and the Path it came from
    complained = Signal(object)  # a Problem

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._window = window

    @Slot()
    def ask_and_open(self) -> None:
        """Let the person choose a file, and open it."""
        kinds = self.tr("Neurons and tables (*.neuron *.csv *.tsv *.txt);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), self._folder(), kinds)
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> bool:
        """Open a file; on failure say why and change nothing."""
        from neuron_gui.core.project_files import open_work

        try:
            project = open_work(path)
        except Problem as problem:
            self.complained.emit(problem)
            return False
        self.opened.emit(project, path)
        return True

    @Slot()
    def save(self) -> None:
        """Save to the file it came from, or ask for one."""
        path = self._document.path
        if path is None or path.suffix.lower() != PROJECT_SUFFIX:
            self.ask_and_save()
        else:
            self._save_to(path)

    @Slot()
    def ask_and_save(self) -> None:
        """Let the person choose a file, and save to it."""
        dialog = QFileDialog(self._window, self.tr("Save as"), self._folder(), self.tr("Neuron (*.neuron)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(PROJECT_SUFFIX)  # given by the dialog, so that it also asks before it overwrites
        path = self._document.path
        dialog.selectFile(path.stem if path else self.tr("my neuron"))
        if dialog.exec():
            self._save_to(Path(dialog.selectedFiles()[0]))

    def _save_to(self, path: Path) -> None:
        from neuron_gui.core.project_files import save_project

        try:
            save_project(self._document.project, path)
        except Problem as problem:
            self.complained.emit(problem)
            return
        self._document.mark_saved(path)

    def _folder(self) -> str:
        return str(self._document.path.parent) if self._document.path else ""
