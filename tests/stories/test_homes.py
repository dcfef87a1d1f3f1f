"""Somebody whose home is missing, full or not to be written works all the same, and is told that nothing is kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication

from neuron_gui import app as program
from neuron_gui.arguments import parse
from neuron_gui.core.policy import Policy
from neuron_gui.core.project import Project
from neuron_gui.ui.errors import ErrorReporter
from neuron_gui.ui.preferences import Preferences
from tests.stories.computer import School


class Nowhere(School):
    """A computer on which the home of a person is no folder, so that not even root can write there."""

    def __init__(self, qtbot, folder: Path, policy: Policy | None = None) -> None:
        self.home = folder / "home"
        self.home.write_text("no folder")
        super().__init__(qtbot, self.home / "data" / "sessions")
        self.policy = policy or Policy()
        self.preferences = Preferences(QSettings(str(self.home / "settings.ini"), QSettings.Format.IniFormat))

    def make_window(self, *words: str, fresh: bool = False):
        return program.open_window_here(parse(words), self.policy, self.preferences, self.folder.parent)


@pytest.fixture
def computer(qtbot, tmp_path, keras_engine, monkeypatch):
    monkeypatch.setattr("neuron_gui.keras_engine.load_engine", lambda: keras_engine)
    made: list[Nowhere] = []

    def make(policy: Policy | None = None) -> Nowhere:
        made.append(Nowhere(qtbot, tmp_path, policy))
        return made[-1]

    yield make
    for window in [window for nowhere in made for window in nowhere.windows]:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def nowhere(computer):
    return computer()


def test_without_a_home_the_whole_job_is_done_and_one_sentence_says_that_it_is_not_kept(nowhere):
    pupil = nowhere.start()
    assert pupil.window.complaint == ""  # as long as there is nothing to lose
    pupil.train_to_the_end()
    pupil.wait(lambda: "your work is not being kept" in pupil.window.complaint.lower())
    assert pupil.text("statusMessage") == pupil.window.complaint
    assert pupil.ask("10") == "ŷ = 18.98"
    pupil.do("themeAction")  # a choice holds for as long as the window is open
    assert nowhere.preferences.theme == "dark"
    nowhere.close(pupil)
    assert nowhere.home.read_text() == "no folder"
    again = nowhere.start()
    assert again.window.document.project == Project()
    assert "not being kept" not in again.text("statusMessage")


def test_without_a_home_a_file_of_ones_own_can_still_be_saved(nowhere, tmp_path):
    pupil = nowhere.start()
    pupil.type_into_cell(0, 1, "7")
    assert pupil.window._files.save_to(tmp_path / "stick.neuron")
    nowhere.close(pupil)
    again = nowhere.start(str(tmp_path / "stick.neuron"))
    assert again.window.document.project.dataset.rows[0][1] == 7.0


def test_without_a_home_work_is_kept_where_the_policy_says(computer, tmp_path):
    nowhere = computer(Policy(autosave=tmp_path / "share"))
    pupil = nowhere.start()
    pupil.type_into_cell(0, 1, "7")
    assert pupil.window.sessions.autosave.settle()
    assert pupil.window.complaint == ""
    changed = pupil.window.document.project
    nowhere.close(pupil)
    assert nowhere.start().window.document.project == changed


def test_without_a_home_an_error_is_still_shown(nowhere, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    reporter = ErrorReporter(nowhere.home / "data")
    reporter.install()
    try:
        reporter.report("ValueError: made for this test")
        dialog = reporter._dialog
        assert dialog is not None
        qtbot.addWidget(dialog)
        assert "could not be written" in dialog.detailedText()
        dialog.close()
    finally:
        reporter.uninstall()
