"""Where a run was changed on its way: a thin line in the loss plot for each change, and the newest of them named."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, zip_longest

import numpy as np
from PySide6.QtCore import QObject, QRectF

from neuron_gui.core.history import History, Segment
from neuron_gui.ui.plot_board import NEAR, Line, PlotBoard, Words
from neuron_gui.ui.plot_numbers import NOTHING, Range, crowds
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import name_change

APART = 8.0  # logical pixels: a drag while training runs leaves dozens of changes, which would be a block of colour
MOST_NAMED = 3  # the newest; the mouse reads the others


Change = tuple[Segment, Segment]  # before and after


class LossMarks(QObject):
    """The marks of the run on show; they are drawn anew only where something about them is new."""

    def __init__(self, board: PlotBoard) -> None:
        super().__init__(board.widget)
        self._board = board
        self._theme = Theme()
        self._lines = board.curve()
        self._names = [Words(f"lossChange{place + 1}", board.widget) for place in range(MOST_NAMED)]
        self._changes: list[Change] = []
        self._shown: tuple[object, ...] = ()

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale; what is shown next is drawn anew."""
        self._theme, self._shown = theme, ()
        self._lines.setPen(self._board.pen(theme, theme.colour("weight"), 1.0, Line.SolidLine))
        for words in self._names:
            words.dress(theme, "mark", theme.colours.weight)

    def show(self, history: History | None, last: int, height: Range, crowd: Callable[[QRectF], int]) -> None:
        """Mark the changes of a run up to an epoch; ``crowd`` says what a name had better not stand on."""
        changes = [pair for pair in pairwise(history.segments if history else []) if pair[1].first_epoch <= last]
        key = (history, len(changes), height, self._board.widget.viewRect(), self._board.area.size().toTuple())
        if key == self._shown:
            return
        self._shown, self._changes = key, changes
        marks = self._thinned(changes)
        firsts = [epoch for epoch, _ in marks]
        if firsts:
            self._lines.setData(np.repeat(firsts, 2), np.tile(height, len(firsts)), connect="pairs")
        elif self._lines.xData is not None and len(self._lines.xData):
            self._lines.setData(NOTHING, NOTHING)
        taken: list[QRectF] = []
        for words, mark in zip_longest(self._names, marks[-MOST_NAMED:]):
            if mark is None:
                words.hide()
                continue
            top = self._board.to_pixels(mark[0], height[1])
            words.stand_free(top, mark[1], self._board.area, lambda at: crowd(at) + sum(map(at.intersects, taken)))
            taken.append(QRectF(words.geometry()))

    def _thinned(self, changes: list[Change]) -> list[tuple[int, str]]:
        """The epochs that get a mark, each with what all the changes came to that share it."""
        places = [self._board.to_pixels(after.first_epoch, 0).x() for _, after in changes]
        return [
            (changes[crowd[0]][1].first_epoch, _sum(changes[crowd[0] : crowd[-1] + 1]))
            for crowd in crowds(places, self._theme.px(APART))
        ]

    def near(self, x: float) -> str:
        """What was changed at so many pixels from the left, or nearest to there; nothing where nothing was."""

        def away(change: Change) -> float:
            return abs(self._board.to_pixels(change[1].first_epoch, 0).x() - x)

        nearest = min(reversed(self._changes), key=away, default=None)
        if nearest is None or away(nearest) > self._theme.px(NEAR) / 2:
            return ""
        return self.tr("{change} from here").format(change=name_change(*nearest))


def _sum(changes: list[Change]) -> str:
    """What several changes, one after the other, came to; if to nothing, the last of them."""
    before, after = changes[0][0], changes[-1][1]
    if (before.dataset, before.settings) == (after.dataset, after.settings):
        return name_change(*changes[-1])
    return name_change(before, after)
