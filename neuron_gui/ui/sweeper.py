"""The worker's part of a sweep: trains a crowd a little at a time, in what is left of the worker's time.

Lives in the worker thread, inside its loop; knows the engine by core's agreement, nothing of signals.
"""

from __future__ import annotations

import time

from neuron_gui.core.crowd import begin
from neuron_gui.core.engine import Engine
from neuron_gui.ui.orders import Sweep, Swept

CHUNK_SECONDS = 0.015  # in one stretch
TELL_SECONDS = 0.1  # a sweep that takes longer is told on its way, so often


class Sweeper:
    """Holds the sweep under way and the newest that was ordered after it.

    A newer one waits until the one under way was told once: so a plot follows data that are dragged, however fast the
    orders come.
    """

    def __init__(self) -> None:
        self._now: Swept | None = None
        self._next: Sweep | None = None
        self._told = True
        self._since = 0.0
        self._epoch_seconds = 0.0  # 0: not measured yet

    @property
    def busy(self) -> bool:
        """Whether there is something to do."""
        return self._now is not None or self._next is not None

    def is_quick(self, engine: Engine) -> bool:
        """Whether going on takes no longer than a chunk: there is nothing to compile."""
        order = self._next if self._now is None or (self._told and self._next is not None) else self._now.order
        return order is None or engine.is_ready_for(order.task)

    def take(self, order: Sweep) -> None:
        """Do this one next."""
        self._next = order

    def give_up(self) -> None:
        """Do nothing more of what was ordered."""
        self._now = self._next = None

    def advance(self, engine: Engine) -> Swept | None:
        """Train for some 15 ms; returns what there is to tell."""
        if self._next is not None and (self._now is None or self._told):
            order, self._next = self._next, None
            self._now, self._told = Swept(order, begin(order.task)), False
            self._since, self._epoch_seconds = time.perf_counter(), 0.0
        if self._now is None:
            return None
        order, crowd = self._now.order, self._now.crowd
        fitting = CHUNK_SECONDS / self._epoch_seconds if self._epoch_seconds else 1
        count = min(order.epochs - crowd.epoch, max(1, int(fitting)))
        began = time.perf_counter()
        crowd = engine.train_crowd(order.task, crowd, count)
        now = time.perf_counter()
        # A slow first chunk may have compiled a graph: it says nothing about the speed of the next.
        first, slow = self._epoch_seconds == 0.0 and crowd.epoch == count, now - began > 4 * CHUNK_SECONDS
        self._epoch_seconds = 0.0 if first and slow else (now - began) / count
        made = self._now = Swept(order, crowd)
        if crowd.epoch >= order.epochs:
            self._now = None
        elif now - self._since < TELL_SECONDS:
            return None
        self._since, self._told = now, True
        return made
