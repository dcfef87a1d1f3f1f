"""Where the rows of a table stand in the fit plot: which of them are drawn, and at what place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.settings import State
from neuron_gui.ui.plot_board import PlotBoard
from neuron_gui.ui.plot_numbers import NOTHING, Range, clip, drawing_unit, widened

MOST_DOTS = 1000
FEW, MANY = 60, 200  # rows: up to FEW the dots have their full size, over MANY the smallest
REACH = 2.0  # how far above and below the rows, in their own height, the line of the start gets room

LINE, MAP, AGREEMENT = "line", "map", "agreement"  # one input, two inputs, more
LANES = "lanes"  # more inputs, of a yes/no question

LANE = 0.64  # how wide a lane is, of the way from one to the next
STACKS = 50  # rows of one answer share a stack where they are nearer than this part of the view
STACK, TALLEST = 0.07, 0.3  # how far a dot is from the one below it, and how high a stack may be, of a drawn 1
GOLDEN = 0.618033988749895  # multiples of it fill a lane evenly, however many there are


@dataclass(frozen=True, eq=False)
class PlacedRows:
    """The drawn rows of a data set: their numbers in the table, and their places in units of the drawing.

    Of AGREEMENT and LANES ``y`` is the target; their dots stand at the height of the prediction. Where ``yes_no``,
    rows with the same answer must not hide each other: over one input dots stand ``lift`` away from their target.
    """

    dataset: Dataset | None = None
    kind: str = LINE
    rows: np.ndarray = field(default_factory=NOTHING.copy)
    x: np.ndarray = field(default_factory=NOTHING.copy)
    y: np.ndarray = field(default_factory=NOTHING.copy)
    units: tuple[float, float] = (1.0, 1.0)
    yes_no: bool = False
    lift: np.ndarray = field(default_factory=NOTHING.copy)

    def __len__(self) -> int:
        """How many rows are drawn."""
        return len(self.rows)

    @cached_property
    def tested(self) -> np.ndarray:
        """Which of the drawn rows are test rows."""
        return np.isin(self.rows, sorted(self.dataset.tests) if self.dataset is not None else [])

    @property
    def is_thinned(self) -> bool:
        """Whether there are so many rows that only some are drawn."""
        return self.dataset is not None and len(self.dataset.rows) > most_dots(self.kind)

    @property
    def dot_share(self) -> float:
        """How large the dots are beside those of a few rows: many must not hide what is behind them."""
        return 1.0 if len(self) <= FEW else 0.75 if len(self) <= MANY else 0.55

    def heights(self, moment: Moment, shown: Range) -> np.ndarray:
        """How high the dots stand, kept to what a pen may draw."""
        return clip(self.predictions(moment) if self.over_targets else self.y + self.lift, shown)

    @property
    def tops(self) -> np.ndarray:
        """What the view must have room for, up and down: the rows, and both answers of a yes/no question."""
        if self.kind != LINE or not self.yes_no:
            return self.y
        tops: np.ndarray = np.concatenate((self.y + self.lift, (0.0, 1.0)))
        return tops

    @property
    def over_targets(self) -> bool:
        """Whether the rows stand over their target, at the height of their prediction."""
        return self.kind in (AGREEMENT, LANES)

    def predictions(self, moment: Moment) -> np.ndarray:
        """The predictions of the drawn rows in units of the drawing."""
        predictions: np.ndarray = moment.predictions[self.rows] / self.units[1]
        return predictions

    def place_of(self, moment: Moment, row: int) -> tuple[float, float] | None:
        """Where a row stands, drawn or not; None if one of its cells is no number."""
        dataset = moment.dataset
        if not 0 <= row < len(dataset.rows):
            return None
        across = dataset.targets[row] if self.over_targets else dataset.inputs[row, 0]
        up = {LINE: dataset.targets[row], MAP: dataset.inputs[row, -1]}.get(self.kind, moment.predictions[row])
        place = float(across) / self.units[0], float(up) / self.units[1]
        drawn = np.flatnonzero(self.rows == row) if self.yes_no else NOTHING
        if len(drawn):  # it has a place of its own in its stack or lane
            at = int(drawn[0])
            place = float(self.x[at]), place[1] + float(self.lift[at])
        return place if np.isfinite(place).all() else None

    def near(self, moment: Moment, board: PlotBoard, ranges: tuple[Range, Range], mouse: QPointF) -> tuple[int, float]:
        """The row that is nearest to the mouse, and how many pixels it is away; row −1 where there is none."""
        if not len(self):
            return -1, float("inf")
        (left, right), (low, high) = ranges
        corner, end = board.to_pixels(left, low), board.to_pixels(right, high)
        x = corner.x() + (self.x - left) * (end.x() - corner.x()) / (right - left) - mouse.x()
        y = corner.y() + (self.heights(moment, ranges[1]) - low) * (end.y() - corner.y()) / (high - low) - mouse.y()
        apart = np.hypot(x, y)
        apart = np.where(np.isfinite(apart), apart, np.inf)
        nearest = int(np.argmin(apart))
        return int(self.rows[nearest]), float(apart[nearest])

    def start_heights(self, start: State | None, moment: Moment) -> np.ndarray:
        """Where the neuron's line began over the rows, without what is so far away that it would squeeze them."""
        if start is None or not len(self) or len(start.weights) != moment.dataset.input_count or self.kind == MAP:
            return NOTHING
        heights = forward(start, moment.seen.inputs[self.rows], moment.settings.activation) / self.units[1]
        low, high = widened(self.y, REACH)
        return heights[(heights > low) & (heights < high)]

    def beside(self, row: int) -> int | None:
        """The next drawn row to the right of another, or that to the left of the last; None where there is no other."""
        right, left = self.neighbour(row, 1), self.neighbour(row, -1)
        return next((other for other in (right, left) if other != row), None)

    def neighbour(self, row: int | None, steps: int) -> int | None:
        """The drawn row so many places to the right of another; past the last one it is the last."""
        if not len(self):
            return None
        order = self.rows[np.argsort(self.x, kind="stable")]
        at = np.flatnonzero(order == row)
        place = int(at[0]) + steps if len(at) else 0
        return int(order[min(max(place, 0), len(order) - 1)])


def most_dots(kind: str) -> int:
    """How many rows are drawn at most."""
    return MOST_DOTS // 2 if kind == LANES else MOST_DOTS  # in a lane they move, and have half the room


def place_rows(dataset: Dataset, units: tuple[float, float] | None = None, yes_no: bool = False) -> PlacedRows:
    """Choose which rows are drawn, and where; all that depends on the data alone, but for units that shall stay."""
    kind = {1: LINE, 2: MAP}.get(dataset.input_count, LANES if yes_no else AGREEMENT)
    sound = np.isfinite(dataset.targets) & np.isfinite(dataset.inputs).all(axis=1)
    # Of many rows every so manieth in the table, so that a cell that is typed makes no other dots come and go.
    step = max(1, -(-len(sound) // most_dots(kind)))
    rows = np.flatnonzero(sound[::step]) * step
    targets = dataset.targets[rows].astype(float)
    across = targets if kind in (AGREEMENT, LANES) else dataset.inputs[rows, 0].astype(float)
    up = dataset.inputs[rows, 1].astype(float) if kind == MAP else targets
    units = units or (drawing_unit(widened(across, 0)), drawing_unit(widened(up, 0)))
    x, y = across / units[0], up / units[1]
    lift = np.zeros(len(rows))
    if yes_no and kind == LINE:
        lift = _stacked(x, y)
    elif kind == LANES:
        x = x + LANE * ((np.arange(len(rows)) * GOLDEN) % 1.0 - 0.5)
    return PlacedRows(dataset, kind, rows, x, y, units, yes_no, lift)


def _stacked(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far each dot stands beyond its answer: where several would hide each other they are stacked, outwards."""
    if not len(x):
        return NOTHING
    places = np.round((x - x.min()) / ((np.ptp(x) or 1.0) / STACKS)) * 2 + (y > 0.5)
    order = np.argsort(places, kind="stable")
    firsts = np.flatnonzero(np.diff(places[order], prepend=-1.0))
    ranks = np.empty(len(x))
    ranks[order] = np.arange(len(x)) - np.repeat(firsts, np.diff(firsts, append=len(x)))
    lift: np.ndarray = ranks * min(STACK, TALLEST / max(1.0, ranks.max())) * np.where(y > 0.5, 1.0, -1.0)
    return lift
