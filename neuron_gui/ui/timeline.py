"""The shown epoch, and the one frame timer of the program.

Live training is a replay whose end keeps growing: the timeline either follows the end, or moves through recorded
epochs at the chosen speed, or rests. Knows nothing of how epochs are trained or drawn.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

SLOW_MOTION = 0.0  # the speed, in epochs a second, at which each epoch is told in phases
FRAME_MILLISECONDS = 14  # a timer comes a little late: so there are 60 frames a second
LONGEST_FRAME = 0.1  # seconds; after a longer stall motion goes on instead of jumping


class Timeline(QObject):
    """Which epoch of 0 … ``last`` is shown, and when frames come.

    ``frame`` brings the seconds since the last one, only while something moves or waits to be shown.
    """

    frame = Signal(float)
    end_reached = Signal()  # a replay came to the newest epoch

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._position = 0.0
        self._last = 0
        self._following = True
        self._replay_speed = 0.0
        self._awake = False
        self._before = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    @property
    def epoch(self) -> int:
        """The shown epoch."""
        return int(self._position)

    @property
    def last(self) -> int:
        """The newest epoch there is to show."""
        return self._last

    @property
    def at_end(self) -> bool:
        """Whether the newest epoch is shown."""
        return self.epoch >= self._last

    @property
    def replaying(self) -> bool:
        """Whether recorded epochs are being played."""
        return self._replay_speed > 0

    @property
    def awake(self) -> bool:
        """Whether frames are coming."""
        return self._timer.isActive()

    def restart(self, last: int = 0, epoch: int = 0) -> None:
        """Begin with another record: so many epochs, one of them shown."""
        self._replay_speed = 0.0
        self._last = last
        self._position = float(min(epoch, last))
        self._following = self.at_end
        self.wake()

    def grow(self, last: int, *, follow: bool = True) -> None:
        """There are newer epochs; the end is followed unless an earlier epoch was chosen, or not now."""
        self._last = last
        self._following = self._following and follow
        if self._following and not self.replaying:
            self._position = float(last)
        self.wake()

    def show_epoch(self, epoch: int) -> None:
        """Choose an epoch; the nearest that exists is shown."""
        self._position = float(max(0, min(epoch, self._last)))
        self._following = self.at_end
        self.wake()

    def replay(self, speed: float) -> None:
        """Play from the shown epoch to the newest at so many epochs a second; 0 stops."""
        self._replay_speed = speed
        self.wake()

    def keep_awake(self, awake: bool) -> None:
        """Say whether frames are needed even while nothing changes, as for an animation."""
        self._awake = awake
        if awake:
            self.wake()

    @Slot()
    def wake(self) -> None:
        """Bring at least one more frame."""
        if not self._timer.isActive():
            self._before = time.perf_counter()
            self._timer.start()

    def stop(self) -> None:
        """Bring no more frames."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        seconds, self._before = min(now - self._before, LONGEST_FRAME), now
        reached = False
        if self.replaying:
            self._position = min(self._position + self._replay_speed * seconds, float(self._last))
            reached = self.at_end
            if reached:
                self._replay_speed, self._following = 0.0, True
        self.frame.emit(seconds)
        if reached:
            self.end_reached.emit()
        if not self._awake and not self.replaying:
            self._timer.stop()
