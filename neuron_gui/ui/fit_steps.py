"""A row in the hand, and the round steps in which it is moved, as fine as the view can show; side 0 is across, 1 up."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from neuron_gui.core.dataset import Dataset, Row
from neuron_gui.ui.plot_numbers import Range, snap, tidy_step


@dataclass(frozen=True, eq=False)
class Hold:
    """A row in the hand: where the mouse took it, the data before, and the data asked for last."""

    row: int
    place: QPointF
    before: Dataset
    asked: Dataset
    merge_key: str
    moved: bool = False


@dataclass(frozen=True)
class KeyMoves:
    """A row that is being moved by keys, step by step: together one step of undo."""

    row: int
    merge_key: str


@dataclass(frozen=True)
class Steps:
    """For a view of these ranges, in drawn units that stand for so much each."""

    ranges: tuple[Range, Range]
    units: tuple[float, float]
    yes_no: bool = False  # upwards there are two places only: 0 and 1

    def step(self, side: int) -> float:
        """One step, in the numbers of the data."""
        low, high = self.ranges[side]
        return tidy_step((high - low) * self.units[side])

    def moved(self, side: int, value: float, way: float) -> float:
        """A number moved so far in the drawing, in round steps; not moved at all it keeps its digits."""
        if side == 1 and self.yes_no:
            return float(value + way > 0.5)
        unit, (low, high), step = self.units[side], self.ranges[side], self.step(side)
        if abs(way * unit) < step / 2:
            return value
        return snap(min(max(value + way * unit, low * unit), high * unit), step)

    def stepped(self, values: Row, way: tuple[int, int]) -> Row:
        """A row so many steps across and up."""
        stepped = tuple(
            snap(value + steps * self.step(side), self.step(side)) if steps else value
            for side, (value, steps) in enumerate(zip(values, way, strict=True))
        )
        return (stepped[0], float(way[1] > 0)) if self.yes_no and way[1] else stepped

    def rounded(self, values: Row) -> Row:
        """A row at round numbers."""
        rounded = tuple(snap(value, self.step(side)) for side, value in enumerate(values))
        return (rounded[0], float(rounded[1] > 0.5)) if self.yes_no else rounded
