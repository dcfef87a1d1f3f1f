"""A moving picture shows one plot a frame, and a resting one shows both as they are."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings
from neuron_gui.ui.plots_area import PlotsArea
from neuron_gui.ui.theme import Theme

EPOCHS = 20


@pytest.fixture
def run() -> History:
    segment = Segment(0, TUTORIAL, Settings())
    run = History(Settings().start_state(1), segment)
    weights = np.linspace(0.2, 2.0, EPOCHS, dtype=np.float32)[:, np.newaxis]
    loss = np.linspace(10.0, 0.1, EPOCHS, dtype=np.float32)
    run.append(EpochBatch(segment, 1, weights, -weights[:, 0], loss, loss))
    return run


@pytest.fixture
def area(qtbot) -> PlotsArea:
    area = PlotsArea()
    qtbot.addWidget(area)
    area.set_theme(Theme())
    area.resize(700, 250)
    area.show()
    qtbot.waitExposed(area)
    return area


def moment(run: History, epoch: int) -> Moment:
    return Moment(epoch, run.last_epoch, run.state(epoch), TUTORIAL, Settings(), 0)


def test_each_plot_gets_every_other_frame_and_none_is_left_behind(area, run):
    drawn = {"fit": [], "loss": []}
    for name, view in (("fit", area.fit), ("loss", area.loss)):
        plain = view._draw
        view._draw = lambda *given, name=name, plain=plain: (drawn[name].append(epoch), plain(*given))
    for epoch in range(1, 9):
        assert area.show_in_turn(moment(run, epoch), run, EPOCHS, None)
    assert all(abs(len(drawn[name]) - 4) <= 1 for name in drawn), drawn
    frames = 0
    while area.show_in_turn(moment(run, 8), run, EPOCHS, None):
        frames += 1
    assert frames <= 2
    assert drawn["fit"][-1] == drawn["loss"][-1] == 8


def test_what_a_person_does_shows_in_both_at_once(area, run):
    area.show_all(moment(run, 5), run, EPOCHS, None)
    assert not area.show_in_turn(moment(run, 5), run, EPOCHS, None)
