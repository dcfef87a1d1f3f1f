"""Inputs of very different size: a pupil lets the neuron standardise them, and goes on talking in degrees."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import forward
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.work import Work
from neuron_gui.headless import HeadlessJob, run

CELSIUS = Dataset(
    ("celsius", "fahrenheit"),
    ((0.0, 32.0), (10.0, 50.0), (20.0, 68.0), (100.0, 212.0)),
    units=("°C", "°F"),
)
WELL = Settings(learning_rate=0.1, epochs=100)
HOUSES = Dataset(
    ("area", "rooms", "price"), tuple((20.0 * k, k % 4 + 1.0, 60.0 * k + 20 * (k % 4)) for k in range(2, 9))
)


@pytest.fixture
def pupil(open_window):
    return open_window(Project(CELSIUS, WELL))


def standardise(pupil, on: bool = True) -> None:
    if not pupil.find(QCheckBox, "standardiseBox").isVisible():
        pupil.press("moreSettingsButton")
    pupil.check("standardiseBox", on)


def state(pupil) -> State:
    return pupil.window.playback.moment().state


def test_with_standardised_inputs_the_same_rate_learns_what_ran_away_before(pupil):
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.is_diverged)
    standardise(pupil)
    pupil.train_to_the_end()
    assert pupil.window.playback.moment().loss < 1e-6
    assert "fahrenheit ≈ 1.800 × celsius + 32.00" in pupil.log


def test_the_diagram_and_the_formula_show_the_step_and_the_rule_in_degrees(pupil):
    standardise(pupil)
    pupil.train_to_the_end()
    pupil.window._stage.data.select_row(1)
    pupil.wait_for_the_end()
    assert pupil.widget("scaledPill1").text() == "−0.57"  # (10 − 32.5) / 39.61
    spoken = pupil.find(QLabel, "formulaLabel").accessibleName()
    assert spoken == "ŷ = 71.29 × (−0.57) + 90.50 = 50.0; in °C: ŷ = 1.800 × celsius + 32.00"
    pupil.press("scaledPill1")
    told = pupil.widget("whyPopover").explanation
    assert told.title == "Why does the neuron see celsius as −0.57?"
    assert told.plain.startswith("celsius′ = (10 − 32.50) ÷ 39.61 = −0.57")
    pupil.press("predictionPill")
    told = pupil.widget("whyPopover").explanation
    assert told.lines[0][0].text.startswith("celsius′ = (")


def test_questions_and_answers_stay_in_degrees(pupil):
    standardise(pupil)
    pupil.train_to_the_end()
    assert pupil.ask_anew("37") == pytest.approx(98.6, abs=0.05)
    working = pupil.text("predictWorking")
    assert working.startswith("(37 − 32.50) ÷ 39.61 = 0.114")
    assert "71.29 × 0.114 + 90.50 = 98.6" in working


def test_switching_begins_anew_and_undo_brings_the_run_back(pupil):
    pupil.set_number("learningRateInput", "0.0001")
    pupil.train_to_the_end()
    before, stack = pupil.window.playback.history, pupil.window.document.undo_stack
    steps = stack.count()
    standardise(pupil)
    assert pupil.window.playback.history is None
    assert pupil.button_text == "Train"
    assert stack.count() == steps + 1
    assert stack.undoText() == "standardise inputs"
    pupil.do("undoAction")
    assert pupil.window.playback.history is before
    assert not pupil.find(QCheckBox, "standardiseBox").isChecked()
    pupil.do("redoAction")
    assert pupil.window.document.project.settings.standardise
    assert pupil.window.playback.history is None


def test_a_chosen_start_stays_the_same_line(open_window):
    pupil = open_window(Project(CELSIUS, Settings(start=State((1.0,), 5.0))))
    before = pupil.window.playback.moment().predictions
    standardise(pupil)
    np.testing.assert_allclose(pupil.window.playback.moment().predictions, before, rtol=1e-5)
    standardise(pupil, on=False)
    assert state(pupil).weights[0] == pytest.approx(1.0)


def test_the_line_in_the_fit_goes_through_the_rows_and_can_be_dragged(pupil):
    standardise(pupil)
    pupil.train_to_the_end()
    fit, board = pupil.window._stage.plots.fit, pupil.window._stage.plots.fit._board
    unit_x, unit_y = fit._placed.units
    x, y = fit._line.getData()
    np.testing.assert_allclose(y * unit_y, 1.8 * (x * unit_x) + 32, atol=0.05)
    viewport = board.widget.viewport()
    middle = board.to_pixels(50 / unit_x, 122 / unit_y).toPoint()
    QTest.mouseMove(viewport, middle)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    target = middle - QPoint(0, 30)
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(target),
        QPointF(viewport.mapToGlobal(target)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, move)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    pupil.wait_for_the_end()
    moment = pupil.window.playback.moment()
    assert moment.by_hand
    place = board.from_exact_pixels(QPointF(target))
    there = float(forward(moment.rule, np.array([[place.x() * unit_x]]), "linear")[0])
    assert there == pytest.approx(place.y() * unit_y, abs=2.0)
    assert moment.rule.weights[0] == pytest.approx(1.8, rel=0.01)  # its middle was taken: it is only shifted


def test_the_landscape_says_that_its_weights_belong_to_scaled_inputs(pupil):
    standardise(pupil)
    pupil.window.open_view("landscape")
    landscape = pupil.window._stage.plots.landscape
    pupil.wait(lambda: landscape._survey is not None)
    assert landscape._choice.name(0) == "weight w (scaled)"
    standardise(pupil, on=False)
    pupil.wait(lambda: landscape._choice.name(0) == "weight w")


def test_what_if_inputs_were_standardised(open_window):
    pupil = open_window(Project(CELSIUS, Settings(learning_rate=1e-4, epochs=100)))
    pupil.train_to_the_end()
    before = pupil.window.playback.moment().loss
    pupil.press("whatIfButton")
    standardise(pupil)
    pupil.wait(lambda: pupil.window.playback.moment().settings.standardise)
    pupil.wait_for_the_end()
    assert pupil.text("whatIfQuestion") == "What if inputs were standardised?"
    assert pupil.window.playback.scene().tried
    pupil.press("whatIfButton")
    pupil.wait_for_the_end()
    assert pupil.window.playback.moment().loss == before
    assert not pupil.find(QCheckBox, "standardiseBox").isChecked()


def test_it_is_saved_and_old_files_open_without(tmp_path):
    path = tmp_path / "work.neuron"
    save_work(Work(Project(CELSIUS, Settings(standardise=True))), path)
    assert load_work(path).project.settings.standardise


def test_without_a_window_it_is_the_same_run(pupil, capsys):
    standardise(pupil)
    pupil.train_to_the_end()
    settings = pupil.window.document.project.settings
    assert run(HeadlessJob(CELSIUS, settings, ((37.0,),), as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert tuple(told["weights"]) == state(pupil).weights
    assert told["standardised"]["means"] == [32.5]
    assert told["standardised"]["in_original_units"]["weights"] == [pytest.approx(1.8, abs=1e-4)]
    assert told["predictions"][0]["prediction"] == pytest.approx(98.6, abs=0.01)
