"""Which part of the plane the fit plot shows: that of its rows, of the line that the start had, and of the question.

Knows places in units of the drawing, and no plot.
"""

from __future__ import annotations

import numpy as np

from neuron_gui.ui.fit_rows import AGREEMENT, LINE, MAP, PlacedRows
from neuron_gui.ui.plot_numbers import Range, widened

MARGINS = {LINE: (0.2, 0.16), MAP: (0.14, 0.14), AGREEMENT: (0.1, 0.1)}  # around the rows, across and up
MARGIN = 0.16  # around what was asked about
NEAR_ROWS = 50  # times as far from the middle of the rows as they reach, a question still has its place
FAR = 6  # times the height of what is seen: an answer from there on would squeeze the rows into a line


def place_of_question(placed: PlacedRows, inputs: tuple[float, ...], prediction: float) -> tuple[float, float] | None:
    """Where a question and its answer stand in the drawing, if they can stand there."""
    if placed.over_targets or not len(placed):
        return None
    if len(inputs) != (1 if placed.kind == LINE else 2) or not np.isfinite(prediction):
        return None
    x, y = inputs[0] / placed.units[0], (prediction if placed.kind == LINE else inputs[1]) / placed.units[1]
    pairs = [(x, placed.x)] if placed.kind == LINE else [(x, placed.x), (y, placed.y)]
    near = all(abs(at - float(np.mean(all_))) <= NEAR_ROWS * max(1.0, float(np.ptp(all_))) for at, all_ in pairs)
    return (x, y) if near else None


def ranges_around(placed: PlacedRows, start: np.ndarray, asked: tuple[float, float] | None) -> tuple[Range, Range]:
    """What is seen across and up: the rows, the line of the start at the heights ``start``, and the question."""
    across, up = MARGINS[placed.kind]
    x, y = placed.x, np.append(placed.tops, start)
    x_range, y_range = widened(x, across), widened(y, up)
    if asked is not None:
        asked_x, asked_y = asked
        x_range = widened(np.append(x, asked_x), MARGIN)
        # An untrained or diverged answer shall not squeeze the rows into a line.
        if placed.kind == MAP or abs(asked_y - float(np.mean(y_range))) < FAR * (y_range[1] - y_range[0]):
            y_range = widened(np.append(y, asked_y), MARGIN)
    return x_range, y_range
