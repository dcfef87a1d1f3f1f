"""The record of one run: its start, its segments, and every epoch's weights, bias and loss; append-only.

Knows nothing of how the epochs were trained. All arrays are float32, as Keras computes them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import taught_loss
from neuron_gui.core.pyramid import Pyramid
from neuron_gui.core.settings import Settings, State

SLOTS_EVERY = 1000  # epochs between two kept copies of the optimizer's memory
MOST_EPOCHS = 1_000_000

Slots = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Segment:
    """A stretch of a run trained with one data set and one settings; it begins at the state of ``first_epoch``.

    ``dataset`` is the table as typed. All segments of a run have inputs of one kind, standardised or not: else the
    weights would mean something else from one epoch to the next.
    """

    first_epoch: int
    dataset: Dataset
    settings: Settings


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that training needs to go on exactly: a state, and the optimizer's memory (empty: a fresh optimizer)."""

    epoch: int
    state: State
    slots: Slots = ()


@dataclass(frozen=True, eq=False)
class EpochBatch:
    """Consecutive epochs of one segment, in order: the states of ``first_epoch`` … ``last_epoch``.

    Shapes: weights (k, n); bias, loss, keras_loss (k,). ``loss`` is of the state, over all training rows;
    ``keras_loss`` is what Keras prints for the epoch (computed before its updates). ``slots`` is the optimizer's memory
    after the last, None where it is not known.
    """

    segment: Segment
    first_epoch: int
    weights: np.ndarray
    bias: np.ndarray
    loss: np.ndarray
    keras_loss: np.ndarray
    slots: Slots | None = ()

    def __len__(self) -> int:
        """How many epochs there are in it."""
        return len(self.bias)

    @property
    def last_epoch(self) -> int:
        """The epoch of the last state in it."""
        return self.first_epoch + len(self) - 1

    def checkpoint(self) -> Checkpoint:
        """Where training can go on after this batch, which must not be empty and must know its slots."""
        assert self.slots is not None
        state = State(tuple(map(float, self.weights[-1])), float(self.bias[-1]))
        return Checkpoint(self.last_epoch, state, self.slots)

    def head(self, count: int) -> EpochBatch:
        """Its first epochs only, without the optimizer's memory (which belongs to the last)."""
        if count >= len(self):
            return self
        return EpochBatch(
            self.segment,
            self.first_epoch,
            self.weights[:count],
            self.bias[:count],
            self.loss[:count],
            self.keras_loss[:count],
            None,
        )

    def joined(self, later: EpochBatch) -> EpochBatch:
        """This batch and the one that follows it, as one. Raises ValueError if they do not meet."""
        if later.segment is not self.segment or later.first_epoch != self.last_epoch + 1:
            raise ValueError("batches do not follow one another")
        return EpochBatch(
            self.segment,
            self.first_epoch,
            np.concatenate((self.weights, later.weights)),
            np.concatenate((self.bias, later.bias)),
            np.concatenate((self.loss, later.loss)),
            np.concatenate((self.keras_loss, later.keras_loss)),
            later.slots,
        )


def next_segment(
    current: Segment, checkpoint: Checkpoint, dataset: Dataset, settings: Settings
) -> tuple[Segment, Checkpoint]:
    """The segment in which training goes on from a checkpoint with these data and settings, and from what exactly.

    It is the current one unless something changed that training depends on; another optimizer starts with an
    empty memory.
    """
    if current.dataset.teaches_as(dataset) and _training_part(current.settings) == _training_part(settings):
        return current, checkpoint
    if current.settings.optimizer != settings.optimizer:
        checkpoint = replace(checkpoint, slots=())
    return Segment(checkpoint.epoch, dataset, settings), checkpoint


def _training_part(settings: Settings) -> Settings:
    """The settings without what only says where a run starts and how long it lasts."""
    return replace(settings, epochs=1, start=None, seed=settings.seed if settings.shuffle else 0)


class History:
    """Every epoch of one run, from epoch 0, the untrained neuron.

    Grows by doubling, so that a million single epochs cost a million appends and twenty copies.
    """

    def __init__(self, start: State, segment: Segment) -> None:
        self.start = start
        self.segments: list[Segment] = [segment]
        self.losses = Pyramid()
        self._slots: dict[int, Slots] = {0: ()}
        self._last = 0
        inputs = len(start.weights)
        # Columns: the weights, the bias, the loss of the state, and the loss as Keras prints it.
        self._table = np.full((1024, inputs + 3), np.nan, dtype=np.float32)
        self._table[0, :inputs] = start.weights
        self._table[0, inputs] = start.bias
        with np.errstate(over="ignore"):
            self._table[0, inputs + 1] = taught_loss(start, segment.dataset, segment.settings)
        self.losses.append(self._table[:1, inputs + 1])

    @property
    def last_epoch(self) -> int:
        """The newest epoch recorded; 0 for a run that has not begun."""
        return self._last

    @property
    def input_count(self) -> int:
        """How many weights each state has (n)."""
        return self._table.shape[1] - 3

    def fits(self, dataset: Dataset, settings: Settings) -> bool:
        """Whether its states are those of a neuron for these: as many weights, for inputs of the same kind."""
        kind = self.segments[0].settings.standardise
        return self.input_count == dataset.input_count and kind == settings.standardise

    @property
    def weights(self) -> np.ndarray:
        """All weights, a view of shape (epochs + 1, n)."""
        return self._table[: self._last + 1, : self.input_count]

    @property
    def bias(self) -> np.ndarray:
        """All biases, a view of shape (epochs + 1,)."""
        return self._table[: self._last + 1, -3]

    @property
    def loss(self) -> np.ndarray:
        """The loss of every state over the training rows, a view of shape (epochs + 1,)."""
        return self._table[: self._last + 1, -2]

    @property
    def keras_loss(self) -> np.ndarray:
        """The losses as Keras prints them, a view of shape (epochs + 1,); NaN at epoch 0, which Keras never prints."""
        return self._table[: self._last + 1, -1]

    @property
    def slots(self) -> Mapping[int, Slots]:
        """The optimizer's memory by the epochs after which it is known; that of epoch 0 is empty."""
        return MappingProxyType(self._slots)

    @classmethod
    def restored(
        cls,
        start: State,
        segments: Sequence[Segment],
        epochs: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
        slots: Mapping[int, Slots],
    ) -> History:
        """The record of a run that was kept elsewhere, as it was.

        ``epochs`` are its weights, bias, loss and keras_loss from epoch 0 on, in the shapes of the properties.
        """
        whole = cls.__new__(cls)  # what else is done to begin with would be thrown away
        whole.start, whole.segments, whole.losses = start, list(segments), Pyramid()
        whole._slots = {0: (), **slots}
        whole._last = len(epochs[1]) - 1
        whole._table = np.empty((max(1024, whole._last + 1), len(start.weights) + 3), dtype=np.float32)
        for view, values in zip((whole.weights, whole.bias, whole.loss, whole.keras_loss), epochs, strict=True):
            view[:] = values
        whole.losses.append(whole.loss)
        return whole

    def append(self, batch: EpochBatch) -> None:
        """Add the next epochs. Raises ValueError if they do not follow the newest one."""
        if batch.first_epoch != self._last + 1:
            raise ValueError(f"epoch {batch.first_epoch} cannot follow epoch {self._last}")
        if not len(batch):
            return
        end = batch.last_epoch + 1
        while end > len(self._table):
            self._table = np.concatenate((self._table, np.empty_like(self._table)))
        place = slice(batch.first_epoch, end)
        n = self.input_count
        self._table[place, :n] = batch.weights
        self._table[place, n] = batch.bias
        self._table[place, n + 1] = batch.loss
        self._table[place, n + 2] = batch.keras_loss
        self.losses.append(self._table[place, n + 1])
        if batch.segment is not self.segments[-1]:
            self.segments.append(batch.segment)
        elif batch.slots is not None and self._last % SLOTS_EVERY and self._last != batch.segment.first_epoch:
            self._slots.pop(self._last, None)
        self._last = batch.last_epoch
        if batch.slots is not None:
            self._slots[self._last] = batch.slots

    def state(self, epoch: int) -> State:
        """The weights and bias after so many epochs (0 … ``last_epoch``)."""
        if not 0 <= epoch <= self._last:
            raise IndexError(f"there is no epoch {epoch}")
        if epoch == 0:
            return self.start
        row = self._table[epoch]
        return State(tuple(map(float, row[: self.input_count])), float(row[-3]))

    def loss_at(self, epoch: int) -> float:
        """The loss of the state of an epoch."""
        return float(self.loss[epoch])

    def segment_at(self, epoch: int) -> Segment:
        """The segment whose training made the state of an epoch; the first one for epoch 0."""
        firsts = [segment.first_epoch for segment in self.segments]
        return self.segments[max(0, bisect_left(firsts, epoch) - 1)]

    def kept(self, epoch: int) -> tuple[Segment, Checkpoint]:
        """The nearest epoch up to this one whose optimizer's memory is known, and the segment that leads on from it.

        Training that segment from that checkpoint makes the state and the memory of ``epoch`` again, bit for bit, in at
        most SLOTS_EVERY epochs.
        """
        segment = self.segment_at(epoch)
        place = max(known for known in self._slots if known <= epoch)
        slots = self._slots[place]
        if place < epoch and segment.settings.optimizer != self.segment_at(place).settings.optimizer:
            slots = ()  # an optimizer begins with an empty memory
        return segment, Checkpoint(place, self.state(place), slots)

    def until(self, epoch: int) -> History:
        """A copy that ends at this epoch, from which another future can begin."""
        copy = History(self.start, self.segments[0])
        copy.segments = [part for part in self.segments if part.first_epoch < epoch] or self.segments[:1]
        copy._table = self._table[: max(1024, epoch + 1)].copy()
        copy._last = epoch
        copy._slots = {place: slots for place, slots in self._slots.items() if place <= epoch}
        copy.losses.append(self.loss[1 : epoch + 1])
        return copy
