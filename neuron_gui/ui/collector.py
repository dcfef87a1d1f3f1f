"""Python's search for garbage, in the GUI thread alone.

Python looks for garbage in whichever thread happens to make many objects. Garbage may hold widgets, those of a closed
window, say; taken away in a worker's thread, they end the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

MILLISECONDS = 2000
ENOUGH = 5000  # objects made since the last search that are worth another


class Collector(QObject):
    """While one is at work, nobody else searches.

    It waits with its own searches until ``begin``: while TensorFlow is loaded, each would take longer than a frame,
    and find nothing.
    """

    _at_work = 0
    _was_enabled = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started = False
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._search)

    def start(self) -> None:
        """Take over."""
        if not self._started:
            self._started = True
            if Collector._at_work == 0:
                Collector._was_enabled = gc.isenabled()
                gc.disable()
            Collector._at_work += 1

    @Slot()
    def begin(self) -> None:
        """Search from now on."""
        if self._started:
            self._timer.start()

    def stop(self) -> None:
        """Give back; call this in the end."""
        if self._started:
            self._started = False
            self._timer.stop()
            Collector._at_work -= 1
            if Collector._at_work == 0 and Collector._was_enabled:
                gc.enable()

    @Slot()
    def _search(self) -> None:
        if gc.get_count()[0] >= ENOUGH:
            gc.collect()
