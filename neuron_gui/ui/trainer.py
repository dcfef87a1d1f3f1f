"""Training in a thread of its own, so that the window never waits.

``Trainer`` lives in the GUI thread; its private worker (worker.py) does what it is ordered and answers with signals.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Engine
from neuron_gui.core.history import EpochBatch, History
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.trial import Trial
from neuron_gui.ui.orders import Job, Mailbox, Question, Recall, Sweep, TrialOrder
from neuron_gui.ui.worker import DIVERGED, DONE, FAILED, Worker

if TYPE_CHECKING:
    from neuron_gui.core.diagnosis import Finding
    from neuron_gui.core.evidence import Evidence

__all__ = ["DIVERGED", "DONE", "FAILED", "Trainer"]


class Trainer(QObject):
    """Starts, changes and stops training, and asks the model; all results come back as signals in the GUI thread.

    ``epochs_trained`` brings every epoch's weights, bias and loss exactly once and in order, as an EpochBatch.
    ``ended`` follows the last of them with "done", "diverged" or "failed".
    """

    loaded = Signal(object)  # the Engine, for its versions only; it belongs to the worker thread
    load_failed = Signal(str)
    epochs_trained = Signal(object)
    ended = Signal(str)
    answered = Signal(object)
    diagnosed = Signal(object)  # the Finding about what was to be examined, or None
    recalled = Signal(object, int, object)  # a History, one of its epochs, and the optimizer's memory after it
    fast_tried = Signal(bool)
    tried = Signal(object)  # the History of a trial
    swept = Signal(object)  # a Swept, the last of them complete unless another sweep was ordered meanwhile
    crashed = Signal(str)

    def __init__(self, load_engine: Callable[[], Engine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox()
        self._questions = 0
        self._trials = self._forgotten = 0
        self._number = 0
        self._thread = QThread()
        self._thread.setObjectName("trainer")
        self._worker = Worker(load_engine, self._mailbox)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.trained.connect(self._receive)
        self._worker.loaded.connect(self.loaded)
        self._worker.load_failed.connect(self.load_failed)
        self._worker.ended.connect(self._end)
        self._worker.answered.connect(self.answered)
        self._worker.diagnosed.connect(self._diagnose)
        self._worker.recalled.connect(self.recalled)
        self._worker.fast_tried.connect(self.fast_tried)
        self._worker.tried.connect(self._receive_trial)
        self._worker.swept.connect(self.swept)
        self._worker.crashed.connect(self.crashed)

    def load(self) -> None:
        """Begin to load the engine in the background, unless that was done already."""
        if not self._thread.isRunning() and not self._thread.isFinished():
            atexit.register(self.shutdown)  # a running QThread that Python drops would end the process
            self._thread.start()

    def start(
        self,
        history: History,
        last_epoch: int,
        speed: float,
        planned: tuple[Dataset, Settings] | None = None,
    ) -> None:
        """Train a run on to ``last_epoch`` at so many epochs a second (``inf``: as fast as it can).

        Waits for the engine if need be; replaces what was being trained. ``planned`` says with what it goes on
        (None: as before). The history is only read here, in the GUI thread.
        """
        self.load()
        self._number += 1
        self.set_speed(speed)
        known = history.last_epoch
        segment, checkpoint = history.kept(known)
        job = Job(
            number=self._number,
            segment=segment,
            checkpoint=checkpoint,
            known=known,
            last_epoch=last_epoch,
            start=history.start,
            first_loss=history.loss_at(0),
            planned=planned or (segment.dataset, segment.settings),
        )
        self._mailbox.put("train", job, cancels=("stop", "change", "examine"))

    def change(self, dataset: Dataset, settings: Settings, last_epoch: int) -> None:
        """Go on with other data, settings or another end, from the epoch that is just being trained."""
        self._mailbox.put("change", (dataset, settings, last_epoch))

    def set_speed(self, speed: float) -> None:
        """Change the speed of the training that runs, and of the next."""
        self._mailbox.put("speed", speed)

    def stop(self) -> None:
        """Stop within 50 ms, and let nothing more be heard of what was being trained or looked into."""
        self._number += 1
        self._mailbox.put("stop", cancels=("train", "change", "examine"))

    def ask(self, state: State, activation: str, inputs: tuple[float, ...], scaling: Scaling | None = None) -> int:
        """Ask the model; the answer carries the number returned. A newer question replaces one still waiting."""
        self.load()
        self._questions += 1
        self._mailbox.put("ask", Question(self._questions, state, activation, inputs, scaling))
        return self._questions

    def examine(self, evidence: Evidence) -> None:
        """Find out what is to be said of a run that ended; ``diagnosed`` tells, unless something is trained before."""
        self.load()
        self._mailbox.put("examine", (self._number, evidence))

    def recall(self, history: History, epoch: int) -> None:
        """Work out the optimizer's memory after an epoch, at most 1,000 epochs' work; ``recalled`` tells."""
        segment, checkpoint = history.kept(epoch)
        self._mailbox.put("recall", Recall(history, epoch, segment, checkpoint))

    def try_out(self, trial: Trial) -> None:
        """Train a whole run the fast way; ``tried`` brings its record. A newer trial replaces one still waiting."""
        self.load()
        self._trials += 1
        self._mailbox.put("what if", TrialOrder(self._trials, trial))

    def forget_trials(self) -> None:
        """Let nothing more be heard of what is tried out."""
        self._forgotten = self._trials
        self._mailbox.take("what if")

    def try_fast(self) -> None:
        """Find out whether the engine's fast way works here; ``fast_tried`` tells."""
        self._mailbox.put("try fast")

    def sweep(self, order: Sweep) -> None:
        """Train a crowd when nothing else is to be done, after the one under way; ``swept`` tells how far it is."""
        self._mailbox.put("sweep", order)

    def shutdown(self) -> None:
        """End the thread and wait for it. Always call this before the trainer goes."""
        self._mailbox.put("quit")
        if self._thread.isRunning():
            self._thread.quit()  # not left to the worker's own signal: it would wait for this thread
            self._thread.wait()
        atexit.unregister(self.shutdown)

    @Slot(int, object)
    def _receive(self, number: int, batch: EpochBatch) -> None:
        self._mailbox.put("received")
        if number == self._number:
            self.epochs_trained.emit(batch)

    @Slot(int, object)
    def _receive_trial(self, number: int, record: History) -> None:
        """Pass it on, unless nobody waits for it any more; while the mouse moves on, it is better than none."""
        if number > self._forgotten:
            self.tried.emit(record)

    @Slot(int, str)
    def _end(self, number: int, outcome: str) -> None:
        if number == self._number:
            self.ended.emit(outcome)

    @Slot(int, object)
    def _diagnose(self, number: int, found: Finding | None) -> None:
        if number == self._number:
            self.diagnosed.emit(found)
