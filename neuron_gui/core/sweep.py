"""What every learning rate leads to: the rates that are tried, the edge of stability, and what came of them.

Knows crowds and the maths of stability; an engine trains, a plot shows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuron_gui.core.crowd import Crowd, CrowdTask, batch_shape, same_start
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import taught_loss
from neuron_gui.core.runaway import loss_limit
from neuron_gui.core.settings import MOMENTUM, Settings, State
from neuron_gui.core.stability import stability_edge
from neuron_gui.core.taught import taught

POWERS = (-4, 1)  # of ten: the rates go from the first to the second

# Tidy numbers, about equally far apart on a log scale: every rate that is tried can be typed and read aloud.
_RUNGS = (*range(100, 200, 5), *range(200, 400, 10), *range(400, 800, 50), 800, 900)
RATES = np.array([*(float(f"{rung}e{power - 2}") for power in range(*POWERS) for rung in _RUNGS), 10.0 ** POWERS[1]])

MOST_NUMBERS, MOST_UPDATES = 400_000, 4_000  # of a table and in an epoch; with more, one epoch takes too long


def can_be_swept(dataset: Dataset, settings: Settings) -> bool:
    """Whether an epoch of hundreds of neurons is short enough to be done between two looks at the mailbox."""
    size = len(taught(dataset, settings).rows) * (dataset.input_count + 2)
    return 0 < size <= MOST_NUMBERS and batch_shape(dataset, settings)[0] <= MOST_UPDATES


def first_loss(start: State, dataset: Dataset, settings: Settings) -> float:
    """The loss before any training."""
    return taught_loss(start, dataset, settings)


def limit_from(start: State, dataset: Dataset, settings: Settings) -> float:
    """Above which loss a neuron that starts there has run away."""
    return loss_limit(first_loss(start, dataset, settings), taught(dataset, settings))


def rate_task(dataset: Dataset, settings: Settings, start: State, goal: float) -> CrowdTask:
    """All RATES from the same start."""
    return CrowdTask(
        dataset, settings, same_start(start, len(RATES)), RATES, goal, limit_from(start, dataset, settings)
    )


def sensible_goal(start: State, dataset: Dataset, settings: Settings) -> float:
    """A loss worth waiting for: a hundredth of the first, above the least possible where that is known; rounded up."""
    first = first_loss(start, dataset, settings)
    least = 0.0
    data = taught(dataset, settings)
    if _is_plain_fit(settings) and len(data.rows) <= 10_000:
        x, y = _with_ones(data), data.targets.astype(float)
        least = float(np.mean((x @ np.linalg.lstsq(x, y, rcond=None)[0] - y) ** 2))
    goal = least + max(0.0, first - least) / 100
    if not 1e-12 < goal < math.inf:
        return 0.01
    digits = 1 if least < goal / 2 else 2
    power = math.floor(math.log10(goal)) - digits + 1
    return float(f"{math.ceil(goal / 10.0**power - 1e-9)}e{power}")


def known_edge(dataset: Dataset, settings: Settings) -> float | None:
    """The learning rate from which on training runs away, where it can be calculated; else None.

    That is for a linear neuron with the mean squared error and all rows in one batch: 2/λ for plain gradient descent
    (see ``stability_edge``), and 2(1 + β)/λ with momentum β. Source: B. Polyak, "Some methods of speeding up the
    convergence of iteration methods", USSR Computational Mathematics and Mathematical Physics 4(5), 1964.
    """
    data = taught(dataset, settings)
    one_batch = not settings.shuffle and settings.batch_size >= len(data.rows)
    factors = {"sgd": 1.0, "momentum": 1.0 + MOMENTUM}
    if not (_is_plain_fit(settings) and one_batch and settings.optimizer in factors):
        return None
    return stability_edge(data) * factors[settings.optimizer]


def _is_plain_fit(settings: Settings) -> bool:
    return (settings.activation, settings.loss) == ("linear", "mean_squared_error")


def _with_ones(data: Dataset) -> np.ndarray:
    return np.column_stack((data.inputs.astype(float), np.ones(len(data.rows))))


@dataclass(frozen=True, eq=False)
class RateSweep:
    """What RATES have led to after ``crowd.epoch`` of ``epochs`` epochs."""

    task: CrowdTask
    crowd: Crowd
    epochs: int
    first_loss: float

    @property
    def complete(self) -> bool:
        """Whether all epochs are trained."""
        return self.crowd.epoch >= self.epochs

    @property
    def rates(self) -> np.ndarray:
        """The learning rates, (k,), rising."""
        return self.task.rates

    @cached_property
    def losses(self) -> np.ndarray:
        """The loss each rate has led to, (k,); NaN where it ran away."""
        return np.where(self.crowd.sound, self.crowd.losses.astype(float), np.nan)

    @cached_property
    def reached(self) -> np.ndarray:
        """After how many epochs each came down to the goal, (k,); NaN where it did not."""
        return np.where(self.crowd.reached >= 0, self.crowd.reached.astype(float), np.nan)

    @cached_property
    def edge(self) -> float | None:
        """From which rate on training runs away: calculated where that can be, else as it was seen."""
        known = known_edge(self.task.dataset, self.task.settings)
        if known is not None:
            return known
        lost = np.flatnonzero(~self.crowd.sound)
        return float(self.rates[lost[0]]) if len(lost) else None

    @cached_property
    def fastest(self) -> int | None:
        """The place of the rate that came down to the goal first; None where none did."""
        return None if np.isnan(self.reached).all() else int(np.nanargmin(self.reached))

    def nearest(self, rate: float) -> int:
        """The place of the rate that is nearest on a log scale."""
        return int(np.argmin(np.abs(np.log(self.rates) - math.log(rate)))) if rate > 0 else 0
