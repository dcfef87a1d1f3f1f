"""A lesson ends with a bell, a battery or a power cut: the next start shows what was there, or begins afresh."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMenuBar, QPushButton, QToolBar, QWidget

from neuron_gui.core.project import Project
from neuron_gui.core.session_files import read_session
from neuron_gui.core.sessions import WORK
from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.window import MainWindow
from tests.stories.computer import School
from tests.stories.conftest import Pupil


@pytest.fixture
def school(qtbot, tmp_path, keras_engine, monkeypatch):
    monkeypatch.setattr("neuron_gui.keras_engine.load_engine", lambda: keras_engine)
    school = School(qtbot, tmp_path / "sessions")
    yield school
    for window in school.windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def bar(pupil: Pupil) -> QWidget | None:
    shown = pupil.window.findChild(QWidget, "continuedBar")
    return shown if shown is not None and shown.isVisible() else None


def entries(pupil: Pupil, name: str) -> list[str]:
    menu = pupil.find(QMenu, name)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(pupil: Pupil, name: str, beginning: str) -> None:
    menu = pupil.find(QMenu, name)
    (action,) = (action for action in menu.actions() if beginning in action.text())
    action.trigger()


def test_closing_asks_nothing_and_the_next_start_shows_what_was_there(school):
    pupil = school.start()
    assert bar(pupil) is None  # the first start is as it always was
    pupil.type_into_cell(0, 1, "-2")
    pupil.set_number("learningRateInput", "0.02")
    pupil.train_to_the_end()
    pupil.do("pinAction")
    pupil.timeline.setValue(137)
    pupil.wait(lambda: pupil.window.timeline.epoch == 137)
    history, project = pupil.window.playback.history, pupil.window.document.project
    school.close(pupil)

    again = school.start()
    window = again.window
    assert window.document.project == project
    assert window.timeline.epoch == 137
    for name in ("weights", "bias", "loss", "keras_loss"):
        np.testing.assert_array_equal(getattr(window.playback.history, name), getattr(history, name))
    assert [pin.letter for pin in window.pinning.pins] == ["A"]
    assert not window.document.undo_stack.canUndo()
    assert bar(again) is not None
    assert again.text("continuedText").startswith("Continued from ")
    again.timeline.setValue(500)
    assert bar(again) is not None  # to look around is not yet to go on
    again.press("trainButton")
    assert bar(again) is None
    again.wait(lambda: window.playback.complete)
    assert window.playback.history.last_epoch == 1000


def test_a_run_goes_on_bit_for_bit_over_a_close_amid_the_training(school):
    whole = school.start()
    whole.choose("optimizerBox", "adam")
    whole.set_number("epochsInput", "3000")
    whole.train_to_the_end()
    school.close(whole)
    cut = school.start(fresh=True)
    cut.choose("optimizerBox", "adam")
    cut.set_number("epochsInput", "3000")
    cut.press("trainButton")
    cut.wait(lambda: cut.window.timeline.epoch > 20)
    school.close(cut)
    again = school.start()
    assert 20 < again.window.timeline.epoch < 3000
    assert again.button_text == "Continue"
    again.train_to_the_end()
    expected = read_session(min(school.sessions.newest(), key=lambda session: session.time).folder).work.run
    assert expected is not None
    np.testing.assert_array_equal(again.window.playback.history.weights, expected.history.weights)
    np.testing.assert_array_equal(again.window.playback.history.loss, expected.history.loss)


def test_the_next_pupil_starts_fresh_and_the_first_finds_the_work_again(school):
    first = school.start()
    first.type_into_cell(0, 1, "-2")
    first.train_to_the_end()
    changed = first.window.document.project
    school.close(first)

    second = school.start()
    here = QApplication.focusWidget()
    second.press("startFreshButton")
    assert QApplication.focusWidget() is here
    assert second.window.document.project == Project()
    assert second.window.playback.history is None
    assert bar(second) is None
    assert second.button_text == "Train"
    second.do("undoAction")  # pressed by mistake
    assert second.window.document.project == changed
    assert second.window.playback.history.last_epoch == 500
    second.do("redoAction")
    second.train_to_the_end()
    assert second.ask("10") == "ŷ = 18.98"
    school.close(second)

    third = school.start()
    assert third.window.document.project == Project()
    assert bar(third) is not None  # the second one's run
    listed = entries(third, "earlierWorkMenu")
    assert any("x, y · 500 epochs" in text for text in listed)
    choose(third, "earlierWorkMenu", listed[-1])
    assert third.window.document.project == changed
    assert third.window.playback.history.last_epoch == 500
    third.do("undoAction")
    assert third.window.document.project == Project()


def test_a_start_that_shall_be_fresh_is(school):
    first = school.start()
    first.type_into_cell(0, 1, "-2")
    school.close(first)
    second = school.start(fresh=True)
    assert second.window.document.project == Project()
    assert bar(second) is None
    assert len(entries(second, "earlierWorkMenu")) == 1


def test_only_looking_leaves_no_trace(school):
    for _ in range(2):
        pupil = school.start()
        pupil.window.sessions.autosave.settle()
        school.close(pupil)
    assert not school.folder.exists()


def test_what_was_typed_a_moment_before_an_example_was_chosen_is_kept_too(school):
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    assert pupil.window.sessions.autosave.settle()
    pupil.type_into_cell(1, 1, "-9")
    pupil.choose_example("XOR: two light switches")
    assert pupil.window.sessions.autosave.settle()
    school.close(pupil)
    kept = [read_session(session.folder).work.project.dataset for session in school.sessions.newest()]
    assert [dataset.columns for dataset in kept] == [("below", "above", "lamp"), ("x", "y")]
    assert [row[1] for row in kept[1].rows[:2]] == [-2.0, -9.0]


def test_two_windows_keep_their_own_work(school):
    one = school.start()
    one.type_into_cell(0, 1, "-2")
    assert one.window.sessions.autosave.settle()
    two = school.start()
    assert two.window.document.project == Project()
    assert entries(two, "earlierWorkMenu") == ["No earlier work yet"]  # that of the other window is none
    two.type_into_cell(0, 1, "-7")
    school.close(two)
    school.close(one)
    kept = {read_session(session.folder).work.project.dataset.rows[0][1] for session in school.sessions.newest()}
    assert kept == {-2.0, -7.0}


def test_a_window_beside_another_takes_up_what_a_crash_left(school, monkeypatch):
    one = school.start()
    one.type_into_cell(0, 1, "-2")
    assert one.window.sessions.autosave.settle()
    crashed = school.sessions.newest()[0].folder
    # As the system does when the process is killed: the lock goes, and nobody says that all ended well.
    monkeypatch.setattr("neuron_gui.core.sessions.Session.mark_done", lambda _session: None)
    school.close(one)
    monkeypatch.undo()
    monkeypatch.setattr("neuron_gui.keras_engine.load_engine", lambda: one.window.engine)
    assert not (crashed / "done").exists()
    other = school.start(fresh=True)
    other.type_into_cell(0, 1, "-7")
    assert other.window.sessions.autosave.settle()
    third = school.start()
    assert third.window.document.project.dataset.rows[0][1] == -2.0


def test_a_file_on_the_command_line_comes_before_what_was_left(school, tmp_path):
    first = school.start()
    first.type_into_cell(0, 1, "-2")
    school.close(first)
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n2,4\n")
    second = school.start(str(table))
    assert second.window.document.project.dataset.columns == ("a", "b")
    assert bar(second) is None
    assert len(entries(second, "earlierWorkMenu")) == 1


def test_reopened_work_still_belongs_to_its_file_and_says_what_is_not_saved(school, tmp_path):
    path = tmp_path / "my.neuron"
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    pupil.window._files.save_to(path)
    school.close(pupil)
    again = school.start()
    assert again.window.document.path == path
    assert not again.window.isWindowModified()
    again.type_into_cell(0, 1, "-3")
    assert again.window.isWindowModified()
    school.close(again)
    third = school.start()
    assert third.window.isWindowModified()
    assert third.window.windowTitle().startswith("my.neuron")


def test_a_file_that_somebody_changed_between_two_starts_is_not_written_over(school, tmp_path):
    path = tmp_path / "my.neuron"
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    pupil.window._files.save_to(path)
    school.close(pupil)
    other = school.start(fresh=True)
    other.type_into_cell(0, 1, "-9")
    other.window._files.save_to(path)
    school.close(other)
    os.utime(school.sessions.newest()[-1].folder / WORK, (time.time() + 60,) * 2)  # the first one is the newest again
    content = path.read_bytes()
    again = school.start()
    assert again.window.document.project.dataset.rows[0][1] == -2.0
    again.type_into_cell(0, 1, "-3")
    again.do("saveAction")
    assert path.read_bytes() == content  # it asks first


def test_a_full_disk_is_said_once_and_the_work_goes_on(school, monkeypatch):
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    assert pupil.window.sessions.autosave.settle()

    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        pupil.type_into_cell(1, 1, "-1.5")
        pupil.wait(lambda: "The disk is full" in pupil.text("statusMessage"))
        pupil.train_to_the_end()
    assert pupil.window.complaint == ""
    pupil.wait(lambda: pupil.window.sessions.autosave.settle(0.1))
    work = read_session(school.sessions.newest()[0].folder).work
    assert work.run is not None
    assert work.run.history.last_epoch == 500


def test_work_that_cannot_be_read_makes_room_for_the_one_before(school):
    for value in ("-2", "-3"):
        pupil = school.start(fresh=True)
        pupil.type_into_cell(0, 1, value)
        school.close(pupil)
    newest = school.sessions.newest()[0].folder
    kept = read_session(school.sessions.newest()[1].folder).work.project
    (newest / WORK).write_bytes(b"\0" * 100)
    again = school.start()
    assert again.window.document.project == kept
    assert (newest / WORK).exists()


def test_work_that_no_window_can_show_does_not_keep_it_from_opening(school, monkeypatch):
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    school.close(pupil)
    told = []
    monkeypatch.setattr("sys.excepthook", lambda *error: told.append(error))
    monkeypatch.setattr(MainWindow, "take_up", lambda *_: 1 / 0)
    again = school.start()
    assert [kind for kind, *_ in told] == [ZeroDivisionError]
    assert again.window.document.project == Project()
    assert len(entries(again, "earlierWorkMenu")) == 1


def test_the_bar_fits_and_moves_nothing(school):
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    school.close(pupil)
    again = school.start(size=(1024, 640))
    window = again.window
    place = again.find(QPushButton, "trainButton").mapTo(window, window.rect().topLeft())
    shown = bar(again)
    assert shown is not None
    words = again.find(QLabel, "continuedText")
    assert words.width() >= words.sizeHint().width()
    for _ in range(6):
        again.do("largerAction")
    QApplication.processEvents()
    last = max(window.menuBar().actionGeometry(action).right() for action in window.menuBar().actions())
    assert shown.mapTo(window, shown.rect().topLeft()).x() > last
    for part in shown.findChildren(QPushButton):
        assert part.width() >= part.sizeHint().width(), part.objectName()
    again.do("normalSizeAction")
    QTest.mouseClick(again.find(QPushButton, "continuedCloseButton"), Qt.MouseButton.LeftButton)
    assert bar(again) is None
    again.wait(lambda: again.find(QPushButton, "trainButton").mapTo(window, window.rect().topLeft()) == place)


def test_where_the_menus_are_elsewhere_the_bar_has_a_row_of_its_own(school, monkeypatch):
    """As on macOS."""
    pupil = school.start()
    pupil.type_into_cell(0, 1, "-2")
    school.close(pupil)
    monkeypatch.setattr(QMenuBar, "isNativeMenuBar", lambda _bar: True)
    again = school.start(size=(1024, 640))
    assert again.text("continuedText").startswith("Continued from ")
    assert bar(again) is not None
    again.press("continuedCloseButton")
    assert bar(again) is None
    assert not again.find(QToolBar, "continuedRow").isVisible()


def test_recent_files_are_offered_and_a_missing_one_is_said(school, tmp_path):
    school.preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    pupil = school.start()
    assert entries(pupil, "recentMenu") == ["No files yet"]
    for name in ("one & two.neuron", "gone.neuron"):
        pupil.type_into_cell(0, 1, str(len(name)))
        pupil.window._files.save_to(tmp_path / name)
    school.close(pupil)
    again = school.start(fresh=True)
    assert entries(again, "recentMenu") == ["&1  gone.neuron", "&2  one && two.neuron", "Clear list"]
    choose(again, "recentMenu", "one && two")
    assert again.window.document.path == tmp_path / "one & two.neuron"
    assert entries(again, "recentMenu")[0] == "&1  one && two.neuron"
    (tmp_path / "gone.neuron").unlink()
    choose(again, "recentMenu", "gone")
    assert "no file “gone.neuron” any more" in again.text("statusMessage")
    assert entries(again, "recentMenu") == ["&1  one && two.neuron", "Clear list"]
    choose(again, "recentMenu", "Clear")
    assert entries(again, "recentMenu") == ["No files yet"]


def test_windows_of_pictures_and_tests_keep_nothing(pupil):
    pupil.type_into_cell(0, 1, "-2")
    assert pupil.window.sessions.autosave.folder is None
    menu = pupil.find(QMenu, "earlierWorkMenu")
    assert not menu.menuAction().isVisible()
    before = pupil.window.document.project
    assert before == replace(before)
    assert pupil.window.sessions.autosave.settle()
    assert pupil.window.sessions.autosave.folder is None
