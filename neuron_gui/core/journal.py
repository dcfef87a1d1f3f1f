"""The side file of a run: its epochs and the optimizer's memory, appended as they come and never rewritten.

A kill or a power cut may tear the last record, and a bad disk may spoil any: the reader takes what stands before the
first record that is not sound, and says where that ends. Knows runs, and nothing of projects, folders or threads.

    header   "HelloNJ1", number of inputs n (uint16), two bytes 0, CRC32 of these (uint32)
    record   kind (uint8: 1 epochs, 2 memory), three bytes 0, segment (uint32), first epoch (uint32),
             count (uint32: epochs, or bytes), CRC32 of all that and of what follows (uint32); then
             epochs: for each, n weights, bias, loss and loss as Keras prints it, as float32
             memory after that epoch: for each array its type (uint8), number of axes (uint8), axes (uint32), numbers

All numbers are little-endian. A segment is counted from 0 in the order in which the run was trained.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from neuron_gui.core.dataset import MOST_INPUTS
from neuron_gui.core.history import MOST_EPOCHS, EpochBatch, History, Segment, Slots
from neuron_gui.core.settings import State

MAGIC = b"HelloNJ1"
MOST_IN_A_RECORD = 1 << 18  # bytes: what a torn record can lose, and what is held in memory twice
MOST_AXES = 4

_EPOCHS, _MEMORY = 1, 2
_HEADER = struct.Struct("<8sHxxI")
_RECORD = struct.Struct("<BxxxIIII")
_TYPES = tuple(map(np.dtype, ("<f4", "<f8", "<i4", "<i8", "<u4", "<u8", "?")))


@dataclass(frozen=True, eq=False)
class Recording:
    """A run as it was at one moment: the record goes on growing, and this may be read in another thread meanwhile.

    Shapes: weights (k, n); bias, loss, keras_loss (k,) for the epochs 0 … k − 1. ``slots`` by epoch.
    """

    history: History = field(repr=False)  # to know the run by; not to be read in another thread
    start: State
    segments: tuple[Segment, ...]
    weights: np.ndarray
    bias: np.ndarray
    loss: np.ndarray
    keras_loss: np.ndarray
    slots: dict[int, Slots]

    @classmethod
    def of(cls, history: History) -> Recording:
        """What is recorded now; costs no copy of the epochs."""
        arrays = history.weights, history.bias, history.loss, history.keras_loss
        return cls(history, history.start, tuple(history.segments), *arrays, dict(history.slots))

    @property
    def last_epoch(self) -> int:
        """The newest epoch in it."""
        return len(self.bias) - 1

    def rows(self, first: int, last: int) -> np.ndarray:
        """What a journal keeps of these epochs, shape (epochs, n + 3)."""
        place = slice(first, last + 1)
        columns = self.weights[place], self.bias[place], self.loss[place], self.keras_loss[place]
        return np.column_stack(columns).astype("<f4", copy=False)


class Journal:
    """Writes the journal of one run. Raises OSError, after which the next try goes on behind what was sound."""

    def __init__(self, path: Path, inputs: int) -> None:
        self.path = path
        self._inputs = inputs
        self._file: BinaryIO | None = None
        self._sound = 0  # bytes that are known to be written
        self._last = 0  # the newest epoch in them
        self._unsynced = False

    @property
    def last_epoch(self) -> int:
        """The newest epoch written."""
        return self._last

    def write_on(self, run: Recording) -> None:
        """Append what the run has learned since the last time."""
        file = self._open()
        if self._last == run.last_epoch:
            return
        self._unsynced = True
        file.seek(self._sound)
        file.truncate()  # what an earlier try may have left behind
        if self._sound == 0:
            self._put(file, header(self._inputs), 0)
        for number, first, last in self._stretches(run):
            content = encode_epochs(number, first, run.rows(first, last))
            if last in run.slots:
                content += encode_slots(number, last, run.slots[last])
            self._put(file, content, last)

    def sync(self) -> None:
        """Have it survive a power cut, too; takes as long as the disk takes."""
        if self._file is not None and self._unsynced:
            os.fsync(self._file.fileno())
            self._unsynced = False

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        if self._file is None:
            # Without a buffer: what was not written shall not be tried again when the file is closed.
            self._file = self.path.open("r+b" if self._sound else "w+b", buffering=0)
        return self._file

    def _put(self, file: BinaryIO, content: bytes, last: int) -> None:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]
        self._sound += len(content)
        self._last = last

    def _stretches(self, run: Recording) -> Iterator[tuple[int, int, int]]:
        """What is new in pieces of one segment each, as (segment, first, last), cut where the memory is known."""
        most = max(1, MOST_IN_A_RECORD // (4 * (self._inputs + 3)))
        ends = {segment.first_epoch for segment in run.segments} | run.slots.keys() | {run.last_epoch}
        first, number = self._last + 1, 0
        for end in sorted(end for end in ends if end >= first):
            while number + 1 < len(run.segments) and run.segments[number + 1].first_epoch < first:
                number += 1
            while first <= end:
                last = min(end, first + most - 1)
                yield number, first, last
                first = last + 1


@dataclass(frozen=True, eq=False)
class Stretch:
    """Consecutive epochs of one segment as a journal has them: ``rows`` (k, n + 3), and the memory after the last."""

    segment: int
    first_epoch: int
    rows: np.ndarray
    slots: Slots | None = None


@dataclass(frozen=True, eq=False)
class ReadJournal:
    """What is sound in a journal: its stretches in order, and at which byte that ends; ``torn`` if there was more."""

    inputs: int
    stretches: tuple[Stretch, ...]
    sound_bytes: int
    torn: bool

    def history(self, start: State, segments: Sequence[Segment]) -> History:
        """The record again, as far as journal and segments agree."""
        history = History(start, segments[0])
        if self.inputs != len(start.weights):
            return history
        n = self.inputs
        for part in self.stretches:
            if part.segment >= len(segments):
                break
            segment = segments[part.segment]
            begins = history.segments[-1] is not segment
            if begins and segment.first_epoch != history.last_epoch:
                break
            rows = part.rows
            columns = rows[:, :n], rows[:, n], rows[:, n + 1], rows[:, n + 2]
            history.append(EpochBatch(segment, part.first_epoch, *columns, part.slots))
        return history


def read_journal(path: Path) -> ReadJournal:
    """Read all that is sound. Raises OSError only if the file itself cannot be read."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return _read(file, size)


def header(inputs: int) -> bytes:
    """How a journal of a run with so many inputs begins."""
    begin = _HEADER.pack(MAGIC, inputs, 0)
    return begin[:-4] + struct.pack("<I", zlib.crc32(begin[:-4]))


def encode_epochs(segment: int, first_epoch: int, rows: np.ndarray) -> bytes:
    """A record of epochs, shape (k, n + 3)."""
    return _record(_EPOCHS, segment, first_epoch, len(rows), rows.tobytes())


def encode_slots(segment: int, epoch: int, slots: Slots) -> bytes:
    """A record of the optimizer's memory after an epoch."""
    parts = []
    for array in map(np.asarray, slots):
        kind = array.dtype.newbyteorder("<")
        parts.append(struct.pack(f"<BB{array.ndim}I", _TYPES.index(kind), array.ndim, *array.shape))
        parts.append(array.astype(kind, copy=False).tobytes())
    content = b"".join(parts)
    return _record(_MEMORY, segment, epoch, len(content), content)


def _record(kind: int, segment: int, epoch: int, count: int, content: bytes) -> bytes:
    begin = _RECORD.pack(kind, segment, epoch, count, 0)[:-4]
    return begin + struct.pack("<I", zlib.crc32(content, zlib.crc32(begin))) + content


def _read(file: BinaryIO, size: int) -> ReadJournal:
    begin = file.read(_HEADER.size)
    if len(begin) < _HEADER.size or begin != header(struct.unpack_from("<H", begin, len(MAGIC))[0]):
        return ReadJournal(0, (), 0, torn=size > 0)
    inputs = struct.unpack_from("<H", begin, len(MAGIC))[0]
    sound, last, segment = _HEADER.size, 0, 0
    stretches: list[Stretch] = []
    while 0 < inputs <= MOST_INPUTS:
        head = file.read(_RECORD.size)
        if len(head) < _RECORD.size:
            break
        kind, number, epoch, count, checksum = _RECORD.unpack(head)
        width = 4 * (inputs + 3) if kind == _EPOCHS else 1
        if kind not in (_EPOCHS, _MEMORY) or count * width > size - file.tell():
            break
        content = file.read(count * width)
        if len(content) < count * width or zlib.crc32(content, zlib.crc32(head[:-4])) != checksum:
            break
        if kind == _EPOCHS:
            if epoch != last + 1 or number < segment or not count or last + count > MOST_EPOCHS:
                break
            rows = np.frombuffer(content, dtype="<f4").reshape(count, inputs + 3)
            stretches.append(Stretch(number, epoch, rows))
            last, segment = last + count, number
        else:
            slots = _slots(content)
            if slots is None or not stretches or epoch != last or number != segment:
                break
            end = stretches[-1]
            stretches[-1] = Stretch(end.segment, end.first_epoch, end.rows, slots)
        sound = file.tell()
    return ReadJournal(inputs, tuple(stretches), sound, torn=sound < size)


def _slots(content: bytes) -> Slots | None:
    """The arrays of a memory; None if they are none."""
    arrays = []
    place = 0
    try:
        while place < len(content):
            kind, axes = struct.unpack_from("<BB", content, place)
            if kind >= len(_TYPES) or axes > MOST_AXES:
                return None
            shape = struct.unpack_from(f"<{axes}I", content, place + 2)
            place += 2 + 4 * axes
            count = int(np.prod(shape, dtype=object)) if shape else 1
            array = np.frombuffer(content, _TYPES[kind], count, place).reshape(shape)
            arrays.append(array.astype(_TYPES[kind].newbyteorder("="), copy=False))
            place += array.nbytes
    except (struct.error, ValueError):
        return None
    return tuple(arrays)


def epochs_in(path: Path) -> int:
    """How many epochs a journal says that it has; looks only at the beginnings of its records."""
    with path.open("rb") as file:
        begin = file.read(_HEADER.size)
        inputs = struct.unpack_from("<H", begin, len(MAGIC))[0] if len(begin) == _HEADER.size else 0
        epochs = 0
        while inputs and len(head := file.read(_RECORD.size)) == _RECORD.size:
            kind, _, _, count, _ = _RECORD.unpack(head)
            if kind == _EPOCHS:
                epochs += count
            file.seek(count * (4 * (inputs + 3) if kind == _EPOCHS else 1), os.SEEK_CUR)
    return min(epochs, MOST_EPOCHS)
