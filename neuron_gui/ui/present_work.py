"""The whole work as it is at this moment, for whoever keeps it; and a kept one put in its place.

Document, playback, pinning and timeline hold it; here it is only gathered and given back. Knows no view and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.history import History
from neuron_gui.core.work import RunRecord, Work
from neuron_gui.ui.document import Document
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.run import Run
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.trainer import Trainer


class PresentWork(QObject):
    """Says, too, whether all of it was saved; which epoch is shown and which row is selected does not count there."""

    saved_changed = Signal()  # another answer to ``saved``

    def __init__(
        self,
        document: Document,
        playback: Playback,
        pinning: Pinning,
        timeline: Timeline,
        trainer: Trainer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._playback, self._pinning, self._timeline = document, playback, pinning, timeline
        self._unknown: dict[Path, Mapping[str, bytes]] = {}  # what was in files and is not understood
        self._saved_epochs = self._epochs()
        self._clean = self._was_saved = True
        document.undo_stack.cleanChanged.connect(self._follow_stack)
        document.destroyed.connect(self._fall_silent)
        document.saved.connect(self._remember)
        playback.changed.connect(self._look)
        trainer.epochs_trained.connect(self._look)

    @property
    def saved(self) -> bool:
        """Whether data, settings, run and pins are as they were opened or saved last."""
        history, epochs = self._epochs()
        return self._clean and history is self._saved_epochs[0] and epochs == self._saved_epochs[1]

    def now(self) -> Work:
        """All of it. What is only tried out is not in it; a record that is being trained goes on growing."""
        run, path = self._playback.run, self._document.path
        return Work(
            self._document.kept,
            run and RunRecord(run.history, run.planned, run.outcome),
            self._playback.ghost,
            self._timeline.epoch if run else 0,
            self._playback.row,
            self._pinning.pins,
            self._unknown.get(path, {}) if path else {},
        )

    def know(self, work: Work, path: Path) -> None:
        """Keep what the work from this file holds and nobody here understands, to be written back."""
        self._unknown[path] = work.unknown

    def take_up(self, work: Work) -> None:
        """Go on with work that was kept, its project being in the document already. It is no step of undo."""
        if work.run is not None:
            self._playback.exchange(run_on_screen(work))
        self._pinning.take_up(work.pins)
        self._playback.show_as_kept(work)

    def _epochs(self) -> tuple[History | None, int]:
        history = self._playback.history
        return history, history.last_epoch if history is not None else 0

    @Slot()
    def _remember(self) -> None:
        self._saved_epochs = self._epochs()
        self._look()

    @Slot(bool)
    def _follow_stack(self, clean: bool) -> None:
        self._clean = clean
        self._look()

    @Slot()
    def _fall_silent(self) -> None:
        """The stack says that it is clean, too, while it is taken down."""
        self.blockSignals(True)

    @Slot()
    def _look(self) -> None:
        if self.saved != self._was_saved:
            self._was_saved = self.saved
            self.saved_changed.emit()


def run_on_screen(work: Work) -> Run | None:
    """The run of kept work, as it is on screen."""
    if work.run is None:
        return None
    return Run(work.run.history, work.run.planned, work.run.outcome, branched_from=work.ghost)
