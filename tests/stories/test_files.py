"""Work that is saved and opened again is all there, and goes on as if nothing had been in between."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from neuron_gui.app import make_window, open_what_is_asked_for
from neuron_gui.arguments import parse
from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.settings import Settings
from neuron_gui.core.work import Work
from neuron_gui.ui.preferences import Preferences
from tests.core.works import bits_of, bits_of_history


def many(inputs: int, rows: int = 40, *, yes_no: bool = False) -> Dataset:
    dice = np.random.default_rng(inputs)
    x = dice.normal(size=(rows, inputs)) * 10.0 ** np.arange(inputs) if inputs > 1 else dice.normal(size=(rows, inputs))
    y = x.sum(axis=1) + dice.normal(size=rows)
    y = (y > 0).astype(float) if yes_no else y
    return Dataset(column_names(inputs), tuple(map(tuple, np.column_stack((x, y)).tolist())), tests=frozenset({3, 9}))


WORKS = {
    "adam": Project(settings=Settings(optimizer="adam")),
    "rmsprop": Project(settings=Settings(optimizer="rmsprop")),
    "batches, shuffled": Project(many(1), Settings(optimizer="momentum", batch_size=7, shuffle=True)),
    "7 inputs, standardised": Project(many(7), Settings(standardise=True, optimizer="adam", batch_size=16)),
    "yes/no": Project(
        many(2, yes_no=True), Settings(activation="sigmoid", loss="binary_crossentropy", standardise=True)
    ),
}


def pause_after(pupil, epochs: int) -> None:
    pupil.window.playback.set_speed(1000)
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.playback.history.last_epoch >= epochs)
    pupil.press("trainButton")


def go_on_to_the_end(pupil) -> None:
    pupil.window.playback.scrub(pupil.window.timeline.last)
    pupil.train_to_the_end()
    assert pupil.window.playback.complete


def save(pupil, path) -> None:
    assert pupil.window._files.save_to(path), pupil.window.complaint


def opened(open_window, path):
    pupil = open_window()
    assert pupil.window.open_file(path), pupil.window.complaint
    pupil.wait_for_the_end()
    return pupil


class TestGoingOn:
    @pytest.mark.parametrize("name", WORKS)
    def test_a_run_goes_on_bit_for_bit_as_if_never_interrupted(self, open_window, tmp_path, name):
        first = open_window(WORKS[name])
        pause_after(first, 120)
        epochs = first.window.playback.history.last_epoch
        assert epochs < 500
        save(first, tmp_path / "half.neuron")
        second = opened(open_window, tmp_path / "half.neuron")
        assert second.button_text == "Continue"
        assert bits_of(second.window.work.now()) == bits_of(load_work(tmp_path / "half.neuron"))
        go_on_to_the_end(second)
        go_on_to_the_end(first)
        whole = open_window(WORKS[name])
        whole.train_to_the_end()
        uninterrupted = whole.window.playback.history
        for history in (first.window.playback.history, second.window.playback.history):
            assert history.last_epoch == 500
            for mine, theirs in (
                (history.weights, uninterrupted.weights),
                (history.bias, uninterrupted.bias),
                (history.loss, uninterrupted.loss),
                (history.keras_loss, uninterrupted.keras_loss),
            ):
                assert mine.tobytes() == theirs.tobytes()

    def test_the_same_after_a_branch_a_changed_rate_and_an_edited_cell(self, open_window, tmp_path):
        first = open_window(Project(settings=Settings(optimizer="adam", learning_rate=0.05)))
        pause_after(first, 60)
        first.set_number("learningRateInput", "0.02")
        first.press("trainButton")
        first.wait(lambda: len(first.window.playback.history.segments) == 2)
        first.type_into_cell(0, 1, "9")
        first.wait(lambda: len(first.window.playback.history.segments) == 3)
        first.press("trainButton")
        first.do("pinAction")
        middle = first.window.playback.history.segments[1].first_epoch + 1
        first.window.playback.scrub(middle)
        first.set_number("learningRateInput", "0.3")
        first.window.playback.scrub(middle)
        first.do("branchAction")
        first.wait(lambda: first.window.playback.history.last_epoch > middle + 10)
        first.press("trainButton")
        save(first, tmp_path / "branch.neuron")
        second = opened(open_window, tmp_path / "branch.neuron")
        assert bits_of(second.window.work.now()) == bits_of(first.window.work.now())
        assert second.window.playback.ghost is second.window.pinning.pins.all[0].history
        for pupil in (first, second):
            go_on_to_the_end(pupil)
        mine, theirs = second.window.playback.history, first.window.playback.history
        assert bits_of_history(mine)[:3] == bits_of_history(theirs)[:3]

    def test_what_was_shown_is_shown_again(self, open_window, tmp_path):
        first = open_window()
        first.train_to_the_end()
        first.do("pinAction")
        first.window._stage.data.select_row(2)
        first.window.playback.scrub(137)
        first.wait_for_the_end()
        save(first, tmp_path / "shown.neuron")
        second = opened(open_window, tmp_path / "shown.neuron")
        assert second.window.timeline.epoch == 137
        assert second.window.playback.row == 2
        for name in ("formulaLabel", "lossLabel"):
            assert second.text(name) == first.text(name)
        assert second.cell(2, 2) == first.cell(2, 2)
        assert [pin.letter for pin in second.window.pinning.pins] == ["A"]
        assert second.log.splitlines()[-3:] == first.log.splitlines()[-3:]
        second.timeline.setValue(500)
        second.wait_for_the_end()
        assert second.button_text == "Train 500 more"

    def test_a_run_that_ran_away_is_explained_again(self, open_window, tmp_path):
        first = open_window()
        first.set_number("learningRateInput", "1")
        first.as_fast_as_it_can()
        first.press("trainButton")
        first.wait(first.widget("diagnosisCard").isVisible)
        save(first, tmp_path / "wild.neuron")
        second = opened(open_window, tmp_path / "wild.neuron")
        assert second.window.playback.is_diverged
        second.wait(second.widget("diagnosisCard").isVisible)
        assert second.find(QPushButton, "diagnosisButton").text() == "Use 0.08"

    def test_after_reset_the_grey_run_is_kept_too(self, open_window, tmp_path):
        first = open_window()
        first.train_to_the_end()
        first.press("resetButton")
        save(first, tmp_path / "grey.neuron")
        second = opened(open_window, tmp_path / "grey.neuron")
        assert second.window.playback.history is None
        assert second.window.playback.ghost.last_epoch == 500
        assert second.button_text == "Train"


class TestSaving:
    def test_saved_amid_a_training_it_holds_what_was_recorded_and_training_goes_on(self, pupil, tmp_path):
        pupil.window.playback.set_speed(200)
        pupil.press("trainButton")
        pupil.wait(lambda: pupil.window.playback.history.last_epoch >= 20)
        save(pupil, tmp_path / "amid.neuron")
        assert pupil.window.playback.running
        kept = load_work(tmp_path / "amid.neuron").run
        pupil.as_fast_as_it_can()
        pupil.wait(lambda: pupil.window.playback.complete)
        history, count = pupil.window.playback.history, kept.history.last_epoch + 1
        assert 20 < count < 500
        assert kept.history.weights.tobytes() == history.weights[:count].tobytes()
        assert kept.planned == 500

    def test_the_mark_in_the_title_follows_data_run_and_pins(self, pupil, tmp_path):
        window, path = pupil.window, tmp_path / "mine.neuron"
        save(pupil, path)
        assert window.windowTitle() == "mine.neuron[*] – Hello Neuron"
        assert not window.isWindowModified()
        pupil.train_to_the_end()
        assert window.isWindowModified()
        pupil.do("saveAction")
        assert not window.isWindowModified()
        pupil.window.playback.scrub(100)
        assert not window.isWindowModified(), "to look at another epoch changes nothing"
        pupil.do("pinAction")
        assert window.isWindowModified()
        pupil.do("undoAction")
        assert not window.isWindowModified()
        pupil.press("resetButton")
        assert window.isWindowModified()
        pupil.do("undoAction")
        assert not window.isWindowModified()
        pupil.type_into_cell(0, 1, "9")
        assert window.isWindowModified()

    def test_opening_is_one_step_of_undo_for_run_and_pins_too(self, pupil, tmp_path):
        path = tmp_path / "kept.neuron"
        pupil.train_to_the_end()
        pupil.do("pinAction")
        save(pupil, path)
        pupil.set_number("learningRateInput", "0.05")
        pupil.press("resetButton")
        pupil.train_to_the_end()
        pupil.do("pinAction")
        mine = pupil.window.work.now()
        assert pupil.window.open_file(path)
        assert len(pupil.window.pinning.pins) == 1
        assert pupil.window.document.project.settings.learning_rate == 0.01
        assert pupil.window.playback.history.last_epoch == 500
        pupil.do("undoAction")
        again = pupil.window.work.now()
        assert again.run.history is mine.run.history
        assert again.pins == mine.pins
        assert again.project == mine.project
        pupil.do("redoAction")
        assert len(pupil.window.pinning.pins) == 1

    def test_a_file_dropped_on_the_window_opens(self, pupil, tmp_path):
        pupil.train_to_the_end()
        save(pupil, tmp_path / "dropped.neuron")
        pupil.press("resetButton")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.neuron"))])
        drop = QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                          Qt.KeyboardModifier.NoModifier)  # fmt: skip
        pupil.window.dropEvent(drop)
        assert pupil.window.playback.history.last_epoch == 500

    def test_a_file_that_the_system_asks_for_opens(self, pupil, tmp_path):
        pupil.train_to_the_end()
        save(pupil, tmp_path / "asked for.neuron")
        pupil.press("resetButton")
        open_what_is_asked_for(pupil.window)
        asking = QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path / "asked for.neuron")))
        QCoreApplication.sendEvent(QCoreApplication.instance(), asking)
        assert pupil.window.playback.history.last_epoch == 500

    def test_parts_of_a_later_version_survive_a_change_here(self, pupil, tmp_path):
        path = tmp_path / "later.neuron"
        save_work(Work(unknown={"lesson.json": b"{}", "work.json#camera": b'"near"'}), path)
        assert pupil.window.open_file(path)
        pupil.type_into_cell(0, 1, "9")
        pupil.do("saveAction")
        assert load_work(path).unknown == {"lesson.json": b"{}", "work.json#camera": b'"near"'}

    def test_the_command_line_opens_it_whole(self, qtbot, pupil, tmp_path):
        path = tmp_path / "given.neuron"
        pupil.train_to_the_end()
        pupil.window.playback.scrub(42)
        save(pupil, path)
        window = make_window(parse([str(path)]), Preferences())
        try:
            assert bits_of(window.work.now()) == bits_of(load_work(path))
            assert window.timeline.epoch == 42
            assert not window.isWindowModified()
            assert not window.document.undo_stack.canUndo()
        finally:
            window.close()
            window.deleteLater()


class TestOthers:
    @pytest.fixture
    def shared(self, pupil, tmp_path):
        """A file that is open here, and has been changed by somebody else."""
        path = tmp_path / "shared.neuron"
        save(pupil, path)
        save_work(Work(Project(settings=Settings(seed=5))), path)
        pupil.type_into_cell(0, 1, "9")
        pupil.do("saveAction")
        return path

    def question(self, pupil) -> QMessageBox:
        box = pupil.find(QMessageBox, "changedMeanwhileDialog")
        assert box.isVisible()
        return box

    def test_a_file_that_somebody_else_changed_is_not_written_over_unseen(self, pupil, shared):
        box = self.question(pupil)
        assert "“shared.neuron” was changed by somebody else" in box.text()
        assert load_work(shared).project.settings.seed == 5
        box.reject()
        assert load_work(shared).project.settings.seed == 5
        assert pupil.window.isWindowModified()

    def test_it_is_written_over_when_that_is_wanted_and_not_asked_about_again(self, pupil, shared):
        self.question(pupil).findChild(QPushButton, "saveOverButton").click()
        assert load_work(shared).project.dataset.rows[0] == (-1.0, 9.0)
        assert not pupil.window.isWindowModified()
        pupil.set_number("learningRateInput", "0.05")
        pupil.do("saveAction")
        assert load_work(shared).project.settings.learning_rate == 0.05

    def test_both_can_be_kept(self, pupil, shared, monkeypatch):
        other = shared.with_name("mine.neuron")
        monkeypatch.setattr(QFileDialog, "exec", lambda dialog: True)
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(other)])
        self.question(pupil).findChild(QPushButton, "saveAsButton").click()
        assert load_work(shared).project.settings.seed == 5
        assert load_work(other).project.dataset.rows[0] == (-1.0, 9.0)
        assert pupil.window.windowTitle().startswith("mine.neuron")

    def test_a_file_that_was_only_touched_or_is_gone_is_simply_saved(self, pupil, tmp_path):
        path = tmp_path / "own.neuron"
        save(pupil, path)
        path.touch()
        pupil.type_into_cell(0, 1, "9")
        pupil.do("saveAction")
        assert load_work(path).project.dataset.rows[0] == (-1.0, 9.0)
        path.unlink()
        pupil.type_into_cell(0, 1, "8")
        pupil.do("saveAction")
        assert load_work(path).project.dataset.rows[0] == (-1.0, 8.0)

    def test_a_folder_that_vanished_is_said_at_once_and_the_work_stays(self, pupil, tmp_path):
        folder = tmp_path / "stick"
        folder.mkdir()
        save(pupil, folder / "mine.neuron")
        (folder / "mine.neuron").unlink()
        folder.rmdir()
        pupil.train_to_the_end()
        pupil.do("saveAction")
        assert pupil.text("statusMessage") == "“mine.neuron” was not saved: the folder is not there."
        assert pupil.window.isWindowModified()
        assert pupil.window.playback.history.last_epoch == 500
