"""A pupil's run goes wrong, or well: the card says what is to be seen and why, and its one button does what helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State

ANSWERS = replace(TUTORIAL, rows=tuple((x, float(x > 1)) for x, _ in TUTORIAL.rows))
RISING = Dataset(("x", "y"), tuple((float(x), 2.0 * x + 1.0) for x in range(6)))
HOUSES = Dataset(
    ("area", "rooms", "price"), tuple((20.0 * k, k % 4 + 1.0, 60.0 * k + 20 * (k % 4)) for k in range(2, 9))
)
REPEATED = Dataset(("x", "y"), ((1.0, 1.0), (1.0, 3.0), (2.0, 4.0), (3.0, 6.0), (3.0, 5.0)))


class Diagnosis:
    """The card, as a pupil reads it."""

    def __init__(self, pupil) -> None:
        self.pupil, self.card = pupil, pupil.widget("diagnosisCard")

    def wait(self, title: str) -> str:
        self.pupil.wait(self.card.isVisible)
        labels = self.card.findChildren(QLabel)
        told = " ".join(label.text() for label in labels)
        assert title in told
        return told

    @property
    def button(self) -> str:
        return self.pupil.find(QPushButton, "diagnosisButton").text()


def run(pupil) -> Diagnosis:
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.run is not None and not pupil.window.playback.running)
    pupil.wait_for_the_end()
    return Diagnosis(pupil)


def loss(pupil) -> float:
    return pupil.window.playback.moment().loss


@pytest.mark.parametrize(
    ("dataset", "settings", "title", "button", "reached"),
    [
        (TUTORIAL, Settings(learning_rate=1.0), "The learning rate is too big", "Use 0.08", 1e-6),
        (TUTORIAL, Settings(learning_rate=0.177), "It jumps to and fro", "Use 0.08", 1e-6),
        (TUTORIAL, Settings(learning_rate=0.001), "It learns very slowly", "Use 0.08", 1e-6),
        (
            RISING,
            Settings(activation="relu", start=State((-1.0,), -9.0)),
            "The neuron is silent",
            "Another start",
            0.01,
        ),
        (ANSWERS, Settings(loss="binary_crossentropy"), "Cross-entropy needs sigmoid", "Use sigmoid", 0.03),
        (
            TUTORIAL,
            Settings(loss="binary_crossentropy", activation="sigmoid"),
            "Targets outside 0 … 1",
            "Use squared error",
            1e-3,
        ),
        (TUTORIAL, Settings(activation="tanh"), "Targets out of reach", "Use linear", 1e-3),
        (HOUSES, Settings(), "Inputs of very different size", "Standardise inputs", 20.0),
        (REPEATED, Settings(learning_rate=0.05, epochs=2000), "Rows contradict each other", "Use the mean", 0.02),
    ],
)
def test_the_button_does_what_helps_in_one_step_of_undo(open_window, dataset, settings, title, button, reached):
    pupil = open_window(Project(dataset, settings))
    diagnosis = run(pupil)
    diagnosis.wait(title)
    before, stack = pupil.window.playback.history, pupil.window.document.undo_stack
    assert diagnosis.button == button
    assert stack.count() == 0
    pupil.press("diagnosisButton")
    assert stack.count() == 1
    assert not diagnosis.card.isVisible()
    assert pupil.button_text == "Train"
    assert QApplication.focusWidget() is pupil.find(QPushButton, "trainButton")
    pupil.train_to_the_end()
    assert loss(pupil) < reached
    while stack.canUndo():
        pupil.do("undoAction")
    assert pupil.window.document.project == Project(dataset, settings)
    assert pupil.window.playback.history is before
    diagnosis.wait(title)


def test_standardised_inputs_are_asked_about_in_their_own_units(open_window):
    pupil = open_window(Project(HOUSES, Settings(learning_rate=1e-5)))
    run(pupil).wait("area is about 100 times as large")
    pupil.press("diagnosisButton")
    assert pupil.window.document.project.dataset == HOUSES
    assert pupil.window.document.project.settings.standardise
    assert pupil.widget("predictInput").accessibleName() == "Number for area"
    pupil.train_to_the_end()
    assert pupil.ask_anew("100", "2") == pytest.approx(320, rel=0.01)  # 3 × area + 20 × (rooms − 1)


def test_still_learning_it_trains_on_and_undo_brings_the_shorter_run_back(open_window):
    pupil = open_window(Project(TUTORIAL, Settings(epochs=100)))
    diagnosis = run(pupil)
    diagnosis.wait("It is still learning")
    short = pupil.window.playback.history
    pupil.press("diagnosisButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    diagnosis.wait("Hardly more to learn")
    assert pupil.window.playback.history.last_epoch == 300
    assert (pupil.window.playback.history.loss[:101] == short.loss).all()
    pupil.do("undoAction")
    assert pupil.window.playback.history is short
    diagnosis.wait("It is still learning")


def test_with_nothing_more_to_learn_one_can_ask(pupil):
    diagnosis = run(pupil)
    told = diagnosis.wait("Nothing more to learn")
    assert "because the line goes through every row" in told
    assert diagnosis.button == "Ask it"
    pupil.press("diagnosisButton")
    assert QApplication.focusWidget() is pupil.widget("predictInput")
    assert diagnosis.card.isVisible()


def test_where_no_line_fits_the_errors_can_be_seen(open_window):
    rows = tuple((float(x), float(x * x)) for x in range(-3, 4))
    pupil = open_window(Project(Dataset(("x", "y"), rows), Settings(learning_rate=0.05)))
    run(pupil).wait("stays at 12.00, because no straight line comes closer")
    pupil.press("diagnosisButton")
    assert pupil.widget("fitPlot").isVisible()
    assert pupil.widget("squaresBox").isChecked()


@pytest.mark.parametrize("rows", [((2.0, 1.0),), ((2.0, 1.0), (2.0, 3.0))])
def test_another_row_is_asked_for_even_from_an_earlier_epoch(open_window, rows):
    pupil = open_window(Project(Dataset(("x", "y"), rows), Settings()))
    diagnosis = run(pupil)
    pupil.wait(diagnosis.card.isVisible)
    pupil.timeline.setValue(10)
    pupil.wait_for_the_end()
    assert diagnosis.button == "Add a row"
    pupil.press("diagnosisButton")
    assert len(pupil.window.document.project.dataset.rows) == len(rows) + 1
    assert pupil.table.currentIndex().row() == len(rows)
    assert pupil.window.document.undo_stack.count() == 1


def test_an_input_that_never_changes_can_be_removed(open_window):
    rows = tuple((1.0, float(k), 2.0 * k) for k in range(5))
    pupil = open_window(Project(Dataset(("a", "b", "y"), rows), Settings()))
    run(pupil).wait("An input is always the same")
    pupil.press("diagnosisButton")
    assert pupil.window.document.project.dataset.columns == ("b", "y")
    run(pupil).wait("ore to learn")
    pupil.do("undoAction")
    assert pupil.window.document.project.dataset.columns == ("a", "b", "y")


def test_nothing_is_said_before_the_end_nor_while_it_moves(pupil):
    card = pupil.widget("diagnosisCard")
    pupil.press("stepButton")
    pupil.wait(lambda: not pupil.window.playback.story.telling)
    assert not card.isVisible()
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch > 5)
    pupil.press("trainButton")
    pupil.wait_for_the_end()
    assert not card.isVisible()
    run(pupil)
    pupil.wait(card.isVisible)
    pupil.timeline.setValue(100)
    pupil.wait_for_the_end()
    assert not card.isVisible()
    pupil.timeline.setValue(500)
    pupil.wait(card.isVisible)
    pupil.press("trainButton")
    assert not card.isVisible()


def test_the_last_step_ends_a_run_as_well(open_window):
    pupil = open_window(Project(TUTORIAL, Settings(epochs=1)))
    pupil.press("stepButton")
    pupil.wait(lambda: pupil.window.playback.story.telling)
    assert not pupil.widget("diagnosisCard").isVisible()
    pupil.window.playback.story.end()
    Diagnosis(pupil).wait("It is still learning")


def test_it_goes_with_what_it_was_about_and_comes_back_with_it(pupil):
    pupil.set_number("learningRateInput", "0.001")
    diagnosis = run(pupil)
    diagnosis.wait("It learns very slowly")
    pupil.set_number("learningRateInput", "0.02")
    assert not diagnosis.card.isVisible()
    pupil.do("undoAction")
    assert diagnosis.card.isVisible()
    pupil.type_into_cell(0, 1, "9")
    assert not diagnosis.card.isVisible()
    pupil.do("undoAction")
    pupil.press("resetButton")
    assert not diagnosis.card.isVisible()
    pupil.do("undoAction")
    diagnosis.wait("It learns very slowly")


def test_a_rate_changed_on_the_way_is_the_one_that_is_blamed(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 5)
    pupil.set_number("learningRateInput", "50")
    diagnosis = Diagnosis(pupil)
    told = diagnosis.wait("The learning rate is too big")
    assert "With a learning rate of 50" in told
    assert diagnosis.button == "Use 0.08"


def test_jumping_to_and_fro_can_be_watched_slowly(pupil):
    pupil.set_number("learningRateInput", "0.177")
    diagnosis = run(pupil)
    diagnosis.wait("It jumps to and fro")
    pupil.press("watchSlowlyButton")
    assert pupil.window.timeline.epoch == 0
    assert pupil.window.playback.running
    assert diagnosis.card.isVisible()


def test_nothing_is_said_of_the_run_while_the_neuron_is_in_the_hand(pupil):
    diagnosis = run(pupil)
    diagnosis.wait("Nothing more to learn")
    pupil.press("byHandButton")
    pupil.wait(lambda: not diagnosis.card.isVisible())
    pupil.press("byHandButton")
    diagnosis.wait("Nothing more to learn")
