"""The journal of a run: whatever happens to its file, what comes back is the beginning of what was written."""

from __future__ import annotations

import errno
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import SLOTS_EVERY, EpochBatch, History, Segment
from neuron_gui.core.journal import Journal, Recording, read_journal
from neuron_gui.core.settings import Settings, State

WIDE = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (2.0, 1.0, 0.0)))


class Taught:
    """A run that grows by numbers drawn from a seed; every other batch is of a new segment."""

    def __init__(self, inputs: int = 1) -> None:
        dataset = TUTORIAL if inputs == 1 else WIDE
        self.start = State((0.1,) * inputs, 0.3)
        self.history = History(self.start, Segment(0, dataset, Settings()))
        self._random = np.random.default_rng(inputs)

    def learn(self, count: int, *, anew: bool = False, memory: int | None = 1) -> None:
        history, segment = self.history, self.history.segments[-1]
        if anew and history.last_epoch:
            rate = segment.settings.learning_rate * 0.9
            segment = Segment(history.last_epoch, segment.dataset, replace(segment.settings, learning_rate=rate))
        numbers = self._random.normal(size=(count, history.input_count + 3)).astype(np.float32)
        n = history.input_count
        slots = None if memory is None else tuple(numbers[-1:, :1] * place for place in range(memory))
        columns = numbers[:, :n], numbers[:, n], numbers[:, n + 1], numbers[:, n + 2]
        history.append(EpochBatch(segment, history.last_epoch + 1, *columns, slots))


def assert_begins_like(read: History, written: History) -> None:
    """Epoch by epoch the same, as far as it goes; and training can go on from it exactly."""
    for name in ("weights", "bias", "loss", "keras_loss"):
        got = getattr(read, name)
        np.testing.assert_array_equal(got, getattr(written, name)[: len(got)])
    assert read.segments == written.segments[: len(read.segments)]
    for epoch, slots in read.slots.items():
        if epoch in written.slots:
            for one, other in zip(slots, written.slots[epoch], strict=True):
                np.testing.assert_array_equal(one, other)
                assert one.dtype == other.dtype


batches = st.lists(
    st.tuples(st.integers(1, 40), st.booleans(), st.sampled_from([None, 0, 1, 2]), st.booleans()),
    min_size=1,
    max_size=8,
)


def write(path, plan, inputs: int) -> Taught:
    """Train as planned; the journal is written on where the plan says so, and in the end."""
    taught = Taught(inputs)
    journal = Journal(path, inputs)
    for count, anew, memory, saved in plan:
        taught.learn(count, anew=anew, memory=memory)
        if saved:
            journal.write_on(Recording.of(taught.history))
    journal.write_on(Recording.of(taught.history))
    journal.sync()
    journal.close()
    return taught


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("journal") / "run-1.journal"


@given(plan=batches, inputs=st.sampled_from([1, 2]))
def test_what_is_written_comes_back(file, plan, inputs):
    written = write(file, plan, inputs).history
    read = read_journal(file)
    assert not read.torn
    again = read.history(written.start, written.segments)
    assert again.last_epoch == written.last_epoch
    assert_begins_like(again, written)
    ends = {segment.first_epoch for segment in written.segments} | {written.last_epoch}
    assert ends & written.slots.keys() <= again.slots.keys()


@given(plan=batches, inputs=st.sampled_from([1, 2]), share=st.floats(0, 1))
def test_cut_anywhere_it_gives_a_beginning(file, plan, inputs, share):
    written = write(file, plan, inputs).history
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    read = read_journal(file)
    assert read.sound_bytes <= int(share * len(content))
    assert_begins_like(read.history(written.start, written.segments), written)


@given(plan=batches, inputs=st.sampled_from([1, 2]), share=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_with_any_byte_spoilt_it_gives_a_beginning(file, plan, inputs, share, flip):
    written = write(file, plan, inputs).history
    content = bytearray(file.read_bytes())
    place = int(share * len(content))
    content[place] ^= flip
    file.write_bytes(content)
    read = read_journal(file)
    assert read.torn
    assert read.sound_bytes <= place  # nothing that came after the spoilt byte is believed
    assert_begins_like(read.history(written.start, written.segments), written)


@given(content=st.binary(max_size=300))
def test_anything_else_is_an_empty_run(file, content):
    file.write_bytes(content)
    read = read_journal(file)
    assert read.history(State((0.1,), 0.0), [Segment(0, TUTORIAL, Settings())]).last_epoch == 0


def test_a_long_run_is_cut_into_records(file):
    """So that a torn one loses little; and the memory is where training can go on from."""
    taught = Taught()
    for _ in range(60):
        taught.learn(SLOTS_EVERY)
    journal = Journal(file, 1)
    journal.write_on(Recording.of(taught.history))
    journal.close()
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    again = read_journal(file).history(taught.start, taught.history.segments)
    assert again.last_epoch == 60 * SLOTS_EVERY  # only its memory was torn
    assert max(again.slots) == 59 * SLOTS_EVERY


def test_epochs_of_a_segment_that_nobody_knows_are_left_out(file):
    """The list of segments may be older than the journal, by a moment."""
    written = write(file, [(20, False, 1, True), (30, True, 1, True), (10, True, 1, True)], 1).history
    again = read_journal(file).history(written.start, written.segments[:2])
    assert again.last_epoch == 50
    other = [written.segments[0], replace(written.segments[1], first_epoch=19)]
    assert read_journal(file).history(written.start, other).last_epoch == 20


def test_a_recording_stays_as_it_was_while_the_run_goes_on():
    taught = Taught()
    taught.learn(500)
    recording = Recording.of(taught.history)
    losses = recording.loss.copy()
    for _ in range(10):
        taught.learn(1000, anew=True)
    assert recording.last_epoch == 500
    assert len(recording.segments) == 1
    assert recording.slots.keys() == {0, 500}
    np.testing.assert_array_equal(recording.loss, losses)


def test_a_full_disk_loses_no_epoch_and_leaves_nothing_half_written(file, monkeypatch):
    """Each try that fails may leave half a record behind; the next one cuts that off first."""
    taught = Taught()
    journal = Journal(file, 1)
    taught.learn(100)
    journal.write_on(Recording.of(taught.history))
    room, put = 130, Journal._put

    class NearlyFull:
        def __init__(self, file):
            self._file = file

        def write(self, content) -> int:
            nonlocal room
            if not room:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken = min(room, len(content))
            room -= taken
            return self._file.write(bytes(content[:taken]))

    monkeypatch.setattr(Journal, "_put", lambda self, file, *rest: put(self, NearlyFull(file), *rest))
    for attempt in range(3):
        taught.learn(100)
        with pytest.raises(OSError, match="No space"):
            journal.write_on(Recording.of(taught.history))
        assert read_journal(file).torn == (attempt == 0)
    assert read_journal(file).history(taught.start, taught.history.segments).last_epoch == 100
    monkeypatch.undo()
    journal.write_on(Recording.of(taught.history))
    journal.close()
    read = read_journal(file)
    assert not read.torn
    again = read.history(taught.start, taught.history.segments)
    assert again.last_epoch == 400
    assert_begins_like(again, taught.history)
