"""What the trainer tells its worker: the orders, and the mailbox in which the newest of each kind waits."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import Checkpoint, History, Segment, next_segment
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.trial import Trial

if TYPE_CHECKING:
    from neuron_gui.core.crowd import Crowd, CrowdTask


@dataclass(frozen=True, eq=False)
class Job:
    """Train from a checkpoint to ``last_epoch``; ``start`` and ``first_loss`` are the run's own, to judge divergence.

    What the worker says of a job carries its ``number``, so that word of an abandoned one can be told apart.
    Up to ``known`` the epochs are recorded already: they are trained once more, unheard, for the optimizer's memory.
    ``planned`` is how it goes on from there, where something was changed since ``segment`` was trained.
    """

    number: int
    segment: Segment
    checkpoint: Checkpoint
    known: int
    last_epoch: int
    start: State
    first_loss: float
    planned: tuple[Dataset, Settings]

    @property
    def catches_up(self) -> bool:
        """Whether what is trained next is recorded already."""
        return self.checkpoint.epoch < self.known

    def next(self) -> tuple[Segment, Checkpoint]:
        """What is trained next, and from what."""
        if self.catches_up:
            return self.segment, self.checkpoint
        return next_segment(self.segment, self.checkpoint, *self.planned)


@dataclass(frozen=True, eq=False)
class Question:
    """Ask the model with a state's weights and bias about inputs of shape (n,), which it sees through ``scaling``."""

    number: int
    state: State
    activation: str
    inputs: tuple[float, ...]
    scaling: Scaling | None = None


@dataclass(frozen=True)
class Answer:
    """The Keras model's prediction for one question; ``inputs`` as they were asked, seen through ``scaling``."""

    number: int
    inputs: tuple[float, ...]
    state: State
    activation: str
    prediction: float
    scaling: Scaling | None = None


@dataclass(frozen=True, eq=False)
class Recall:
    """Work out the optimizer's memory at an epoch that is recorded, from the nearest one where it was kept."""

    history: History  # only to say which run the memory belongs to; read in the GUI thread alone
    epoch: int
    segment: Segment
    checkpoint: Checkpoint


@dataclass(frozen=True, eq=False)
class TrialOrder:
    """Train a whole run the fast way, as an answer to "what if"."""

    number: int
    trial: Trial


@dataclass(frozen=True, eq=False)
class Sweep:
    """Train a crowd for so many epochs; ``about`` is whatever the one who orders wants to find in the answer."""

    task: CrowdTask
    epochs: int
    about: object = None


@dataclass(frozen=True, eq=False)
class Swept:
    """How far a sweep has come."""

    order: Sweep
    crowd: Crowd

    @property
    def complete(self) -> bool:
        """Whether all its epochs are trained."""
        return self.crowd.epoch >= self.order.epochs


class Mailbox:
    """The newest order of each kind, guarded by one lock; both threads use it."""

    def __init__(self) -> None:
        self._orders: dict[str, Any] = {}
        self._changed = threading.Condition()

    def put(self, kind: str, order: Any = True, *, cancels: tuple[str, ...] = ()) -> None:
        with self._changed:
            self._orders[kind] = order
            for other in cancels:
                self._orders.pop(other, None)
            self._changed.notify()

    def holds(self, kinds: tuple[str, ...]) -> bool:
        """Whether an order of one of these kinds is waiting."""
        with self._changed:
            return any(kind in self._orders for kind in kinds)

    def take(self, kind: str) -> Any:
        """The order of this kind, which then no longer waits; None if there is none."""
        with self._changed:
            return self._orders.pop(kind, None)

    def wait(self, seconds: float | None) -> dict[str, Any]:
        """All orders, as soon as there is one or the time is over; leaves the mailbox empty."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._orders), seconds)
            orders, self._orders = self._orders, {}
            return orders
