"""Opening and saving: the dialogs and what they do to the document; every failure becomes one sentence.

What reads and writes files is imported when it is first wanted: the first picture does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuron_gui.core.problem import Problem
from neuron_gui.core.project import PROJECT_SUFFIX, Project
from neuron_gui.ui.busy import busy
from neuron_gui.ui.document import Document
from neuron_gui.ui.importing import Importing
from neuron_gui.ui.playback import Playback

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Written:
    """How a table is written to a file, and whether the neuron's answers go with it."""

    delimiter: str = ","
    decimal: str = "."
    answers: bool = False


class Files(QObject):
    """Opens .neuron, .csv and .tsv files and saves .neuron files; the work on screen stays if it cannot.

    A table in which there is something to decide, or one that is imported, is looked at in a dialog first.
    """

    opened = Signal(object, object)  # a Project, and the Path it came from
    complained = Signal(object)  # a Problem
    told = Signal(str)  # what was written where

    def __init__(self, document: Document, playback: Playback, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._playback = document, playback
        self._window = window
        self.importing = Importing(window)

    @Slot()
    def ask_and_open(self) -> None:
        """Let the person choose a file, and open it."""
        kinds = self.tr("Neurons and tables (*.neuron *.csv *.tsv *.txt);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), self._folder(), kinds)
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> bool:
        """Open a file, or begin to import it where it asks for a choice; on failure say why and change nothing."""
        from neuron_gui.core.project_files import open_or_ask

        try:
            with busy():
                work = open_or_ask(path)
        except Problem as problem:
            self.complained.emit(problem)
            return False
        if isinstance(work, Project):
            self.opened.emit(work, path)
        else:
            self.importing.begin(work, path)
        return True

    @Slot()
    def ask_and_import(self) -> None:
        """Let the person choose the file of a table, and look at it before it comes."""
        from neuron_gui.core.table_files import open_table

        kinds = self.tr("Tables (*.csv *.tsv *.txt);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import table"), self._folder(), kinds)
        if chosen:
            try:
                with busy():
                    self.importing.begin(open_table(Path(chosen)), Path(chosen))
            except Problem as problem:
                self.complained.emit(problem)

    @Slot(str)
    def import_text(self, text: str) -> None:
        """Look at a pasted table before it comes."""
        from neuron_gui.core.table_files import open_text

        try:
            with busy():
                self.importing.begin(open_text(text, self.tr("clipboard")), None)
        except Problem as problem:
            self.complained.emit(problem)

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

    @Slot()
    def ask_and_export(self) -> None:
        """Let the person choose a file and how it is written, and write the table to it."""
        kinds = {
            self.tr("CSV (*.csv)"): Written(),
            self.tr("CSV with semicolons and decimal commas (*.csv)"): Written(";", ","),
            self.tr("TSV, with tabs (*.tsv)"): Written("\t"),
            self.tr("CSV with predictions and errors (*.csv)"): Written(answers=True),
        }
        dialog = QFileDialog(self._window, self.tr("Export table"), self._folder(), ";;".join(kinds))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix("tsv" if ".tsv" in kind else "csv"))
        path = self._document.path
        dialog.selectFile(path.stem if path else self.tr("my table"))
        if dialog.exec():
            self.export(Path(dialog.selectedFiles()[0]), kinds.get(dialog.selectedNameFilter(), Written()))

    def export(self, path: Path, written: Written) -> bool:
        """Write the table to a file; on failure say why. A ``.tsv`` file has tabs, whatever was chosen."""
        from neuron_gui.core.table_files import save_table
        from neuron_gui.core.table_text import write_table

        delimiter = "\t" if path.suffix.lower() == ".tsv" else written.delimiter
        answers: list[tuple[str, np.ndarray]] = []
        if written.answers:
            moment = replace(self._playback.moment(), dataset=self._document.project.dataset)
            answers = [(self.tr("prediction"), moment.predictions), (self.tr("error"), moment.errors)]
        try:
            with busy():
                save_table(write_table(self._document.project.dataset, delimiter, written.decimal, answers), path)
        except Problem as problem:
            self.complained.emit(problem)
            return False
        self.told.emit(self.tr("Table saved to {name}").format(name=path.name))
        return True

    def _save_to(self, path: Path) -> None:
        from neuron_gui.core.project_files import save_project

        try:
            save_project(self._document.project, path)
        except Problem as problem:
            self.complained.emit(problem)
            return
        self._document.mark_saved(path)
        self.told.emit(self.tr("Saved to {name}").format(name=path.name))

    def _folder(self) -> str:
        return str(self._document.path.parent) if self._document.path else ""
