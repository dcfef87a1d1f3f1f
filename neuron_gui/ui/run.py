"""A run as it is on screen, and its exchange for another as a step of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from neuron_gui.core.history import MOST_EPOCHS, History, Segment
from neuron_gui.core.work import RunRecord

if TYPE_CHECKING:
    from neuron_gui.core.finding import Finding


@dataclass(frozen=True, eq=False)
class Run(RunRecord):
    """Its record, and what was found out about the end of its training.

    ``found_about`` holds the data and settings that the finding is about.
    ``branched_from`` is the record that it left for another future.
    """

    found: Finding | None = None
    found_about: Segment | None = None
    branched_from: History | None = None

    @property
    def has_reached_its_end(self) -> bool:
        """Whether all epochs that were planned are recorded."""
        return self.history.last_epoch >= self.planned

    def longer(self, epochs: int) -> Run:
        """The same run with so many more epochs to come; this one stays as it is."""
        last = self.history.last_epoch
        planned = min(last + epochs, MOST_EPOCHS)
        return replace(self, history=self.history.until(last), planned=planned, outcome="", found=None)


class SwapRun(QUndoCommand):
    """Puts another run on screen, or none; undone, the one before comes back."""

    def __init__(self, exchange: Callable[[Run | None], Run | None], run: Run | None, text: str) -> None:
        super().__init__(text)
        self._exchange = exchange
        self._other = run

    def redo(self) -> None:
        """Exchange the run on screen with the one kept."""
        self._other = self._exchange(self._other)

    def undo(self) -> None:
        """Exchange them again."""
        self._other = self._exchange(self._other)
