"""The map of starts on the landscape: when it is wished for, what it draws and says."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox

from neuron_gui.core.crowd import begin
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.starts import ACROSS, UP, StartsMap, StartsWish
from neuron_gui.ui.landscape import LandscapePlot
from tests.ui.plot_tools import hover, shown

START = State((0.12,), 0.0)


def moment(dataset: Dataset = TUTORIAL, state: State = START, **changes) -> Moment:
    return Moment(0, 500, state, dataset, Settings(**changes), None)


@pytest.fixture
def plot(qtbot, fonts) -> LandscapePlot:
    made = shown(qtbot, LandscapePlot())
    made.show_moment(moment(), None)
    qtbot.waitUntil(lambda: made._survey is not None)
    return made


@pytest.fixture
def wishes(plot) -> list[StartsWish]:
    heard: list[StartsWish] = []
    plot.starts_wished.connect(heard.append)
    return heard


@pytest.fixture
def box(plot) -> QCheckBox:
    return plot.findChild(QCheckBox, "startsBox")


def carry_out(plot, engine, wish: StartsWish, epochs: int = 100) -> StartsMap:
    task = wish.task()
    made = StartsMap(wish, task, engine.train_crowd(task, begin(task), epochs))
    plot.show_starts(made)
    return made


def drawn(plot) -> tuple[int, int, int]:
    """How many lines, dots and crosses there are."""
    starts = plot._marks.starts
    lines = starts.lines.xData
    return (0 if lines is None else len(lines)) // 2, len(starts.dots.getData()[0]), len(starts.crosses.getData()[0])


def test_nothing_is_wished_for_until_the_box_is_checked(plot, wishes, box):
    assert not wishes
    box.setChecked(True)
    assert [wish.window for wish in wishes] == [plot._marks.window]
    plot.show_moment(moment(), None)
    assert len(wishes) == 1
    plot.show_moment(moment(learning_rate=0.02), None)
    assert wishes[1].settings.learning_rate == 0.02


def test_lines_lead_to_the_best_place(plot, wishes, box, engine):
    box.setChecked(True)
    made = carry_out(plot, engine, wishes[-1], 2000)
    assert drawn(plot) == (ACROSS * UP, ACROSS * UP, 0)
    x, y = plot._marks.starts.dots.getData()
    assert np.abs(x - 2).max() < 0.01
    assert np.abs(y + 1).max() < 0.01
    assert np.allclose(made.ends, [2, -1], atol=0.01)
    assert "a start here: loss" in hover(plot, "landscapeHover", 1.0, 0.0)
    box.setChecked(False)
    assert drawn(plot) == (0, 0, 0)
    assert "a start here" not in hover(plot, "landscapeHover", 1.0, 0.0)


def test_starts_that_run_away_are_crosses(plot, wishes, box, engine):
    box.setChecked(True)
    plot.show_moment(moment(learning_rate=1.0), None)
    carry_out(plot, engine, wishes[-1])
    assert drawn(plot) == (0, 0, ACROSS * UP)
    assert "runs away in epoch" in hover(plot, "landscapeHover", 1.0, 0.0)


def test_starts_that_learn_nothing_are_crosses(plot, wishes, box, engine, qtbot):
    box.setChecked(True)
    plot.show_moment(moment(activation="relu"), None)
    qtbot.waitUntil(lambda: bool(wishes) and wishes[-1].settings.activation == "relu")
    made = carry_out(plot, engine, wishes[-1])
    lines, _, crosses = drawn(plot)
    assert crosses > 0
    assert lines + crosses == ACROSS * UP
    place = made.begins[np.flatnonzero(made.stuck)[0]]
    assert "learns nothing" in hover(plot, "landscapeHover", *place)


def test_lines_that_lead_far_away_are_cut(plot, wishes, box, engine):
    box.setChecked(True)
    wish = wishes[-1]
    made = carry_out(plot, engine, wish)
    far = StartsMap(wish, made.task, engine.train_crowd(made.task, begin(made.task), 1))
    far.crowd.states[:] += 1e20
    plot.show_starts(far)
    assert drawn(plot)[1] == 0
    assert np.abs(plot._marks.starts.lines.xData).max() < 100


def test_data_that_cannot_be_trained_clear_the_map(plot, wishes, box, engine):
    box.setChecked(True)
    carry_out(plot, engine, wishes[-1])
    plot.show_moment(moment(TUTORIAL.with_cell(0, 0, "?")), None)
    assert drawn(plot) == (0, 0, 0)


def test_very_long_tables_have_no_map(plot, wishes, box, qtbot):
    long = Dataset(column_names(3), ((1.0, 2.0, 3.0, 4.0),) * 90_000)
    box.setChecked(True)
    count = len(wishes)
    plot.show_moment(moment(long, State((0.1, 0.2, 0.3), 0.0)), None)
    qtbot.waitUntil(lambda: not box.isEnabled(), timeout=20_000)
    assert "too long" in box.toolTip()
    assert len(wishes) == count
