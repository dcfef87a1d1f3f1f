"""One epoch with its data: what all views show at the same time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment, recorded_moment
from neuron_gui.core.settings import Settings, State

STATE = State((0.12,), 0.0)


def test_predictions_errors_and_loss_agree():
    moment = Moment(0, 0, STATE, TUTORIAL, Settings(), row=4)
    assert moment.predictions[4] == pytest.approx(0.36)
    assert moment.errors[4] == pytest.approx(-4.64)
    assert moment.loss == pytest.approx(np.mean(moment.errors**2))
    np.testing.assert_array_equal(moment.z, moment.predictions)


def test_the_activation_stands_between_sum_and_prediction():
    moment = Moment(0, 0, STATE, TUTORIAL, Settings(activation="sigmoid"))
    np.testing.assert_allclose(moment.predictions, 1 / (1 + np.exp(-moment.z)))


def test_what_training_recorded_is_shown():
    assert Moment(3, 9, STATE, TUTORIAL, Settings(), recorded_loss=0.25).loss == 0.25


def test_a_blank_cell_makes_only_its_own_row_unknown():
    moment = Moment(0, 0, STATE, TUTORIAL.with_cell(2, 0, "").with_cell(3, 1, "abc"), Settings())
    assert list(np.isnan(moment.predictions)) == [False, False, True, False, False, False]
    assert list(np.isnan(moment.errors)) == [False, False, True, True, False, False]
    assert math.isnan(moment.loss)


def test_an_empty_table_has_no_loss():
    moment = Moment(0, 0, STATE, Dataset(("x", "y"), ()), Settings())
    assert moment.predictions.shape == (0,)
    assert math.isnan(moment.loss)


def test_while_an_epoch_is_told_the_one_before_it_has_its_data_and_settings():
    """Otherwise a cell that was just edited would show its old number until the update."""
    edited, quick = TUTORIAL.with_cell(0, 1, "99"), Settings(learning_rate=0.05)
    first, second = Segment(0, TUTORIAL, Settings()), Segment(1, edited, quick)
    history = History(STATE, first)
    for segment, epoch in ((first, 1), (second, 2)):
        one = np.array([0.5], dtype=np.float32)
        history.append(EpochBatch(segment, epoch, one[:, np.newaxis], one, one, one))
    before = recorded_moment(history, 1, edited, quick, 4)
    assert (before.dataset, before.settings, before.loss) == (TUTORIAL, Settings(), 0.5)
    told = recorded_moment(history, 1, edited, quick, 4, told=2)
    assert told.dataset is edited
    assert (told.state, told.settings) == (before.state, quick)
    assert told.loss == pytest.approx(np.mean(told.errors**2))  # the recorded one is of the other data
    assert recorded_moment(history, 0, edited, quick, 4, told=2).dataset is not edited
