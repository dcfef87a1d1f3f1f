"""Feeds the views with what is to be shown: at once for what a person did, and once a frame while something moves.

Reads document and playback and changes neither; knows the views, but nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Slot

from neuron_gui.core.log_lines import heading_lines, learned_lines
from neuron_gui.core.moment import Scene
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State
from neuron_gui.core.taught import taught
from neuron_gui.core.yes_no import could_be_asked
from neuron_gui.ui.data_selection import select_rows
from neuron_gui.ui.document import Document
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.questions import Questions
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.turns import Turns
from neuron_gui.ui.whys import Whys
from neuron_gui.ui.words import say

NOTE_STAYS = 4000  # milliseconds
MOST_SELECTED = 2000  # rows at once: each run of them is a rectangle to look after


class Presenter(QObject):
    """The only one that tells views what to show."""

    def __init__(
        self,
        stage: Stage,
        document: Document,
        playback: Playback,
        pinning: Pinning,
        timeline: Timeline,
        questions: Questions,
        whys: Whys,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stage, self._document, self._playback, self._timeline = stage, document, playback, timeline
        self._pinning, self._questions = pinning, questions
        whys.rows_wished.connect(self._select_rows)
        self._turns = Turns(self._show_data, *stage.plots.turns, whys.show_scene, self._write_log)
        self._loading = False
        self._ready = False
        self._load_error = ""
        self._complaint = self._note = ""
        self._note_timer = QTimer(self, interval=NOTE_STAYS, singleShot=True)
        self._note_timer.timeout.connect(self._forget_note)

    @property
    def complaint(self) -> str:
        """Why the last command could not be carried out; empty where it could."""
        return self._complaint

    @property
    def can_train(self) -> bool:
        """Whether there is, or will be, an engine to train with."""
        return not self._load_error

    # The moment

    @Slot()
    def show_now(self) -> None:
        """Show the present moment in every view."""
        scene = self._playback.scene()
        self._show_quick_views(scene)
        self._turns.show_all(scene)

    @Slot(float)
    def frame(self, seconds: float) -> None:
        """Show the present moment, as much of it as there is time for in a frame."""
        scene = self._playback.scene()
        self._show_quick_views(scene)
        behind = self._turns.show_next(scene)
        moving = self._stage.neuron.diagram.advance(seconds)
        self._timeline.keep_awake(moving or behind)

    def _show_quick_views(self, scene: Scene) -> None:
        moment, planned = scene.moment, scene.end if scene.tried else self._playback.planned
        self._stage.transport.show_epoch(moment.epoch, moment.last_epoch, planned, moment.loss, moment.test_loss)
        self._stage.transport.show_segments(self._playback.history)
        self._stage.transport.show_branch(self._playback.can_branch)
        diagram, telling = self._stage.neuron.diagram, self._playback.story.telling
        back = diagram.can_step(-1) if telling else moment.epoch > 0
        forward = diagram.can_step(1) if telling else moment.epoch < moment.last_epoch
        self._stage.transport.show_ways(back, forward, telling)
        self._stage.neuron.show_moment(moment)
        self._stage.predict.show_row(moment.row)
        self._questions.follow(moment)

    def _show_data(self, scene: Scene) -> bool:
        editable = scene.moment.dataset is self._document.project.dataset
        return self._stage.data.show_moment(scene.moment, editable)

    @Slot(object)
    def _select_rows(self, rows: Sequence[int]) -> None:
        table = self._stage.data.table
        select_rows(table, rows[:MOST_SELECTED], len(table.dataset.columns))

    def _write_log(self, scene: Scene) -> bool:
        if scene.tried:  # the log tells what was recorded
            return False
        return self._stage.log.write_on(self._playback.planned, scene.last)

    # The work and the run

    @Slot()
    def show_document(self) -> None:
        """Show other data or settings."""
        project = self._document.project
        try:
            start = self._playback.start_state
        except Problem:
            start = State((float("nan"),) * project.dataset.input_count, float("nan"))
        self._stage.settings.show_settings(project.settings, start, len(taught(project.dataset, project.settings).rows))
        self._stage.settings.offer_yes_no(could_be_asked(project.dataset))
        self._stage.plots.set_present(project.dataset)
        if self._document.drafting:  # it may be another in the next moment: views follow frame by frame
            self._timeline.wake()
            return
        self._stage.predict.show_data(project.dataset, project.settings)
        if self._questions.input_count not in (None, project.dataset.input_count):
            self.forget_question()
        self.show_playback()
        self.show_now()

    @Slot()
    def show_playback(self) -> None:
        """Show whether it moves, what the buttons do now, and what is said of the run."""
        playback = self._playback
        more = self._document.project.settings.epochs if playback.complete else 0
        self._stage.transport.show_playback(running=playback.running, fresh=playback.fresh, more=more)
        # Nothing flows before there is an engine; painting meanwhile would only delay its loading.
        flow = self._stage.transport.speed if playback.running and self._ready else 0.0
        self._stage.neuron.diagram.set_flow(min(flow, 60.0))
        self._show_log()
        self._show_status()
        self._timeline.wake()

    @Slot()
    def forget_question(self) -> None:
        """There is other work: what was asked and answered does not belong to it."""
        self._questions.forget()
        self._stage.predict.forget()
        self._stage.plots.show_asked(None, 0.0)

    def _show_log(self) -> None:
        """Begin a new text for another run, and end it with what was learned once the run is complete."""
        project, history = self._document.project, self._playback.history
        heading = heading_lines(project.dataset, project.settings)
        if not self._ready and (history is None or history.last_epoch == 0):
            heading[-1] = self.tr("loading TensorFlow…")
        self._stage.log.begin(history, heading)
        if history is not None and self._playback.has_learned:
            segment, last = history.segments[-1], history.last_epoch
            self._stage.log.end_with(last, learned_lines(history.state(last), segment.dataset, segment.settings))

    @Slot()
    def show_pins(self) -> None:
        """Show the runs that are kept beside the one on screen."""
        self._stage.plots.show_pins(self._pinning.shown)
        self._timeline.wake()

    # The sentence beside the timeline

    @Slot()
    def loading(self) -> None:
        """TensorFlow is being loaded."""
        self._loading = True
        self._show_status()

    @Slot()
    def engine_loaded(self) -> None:
        """Training is possible now."""
        self._ready = True
        self.show_playback()

    @Slot(str)
    def engine_failed(self, error: str) -> None:
        """Training is not possible; say why wherever it is missed."""
        self._load_error = error
        self._stage.transport.disable_training(error)
        if self._questions.input_count is not None:
            self._stage.predict.show_waiting(self.tr("There is no answer without TensorFlow."))
        self._show_status()

    @Slot(object)
    def complain(self, problem: Problem) -> None:
        """Say why something could not be done."""
        self.complain_of([problem])

    def complain_of(self, problems: Sequence[Problem]) -> None:
        """Say why several things could not be done; what does not fit is in the tool tip."""
        self._complaint = " ".join(map(say, problems))
        self._show_status()

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say for a while what was done where nothing is to be seen of it."""
        self._complaint, self._note = "", text
        self._show_status()
        self._note_timer.start()

    @Slot()
    def _forget_note(self) -> None:
        self._note = ""
        self._show_status()

    @Slot()
    def forget_complaint(self) -> None:
        """What was said is no longer so."""
        self._complaint = ""

    @Slot()
    def pins_exchanged(self) -> None:
        """Pinned, or no longer: why it could not be done before is told no more."""
        self._complaint = ""
        self._show_status()

    def _show_status(self) -> None:
        if self._load_error:
            told = self.tr("TensorFlow cannot load, so training does not work: {error}")
            text = told.format(error=self._load_error)
        elif self._complaint:
            text = self._complaint
        elif not self._ready and (self._loading or self._playback.running):
            text = self.tr("Loading TensorFlow…")
        elif self._playback.is_diverged and not self._stage.diagnosis.isVisibleTo(self._stage):
            text = self.tr("Looking for a learning rate that works…")
        else:
            text = self._note
        self._stage.transport.show_status(text, is_error=bool(self._load_error or self._complaint))
