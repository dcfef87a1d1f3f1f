"""Scrolls on while something that the mouse holds is at the edge of what is seen, the faster the farther beyond it."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollBar

EDGE = 18  # pixels from the end of what is seen, where it begins
TICK = 30  # milliseconds
LEAST = 3.0  # pixels in a tick; twice as far beyond is four times as fast


class EdgeScroll(QObject):
    """Moves one scroll bar."""

    scrolled = Signal()  # what lies under the mouse is something else now

    def __init__(self, bar: QScrollBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._step = 0
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)

    def seek(self, place: int, first: int, last: int) -> None:
        """Scroll as long as ``place`` is near or beyond an end of the pixels ``first`` … ``last``, which are seen."""
        before, after = first + EDGE - place, place - (last - EDGE)
        beyond = max(before, after, 0)
        step = math.ceil(LEAST * max(1.0, beyond / EDGE) ** 2) if beyond else 0
        self._step = -step if before > after else step
        if not self._step:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Rest: nothing is held any more."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        before = self._bar.value()
        self._bar.setValue(before + self._step)
        if self._bar.value() != before:
            self.scrolled.emit()
