"""Runs of arbitrary numbers, and sessions that hold them."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.session_files import SessionFiles, Snapshot
from neuron_gui.core.sessions import Sessions
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.work import Work


def trained(epochs: int, dataset: Dataset = TUTORIAL, seed: int = 1) -> History:
    history = History(State((0.5,) * dataset.input_count, 0.0), Segment(0, dataset, Settings()))
    learn(history, epochs, seed)
    return history


def learn(history: History, epochs: int, seed: int = 1, segment: Segment | None = None) -> None:
    n = history.input_count
    numbers = np.random.default_rng(seed).normal(size=(epochs, n + 3)).astype(np.float32)
    columns = numbers[:, :n], numbers[:, n], numbers[:, n + 1], numbers[:, n + 2]
    memory = (numbers[-1], np.array(epochs))
    history.append(EpochBatch(segment or history.segments[-1], history.last_epoch + 1, *columns, memory))


def assert_same_run(one: History | None, other: History | None) -> None:
    assert one is not None
    assert other is not None
    assert (one.start, one.segments, one.last_epoch) == (other.start, other.segments, other.last_epoch)
    for name in ("weights", "bias", "loss", "keras_loss"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    segment, kept = one.kept(one.last_epoch)
    assert segment == other.kept(other.last_epoch)[0]
    for mine, yours in zip(kept.slots, other.kept(other.last_epoch)[1].slots, strict=True):
        np.testing.assert_array_equal(mine, yours)


def save(here: Sessions, work: Work | None = None, *, done: bool = True, **more):
    """A session with this work, closed again; its folder."""
    session = here.begin()
    files = SessionFiles(session)
    files.write(Snapshot.of(work or Work(), **more))
    files.close()
    if done:
        session.mark_done()
    session.close()
    return session.folder
