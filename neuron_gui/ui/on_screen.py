"""The run on screen and what there is to see of it: the shown epoch with its data, settings and selected row.

Holds the run (its History) and nothing of how it looks or how it comes to move.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from neuron_gui.core.history import History
from neuron_gui.core.moment import Moment, Scene, existing_row, recorded_moment
from neuron_gui.core.settings import State
from neuron_gui.core.work import Work
from neuron_gui.ui.document import Document
from neuron_gui.ui.run import Run
from neuron_gui.ui.storyteller import Storyteller
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.trainer import DIVERGED, DONE

Lens = Callable[[Scene], Scene]


class OnScreen(QObject):
    """One run at most; before the first Train and after Reset there is none."""

    def __init__(self, document: Document, timeline: Timeline, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._timeline = document, timeline
        self.story = Storyteller(timeline, self)
        self._run: Run | None = None
        self._ghost: History | None = None
        self._row: int | None = None
        self._lens: Lens | None = None

    @property
    def history(self) -> History | None:
        """The record of the run on screen; None before the first Train and after Reset."""
        return self._run.history if self._run else None

    @property
    def run(self) -> Run | None:
        """The run on screen."""
        return self._run

    @property
    def ghost(self) -> History | None:
        """The run that this one was branched from; or the one from before Reset, until the next Train."""
        return self._ghost if self._run is None else self._run.branched_from

    @property
    def planned(self) -> int:
        """The epoch that the run shall reach."""
        return self._run.planned if self._run else self._document.project.settings.epochs

    @property
    def complete(self) -> bool:
        """Whether the run reached what was planned, and its end is shown."""
        return self._run is not None and self._run.has_reached_its_end and self._timeline.at_end

    @property
    def has_learned(self) -> bool:
        """Whether the run on screen was trained to the end that was planned."""
        return self._run is not None and self._run.outcome == DONE and self._run.has_reached_its_end

    @property
    def fresh(self) -> bool:
        """Whether Train would begin a new run."""
        run = self._run
        untrained = run is None or (run.history.last_epoch == 0 and run.branched_from is None)
        return untrained or (self.is_diverged and self._timeline.at_end)

    @property
    def is_diverged(self) -> bool:
        """Whether the loss of the run on screen ran away."""
        return self._run is not None and self._run.outcome == DIVERGED

    @property
    def start_state(self) -> State:
        """The state from which the next new run would begin."""
        project = self._document.project
        return project.settings.start_state(project.dataset.input_count)

    @property
    def row(self) -> int | None:
        """The row that flows through the diagram."""
        return self._row

    def show_as_kept(self, work: Work) -> None:
        """Show the epoch and the grey curve with which work was kept whose run is on screen now."""
        if self._run is None:
            self._ghost = work.ghost
        self._timeline.show_epoch(work.shown_epoch)

    def select_row(self, row: int | None) -> None:
        """Choose the row that flows through the diagram."""
        self._row = row
        self._timeline.wake()

    def moment(self) -> Moment:
        """The shown epoch with what belongs to it."""
        return self.scene().moment

    def scene(self) -> Scene:
        """The shown epoch and the run that it belongs to."""
        scene = self._recorded_scene()
        return scene if self._lens is None else self._lens(scene)

    @property
    def lens(self) -> Lens | None:
        """What scenes are looked at through now."""
        return self._lens

    def look_through(self, lens: Lens | None) -> None:
        """Show each scene as this makes it, until told otherwise; the run on screen stays what it is."""
        self._lens = lens
        self._timeline.wake()

    def _recorded_scene(self) -> Scene:
        project = self._document.project
        if self._run is not None and not self._run.history.fits(project.dataset, project.settings):
            project = self._document.kept  # another kind of neuron is tried, and not trained yet
        dataset, settings = project.dataset, project.settings
        if self._run is None:
            moment = Moment(0, 0, self.start_state, dataset, settings, existing_row(self._row, dataset))
            return Scene(moment, None, moment.state, self.planned, moment.last_epoch, self.ghost)
        history, epoch, told = self._run.history, self._timeline.epoch, self.story.epoch
        moment = recorded_moment(history, epoch, dataset, settings, self._row, told)
        end = moment.last_epoch if self.is_diverged else self.planned
        return Scene(moment, history, history.start, end, self.story.newest_seen(moment.last_epoch), self.ghost)
