"""A pupil looks at every learning rate at once and takes a good one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTabBar

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.ui.rates_plot import RatesPlot


def open_rates(pupil) -> RatesPlot:
    bars = [pupil.find(QTabBar, name) for name in ("plotTabs", "leftPlotTabs")]
    tabs, place = next(
        (bar, tab)
        for bar in bars
        for tab in range(bar.count())
        if bar.isVisible() and bar.isTabVisible(tab) and bar.tabText(tab) == "Rates"
    )
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
    pupil.wait(lambda: pupil.window.sweeps.settled)
    return pupil.window.findChild(RatesPlot)


def click(plot: RatesPlot, rate: float) -> None:
    place = plot._board.to_pixels(np.log10(rate), sum(plot._ranges[1]) / 2).toPoint()
    QTest.mouseClick(plot._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))


def rate_of(pupil) -> float:
    return pupil.window.document.project.settings.learning_rate


def test_they_see_the_edge_take_a_good_rate_and_undo_it(pupil):
    pupil.train_to_the_end()
    before = pupil.window.playback.history
    plot = open_rates(pupil)
    assert "above 0.176" in pupil.find(QLabel, "ratesEdge").text()
    assert pupil.find(QLabel, "ratesNow").text() == "now 0.01"
    click(plot, 0.1)
    taken = rate_of(pupil)
    assert taken == pytest.approx(0.1, rel=0.06)
    assert pupil.find(QLabel, "ratesNow").text() == f"now {taken:g}"
    pupil.wait(lambda: pupil.window.playback.complete)  # the whole run was trained again with it
    pupil.wait_for_the_end()
    place = plot._sweep.nearest(taken)
    assert pupil.window.playback.history.loss_at(500) == pytest.approx(plot._sweep.losses[place], abs=1e-10)
    pupil.do("undoAction")
    assert rate_of(pupil) == 0.01
    assert pupil.window.playback.history is before
    assert pupil.find(QLabel, "ratesNow").text() == "now 0.01"


def test_the_plot_follows_the_data_and_the_settings(pupil):
    plot = open_rates(pupil)
    edge = plot._sweep.edge
    pupil.type_into_cell(5, 0, "40")
    pupil.wait(lambda: pupil.window.sweeps.settled)
    assert plot._sweep.edge < edge / 10
    pupil.type_into_cell(5, 0, "what?")
    pupil.wait(lambda: "every cell" in pupil.find(QLabel, "ratesEmpty").text())
    pupil.do("undoAction")
    pupil.do("undoAction")
    pupil.wait(lambda: pupil.window.sweeps.settled and plot._sweep is not None)
    assert plot._sweep.edge == edge
    pupil.press("moreSettingsButton")
    pupil.choose("optimizerBox", "momentum")
    pupil.wait(lambda: pupil.window.sweeps.settled)
    assert plot._sweep.edge == pytest.approx(1.9 * edge)
    pupil.set_number("epochsInput", "50")
    pupil.wait(lambda: pupil.window.sweeps.settled)
    assert plot._sweep.crowd.epoch == 50


def test_how_long_it_takes_to_get_down_to_a_loss(pupil):
    plot = open_rates(pupil)
    pupil.find(QComboBox, "ratesMeasureBox").setCurrentIndex(1)
    pupil.set_number("goalInput", "0.01")
    pupil.wait(lambda: pupil.window.sweeps.settled)
    sweep = plot._sweep
    assert sweep.task.goal == 0.01
    assert sweep.reached[sweep.nearest(0.01)] == 231
    assert sweep.reached[sweep.fastest] < 30


def test_nothing_is_tried_out_while_nobody_looks(pupil):
    pupil.type_into_cell(0, 0, "5")
    assert not pupil.window.sweeps.settled
    assert pupil.window._stage.plots.rates._sweep is None


def test_without_xla_it_fills_in_progressively_and_ends_equal(pupil, keras_engine, monkeypatch):
    plot = open_rates(pupil)
    rows = np.column_stack((np.linspace(-1, 1, 200).reshape(-1, 1), np.linspace(-3, 1, 200)))
    data = Dataset(column_names(1), tuple(tuple(map(float, row)) for row in rows))
    work = Project(data, Settings(epochs=1000, batch_size=50))

    def sweep(name: str) -> tuple[list[int], np.ndarray]:
        seen: list[int] = []
        pupil.window.sweeps.rates_swept.connect(lambda swept: seen.append(swept.crowd.epoch))
        pupil.window.document.replace(replace(work, settings=replace(work.settings, epochs=1)), name)
        pupil.wait(lambda: pupil.window.sweeps.settled)
        seen.clear()
        pupil.window.document.replace(work, name)
        pupil.wait(lambda: pupil.window.sweeps.settled)
        return seen, plot._sweep.losses

    assert keras_engine.try_fast()
    fast, losses = sweep("fast")
    pupil.do("undoAction")
    monkeypatch.setattr(keras_engine, "xla", False)
    plain, same = sweep("plain")
    assert fast[-1] == plain[-1] == 1000
    assert len(plain) > 3
    assert plain == sorted(plain)
    np.testing.assert_allclose(same, losses, 1e-3, 1e-9)


def test_a_map_shows_where_each_start_leads(pupil):
    pupil.window.open_view("landscape")
    pupil.wait(lambda: pupil.window._stage.plots.landscape._survey is not None)
    pupil.check("startsBox")
    starts = pupil.window._stage.plots.landscape._marks.starts
    pupil.wait(lambda: starts._map is not None and starts._map.crowd.epoch == 500)
    assert np.abs(starts._map.ends - [2, -1]).max() < 0.1
    pupil.set_number("learningRateInput", "0.5")
    pupil.wait(lambda: not starts._map.crowd.sound.any())
    pupil.do("undoAction")
    pupil.wait(lambda: starts._map.crowd.sound.all())


def test_rates_stand_beside_the_fit_and_follow_a_row_that_is_dragged_there(pupil):
    pupil.train_to_the_end()
    plot = open_rates(pupil)
    pupil.window.open_view("fit")
    fit = pupil.window._stage.plots.fit
    assert plot.isVisible()
    assert fit.isVisible()
    before, edge = plot._sweep, plot._sweep.edge
    view = fit._board.widget.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=fit._board.to_pixels(4.0, 7.0).toPoint())
    QTest.mouseMove(view, fit._board.to_pixels(4.4, 7.0).toPoint())
    QTest.mouseMove(view, fit._board.to_pixels(4.8, 7.0).toPoint())
    pupil.wait(lambda: plot._sweep is not before and plot._sweep.edge < edge)  # before it is let go
    assert pupil.window.what_if.active
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=fit._board.to_pixels(4.8, 7.0).toPoint())
    pupil.wait_for_the_end()


def test_a_rate_is_pulled_along_and_the_run_follows(pupil):
    pupil.train_to_the_end()
    before = pupil.window.playback.history
    plot = open_rates(pupil)
    view, middle = plot._board.widget.viewport(), sum(plot._ranges[1]) / 2
    places = [plot._board.to_pixels(np.log10(rate), middle).toPoint() for rate in (0.01, 0.03, 0.1, 0.3)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
        pupil.wait(lambda: pupil.window.what_if._preview is not None)
    pupil.wait(lambda: pupil.window.playback.scene().history.last_epoch < 500)  # beyond the edge it runs away
    assert "runs away" in pupil.text("whatIfAnswer")
    QTest.mouseMove(view, places[2])
    pupil.wait(lambda: pupil.window.playback.scene().history.last_epoch == 500)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[2])
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    assert rate_of(pupil) == pytest.approx(0.1, rel=0.06)
    assert pupil.window.document.undo_stack.count() == 1
    pupil.do("undoAction")
    assert (rate_of(pupil), pupil.window.playback.history) == (0.01, before)
