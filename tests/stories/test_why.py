"""Why does it learn? A pupil asks the numbers, walks the landscape and goes back in time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QTabBar

Key = Qt.Key


def popover(pupil) -> QFrame:
    return pupil.find(QFrame, "whyPopover")


def told(pupil) -> str:
    return popover(pupil).explanation.plain


def open_plot(pupil, name: str) -> None:
    tabs = pupil.find(QTabBar, "plotTabs")
    tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index(name))


def show_epoch(pupil, epoch: int) -> None:
    pupil.timeline.setValue(epoch)
    pupil.wait_for_the_end()


def test_pupil_asks_why_a_prediction_is_what_it_is_and_closes_it_again(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 137)
    pupil.press("predictionPill")
    assert popover(pupil).isVisible()
    assert popover(pupil).explanation.title == "Why is the prediction ŷ = 5.01?"
    assert "1.887 × 3 + (−0.649) = 5.01" in told(pupil)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert not popover(pupil).isVisible()


def test_explanation_follows_the_timeline_and_the_selected_row(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 137)
    pupil.press("errorPill")
    assert "5.01 − 5 = 0.01" in told(pupil)
    show_epoch(pupil, 0)
    assert popover(pupil).isVisible()
    assert "0.36 − 5 = −4.64" in told(pupil)
    pupil.window._stage.data.select_row(0)
    assert "−0.12 − (−3) = 2.88" in told(pupil)


def test_a_second_press_on_the_same_number_closes_its_explanation(pupil):
    pupil.press("sumPill")
    assert popover(pupil).isVisible()
    pupil.press("sumPill")
    assert not popover(pupil).isVisible()


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "rmsprop"])
def test_update_is_told_with_the_optimizers_own_memory(pupil, optimizer):
    pupil.choose("optimizerBox", optimizer)
    pupil.train_to_the_end()
    show_epoch(pupil, 37)
    with pupil.qtbot.waitSignal(pupil.window.trainer.recalled, timeout=10_000) as recalled:
        pupil.press("weightPill")
    history, epoch, slots = recalled.args
    assert (history, epoch) == (pupil.window.playback.history, 36)
    assert any(np.any(slot) for slot in slots)
    shown = f"{pupil.window.playback.moment().state.weights[0]:.3f}".replace("-", "−")
    assert shown in popover(pupil).explanation.title
    assert len(popover(pupil).explanation.lines) > 2


def test_pupil_starts_at_a_chosen_place_of_the_landscape_and_undo_takes_it_back(pupil):
    open_plot(pupil, "Landscape")
    landscape = pupil.window._stage.plots.landscape
    pupil.wait_for_the_end()
    board = landscape._board
    place = board.area.center()
    QTest.mouseClick(board.widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
    start = pupil.window.playback.start_state
    middle = landscape._marks.from_pixels(QPointF(place))
    assert start.weights[0] == pytest.approx(middle[0], abs=0.02)
    assert start.bias == pytest.approx(middle[1], abs=0.02)
    assert pupil.window.document.undo_stack.undoText() == "start from a chosen place"
    pupil.do("undoAction")
    assert pupil.window.playback.start_state.weights == (0.12,)


def test_every_plot_shows_the_shown_epoch_when_it_is_opened(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 137)
    open_plot(pupil, "Weights")
    pupil.wait_for_the_end()
    words = [label.text() for label in pupil.window.findChildren(QLabel) if label.isVisible()]
    assert {"w 1.887", "b −0.649"} <= set(words)
