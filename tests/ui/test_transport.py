"""The bar at the top never lies over itself, and nothing in it moves while it runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSlider, QToolTip, QWidget

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings
from neuron_gui.ui.cards import ElidedLabel
from neuron_gui.ui.theme import LIGHT, SCALES, Theme, load_fonts, style_sheet
from neuron_gui.ui.transport import SPEEDS, Transport, speed_text


@pytest.fixture
def bar(qtbot):
    load_fonts()
    made = Transport()
    qtbot.addWidget(made)
    return dress(made, 1366, 1.0)


def dress(bar: Transport, width: int, scale: float) -> Transport:
    theme = Theme(LIGHT, scale)
    bar.setStyleSheet(style_sheet(theme))
    bar.setFont(theme.font())
    bar.set_theme(theme)
    bar.resize(width, bar.sizeHint().height())
    bar.show()
    QApplication.processEvents()
    return bar


def part(bar: Transport, name: str) -> QWidget:
    return bar.findChild(QWidget, name)


def seen(bar: Transport) -> list[tuple[QWidget, QRect]]:
    """Buttons, sliders and labels with the places of what they show."""
    widgets = [w for w in bar.findChildren(QWidget) if isinstance(w, QPushButton | QSlider | QLabel) and w.isVisible()]
    return [(w, QRect(w.mapTo(bar, QPoint(0, 0)), w.size())) for w in widgets if not isinstance(w, QLabel) or w.text()]


@pytest.mark.parametrize("width", [1024, 1366, 1920])
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("epochs", [500, 1_000_000])
def test_nothing_lies_over_anything_else_and_no_word_is_cut(bar, width, scale, epochs):
    bar.show_playback(running=False, fresh=False, more=1000)
    bar.show_epoch(epochs, epochs, epochs, 0.0703)
    dress(bar, width, scale)
    shown = seen(bar)
    for place, (widget, rect) in enumerate(shown):
        assert bar.rect().contains(rect), widget
        assert not any(rect.intersects(other) for _, other in shown[place + 1 :]), widget
        if isinstance(widget, QLabel | QPushButton) and not isinstance(widget, ElidedLabel):
            assert widget.width() >= widget.sizeHint().width(), widget


def test_train_is_as_wide_whatever_it_says(bar):
    button, widths = part(bar, "trainButton"), set()
    for running, fresh, more in ((0, 1, 0), (1, 0, 0), (0, 0, 0), (0, 0, 500), (0, 0, 1000), (0, 0, 100_000)):
        bar.show_playback(running=bool(running), fresh=bool(fresh), more=more)
        QApplication.processEvents()
        assert button.sizeHint().width() <= button.width()
        widths.add((button.width(), button.height()))
    assert len(widths) == 1
    assert button.text() == "Train more"
    assert "Train 100,000 more" in button.toolTip()
    bar.show_playback(running=False, fresh=False, more=1000)
    assert button.text() == "Train 1,000 more"


def test_speeds_are_said_in_the_right_number(bar):
    said = [speed_text(bar, speed) for speed in SPEEDS]
    assert said[1:3] == ["1 epoch a second", "2 epochs a second"]
    assert said[-2:] == ["1,000 epochs a second", "as fast as it can"]
    where = {}
    for speed in SPEEDS:
        bar.choose_speed(speed)
        QApplication.processEvents()
        where[speed] = part(bar, "timelineSlider").geometry()
    assert len({str(place) for place in where.values()}) == 1
    assert math.inf in where


def test_a_message_moves_nothing_and_leaves_the_epoch_in_sight_as_soon_as_it_can(bar):
    dress(bar, 1024, 1.0)
    bar.show_epoch(3, 7, 500, 1.0)
    QApplication.processEvents()
    before = (bar.sizeHint().height(), part(bar, "timelineSlider").geometry())
    hint = part(bar, "statusMessage")
    texts = [label for label in bar.findChildren(QLabel) if label.text().startswith("Epoch")]
    bar.show_status("a word", is_error=False)
    assert texts[0].isVisible()
    bar.show_status("a reason that is much too long to stand beside the shown epoch in one line", is_error=True)
    QApplication.processEvents()
    assert (bar.sizeHint().height(), part(bar, "timelineSlider").geometry()) == before
    assert not texts[0].isVisible()
    assert hint.toolTip().startswith("a reason that is")
    bar.show_epoch(4, 7, 500, 1.0)
    QApplication.processEvents()
    assert texts[0].isVisible()
    assert hint.toolTip().startswith("a reason that is")
    bar.show_status("", is_error=False)
    assert hint.text() == "drag to any epoch"


def test_where_there_is_no_room_for_words_the_buttons_keep_their_names(bar):
    dress(bar, 1024, 1.4)
    for name in ("stepButton", "resetButton"):
        button = part(bar, name)
        assert button.text() == ""
        assert button.accessibleName()
        assert button.accessibleName() in button.toolTip()


def test_the_loss_is_explained_and_told_in_full(bar):
    bar.show_epoch(1, 1, 500, 0.123456789)
    loss = part(bar, "lossLabel")
    assert loss.text() == "0.1235"
    assert "0.123456789" in loss.toolTip()
    assert loss.mapTo(bar, QPoint(loss.width(), 0)).x() == bar.width() - 16


def test_enter_presses_the_button_that_has_the_focus(bar, qtbot):
    with qtbot.waitActive(bar):
        bar.activateWindow()
    part(bar, "stepButton").setFocus()
    with qtbot.waitSignal(bar.step_pressed, timeout=0):
        QTest.keyClick(part(bar, "stepButton"), Qt.Key.Key_Return)


def test_the_line_of_the_timeline_is_as_long_as_what_stands_above_it(bar):
    bar.show_epoch(0, 500, 500, 1.0)
    track = part(bar, "timelineSlider")
    picture = track.grab().toImage()
    middle = picture.height() // 2
    for x in (1, picture.width() - 2):
        assert picture.pixelColor(x, middle).lightness() < 240


def test_what_is_shown_in_a_wide_window_does_not_keep_it_wide(bar):
    assert bar.minimumSizeHint().width() <= 1


def test_buttons_at_the_ends_of_the_timeline_name_epochs_or_parts_and_their_keys(bar):
    back, forward = part(bar, "backButton"), part(bar, "forwardButton")
    bar.show_ways(True, False, telling=False)
    assert [way.isEnabled() for way in (back, forward)] == [True, False]
    assert (back.toolTip(), back.accessibleName()) == ("One epoch back (Alt+←)", "One epoch back")
    assert (forward.toolTip(), forward.accessibleName()) == ("One epoch forward (Alt+→)", "One epoch forward")
    assert back.autoRepeat()
    bar.show_ways(True, True, telling=True)
    assert (back.toolTip(), forward.toolTip()) == ("One part back (Alt+←)", "One part forward (Alt+→)")
    assert not back.autoRepeat()  # a part is looked at before the next


def test_held_down_a_button_goes_on_and_on(bar, qtbot):
    bar.show_ways(True, True, telling=False)
    pressed = []
    bar.back_pressed.connect(lambda: pressed.append(1))
    back = part(bar, "backButton")
    QTest.mousePress(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pressed) >= 4, timeout=5000)
    QTest.mouseRelease(back, Qt.MouseButton.LeftButton)


def test_at_the_end_of_its_way_a_button_leaves_the_keys_to_the_timeline(bar, qtbot):
    with qtbot.waitActive(bar):
        bar.activateWindow()
    bar.show_ways(True, True, telling=False)
    part(bar, "backButton").setFocus()
    bar.show_ways(False, True, telling=False)
    assert part(bar, "timelineSlider").hasFocus()


def test_changes_in_a_crowd_share_a_mark_and_are_named_one_by_one(bar):
    timeline = part(bar, "timelineSlider")
    bar.show_epoch(300, 300, 300, 1.0)
    timeline.set_marks(tuple((100 + epoch, f"change {epoch}") for epoch in range(100)))
    picture = timeline.grab().toImage()
    above = round(timeline.height() / 2 - 5)
    ratio = picture.devicePixelRatio()
    dark = [
        picture.pixelColor(round(x * ratio), round(above * ratio)).lightness() for x in range(timeline.width() // 2)
    ]
    strokes = np.flatnonzero(np.diff((np.array(dark) < np.mean([min(dark), max(dark)])).astype(int)) == 1)
    assert len(strokes) > 3
    assert np.diff(strokes).min() >= 5
    here = QPoint(round(timeline._place(150)), timeline.height() // 2)
    QApplication.sendEvent(timeline, QHelpEvent(QHelpEvent.Type.ToolTip, here, timeline.mapToGlobal(here)))
    assert abs(int(QToolTip.text().removeprefix("change ")) - 50) <= 1
    QToolTip.hideText()


def test_a_change_on_the_way_is_named_where_it_is_marked(bar):
    first = Segment(0, TUTORIAL, Settings())
    history = History(Settings().start_state(1), first)
    for segment in (
        first,
        Segment(100, TUTORIAL, Settings(learning_rate=0.02)),
        Segment(200, TUTORIAL.with_cell(0, 1, "7"), Settings(learning_rate=0.02)),
    ):
        ones = np.ones(100, dtype=np.float32)
        history.append(EpochBatch(segment, history.last_epoch + 1, ones[:, np.newaxis], ones, ones, ones))
    bar.show_epoch(300, 300, 300, 1.0)
    bar.show_segments(history)
    timeline = part(bar, "timelineSlider")
    bare = timeline.grab().toImage()
    for epoch, words in ((100, "learning rate 0.02 from here"), (200, "other data from here")):
        here = QPoint(round(timeline._place(epoch)), 2 + timeline.height() // 2 - 8)
        place = timeline.mapToGlobal(here)
        QApplication.sendEvent(timeline, QHelpEvent(QHelpEvent.Type.ToolTip, here, place))
        assert QToolTip.text() == words
    bar.show_segments(None)
    assert timeline.grab().toImage() != bare  # the marks are seen
    QToolTip.hideText()
