"""What a diagnosis is made from: how a run began, how it moved lately, where it ended, and what is still to be gained.

Values and measures only; what they mean is said in ``diagnosis``. Knows of no engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History, Segment
from neuron_gui.core.neuron import ACTIVATIONS, forward, loss_on_tests, loss_value, row_slopes, weighted_sum
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught

LATELY = 50  # epochs in which it is looked how a run moves
CLEARLY = 1e-3  # of the loss of guessing: what can be gained below this is not worth speaking of
FEWEST_STEPS = 8  # to say how a run moves
TURNING = 0.75  # of the steps go back against the one before
ROUNDS = 30  # in search of the least absolute error
RISING = 0.25  # of the epochs have a higher loss than the one before


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run that came to its end or ran away; since its last change of data or settings, which began at ``first_loss``.

    ``dataset`` is the table as typed, ``taught`` what was learned from. ``states`` has shape (k, n + 1),
    weights then bias, and ``losses`` (k,): the last epochs, at most LATELY + 1.
    ``half_loss`` is the loss of the epoch in the middle of the ``span`` epochs since that change.
    """

    dataset: Dataset
    settings: Settings
    start: State
    end: State
    epoch: int
    span: int
    first_loss: float
    half_loss: float
    states: np.ndarray
    losses: np.ndarray
    diverged: bool = False

    @classmethod
    def of(cls, history: History, ran_away: Segment | None = None) -> Evidence:
        """Copy what counts from a record that may go on growing.

        ``ran_away`` is what was trained when the loss ran away, which may be before its first epoch was recorded.
        """
        segment, last = ran_away or history.segments[-1], history.last_epoch
        span = last - segment.first_epoch
        lately = slice(max(segment.first_epoch, last - LATELY), last + 1)
        return cls(
            dataset=segment.dataset,
            settings=segment.settings,
            start=history.start,
            end=history.state(last),
            epoch=last,
            span=span,
            first_loss=history.loss_at(segment.first_epoch),
            half_loss=history.loss_at(last - _half(span)),
            states=np.column_stack((history.weights[lately], history.bias[lately])).astype(float),
            losses=history.loss[lately].astype(float),
            diverged=ran_away is not None,
        )

    @property
    def taught(self) -> Dataset:
        """The training rows as the neuron saw them."""
        return taught(self.dataset, self.settings)

    @property
    def loss(self) -> float:
        """The loss at the end."""
        return float(self.losses[-1])

    @cached_property
    def test_loss(self) -> float | None:
        """The loss at the end over the test rows; None where there are none."""
        return loss_on_tests(self.end, self.dataset, self.settings)

    @cached_property
    def enough(self) -> float:
        """So much of the loss is not worth speaking of in these data."""
        return little(self.taught, self.settings.loss)

    @cached_property
    def gain(self) -> float | None:
        """By how much the loss can still fall, None where that cannot be told."""
        return still_to_gain(self.end, self.dataset, self.settings)

    @property
    def has_learned(self) -> bool:
        """Whether nothing worth speaking of is left to gain, as far as that can be told."""
        return self.loss <= self.enough or (self.gain is not None and self.gain <= self.enough)

    @property
    def fell(self) -> float:
        """By how much the loss fell in the second half."""
        return self.half_loss - self.loss

    @property
    def oscillates(self) -> bool:
        """Whether the steps lately turn back on each other, or the loss rises again and again."""
        steps = np.diff(self.states, axis=0)
        if len(steps) < FEWEST_STEPS or (self.gain is None and np.ptp(self.losses) <= self.enough):
            return False
        turns = np.sum(steps[1:] * steps[:-1], axis=1) < 0
        return bool(np.mean(turns) >= TURNING or np.mean(np.diff(self.losses) > 0) >= RISING)

    @property
    def epochs_missing(self) -> float:
        """After how many more epochs there will be little left to gain, if the loss goes on falling as it does.

        Gradient descent on squares takes an equal share of the gain in every epoch (LeCun et al. 1998, section 5), so
        what is left falls by one factor in each half of the run. Otherwise the loss falls in a straight line at best.
        """
        left = self.loss if self.gain is None else self.gain
        if left <= self.enough:
            return 0.0
        if self.fell <= 1e-9 * left:
            return math.inf
        if self.gain is None or self.settings.loss == "mean_absolute_error":
            return left / self.fell * _half(self.span)
        return math.log(left / self.enough) / math.log1p(self.fell / left) * _half(self.span)


def _half(span: int) -> int:
    return max(span // 2, min(span, 1))


def little(dataset: Dataset, loss: str) -> float:
    """So much of a loss over rows that are taught is not worth speaking of: a thousandth of what there is to learn, in
    squares.
    """
    share = math.sqrt(CLEARLY) if loss == "mean_absolute_error" else CLEARLY
    return share * guessing_loss(dataset, loss)


def guessing_loss(dataset: Dataset, loss: str) -> float:
    """About the loss of a neuron that always gives the same answer: the size of what there is to learn in the targets.

    It is the variance of y for the squared error, the standard deviation for the absolute one, and ln 2, a fair coin's,
    for cross-entropy.
    """
    variance = float(np.var(dataset.targets.astype(float)))
    if loss == "binary_crossentropy":
        return math.log(2.0)
    size = variance if loss == "mean_squared_error" else math.sqrt(variance)
    # Targets that are all the same have no spread: there their own size counts.
    silent = State((0.0,) * dataset.input_count, 0.0)
    return size or loss_value(silent, dataset.inputs, dataset.targets, "linear", loss) or 1.0


def still_to_gain(state: State, dataset: Dataset, settings: Settings) -> float | None:
    """By how much the loss can fall below this state's: half the Newton decrement squared, ½ gᵀH⁻¹g.

    H is the Gauss–Newton matrix, so for linear + mean squared error this is exact, and else good near the best place.
    For linear + mean absolute error it is what the best line gains. None for others without curvature.
    Source: S. Boyd, L. Vandenberghe, "Convex Optimization", Cambridge 2004, section 9.5.1.
    """
    data = taught(dataset, settings)
    z = weighted_sum(state, data.inputs)
    kinds = (settings.activation, settings.loss)
    if kinds == ("sigmoid", "binary_crossentropy"):
        p = forward(state, data.inputs, "sigmoid")
        curvature = p * (1.0 - p)
    elif settings.loss == "mean_squared_error":
        curvature = 2.0 * ACTIVATIONS[settings.activation].derivative(z) ** 2
    elif kinds == ("linear", "mean_absolute_error"):
        return loss_value(state, data.inputs, data.targets, *kinds) - _least_absolute_error(data)
    else:
        return None
    x = np.column_stack((data.inputs.astype(float), np.ones(len(z))))
    with np.errstate(all="ignore"):
        slope = row_slopes(z, data.targets, *kinds) @ x / len(z)
        hessian = (x.T * curvature) @ x / len(z)
        # In units in which all inputs are of one size: the result is the same, and no digits are lost.
        size = np.sqrt(np.diag(hessian))
        unit = np.where(size > 0, 1.0 / np.where(size > 0, size, 1.0), 0.0)
        slope, hessian = slope * unit, hessian * np.outer(unit, unit)
        if not (np.isfinite(slope).all() and np.isfinite(hessian).all()):
            return None
        gain = 0.5 * float(slope @ np.linalg.pinv(hessian, rcond=1e-10, hermitian=True) @ slope)
        return min(gain, loss_value(state, data.inputs, data.targets, *kinds))


def _least_absolute_error(dataset: Dataset) -> float:
    """The mean absolute error of the best line, or a little more, by squares with other weights for each row in turn.

    Source: E. J. Schlossmacher, "An Iterative Technique for Absolute Deviations Curve Fitting", Journal of the American
    Statistical Association 68, 1973.
    """
    x = np.column_stack((dataset.inputs.astype(float), np.ones(len(dataset.rows))))
    y = dataset.targets.astype(float)
    share, least = np.ones(len(y)), math.inf
    for _ in range(ROUNDS):
        root = np.sqrt(share)
        line = np.linalg.lstsq(x * root[:, np.newaxis], y * root, rcond=None)[0]
        errors = np.abs(x @ line - y)
        least = min(least, float(errors.mean()))
        share = 1.0 / np.maximum(errors, 1e-6 * max(float(errors.max()), 1e-30))
    return least
