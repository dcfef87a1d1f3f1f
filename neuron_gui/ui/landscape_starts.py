"""The map of starts on the landscape: a thin line from each start to where it leads, a cross where it leads nowhere.

Draws a StartsMap and wishes for the next one; knows nothing of who trains it.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox

from neuron_gui.core.landscape import Place
from neuron_gui.core.landscape_view import Window
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.starts import StartsMap, StartsWish
from neuron_gui.core.sweep import can_be_swept
from neuron_gui.ui.plot_board import PlotBoard
from neuron_gui.ui.plot_numbers import NOTHING
from neuron_gui.ui.theme import Theme

REACH = 1.0  # how far lines are drawn beyond the window, in its own size


class LandscapeStarts(QObject):
    """``box`` is for a heading; while it is checked, ``wished`` says which map is to be worked out."""

    wished = Signal(object)  # a StartsWish
    toggled = Signal()

    def __init__(self, board: PlotBoard) -> None:
        super().__init__(board.widget)
        self._wish: StartsWish | None = None
        self._map: StartsMap | None = None
        self._drawn: tuple[object, ...] = ()
        self.box = QCheckBox(self.tr("Starts"))
        self.box.setObjectName("startsBox")
        self.box.setProperty("kind", "small")
        self.box.setAccessibleName(self.tr("Where each start leads"))
        self.box.toggled.connect(self._toggle)
        self.lines, self.dots, self.crosses = board.curve(), board.dots(), board.dots()

    def dress(self, theme: Theme, board: PlotBoard) -> None:
        """Take on other colours and another scale."""
        self.lines.setPen(board.pen(theme, theme.colour("ink", 0.22), 1))
        self.dots.setData(size=theme.px(5), brush=pg.mkBrush(theme.colour("ink", 0.75)), pen=pg.mkPen(None))
        cross = pg.mkPen(theme.colour("muted"), width=theme.px(1))
        self.crosses.setData(size=theme.px(6), symbol="x", brush=pg.mkBrush(None), pen=cross)

    def follow(self, wish: StartsWish, units: Place) -> None:
        """The landscape shows this window with these parameters and data now."""
        possible = can_be_swept(wish.dataset, wish.settings)
        self._offer(possible)
        if not self.box.isChecked() or not possible:
            self.clear()
            return
        if self._map is not None:
            self._draw(self._map, wish.window, units)
        if wish != self._wish:
            self._wish = wish
            self.wished.emit(wish)

    def take(self, made: StartsMap) -> None:
        """Have this map from the next time on, if it is still about the same parameters."""
        if self._wish is not None and made.wish.axes == self._wish.axes:
            self._map = made

    def clear(self) -> None:
        """Show nothing, and wish for nothing."""
        self._wish = self._map = None
        if self._drawn:
            self._drawn = ()
            for item in (self.lines, self.dots, self.crosses):
                item.setData(NOTHING, NOTHING)

    def words_at(self, place: Place) -> list[str]:
        """What becomes of the start nearest to a place; nothing where there is no map."""
        shown = self._map
        if shown is None:
            return []
        start = shown.nearest(*place)
        if shown.crowd.lost[start] >= 0:
            return [self.tr("a start here runs away in epoch {epoch}").format(epoch=f"{shown.crowd.lost[start]:,}")]
        if shown.stuck[start]:
            return [self.tr("a start here learns nothing")]
        loss = format_loss(float(shown.crowd.losses[start]))
        text = self.tr("a start here: loss {loss} after {epochs} epochs")
        return [text.format(loss=loss, epochs=f"{shown.crowd.epoch:,}")]

    def _draw(self, shown: StartsMap, window: Window, units: Place) -> None:
        key = (shown, window, units)
        if key == self._drawn:
            return
        self._drawn = key
        scale = np.array(units)
        begins, ends = shown.begins[shown.moved], shown.ends[shown.moved]
        span = np.array([window.p[1] - window.p[0], window.q[1] - window.q[0]])
        with np.errstate(all="ignore"):
            share = np.minimum(1.0, (1 + REACH) / np.maximum((np.abs(ends - begins) / span).max(axis=1), 1e-12))
        cut = begins + (ends - begins) * share[:, np.newaxis]
        points = np.stack((begins, cut), axis=1).reshape(-1, 2) / scale
        self.lines.setData(points[:, 0], points[:, 1], connect="pairs")
        ends = ends[share == 1.0] / scale
        self.dots.setData(ends[:, 0], ends[:, 1])
        nowhere = shown.begins[~shown.moved] / scale
        self.crosses.setData(nowhere[:, 0], nowhere[:, 1])

    def _offer(self, possible: bool) -> None:
        if possible != self.box.isEnabled() or not self.box.toolTip():
            self.box.setEnabled(possible)
            why = self.tr("With so many rows it would take too long to train from every start.")
            self.box.setToolTip(self.tr("Train from many starts and see where each one ends.") if possible else why)

    @Slot()
    def _toggle(self) -> None:
        self.toggled.emit()
