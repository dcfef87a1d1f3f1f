"""Two runs side by side: in what they differ, how far each came, and which did better where that can be said.

Knows no words, nothing of pins, and not which of the runs is on screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History, Segment
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.pins import ASPECTS, Value, values_in
from neuron_gui.core.settings import State
from neuron_gui.core.taught import in_original_units

USUAL_GOAL = 0.01
GOAL_RANGE = (1e-9, 1e12)

FIRST, SECOND = 0, 1


@dataclass(frozen=True, eq=False)
class Course:
    """A run up to an epoch: what of it may be seen."""

    history: History
    last: int

    @property
    def losses(self) -> np.ndarray:
        """The loss of each epoch, a view of shape (last + 1,)."""
        return self.history.loss[: self.last + 1]

    @property
    def measured_since(self) -> int:
        """The first epoch from which on every loss was measured as the last one is."""
        segments = [part for part in self.history.segments if part.first_epoch < self.last] or self.history.segments[:1]
        others = [part.settings.loss != segments[-1].settings.loss for part in segments]
        if not any(others):
            return 0
        return segments[len(others) - others[::-1].index(True)].first_epoch + 1

    def epochs_to_reach(self, goal: float) -> int | None:
        """The first epoch whose loss is not above the goal; None if there is none."""
        since = self.measured_since
        with np.errstate(invalid="ignore"):
            below = self.losses[since:] <= np.float32(goal)
        place = int(below.argmax()) if below.size else 0
        return since + place if below.size and below[place] else None


@dataclass(frozen=True)
class Contrast:
    """In what two runs are unlike: one of ASPECTS, and its values in the course of each."""

    aspect: str
    values: tuple[tuple[Value, ...], tuple[Value, ...]]


@dataclass(frozen=True)
class Outcome:
    """How far one run came; ``state`` is for inputs as typed, ``reached`` is the epoch at which its loss met the goal.

    That is None where it did not.
    """

    epochs: int
    loss: float
    state: State
    dataset: Dataset
    activation: str
    reached: int | None


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side. Only losses that were measured alike can be compared, and only on the same data judged."""

    contrasts: tuple[Contrast, ...]
    outcomes: tuple[Outcome, Outcome]
    goal: float
    measured_alike: bool
    same_data: bool

    @property
    def lower(self) -> int | None:
        """Which one, FIRST or SECOND, ends with the lower loss; None where they are written alike, or not to judge."""
        first, second = (outcome.loss for outcome in self.outcomes)
        if not self._can_be_judged or format_loss(first) == format_loss(second):
            return None
        return _less(first, second)

    @property
    def sooner(self) -> int | None:
        """Which one reached the goal in fewer epochs; None if neither did, both did at once, or not to judge."""
        first, second = (outcome.reached for outcome in self.outcomes)
        if not self._can_be_judged or first == second:
            return None
        return _less(math.inf if first is None else first, math.inf if second is None else second)

    @property
    def _can_be_judged(self) -> bool:
        return self.measured_alike and self.same_data


def compare(first: Course, second: Course, goal: float) -> Comparison:
    """Put two runs side by side, with the epochs that each needed to reach a loss of ``goal``."""
    runs = first.history, second.history
    values = [(aspect, (values_in(runs[0], aspect), values_in(runs[1], aspect))) for aspect in ASPECTS]
    contrasts = tuple(Contrast(aspect, pair) for aspect, pair in values if pair[0] != pair[1])
    measures = {_end(course).settings.loss for course in (first, second)}
    data = [segment.dataset for run in runs for segment in run.segments]
    return Comparison(
        contrasts,
        (_outcome(first, goal), _outcome(second, goal)),
        goal,
        len(measures) == 1,
        all(dataset.teaches_as(data[0]) for dataset in data),
    )


def default_goal(first: Course, second: Course) -> float:
    """A tidy loss that at least one of the runs reached, and that tells them apart.

    That is the lowest power of ten that both reached, if one was sooner there; else one on the way down to what only
    the better of them reached, if need be twice or five times a power of ten.
    """
    least = sorted(map(_least, (first, second)))
    if not all(map(math.isfinite, least)):
        return USUAL_GOAL
    low, high = GOAL_RANGE
    for steps in ((1.0,), (5.0, 2.0, 1.0)):
        for goal in _downward(max(low, least[1]), max(low, least[0]), steps):
            if goal <= high and first.epochs_to_reach(goal) != second.epochs_to_reach(goal):
                return goal
    return USUAL_GOAL


def _downward(begin: float, end: float, steps: tuple[float, ...]) -> Iterator[float]:
    """Tidy numbers from the power of ten at or above ``begin`` down to the last that is not below ``end``."""
    power = math.ceil(math.log10(begin) - 1e-9)
    yield float(f"1e{power}")
    while float(f"1e{power}") > end:
        power -= 1
        yield from (goal for step in steps if (goal := float(f"{step}e{power}")) >= end)


def _least(course: Course) -> float:
    """The lowest loss that a run came to; infinite if it has none."""
    losses = course.losses[course.measured_since :]
    losses = losses[np.isfinite(losses)]
    return float(losses.min()) if losses.size else math.inf


def _end(course: Course) -> Segment:
    """The segment by which the last loss was measured."""
    return course.history.segment_at(course.last)


def _outcome(course: Course, goal: float) -> Outcome:
    history, segment = course.history, _end(course)
    return Outcome(
        course.last,
        history.loss_at(course.last),
        in_original_units(history.state(course.last), segment.dataset, segment.settings),
        segment.dataset,
        segment.settings.activation,
        course.epochs_to_reach(goal),
    )


def _less(first: float, second: float) -> int | None:
    """Which of two numbers is the smaller one; one that is none counts as the largest."""
    first, second = (math.inf if math.isnan(value) else value for value in (first, second))
    return None if first == second else FIRST if first < second else SECOND
