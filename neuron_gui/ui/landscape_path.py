"""The path of the run on show: which of its points draw it truly at this size, and which steps get a dot."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.history import History
from neuron_gui.core.landscape import Axes
from neuron_gui.core.landscape_view import Trail
from neuron_gui.ui.landscape_marks import LandscapeMarks
from neuron_gui.ui.landscape_pins import columns
from neuron_gui.ui.plot_board import PlotBoard

MOST_STEPS = 200  # a dot for each step up to so many
APART = 7.0  # logical pixels between two steps that get a dot in a longer run
SAME_POINT = 1.5  # logical pixels


class LandscapePath:
    """Keeps the thinned path as long as run, parameters and view are the same; the marks draw it."""

    def __init__(self, board: PlotBoard, marks: LandscapeMarks) -> None:
        self._board, self._marks = board, marks
        self._trail: tuple[tuple[object, ...], Trail] | None = None
        self._drawn: tuple[object, ...] = ()

    def draw(self, run: History | None, axes: Axes, epoch: int, pixel: float) -> None:
        """Draw the path up to an epoch, or none; ``pixel`` is the size of a logical pixel."""
        if run is None:
            self._drawn = ()
            self._marks.hide_path()
            return
        epoch = min(epoch, run.last_epoch)
        window, area = self._marks.window, self._board.area
        across = (window.p[1] - window.p[0]) / max(1, area.width())
        up = (window.q[1] - window.q[0]) / max(1, area.height())
        key = (run, axes, window, area.size().toTuple())
        if self._drawn == (*key, epoch, pixel):
            return
        self._drawn = (*key, epoch, pixel)
        if self._trail is None or self._trail[0] != key:
            same_run = self._trail is not None and self._trail[0][:2] == key[:2]
            coarseness = max(0, self._trail[1].coarseness - 1) if self._trail is not None and same_run else 0
            self._trail = key, Trail(window, (SAME_POINT * across, SAME_POINT * up), area.width(), coarseness)
        p, q = columns(run, axes)
        trail = self._trail[1]
        trail.take(p, q)
        epochs, joined = trail.points(epoch)
        self._marks.show_path(p[epochs], q[epochs], joined)
        if epoch <= MOST_STEPS:
            steps = np.arange(epoch + 1)
        else:
            single = joined[:-1] & (np.diff(epochs) == 1)
            far = np.hypot(np.diff(p[epochs]) / across, np.diff(q[epochs]) / up) >= pixel * APART
            lines = np.flatnonzero(single & far)[: 2 * MOST_STEPS]
            steps = np.unique(np.append(epochs[lines], epochs[lines + 1]))
        self._marks.show_steps(p[steps], q[steps])

    def forget(self) -> None:
        """What was drawn is gone: draw it anew."""
        self._drawn = ()
