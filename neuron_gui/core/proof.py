"""What was found in a run is proved by training before a remedy is offered: nothing is promised that was not tried.

Asks an engine to train; knows nothing of windows or threads, but gives way as soon as it is told to.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.diagnosis import findings
from neuron_gui.core.engine import Engine, Interrupted, never
from neuron_gui.core.evidence import Evidence, guessing_loss, little, still_to_gain
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.history import Checkpoint, Segment
from neuron_gui.core.neuron import forward, taught_loss
from neuron_gui.core.numerals import round_down
from neuron_gui.core.problem import Problem
from neuron_gui.core.remedy import Deed, Remedy
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import LEARNING_RATE_RANGE, Settings, State
from neuron_gui.core.stability import stability_edge
from neuron_gui.core.taught import taught

PROOF_EPOCHS, MOST_PROOF_EPOCHS = 500, 5000
FEWEST_PROOF_EPOCHS, PROOF_UPDATES = 20, 50_000  # where there are many batches, a proof is shorter
STRETCH = 0.005  # seconds of a proof between two looks at whether to go on
PATIENCE = 8.0  # seconds for a search; then what was proved by then must do
HELPS = 0.9  # of the loss as it was: a remedy has to end below that


@dataclass(frozen=True)
class Diverged:
    """The loss ran away at ``epoch``; ``largest_stable`` and ``offered`` are learning rates, None if none was found."""

    epoch: int
    learning_rate: float
    largest_stable: float | None = None
    offered: float | None = None


def diagnose(engine: Engine, evidence: Evidence, must_stop: Callable[[], bool] = never) -> Finding | None:
    """What is to be said of a run, with a remedy that was tried; None if there is nothing to say.

    A run that went well is not trained again. ``must_stop`` is asked every few milliseconds; raises Interrupted as soon
    as it says yes.
    """
    deadline = time.monotonic() + PATIENCE
    for found in findings(evidence):
        if not found.must_be_tried:
            return found
        if found.kind is Kind.DIVERGED:
            return _with_stable_rate(engine, found, evidence, must_stop)
        best = _best(engine, found, evidence, deadline, must_stop)
        if best is not None:
            return replace(found, remedies=(best,))
        if found.is_certain:
            return replace(found, remedies=())
    return None


def _best(
    engine: Engine, found: Finding, evidence: Evidence, deadline: float, must_stop: Callable[[], bool]
) -> Remedy | None:
    """The best of the remedies that help; they are tried in turn while each is better than the one before."""
    best: Remedy | None = None
    for remedy in found.remedies:
        if time.monotonic() > deadline:
            break
        assert remedy.dataset is not None
        assert remedy.settings is not None
        try:
            start = remedy.settings.start_state(remedy.dataset.input_count)
        except Problem:
            continue
        epochs = _epochs_of_proof(remedy.dataset, remedy.settings, evidence.epoch)
        if remedy.deed is Deed.RATE:
            start = evidence.start  # a race with the run as it was: as far, from the same start
            epochs = min(epochs, evidence.epoch)
        end = _end_of(engine, start, remedy.dataset, remedy.settings, epochs, must_stop)
        if end is None or not _helps(end, remedy, evidence):
            if best is not None:
                break
            continue
        loss = taught_loss(end, remedy.dataset, remedy.settings)
        if best is not None and best.loss is not None and loss > HELPS * best.loss:
            break
        best = replace(remedy, loss=loss, epochs=epochs)
        gain = still_to_gain(end, remedy.dataset, remedy.settings)
        enough = little(taught(remedy.dataset, remedy.settings), remedy.settings.loss)
        if loss <= enough or (gain is not None and gain <= enough):
            break
    return best


def _helps(end: State, remedy: Remedy, evidence: Evidence) -> bool:
    """Whether a remedy ends clearly lower than the run did, or than it began if it ran away.

    Losses of another kind, and of another unit of the target, are compared by the share of what there is to learn.
    """
    assert remedy.dataset is not None
    assert remedy.settings is not None
    data = taught(remedy.dataset, remedy.settings)
    if evidence.settings.loss == remedy.settings.loss and (evidence.taught.targets == data.targets).all():
        before = evidence.first_loss if evidence.diverged else evidence.loss
        after = taught_loss(end, remedy.dataset, remedy.settings)
        left = evidence.gain  # where noise keeps the loss up, most of what can be gained is enough
        return after < HELPS * before or (not evidence.diverged and left is not None and before - after > left / 2 > 0)
    if evidence.diverged:
        return taught_loss(end, remedy.dataset, remedy.settings) < guessing_loss(data, remedy.settings.loss)
    return _squares(end, remedy.dataset, remedy.settings) < HELPS * _squares(
        evidence.end, evidence.dataset, evidence.settings
    )


def _squares(state: State, dataset: Dataset, settings: Settings) -> float:
    data = taught(dataset, settings)
    with np.errstate(all="ignore"):
        return float(np.mean((forward(state, data.inputs, settings.activation) - data.targets) ** 2))


def _with_stable_rate(engine: Engine, found: Finding, evidence: Evidence, must_stop: Callable[[], bool]) -> Finding:
    dataset, settings = evidence.dataset, evidence.settings
    known = diagnose_divergence(engine, evidence.epoch, evidence.start, dataset, settings, must_stop)
    values = {**found.values, "stable": known.largest_stable}
    if known.offered is None:
        return replace(found, values=values)
    remedy = Remedy(Deed.RATE, dataset, replace(settings, learning_rate=known.offered))
    return replace(found, values=values, remedies=(remedy,))


def diagnose_divergence(
    engine: Engine,
    epoch: int,
    start: State,
    dataset: Dataset,
    settings: Settings,
    must_stop: Callable[[], bool] = never,
) -> Diverged:
    """Find the largest stable learning rate, rounded down, and one about half of it, both proved by training.

    ``must_stop`` is asked every few milliseconds; raises Interrupted as soon as it says yes.
    """
    deadline = time.monotonic() + PATIENCE

    def is_stable(rate: float) -> bool:
        if time.monotonic() > deadline:
            return False
        return _is_stable(engine, start, dataset, replace(settings, learning_rate=rate), must_stop)

    found = _largest_stable(dataset, settings, is_stable)
    if found is None:
        return Diverged(epoch, settings.learning_rate)
    deadline = math.inf  # an offer is worth some waiting
    offered = round_down(found / 2, 1)
    while offered >= LEARNING_RATE_RANGE[0]:
        if is_stable(offered):
            return Diverged(epoch, settings.learning_rate, found, offered)
        offered = round_down(offered / 2, 1)
    return Diverged(epoch, settings.learning_rate, found)


def _largest_stable(dataset: Dataset, settings: Settings, is_stable: Callable[[float], bool]) -> float | None:
    plain = (settings.optimizer, settings.loss, settings.activation) == ("sgd", "mean_squared_error", "linear")
    data = taught(dataset, settings)
    if plain and settings.batch_size >= len(data.rows):
        rate = round_down(stability_edge(data), 3)
        if rate >= LEARNING_RATE_RANGE[0] and is_stable(rate):
            return rate
    return _search(settings.learning_rate, is_stable)


def _search(bad: float, is_stable: Callable[[float], bool]) -> float | None:
    """Halve the bad rate until one is good, then close in on the edge from both sides."""
    good = bad / 2
    while good >= LEARNING_RATE_RANGE[0] and not is_stable(good):
        bad, good = good, good / 2
    if good < LEARNING_RATE_RANGE[0]:
        return None
    proved = round_down(good, 2)
    proved = proved if proved >= LEARNING_RATE_RANGE[0] and is_stable(proved) else good
    while (middle := round_down((proved * bad) ** 0.5, 2)) > proved:
        if is_stable(middle):
            proved = middle
        else:
            bad = middle
    return proved


def _is_stable(
    engine: Engine, start: State, dataset: Dataset, settings: Settings, must_stop: Callable[[], bool]
) -> bool:
    """Whether a run never runs away and ends lower than it began."""
    epochs = _epochs_of_proof(dataset, settings, settings.epochs)
    end = _end_of(engine, start, dataset, settings, epochs, must_stop)
    return end is not None and taught_loss(end, dataset, settings) < taught_loss(start, dataset, settings)


def _epochs_of_proof(dataset: Dataset, settings: Settings, wished: int) -> int:
    updates = -(-len(taught(dataset, settings).rows) // settings.batch_size)
    epochs = max(PROOF_EPOCHS, min(wished, MOST_PROOF_EPOCHS))
    return min(epochs, max(FEWEST_PROOF_EPOCHS, PROOF_UPDATES // updates))


def _end_of(
    engine: Engine,
    start: State,
    dataset: Dataset,
    settings: Settings,
    epochs: int,
    must_stop: Callable[[], bool],
) -> State | None:
    """Where a run ends, trained the exact way; None if it runs away."""
    segment, checkpoint = Segment(0, dataset, settings), Checkpoint(0, start)
    limit, count = loss_limit(taught_loss(start, dataset, settings), taught(dataset, settings)), 1
    while checkpoint.epoch < epochs:
        if must_stop():
            raise Interrupted
        begun = time.perf_counter()
        batch = engine.train(segment, checkpoint, min(count, epochs - checkpoint.epoch), must_stop)
        if sound_epochs(batch, limit) < len(batch):
            return None
        # Short enough to be interrupted, long enough to be fast.
        count = 2 * count if time.perf_counter() - begun < STRETCH else max(1, count // 2)
        checkpoint = batch.checkpoint()
    return checkpoint.state
