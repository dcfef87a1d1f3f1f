"""Where each start leads: a grid of starts over a window of the landscape, and what comes of them.

Knows crowds and places in the landscape; an engine trains, a plot shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuron_gui.core.crowd import Crowd, CrowdTask
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.landscape import Axes
from neuron_gui.core.landscape_view import Window
from neuron_gui.core.neuron import row_losses
from neuron_gui.core.runaway import loss_limit
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught

ACROSS, UP = 20, 12
STUCK = 1e-6  # of its own size: a start that moves less has learned nothing


@dataclass(frozen=True)
class StartsWish:
    """A map of the starts in a window over two parameters; the others are as in ``start``."""

    dataset: Dataset
    settings: Settings
    start: State
    axes: Axes
    window: Window

    def task(self) -> CrowdTask:
        """The starts in the middles of ACROSS × UP cells of the window, from the lower left, row by row."""
        starts = np.tile(np.array([*self.start.weights, self.start.bias]), (ACROSS * UP, 1))
        p, q = (
            line[0] + (np.arange(count) + 0.5) / count * (line[1] - line[0])
            for line, count in ((self.window.p, ACROSS), (self.window.q, UP))
        )
        starts[:, self.axes[0]], starts[:, self.axes[1]] = np.tile(p, UP), np.repeat(q, ACROSS)
        data = taught(self.dataset, self.settings)
        x = np.column_stack((data.inputs.astype(float), np.ones(len(data.rows))))
        kinds = self.settings.activation, self.settings.loss
        with np.errstate(all="ignore"):
            losses = row_losses(starts @ x.T, data.targets, *kinds).mean(axis=1)
            starts = starts.astype(np.float32)
        limit = loss_limit(float(np.max(losses, initial=0.0, where=np.isfinite(losses))), data)
        rates = np.full(len(starts), self.settings.learning_rate)
        return CrowdTask(self.dataset, self.settings, starts, rates, -np.inf, limit)


@dataclass(frozen=True, eq=False)
class StartsMap:
    """Where the starts of a wish have led to after ``crowd.epoch`` epochs."""

    wish: StartsWish
    task: CrowdTask
    crowd: Crowd

    @cached_property
    def begins(self) -> np.ndarray:
        """The places of the starts, (k, 2)."""
        places: np.ndarray = self.task.starts[:, list(self.wish.axes)].astype(float)
        return places

    @cached_property
    def ends(self) -> np.ndarray:
        """Where they are now, (k, 2); NaN where they ran away."""
        places = self.crowd.states[:, list(self.wish.axes)].astype(float)
        return np.where(self.crowd.sound[:, np.newaxis], places, np.nan)

    @cached_property
    def stuck(self) -> np.ndarray:
        """Which have learned nothing, like a dead relu, (k,)."""
        with np.errstate(all="ignore"):
            moved = np.abs(self.crowd.states - self.task.starts) > STUCK * (1 + np.abs(self.task.starts))
        still: np.ndarray = ~moved.any(axis=1) & self.crowd.sound & (self.crowd.epoch > 0)
        return still

    @cached_property
    def moved(self) -> np.ndarray:
        """Which have learned something and did not run away, (k,)."""
        there: np.ndarray = self.crowd.sound & ~self.stuck
        return there

    def nearest(self, p: float, q: float) -> int:
        """The start in whose cell of the window a place is; else the nearest."""
        across, up = (
            min(max(0, int((value - line[0]) / (line[1] - line[0]) * count)), count - 1)
            for value, line, count in ((p, self.wish.window.p, ACROSS), (q, self.wish.window.q, UP))
        )
        return up * ACROSS + across
