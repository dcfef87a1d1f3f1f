"""The record of a run as what goes into a file: its start and segments as JSON, its epochs as arrays; and back.

    weights (N + 1, n), bias, loss, keras_loss (N + 1,): float32, one row for every epoch from 0 on
    slots0_epochs (k,): the epochs after which the optimizer's memory is kept in the arrays slots0_0, slots0_1, … (k, …)
    slots1_epochs …: the same after a change of the optimizer

All of it is exact: a run goes on from it bit for bit. Knows nothing of zips and of tables in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import MOST_EPOCHS, History, Segment, Slots
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import Settings, State

MOST_SEGMENTS = 100_000

# How many averages an optimizer keeps of every weight and of the bias, beside the count of its updates.
AVERAGES = {"sgd": 0, "momentum": 1, "adam": 2, "rmsprop": 1}


class SegmentHead(msgspec.Struct):
    """A stretch of a run; ``table`` is the place of its data set."""

    first_epoch: int
    table: int
    settings: Settings


class RunHead(msgspec.Struct):
    """All of a record but its epochs."""

    start: State
    segments: list[SegmentHead]


def encode_run(history: History, places: Mapping[int, int]) -> RunHead:
    """All of a record but its epochs; ``places`` has the place of each data set by its identity."""
    segments = [SegmentHead(part.first_epoch, places[id(part.dataset)], part.settings) for part in history.segments]
    return RunHead(history.start, segments)


def epoch_arrays(history: History) -> dict[str, np.ndarray]:
    """Its epochs, and the optimizer's memory where it is kept. The first four are views of a record that may grow."""
    arrays = {
        "weights": history.weights,
        "bias": history.bias,
        "loss": history.loss,
        "keras_loss": history.keras_loss,
    }
    for number, (epochs, stacks) in enumerate(_stacked(history.slots)):
        arrays[f"slots{number}_epochs"] = epochs
        arrays.update({f"slots{number}_{place}": stack for place, stack in enumerate(stacks)})
    return arrays


def decode_run(head: RunHead, arrays: Mapping[str, np.ndarray], datasets: Sequence[Dataset]) -> History:
    """The record. Raises Problem if its parts do not fit each other."""
    inputs = len(head.start.weights)
    weights, bias, loss, keras_loss = (arrays.get(name) for name in ("weights", "bias", "loss", "keras_loss"))
    if weights is None or bias is None or loss is None or keras_loss is None:
        raise Problem("An array of its epochs is missing.")
    epochs = (weights, bias, loss, keras_loss)
    count = len(bias) if bias.ndim else 0
    shapes = [(count, inputs), (count,), (count,), (count,)]
    if [array.shape for array in epochs] != shapes or any(array.dtype != np.float32 for array in epochs):
        raise Problem("Its arrays of epochs do not have the shapes (N + 1, n) and (N + 1,) in 32-bit numbers.")
    if not 1 <= count <= MOST_EPOCHS + 1:
        raise Problem("A run has epoch 0 and at most {most} more.", most=f"{MOST_EPOCHS:,}")
    with np.errstate(over="ignore"):
        first = np.array([*head.start.weights, head.start.bias], dtype=np.float32)
    if not np.array_equal(first, [*weights[0], bias[0]]):
        raise Problem("Its epoch 0 is not its start.")
    if not all(np.isfinite(array[1:]).all() for array in epochs[:3]):
        raise Problem("An epoch of it is not a number.")
    segments = _segments(head, datasets, last=count - 1)
    return History.restored(head.start, segments, epochs, _unstacked(arrays, segments, inputs, last=count - 1))


def _segments(head: RunHead, datasets: Sequence[Dataset], last: int) -> list[Segment]:
    if not 1 <= len(head.segments) <= MOST_SEGMENTS:
        raise Problem("A run has 1 to {most} segments.", most=f"{MOST_SEGMENTS:,}")
    segments = []
    before = 0
    kind = head.segments[0].settings.standardise
    usable: dict[int, bool] = {}
    for place, part in enumerate(head.segments):
        if place == 0 and part.first_epoch != 0:
            raise Problem("Its first segment does not begin at epoch 0.")
        if not before <= part.first_epoch <= max(0, last - 1):
            raise Problem("Segment {place} does not begin where it can.", place=place + 1)
        if not 0 <= part.table < len(datasets):
            raise Problem("Segment {place}: there is no table {table}.", place=place + 1, table=part.table)
        dataset = datasets[part.table]
        if part.table not in usable:
            usable[part.table] = dataset.first_problem() is None and dataset.input_count == len(head.start.weights)
        if not usable[part.table] or part.settings.standardise != kind:
            raise Problem("Segment {place} was not trained with table {table}.", place=place + 1, table=part.table)
        before = part.first_epoch
        segments.append(Segment(part.first_epoch, dataset, part.settings))
    return segments


def _stacked(slots: Mapping[int, Slots]) -> list[tuple[np.ndarray, list[np.ndarray]]]:
    """The kept memories of one shape put together, with their epochs: a few arrays, however many epochs there are."""
    alike: dict[tuple[tuple[np.dtype, tuple[int, ...]], ...], list[int]] = {}
    for epoch, memory in slots.items():
        if epoch > 0:
            arrays = map(np.asarray, memory)
            alike.setdefault(tuple((array.dtype, array.shape) for array in arrays), []).append(epoch)
    return [
        (
            np.array(epochs, dtype=np.int32),
            [np.stack([np.asarray(slots[epoch][place]) for epoch in epochs]) for place in range(len(shape))],
        )
        for shape, epochs in alike.items()
    ]


def _unstacked(
    arrays: Mapping[str, np.ndarray], segments: Sequence[Segment], inputs: int, last: int
) -> dict[int, Slots]:
    firsts = np.array([part.first_epoch for part in segments])
    slots: dict[int, Slots] = {}
    number = 0
    while (epochs := arrays.get(f"slots{number}_epochs")) is not None:
        if epochs.ndim != 1 or epochs.dtype != np.int32 or np.any(epochs < 1) or np.any(epochs > last):
            raise Problem("The optimizer's memory is not of epochs that there are.")
        stacks: list[np.ndarray] = []
        while (stack := arrays.get(f"slots{number}_{len(stacks)}")) is not None:
            if stack.shape[:1] != epochs.shape:
                raise Problem("The optimizer's memory is not as long as its epochs are many.")
            stacks.append(stack)
        places = np.maximum(0, np.searchsorted(firsts, epochs) - 1)
        for optimizer in {segments[place].settings.optimizer for place in places.tolist()} if stacks else ():
            if not _fits([(stack.dtype, stack.shape[1:]) for stack in stacks], optimizer, inputs):
                raise Problem("The optimizer's memory is not that of {optimizer}.", optimizer=optimizer)
        for place, epoch in enumerate(epochs.tolist()):
            slots[epoch] = tuple(stack[place] for stack in stacks)
        number += 1
    return slots


def _fits(memory: Sequence[tuple[np.dtype, tuple[int, ...]]], optimizer: str, inputs: int) -> bool:
    """Whether it is the count of the updates, and so many averages of weights (n, 1) and of the bias (1,)."""
    count, *rest = memory
    averages = AVERAGES[optimizer]
    shapes = sorted(shape for _, shape in rest)
    return (
        np.issubdtype(count[0], np.integer)
        and count[1] == ()
        and shapes == sorted([(inputs, 1)] * averages + [(1,)] * averages)
        and all(dtype == np.float32 for dtype, _ in rest)
    )
