"""What pop-ups under a button have in common: where they stand, and how the keyboard comes back when they close."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

NEAR = 4  # logical pixels between pop-up, button and the edge of the window


def room_in(window: QWidget) -> QRect:
    """Where a pop-up may stand, in the window's coordinates."""
    return window.rect().adjusted(NEAR, NEAR, -NEAR, -NEAR)


def room_below(opener: QWidget) -> int:
    """How high a pop-up may be that stands under its opener and inside its window."""
    window = opener.window()
    return room_in(window).bottom() + 1 - opener.mapTo(window, QPoint(0, opener.height() + NEAR)).y()


def place_under(opener: QWidget, size: QSize) -> QRect:
    """A place of this size under the opener, moved as far as needed to be in its window; on the screen."""
    window = opener.window()
    room = room_in(window)
    corner = opener.mapTo(window, QPoint(0, opener.height() + NEAR))
    left = max(room.left(), min(corner.x(), room.right() + 1 - size.width()))
    top = max(room.top(), min(corner.y(), room.bottom() + 1 - size.height()))
    return QRect(window.mapToGlobal(QPoint(left, top)), size)


def give_keyboard_back(pop_up: QWidget, opener: QWidget | None) -> None:
    """After a pop-up was closed, the window has the keyboard again, at the opener unless something else has it."""
    if opener is None or not isValid(opener) or not opener.isVisible():
        return
    focus = QApplication.focusWidget()
    opener.window().activateWindow()  # some platforms make a pop-up the active window
    if focus is None or focus is pop_up or pop_up.isAncestorOf(focus):
        opener.setFocus()
