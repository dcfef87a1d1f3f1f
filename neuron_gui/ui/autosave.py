"""Keeps the work on disk as it changes: looks at it soon after something happened, and hands it to the writer's thread.

Knows the present work, and nothing of what made it change, how it is shown or how it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuron_gui.core.problem import Problem
from neuron_gui.core.work import Work
from neuron_gui.ui.document import Document
from neuron_gui.ui.files import Files
from neuron_gui.ui.present_work import PresentWork

if TYPE_CHECKING:
    from neuron_gui.core.session_writer import SessionWriter
    from neuron_gui.core.sessions import Session

SOON = 300  # milliseconds until a change is handed over; with the writing it is on disk within a second


class Autosave(QObject):
    """At rest until ``begin``; then every change is kept until ``close``."""

    told = Signal(object)  # a Problem: why the work is not being kept; None when it is again
    _said = Signal(object)  # the same, from the writer's thread

    def __init__(self, document: Document, files: Files, present: PresentWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._files, self._present = document, files, present
        self._sessions: Path | None = None  # their folder
        self._continued: Session | None = None  # held by this window, until the writer has it
        self._writer: SessionWriter | None = None
        self._piece = 0
        self._handed: tuple[object, ...] = ()  # what was handed over last, to know whether anything is new
        self._timer = QTimer(self, interval=SOON, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._said.connect(self._tell)

    @property
    def folder(self) -> Path | None:
        """The session that holds the work on screen, if there is one yet."""
        if self._writer is not None:
            return self._writer.folder
        return self._continued.folder if self._continued is not None else None

    def begin(self, sessions: Path, continued: Session | None = None) -> None:
        """Keep in this folder what is changed from now on; as it is, it is what every start shows, or was continued."""
        self._sessions, self._continued = sessions, continued
        self._handed = self._essence(self._present.now())

    @Slot()
    def make_ready(self) -> None:
        """Make the writer: the first picture does not wait for it, and the first change would."""
        if self._sessions is not None and self._writer is None:
            from neuron_gui.core.session_writer import SessionWriter
            from neuron_gui.core.sessions import Sessions

            self._writer = SessionWriter(Sessions(self._sessions), self._said.emit, self._continued)

    @Slot()
    def wake(self) -> None:
        """Something may have changed: look at it soon."""
        if self._sessions is not None and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def begin_another(self) -> None:
        """Other work was put in the place of this: what there was stays as it is, in a session of its own."""
        self._piece += 1
        self.wake()

    def settle(self, seconds: float = 5.0) -> bool:
        """Have all on disk that there is now; False if that cannot be, or takes longer."""
        self.look()
        return self._writer is None or self._writer.settle(seconds)

    def close(self) -> None:
        """Keep the last of it, and end the thread."""
        self._timer.stop()
        self.look()
        self._sessions = None
        if self._writer is not None:
            self._writer.close()
        elif self._continued is not None:
            self._continued.mark_done()
            self._continued.close()
        self._writer = self._continued = None

    @Slot()
    def look(self) -> None:
        """Hand over what there is now, if anything is new."""
        if self._sessions is None:
            return
        work = self._present.now()
        essence = self._essence(work)
        if essence == self._handed:
            return
        from neuron_gui.core.session_files import Snapshot

        self._handed = essence
        self.make_ready()
        assert self._writer is not None  # it was just made
        snapshot = Snapshot.of(work, self._document.path, self._files.stamp, is_saved=self._present.saved)
        self._writer.hand_over(snapshot, self._piece)

    def _essence(self, work: Work) -> tuple[object, ...]:
        """What tells two moments apart, compared in no time: values by identity, and how long the run is."""
        run = work.run
        values = (work.project, work.ghost, work.pins, *((run.history,) if run is not None else ()))
        told = () if run is None else (run.history.last_epoch, run.planned, run.outcome)
        place = work.shown_epoch, work.row, self._document.path, self._present.saved, self._piece
        return (*map(_Itself, values), *told, *place)

    @Slot(object)
    def _tell(self, problem: Problem | None) -> None:
        if self._sessions is not None:
            self.told.emit(problem)


class _Itself:
    """A value that is equal to nothing but itself: 100,000 rows are not compared."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same thing."""
        return isinstance(other, _Itself) and other._value is self._value

    def __hash__(self) -> int:
        """By identity."""
        return id(self._value)
