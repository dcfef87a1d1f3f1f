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


def test_loss_beside_the_timeline_tells_each_rows_part(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 137)
    QTest.mouseClick(pupil.find(QLabel, "lossLabel"), Qt.MouseButton.LeftButton)
    assert popover(pupil).isVisible()
    losses = pupil.window.playback.moment().loss
    assert f"{losses:.4f}" in popover(pupil).explanation.title
    QTest.keyClick(popover(pupil), Key.Key_Escape)
    label = pupil.find(QLabel, "lossLabel")
    label.setFocus()
    QTest.keyClick(label, Key.Key_Return)
    assert popover(pupil).isVisible()


@pytest.mark.parametrize(("link", "title"), [("0", "weight w"), ("bias", "bias b"), ("prediction", "prediction ŷ")])
def test_numbers_of_the_formula_explain_themselves(pupil, link, title):
    pupil.train_to_the_end()
    formula = pupil.find(QLabel, "formulaLabel")
    assert f'href="{link}"' in formula.text()
    formula.linkActivated.emit(link)
    assert title in popover(pupil).explanation.title


def test_formula_is_walked_through_with_the_keyboard(pupil):
    pupil.train_to_the_end()
    formula = pupil.find(QLabel, "formulaLabel")
    formula.setFocus(Qt.FocusReason.TabFocusReason)
    for name in ("weight w", "bias b", "prediction ŷ"):
        QTest.keyClick(formula, Key.Key_Tab)
        QTest.keyClick(formula, Key.Key_Return)
        assert name in popover(pupil).explanation.title


def test_answers_in_the_table_are_asked_with_enter_and_double_click(pupil):
    pupil.train_to_the_end()
    show_epoch(pupil, 137)
    table = pupil.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(4, 2))
    QTest.keyClick(table, Key.Key_Return)
    assert "1.887 × 3 + (−0.649) = 5.01" in told(pupil)
    place = table.visualRect(table.model().index(0, 3)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "− (−3) =" in told(pupil)
    assert popover(pupil).explanation.title.startswith("Why is the error")


def test_click_on_the_loss_curve_goes_to_its_epoch_and_tells_its_loss(pupil):
    pupil.train_to_the_end()
    loss = pupil.window._stage.plots.loss
    place = loss._board.to_pixels(40, 1.0).toPoint()
    QTest.mouseClick(loss._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
    shown = pupil.window.timeline.epoch
    assert abs(shown - 40) <= 2
    assert f"{pupil.window.playback.history.loss_at(shown):.3g}"[:4] in popover(pupil).explanation.title
    assert "loss" in popover(pupil).explanation.title


def test_click_on_the_weights_curves_asks_for_the_nearer_of_them(pupil):
    pupil.train_to_the_end()
    open_plot(pupil, "Weights")
    pupil.wait_for_the_end()
    board = pupil.window._stage.plots.weights._board
    for height, name in ((1.9, "weight w"), (-0.9, "bias b")):
        place = board.to_pixels(400, height).toPoint()
        QTest.mouseClick(board.widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert abs(pupil.window.timeline.epoch - 400) <= 2
        assert name in popover(pupil).explanation.title


def test_plots_without_a_run_have_nothing_to_ask(pupil):
    board = pupil.window._stage.plots.loss._board
    QTest.mouseClick(board.widget.viewport(), Qt.MouseButton.LeftButton, pos=board.area.center())
    pupil.wait(lambda: pupil.window.findChild(QFrame, "whyPopover") is not None)  # it is made when there is time
    assert not popover(pupil).isVisible()


def test_arrow_of_the_landscape_says_why_it_points_there(pupil):
    open_plot(pupil, "Landscape")
    pupil.wait_for_the_end()
    landscape = pupil.window._stage.plots.landscape
    text, tail, tip = landscape._arrows[0]
    assert "all 6 rows together" in text
    place = ((tail + tip) / 2).toPoint()
    QTest.mouseClick(landscape._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "gradient" in popover(pupil).explanation.title
    assert not pupil.window.document.undo_stack.canUndo()  # it is no new start
