"""The paths that pinned runs have walked over the landscape: thin, dashed, with a letter; no steps, no arrows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect

from neuron_gui.core.history import History
from neuron_gui.core.landscape import Axes, Place
from neuron_gui.core.landscape_view import Trail, Window
from neuron_gui.ui.pin_words import ShownPin, pin_words
from neuron_gui.ui.pinned_curves import PinnedCurves, Trace, trace
from neuron_gui.ui.plot_board import PlotBoard
from neuron_gui.ui.plot_numbers import near
from neuron_gui.ui.theme import Theme

CELL = 1.5  # logical pixels: what is nearer counts as one point


class LandscapePins:
    """Draws whole paths, whatever epoch is shown."""

    def __init__(self, board: PlotBoard) -> None:
        self._board = board
        self._curves = PinnedCurves(board, aside=22.0)
        self._pins: tuple[ShownPin, ...] = ()

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._curves.dress(theme)

    def take(self, pins: tuple[ShownPin, ...]) -> None:
        """Have these pins from the next time on."""
        self._pins = tuple(pin for pin in pins if pin.with_weights and not pin.on_screen)

    def clear(self) -> None:
        """Show nothing."""
        self._curves.show(None, list)

    def show(self, axes: Axes, window: Window, units: Place) -> None:
        """Draw the paths in this window, unless they are drawn already."""
        pins = tuple(pin for pin in self._pins if max(axes) <= pin.history.input_count)
        key = (pins, axes, window, self._board.area.size().toTuple())
        self._curves.show(key, lambda: [self._trace(pin, axes, window, units) for pin in pins])

    def words_at(self, mouse: QPointF) -> str:
        """What is said near a path; nothing elsewhere."""
        at = self._curves.at(mouse)
        return "" if at is None else pin_words(next(pin for pin in self._pins if pin.letter == at[0]), at[1])

    def _trace(self, pin: ShownPin, axes: Axes, window: Window, units: Place) -> Trace:
        return trace(pin.letter, *walked(pin.history, axes, window, units, self._board.area))


def walked(
    run: History, axes: Axes, window: Window, units: Place, area: QRect
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The whole path of a run as far as it can be seen in an area: epochs, x, y, and which are joined to the next."""
    p, q = columns(run, axes)
    cell = [
        CELL * (line[1] - line[0]) / max(1, length)
        for line, length in ((window.p, area.width()), (window.q, area.height()))
    ]
    trail = Trail(window, (cell[0], cell[1]), area.width())
    trail.take(p, q)
    epochs, joined = trail.points(run.last_epoch)
    return epochs, near(p[epochs], window.p) / units[0], near(q[epochs], window.q) / units[1], joined


def columns(run: History, axes: Axes) -> tuple[np.ndarray, np.ndarray]:
    """Two parameters of every epoch, each of shape (epochs + 1,)."""
    p, q = (run.bias if place == run.input_count else run.weights[:, place] for place in axes)
    return p, q
