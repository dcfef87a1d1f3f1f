"""The log follows the training, unless somebody reads further up, and holds what was learned at its end."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings
from neuron_gui.ui.log_view import LINES_A_FRAME, LogView
from neuron_gui.ui.theme import Theme

PLANNED = 500
HEADING = ["model = Sequential([Dense(1)])", "a line that is much too long for a card that is so very narrow", "ready"]


class Reader:
    def __init__(self, view: LogView) -> None:
        self.view = view
        self.text = view.findChild(QPlainTextEdit, "logView")
        self.bar = self.text.verticalScrollBar()
        self.segment = Segment(0, TUTORIAL, Settings())
        self.history = History(Settings().start_state(1), self.segment)
        view.begin(self.history, HEADING)

    def train(self, epochs: int) -> None:
        first = self.history.last_epoch + 1
        weights = np.full((epochs, 1), 0.5, dtype=np.float32)
        losses = np.full(epochs, 0.25, dtype=np.float32)
        self.history.append(EpochBatch(self.segment, first, weights, weights[:, 0], losses, losses))
        while self.view.write_on(PLANNED, PLANNED):
            self.view.grab()  # lays the text out, as painting does

    @property
    def at_the_end(self) -> bool:
        return self.bar.value() == self.bar.maximum() > 0


@pytest.fixture
def reader(qtbot) -> Reader:
    view = LogView()
    qtbot.addWidget(view)
    view.set_theme(Theme())
    view.resize(230, 170)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    return Reader(view)


def test_it_follows_though_lines_are_wrapped_when_the_scroll_bar_appears(reader):
    for _ in range(12):
        reader.train(3)
    assert reader.at_the_end
    assert reader.text.toPlainText().endswith("Epoch 36/500 - loss: 0.2500")


def test_a_run_that_was_there_before_the_window_shows_its_end(qtbot):
    view = LogView()
    qtbot.addWidget(view)
    reader = Reader(view)
    reader.train(90)
    view.set_theme(Theme())
    view.resize(230, 170)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    assert reader.at_the_end
    reader.train(3)
    assert reader.at_the_end


def test_who_reads_further_up_is_left_there_until_back_at_the_end(reader):
    reader.train(60)
    reader.bar.setValue(5)
    reader.train(20)
    assert reader.bar.value() == 5
    reader.bar.setValue(reader.bar.maximum())
    reader.train(20)
    assert reader.at_the_end


def test_a_long_run_is_written_in_parts_and_what_was_learned_comes_last(reader):
    epochs = 3 * LINES_A_FRAME
    reader.train(epochs)
    reader.view.end_with(epochs, ["Here is what I learned:"])
    assert reader.view.write_on(PLANNED, PLANNED)
    assert not reader.view.write_on(PLANNED, PLANNED), "nothing is left to write"
    lines = reader.text.toPlainText().splitlines()
    assert lines[: len(HEADING)] == HEADING
    assert lines[len(HEADING) :] == [
        *(f"Epoch {epoch}/500 - loss: 0.2500" for epoch in range(1, epochs + 1)),
        "Here is what I learned:",
    ]


def test_what_was_learned_stays_after_its_own_epoch_when_training_goes_on(reader):
    reader.train(5)
    reader.view.end_with(5, ["Here is what I learned:"])
    reader.view.end_with(5, ["Here is what I learned:"])
    reader.train(2)
    lines = reader.text.toPlainText().splitlines()[len(HEADING) :]
    assert [line.split("/")[0] for line in lines] == [
        *(f"Epoch {epoch}" for epoch in range(1, 6)),
        "Here is what I learned:",
        "Epoch 6",
        "Epoch 7",
    ]


def test_a_run_that_comes_back_is_written_again_with_its_end(reader):
    reader.train(5)
    reader.view.end_with(5, ["Here is what I learned:"])
    reader.view.write_on(PLANNED, PLANNED)
    reader.view.begin(None, HEADING)
    assert reader.text.toPlainText().splitlines() == HEADING
    reader.view.begin(reader.history, HEADING)
    reader.view.end_with(5, ["Here is what I learned:"])
    while reader.view.write_on(PLANNED, PLANNED):
        pass
    assert reader.text.toPlainText().endswith("Epoch 5/500 - loss: 0.2500\nHere is what I learned:")


def test_it_keeps_following_when_its_height_changes(reader):
    reader.train(60)
    for height in (90, 250, 120):
        reader.view.resize(230, height)
        reader.view.grab()
        assert reader.at_the_end
    reader.bar.setValue(3)
    reader.view.resize(230, 100)
    reader.view.grab()
    assert reader.bar.value() == 3


def test_why_the_numbers_are_those_of_the_epoch_before_is_told_at_the_title_and_not_over_the_plots(reader):
    hint = reader.view.findChild(QLabel, "logHint")
    assert hint.toolTip() == reader.text.accessibleDescription() != ""
    assert reader.text.toolTip() == ""


def test_an_epoch_that_is_only_being_told_has_no_line_yet(reader):
    reader.train(3)
    one = np.array([0.125], dtype=np.float32)
    reader.history.append(EpochBatch(reader.segment, 4, one[:, np.newaxis], one, one, one))
    assert not reader.view.write_on(PLANNED, 3)
    assert "Epoch 4/500" not in reader.text.toPlainText()
    assert reader.view.write_on(PLANNED, 4)
    assert reader.text.toPlainText().endswith("Epoch 4/500 - loss: 0.1250")
