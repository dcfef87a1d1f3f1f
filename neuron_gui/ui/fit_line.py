"""The points that draw the neuron's line or curve over a single input, and the diagonal of many."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.ui.plot_numbers import Range, clip, cut

CURVE_POINTS = 160
BEYOND = 0.2  # of the view, on either side: there the line goes on

Points = tuple[np.ndarray, np.ndarray]


def neurons_line(moment: Moment, units: tuple[float, float], ranges: tuple[Range, Range]) -> Points:
    """The neuron's predictions across a view, in units of the drawing; nothing where they are no numbers."""
    straight = moment.settings.activation == "linear"
    x = _across(ranges[0], 2 if straight else CURVE_POINTS)
    y = forward(moment.rule, x[:, np.newaxis] * units[0], moment.settings.activation) / units[1]
    if straight and not np.isfinite(y).all():
        x, y = x[:0], y[:0]
    elif straight:
        x, y = cut(x, y, ranges[1])
    return x, clip(y, ranges[1])


def diagonal(ranges: tuple[Range, Range]) -> Points:
    """Where both axes agree."""
    x = _across(ranges[0], 2)
    return x, clip(x, ranges[1])


def _across(shown: Range, points: int) -> np.ndarray:
    low, high = shown
    margin = BEYOND * (high - low)
    return np.linspace(low - margin, high + margin, points)
