"""The trainer's worker: one loop in a thread of its own over a mailbox that holds the newest order of each kind.

Private to ``trainer``. It never sleeps and never relies on queued slots, because a busy slot hears nothing. Knows the
engine only by core's agreement; how to load one is handed in.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.engine import Engine, Interrupted
from neuron_gui.core.history import MOST_EPOCHS, SLOTS_EVERY, EpochBatch
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.taught import taught
from neuron_gui.ui.orders import Answer, Job, Mailbox, Question, Recall, TrialOrder
from neuron_gui.ui.sweeper import Sweeper

if TYPE_CHECKING:
    from neuron_gui.core.evidence import Evidence

CHUNK_SECONDS = 0.015  # one uninterrupted stretch of training; stopping waits for no more than this
BATCHES_PER_SECOND = 60
SWEEP_GAP = 0.005  # seconds until the next chunk of a training, in which a sweep goes on

DONE, DIVERGED, FAILED = "done", "diverged", "failed"

_MORE_URGENT = ("train", "stop", "quit")  # than what is being done


class Worker(QObject):
    """Lives in the worker thread; ``run`` is its whole life."""

    loaded = Signal(object)
    load_failed = Signal(str)
    trained = Signal(int, object)
    ended = Signal(int, str)
    answered = Signal(object)
    diagnosed = Signal(int, object)
    recalled = Signal(object, int, object)
    fast_tried = Signal(bool)
    tried = Signal(int, object)
    swept = Signal(object)
    crashed = Signal(str)

    def __init__(self, load_engine: Callable[[], Engine], mailbox: Mailbox) -> None:
        super().__init__()
        self._load_engine = load_engine
        self._mailbox = mailbox
        self._engine: Engine | None = None
        self._job: Job | None = None
        self._number = 0
        self._speed = float("inf")
        self._due = 0.0
        self._epoch_seconds = 0.0  # 0: not measured yet
        self._may_trace = True
        self._unsent: list[EpochBatch] = []
        self._in_flight = False
        self._outcome = ""
        self._to_examine: tuple[int, Evidence] | None = None
        self._sweeper = Sweeper()

    @Slot()
    def run(self) -> None:
        """Load the engine, then carry out orders until told to quit."""
        self._load()
        while "quit" not in (orders := self._mailbox.wait(self._patience())):
            try:
                self._carry_out(orders)
            except Exception:
                self._fail()
            try:
                self._send()
                self._examine()
            except Exception:
                self._unsent.clear()
                self._fail()
                self._send()

    def _load(self) -> None:
        try:
            self._engine = self._load_engine()
        except Exception as error:
            self.load_failed.emit(f"{type(error).__name__}: {error}")
        else:
            self.loaded.emit(self._engine)

    def _patience(self) -> float | None:
        """How long nothing needs to be done: until the next chunk is due, or for ever."""
        if self._may_sweep():
            return 0.0
        return None if self._job is None else max(0.0, self._due - time.perf_counter())

    def _carry_out(self, orders: dict[str, Any]) -> None:
        if self._engine is None:
            return
        if "received" in orders:
            self._in_flight = False
        if "speed" in orders:
            self._speed, self._due = orders["speed"], 0.0
        if "stop" in orders:
            self._job, self._to_examine = None, None
        if "train" in orders:
            self._begin(orders["train"])
        if "change" in orders and self._job is not None:
            dataset, settings, last_epoch = orders["change"]
            self._job = replace(self._job, planned=(dataset, settings), last_epoch=last_epoch)
            self._epoch_seconds, self._may_trace = 0.0, True
        if "try fast" in orders:
            self.fast_tried.emit(self._engine.try_fast())
        if "ask" in orders:
            self._answer(self._engine, orders["ask"])
        if "what if" in orders:
            self._try_out(self._engine, orders["what if"])
        if "recall" in orders:
            self._recall(self._engine, orders["recall"])
        if "examine" in orders:
            self._to_examine = orders["examine"]
        if "sweep" in orders:
            self._sweeper.take(orders["sweep"])
        if self._job is not None and time.perf_counter() >= self._due:
            self._train_chunk(self._engine, self._job)
        elif self._may_sweep():
            self._sweep(self._engine)

    def _may_sweep(self) -> bool:
        """Whether there is time for a sweep: training goes first, and a diagnosis after it."""
        if self._engine is None or self._to_examine is not None or not self._sweeper.busy:
            return False
        if self._job is None:
            return True
        gap = self._due - time.perf_counter()
        return gap > SWEEP_GAP and self._sweeper.is_quick(self._engine)

    def _sweep(self, engine: Engine) -> None:
        try:
            swept = self._sweeper.advance(engine)
        except Exception:  # a picture that fails is no reason to end a training
            self._sweeper.give_up()
            self.crashed.emit(traceback.format_exc())
            return
        if swept is not None:
            self.swept.emit(swept)

    def _begin(self, job: Job) -> None:
        self._job, self._number, self._outcome, self._to_examine = job, job.number, "", None
        self._unsent.clear()
        self._due = self._epoch_seconds = 0.0
        self._may_trace = True

    def _fail(self) -> None:
        """Report what nobody foresaw, and be ready for the next order."""
        self._job, self._outcome, self._to_examine = None, FAILED, None
        self.crashed.emit(traceback.format_exc())

    def _train_chunk(self, engine: Engine, job: Job) -> None:
        done = job.checkpoint.epoch
        end = job.known if job.catches_up else job.last_epoch
        count = min(self._chunk(), end - done, SLOTS_EVERY - done % SLOTS_EVERY)
        if count <= 0:
            self._job, self._outcome = None, DONE
            return
        segment, checkpoint = job.next()
        began = time.perf_counter()
        try:
            batch = engine.train(segment, checkpoint, count, self._must_stop)
        except Interrupted:  # the next order ends or replaces the job
            return
        took = time.perf_counter() - began
        # A slow first chunk may have traced a graph: it says nothing about the speed of the next.
        self._epoch_seconds = 0.0 if self._may_trace and took > CHUNK_SECONDS else took / count
        self._may_trace = False
        if job.catches_up:
            self._job = replace(job, checkpoint=batch.checkpoint())
            return
        self._due = max(self._due, began - 0.1 if self._due else began) + count / self._speed
        sound = sound_epochs(batch, loss_limit(job.first_loss, taught(segment.dataset, segment.settings)))
        if sound:
            self._unsent.append(batch.head(sound))
        if sound < len(batch):
            self._job, self._outcome = None, DIVERGED
        elif batch.last_epoch >= job.last_epoch:
            self._job, self._outcome = None, DONE
        else:
            self._job = replace(job, segment=segment, checkpoint=batch.checkpoint())

    def _chunk(self) -> int:
        """How many epochs to train at once: one up to 60 a second, above that what fits both speed and patience."""
        wanted = 1.0 if self._speed <= BATCHES_PER_SECOND else self._speed / BATCHES_PER_SECOND
        fitting = CHUNK_SECONDS / self._epoch_seconds if self._epoch_seconds else 1.0
        return max(1, int(min(wanted, fitting, MOST_EPOCHS)))

    def _examine(self) -> None:
        """Find out what is to be said of a run that ended; where that takes long, give way to whatever comes."""
        if self._to_examine is None or self._engine is None:
            return
        from neuron_gui.core.proof import diagnose

        number, evidence = self._to_examine
        try:
            found = diagnose(self._engine, evidence, self._must_give_way)
        except Interrupted:  # begun again after the next orders, unless those end it
            return
        except Exception:  # the run that was trained is none the worse for it
            self.crashed.emit(traceback.format_exc())
            found = None
        self._to_examine = None
        self.diagnosed.emit(number, found)

    def _must_stop(self) -> bool:
        """Whether to break off what takes long, for an end or another training; questions are answered in between."""
        question = self._mailbox.take("ask")
        if question is not None and self._engine is not None:
            self._answer(self._engine, question)
        return self._mailbox.holds(_MORE_URGENT)

    def _must_give_way(self) -> bool:
        """Whether to break off what nobody waits for: for what a hand tries out, too."""
        return self._must_stop() or self._mailbox.holds(("what if",))

    def _answer(self, engine: Engine, question: Question) -> None:
        known = question.scaling
        inputs = np.array([question.inputs if known is None else known.apply_to_row(question.inputs)], dtype=np.float32)
        try:
            prediction = float(engine.predict(question.state, question.activation, inputs)[0])
        except Exception:  # a question that fails is no reason to end a training
            self.crashed.emit(traceback.format_exc())
            return
        asked = question.number, question.inputs, question.state, question.activation
        self.answered.emit(Answer(*asked, prediction, question.scaling))

    def _recall(self, engine: Engine, recall: Recall) -> None:
        checkpoint = recall.checkpoint
        if checkpoint.epoch < recall.epoch:
            count = recall.epoch - checkpoint.epoch
            try:
                checkpoint = engine.train(recall.segment, checkpoint, count, self._must_stop).checkpoint()
            except Interrupted:
                return
        self.recalled.emit(recall.history, recall.epoch, checkpoint.slots)

    def _try_out(self, engine: Engine, order: TrialOrder) -> None:
        try:
            record = order.trial.carry_out(engine, self._must_stop)
        except Interrupted:
            return
        self.tried.emit(order.number, record)

    def _send(self) -> None:
        """Emit what was trained, at most one batch at a time on its way; later ones wait and are put together."""
        if self._unsent and not self._in_flight:
            batch = self._unsent.pop(0)
            while self._unsent and self._unsent[0].segment is batch.segment:
                batch = batch.joined(self._unsent.pop(0))
            self._in_flight = True
            self.trained.emit(self._number, batch)
        if self._outcome and not self._unsent:
            outcome, self._outcome = self._outcome, ""
            self.ended.emit(self._number, outcome)
