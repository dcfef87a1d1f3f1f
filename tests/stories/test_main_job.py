"""The main job: numbers in the table, Train, watch, ask about a new number."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.headless import HeadlessJob, run
from neuron_gui.ui.timeline import SLOW_MOTION

Key = Qt.Key


def test_first_screen_holds_the_tutorial_and_invites_to_train(pupil):
    assert [pupil.cell(row, 0) for row in range(6)] == ["−1", "0", "1", "2", "3", "4"]
    assert [pupil.cell(row, 1) for row in range(6)] == ["−3", "−1", "1", "3", "5", "7"]
    assert pupil.button_text == "Train"
    assert pupil.text("lossLabel") == "13.62"
    assert "Sequential" in pupil.log
    assert pupil.text("formulaLabel") == "ŷ = 0.120 × 3 + 0.000 = 0.36"


def test_two_clicks_and_one_number_give_a_trained_prediction(pupil):
    pupil.train_to_the_end()
    state = pupil.window.playback.moment().state
    assert state.weights[0] == pytest.approx(2, abs=0.01)
    assert state.bias == pytest.approx(-1, abs=0.02)
    assert pupil.window.playback.moment().loss < 1e-3
    assert pupil.ask_anew("6") == pytest.approx(11, abs=0.05)
    assert pupil.ask_anew("10") == pytest.approx(19, abs=0.05)
    assert re.fullmatch(r"1\.99\d × 10 \+ \(−0\.99\d\) = 18\.98", pupil.text("predictWorking"))
    assert re.fullmatch(r"ŷ = 1\.99\d × 3 \+ \(−0\.99\d\) = 5\.00", pupil.text("formulaLabel"))


def test_log_has_kerass_lines_and_says_what_was_learned(pupil):
    pupil.train_to_the_end()
    lines = pupil.log.splitlines()
    assert "Epoch 1/500 - loss: 13.6211" in lines
    assert "Epoch 138/500 - loss: 0.0703" in lines  # the loss before the epoch's update: that of epoch 137
    assert [line.split("/")[0] for line in lines if line.startswith("Epoch")] == [f"Epoch {k}" for k in range(1, 501)]
    learned = lines[lines.index("Here is what I learned:") :]
    assert learned[1:3] == ["weight 1.997", "bias −0.992"]


def test_untrained_neuron_answers_and_says_so(pupil):
    assert pupil.ask("10") == "ŷ = 1.20"
    assert "knows nothing yet" in " ".join(label.text() for label in pupil.window.findChildren(QLabel))


def test_guess_is_compared_with_the_answer(pupil):
    pupil.find(QLineEdit, "guessInput").setText("20")
    pupil.train_to_the_end()
    pupil.ask_anew("10")
    shown = [label.text() for label in pupil.window.findChildren(QLabel)]
    assert "Your guess 20 and the neuron differ by\N{NO-BREAK SPACE}1.02." in shown


def test_nonsense_gets_a_sentence_and_keeps_what_was_typed(pupil):
    field = pupil.find(QLineEdit, "predictInput")
    field.setText("ten")
    pupil.press("predictButton")
    assert field.text() == "ten"
    assert "“ten” is not a number." in [label.text() for label in pupil.window.findChildren(QLabel)]
    field.clear()
    pupil.press("predictButton")
    assert "Type a number for x first." in [label.text() for label in pupil.window.findChildren(QLabel)]


def test_pupil_pauses_scrubs_and_every_view_shows_that_epoch(pupil):
    pupil.train_to_the_end()
    pupil.ask_anew("10")
    at_the_end = pupil.text("formulaLabel"), pupil.cell(4, 2), pupil.text("lossLabel")
    with pupil.qtbot.waitSignal(pupil.window.trainer.answered, timeout=10_000):
        pupil.timeline.setValue(137)
    pupil.wait_for_the_end()
    assert pupil.text("formulaLabel") == "ŷ = 1.887 × 3 + (−0.649) = 5.01"
    assert pupil.cell(4, 2) == "5.01"
    assert pupil.text("lossLabel") == "0.0703"
    assert pupil.find(QPushButton, "weightPill").text() == "w = 1.887"
    assert pupil.text("predictOutput") == "ŷ = 18.22"
    assert pupil.button_text == "Continue"
    pupil.timeline.setValue(500)
    pupil.wait_for_the_end()
    assert (pupil.text("formulaLabel"), pupil.cell(4, 2), pupil.text("lossLabel")) == at_the_end


def test_pause_stops_and_continue_goes_on_from_there(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 5)
    assert pupil.button_text == "Pause"
    pupil.press("trainButton")
    epoch = pupil.window.playback.history.last_epoch
    assert pupil.button_text == "Continue"
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    assert 5 <= epoch < 500
    assert pupil.window.playback.history.last_epoch == 500


def test_after_the_end_train_adds_as_many_epochs(pupil):
    pupil.train_to_the_end()
    assert pupil.button_text == "Train 500 more"
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    assert pupil.window.playback.history.last_epoch == 1000


def test_reset_returns_to_the_same_start_and_undo_brings_the_run_back(pupil):
    pupil.train_to_the_end()
    run_before = pupil.window.playback.history
    pupil.press("resetButton")
    assert pupil.window.playback.history is None
    assert pupil.text("formulaLabel") == "ŷ = 0.120 × 3 + 0.000 = 0.36"
    pupil.do("undoAction")
    assert pupil.window.playback.history is run_before
    pupil.wait_for_the_end()
    assert pupil.text("lossLabel") == "3.8×10⁻⁵"
    pupil.press("resetButton")
    pupil.train_to_the_end()
    again = pupil.window.playback.history
    assert (again.weights == run_before.weights).all()
    assert (again.loss == run_before.loss).all()


def test_new_start_draws_another_start_and_can_be_undone(pupil):
    pupil.press("newStartButton")
    other = pupil.window.playback.start_state
    assert other.weights != (0.12,)
    pupil.do("undoAction")
    assert pupil.window.playback.start_state.weights == (0.12,)


def test_window_and_headless_give_the_same_run(pupil, capsys):
    pupil.train_to_the_end()
    history = pupil.window.playback.history
    project = pupil.window.document.project
    assert run(HeadlessJob(project.dataset, project.settings, ((10.0,),), as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["weights"] == [float(history.weights[-1, 0])]
    assert told["bias"] == float(history.bias[-1])
    assert told["history"]["state_loss"] == [float(loss) for loss in history.loss]


def test_step_tells_one_epoch_and_everything_shows_the_old_one_until_the_update(pupil):
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    last: dict[str, str] = {}  # the last caption of each phase, with its result
    while diagram.told_state is not None:
        phase = diagram.caption.split(":")[0]
        last[phase] = diagram.caption
        if phase != "Update":
            assert pupil.window.timeline.epoch == 0
            assert pupil.text("lossLabel") == "13.62"
        diagram.advance(0.1)
    captions = list(last.values())
    assert list(last) == [
        *("Inputs", "Weighted sum", "Activation", "Error", "Loss of this row", "Gradient of this row"),
        *("Loss", "Gradient", "Update"),
    ]
    assert captions[1] == "Weighted sum: 0.120 × 3 + 0.000 = 0.36"
    assert captions[3] == "Error: 0.36 − 5 = −4.64, too low."
    assert captions[4] == "Loss of this row: the error squared, (−4.640)² = 21.53"
    assert captions[5].startswith("Gradient of this row: alone it would pull w up 27.84 and b up ")
    assert captions[6] == "Loss: now all 6 rows, each error squared, on average 13.62"
    assert captions[7].startswith("Gradient: all 6 rows together pull w up ")
    pupil.wait_for_the_end()
    assert pupil.window.timeline.epoch == 1
    assert pupil.text("lossLabel") == "10.95"
    assert pupil.cell(4, 2) == "0.89"
    assert pupil.window.playback.history.last_epoch == 1
    assert pupil.button_text == "Continue"


def test_slow_motion_tells_every_epoch_and_pause_holds_it(pupil):
    pupil.window._stage.transport.choose_speed(SLOW_MOTION)
    pupil.press("trainButton")
    diagram = pupil.widget("networkView")
    for epoch in (1, 2):
        pupil.wait(lambda: diagram.told_state is not None)
        while pupil.window.timeline.epoch < epoch:
            diagram.advance(0.2)
        while diagram.caption.startswith("Update"):
            diagram.advance(0.2)
    pupil.wait(lambda: bool(diagram.caption))
    diagram.advance(1.5)
    pupil.press("trainButton")
    assert pupil.button_text == "Continue"
    held = diagram.caption
    assert held.startswith("Weighted sum")
    assert not diagram.advance(5.0)
    assert diagram.caption == held
    pupil.press("trainButton")
    assert pupil.button_text == "Pause"
    assert diagram.advance(0.1)
    assert pupil.window.timeline.epoch == 2


def test_train_pressed_while_a_step_is_told_goes_on_from_there(pupil):
    pupil.press("stepButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    assert diagram.told_state is None
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    assert pupil.find(QPushButton, "weightPill").text() == "w = 1.997"


def test_timeline_pressed_and_let_go_changes_nothing_of_a_story(pupil):
    pupil.window._stage.transport.choose_speed(SLOW_MOTION)
    pupil.press("trainButton")
    diagram = pupil.widget("networkView")
    pupil.wait(lambda: bool(diagram.caption))
    told = diagram.story
    pupil.window.playback.hold(True)
    pupil.window.playback.hold(False)
    assert diagram.story is told
    assert pupil.window.timeline.epoch == 0


def test_neuron_with_two_inputs_is_trained_and_asked(open_window):
    rows = tuple((float(a), float(b), 3.0 * a - b + 0.5) for a in range(4) for b in range(3))
    pupil = open_window(Project(Dataset(column_names(2), rows), Settings(learning_rate=0.05)))
    pupil.train_to_the_end()
    assert pupil.ask_anew("2", "5") == pytest.approx(1.5, abs=0.1)
    assert pupil.find(QPushButton, "weightPill").text().startswith("w₁ = 3.0")
    field = pupil.find(QLineEdit, "predictInput2")
    field.clear()
    pupil.press("predictButton")
    assert "This neuron has 2 inputs; you gave 1. Type a number for x₂." in [
        label.text() for label in pupil.window.findChildren(QLabel)
    ]


def test_keys_train_step_and_reset(pupil):
    window = pupil.window
    pupil.as_fast_as_it_can()
    QTest.keyClick(window, Key.Key_F10)
    pupil.wait(lambda: window.timeline.epoch == 1)
    QTest.keyClick(window, Key.Key_F5)
    pupil.wait(lambda: window.playback.complete)
    QTest.keyClick(window, Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert window.playback.history is None


def test_space_trains_only_in_the_diagram(pupil):
    diagram = pupil.widget("networkView")
    diagram.setFocus()
    QTest.keyClick(diagram, Key.Key_Space)
    assert pupil.window.playback.running
    QTest.keyClick(diagram, Key.Key_Space)
    assert not pupil.window.playback.running
    field = pupil.find(QLineEdit, "predictInput")
    field.setFocus()
    QTest.keyClicks(field, "1 0")
    assert field.text() == "1 0"
    assert not pupil.window.playback.running


def test_every_control_has_a_name_for_those_who_do_not_see(pupil):
    names = (
        "trainButton",
        "stepButton",
        "resetButton",
        "newStartButton",
        "speedSlider",
        "timelineSlider",
        "dataTable",
        "addRowButton",
        "examplesButton",
        "learningRateInput",
        "epochsInput",
        "moreSettingsButton",
        "optimizerBox",
        "lossBox",
        "activationBox",
        "batchSizeInput",
        "shuffleBox",
        "seedInput",
        "networkView",
        "lossPlot",
        "logScaleBox",
        "fitPlot",
        "logView",
        "guessInput",
        "predictInput",
        "predictButton",
        "predictOutput",
        "diagnosisCard",
        "diagnosisButton",
        "weightPill",
        "biasPill",
    )
    for name in names:
        widget = pupil.find(QWidget, name)
        spoken = widget.accessibleName() or getattr(widget, "text", str)()
        assert spoken or name == "diagnosisButton", name
