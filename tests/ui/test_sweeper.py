"""Sweeps in the worker: in what is left of its time, told on the way, the newest wins, and training goes first."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, Slot

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import History, Segment
from neuron_gui.core.settings import Settings
from neuron_gui.core.sweep import rate_task
from neuron_gui.ui import sweeper
from neuron_gui.ui.orders import Sweep
from neuron_gui.ui.trainer import Trainer

START = Settings().start_state(1)


class Listener(QObject):
    """Keeps what comes of sweeps and trainings, in the order in which it is heard."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.swept, self.threads, self.heard = [], set(), []
        trainer.swept.connect(self.hear)
        trainer.ended.connect(self.end)
        trainer.crashed.connect(self.crash)

    @Slot(object)
    def hear(self, swept) -> None:
        self.swept.append(swept)
        self.threads.add(QThread.currentThread())
        self.heard.append("swept" if swept.complete else "part")

    @Slot(str)
    def end(self, outcome: str) -> None:
        self.heard.append(outcome)

    @Slot(str)
    def crash(self, _details: str) -> None:
        self.heard.append("crashed")


def order(epochs: int, rate: float = 0.01) -> Sweep:
    return Sweep(rate_task(TUTORIAL, Settings(learning_rate=rate), START, 0.2), epochs, rate)


@pytest.fixture
def trainer(qtbot, engine):
    trainer = Trainer(lambda: engine)
    with qtbot.waitSignal(trainer.loaded):
        trainer.load()
    yield trainer
    trainer.shutdown()


@pytest.fixture
def listener(trainer):
    return Listener(trainer)


def test_a_sweep_comes_back_in_the_gui_thread(qtbot, trainer, listener):
    asked = order(60)
    trainer.sweep(asked)
    qtbot.waitUntil(lambda: listener.heard == ["swept"])
    assert listener.threads == {trainer.thread()}
    (swept,) = listener.swept
    assert swept.order is asked
    assert swept.crowd.epoch == 60
    assert (swept.crowd.losses[np.flatnonzero(asked.task.rates == 0.01)] < 1).all()


def test_a_long_sweep_is_told_on_its_way_and_ends_the_same(qtbot, trainer, listener, engine, monkeypatch):
    trainer.sweep(order(50))
    qtbot.waitUntil(lambda: listener.heard == ["swept"])
    engine.seconds_an_epoch = 0.004
    monkeypatch.setattr(sweeper, "TELL_SECONDS", 0.02)
    trainer.sweep(order(50))
    qtbot.waitUntil(lambda: listener.heard[-1] == "swept" and len(listener.heard) > 2)
    parts = [swept.crowd.epoch for swept in listener.swept[1:]]
    assert parts == sorted(set(parts))
    assert len(parts) > 3
    once, in_parts = listener.swept[0].crowd, listener.swept[-1].crowd
    np.testing.assert_allclose(in_parts.losses[once.sound], once.losses[once.sound], 1e-4, 1e-9)
    np.testing.assert_array_equal(in_parts.reached, once.reached)


def test_of_many_orders_the_newest_is_carried_out_and_the_one_under_way_is_told_first(qtbot, trainer, listener, engine):
    engine.seconds_an_epoch = 0.0005
    asked = [order(40, rate) for rate in np.linspace(0.01, 0.02, 30)]
    for one in asked:
        trainer.sweep(one)
    qtbot.waitUntil(lambda: bool(listener.swept) and listener.swept[-1].order is asked[-1])
    assert len(listener.swept) < len(asked)
    assert listener.heard[-1] == "swept"


def test_training_as_fast_as_it_can_goes_first(qtbot, trainer, listener, engine):
    engine.seconds_an_epoch = 0.0002
    history = History(START, Segment(0, TUTORIAL, Settings()))
    trainer.sweep(order(2000))
    trainer.start(history, 400, math.inf)
    qtbot.waitUntil(lambda: "done" in listener.heard and "swept" in listener.heard, timeout=20_000)
    assert listener.heard.index("done") < listener.heard.index("swept")


def test_between_the_epochs_of_a_slow_training_there_is_time_for_a_sweep(qtbot, trainer, listener):
    history = History(START, Segment(0, TUTORIAL, Settings()))
    trainer.start(history, 30, 20.0)
    trainer.sweep(order(100))
    qtbot.waitUntil(lambda: "done" in listener.heard and "swept" in listener.heard, timeout=20_000)
    assert listener.heard.index("swept") < listener.heard.index("done")


def test_nothing_is_compiled_for_a_sweep_while_a_neuron_is_trained(qtbot, trainer, listener, engine):
    engine.crowd_is_ready = False
    trainer.start(History(START, Segment(0, TUTORIAL, Settings())), 10, 20.0)
    trainer.sweep(order(100))
    qtbot.waitUntil(lambda: "done" in listener.heard and "swept" in listener.heard, timeout=20_000)
    assert listener.heard == ["done", "swept"]


def test_a_sweep_that_fails_ends_no_training(qtbot, trainer, listener, engine, monkeypatch):
    def broken(*_arguments):
        raise ArithmeticError

    monkeypatch.setattr(engine, "train_crowd", broken)
    trainer.sweep(order(100))
    trainer.start(History(START, Segment(0, TUTORIAL, Settings())), 10, math.inf)
    qtbot.waitUntil(lambda: sorted(listener.heard) == ["crashed", "done"])


def test_the_thread_ends_in_the_middle_of_a_sweep(qtbot, trainer, listener, engine):
    engine.seconds_an_epoch = 0.01
    trainer.sweep(order(100_000))
    trainer.shutdown()
    assert "swept" not in listener.heard
