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


@dataclass(frozen=True, eq=False)
class PlacedRows:
    """The drawn rows of a data set: their numbers in the table, and their places in units of the drawing.

    Of AGREEMENT ``y`` is the target; their dots stand at the height of the prediction.
    """

    dataset: Dataset | None = None
    kind: str = LINE
    rows: np.ndarray = field(default_factory=NOTHING.copy)
    x: np.ndarray = field(default_factory=NOTHING.copy)
    y: np.ndarray = field(default_factory=NOTHING.copy)
    units: tuple[float, float] = (1.0, 1.0)

    def __len__(self) -> int:
        """How many rows are drawn."""
        return len(self.rows)

    @cached_property
    def tested(self) -> np.ndarray:
        """Which of the drawn rows are test rows."""
        return np.isin(self.rows, sorted(self.dataset.tests) if self.dataset is not None else [])

    @property
    def dot_share(self) -> float:
        """How large the dots are beside those of a few rows: many must not hide what is behind them."""
        return 1.0 if len(self) <= FEW else 0.75 if len(self) <= MANY else 0.55

    def heights(self, moment: Moment, shown: Range) -> np.ndarray:
        """How high the dots stand, kept to what a pen may draw."""
        return clip(self.predictions(moment) if self.kind == AGREEMENT else self.y, shown)

    def predictions(self, moment: Moment) -> np.ndarray:
        """The predictions of the drawn rows in units of the drawing."""
        predictions: np.ndarray = moment.predictions[self.rows] / self.units[1]
        return predictions

    def place_of(self, moment: Moment, row: int) -> tuple[float, float] | None:
        """Where a row stands, drawn or not; None if one of its cells is no number."""
        dataset = moment.dataset
        if not 0 <= row < len(dataset.rows):
            return None
        across = dataset.targets[row] if self.kind == AGREEMENT else dataset.inputs[row, 0]
        up = {LINE: dataset.targets[row], MAP: dataset.inputs[row, -1]}.get(self.kind, moment.predictions[row])
        place = float(across) / self.units[0], float(up) / self.units[1]
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


def place_rows(dataset: Dataset, units: tuple[float, float] | None = None) -> PlacedRows:
    """Choose which rows are drawn, and where; all that depends on the data alone, but for units that shall stay."""
    kind = {1: LINE, 2: MAP}.get(dataset.input_count, AGREEMENT)
    sound = np.isfinite(dataset.targets) & np.isfinite(dataset.inputs).all(axis=1)
    rows = np.flatnonzero(sound)
    rows = rows[:: max(1, -(-len(rows) // MOST_DOTS))]
    targets = dataset.targets[rows].astype(float)
    across = targets if kind == AGREEMENT else dataset.inputs[rows, 0].astype(float)
    up = dataset.inputs[rows, 1].astype(float) if kind == MAP else targets
    units = units or (drawing_unit(widened(across, 0)), drawing_unit(widened(up, 0)))
    return PlacedRows(dataset, kind, rows, across / units[0], up / units[1], units)
