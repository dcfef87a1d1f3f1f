"""The popover: it never covers what it explains, stays in the window, follows the numbers, and gives the focus back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.moment import Moment
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.theme import DARK, LIGHT, SCALES, Theme
from neuron_gui.ui.why_placement import Side, choose_side, grow, place, rooms
from neuron_gui.ui.why_popover import WhyPopover
from neuron_gui.ui.why_words import explanation

ANCHOR = QRect(500, 200, 90, 30)
STATE = State((1.887,), -0.649)


def told(kind: Kind = Kind.LOSS, state: State = STATE, **settings):
    moment = Moment(137, 500, state, TUTORIAL, Settings(**settings), 4)
    made = explanation(Quantity(kind, 0 if kind is Kind.GRADIENT else None), moment)
    assert made is not None
    return made


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(1024, 640)
    column = QVBoxLayout(made)
    for name in ("pill", "next"):
        button = QPushButton(name)
        button.setObjectName(name)
        column.addWidget(button)
    column.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def popover(window):
    made = WhyPopover(window)
    made.set_theme(Theme())
    return made


def button(window: QWidget, name: str) -> QPushButton:
    return window.findChild(QPushButton, name)


# Where it stands


def sizes(width: int, height: int):
    """What a text does that is so large in one line: narrower, it is higher."""
    return lambda free: QSize(min(width, max(free, 150)), height * width // min(width, max(free, 150)))


@st.composite
def places(draw):
    window = QRect(0, 0, draw(st.integers(1024, 2560)), draw(st.integers(640, 1440)))
    size = QSize(draw(st.integers(1, window.width() // 2)), draw(st.integers(1, window.height() // 2)))
    corner = QPoint(draw(st.integers(-50, window.width() - 1)), draw(st.integers(-50, window.height() - 1)))
    return QRect(corner, size), window


@given(places(), st.integers(150, 700), st.integers(60, 900), st.integers(0, 300), st.integers(0, 300))
def test_it_never_covers_the_anchor_and_is_always_inside_the_window(where, width, height, wider, higher):
    anchor, window = where
    side = choose_side(anchor, window, sizes(width, height))
    room = rooms(anchor, window)[side]
    area = place(anchor, room, side, sizes(width, height)(room.width()))
    larger = grow(area, room, side, QSize(area.width() + wider, area.height() + higher))
    for each in (area, larger):
        assert window.contains(each)
        assert not each.intersects(anchor)
        assert not each.isEmpty()
    assert larger.width() >= area.width()
    assert larger.height() >= area.height()


def test_it_takes_the_side_with_most_room():
    window = QRect(0, 0, 1000, 600)
    for anchor, side in (
        (QRect(10, 280, 40, 20), Side.RIGHT),
        (QRect(950, 280, 40, 20), Side.LEFT),
        (QRect(480, 10, 40, 20), Side.BELOW),
        (QRect(480, 570, 40, 20), Side.ABOVE),
    ):
        assert choose_side(anchor, window, lambda _free: QSize(300, 200)) is side


def test_growing_keeps_the_edge_at_the_anchor():
    anchor, window = QRect(700, 300, 50, 20), QRect(0, 0, 1000, 640)
    for side in Side:
        room = rooms(anchor, window)[side]
        area = place(anchor, room, side, QSize(150, 100))
        larger = grow(area, room, side, QSize(200, 140))
        assert larger.size() == QSize(200, 140)
        edge = {Side.RIGHT: "left", Side.LEFT: "right", Side.BELOW: "top", Side.ABOVE: "bottom"}[side]
        assert getattr(area, edge)() == getattr(larger, edge)()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", [Kind.LOSS, Kind.GRADIENT, Kind.SUM])
def test_the_real_one_keeps_to_it_at_every_text_size(window, popover, kind, scale):
    popover.set_theme(Theme(DARK, scale))
    for x in (0, 250, 500, 930):
        for y in (0, 150, 300, 450, 610):
            anchor = QRect(x, y, round(90 * scale), round(30 * scale))
            popover.show_for(anchor, told(kind, activation="tanh"))
            assert popover.isVisible()
            assert window.rect().contains(popover.geometry())
            assert not popover.geometry().intersects(anchor)
            popover.dismiss()


def test_where_nothing_fits_it_scrolls(window, popover):
    popover.set_theme(Theme(LIGHT, 2.0))
    popover.show_for(QRect(300, 200, 400, 200), told(Kind.GRADIENT, activation="tanh"))
    text = popover.findChild(QLabel, "whyText")
    assert text.height() > text.parentWidget().height()
    assert window.rect().contains(popover.geometry())


def test_it_stays_inside_a_window_made_smaller(window, popover):
    window.resize(1366, 700)
    popover.show_for(QRect(1250, 300, 80, 30), told())
    window.resize(1024, 640)
    assert window.rect().contains(popover.geometry())
    moved = QRect(900, 300, 80, 30)
    popover.move_anchor(moved)
    assert popover.anchor == moved
    assert not popover.geometry().intersects(moved)
    assert window.rect().contains(popover.geometry())


# What it says


def test_it_says_what_it_was_told(popover):
    made = told()
    popover.show_for(ANCHOR, made)
    text = popover.findChild(QLabel, "whyText")
    assert popover.findChild(QLabel, None).text() == "Why is the loss 0.0702?"
    assert "The loss is the mean of the squared errors." in text.text()
    assert (popover.accessibleName(), popover.accessibleDescription()) == (made.title, made.plain)
    assert text.accessibleName() == made.plain
    assert text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert button(popover, "whyCloseButton").accessibleName() == "Close"


def test_it_takes_on_another_theme(popover):
    popover.show_for(ANCHOR, told())
    text = popover.findChild(QLabel, "whyText")
    assert LIGHT.error in text.text()
    popover.set_theme(Theme(DARK, 1.4))
    assert DARK.error in text.text()
    assert LIGHT.error not in text.text()
    assert not popover.geometry().intersects(ANCHOR)


def test_it_follows_and_only_grows(window, popover):
    popover.show_for(ANCHOR, told())
    before = popover.geometry()
    text = popover.findChild(QLabel, "whyText")
    popover.follow(told(state=State((1.9,), -0.66)))
    assert popover.explanation.title in popover.accessibleName()
    assert popover.geometry() == before
    popover.follow(told(state=State((4000.0,), -3000.0)))
    wide = popover.geometry()
    assert wide.width() >= before.width()
    assert "Why is the loss 7" not in text.text()
    popover.follow(told())
    assert popover.geometry() == wide
    assert window.rect().contains(wide)
    assert not wide.intersects(ANCHOR)


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e4, 1e4)), min_size=1, max_size=6))
def test_any_numbers_leave_it_in_its_place(states):
    window = QWidget()
    window.resize(1024, 640)
    window.show()
    popover = WhyPopover(window)
    popover.set_theme(Theme())
    popover.show_for(ANCHOR, told())
    area = popover.geometry()
    for weight, bias in states:
        popover.follow(told(state=State((weight,), bias)))
        assert popover.geometry().width() >= area.width()
        assert popover.geometry().height() >= area.height()
        assert not popover.geometry().intersects(ANCHOR)
        assert window.rect().contains(popover.geometry())
        area = popover.geometry()
    window.close()
    window.deleteLater()


def test_hidden_it_follows_nothing(popover):
    popover.show_for(ANCHOR, told())
    popover.dismiss()
    popover.follow(replace(told(), title="Why?"))
    assert popover.accessibleName() == "Why is the loss 0.0702?"


# How it closes


def test_escape_closes_it_and_the_focus_is_where_it_was(qtbot, window, popover):
    pill = button(window, "pill")
    pill.setFocus()
    popover.show_for(ANCHOR, told())
    with qtbot.waitSignal(popover.closed):
        QTest.keyClick(pill, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is pill


def test_tab_goes_into_it_and_escape_gives_the_focus_back(window, popover):
    pill = button(window, "pill")
    pill.setFocus()
    popover.show_for(ANCHOR, told())
    QTest.keyClick(pill, Qt.Key.Key_Tab)
    text = popover.findChild(QLabel, "whyText")
    assert QApplication.focusWidget() is text
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(popover, "whyCloseButton")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(window, "next")
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is pill


def test_its_button_closes_it(window, popover):
    pill = button(window, "pill")
    pill.setFocus()
    popover.show_for(ANCHOR, told())
    close = button(popover, "whyCloseButton")
    close.setFocus()
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is pill


def test_focus_does_not_go_back_to_what_is_gone(qtbot, window, popover):
    gone = QPushButton("gone", window)
    gone.show()
    gone.setFocus()
    popover.show_for(ANCHOR, told())
    popover.findChild(QLabel, "whyText").setFocus()
    gone.deleteLater()
    qtbot.waitUntil(lambda: button(window, "") is not None and QApplication.focusWidget() is not gone)
    popover.dismiss()
    assert not popover.isVisible()


def test_a_click_elsewhere_closes_it_and_does_what_it_does(qtbot, window, popover):
    popover.show_for(ANCHOR, told())
    with qtbot.waitSignal(button(window, "next").clicked):
        QTest.mouseClick(button(window, "next"), Qt.MouseButton.LeftButton)
    assert not popover.isVisible()


def test_a_click_on_itself_or_on_what_moves_the_time_does_not(window, popover):
    popover.keep_open_over(button(window, "next"))
    popover.show_for(ANCHOR, told())
    QTest.mouseClick(popover.findChild(QLabel, "whyText"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(window, "next"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=ANCHOR.center())
    assert popover.isVisible()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not popover.isVisible()


def test_another_number_can_be_asked_about_at_once(popover):
    popover.show_for(ANCHOR, told())
    large = popover.size()
    popover.show_for(QRect(100, 500, 60, 20), told(Kind.ERROR))
    assert popover.accessibleName() == "Why is the error 0.01?"
    assert popover.height() < large.height()  # what grew for another explanation is forgotten
