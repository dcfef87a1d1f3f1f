"""Which part of the landscape is shown, where its contours lie, and which points of a long path draw it truly.

Knows places and losses, but nothing of neurons, data or pixels: a view says how small a cell it can still tell apart.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.landscape import Axes, Best, Ground, Place, place_of
from neuron_gui.core.settings import State

Range = tuple[float, float]

MARGIN = 1.25  # what is shown around the farthest point that must be in sight
MOST_GROWTH = 4  # half doublings up to which a whole run decides on the window, not only its epochs so far
CONTOURS = 10
HALF_GRID = 1 << 14  # cells of a path on either side of the window's corner, more than any screen has pixels
BLOCK = 1 << 16  # epochs of a path looked at together


@dataclass(frozen=True)
class Window:
    """The part of the landscape in sight: a range of each of the two parameters."""

    p: Range
    q: Range

    def grown(self, steps: int) -> Window:
        """The same middle and shape; each two steps double the sides."""
        factor = 2.0 ** (steps / 2)
        return Window(
            _around(_middle(self.p), _half(self.p) * factor), _around(_middle(self.q), _half(self.q) * factor)
        )

    def steps_to(self, p: np.ndarray, q: np.ndarray) -> np.ndarray:
        """How many steps it must grow to hold each place with a margin; what is no number needs none."""
        with np.errstate(all="ignore"):
            reach = np.maximum(
                np.abs(np.asarray(p, dtype=float) - _middle(self.p)) / _half(self.p),
                np.abs(np.asarray(q, dtype=float) - _middle(self.q)) / _half(self.q),
            )
            reach = np.where(np.isfinite(reach), reach, 0.0)
            steps: np.ndarray = np.ceil(2.0 * np.log2(np.maximum(reach * (1 + MARGIN) / 2, 1.0))).astype(int)
        return steps

    def holds(self, place: Place) -> bool:
        """Whether a place is in sight."""
        return self.p[0] <= place[0] <= self.p[1] and self.q[0] <= place[1] <= self.q[1]


def first_window(ground: Ground, axes: Axes, start: State, best: Best) -> Window:
    """The window of a run before it moves: around the best place, or else the start, with both in sight.

    Its sides are steps of a scale, so that another start seldom changes it, and neither side is less than half as
    long as the other, measured by what it does to the weighted sums.
    """
    from_place = place_of(start, axes)
    if not np.isfinite(from_place).all():
        from_place = (0.0, 0.0)
    middle = best.place or from_place
    scales = ground.scales(axes)
    sums = [abs(there - here) / scale for here, there, scale in zip(middle, from_place, scales, strict=True)]
    least = max(*sums, ground.spread) / 2
    halves = [_step_up(MARGIN * max(part, least)) * scale for part, scale in zip(sums, scales, strict=True)]
    # A window so small that the numbers in it can hardly be told apart helps nobody.
    halves = [max(half, 1e-6 * abs(centre)) for half, centre in zip(halves, middle, strict=True)]
    return Window(_around(middle[0], halves[0]), _around(middle[1], halves[1]))


class Growth:
    """Lets a window follow a run: it grows in steps, and does not depend on the shown epoch unless the run is wild."""

    def __init__(self, base: Window) -> None:
        self.base = base
        self._count = 0
        self._epochs = [0]
        self._steps = [0]

    def take(self, p: np.ndarray, q: np.ndarray) -> None:
        """Look at the epochs that are new in these columns of a whole history, each (epochs,)."""
        for begin in range(self._count, len(p), BLOCK):
            steps = self.base.steps_to(p[begin : begin + BLOCK], q[begin : begin + BLOCK])
            if steps.max() > self._steps[-1]:
                highest = np.maximum.accumulate(np.append(self._steps[-1], steps))
                for place in np.flatnonzero(np.diff(highest)):
                    self._epochs.append(begin + int(place))
                    self._steps.append(int(highest[place + 1]))
        self._count = len(p)

    def window(self, epoch: int, place: Place) -> Window:
        """The window at an epoch whose state is at ``place``."""
        steps = self._steps[-1]
        if steps > MOST_GROWTH:
            steps = self._steps[max(0, bisect_right(self._epochs, epoch) - 1)]
        here = int(self.base.steps_to(np.array(place[0]), np.array(place[1])))
        return self.base.grown(max(steps, here))


class Trail:
    """The path of a run, thinned to what can be seen: of lines that look the same only the first is kept.

    Epochs in the same cell count as one point, and a line between two cells is drawn once, however often a restless
    run goes there and back. If still more than ``most`` lines are left, the cells double. So no excursion is lost, and
    no point is off by more than a cell. ``coarseness`` is how many times they had to: a good beginning for the next.
    """

    def __init__(self, window: Window, cell: Place, most: int, coarseness: int = 0) -> None:
        self._window = window
        self._most = max(8, most)
        self._cell = cell
        self.coarseness = coarseness
        self._forget()

    def _forget(self) -> None:
        self._count = 0
        self._last = (-1, -1)  # the newest point: its epoch and its cell
        self._begins = np.zeros(0, dtype=int)
        self._ends = np.zeros(0, dtype=int)
        self._lines = np.zeros(0, dtype=np.int64)

    def take(self, p: np.ndarray, q: np.ndarray) -> None:
        """Look at the epochs that are new in these columns of a whole history, each (epochs,)."""
        while self._count < len(p):
            block = slice(self._count, self._count + BLOCK)
            self._count = min(len(p), block.stop)
            self._add(block.start, self._cells(p[block], q[block]))
            if len(self._ends) > self._most:
                self.coarseness += max(1, int(math.log2(len(self._ends) / self._most) / 2))
                self._forget()

    def _cells(self, p: np.ndarray, q: np.ndarray) -> np.ndarray:
        """The number of the cell of each place; −1 where there is none. Far outside of the window all is one cell."""
        with np.errstate(all="ignore"):
            across, up = (
                np.floor(np.clip((values - line[0]) / (line[1] - line[0]), -1, 2) * ((line[1] - line[0]) / side))
                for values, line, side in (
                    (p.astype(float), self._window.p, self._cell[0] * 2.0**self.coarseness),
                    (q.astype(float), self._window.q, self._cell[1] * 2.0**self.coarseness),
                )
            )
            number = (across + HALF_GRID) * 2 * HALF_GRID + up + HALF_GRID
            return np.where(np.isfinite(number), number, -1).astype(np.int64)

    def _add(self, first: int, cells: np.ndarray) -> None:
        before = np.append(self._last[1], cells[:-1])
        points = np.flatnonzero((cells != before) & (cells >= 0))
        if not len(points):
            return
        epochs, cells = points + first, cells[points]
        begins, from_cells = np.append(self._last[0], epochs[:-1]), np.append(self._last[1], cells[:-1])
        self._last = int(epochs[-1]), int(cells[-1])
        known = from_cells >= 0
        lines = from_cells[known] * (2 * HALF_GRID) ** 2 + cells[known]
        _, fresh = np.unique(lines, return_index=True)
        fresh = np.sort(fresh[~np.isin(lines[fresh], self._lines)])
        self._lines = np.append(self._lines, lines[fresh])
        self._begins = np.append(self._begins, begins[known][fresh])
        self._ends = np.append(self._ends, epochs[known][fresh])

    def points(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
        """The epochs whose states draw the path up to ``epoch``, and whether each is joined to the one after it."""
        count = int(np.searchsorted(self._ends, epoch, side="right"))
        begins, ends = self._begins[:count], self._ends[:count]
        if epoch > 0 and not (count and ends[-1] == epoch):
            begins, ends = np.append(begins, epoch - 1), np.append(ends, epoch)
        lifted = np.append(True, begins[1:] != ends[:-1])[: len(ends)]
        places = np.cumsum(1 + lifted) - 1
        epochs = np.zeros(places[-1] + 1 if len(places) else 0, dtype=int)
        epochs[places] = ends
        epochs[places[lifted] - 1] = begins[lifted]
        joined = np.ones(len(epochs), dtype=bool)
        joined[places[lifted][1:] - 2] = False
        joined[-1:] = False
        return epochs, joined


@dataclass(frozen=True)
class Levels:
    """Contours whose height over the lowest loss grows by the same factor from each to the next."""

    floor: float
    lowest: float
    highest: float
    count: int = CONTOURS

    @property
    def losses(self) -> np.ndarray:
        """The loss of each contour, shape (count,)."""
        return self.floor + np.geomspace(self.lowest, self.highest, self.count)

    def heights(self, losses: np.ndarray) -> np.ndarray:
        """Losses counted in contours: 0 on the lowest, ``count`` − 1 on the highest; clipped a little outside."""
        with np.errstate(all="ignore"):
            ratio = math.log(self.highest / self.lowest) / (self.count - 1)
            heights = np.log(np.maximum(losses - self.floor, 0.0) / self.lowest) / ratio
        clipped: np.ndarray = np.clip(np.nan_to_num(heights, nan=np.inf), -1.5, self.count + 0.5)
        return clipped


def choose_levels(losses: np.ndarray, floor: float) -> Levels | None:
    """Contours for a grid of losses, over its lower part too; None for a plain."""
    finite = losses[np.isfinite(losses)]
    if not finite.size:
        return None
    floor = min(floor, float(finite.min())) if math.isfinite(floor) else float(finite.min())
    heights = finite - floor
    heights = heights[heights > 1e-12 * max(abs(floor), float(heights.max()))]
    if not heights.size:
        return None
    # A little below the top: where the loss is cut off there is a plain, and its rim would be frayed.
    lowest, highest = (0.99 * float(value) for value in np.quantile(heights, (0.004, 0.97)))
    if not highest > 1e-300 or not math.isfinite(highest):
        return None
    return Levels(floor, min(max(lowest, 1e-6 * highest), highest / 2), highest)


def _middle(line: Range) -> float:
    return (line[0] + line[1]) / 2


def _half(line: Range) -> float:
    return (line[1] - line[0]) / 2


def _around(middle: float, half: float) -> Range:
    return middle - half, middle + half


def _step_up(size: float) -> float:
    """The next half power of two."""
    return float(2.0 ** (math.ceil(2.0 * math.log2(size) - 1e-9) / 2)) if 0 < size < math.inf else 1.0
