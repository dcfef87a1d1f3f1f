"""The present work and its undo history: every change is a replacement, and each can be undone.

A draft is work that is only tried out: it can change many times and is a step of undo only when it is kept.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings

UNDO_LIMIT = 200
_MERGES = 1  # the number by which Qt knows commands that may merge; 0 is any other command, −1 never merges


class ReplaceWork(QUndoCommand):
    """Puts one project in the place of another; neighbours with one key (a drag, say) become one step."""

    def __init__(self, document: Document, after: Project, path: Path | None, text: str, merge_key: str = "") -> None:
        super().__init__(text)
        self._document = document
        self._before = document._project, document.path
        self._after = after, path
        self._merge_key = merge_key
        self._era = document._era

    def redo(self) -> None:
        """Show the later project."""
        self._document._show(*self._after)

    def undo(self) -> None:
        """Show the earlier project; nothing later merges with what was done before."""
        self._document._era += 1
        self._document._show(*self._before)

    def id(self) -> int:
        """Which commands Qt offers to ``mergeWith``."""
        return _MERGES if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take the next step into this one if both belong together; together they may come to nothing."""
        if not isinstance(other, ReplaceWork):
            return False
        if (other._merge_key, other._era) != (self._merge_key, self._era):
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after == self._before)
        vars(other).clear()  # PySide6 never lets go of a merged command: a drag would keep every table it passed
        return True


class Document(QObject):
    """Holds the project, its file and the undo stack; ``changed`` says that one of them is new."""

    changed = Signal()
    saved = Signal()  # the work as it is now is in its file

    def __init__(self, project: Project | None = None, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._draft: Project | None = None
        self._draft_text = ""
        self._path = path
        self._era = 0  # how often something was undone
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)

    @property
    def project(self) -> Project:
        """The present work, or what is tried out instead."""
        return self._project if self._draft is None else self._draft

    @property
    def drafting(self) -> bool:
        """Whether the present work is a draft."""
        return self._draft is not None

    @property
    def draft_text(self) -> str:
        """What was changed last in the draft, for the undo menu."""
        return self._draft_text

    @property
    def kept(self) -> Project:
        """The work without what is only tried out."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The file that it was opened from or saved to, if any."""
        return self._path

    @property
    def clean(self) -> bool:
        """Whether it is as it was opened or saved last."""
        return self.undo_stack.isClean()

    def replace(self, project: Project, text: str, merge_key: str = "") -> None:
        """Change the work; ``text`` names the step after "Undo". The same work again is no step."""
        if self._draft is not None:
            if project != self._draft:
                self._draft, self._draft_text = project, text
                self.changed.emit()
        elif project != self._project:
            self.undo_stack.push(ReplaceWork(self, project, self._path, text, merge_key))

    def replace_work(self, project: Project, path: Path | None, text: str) -> None:
        """Begin with other work, from a file or from none; the work before comes back with undo."""
        self.undo_stack.push(ReplaceWork(self, project, path, text))

    def replace_dataset(self, dataset: Dataset, text: str, merge_key: str = "") -> None:
        """Change the data and keep the settings, but for a start that does not fit the data."""
        self.replace(self.project.with_dataset(dataset), text, merge_key)

    def replace_settings(self, settings: Settings, text: str, merge_key: str = "") -> None:
        """Change the settings and keep the data."""
        self.replace(replace(self.project, settings=settings), text, merge_key)

    def begin_draft(self) -> None:
        """Only try out what is changed from now on; any step of undo that changes the work ends that."""
        self._draft = self._project

    def keep_draft(self) -> None:
        """Make what was tried out a step of undo, named for what was changed last."""
        draft, self._draft = self._draft, None
        if draft is not None:
            self.replace(draft, self._draft_text)

    def drop_draft(self) -> None:
        """Go back to the work as it was."""
        if self._draft is not None:
            self._show(self._project, self._path)

    def mark_saved(self, path: Path) -> None:
        """The work as it is now is in this file."""
        self._path = path
        self.undo_stack.setClean()
        self.saved.emit()
        self.changed.emit()

    def mark_unsaved(self) -> None:
        """The work as it is now is in no file, whatever was said before."""
        self.undo_stack.resetClean()
        self.changed.emit()

    def _show(self, project: Project, path: Path | None) -> None:
        self._project, self._path, self._draft = project, path, None
        self.changed.emit()
