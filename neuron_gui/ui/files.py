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
from neuron_gui.core.project import PROJECT_SUFFIX
from neuron_gui.core.work import Work
from neuron_gui.ui.busy import busy
from neuron_gui.ui.document import Document
from neuron_gui.ui.importing import Importing
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.present_work import PresentWork

if TYPE_CHECKING:
    import numpy as np

    from neuron_gui.core.file_stamps import Stamp


@dataclass(frozen=True)
class Written:
    """How a table is written to a file, and whether the neuron's answers go with it."""

    delimiter: str = ","
    decimal: str = "."
    answers: bool = False


class Files(QObject):
    """Opens .neuron, .csv and .tsv files and saves .neuron files; the work on screen stays if it cannot.

    A table in which there is something to decide, or one that is imported, is looked at in a dialog first. A file that
    somebody else has changed meanwhile is not written over without a word.
    """

    opened = Signal(object, object)  # the Work, and the Path it came from
    complained = Signal(object)  # a Problem
    told = Signal(str)  # what was written where

    def __init__(self, document: Document, playback: Playback, present: PresentWork, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._playback, self._present = document, playback, present
        self._window = window
        self._stamps: dict[Path, Stamp | None] = {}  # of files as they were when they were read or written here
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
        from neuron_gui.core.file_stamps import read_stamp
        from neuron_gui.core.project_files import open_or_ask

        try:
            with busy():
                stamp = read_stamp(path)  # before the work: what is changed in between shall not count as seen
                work = open_or_ask(path)
        except Problem as problem:
            self.complained.emit(problem)
            return False
        if isinstance(work, Work):
            self._know(work, path, stamp)
            self.opened.emit(work, path)
        else:
            self.importing.begin(work, path)
        return True

    def take_up(self, work: Work) -> None:
        """Go on with work whose project is in the document already; that is no step of undo."""
        path = self._document.path
        self._present.take_up(work)
        if path is not None:
            from neuron_gui.core.file_stamps import read_stamp

            self._know(work, path, read_stamp(path))
            self._document.mark_saved(path)

    @property
    def stamp(self) -> Stamp | None:
        """By what the document's file is known, so that it may be written over as long as it is the same."""
        path = self._document.path
        return self._stamps.get(path) if path is not None else None

    def trust(self, stamp: Stamp) -> None:
        """The work goes with the document's file as it was when it had this stamp, in an earlier window."""
        if self._document.path is not None:
            self._stamps[self._document.path] = stamp

    def _know(self, work: Work, path: Path, stamp: Stamp | None) -> None:
        """This work was read from this file, or written to it, when it had this stamp: so it may be written over."""
        self._present.know(work, path)
        self._stamps[path] = stamp

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
        elif self._is_changed(path):
            from neuron_gui.ui.overwriting import ChangedMeanwhile

            question = ChangedMeanwhile(path, self._window)
            question.save_as_chosen.connect(self.ask_and_save)
            question.save_over_chosen.connect(self.save_to)
            question.open()
        else:
            self.save_to(path)

    @Slot()
    def ask_and_save(self) -> None:
        """Let the person choose a file, and save to it."""
        dialog = QFileDialog(self._window, self.tr("Save as"), self._folder(), self.tr("Neuron (*.neuron)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(PROJECT_SUFFIX)  # given by the dialog, so that it also asks before it overwrites
        path = self._document.path
        dialog.selectFile(path.stem if path else self.tr("my neuron"))
        if dialog.exec():
            self.save_to(Path(dialog.selectedFiles()[0]))

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

    @Slot(object)
    def save_to(self, path: Path) -> bool:
        """Write all of the work to a file, whatever is in it; on failure say why, and nothing is lost or changed."""
        from neuron_gui.core.project_files import save_work

        work = self._present.now()
        try:
            with busy():
                stamp = save_work(work, path)
        except Problem as problem:
            self.complained.emit(problem)
            return False
        self._know(work, path, stamp)
        self._document.mark_saved(path)
        self.told.emit(self.tr("Saved to {name}").format(name=path.name))
        return True

    def _is_changed(self, path: Path) -> bool:
        """Whether the file is another than the one that was read or written here."""
        from neuron_gui.core.file_stamps import is_changed

        known = self._stamps.get(path)
        return known is not None and is_changed(path, known)

    def _folder(self) -> str:
        return str(self._document.path.parent) if self._document.path else ""
