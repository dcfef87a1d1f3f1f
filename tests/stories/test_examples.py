"""Every example in the real window: chosen by its picture, trained to the end, and it tells its story."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton

from neuron_gui.core.examples import load_examples
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.work import Work

Key = Qt.Key
EXAMPLES = {example.title: example.project for example in load_examples()}
LEARNED = {  # what the pupil reads in the pills: every weight, then the bias
    "A straight line": ((2.0,), -1.0),
    "Celsius to Fahrenheit": ((1.8,), 32.0),
    "Measured with noise": ((1.47,), 2.05),
    "One wrong number": ((2.64,), 0.36),
    "How warm is it up there?": ((-6.45, 0.80), 14.87),
    "The school kiosk": ((0.9, 1.2, 0.8, 0.5, 1.8, 0.7, 0.4), 0.25),
    "Old Faithful": ((10.73,), 33.47),
    "Penguins": ((0.497,), -5.78),
    "Tall parents, tall children?": ((0.646,), -0.199),
    "The universe grows": ((454.2,), -40.8),
    "Pass or fail?": ((1.78,), -5.78),
    "AND: both keys": ((7.4, 7.4), -11.3),
    "OR: either bell": ((8.7, 8.7), -3.9),
    "Which penguin is it?": ((-18.5, 1.9), -9.1),
    "The cold morning": ((-0.417,), 7.58),
    "Anscombe 1: a cloud": ((0.5,), 3.0),
    "Anscombe 2: a curve": ((0.5,), 3.0),
    "Anscombe 3: one far off": ((0.5,), 3.0),
    "Anscombe 4: one decides": ((0.5,), 3.0),
    "XOR: two light switches": ((0.0, 0.0), 0.0),
    "A curve": ((0.0,), 4.0),
}


def about(pupil) -> str:
    """What the link beside the title of the data is called; nothing where there is none."""
    link = pupil.find(QPushButton, "aboutDataButton")
    return link.accessibleName().removeprefix("About these data: ") if link.isVisible() else ""


def test_all_are_told_of_here():
    assert list(LEARNED) == list(EXAMPLES)


@pytest.mark.parametrize("title", EXAMPLES)
def test_it_learns_what_its_story_says(pupil, title):
    window, project = pupil.window, EXAMPLES[title]
    pupil.choose_example(title)
    assert window.document.project == project
    assert window.document.undo_stack.count() == 1
    assert about(pupil) == title
    pupil.train_to_the_end()
    moment = window.playback.moment()
    weights, bias = LEARNED[title]
    size = max(map(abs, (*weights, bias)))
    assert (*moment.state.weights, moment.state.bias) == pytest.approx((*weights, bias), abs=max(0.01 * size, 2e-3))
    assert not window.playback.is_diverged
    pupil.wait(lambda: not window.is_examining)
    assert pupil.widget("diagnosisCard").isVisible()
    if moment.settings.activation == "sigmoid" and "XOR" not in title and "Pass" not in title and "cold" not in title:
        assert np.array_equal(moment.predictions > 0.5, moment.dataset.targets > 0.5)


def test_the_neuron_answers_what_each_story_asks(pupil):
    for title, asked, answer in (
        ("Celsius to Fahrenheit", "100", 212),
        ("The school kiosk", "1 0 2 0 1 0 0", 0.9 + 2 * 0.8 + 1.8 + 0.25),
        ("The cold morning", "-1", 1.0),
        ("XOR: two light switches", "1 0", 0.5),
    ):
        pupil.choose_example(title)
        pupil.train_to_the_end()
        assert pupil.ask_anew(*asked.split()) == pytest.approx(answer, abs=0.01)


def test_a_mended_number_gives_the_line_that_all_others_lie_on(pupil):
    pupil.choose_example("One wrong number")
    pupil.train_to_the_end()
    pupil.type_into_cell(5, 1, "13")
    assert about(pupil) == ""  # they are other data now
    pupil.do("resetAction")
    pupil.train_to_the_end()
    state = pupil.window.playback.moment().state
    assert (*state.weights, state.bias) == pytest.approx((2, 1), abs=0.02)
    pupil.do("undoAction")  # the reset
    while pupil.window.document.undo_stack.index() > 1:
        pupil.do("undoAction")
    assert about(pupil) == "One wrong number"


def test_story_source_and_licence_can_be_read_and_go_with_the_file(pupil, open_window, tmp_path):
    pupil.choose_example("Penguins")
    pupil.press("aboutDataButton")
    popover = pupil.find(QFrame, "aboutDataPopover")
    assert popover.isVisible()
    assert pupil.text("aboutDataTitle") == "Penguins"
    assert "342 penguins" in pupil.text("aboutDataStory")
    facts = pupil.text("aboutDataFacts")
    assert "K. B. Gorman" in facts
    assert "2 of 344" in facts
    assert "Licence: CC0 1.0." in facts
    assert not pupil.find(QPushButton, "revealRuleButton").isVisible()
    QTest.keyClick(popover, Key.Key_Escape)
    assert not popover.isVisible()
    save_work(Work(pupil.window.document.project), tmp_path / "birds.neuron")
    other = open_window(load_work(tmp_path / "birds.neuron").project)
    assert about(other) == "Penguins"
    pupil.do("undoAction")
    assert about(pupil) == ""
    pupil.do("redoAction")
    assert about(pupil) == "Penguins"


@pytest.mark.parametrize("title", ["Celsius to Fahrenheit", "The school kiosk"])
def test_undone_and_redone_an_example_has_its_run_again(pupil, title):
    pupil.choose_example(title)
    pupil.train_to_the_end()
    end = pupil.window.playback.moment().state
    pupil.do("undoAction")
    assert pupil.window.playback.history is None
    pupil.do("redoAction")
    assert pupil.window.playback.moment().state == end


def test_the_list_is_worked_by_keys_alone(pupil):
    pupil.find(QPushButton, "examplesButton").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    chooser = pupil.find(QFrame, "exampleChooser")
    assert chooser.isVisible()
    assert chooser.focusWidget().title == "A straight line"
    QTest.keyClicks(chooser.focusWidget(), "anscombe 3")
    QTest.keyClick(chooser.focusWidget(), Key.Key_Return)
    assert not chooser.isVisible()
    assert about(pupil) == "Anscombe 3: one far off"
    pupil.find(QAction, "examplesAction").trigger()
    assert chooser.focusWidget().title == "Anscombe 3: one far off"  # the next one is not far
    QTest.keyClick(chooser.focusWidget(), Key.Key_Escape)
    assert not chooser.isVisible()
    assert about(pupil) == "Anscombe 3: one far off"


def test_which_rows_are_for_testing_and_what_a_column_is_called_does_not_end_the_story(pupil):
    pupil.choose_example("Old Faithful")
    document = pupil.window.document
    data = replace(document.project.dataset, tests=frozenset(range(50)), columns=("long", "pause"))
    document.replace_dataset(data, "mark")
    assert about(pupil) == "Old Faithful"


@pytest.mark.parametrize("size", [(1024, 640), (1366, 700)])
@pytest.mark.parametrize("title", ["Which penguin is it?", "Old Faithful", "Celsius to Fahrenheit"])
def test_a_window_opened_with_a_table_shows_it_from_the_first_row(open_window, title, size):
    table = open_window(EXAMPLES[title], size=size).table
    assert table.verticalScrollBar().value() == 0
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
