"""How the loss over the test rows goes in the course of a run: worked out from the recorded states, as far as is asked.

Nothing of it is recorded: training does not look at test rows. So it costs nothing while nobody looks, and with very
many test rows it comes little by little.
"""

from __future__ import annotations

from itertools import groupby

import numpy as np

from neuron_gui.core.history import History
from neuron_gui.core.neuron import row_losses
from neuron_gui.core.taught import kept_out

MOST_POINTS = 256  # of the curve
AT_ONCE = 400_000  # predictions of test rows in one go, some milliseconds


class TestLosses:
    """The test loss at evenly spaced epochs of one run, which may go on growing."""

    __test__ = False  # it is no test

    def __init__(self, history: History) -> None:
        self.history = history
        self._known: dict[int, float] = {}

    @property
    def any(self) -> bool:
        """Whether the run has, or had for a while, rows that it was tested with."""
        return any(segment.dataset.tests for segment in self.history.segments)

    def points(self, last: int) -> tuple[np.ndarray, np.ndarray, bool]:
        """Epochs up to ``last`` and the test loss of each, NaN where there were no test rows; and whether that is all.

        At most MOST_POINTS + 1; if it is not all, the next call has more.
        """
        stride = 1
        while last > MOST_POINTS * stride:
            stride *= 2
        wanted = [*range(0, last, stride), last]
        missing = [epoch for epoch in wanted if epoch not in self._known]
        rows = max((len(segment.dataset.tests) for segment in self.history.segments), default=0)
        now = missing[: max(1, AT_ONCE // max(1, rows))]
        self._work_out(now)
        if len(self._known) > 4 * MOST_POINTS:  # those of a finer spacing, and former ends
            self._known = {epoch: self._known[epoch] for epoch in wanted if epoch in self._known}
        there = [epoch for epoch in wanted if epoch in self._known]
        return np.array(there), np.array([self._known[epoch] for epoch in there]), len(now) == len(missing)

    def _work_out(self, epochs: list[int]) -> None:
        for segment, some in groupby(epochs, self.history.segment_at):
            chosen = list(some)
            losses = np.full(len(chosen), np.nan)
            if segment.dataset.tests:
                data, settings = kept_out(segment.dataset, segment.settings), segment.settings
                states = [self.history.state(epoch) for epoch in chosen]
                weights = np.array([state.weights for state in states])
                with np.errstate(all="ignore"):
                    z = data.inputs.astype(float) @ weights.T + np.array([state.bias for state in states])
                    targets = data.targets[:, np.newaxis]
                    losses = row_losses(z, targets, settings.activation, settings.loss).mean(axis=0)
            self._known.update(zip(chosen, losses.tolist(), strict=True))
