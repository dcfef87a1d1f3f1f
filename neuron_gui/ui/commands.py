"""What a person does in one go to the work and to the run on show: each is one step of undo.

Knows the document and the playback, no view; says when it is done.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.column_edits import Rearranged
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.project import PROJECT_SUFFIX, Project
from neuron_gui.core.settings import SEED_RANGE, Settings, State
from neuron_gui.core.taught import switched
from neuron_gui.core.work import Work
from neuron_gui.ui.document import Document
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.present_work import run_on_screen

if TYPE_CHECKING:
    from neuron_gui.core.remedy import Remedy


class Commands(QObject):
    """Reset, new start, an example, what a diagnosis offers."""

    done = Signal()
    rearranged = Signal()  # other columns: no question asked before belongs to them
    noted = Signal(str)  # what else came of it, for a person to know
    work_leaves = Signal()  # other work is about to take its place: it is all there for the last time
    work_replaced = Signal(int)  # by other work, to which no question asked before belongs; the row to begin with

    def __init__(self, document: Document, playback: Playback, pinning: Pinning, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._playback, self._pinning = document, playback, pinning

    @Slot()
    def reset(self) -> None:
        """Go back to the same start; the run comes back with undo."""
        self._reset(self.tr("reset"))
        self.done.emit()

    @Slot(object, str, str)
    def change_settings(self, settings: Settings, text: str, merge_key: str) -> None:
        """Learn otherwise from now on.

        With standardised inputs, or without them, that is anew: the weights mean something else.
        """
        project = self._document.project
        if settings.standardise == project.settings.standardise:
            self._document.replace_settings(settings, text, merge_key)
            return
        settings = switched(project.dataset, project.settings, settings.standardise)
        if self._document.drafting:
            self._document.replace_settings(settings, text)
            return
        stack = self._document.undo_stack
        stack.beginMacro(text)
        self._reset(text)
        self._document.replace_settings(settings, text)
        stack.endMacro()
        self.done.emit()

    @Slot()
    def branch(self) -> None:
        """Train on from the shown epoch with what is set now; the old future comes back with undo."""
        self._document.drop_draft()
        run = self._playback.branch()
        if run is not None:
            text = self.tr("branch at epoch {epoch}").format(epoch=f"{run.history.last_epoch:,}")
            self._document.undo_stack.push(self._playback.swap(run, text))
            self._playback.play()
            self.done.emit()

    @Slot()
    def new_start(self) -> None:
        """Draw another start from the next seed."""
        self._document.drop_draft()
        settings, text = self._document.project.settings, self.tr("new start")
        seed = (settings.seed + 1) % SEED_RANGE[1]
        stack = self._document.undo_stack
        stack.beginMacro(text)
        self._reset(text)
        self._document.replace_settings(replace(settings, seed=seed, start=None), text)
        stack.endMacro()
        self.done.emit()

    @Slot(object)
    def start_from(self, start: State) -> None:
        """Begin at a chosen state instead of a drawn one."""
        text = self.tr("start from a chosen place")
        stack = self._document.undo_stack
        stack.beginMacro(text)
        self._reset(text)
        self._document.replace_settings(replace(self._document.project.settings, start=start), text)
        stack.endMacro()
        self.done.emit()

    @Slot(object, str)
    def rearrange(self, made: Rearranged, text: str) -> None:
        """Take on other columns: no run can go on with them, and a start that was typed goes with its inputs."""
        self._document.drop_draft()
        history, settings = self._playback.history, self._document.project.settings
        start = settings.start
        if start is not None:
            settings = replace(settings, start=made.carry(start))
        stack = self._document.undo_stack
        stack.beginMacro(text)
        self._reset(text)
        self._document.replace(replace(self._document.project, dataset=made.dataset, settings=settings), text)
        stack.push(self._playback.swap(None, text))  # undone, it keeps the run with these columns for a redo
        stack.endMacro()
        self.rearranged.emit()
        self.done.emit()
        notes = []
        if history is not None and history.last_epoch > 0:
            notes.append(self._say_anew(history.input_count, made.dataset.input_count))
        if start is not None and made.has_new_inputs(len(start.weights)):
            notes.append(self.tr("The weight of a new input starts at 0."))
        if notes:
            self.noted.emit(" ".join(notes))

    def _say_anew(self, before: int, now: int) -> str:
        """What other columns mean for a neuron that has learned."""
        if now == before:
            return self.tr("With other columns the neuron begins anew. Undo brings its run back.")
        inputs = self.tr("%n inputs", "", now) if now != 1 else self.tr("1 input")
        return self.tr("With {inputs} the neuron begins anew. Undo brings its run back.").format(inputs=inputs)

    @Slot(object, str)
    def take_example(self, project: Project, title: str) -> None:
        """Put an example in the place of the work."""
        self._begin_with(project, None, title)

    @Slot(object, object)
    def take_file(self, work: Work, path: Path) -> None:
        """Put what was read from a file in the place of the work: with its run and pins, if it is more than a table."""
        whole = work if path.suffix.lower() == PROJECT_SUFFIX else None
        self._begin_with(work.project, path, self.tr("open “{name}”").format(name=path.name), whole)
        self._document.mark_saved(path)

    def take_work(self, work: Work, text: str) -> None:
        """Put work that was kept, with its run and pins, in the place of the work; it belongs to no file."""
        self._begin_with(work.project, None, text, work)

    @Slot(object, object, str)
    def take_table(self, dataset: Dataset, path: Path | None, name: str) -> None:
        """Put a table that was looked at in the place of the work."""
        self._begin_with(Project(dataset), path, self.tr("import “{name}”").format(name=name))
        if path is not None:
            self._document.mark_saved(path)

    def _reset(self, text: str) -> None:
        self._document.drop_draft()
        history = self._playback.history
        if history is not None and history.last_epoch > 0:
            self._document.undo_stack.push(self._playback.swap(None, text))
        else:
            self._playback.exchange(None)

    def _begin_with(self, project: Project, path: Path | None, text: str, whole: Work | None = None) -> None:
        self._document.drop_draft()
        self.work_leaves.emit()
        stack = self._document.undo_stack
        stack.beginMacro(text)
        stack.push(self._playback.swap(None, text))
        self._document.replace_work(project, path, text)
        if whole is not None:
            stack.push(self._playback.swap(run_on_screen(whole), text))
            stack.push(self._pinning.swap(whole.pins, text))
            self._playback.show_as_kept(whole)
        else:
            stack.push(self._playback.swap(None, text))  # undone, it keeps the run with these columns for a redo
        stack.endMacro()
        self.work_replaced.emit(whole.row or 0 if whole is not None else 0)
        self.done.emit()

    def take_remedy(self, remedy: Remedy, text: str) -> None:
        """Reset, and learn with the data and settings of the remedy."""
        assert remedy.dataset is not None
        assert remedy.settings is not None
        settings = replace(remedy.settings, epochs=self._document.project.settings.epochs)
        stack = self._document.undo_stack
        stack.beginMacro(text)
        self._reset(text)
        self._document.replace(replace(self._document.project, dataset=remedy.dataset, settings=settings), text)
        stack.endMacro()
        self.done.emit()

    def train_on(self, epochs: int, text: str) -> None:
        """Train so many more epochs; the shorter run comes back with undo."""
        run = self._playback.run
        if run is not None:
            self._document.undo_stack.push(self._playback.swap(run.longer(epochs), text))
            self._playback.play()
            self.done.emit()
