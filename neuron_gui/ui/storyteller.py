"""Which epoch is being told in phases, and whether the telling is held.

Until the story comes to its update the epoch before it stays on screen, so that everything shows what is spoken of.
Knows the timeline; not how a story is drawn or why it was begun.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.history import History
from neuron_gui.core.neuron import tell_step
from neuron_gui.ui.timeline import Timeline


class Storyteller(QObject):
    """One story at a time."""

    told = Signal(object)  # a StepStory for the diagram
    held = Signal(bool)
    stepped = Signal(int)  # so many phases on or back
    dropped = Signal()
    over = Signal()

    def __init__(self, timeline: Timeline, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._epoch: int | None = None
        self._told = False  # whether its update was seen; what was seen once need not be hidden again
        self._paused = False

    @property
    def telling(self) -> bool:
        """Whether a story is told, or held."""
        return self._epoch is not None

    @property
    def epoch(self) -> int | None:
        """The epoch that is told; None when none is."""
        return self._epoch

    def newest_seen(self, last: int) -> int:
        """The newest of the epochs up to ``last`` that may be seen: not one whose story has not come to its update."""
        return last - 1 if self._epoch == last and not self._told else last

    @property
    def paused(self) -> bool:
        """Whether a story is held."""
        return self._paused

    def tell(self, history: History, epoch: int, row: int | None) -> None:
        """Tell how an epoch came about, from a row's point of view (None: the first row's)."""
        segment = history.segment_at(epoch)
        row = min(row or 0, len(segment.dataset.rows) - 1)
        self._epoch, self._told = epoch, False
        before, after = history.state(epoch - 1), history.state(epoch)
        self.told.emit(tell_step(epoch, before, after, segment.dataset, segment.settings, row))

    def pause(self, paused: bool) -> None:
        """Hold the story where it is, or let it go on."""
        if paused != self._paused:
            self._paused = paused
            self.held.emit(paused)

    def step(self, by: int) -> None:
        """Go so many phases on or back in what is told."""
        self.stepped.emit(by)

    def drop(self) -> None:
        """End the story at once: what it told of is shown."""
        if self._epoch is not None:
            self.show_told()
            self._epoch = None
            self.pause(False)
            self.dropped.emit()

    @Slot()
    def show_told(self) -> None:
        """The story has come to its update: from here on its epoch is the one to show."""
        if self._epoch is not None:
            self._told = True
            self._timeline.show_epoch(self._epoch)

    @Slot()
    def take_back(self) -> None:
        """A held story went back before its update: the epoch before is shown again."""
        if self._epoch is not None:
            self._timeline.show_epoch(self._epoch - 1)

    @Slot()
    def end(self) -> None:
        """The story was told to its end."""
        self.show_told()
        self._epoch = None
        self.pause(False)  # one that was held is over as well when it was gone through by hand
        self.over.emit()
