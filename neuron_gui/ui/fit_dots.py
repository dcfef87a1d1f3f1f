"""How the dots of the rows look in the fit: those of test rows are hollow, or square on a map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from neuron_gui.ui.fit_rows import LINE, MAP, PlacedRows
from neuron_gui.ui.theme import Theme

RIM = 1.8  # logical pixels of a hollow dot

PenMaker = Callable[[Theme, QColor, float], QPen]


def look_of_dots(
    theme: Theme, placed: PlacedRows, pen: PenMaker, colour_of: Callable[[float], QColor] | None
) -> dict[str, Any]:
    """Size, pens and brushes of the drawn rows, for pyqtgraph; on a map ``colour_of`` gives each target its colour.

    There all dots are filled, for their colour is their number: a test row is a square.
    """
    share = placed.dot_share
    tested = placed.tested
    if placed.kind == MAP and colour_of is not None:
        assert placed.dataset is not None  # there are rows
        brushes = [pg.mkBrush(colour_of(float(y))) for y in placed.dataset.targets[placed.rows]]
        rim = pen(theme, theme.colour("ink"), 1.3 * share)
        look: dict[str, Any] = {"size": theme.px(11 * share), "pen": rim, "brush": brushes}
        if tested.any():
            look["symbol"] = ["s" if test else "o" for test in tested]
        return look
    own = theme.colour("ink" if placed.kind == LINE else "prediction")
    full, rim = pg.mkBrush(own), pen(theme, theme.colour("card"), share)
    look = {"size": theme.px(9 * share), "pen": rim, "brush": full}
    if tested.any():
        hollow, ring = pg.mkBrush(theme.colour("card")), pen(theme, own, max(1.0, RIM * share))
        look["brush"] = [hollow if test else full for test in tested]
        look["pen"] = [ring if test else rim for test in tested]
    return look
