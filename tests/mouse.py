"""A mouse that is pressed, pulled over places and let go, as events of the widget under it."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def move(view: QWidget, place: QPoint, button: Qt.MouseButton = NONE) -> None:
    """Move to a place, with a button held or none."""
    at = QPointF(place), QPointF(view.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, *at, NONE, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def pull(view: QWidget, *places: QPoint) -> None:
    """Press at the first of these places and go on to the others; the button stays down."""
    QTest.mousePress(view, LEFT, pos=places[0])
    for begin, end in itertools.pairwise(places):
        for share in (0.3, 0.7, 1.0):
            move(view, begin + (end - begin) * share, LEFT)


def drag(view: QWidget, *places: QPoint) -> None:
    """Press at the first of these places, go on to the others and let go at the last."""
    pull(view, *places)
    QTest.mouseRelease(view, LEFT, pos=places[-1])
