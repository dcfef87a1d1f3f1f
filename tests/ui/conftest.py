"""A stand-in engine for tests of the window's own machinery: plain gradient descent in NumPy, slow on request.

Everything that is about Keras is tested with the real engine in tests/engine and tests/stories.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from neuron_gui.core.crowd import Crowd, CrowdTask
from neuron_gui.core.engine import never
from neuron_gui.core.history import Checkpoint, EpochBatch, Segment
from neuron_gui.core.neuron import forward, gradient, loss_value, row_losses, row_slopes
from neuron_gui.core.settings import State
from neuron_gui.ui.theme import Theme, apply, load_fonts


@dataclass
class DescentEngine:
    """Gradient descent over all rows; counts its calls and can take its time."""

    seconds_an_epoch: float = 0.0
    chunks: list[int] = field(default_factory=list)
    crowd_is_ready: bool = True
    crowd_chunks: list[int] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    fails_at: int | None = None
    xla: bool | None = False

    @property
    def versions(self) -> dict[str, str]:
        return {"Keras": "none", "TensorFlow": "none"}

    def try_fast(self) -> bool:
        return self.xla

    def warm_up(self) -> None:
        """Nothing to trace."""

    def train(self, segment: Segment, checkpoint: Checkpoint, epochs: int, must_stop=never) -> EpochBatch:
        self.chunks.append(epochs)
        self.threads.add(threading.current_thread().name)
        if self.fails_at is not None and checkpoint.epoch >= self.fails_at:
            raise ArithmeticError("the engine broke")
        if self.seconds_an_epoch:
            time.sleep(self.seconds_an_epoch * epochs)  # this is the work being simulated, not a wait for it
        x, y, settings = segment.dataset.inputs, segment.dataset.targets, segment.settings
        state, states, losses = checkpoint.state, [], []
        for _ in range(epochs):
            slope = gradient(state, x, y, settings.activation, settings.loss)
            with np.errstate(all="ignore"):
                weights = np.float32(state.weights) - np.float32(settings.learning_rate) * np.float32(slope.weights)
                bias = np.float32(state.bias) - np.float32(settings.learning_rate) * np.float32(slope.bias)
            state = State(tuple(map(float, weights)), float(bias))
            states.append(state)
            losses.append(loss_value(state, x, y, settings.activation, settings.loss))
        with np.errstate(all="ignore"):
            loss = np.array(losses, dtype=np.float32)
        return EpochBatch(
            segment,
            checkpoint.epoch + 1,
            np.array([state.weights for state in states], dtype=np.float32),
            np.array([state.bias for state in states], dtype=np.float32),
            loss,
            loss,
            (np.array([checkpoint.epoch + epochs]),),
        )

    def preview(self, start, dataset, settings, epochs, must_stop=never):
        return self.train(Segment(0, dataset, settings), Checkpoint(0, start), epochs)

    def is_ready_for(self, task: CrowdTask) -> bool:
        return self.crowd_is_ready

    def train_crowd(self, task: CrowdTask, crowd: Crowd, epochs: int) -> Crowd:
        """Each neuron for itself, over all rows."""
        self.crowd_chunks.append(epochs)
        if self.seconds_an_epoch:
            time.sleep(self.seconds_an_epoch * epochs)
        x, y, settings = task.dataset.inputs.astype(float), task.dataset.targets.astype(float), task.settings
        ones = np.column_stack((x, np.ones(len(x))))
        states, reached, lost = crowd.states.astype(float), crowd.reached.copy(), crowd.lost.copy()
        kinds = settings.activation, settings.loss
        for epoch in range(crowd.epoch, crowd.epoch + epochs + 1):
            with np.errstate(all="ignore"):
                z = states @ ones.T
                losses = row_losses(z, y, *kinds).mean(axis=1)
                lost[(lost < 0) & ~(losses <= task.limit)] = epoch
                reached[(reached < 0) & (lost < 0) & (losses <= task.goal)] = epoch
                if epoch < crowd.epoch + epochs:
                    states = states - task.rates[:, None] * (row_slopes(z, y, *kinds) @ ones / len(y))
        with np.errstate(all="ignore"):
            ends = states.astype(np.float32), losses.astype(np.float32)
        return Crowd(crowd.epoch + epochs, *ends, reached, lost)

    def predict(self, state: State, activation: str, inputs: np.ndarray) -> np.ndarray:
        return forward(state, inputs, activation)


@pytest.fixture(autouse=True)
def _no_search_amid_events() -> Iterator[None]:
    """As in the program (see its collector), nobody looks for garbage while events are handled.

    A widget that a test has let go of would vanish amid its own event while pytest-qt is closing it.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def engine() -> DescentEngine:
    return DescentEngine()


@pytest.fixture(scope="session")
def fonts(qapp) -> None:
    """The bundled fonts: how much room a number takes depends on them."""
    load_fonts()


@pytest.fixture
def empty_window(qtbot, qapp, fonts):
    """Opens windows of a size in the look of a theme, for what pops up over them, and closes them in the end."""
    windows: list[QWidget] = []

    def open_it(size: tuple[int, int], theme: Theme) -> QWidget:
        apply(theme, qapp)
        window = QWidget()
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield open_it
    apply(Theme(), qapp)
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
