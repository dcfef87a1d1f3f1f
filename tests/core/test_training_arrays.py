"""What goes into a training and comes out: orders of rows, tables, and both losses of an epoch."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.settings import Settings
from neuron_gui.core.training_arrays import padded_table, row_orders, table_of, with_both_losses


def test_unshuffled_rows_keep_the_order_of_the_table():
    assert row_orders(Settings(), 4, 7, 100).tolist() == [[0, 1, 2, 3]]


def test_order_of_an_epoch_depends_on_seed_and_epoch_alone():
    settings = Settings(shuffle=True, seed=3)
    whole = row_orders(settings, 9, 1, 20)
    assert (whole[7:] == row_orders(settings, 9, 8, 13)).all()
    assert (np.sort(whole, axis=1) == np.arange(9)).all()
    assert len({tuple(order) for order in whole}) > 15
    assert (whole != row_orders(Settings(shuffle=True, seed=4), 9, 1, 20)).any()


def test_table_has_inputs_and_target():
    assert table_of(TUTORIAL).tolist() == [list(row) for row in TUTORIAL.rows]


@pytest.mark.parametrize(("rows", "padded"), [(1, 1), (2, 2), (3, 4), (6, 8)])
def test_padding_reaches_a_power_of_two_and_counts_for_nothing(rows, padded):
    table = padded_table(TUTORIAL.without_rows(range(rows, 6)))
    assert table.shape == (padded, 3)
    assert table[:, -1].sum() == pytest.approx(1)
    assert not table[rows:].any()


def test_loss_before_a_step_belongs_to_the_epoch_before():
    states = np.array([[1.0, 0.0, 9.0], [2.0, 0.0, 4.0]], dtype=np.float32)
    table = with_both_losses(states, np.float32(1.0), 6)
    assert table[:, -2].tolist() == [4.0, 1.0]
    assert table[:, -1].tolist() == [9.0, 4.0]
