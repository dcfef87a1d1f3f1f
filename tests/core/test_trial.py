"""A run trained again with something else: what is planned, what counts as different, and what comes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.trial import Trial, plan_trial, tried_aspects

WORK = Project()


def run(weight: float = 0.12) -> History:
    return History(State((weight,), 0.0), Segment(0, TUTORIAL, Settings()))


def tried(**changes) -> Project:
    return replace(WORK, settings=replace(WORK.settings, **changes))


class Rolling:
    """An engine whose loss grows by a factor in every epoch."""

    def __init__(self, factor: float) -> None:
        self._factor = factor

    def preview(self, start, dataset, settings, epochs, must_stop):
        with np.errstate(over="ignore"):
            losses = np.float32(self._factor) ** np.arange(1, epochs + 1, dtype=np.float32)
        states = np.zeros((epochs, len(start.weights)), np.float32)
        return EpochBatch(Segment(0, dataset, settings), 1, states, states[:, 0], losses, losses)


def test_a_trial_keeps_the_start_and_the_length_of_the_run_on_screen():
    trial = plan_trial(WORK, tried(learning_rate=0.1), run(3.0), 1000)  # it began by another seed
    assert (trial.start, trial.epochs, trial.settings.learning_rate) == (State((3.0,), 0.0), 1000, 0.1)


def test_the_start_or_the_epochs_that_are_tried_count_instead():
    begins = State((-2.0,), 0.5)
    assert plan_trial(WORK, tried(start=begins), run(), 1000).start == begins
    assert plan_trial(WORK, tried(seed=7), run(), 1000).start == Settings(seed=7).start_state(1)
    assert plan_trial(WORK, tried(epochs=60), run(), 1000).epochs == 60


def test_data_that_are_not_sound_are_named():
    broken = replace(WORK, dataset=Dataset(("x", "y"), ((1.0, float("nan")),), {(0, 1): "many"}))
    with pytest.raises(Problem):
        plan_trial(WORK, broken, run(), 500)


def test_differences_are_named_once_and_a_start_however_it_came_about():
    assert tried_aspects(WORK, WORK) == ()
    assert tried_aspects(WORK, tried(learning_rate=0.1, batch_size=2)) == ("learning_rate", "batch_size")
    assert tried_aspects(WORK, tried(seed=3)) == tried_aspects(WORK, tried(start=State((1.0,), 0.0))) == ("start",)
    assert tried_aspects(WORK, replace(WORK, dataset=TUTORIAL.with_row(0, (5.0, 5.0)))) == ("data",)


def test_record_has_one_segment_and_every_epoch():
    record = Trial(State((0.0,), 0.0), TUTORIAL, Settings(), 40).carry_out(Rolling(0.9))
    assert (record.last_epoch, len(record.segments)) == (40, 1)
    assert record.loss_at(40) == pytest.approx(0.9**40, rel=1e-5)


def test_a_run_that_runs_away_ends_before_it_did():
    record = Trial(State((0.0,), 0.0), TUTORIAL, Settings(), 40).carry_out(Rolling(1e3))
    assert 0 < record.last_epoch < 40
    assert np.isfinite(record.loss).all()
