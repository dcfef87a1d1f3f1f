"""Numbers that a plot can draw: units, ranges and cuts that neither Qt's painter nor the eye gets lost in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

Range = tuple[float, float]

NOTHING = np.zeros(0)

_WHOLE_PART = re.compile(r"(?<![\d.,])\d{4,}")


def drawing_unit(shown: Range) -> float:
    """What a drawn 1 shall stand for: Qt's painter loses its way, and its mind, with numbers of 1e20 or 1e-20."""
    span = shown[1] - shown[0]
    if 1e-3 <= span <= 1e6 and max(map(abs, shown)) <= 1e6:
        return 1.0
    size = max(span, *map(abs, shown))
    return float(10.0 ** math.floor(math.log10(size))) if 0 < size < math.inf else 1.0


def clip(values: np.ndarray, shown: Range) -> np.ndarray:
    """Keep values that a pen may draw: pyqtgraph crashes where wide lines reach far. NaN stays a gap."""
    reach = 1e4 * (shown[1] - shown[0])
    with np.errstate(invalid="ignore"):
        clipped: np.ndarray = np.clip(np.asarray(values, dtype=float), shown[0] - reach, shown[1] + reach)
    return clipped


def near(values: np.ndarray, shown: Range) -> np.ndarray:
    """Keep values close to what is shown: a dashed line far out of sight would be cut into dashes all the way."""
    span = shown[1] - shown[0]
    with np.errstate(invalid="ignore"):
        kept: np.ndarray = np.clip(np.asarray(values, dtype=float), shown[0] - span, shown[1] + span)
    return kept


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 × a power of ten, so that an axis changes seldom."""
    if not value > 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 1.5, 2, 3, 5, 7) if step * power >= value * 0.9999), 10 * power)


def crowds(places: Sequence[float], least: float) -> list[range]:
    """Which of some rising places share a mark, so that no two marks are nearer than ``least``: it is at the first.

    Places that are added later move no mark that is there.

    >>> crowds([0, 1, 2, 9, 20, 21], 8)
    [range(0, 3), range(3, 4), range(4, 6)]
    """
    found: list[range] = []
    for number, place in enumerate(places):
        if found and place - places[found[-1].start] < least:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def widened(values: np.ndarray, share: float) -> Range:
    """The range of all finite values with a margin; something sensible if there are none or all are equal."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    margin = share * (high - low) or abs(high) * 0.5 or 1.0
    return low - margin, high + margin


def grouped(text: str) -> str:
    """A written number with separators between its thousands; one written with a power of ten stays as it is.

    >>> grouped("−20000.5")
    '−20,000.5'
    """
    return _WHOLE_PART.sub(lambda digits: f"{int(digits.group()):,}", text, count=1)


def tidy_step(span: float) -> float:
    """The power of ten in whose steps a value is set by hand in a view so wide: about a hundred of them.

    >>> tidy_step(7.0), tidy_step(90.0)
    (0.1, 1.0)
    """
    return float(10.0 ** math.floor(math.log10(span / 50))) if 0 < span < math.inf else 1.0


def snap(value: float, step: float) -> float:
    """The nearest multiple of a power of ten, without digits that nobody would type.

    >>> snap(2.3476, 0.1), snap(-1234.0, 100.0)
    (2.3, -1200.0)
    """
    return float(round(value, -round(math.log10(step)))) + 0.0


def cut(x: np.ndarray, y: np.ndarray, shown: Range) -> tuple[np.ndarray, np.ndarray]:
    """A straight line without what is far above and below the view: bending it there would change its slope."""
    slope = (y[1] - y[0]) / (x[1] - x[0])
    if abs(slope) < 1e-12:
        return x, y
    tall = shown[1] - shown[0]
    ends = np.sort(x[0] + (np.array([shown[0] - tall, shown[1] + tall]) - y[0]) / slope)
    inside = np.array([max(x[0], ends[0]), min(x[1], ends[1])])
    if inside[0] >= inside[1]:
        return x[:0], y[:0]
    return inside, y[0] + slope * (inside - x[0])
