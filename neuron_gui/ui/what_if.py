"""What if: the whole run trained again with whatever is held or tried, and shown in place of the recorded one.

Joins document (whose draft holds what is tried), trainer (which trains it the fast way) and playback (which shows it
through a lens). What is kept is one step of undo and is recorded the exact way. Knows no view.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.history import History
from neuron_gui.core.moment import Moment, Scene, existing_row
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State
from neuron_gui.core.trial import Trial, plan_trial
from neuron_gui.ui.document import Document
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.run import Run
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.trainer import Trainer
from neuron_gui.ui.what_if_words import answer, question
from neuron_gui.ui.words import say


class WhatIf(QObject):
    """``held`` by a hand it lasts until that lets go; ``open`` it lasts until it is kept or dropped."""

    changed = Signal()  # whether one can be, or is, tried out
    told = Signal(str, str)  # what is asked, and what came of it

    # Of a window that is dropped without being closed, Python clears this object before Qt destroys the undo stack,
    # which says so by a signal. What hears it then finds only this: there is nothing to do any more.
    _busy = True

    def __init__(self, document: Document, playback: Playback, trainer: Trainer, timeline: Timeline) -> None:
        super().__init__(document)
        self._document, self._playback, self._trainer, self._timeline = document, playback, trainer, timeline
        self._base: Run | None = None  # the recorded run, while another is tried
        self._open = False
        self._trial: Trial | None = None  # the newest that was asked for
        self._preview: History | None = None  # the newest that was answered
        self._recording = False  # what was kept is being recorded; until then the preview stays on screen
        self._epoch: int | None = None  # the epoch on show, None for the last
        self._busy = False
        self._could = False, False
        self._prepared = False
        document.changed.connect(self._follow)
        document.undo_stack.indexChanged.connect(self._step_done)
        playback.changed.connect(self.look_again)
        trainer.tried.connect(self._receive)
        trainer.ended.connect(self._recorded)

    @property
    def active(self) -> bool:
        """Whether something is tried out."""
        return self._base is not None

    @property
    def is_open(self) -> bool:
        """Whether it stays until it is kept or dropped."""
        return self.active and self._open

    @property
    def possible(self) -> bool:
        """Whether there is a run that could be trained again."""
        run, playback = self._playback.run, self._playback
        sound = run is not None and (run.history.last_epoch > 0 or self._recording)
        free = playback.lens in (None, self._look)  # nothing else is looked at in its place
        return sound and free and not playback.running and not playback.story.telling

    @Slot()
    def prepare(self) -> None:
        """A hand is near: have the first trial compiled before it begins."""
        run = self._playback.run
        if self.possible and not self._prepared and run is not None and not self.active:
            self._prepared = True
            trial = self._plan(run)
            if trial is not None:
                self._trainer.try_out(trial)

    @property
    def in_sight(self) -> bool:
        """Whether there is a run, trained, tried or about to be recorded, for which sliders make sense."""
        return self.active or self._playback.run is not None

    # What a person does

    @Slot(bool)
    def take(self, by_key: bool) -> None:
        """Something is taken by the mouse, until it lets go, or moved by keys, until that is kept or dropped."""
        if by_key:
            self.open()
        elif not self.active:
            self._begin()

    @Slot()
    def let_go(self) -> None:
        """Keep what the hand did."""
        if not self._open:
            self.keep()

    @Slot()
    def open(self) -> None:
        """Try out whatever is changed until that is kept or dropped."""
        if not self.active:
            self._begin()
        if self.active and not self._open:
            self._open = True
            self.changed.emit()

    @Slot(bool)
    def toggle(self, wanted: bool) -> None:
        """Open it, or drop it."""
        if wanted:
            self.open()
            self.changed.emit()  # where it is not possible the button comes back
        else:
            self.drop()

    @Slot()
    def keep(self) -> bool:
        """Keep what is tried as one step of undo, and record it; returns whether something was tried at all."""
        if self._base is None:
            return False
        if self._document.project == self._document.kept:
            self.drop()
            return True
        trial, preview = self._trial, self._preview or self._base.history
        self._busy = True
        text, stack = self._document.draft_text, self._document.undo_stack
        stack.beginMacro(text)
        if trial is not None:
            stack.push(self._playback.swap(Run(trial.untrained(), trial.epochs), text))
        self._document.keep_draft()
        stack.endMacro()
        self._busy = False
        if trial is None:
            self._end()
        else:
            self._end(preview)
            self._recording = True
            self._playback.record()
        self.changed.emit()
        return True

    @Slot()
    def drop(self) -> None:
        """Go back to the recorded run."""
        if self._base is not None:
            self._end()
            self._document.drop_draft()
            if self._recording:
                self._playback.record()
            self.changed.emit()

    @Slot(float)
    def hold_rate(self, rate: float) -> None:
        """Train the whole run with another rate, until the hand lets go; where that is not possible it is only set."""
        self.take(False)
        text = self.tr("learning rate {rate}").format(rate=format_exact(rate))
        settings = replace(self._document.project.settings, learning_rate=rate)
        self._document.replace_settings(settings, text, "rate pulled")

    @Slot(float)
    def take_rate(self, rate: float) -> None:
        """Hold another rate, and let go of it at once."""
        self.hold_rate(rate)
        self.let_go()

    @Slot(object)
    def hold_start(self, start: State) -> None:
        """Let the run begin elsewhere, until the hand lets go."""
        self.take(False)
        if self.active:
            settings = replace(self._document.project.settings, start=start)
            self._document.replace_settings(settings, self.tr("start from a chosen place"))

    # What comes back

    def _begin(self) -> None:
        run = self._playback.run
        if run is None or not self.possible:
            return
        self._epoch = None if self._timeline.at_end else self._timeline.epoch
        # While what was kept is still being recorded, the record has no end yet, and the preview has.
        ghost = self._preview if self._recording and self._preview is not None else run.history
        self._base = Run(ghost, run.planned)
        self._preview = self._trial = None
        self._document.begin_draft()
        self._playback.look_through(self._look)
        self._tell()
        self.changed.emit()

    def _end(self, preview: History | None = None) -> None:
        """Nothing is tried any more; a preview stays on screen until what was kept is recorded."""
        self._base, self._trial, self._open, self._preview = None, None, False, preview
        if preview is None:
            self._trainer.forget_trials()
        if preview is None and self._playback.lens == self._look:
            self._playback.look_through(None)

    @Slot()
    def _follow(self) -> None:
        """Something else is tried, or the work was changed for good."""
        if self._busy or self._base is None:
            return
        if not self._document.drafting:
            self._end()
            self.changed.emit()
            return
        self._trial = self._plan(self._base)
        if self._trial is None:
            self._preview = None
            self._tell()
        else:
            self._trainer.try_out(self._trial)  # it is told when it is answered

    @Slot()
    def _step_done(self) -> None:
        """Undo, redo or another command came between."""
        if not self._busy:
            self.drop()
            self._stop_recording()

    @Slot()
    def look_again(self) -> None:
        """Whatever moves shows the recorded run."""
        if self._busy:
            return
        if self._playback.running or self._playback.story.telling or self._playback.run is None:
            self.drop()
            self._stop_recording()
        run = self._playback.run
        cut_short = run is not None and not self._playback.training and not run.outcome
        if self._recording and not self.active and cut_short:
            self._epoch = self._timeline.epoch  # another epoch was chosen meanwhile
            self._playback.record()
        could, self._could = self._could, (self.possible, self.in_sight)
        if could != self._could:
            self.changed.emit()

    @Slot(object)
    def _receive(self, record: History) -> None:
        if self._document.drafting or self._recording:
            self._preview = record
            self._timeline.wake()
            self._tell()

    @Slot()
    def _recorded(self) -> None:
        """The run that was kept is there to its end: show it instead of the preview."""
        if self._recording:
            epoch = self._epoch
            self._stop_recording()
            if epoch is not None:
                self._timeline.show_epoch(epoch)

    def _stop_recording(self) -> None:
        if self._recording:
            self._recording = False
            if self._base is None:
                self._end()
            self.changed.emit()

    def _plan(self, base: Run) -> Trial | None:
        """What is to be trained; None while the data are not sound."""
        try:
            return plan_trial(self._document.kept, self._document.project, base.history, base.planned)
        except Problem:
            return None

    def _look(self, scene: Scene) -> Scene:
        """The moment of the run that is tried, in place of the recorded one."""
        ghost = self._base.history if self._base is not None else None
        history, project = self._preview or ghost, self._document.project
        if history is None or not history.fits(project.dataset, project.settings):
            return scene
        last, epoch = history.last_epoch, self._shown_epoch()
        epoch = last if epoch is None else min(epoch, last)
        made = history.segment_at(epoch)
        alike = made.settings.measures_like(project.settings)
        moment = Moment(
            epoch,
            last,
            history.state(epoch),
            project.dataset,
            project.settings,
            existing_row(scene.moment.row, project.dataset),
            history.loss_at(epoch) if alike and made.dataset is project.dataset else None,
        )
        end = self._trial.epochs if self._trial is not None else last
        return Scene(moment, history, history.start, end, last, None if history is ghost else ghost, tried=True)

    def _shown_epoch(self) -> int | None:
        if self._base is None or self._recording:
            return self._epoch
        return None if self._timeline.at_end else self._timeline.epoch

    def _tell(self) -> None:
        if self._base is not None:
            work, tried = self._document.kept, self._document.project
            problem = tried.dataset.first_problem()
            told = answer(self._base.history, self._preview, self._trial) if problem is None else say(problem)
            self.told.emit(question(work, tried), told)
