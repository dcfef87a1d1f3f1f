"""An administrator decides for a whole classroom: what a start shows, whose examples, how it looks, where work goes."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel

from neuron_gui import app as program
from neuron_gui.arguments import parse
from neuron_gui.core.policy import Policy, read_policy
from neuron_gui.core.project import Project
from neuron_gui.ui.example_chooser import ExampleChooser
from neuron_gui.ui.preferences import Preferences
from tests.stories.computer import School

LESSON = """# title: Springs
# story: How far does a spring go down?
# settings: epochs=120 learning_rate=0.05
mass,way
1,2
2,4
3,6
"""


class Classroom(School):
    """Its windows follow a policy file."""

    def __init__(self, qtbot, folder) -> None:
        super().__init__(qtbot, folder / "home" / "sessions")
        self.place, self.policy = folder, folder / "policy.toml"

    def decide(self, **keys: object) -> None:
        lines = (f'{key} = "{value}"\n' for key, value in keys.items())
        self.policy.write_text("".join(lines).replace("\\", "/"), encoding="utf-8")

    def make_window(self, *words: str, fresh: bool = False):
        policy = read_policy(self.policy)
        return program.open_window_here(parse(words), policy, self.preferences, self.folder.parent)


@pytest.fixture
def classroom(qtbot, tmp_path):
    room = Classroom(qtbot, tmp_path)
    (tmp_path / "lesson.csv").write_text(LESSON, encoding="utf-8")
    (tmp_path / "examples").mkdir()
    yield room
    for window in [*room.windows]:
        window.close()


def test_a_fresh_start_shows_the_lesson(classroom):
    classroom.decide(start="fresh", start_file=classroom.place / "lesson.csv")
    pupil = classroom.start()
    project = pupil.window.document.project
    assert project.dataset.columns[0] == "mass"
    assert project.settings.epochs == 120
    assert pupil.window.document.path is None  # Save asks for a name: the lesson is nobody's to write over
    assert not pupil.window.isWindowModified()
    pupil.train_to_the_end()
    classroom.close(pupil)
    another = classroom.start()
    assert another.window.document.project == project
    assert another.window.playback.history is None or another.window.playback.history.last_epoch == 0


def test_start_fresh_brings_the_lesson_back(classroom):
    classroom.decide(start_file=classroom.place / "lesson.csv")
    pupil = classroom.start()
    lesson = pupil.window.document.project
    pupil.type_into_cell(0, 1, "7")
    assert pupil.window.document.project != lesson
    pupil.do("startFreshAction")
    assert pupil.window.document.project == lesson
    pupil.do("undoAction")
    classroom.close(pupil)
    second = classroom.start()  # what was left goes before the lesson, unless the policy says otherwise
    assert second.window.document.project != lesson


def test_a_lesson_that_is_gone_is_told_and_the_tutorial_stands(classroom):
    classroom.decide(start_file=classroom.place / "gone.neuron")
    pupil = classroom.start()
    assert pupil.window.document.project == Project()
    assert "gone.neuron" in pupil.window.complaint
    pupil.train_to_the_end()
    assert pupil.ask("10") == "ŷ = 18.98"


def test_a_wrong_line_is_told_in_the_window(classroom):
    classroom.policy.write_text('theme = "pink"\n', encoding="utf-8")
    pupil = classroom.start()
    assert "theme is “system” or “light” or “dark”, not “pink”" in pupil.window.complaint


def test_all_that_is_wrong_is_told_at_once(classroom):
    classroom.policy.write_text('theme = "pink"\nstart = "anew"\nexamples = "here"\n', encoding="utf-8")
    pupil = classroom.start()
    for sentence in ("not “pink”", "not “anew”", "examples is a whole path, not “here”"):
        assert sentence in pupil.window.complaint


def test_a_named_file_goes_before_the_lesson(classroom):
    classroom.decide(start="fresh", start_file=classroom.place / "lesson.csv")
    mine = classroom.place / "mine.csv"
    mine.write_text("x,y\n1,2\n2,3\n4,5\n5,6\n6,7\n", encoding="utf-8")
    pupil = classroom.start(str(mine))
    assert pupil.window.document.path == mine


def test_the_schools_examples_are_offered_first(classroom):
    (classroom.place / "examples" / "1-springs.csv").write_text(LESSON, encoding="utf-8")
    (classroom.place / "examples" / "2-plain.csv").write_text("a,b\n1,2\n2,4\n", encoding="utf-8")
    (classroom.place / "examples" / "3-broken.csv").write_text("# title: Broken\na,b\n1,two\n", encoding="utf-8")
    (classroom.place / "examples" / "4-bytes.csv").write_bytes(b"\xff\x00\xfe")
    classroom.decide(examples=classroom.place / "examples")
    pupil = classroom.start()
    pupil.press("examplesButton")
    chooser = pupil.window.findChild(ExampleChooser)
    titles = [tile.title for tile in chooser.tiles]
    assert titles[:2] == ["Springs", "2-plain"]
    assert [tile.example.group for tile in chooser.tiles[:2]] == ["From your school"] * 2
    told = chooser.findChild(QLabel, "schoolTroubles").text()
    assert "“3-broken.csv” cannot be shown" in told
    assert "“4-bytes.csv” cannot be shown: it is not UTF-8." in told
    chooser.tiles[0].click()
    assert pupil.window.document.project.settings.epochs == 120


def test_a_folder_of_examples_out_of_reach_hides_no_other(classroom):
    classroom.decide(examples=classroom.place / "nowhere")
    pupil = classroom.start()
    pupil.press("examplesButton")
    chooser = pupil.window.findChild(ExampleChooser)
    assert len(chooser.tiles) > 20
    assert "nowhere" in chooser.findChild(QLabel, "schoolTroubles").text()


def test_a_server_that_is_gone_stops_neither_the_start_nor_the_examples(classroom, monkeypatch):
    gone = threading.Event()
    monkeypatch.setattr("neuron_gui.core.patience.PATIENCE", 0.05)
    monkeypatch.setattr("neuron_gui.ui.example_chooser.PATIENCE", 0.05)
    for asked in (
        "core.project_files.open_work",
        "core.policy.own_folder",
        "ui.example_chooser.load_school_examples",
    ):
        monkeypatch.setattr(f"neuron_gui.{asked}", lambda _path: gone.wait())
    keys = {key: classroom.place / key for key in ("start_file", "autosave", "examples")}
    classroom.decide(**keys)
    try:
        pupil = classroom.start()
        told = [f"“{keys[key]}” does not answer." for key in ("autosave", "start_file")]
        assert pupil.window.complaint == " ".join(told)
        pupil.press("examplesButton")
        chooser = pupil.window.findChild(ExampleChooser)
        assert len(chooser.tiles) > 20
        assert chooser.findChild(QLabel, "schoolTroubles").text() == f"“{keys['examples']}” does not answer."
        chooser.hide()
        pupil.type_into_cell(0, 1, "7")
        assert pupil.window.sessions.autosave.settle()
        assert list(classroom.folder.iterdir())
    finally:
        gone.set()


def test_work_is_kept_where_the_policy_says(classroom):
    classroom.decide(autosave=classroom.place / "share")
    pupil = classroom.start()
    pupil.type_into_cell(0, 1, "7")
    assert pupil.window.sessions.autosave.settle()
    (own,) = (classroom.place / "share").iterdir()
    assert list(own.iterdir())
    assert not classroom.folder.exists()
    changed = pupil.window.document.project
    classroom.close(pupil)
    assert classroom.start().window.document.project == changed


def test_a_share_that_cannot_be_written_is_told_and_the_usual_folder_used(classroom):
    (classroom.place / "file").write_text("")
    classroom.decide(autosave=classroom.place / "file" / "work")
    pupil = classroom.start()
    assert "cannot be kept" in pupil.window.complaint
    pupil.type_into_cell(0, 1, "7")
    assert pupil.window.sessions.autosave.settle()
    assert list(classroom.folder.iterdir())


def test_the_theme_is_for_who_has_not_chosen_one(qtbot, tmp_path):
    kept = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    for chosen, seen in (("", "dark"), ("light", "light"), ("system", "system")):
        if chosen:
            kept.theme = chosen
        kept.usual_theme = Policy(theme="dark").theme
        assert kept.theme == seen
