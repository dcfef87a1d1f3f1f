"""What goes wrong in a classroom: bad cells, a rate that is too big, closing amid the training, a broken engine."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QLabel, QPushButton, QWidget

from neuron_gui.core.project import Project
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.core.work import Work
from neuron_gui.ui.preferences import Preferences

Key = Qt.Key


def test_bad_cell_stops_training_with_its_place_and_loses_nothing(pupil):
    pupil.type_into_cell(2, 0, "abc")
    pupil.press("trainButton")
    assert "Row 3, column x: “abc” is not a number." in pupil.text("statusMessage")
    assert pupil.cell(2, 0) == "abc"
    assert pupil.window.playback.history is None
    pupil.type_into_cell(2, 0, "1")
    assert pupil.text("statusMessage") == ""
    pupil.train_to_the_end()
    assert pupil.window.playback.moment().loss < 1e-3


def test_point_five_and_home_belong_to_the_table(pupil):
    pupil.type_into_cell(0, 0, ".5")
    assert pupil.window.document.project.dataset.rows[0] == (0.5, -3.0)
    table = pupil.table
    table.setCurrentIndex(table.model().index(3, 1))
    QTest.keyClick(table, Key.Key_Home)
    assert table.currentIndex().column() == 0
    QTest.keyClick(table, Key.Key_End)
    assert table.currentIndex() == table.model().index(3, table.model().columnCount() - 1)
    assert pupil.window.timeline.epoch == 0
    assert not pupil.window.playback.running


def test_every_edit_and_setting_can_be_undone(pupil):
    before = pupil.window.document.project
    pupil.type_into_cell(0, 1, "9")
    pupil.set_number("learningRateInput", "0.05")
    pupil.set_number("epochsInput", "40")
    pupil.choose("optimizerBox", "adam")
    pupil.choose("activationBox", "tanh")
    pupil.check("shuffleBox")
    after = pupil.window.document.project
    assert after.settings == replace(
        before.settings, learning_rate=0.05, epochs=40, optimizer="adam", activation="tanh", shuffle=True
    )
    for _ in range(6):
        pupil.do("undoAction")
    assert pupil.window.document.project == before
    for _ in range(6):
        pupil.do("redoAction")
    assert pupil.window.document.project == after


def test_rate_of_one_diverges_is_explained_and_the_offer_converges(pupil):
    pupil.set_number("learningRateInput", "1")
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    card = pupil.widget("diagnosisCard")
    pupil.wait(card.isVisible)
    told = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "0.176" in told
    history = pupil.window.playback.history
    assert np.isfinite(history.loss).all()
    assert history.loss[-1] > history.loss[0]
    button = pupil.find(QPushButton, "diagnosisButton")
    assert button.text() == "Use 0.08"
    pupil.press("diagnosisButton")
    assert pupil.window.document.project.settings.learning_rate == 0.08
    assert not card.isVisible()
    pupil.train_to_the_end()
    assert pupil.window.playback.moment().loss < 1e-6


def test_diverged_run_can_be_watched_slowly(pupil):
    pupil.set_number("learningRateInput", "0.2")
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(pupil.widget("diagnosisCard").isVisible)
    pupil.press("watchSlowlyButton")
    assert pupil.window.timeline.epoch == 0
    assert pupil.window.playback.running
    pupil.wait(lambda: pupil.window.timeline.epoch >= 1)
    pupil.press("trainButton")
    assert pupil.window.timeline.epoch < pupil.window.playback.history.last_epoch


def test_learning_rate_acts_while_training_and_opens_a_segment(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 5)
    pupil.set_number("learningRateInput", "0.02")
    pupil.wait(lambda: len(pupil.window.playback.history.segments) == 2)
    pupil.as_fast_as_it_can()
    pupil.wait(lambda: pupil.window.playback.complete)
    history = pupil.window.playback.history
    assert [segment.settings.learning_rate for segment in history.segments] == [0.01, 0.02]
    assert history.segments[1].first_epoch >= 5


def test_data_edited_after_training_change_the_end_and_not_the_past(pupil):
    pupil.train_to_the_end()
    pupil.type_into_cell(5, 1, "70")
    assert float(pupil.text("lossLabel")) == pytest.approx((70 - 7) ** 2 / 6, rel=1e-3)
    pupil.timeline.setValue(100)
    pupil.wait_for_the_end()
    assert pupil.cell(5, 1) == "7"


def test_closing_during_training_ends_the_thread(open_window):
    pupil = open_window()
    pupil.find(QWidget, "speedSlider").setValue(1)
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 1)
    pupil.window.close()
    assert pupil.window.trainer._thread.isFinished()


def test_train_pressed_before_tensorflow_is_there_starts_when_it_is(open_window, keras_engine, qtbot):
    gate = threading.Event()

    def load():
        assert gate.wait(30)
        return keras_engine

    pupil = open_window(load=load)
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    assert pupil.text("statusMessage") == "Loading TensorFlow…"
    assert pupil.button_text == "Pause"
    gate.set()
    pupil.wait(lambda: pupil.window.playback.complete)
    assert pupil.text("statusMessage") != "Loading TensorFlow…"


def test_without_tensorflow_the_window_says_why_and_the_rest_works(open_window):
    def load():
        raise ImportError("no TensorFlow on this machine")

    pupil = open_window(load=load)
    pupil.wait(lambda: bool(pupil.window.load_error))
    assert "no TensorFlow on this machine" in pupil.text("statusMessage")
    assert not pupil.find(QPushButton, "trainButton").isEnabled()
    pupil.type_into_cell(0, 0, "5")
    assert pupil.window.document.project.dataset.rows[0][0] == 5.0


def test_what_stands_in_an_open_editor_counts_when_train_is_pressed_by_key(pupil):
    field = pupil.find(QAbstractSpinBox, "learningRateInput")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.05")
    QTest.keyClick(field, Key.Key_F5)
    pupil.wait(lambda: pupil.window.playback.history is not None)
    assert pupil.window.playback.history.segments[0].settings.learning_rate == 0.05
    pupil.press("resetButton")
    table = pupil.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 1))
    QTest.keyClicks(table.viewport(), "9")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_F5)
    pupil.wait(lambda: pupil.window.playback.history is not None)
    assert pupil.window.playback.history.segments[0].dataset.rows[0] == (-1.0, 9.0)


def test_bad_cell_typed_while_training_pauses_it_and_says_where(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 3)
    pupil.type_into_cell(2, 0, "abc")
    assert not pupil.window.playback.running
    assert "Row 3, column x" in pupil.text("statusMessage")


def test_cell_edited_while_the_past_is_replayed_is_seen_at_once(pupil):
    pupil.train_to_the_end()
    pupil.find(QWidget, "speedSlider").setValue(3)
    pupil.timeline.setValue(10)
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch >= 11)
    pupil.type_into_cell(0, 1, "9")
    assert pupil.cell(0, 1) == "9"
    assert pupil.window.timeline.epoch == 500


def test_opened_file_replaces_run_question_and_work_and_undo_brings_all_back(pupil, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("x,y\n0,1\n1,4\n", encoding="utf-8")
    pupil.train_to_the_end()
    pupil.ask_anew("10")
    run = pupil.window.playback.history
    assert pupil.window.open_file(path)
    assert pupil.window.playback.history is None
    assert not pupil.window.has_answer
    assert pupil.cell(1, 1) == "4"
    assert pupil.button_text == "Train"
    assert "other.csv" in pupil.window.windowTitle()
    pupil.do("undoAction")
    assert pupil.window.playback.history is run
    assert pupil.cell(1, 1) == "−1"


def test_damaged_file_leaves_everything_as_it_was(pupil, tmp_path):
    path = tmp_path / "work.neuron"
    three = Settings(start=State((1.0, 2.0, 3.0), 0.0))
    save_work(Work(Project(settings=three)), path)
    before = pupil.window.document.project
    assert not pupil.window.open_file(path)
    assert pupil.window.document.project is before
    assert "“work.neuron” is damaged" in pupil.text("statusMessage")


def test_title_names_the_file_and_marks_unsaved_changes(pupil, tmp_path):
    path = tmp_path / "mine.neuron"
    save_work(Work(Project()), path)
    assert pupil.window.open_file(path)
    assert not pupil.window.isWindowModified()
    pupil.type_into_cell(0, 1, "9")
    assert pupil.window.isWindowModified()
    pupil.do("saveAction")
    assert not pupil.window.isWindowModified()
    assert pupil.text("statusMessage") == "Saved to mine.neuron"
    assert load_work(path).project.dataset.rows[0] == (-1.0, 9.0)
    pupil.do("undoAction")
    assert pupil.window.isWindowModified()


def test_undo_of_the_remedy_brings_the_explanation_back(pupil):
    pupil.set_number("learningRateInput", "1")
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    card = pupil.widget("diagnosisCard")
    pupil.wait(card.isVisible)
    pupil.press("diagnosisButton")
    assert not card.isVisible()
    pupil.do("undoAction")
    assert card.isVisible()
    assert pupil.window.playback.is_diverged


def test_run_that_ran_away_comes_back_after_training_anew(pupil):
    pupil.set_number("learningRateInput", "1")
    pupil.as_fast_as_it_can()
    pupil.press("trainButton")
    pupil.wait(pupil.widget("diagnosisCard").isVisible)
    wild = pupil.window.playback.history
    pupil.set_number("learningRateInput", "0.01")
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.complete)
    pupil.do("undoAction")
    assert pupil.window.playback.history is wild


def test_loss_that_hardly_falls_gets_a_hint_and_not_an_error(pupil):
    pupil.set_number("learningRateInput", "1e-6")
    pupil.train_to_the_end()
    card = pupil.widget("diagnosisCard")
    pupil.wait(card.isVisible)
    assert "the steps are tiny" in pupil.text("diagnosisText")
    assert pupil.window.complaint == ""
    pupil.set_number("learningRateInput", "0.01")
    assert not card.isVisible()


class BrokenEngine:
    """Keras until it breaks."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self.broken = True

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def train(self, *arguments):
        if self.broken:
            raise ArithmeticError("the worker broke")
        return self._engine.train(*arguments)


def test_exception_in_the_worker_is_reported_and_the_program_goes_on(open_window, keras_engine, qtbot):
    engine = BrokenEngine(keras_engine)
    pupil = open_window(load=lambda: engine)
    pupil.wait(lambda: pupil.window.engine is not None)
    with qtbot.waitSignal(pupil.window.trainer.crashed, timeout=10_000) as crash:
        pupil.press("trainButton")
    assert "the worker broke" in crash.args[0]
    pupil.wait(lambda: not pupil.window.playback.running)
    engine.broken = False
    pupil.train_to_the_end()
    assert pupil.window.playback.moment().loss < 1e-3


def test_window_remembers_its_size_colours_and_open_settings(open_window, tmp_path):
    def preferences() -> Preferences:
        return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))

    first = open_window(preferences=preferences())
    first.window.resize(1024, 666)  # the offscreen screen is small: Qt fits what it restores into it
    first.do("themeAction")
    first.do("largerAction")
    first.press("moreSettingsButton")
    first.window.close()
    second = open_window(preferences=preferences(), size=None)
    assert (second.window.width(), second.window.height()) == (1024, 666)
    assert second.window._appearance.is_dark
    assert second.window._appearance.theme.scale == pytest.approx(1.1)
    assert second.find(QWidget, "optimizerBox").isVisible()


def test_a_thousand_random_actions_without_an_error(open_window):
    """Seeded; errors in slots and Qt's warnings fail the test by themselves."""
    pupil = open_window(Project(settings=Settings(epochs=60)))
    window, dice, crashes = pupil.window, random.Random(20), []
    window.trainer.crashed.connect(crashes.append)
    table = pupil.table
    pupil.press("moreSettingsButton")

    def type_something():
        table.setFocus()
        table.setCurrentIndex(table.model().index(dice.randrange(max(1, table.model().rowCount())), dice.randrange(2)))
        QTest.keyClicks(table.viewport(), dice.choice("0123456789-.x"))
        if QApplication.focusWidget() is not None:
            QTest.keyClicks(QApplication.focusWidget(), dice.choice(["", "5", "e3", "abc", ",5"]))
            QTest.keyClick(QApplication.focusWidget(), dice.choice([Key.Key_Return, Key.Key_Tab, Key.Key_Escape]))

    def click(name: str):
        button = window.findChild(QPushButton, name)
        if button is not None and button.isVisible() and button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    actions = [
        *(lambda name=name: click(name) for name in ("trainButton",) * 3),
        *(
            (lambda name=name: click(name))
            for name in ("stepButton", "resetButton", "newStartButton", "addRowButton", "deleteRowButton",
                         "diagnosisButton", "watchSlowlyButton", "predictButton", "weightPill", "biasPill", "sumPill")
        ),
        type_something,
        type_something,
        lambda: pupil.find(QWidget, "speedSlider").setValue(dice.randrange(12)),
        lambda: pupil.timeline.setValue(dice.randrange(100)),
        lambda: pupil.set_number("learningRateInput", dice.choice(["0.01", "0.1", "1", "50", "", "x"])),
        lambda: pupil.set_number("epochsInput", dice.choice(["1", "20", "300"])),
        lambda: pupil.choose("optimizerBox", dice.choice(OPTIMIZERS)),
        lambda: pupil.choose("lossBox", dice.choice(LOSSES)),
        lambda: pupil.choose("activationBox", dice.choice(ACTIVATIONS)),
        lambda: pupil.set_number("batchSizeInput", dice.choice(["1", "4", "32"])),
        lambda: pupil.check("shuffleBox", dice.random() < 0.5),
        *((lambda name=name: pupil.do(name)) for name in ("undoAction", "undoAction", "redoAction", "copyAction",
                                                          "pasteAction", "themeAction", "deleteRowsAction")),
        lambda: pupil.do(dice.choice(["largerAction", "smallerAction", "normalSizeAction", "calmAction"])),
        lambda: pupil.find(QCheckBox, "logScaleBox").toggle(),
        lambda: window.resize(dice.randrange(1024, 1500), dice.randrange(640, 900)),
        lambda: pupil.find(QWidget, "predictInput").setText(dice.choice(["10", "-1e-3", "1e30", "x", ""])),
        lambda: pupil.qtbot.waitSignal(window.timeline.frame, timeout=100, raising=False).wait(),  # time goes by
    ]  # fmt: skip
    for _ in range(1000):
        dice.choice(actions)()
    QApplication.processEvents()
    assert window.isVisible()
    assert crashes == []
    while window.document.undo_stack.canUndo():
        window.document.undo_stack.undo()
    pupil.wait_for_the_end()
