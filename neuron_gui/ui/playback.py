"""What Train, Pause, Step and Reset mean: joins document, trainer and timeline around the run on screen.

Training and replay are one thing seen from here: the shown epoch moves forward, through recorded epochs first and then
through new ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.history import MOST_EPOCHS, EpochBatch, History, Segment
from neuron_gui.core.problem import Problem
from neuron_gui.ui.document import Document
from neuron_gui.ui.on_screen import OnScreen
from neuron_gui.ui.run import Run, SwapRun
from neuron_gui.ui.timeline import SLOW_MOTION, Timeline
from neuron_gui.ui.trainer import DIVERGED, FAILED, Trainer

if TYPE_CHECKING:
    from neuron_gui.core.finding import Finding


class Playback(OnScreen):
    """Moves the shown epoch of the run on screen, and trains it on."""

    changed = Signal()  # what the transport says
    complained = Signal(object)  # a Problem: why it cannot train

    def __init__(self, document: Document, trainer: Trainer, timeline: Timeline, parent: QObject | None = None) -> None:
        super().__init__(document, timeline, parent)
        self._trainer = trainer
        self._running = False
        self._training = False
        self._one_epoch = False  # the job under way is a single epoch with its story
        self._held = False
        self._speed = 30.0
        self._watching: float | None = None  # a speed for this one replay
        self._seen = document.project
        timeline.end_reached.connect(self._move_on)
        self.story.over.connect(self._move_on)
        trainer.epochs_trained.connect(self._append)
        trainer.ended.connect(self._ended)

    # Whether it moves

    @property
    def running(self) -> bool:
        """Whether the shown epoch moves forward (the Train button says Pause)."""
        return self._running

    @property
    def training(self) -> bool:
        """Whether new epochs are on their way."""
        return self._training

    @property
    def speed(self) -> float:
        """Epochs a second; 0 is slow motion, ``inf`` as fast as it can."""
        return self._speed

    # What a person does

    def toggle(self) -> None:
        """Train, go on, or pause."""
        if self._running:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Move the shown epoch forward: to the end of what is recorded, then by training."""
        if self.story.paused:
            self._running = True
            self.story.pause(False)
        else:
            self.story.drop()
            if not self._prepare():
                return
            self._plan_more(self._document.project.settings.epochs)
            self._running = True
            if not self._held:
                self._go_on()
        self.changed.emit()

    def pause(self) -> None:
        """Stop moving; what is shown, or told, stays."""
        if self.story.telling:
            self._running = False
            self.story.pause(True)
        else:
            self._halt()
        self.changed.emit()

    def step(self) -> None:
        """One epoch forward, told in phases."""
        self._halt()
        if self._prepare():
            self._plan_more(1)
            self._one_step()
        self.changed.emit()

    @property
    def can_branch(self) -> bool:
        """Whether an epoch is shown from which another future can begin."""
        return self._run is not None and not self._running and not self.story.telling and not self._timeline.at_end

    def branch(self) -> Run | None:
        """A run with the past up to the shown epoch and no future yet; None, with the reason said, if none can be."""
        run, epoch, problem = self._run, self._timeline.epoch, self._document.project.dataset.first_problem()
        if run is None or not self.can_branch:
            return None
        if problem is not None:
            self.complained.emit(problem)
            return None
        planned = run.planned if run.planned > epoch else epoch + self._document.project.settings.epochs
        return Run(run.history.until(epoch), planned, branched_from=run.history)

    def keep(self, found: Finding, about: Segment) -> None:
        """Keep with the run on screen what was found out about it."""
        if self._run is not None:
            self._run = replace(self._run, found=found, found_about=about)
            self.changed.emit()

    def swap(self, run: Run | None, text: str) -> SwapRun:
        """The step of undo that puts this run, or none, on screen."""
        return SwapRun(self.exchange, run, text)

    def scrub(self, epoch: int) -> None:
        """Show a chosen epoch; if it was moving, it goes on from there."""
        self.story.drop()
        self._stop_training()
        self._timeline.replay(0)
        self._timeline.show_epoch(epoch)
        if self._running and not self._held:
            self._go_on()
        self.changed.emit()

    def hold(self, held: bool) -> None:
        """Say whether the timeline is held by the mouse: nothing moves until it is let go."""
        self._held = held
        if held:
            self._stop_training()
            self._timeline.replay(0)
        elif self._running and not self.story.telling:
            self._go_on()

    def set_speed(self, speed: float) -> None:
        """Epochs a second; 0 is slow motion, ``inf`` as fast as it can."""
        other_way = (speed == SLOW_MOTION) != (self._speed == SLOW_MOTION)
        self._speed, self._watching = speed, None
        if not self._running or self._held:
            return
        if other_way:
            self.story.drop()
            self._stop_training()
            self._go_on()
        elif self._timeline.replaying:
            self._timeline.replay(speed)
        else:
            self._trainer.set_speed(speed)

    def watch_slowly(self, speed: float) -> None:
        """Play the recorded run again from its start at this speed, to see what happened."""
        if self._run is not None:
            self._halt()
            self._watching = speed
            self._timeline.show_epoch(0)
            self._running = True
            self._go_on()
            self.changed.emit()

    def exchange(self, run: Run | None) -> Run | None:
        """Put another run on screen and return the one before."""
        self._halt()
        self._trainer.stop()  # a search for a remedy, too
        before, self._run = self._run, run
        self._ghost = before.history if before is not None and run is None else None
        last = run.history.last_epoch if run else 0
        self._timeline.restart(last, last)
        self.changed.emit()
        return before

    # How it moves

    def _prepare(self) -> bool:
        """Make sure that there is a run that can go on; False, with the reason said, if there cannot be."""
        project = self._document.project
        try:
            start = self.start_state
        except Problem as problem:
            self.complained.emit(problem)
            return False
        problem_found = project.dataset.first_problem()
        at_end = self._run is not None and self._timeline.at_end
        if problem_found is None and at_end and self._timeline.last >= MOST_EPOCHS:
            problem_found = Problem("A run can have at most {most} epochs. Press Reset.", most=f"{MOST_EPOCHS:,}")
        if problem_found is not None:
            self.complained.emit(problem_found)
            return False
        if self.fresh:
            self._begin(Run(History(start, Segment(0, project.dataset, project.settings)), project.settings.epochs))
        return True

    def _begin(self, run: Run) -> None:
        """Show a new run; one before it that ran away comes back with undo."""
        if self._run is not None and self._run.history.last_epoch > 0:
            self._document.undo_stack.push(self.swap(run, self.tr("train anew")))
        else:
            self._run = run
            self._timeline.restart()
        self._ghost = None

    def _plan_more(self, epochs: int) -> None:
        """At the end of a complete run, let it have more epochs."""
        if self.complete and self._run is not None:
            self._run = replace(self._run, planned=min(self._run.history.last_epoch + epochs, MOST_EPOCHS), outcome="")

    def _go_on(self) -> None:
        run = self._run
        assert run is not None  # only called while a run is on screen
        more = run.history.last_epoch < run.planned and not self.is_diverged
        if self._watching is not None and not self._timeline.at_end:
            self._timeline.replay(self._watching)
        elif self._speed == SLOW_MOTION and (not self._timeline.at_end or more):
            self._one_step()
        elif not self._timeline.at_end:
            self._timeline.replay(self._speed)
        elif more and self._watching is None:
            self._train(run.planned)
        else:
            self._running, self._watching = False, None
            self.changed.emit()

    def _one_step(self) -> None:
        run = self._run
        assert run is not None  # only called while a run is on screen
        if not self._timeline.at_end:
            self.story.tell(run.history, self._timeline.epoch + 1, self._row)
        elif not self.is_diverged:
            self._train(run.history.last_epoch + 1, one_epoch=True)
        else:
            self._running = False

    def record(self) -> None:
        """Train the run on screen to its end, as fast as it can, without moving."""
        if self._run is not None and not self._run.has_reached_its_end:
            self._train(self._run.planned, at_once=True)

    def _train(self, last_epoch: int, *, one_epoch: bool = False, at_once: bool = False) -> None:
        assert self._run is not None  # only called while a run is on screen
        self._run = replace(self._run, found=None)
        self._one_epoch = one_epoch
        self._training = True
        project = self._document.project
        speed = float("inf") if one_epoch or at_once else self._speed
        self._trainer.start(self._run.history, last_epoch, speed, (project.dataset, project.settings))

    def _stop_training(self) -> None:
        if self._training:
            self._training = self._one_epoch = False
            self._trainer.stop()

    def _halt(self) -> None:
        self._running, self._watching = False, None
        self.story.drop()
        self._stop_training()
        self._timeline.replay(0)

    # What comes back

    @Slot(object)
    def _append(self, batch: EpochBatch) -> None:
        if self._run is not None:
            self._run.history.append(batch)
            self._timeline.grow(batch.last_epoch, follow=not self._one_epoch)

    @Slot(str)
    def _ended(self, outcome: str) -> None:
        if self._run is None:
            return
        one_epoch, self._training, self._one_epoch = self._one_epoch, False, False
        self._run = replace(self._run, outcome=outcome)
        if outcome in (DIVERGED, FAILED):
            self._running = False
        elif one_epoch:
            self.story.tell(self._run.history, self._run.history.last_epoch, self._row)
        elif self._running:
            self._go_on()
        self.changed.emit()

    @Slot()
    def _move_on(self) -> None:
        """A replay came to its end, or a story did."""
        if self._running and not self._held:
            self._go_on()

    @Slot()
    def follow_document(self) -> None:
        """Let run and training follow what was changed in data and settings."""
        if self._document.drafting:  # nothing is changed yet
            self._timeline.wake()
            return
        before, self._seen = self._seen, self._document.project
        project = self._seen
        run = self._run
        if run is None:
            ghost, now = self._ghost, project.dataset
            alike = before.dataset.columns == now.columns or before.dataset.teaches_as(now)
            self._ghost = ghost if alike and ghost is not None and ghost.fits(now, project.settings) else None
        elif not run.history.fits(project.dataset, project.settings):
            self.exchange(None)
        else:
            if before.settings.epochs != project.settings.epochs:
                self._run = replace(run, planned=max(project.settings.epochs, run.history.last_epoch))
            elsewhere = not self._timeline.at_end or self.story.telling
            if not before.dataset.teaches_as(project.dataset) and elsewhere:
                self._return_to_the_end()
            elif self._running and not elsewhere:
                self._pass_on_change()
        self._timeline.wake()
        self.changed.emit()

    def _return_to_the_end(self) -> None:
        """Show the newest epoch, which is judged by the present data; what was edited shall be seen."""
        running = self._running
        self._halt()
        self._timeline.show_epoch(self._timeline.last)
        if running:
            self.play()

    def _pass_on_change(self) -> None:
        """Let the training under way go on with what was changed, or pause if it no longer can."""
        problem = self._document.project.dataset.first_problem()
        if problem is not None:
            self._halt()
            self.complained.emit(problem)
        elif not self._one_epoch:
            self._trainer.change(self._document.project.dataset, self._document.project.settings, self.planned)
