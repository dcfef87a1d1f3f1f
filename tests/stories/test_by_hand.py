"""A pupil takes w and b in the hand: everything follows, the best is kept, and the neuron can be beaten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QPushButton, QSlider

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State

LEFT_BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Key = Qt.Key


def take(pupil) -> None:
    pupil.press("byHandButton")
    pupil.wait_for_the_end()


def card(pupil):
    return pupil.widget("handCard")


def state(pupil) -> State:
    return pupil.window.playback.moment().state


def number(pupil, name: str) -> float:
    return float(pupil.text(name).split()[-1].replace("−", "-").replace(",", ""))


def set_parameter(pupil, name: str, text: str) -> None:
    pupil.set_number(f"handInput{name}", text)
    pupil.wait_for_the_end()


def seven() -> Project:
    rows = tuple(tuple(float((3 * n + 5 * k) % 7) - 3 for n in range(8)) for k in range(12))
    return Project(dataset=Dataset(column_names(7), rows))


def test_everything_on_screen_follows_a_slider(pupil):
    before = pupil.text("lossLabel")
    pupil.ask_anew("10")
    take(pupil)
    slider = pupil.find(QSlider, "handSlider1")
    with pupil.qtbot.waitSignal(pupil.window.trainer.answered, timeout=10_000):
        for _ in range(10):
            QTest.keyClick(slider, Key.Key_PageUp)
        pupil.wait_for_the_end()
    pupil.wait_for_the_end()
    w = state(pupil).weights[0]
    assert w == pytest.approx(1.12)
    assert pupil.text("lossLabel") != before
    assert pupil.text("lossLabel") == pupil.text("handLoss")
    assert pupil.cell(4, 2) == f"{3 * w:.2f}"
    assert "1.120" in pupil.find(type(pupil.widget("formulaLabel")), "formulaLabel").accessibleName()
    assert pupil.text("predictOutput") == f"ŷ = {10 * w:.2f}"
    assert pupil.text("predictHeading") == "With your w and b:"
    assert pupil.window.document.undo_stack.count() == 0


def test_the_best_is_kept_and_can_be_gone_back_to(pupil):
    take(pupil)
    set_parameter(pupil, "1", "1,9")
    set_parameter(pupil, "Bias", "-0.7")
    best = number(pupil, "handBest")
    assert best == pytest.approx(number(pupil, "handLoss"))
    set_parameter(pupil, "Bias", "5")
    assert number(pupil, "handBest") == best < number(pupil, "handLoss")
    pupil.press("handBestButton")
    pupil.wait_for_the_end()
    assert state(pupil) == State((1.9,), -0.7)
    pupil.press("handDoneButton")
    pupil.wait_for_the_end()
    assert not card(pupil).isVisible()
    assert state(pupil) == pupil.window.playback.start_state
    take(pupil)
    assert number(pupil, "handBest") == best


def test_a_neuron_that_was_trained_for_one_epoch_is_beaten(open_window):
    pupil = open_window(Project(settings=Settings(epochs=1)))
    pupil.train_to_the_end()
    take(pupil)
    assert "The neuron got to" in pupil.text("handVerdict")
    set_parameter(pupil, "1", "2")
    assert "beat" not in pupil.text("handVerdict") or number(pupil, "handLoss") < 9
    set_parameter(pupil, "Bias", "-1")
    assert pupil.text("handLoss") == "0"
    assert pupil.text("handVerdict").startswith("You beat it!")


def test_training_starts_from_the_hand_and_one_undo_brings_the_run_back(pupil):
    pupil.train_to_the_end()
    run = pupil.window.playback.history
    take(pupil)
    set_parameter(pupil, "1", "-2")
    set_parameter(pupil, "Bias", "3")
    pupil.press("handStartButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.wait_for_the_end()
    assert not card(pupil).isVisible()
    assert pupil.window.playback.history.start == State((-2.0,), 3.0)
    assert state(pupil).weights[0] == pytest.approx(2.0, abs=0.05)
    assert pupil.window.document.undo_stack.index() == 1
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    assert pupil.window.playback.history is run
    assert pupil.window.document.project.settings.start is None


@pytest.mark.parametrize("let_go", ["train", "step", "reset", "scrub", "escape", "button", "menu", "undo"])
def test_the_hand_lets_go_when_the_run_is_wanted(pupil, let_go):
    pupil.type_into_cell(0, 1, "-4")
    pupil.train_to_the_end()
    pupil.press("resetButton")
    pupil.train_to_the_end()
    take(pupil)
    set_parameter(pupil, "1", "0.5")
    assert state(pupil).weights == (0.5,)
    deeds = {
        "train": lambda: pupil.press("trainButton"),
        "step": lambda: pupil.press("stepButton"),
        "reset": lambda: pupil.press("resetButton"),
        "scrub": lambda: pupil.timeline.setValue(100),
        "escape": lambda: QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape),
        "button": lambda: pupil.press("byHandButton"),
        "menu": lambda: pupil.do("byHandAction"),
        "undo": lambda: pupil.do("undoAction"),
    }
    deeds[let_go]()
    pupil.wait(lambda: not card(pupil).isVisible())
    assert pupil.window.by_hand.hand is None
    assert not pupil.find(QPushButton, "byHandButton").isChecked()
    pupil.window.playback.pause()
    pupil.wait_for_the_end()
    assert state(pupil).weights != (0.5,)


def test_an_edit_of_the_table_is_measured_at_once_and_the_hand_keeps_hold(pupil):
    pupil.train_to_the_end()
    pupil.timeline.setValue(50)
    pupil.wait_for_the_end()
    take(pupil)
    set_parameter(pupil, "1", "2")
    set_parameter(pupil, "Bias", "-1")
    assert pupil.text("handLoss") == "0"
    pupil.type_into_cell(0, 1, "-9")
    pupil.wait_for_the_end()
    assert card(pupil).isVisible()
    assert pupil.text("handLoss") == pupil.text("lossLabel") == "6.000"
    assert number(pupil, "handBest") == 6
    pupil.do("undoAction")
    pupil.wait_for_the_end()
    assert pupil.text("handLoss") == "0"


def test_rows_without_numbers_cannot_be_taken_in_the_hand(pupil):
    pupil.type_into_cell(0, 1, "five")
    button = pupil.find(QPushButton, "byHandButton")
    assert not button.isEnabled()
    assert "Row 1" in button.toolTip()
    pupil.do("undoAction")
    assert button.isEnabled()
    take(pupil)
    pupil.type_into_cell(0, 1, "five")
    pupil.wait_for_the_end()
    assert card(pupil).isVisible()
    assert pupil.text("handLoss") == "–"
    assert not pupil.find(QPushButton, "handStartButton").isEnabled()


def test_other_inputs_end_it(pupil):
    take(pupil)
    pupil.window.document.replace(seven(), "seven inputs")
    pupil.wait_for_the_end()
    assert not card(pupil).isVisible()


def test_seven_inputs_have_a_slider_each(open_window):
    pupil = open_window(seven())
    take(pupil)
    for place in range(1, 8):
        pupil.find(QSlider, f"handSlider{place}").setValue(10 * place)
    QTest.keyClick(pupil.find(QSlider, "handSliderBias"), Key.Key_Left)
    pupil.wait_for_the_end()
    steps = [reach.step for reach in pupil.window.by_hand.reaches]
    assert state(pupil).weights == pytest.approx([10 * place * step for place, step in enumerate(steps[:-1], 1)])
    assert state(pupil).bias == pytest.approx(-steps[-1])
    assert pupil.text("lossLabel") == pupil.text("handLoss")


def test_after_a_run_that_ran_away_the_hand_begins_at_numbers(open_window):
    pupil = open_window(Project(settings=Settings(learning_rate=1.0)))
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.widget("diagnosisCard").isVisible())
    pupil.wait_for_the_end()
    take(pupil)
    assert card(pupil).isVisible()
    set_parameter(pupil, "1", "1")
    assert number(pupil, "handLoss") >= 0


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_other_activations_and_losses_are_measured_too(open_window, activation):
    rows = tuple((float(x), float(x > 0)) for x in range(-3, 4))
    pupil = open_window(Project(dataset=Dataset(("x", "y"), rows), settings=Settings(activation=activation)))
    take(pupil)
    set_parameter(pupil, "1", "3")
    first = number(pupil, "handLoss")
    document = pupil.window.document
    document.replace_settings(replace(document.project.settings, loss="mean_absolute_error"), "loss")
    pupil.wait_for_the_end()
    assert card(pupil).isVisible()
    assert number(pupil, "handLoss") != first


def test_the_weight_says_that_it_was_set_by_hand(pupil):
    pupil.train_to_the_end()
    take(pupil)
    set_parameter(pupil, "1", "1.5")
    pill = next(b for b in pupil.window.findChildren(QPushButton) if b.accessibleName().startswith("w = 1.5"))
    QTest.mouseClick(pill, LEFT_BUTTON)
    popover = pupil.widget("whyPopover")
    assert popover.isVisible()
    assert "by hand" in popover.explanation.sentence


# The line in the fit plot


def fit(pupil):
    pupil.window.open_view("fit")
    return pupil.window._stage.plots.fit


def two_pixels(pupil) -> float:
    """How far off in y a mouse may be that takes and leaves a thing at whole pixels of the fit."""
    heights = [fit(pupil)._board.from_pixels(QPointF(0, y)).y() for y in (0, 2)]
    return abs(heights[0] - heights[1])


def drag_line(pupil, begin: float, to: tuple[float, float], let_go: bool = True) -> None:
    """Take the line at an input, and drag it to a place."""
    plot, now = fit(pupil), state(pupil)
    ends = [plot._board.to_pixels(x, y).toPoint() for x, y in ((begin, now.weights[0] * begin + now.bias), to)]
    view = plot._board.widget.viewport()
    QTest.mousePress(view, LEFT_BUTTON, NONE, ends[0])
    for share in (0.4, 0.8, 1.0):
        QTest.mouseMove(view, ends[0] + (ends[1] - ends[0]) * share)
    if let_go:
        QTest.mouseRelease(view, LEFT_BUTTON, NONE, ends[1])
    pupil.wait_for_the_end()


def test_the_line_is_shifted_by_its_middle_and_turned_by_its_end(pupil):
    drag_line(pupil, 1.5, (1.5, 2.0))
    assert card(pupil).isVisible()
    shifted = state(pupil)
    assert shifted.weights == (0.12,)
    assert shifted.bias == pytest.approx(2.0 - 0.18, abs=two_pixels(pupil))
    drag_line(pupil, 4.5, (4.5, 8.0))
    turned = state(pupil)
    assert 4.5 * turned.weights[0] + turned.bias == pytest.approx(8.0, abs=two_pixels(pupil))
    assert turned.weights[0] > 0.5
    assert pupil.text("handLoss") == pupil.text("lossLabel")
    assert pupil.find(QAbstractSpinBox, "handInput1").value() == turned.weights[0]
    assert number(pupil, "handBest") <= number(pupil, "handLoss")
    assert len(pupil.window.document.project.dataset.rows) == 6
    assert pupil.window.document.undo_stack.count() == 0


def test_escape_while_dragging_gives_the_line_back_and_then_lets_go(pupil):
    pupil.train_to_the_end()
    learned = state(pupil)
    drag_line(pupil, 1.5, (1.5, -2.0), let_go=False)
    assert state(pupil) != learned
    plot = fit(pupil)._board.widget
    QTest.keyClick(plot, Key.Key_Escape)
    pupil.wait_for_the_end()
    assert state(pupil) == learned
    assert card(pupil).isVisible()
    assert pupil.text("handLoss") == "3.8×10⁻⁵"
    assert number(pupil, "handBest") > 1.0  # what the neuron found is nobody's attempt
    QTest.mouseRelease(plot.viewport(), LEFT_BUTTON, NONE, QPoint(5, 5))
    QTest.keyClick(plot, Key.Key_Escape)
    assert not card(pupil).isVisible()


def test_taking_the_line_of_a_neuron_that_learns_stops_it(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.history is not None and pupil.window.playback.history.last_epoch > 5)
    pupil.wait(lambda: fit(pupil).line_hand._moment.epoch > 5)
    drag_line(pupil, 1.5, (1.5, -2.0))
    assert not pupil.window.playback.running
    assert card(pupil).isVisible()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.running and not card(pupil).isVisible())


# The point on the landscape


def drag_point(pupil, to: tuple[float, float]) -> None:
    """Take the present point, and drag it to a place."""
    pupil.window.open_view("landscape")
    pupil.wait_for_the_end()
    plot, now = pupil.window._stage.plots.landscape, state(pupil)
    pupil.wait(lambda: plot._survey is not None)
    ends = [plot._marks.to_pixels(place).toPoint() for place in ((now.weights[0], now.bias), to)]
    view = plot._board.widget.viewport()
    QTest.mousePress(view, LEFT_BUTTON, NONE, ends[0])
    for share in (0.4, 0.8, 1.0):
        QTest.mouseMove(view, ends[0] + (ends[1] - ends[0]) * share)
    QTest.mouseRelease(view, LEFT_BUTTON, NONE, ends[1])
    pupil.wait_for_the_end()


def test_the_point_on_the_landscape_takes_both_along(pupil):
    pupil.train_to_the_end()
    pupil.timeline.setValue(5)
    pupil.wait_for_the_end()
    drag_point(pupil, (1.0, 1.0))
    assert card(pupil).isVisible()
    assert state(pupil).weights[0] == pytest.approx(1.0, abs=0.06)
    assert state(pupil).bias == pytest.approx(1.0, abs=0.06)
    assert pupil.window.document.project.settings.start is None  # no click chose a start
    assert pupil.timeline.value() == 5
    level = pupil.window._stage.plots.loss.findChild(QLabel, "lossLevel")
    assert level.text() == f"yours {pupil.text('handLoss')}"
    pupil.press("handDoneButton")
    pupil.wait_for_the_end()
    assert not level.isVisible()
    assert state(pupil) == pupil.window.playback.history.state(5)


def test_before_any_training_start_and_view_stay_while_the_point_is_dragged(pupil):
    drag_point(pupil, (1.5, -0.5))
    plot = pupil.window._stage.plots.landscape
    assert plot._survey.start == State((0.12,), 0.0)
    assert state(pupil).weights[0] == pytest.approx(1.5, abs=0.06)
    pupil.press("handStartButton")
    pupil.as_fast_as_it_can()
    pupil.wait(lambda: pupil.window.playback.complete)
    assert pupil.window.playback.history.start.weights[0] == pytest.approx(1.5, abs=0.06)


# Beside what is tried out


def test_taking_the_neuron_drops_what_was_only_tried(pupil):
    pupil.train_to_the_end()
    run, rate = pupil.window.playback.history, pupil.window.document.project.settings.learning_rate
    pupil.do("whatIfAction")
    pupil.set_number("learningRateInput", "0.05")
    pupil.wait(lambda: pupil.window.what_if.active)
    take(pupil)
    assert not pupil.window.what_if.active
    assert pupil.window.document.project.settings.learning_rate == rate
    assert state(pupil) == run.state(500)
    set_parameter(pupil, "1", "1.5")
    pupil.press("handDoneButton")
    pupil.wait_for_the_end()
    assert state(pupil) == run.state(500)
    assert pupil.window.document.undo_stack.count() == 0


def test_the_neuron_is_taken_while_what_was_tried_is_still_being_recorded(pupil):
    pupil.train_to_the_end()
    pupil.do("whatIfAction")
    pupil.set_number("learningRateInput", "0.05")
    pupil.wait(lambda: pupil.window.what_if.active)
    pupil.window.what_if.keep()
    take(pupil)
    pupil.wait(lambda: not pupil.window.what_if._recording)
    pupil.wait_for_the_end()
    assert card(pupil).isVisible()
    set_parameter(pupil, "1", "1.5")
    assert state(pupil).weights == (1.5,)
    pupil.press("handDoneButton")
    pupil.wait_for_the_end()
    assert pupil.window.playback.history.last_epoch == 500
