"""Works something out beside the GUI thread, one thing at a time; of what waits only the newest is kept.

Knows nothing of what it works out. A desk may be deleted while it works: the work ends, and nobody hears of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

Work = Callable[[], object]

REST, LONGEST_REST = 3, 300  # times as long as it worked, and milliseconds: Python lets one thread work at a time


class _Post(QObject):
    """Carries results into the GUI thread. The thread holds it, so it is there as long as something may come."""

    arrived = Signal(object)


class Desk(QObject):
    """``done`` comes in the GUI thread with each result; an exception in the work is raised there."""

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._post = _Post()
        self._post.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._busy = False
        self._waiting: Work | None = None
        self._clock = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._go_on)

    def ask(self, work: Work) -> None:
        """Work this out as soon as the desk is free, unless something newer is asked for meanwhile."""
        if self._busy or self._rest.isActive():
            self._waiting = work
            return
        self._busy = True
        self._clock.start()
        threading.Thread(target=_carry_out, args=(work, self._post), name="landscape").start()

    @Slot(object)
    def _take(self, result: object) -> None:
        self._busy = False
        self._rest.start(min(LONGEST_REST, REST * self._clock.elapsed()))
        if isinstance(result, Exception):
            raise result
        self.done.emit(result)

    @Slot()
    def _go_on(self) -> None:
        work, self._waiting = self._waiting, None
        if work is not None:
            self.ask(work)


def _carry_out(work: Work, post: _Post) -> None:
    try:
        result = work()
    except Exception as error:
        post.arrived.emit(error)
    else:
        post.arrived.emit(result)
