"""Has every run looked at once it has ended, and says what was found for as long as it is so.

Knows document, playback and trainer; nothing of how a finding looks or what is done about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.history import Checkpoint, History, Segment, next_segment
from neuron_gui.ui.document import Document
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.run import Run
from neuron_gui.ui.trainer import Trainer

if TYPE_CHECKING:
    from neuron_gui.core.finding import Finding


class Examiner(QObject):
    """Gives each finding to its run to keep, so that undo brings both back."""

    told = Signal(object)  # the Finding that is to be shown now, or None

    def __init__(self, document: Document, playback: Playback, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._playback, self._trainer = document, playback, trainer
        self._asked: tuple[History, Segment] | None = None  # what is looked at, or was in vain
        self._busy = False
        self._told: Finding | None = None
        self._may_ask = False  # a run that was kept is there before the engine, which it shall not begin to load
        playback.changed.connect(self._look)
        playback.story.over.connect(self._look)
        trainer.diagnosed.connect(self._keep)
        trainer.loaded.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether a run is being looked at."""
        return self._busy

    @Slot()
    def _begin(self) -> None:
        self._may_ask = True
        self._look()

    @Slot()
    def _look(self) -> None:
        """Have a run looked at that has just ended, and say what is to be said of the one on screen."""
        playback, run = self._playback, self._playback.run
        ended = playback.is_diverged or (playback.has_learned and playback.complete)
        if run is None or not ended or playback.running or playback.story.telling:
            self._asked, self._busy = None, False
        elif self._may_ask and run.found is None and (self._asked is None or self._asked[0] is not run.history):
            ran_away = self._going_on(run.history.segments[-1], run.history) if playback.is_diverged else None
            self._asked, self._busy = (run.history, ran_away or run.history.segments[-1]), True
            from neuron_gui.core.evidence import Evidence

            self._trainer.examine(Evidence.of(run.history, ran_away))
        found = self._found_now(run)
        if found is not self._told:
            self._told = found
            self.told.emit(found)

    @Slot(object)
    def _keep(self, found: Finding | None) -> None:
        """Take in what was found out, unless something else is on screen by now."""
        if self._asked is not None and self._asked[0] is self._playback.history:
            self._busy = False
            if found is not None:
                self._playback.keep(found, self._asked[1])

    def _found_now(self, run: Run | None) -> Finding | None:
        """What was found, while data and settings are those it is about; good news belong to the end of the run."""
        if run is None or run.found is None or run.found_about is None:
            return None
        if self._going_on(run.found_about, run.history) is not run.found_about:
            return None
        from neuron_gui.core.finding import GOOD_NEWS

        at_end = self._playback.complete and not self._playback.running
        return run.found if at_end or run.found.kind not in GOOD_NEWS else None

    def _going_on(self, segment: Segment, history: History) -> Segment:
        """With what training goes on, or ran away: the same segment unless something was changed since."""
        project, last = self._document.project, history.last_epoch
        return next_segment(segment, Checkpoint(last, history.state(last)), project.dataset, project.settings)[0]
