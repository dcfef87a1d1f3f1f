"""What the measured subjects have in common: the window, a run, waiting for what happens, and what it cost.

Imports at the top only what Python brings along, for the imports of a subject are a part of what is measured.
"""

from __future__ import annotations

import time
from pathlib import Path

VIEWS = ("fit", "landscape", "weights")


class LongestGap:
    """The longest time between two turns of the event loop, which a timer of so many ms keeps turning."""

    def __init__(self, every: int = 0) -> None:
        from PySide6.QtCore import QTimer

        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(every)
        self.begin()

    def begin(self) -> None:
        """Count from now on."""
        self.longest, self._before = 0.0, time.perf_counter()

    def stop(self) -> None:
        """Turn the loop no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._before = max(self.longest, now - self._before), now


def long_run(window, epochs: int):
    """A run of so many epochs with a loss that trembles, without training it."""
    import numpy as np

    from neuron_gui.core.history import EpochBatch, History, Segment
    from neuron_gui.ui.playback import Run

    project = window.document.project
    segment = Segment(0, project.dataset, project.settings)
    history = History(project.settings.start_state(1), segment)
    k = np.arange(1, epochs + 1)
    loss = (10 * np.exp(-k / (epochs / 8)) + 0.2 + 0.1 * np.sin(k)).astype(np.float32)
    weights = (2 - 1.9 * np.exp(-k / (epochs / 6))).astype(np.float32)[:, np.newaxis]
    history.append(EpochBatch(segment, 1, weights, -weights[:, 0] / 2, loss, loss))
    return Run(history, epochs)


def settle(app) -> None:
    """Let what was begun come to rest, also what is worked out beside the GUI thread."""
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        app.processEvents()


def work_of(app, act, shares) -> dict[str, float]:
    """How long each act takes together with the painting that follows."""
    from PySide6.QtCore import QEvent

    spent = []
    for share in shares:
        begun = time.perf_counter()
        act(share)
        app.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        app.sendPostedEvents()
        app.processEvents()  # paints what was changed
        spent.append(time.perf_counter() - begun)
    spent.sort()
    return {"median": spent[len(spent) // 2], "p95": spent[int(0.95 * len(spent))], "longest": spent[-1]}


def time_shown(window) -> float:
    """Show a window; the time when it and everything in it was painted for the first time."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        painted = 0

        def eventFilter(self, _watched, event) -> bool:
            self.painted += event.type() == QEvent.Type.Paint
            return False

    watch, app = Watch(), QApplication.instance()
    app.installEventFilter(watch)  # a window wholly covered by its central widget is never painted itself
    window.show()
    while not watch.painted:
        app.processEvents()  # returns when all that was exposed is painted
    now = time.time()
    app.removeEventFilter(watch)
    return now


def open_window():
    """The program's application and its window, shown."""
    from PySide6.QtWidgets import QApplication

    from neuron_gui.app import create_window

    app = QApplication([])
    QApplication.setStyle("Fusion")
    window = create_window(())
    window.show()
    return app, window


def train_to_the_end(window) -> None:
    """Train to the end as fast as it can."""
    from PySide6.QtWidgets import QPushButton, QSlider

    speed = window.findChild(QSlider, "speedSlider")
    speed.setValue(speed.maximum())
    window.findChild(QPushButton, "trainButton").click()
    until(lambda: window.playback.complete)


def until(condition, every: int = 2) -> None:
    """Run the event loop, as the program itself does, until a condition holds, looked at every few ms."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, deadline = QEventLoop(), time.monotonic() + 60
    check = QTimer()
    check.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > deadline else None)
    check.start(every)
    if not condition():
        loop.exec()
    if not condition():
        raise TimeoutError("what was measured did not happen")


def resident_memory() -> float:
    """The bytes of memory that this process holds."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096.0
    except OSError:
        import resource

        return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
