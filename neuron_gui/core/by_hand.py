"""A neuron in the hand: its weights and bias as a person has set them, and the best that they have come to so far.

Also how far a parameter's slider reaches, and how the line or curve of a single input moves when it is taken by its
middle or by an end. Pure values; knows nothing of sliders, mice or the run on screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History
from neuron_gui.core.neuron import taught_loss
from neuron_gui.core.numerals import LARGEST, format_loss
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import in_its_own_units, in_original_units, taught

STEPS = 200  # of a slider from 0 to its end, at least
FINER = 10  # one of its steps has so many of the steps in which a value is set by mouse or typed with the arrow keys
SAMPLE = 1000  # rows that are looked at to choose how far sliders reach
SPREADS = 2.0  # a slider reaches so many times what a parameter needs to follow the targets
EDGE = 1e-3  # predictions of sigmoid and tanh come so near to their bounds by hand, else the weighted sum is endless
NEAREST = 0.25  # of its distance from the pivot, to which a held end may come near: beyond, it would turn over


@dataclass(frozen=True)
class Attempt:
    """A state that was tried, and its loss over all rows."""

    state: State
    loss: float


@dataclass(frozen=True, eq=False)
class InHand:
    """The state in the hand with its loss, and the best attempt over these rows with this activation and loss."""

    state: State
    loss: float
    dataset: Dataset
    settings: Settings
    best: Attempt | None = None

    def moved(self, state: State) -> InHand:
        """Another state, which counts as an attempt."""
        loss = taught_loss(state, self.dataset, self.settings)
        best = self.best
        if math.isfinite(loss) and (best is None or loss < best.loss):
            best = Attempt(state, loss)
        return replace(self, state=state, loss=loss, best=best)

    def belongs_to(self, dataset: Dataset, settings: Settings) -> bool:
        """Whether losses over these rows with these settings can be compared with those here."""
        return self.settings.measures_like(settings) and self.dataset.teaches_as(dataset)

    def over(self, dataset: Dataset, settings: Settings) -> InHand:
        """The same state over other rows, or with another activation or loss; there, attempts begin anew.

        Where inputs are standardised now, or no longer, it is the same neuron in the other units.
        """
        if self.belongs_to(dataset, settings):
            return self
        state = self.state
        if settings.standardise != self.settings.standardise:
            state = in_its_own_units(in_original_units(state, self.dataset, self.settings), dataset, settings)
        fresh = take(state, dataset, settings)
        return fresh if self.best is None else fresh.moved(state)


def take(state: State, dataset: Dataset, settings: Settings, best: Attempt | None = None) -> InHand:
    """Take a state in the hand: that is no attempt yet, for the neuron may have found it."""
    return InHand(state, taught_loss(state, dataset, settings), dataset, settings, best)


def is_finite(state: State) -> bool:
    """Whether each number of a state can be worked with."""
    return all(map(math.isfinite, (*state.weights, state.bias)))


def with_parameter(state: State, place: int, value: float) -> State:
    """The state with one parameter changed; after the last weight comes the bias."""
    if place == len(state.weights):
        return replace(state, bias=value)
    return replace(state, weights=(*state.weights[:place], value, *state.weights[place + 1 :]))


# Against the neuron


def neurons_best(history: History | None, dataset: Dataset, settings: Settings) -> float | None:
    """The lowest loss that training has come to over these rows; None where nothing was trained for them.

    Of a run that was trained with other rows, activation or loss too, only its last state is judged, over these.
    """
    if history is None or history.last_epoch == 0 or not history.fits(dataset, settings):
        return None
    parts = history.segments
    alike = all(part.settings.measures_like(settings) for part in parts)
    if alike and all(part.dataset.teaches_as(dataset) for part in parts):
        losses = history.losses.envelope(0, history.last_epoch, 16)[1]
        losses = losses[np.isfinite(losses)]
        return float(losses.min()) if losses.size else None
    loss = take(history.state(history.last_epoch), dataset, settings).loss
    return loss if math.isfinite(loss) else None


def is_as_good(mine: float, neurons: float) -> bool:
    """Whether a loss is as low as another, or looks so, as losses are written."""
    return mine <= neurons or format_loss(mine) == format_loss(neurons)


def is_better(mine: float, neurons: float) -> bool:
    """Whether a loss is lower than another, so that it can be seen."""
    return mine < neurons and format_loss(mine) != format_loss(neurons)


# How far a slider reaches


@dataclass(frozen=True)
class Reach:
    """How far a parameter's slider goes from 0 to either side: 1, 2 or 5 times a power of ten."""

    most: float = 1.0

    @property
    def step(self) -> float:
        """The slider's step, a power of ten.

        >>> Reach(5.0).step
        0.01
        """
        return float(10.0**self._power)

    @property
    def fine(self) -> float:
        """The step in which a mouse or the arrow keys set a value."""
        return self.step / FINER

    @property
    def decimals(self) -> int:
        """How many decimals show such a value in full."""
        return max(0, 1 - self._power)

    @property
    def _power(self) -> int:
        return math.floor(math.log10(self.most / STEPS) + 1e-9)

    def tidy(self, value: float) -> float:
        """A value in fine steps, without digits that nobody would type."""
        return float(round(value, 1 - self._power)) + 0.0

    def grown(self, value: float) -> Reach:
        """Wide enough for a value, too."""
        return self if abs(value) <= self.most else Reach(_round_up(abs(value)))


def reaches(dataset: Dataset, settings: Settings, *states: State) -> tuple[Reach, ...]:
    """A slider's reach for each weight, and in the end for the bias: enough to follow the targets and for the states.

    A weight must be able to turn the spread of its input into that of the targets, and the bias to make good what all
    weights then add; sigmoid and tanh need the weighted sums in which they bend.
    """
    data = taught(dataset, settings)
    some = slice(None, None, max(1, -(-len(data.rows) // SAMPLE)))
    inputs, targets = data.inputs[some].astype(float), data.targets[some].astype(float)
    inputs, targets = inputs[np.isfinite(inputs).all(axis=1)], targets[np.isfinite(targets)]
    if not len(inputs) or not len(targets):
        return tuple(Reach() for _ in range(dataset.input_count + 1))
    from neuron_gui.core.landscape import Ground  # not read before somebody takes the neuron in the hand

    needed = SPREADS * Ground(data, settings.activation, settings.loss).spread
    needed = needed if math.isfinite(needed) else SPREADS * (float(targets.std()) or 1.0)
    spreads, middles = inputs.std(axis=0), np.abs(inputs.mean(axis=0))
    spreads = np.where(spreads > 0, spreads, np.where(middles > 0, middles, 1.0))
    weights = needed / spreads
    bias = max(needed, float(np.abs(targets).max()), float((weights * middles).max()) / SPREADS)
    most = [*map(float, weights), bias]
    for state in states:
        if is_finite(state) and len(state.weights) == len(weights):
            most = [max(pair) for pair in zip(most, map(abs, (*state.weights, state.bias)), strict=True)]
    return tuple(Reach(_round_up(value)) for value in most)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 × a power of ten."""
    value = min(max(value, 1e-9), LARGEST)
    power = 10.0 ** math.floor(math.log10(value))
    return next(float(f"{power * rung:.6g}") for rung in (1, 2, 5, 10) if power * rung >= value * (1 - 1e-9))


# The line of a single input


@dataclass(frozen=True)
class Grip:
    """The line or curve of a neuron with one input, taken at the input ``at``; the place at ``pivot`` stays.

    Without a pivot it is taken by its middle: then only the bias changes.
    """

    state: State
    activation: str
    at: float
    pivot: float | None = None

    def moved(self, x: float, y: float) -> State:
        """The state whose curve goes through (x, y), where the taken place shall be; as near as the activation lets."""
        weight, bias = self.state.weights[0], self.state.bias
        z = _sum_for(self.activation, y, weight * self.at + bias)
        if self.pivot is None:
            state = State((weight,), z - weight * x)
        else:
            way = self.at - self.pivot
            share = max((x - self.pivot) / way, NEAREST) if way else NEAREST
            kept = weight * self.pivot + bias
            turned = (z - kept) / (share * way) if way else weight
            state = State((turned,), kept - turned * self.pivot)
        return state if is_finite(state) else self.state


def grip(state: State, activation: str, x: float, view: tuple[float, float]) -> Grip:
    """Take the curve at an input of a view: by its middle third, or by an end, so that the other end stays."""
    low, high = view
    part = (x - low) / (high - low)
    pivot = high if part < 1 / 3 else low if part > 2 / 3 else None
    return Grip(state, activation, x, pivot)


Place = tuple[float, float]


@dataclass(frozen=True)
class DivideGrip:
    """The line over two inputs along which w₁x₁ + w₂x₂ + b is 0, taken at the place ``at``; that at ``pivot`` stays.

    It is turned as the eye sees it in a view of these ``spans``, and stays as steep. Without a pivot it is taken by its
    middle: then only the bias changes.
    """

    state: State
    at: Place
    spans: Place
    pivot: Place | None = None

    def moved(self, x: float, y: float) -> State:
        """The state whose line goes through (x, y), where the taken place shall be."""
        one, two = self.state.weights
        if self.pivot is None:
            state = State((one, two), -(one * x + two * y))
        else:
            (wide, high), (left, low) = self.spans, self.pivot
            before = (self.at[0] - left) / wide, (self.at[1] - low) / high
            after = (x - left) / wide, (y - low) / high
            if not any(before) or not any(after) or not all(map(math.isfinite, after)):
                return self.state
            angle = math.atan2(after[1], after[0]) - math.atan2(before[1], before[0])
            across, up = one * wide, two * high
            one = (across * math.cos(angle) - up * math.sin(angle)) / wide
            two = (across * math.sin(angle) + up * math.cos(angle)) / high
            state = State((one, two), -(one * left + two * low))
        return state if is_finite(state) else self.state


def grip_divide(state: State, place: Place, ends: tuple[Place, Place], spans: Place) -> DivideGrip:
    """Take the line at a place between its ends: by its middle third, or by an end, so that the other end stays."""
    apart = [math.hypot((place[0] - x) / spans[0], (place[1] - y) / spans[1]) for x, y in ends]
    part = apart[0] / (sum(apart) or 1.0)
    pivot = ends[1] if part < 1 / 3 else ends[0] if part > 2 / 3 else None
    return DivideGrip(state, place, spans, pivot)


def _sum_for(activation: str, y: float, before: float) -> float:
    """The weighted sum for a prediction; where no sum, or any of many, gives it, the nearest to the one before."""
    if activation == "linear":
        return y
    if activation == "relu":
        return y if y > 0 else min(before, 0.0) + y
    low, high = (EDGE, 1 - EDGE) if activation == "sigmoid" else (2 * EDGE - 1, 1 - 2 * EDGE)
    if not low < y < high:
        bound = _inverse(activation, low if y <= low else high)
        return min(bound, before) if y <= low else max(bound, before)
    return _inverse(activation, y)


def _inverse(activation: str, y: float) -> float:
    return math.log(y / (1 - y)) if activation == "sigmoid" else math.atanh(y)
