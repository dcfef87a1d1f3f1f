"""The worker thread: every epoch exactly once and in order, quick to stop, never lost, never in the wrong thread."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, Slot

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.engine import Interrupted
from neuron_gui.core.evidence import Evidence
from neuron_gui.core.finding import Kind
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.trainer import Trainer

START = Settings().start_state(1)


class Listener(QObject):
    """Keeps what a trainer says, and in which thread it was heard."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.batches, self.outcomes, self.threads = [], [], set()
        trainer.epochs_trained.connect(self.hear)
        trainer.ended.connect(self.end)

    @Slot(object)
    def hear(self, batch) -> None:
        self.batches.append(batch)
        self.threads.add(QThread.currentThread())

    @Slot(str)
    def end(self, outcome: str) -> None:
        self.outcomes.append(outcome)

    @property
    def epochs(self) -> list[int]:
        return [epoch for batch in self.batches for epoch in range(batch.first_epoch, batch.last_epoch + 1)]


@pytest.fixture
def trainer(qtbot, engine):
    trainer = Trainer(lambda: engine)
    yield trainer
    trainer.shutdown()


@pytest.fixture
def listener(trainer):
    return Listener(trainer)


def start(trainer, epochs, speed=math.inf, settings=None, history=None, state=START) -> History:
    history = history or History(state, Segment(0, TUTORIAL, settings or Settings()))
    trainer.start(history, epochs, speed)
    return history


@pytest.mark.parametrize(("speed", "epochs"), [(math.inf, 5000), (1000.0, 300), (60.0, 20)])
def test_every_epoch_comes_exactly_once_and_in_order(qtbot, trainer, listener, speed, epochs):
    with qtbot.waitSignal(trainer.ended, timeout=20000):
        start(trainer, epochs, speed)
    assert listener.epochs == list(range(1, epochs + 1))
    assert listener.outcomes == ["done"]


def test_views_hear_of_epochs_in_the_gui_thread_and_training_runs_in_another(qtbot, trainer, listener, engine):
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 50)
    assert listener.threads == {QThread.currentThread()}
    assert threading.current_thread().name not in engine.threads


def test_up_to_60_a_second_each_epoch_comes_alone(qtbot, trainer, listener):
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 12, speed=60.0)
    assert max(len(batch) for batch in listener.batches) <= 2  # two only where the machine was late


def test_stopping_takes_less_than_50_milliseconds(qtbot, trainer, listener, engine):
    engine.seconds_an_epoch = 0.0002
    start(trainer, 900_000)
    qtbot.waitUntil(lambda: len(listener.epochs) > 300)
    trainer.stop()
    wait_for_the_worker(qtbot, trainer)
    done = len(engine.chunks)
    wait_for_the_worker(qtbot, trainer)
    assert len(engine.chunks) == done
    assert max(engine.chunks) * engine.seconds_an_epoch <= 0.05  # what is being trained is finished: no more than this
    assert listener.outcomes == []
    assert listener.epochs == list(range(1, len(listener.epochs) + 1))


def test_an_endless_epoch_is_broken_off_by_stop_and_answers_questions_meanwhile(qtbot, engine):
    class Endless:
        """Its epochs of very many batches end only when they are broken off."""

        broken_off = 0

        def __getattr__(self, name):
            return getattr(engine, name)

        def train(self, segment, checkpoint, epochs, must_stop):
            if segment.settings.batch_size > 1:
                return engine.train(segment, checkpoint, epochs)
            while not must_stop():
                pass
            self.broken_off += 1
            raise Interrupted

    endless = Endless()
    trainer = Trainer(lambda: endless)
    listener = Listener(trainer)
    start(trainer, 100, settings=Settings(batch_size=1))
    with qtbot.waitSignal(trainer.answered):
        trainer.ask(START, "linear", (1.0,))
    trainer.stop()
    qtbot.waitUntil(lambda: endless.broken_off == 1)
    start(trainer, 100, settings=Settings(batch_size=1))
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 20)
    assert endless.broken_off in (1, 2)  # the second may never have begun
    assert listener.epochs == list(range(1, 21))
    assert listener.outcomes == ["done"]
    start(trainer, 100, settings=Settings(batch_size=1))
    trainer.shutdown()


def test_no_chunk_is_long_however_slow_an_epoch_is(qtbot, trainer, listener, engine):
    engine.seconds_an_epoch = 0.02
    start(trainer, 12)
    qtbot.waitUntil(lambda: len(listener.epochs) >= 5)
    trainer.change(TUTORIAL, Settings(learning_rate=0.02), 12)
    with qtbot.waitSignal(trainer.ended):
        pass
    assert set(engine.chunks) == {1}


def wait_for_the_worker(qtbot, trainer) -> None:
    """Until it has done what it was told before."""
    with qtbot.waitSignal(trainer.answered):
        trainer.ask(START, "linear", (1.0,))


def test_going_on_from_a_stop_gives_the_same_run(qtbot, trainer, listener):
    with qtbot.waitSignal(trainer.ended):
        history = start(trainer, 100)
    for batch in listener.batches:
        history.append(batch)
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 200, history=history)
    whole = np.concatenate([batch.weights for batch in listener.batches])
    listener.batches.clear()
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 200)
    assert np.array_equal(whole, np.concatenate([batch.weights for batch in listener.batches]))


def test_a_branch_is_trained_from_the_last_known_memory_and_says_only_what_is_new(qtbot, trainer, listener, engine):
    with qtbot.waitSignal(trainer.ended):
        history = start(trainer, 300)
    for batch in listener.batches:
        history.append(batch)
    listener.batches.clear()
    engine.chunks.clear()
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 300, history=history.until(120))
    assert listener.epochs == list(range(121, 301))
    assert sum(engine.chunks) == 300  # nothing was known between the start and epoch 120
    again = np.concatenate([batch.weights for batch in listener.batches])
    np.testing.assert_array_equal(again, history.weights[121:])


def test_a_new_rate_opens_a_segment_at_the_epoch_where_it_acts(qtbot, trainer, listener):
    history = start(trainer, 40, speed=60.0)
    qtbot.waitUntil(lambda: len(listener.epochs) >= 5)
    trainer.change(TUTORIAL, Settings(learning_rate=0.05), 40)
    with qtbot.waitSignal(trainer.ended):
        pass
    segments = list(dict.fromkeys(batch.segment for batch in listener.batches))
    assert [part.settings.learning_rate for part in segments] == [0.01, 0.05]
    first_of_second = next(batch.first_epoch for batch in listener.batches if batch.segment is segments[1])
    assert segments[1].first_epoch == first_of_second - 1
    assert segments[0] is history.segments[0]
    assert listener.epochs == list(range(1, 41))


def test_an_abandoned_run_is_never_heard_of_again(qtbot, trainer, listener):
    start(trainer, 900_000)
    qtbot.waitUntil(lambda: bool(listener.batches))
    trainer.stop()
    heard = len(listener.batches)
    answers = []
    trainer.answered.connect(answers.append)
    with qtbot.waitSignal(trainer.answered):
        trainer.ask(START, "linear", (1.0,))
    assert len(listener.batches) == heard
    assert listener.outcomes == []


def test_the_newest_question_wins_and_is_answered_during_training(qtbot, trainer, listener):
    start(trainer, 900_000, speed=1000.0)
    qtbot.waitUntil(lambda: bool(listener.batches))
    for value in range(50):
        last = trainer.ask(START, "linear", (float(value),))
    answers = []
    trainer.answered.connect(answers.append)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].number == last)
    assert answers[-1].prediction == pytest.approx(0.12 * 49)
    assert len(answers) < 50


def test_a_broken_engine_is_reported_and_the_thread_lives_on(qtbot, trainer, listener, engine):
    engine.fails_at = 0
    details = []
    trainer.crashed.connect(details.append)
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 10)
    assert "the engine broke" in details[0]
    assert listener.outcomes == ["failed"]
    engine.fails_at = None
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 10)
    assert listener.outcomes == ["failed", "done"]


def test_a_question_that_fails_ends_no_training(qtbot, trainer, listener, engine, monkeypatch):
    monkeypatch.setattr(engine, "predict", lambda *_: 1 / 0)
    start(trainer, 60, speed=60.0)
    with qtbot.waitSignal(trainer.crashed):
        trainer.ask(START, "linear", (1.0,))
    with qtbot.waitSignal(trainer.ended):
        pass
    assert listener.outcomes == ["done"]
    assert listener.epochs == list(range(1, 61))


def test_batches_that_do_not_fit_are_reported_and_the_thread_lives_on(qtbot, trainer, listener, monkeypatch):
    def not_fitting(*_):
        raise ValueError("batches do not follow one another")

    with monkeypatch.context() as broken:
        broken.setattr(EpochBatch, "joined", not_fitting)
        with qtbot.waitSignals([trainer.crashed, trainer.ended], timeout=20000):
            start(trainer, 900_000)
    assert listener.outcomes == ["failed"]
    listener.batches.clear()
    with qtbot.waitSignal(trainer.ended):
        start(trainer, 10)
    assert listener.epochs == list(range(1, 11))


def test_a_change_meant_for_an_earlier_run_never_reaches_the_next(qtbot, engine):
    gate = threading.Event()

    def load():
        gate.wait(10)
        return engine

    trainer = Trainer(load)
    listener = Listener(trainer)
    start(trainer, 20)
    trainer.change(TUTORIAL, Settings(learning_rate=0.1), 20)
    trainer.stop()
    start(trainer, 20, settings=Settings(learning_rate=0.02))
    with qtbot.waitSignal(trainer.ended):
        gate.set()
    assert {batch.segment.settings.learning_rate for batch in listener.batches} == {0.02}
    trainer.shutdown()


def test_an_optimizer_changed_and_changed_back_between_two_epochs_keeps_its_memory(qtbot, trainer, listener, engine):
    momentum = Settings(optimizer="momentum")
    start(trainer, 8, speed=4.0, settings=momentum)
    qtbot.waitUntil(lambda: len(listener.epochs) == 2)
    trainer.change(TUTORIAL, Settings(), 8)
    wait_for_the_worker(qtbot, trainer)
    trainer.change(TUTORIAL, momentum, 8)
    wait_for_the_worker(qtbot, trainer)
    assert len(listener.epochs) == 2
    trainer.set_speed(math.inf)
    with qtbot.waitSignal(trainer.ended):
        pass
    assert len({batch.segment for batch in listener.batches}) == 1


def test_an_engine_that_cannot_load_says_why(qtbot):
    def no_engine():
        raise ImportError("no TensorFlow on this machine")

    trainer = Trainer(no_engine)
    with qtbot.waitSignal(trainer.load_failed) as heard:
        trainer.load()
    assert "no TensorFlow" in heard.args[0]
    trainer.shutdown()


def test_a_train_pressed_before_loading_is_done_starts_when_ready(qtbot, engine):
    gate = threading.Event()

    def load():
        gate.wait(10)
        return engine

    trainer = Trainer(load)
    listener = Listener(trainer)
    start(trainer, 20)
    assert listener.epochs == []
    with qtbot.waitSignal(trainer.ended):
        gate.set()
    assert listener.epochs == list(range(1, 21))
    trainer.shutdown()


def test_divergence_keeps_only_finite_epochs_and_offers_a_rate_that_converges(qtbot, trainer, listener):
    diagnoses = []
    trainer.diagnosed.connect(diagnoses.append)
    settings = Settings(learning_rate=1.0)
    with qtbot.waitSignal(trainer.ended, timeout=20000):
        start(trainer, 500, settings=settings)
    losses = np.concatenate([batch.loss for batch in listener.batches])
    assert np.isfinite(losses).all()
    assert len(losses) < 30
    with qtbot.waitSignal(trainer.diagnosed, timeout=20000):
        trainer.examine(ran_away(settings))
    (found,) = diagnoses
    assert (found.kind, found.values["stable"], found.remedy.settings.learning_rate) == (Kind.DIVERGED, 0.176, 0.08)


def test_a_run_that_went_well_is_examined_without_training(qtbot, trainer, engine):
    history = History(State((2.0,), -1.0), Segment(0, TUTORIAL, Settings()))
    with qtbot.waitSignal(trainer.diagnosed) as told:
        trainer.examine(Evidence.of(history))
    assert told.args[0].kind is Kind.CONVERGED
    assert engine.chunks == []


def test_a_new_run_does_not_wait_for_the_search_for_a_remedy(qtbot, trainer, listener, engine):
    diagnoses = []
    trainer.diagnosed.connect(diagnoses.append)
    engine.seconds_an_epoch = 0.001  # the search would take a minute
    trainer.examine(ran_away(Settings(learning_rate=50.0, activation="relu"), State((0.9,), 0.1)))
    qtbot.waitUntil(lambda: bool(engine.chunks), timeout=20000)
    with qtbot.waitSignal(trainer.ended, timeout=20000):
        start(trainer, 3, settings=Settings(learning_rate=0.02))
    assert listener.outcomes == ["done"]
    assert diagnoses == []


def test_a_question_is_answered_while_a_remedy_is_searched(qtbot, trainer, engine):
    engine.seconds_an_epoch = 0.001
    trainer.examine(ran_away(Settings(learning_rate=50.0, activation="relu"), State((0.9,), 0.1)))
    qtbot.waitUntil(lambda: bool(engine.chunks), timeout=20000)
    with qtbot.waitSignal(trainer.answered, timeout=5000):
        trainer.ask(State((2.0,), -1.0), "linear", (10.0,))
    trainer.stop()


def ran_away(settings: Settings, state: State = START) -> Evidence:
    segment = Segment(0, TUTORIAL, settings)
    return Evidence.of(History(state, segment), segment)
