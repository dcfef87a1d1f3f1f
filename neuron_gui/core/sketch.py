"""A table as a small picture, before any training: its dots, and the line, curve or dividing line that fits them best.

Everything is in a unit square with y upwards; colours and pixels are whoever paints it. For one input the height is
the target; for two the place is the inputs, and each dot tells its target; more have no places, only weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import forward, weighted_sum
from neuron_gui.core.settings import Settings, State

MOST_DOTS = 160
SAMPLES = 49  # of a curve
MARGIN = 0.08  # of the spread, around the dots
ROUNDS = 25  # of Newton's method
RIDGE = 1e-3  # keeps the curve of classes that can be told apart from becoming endlessly steep
FLAT = 0.05  # a weighted sum that changes less than this over all rows divides nothing


@dataclass(frozen=True, eq=False)
class Sketch:
    """``dots`` has shape (k, 2) and ``targets`` (k,), both 0 … 1; ``line`` has shape (m, 2) and may have no points.

    With more than two inputs there are no dots, and ``weights`` tells how much each input counts, −1 … 1.
    """

    dots: np.ndarray
    targets: np.ndarray
    line: np.ndarray
    weights: tuple[float, ...]
    inputs: int
    yes_or_no: bool


NOTHING = np.empty((0, 2))


def sketch(dataset: Dataset, settings: Settings, state: State | None = None) -> Sketch:
    """The picture of a table without gaps; its line is that of ``state``, or else of the best one where it is known."""
    x, y = dataset.inputs.astype(float), dataset.targets.astype(float)
    yes_or_no = settings.activation == "sigmoid" and bool(np.isin(y, (0.0, 1.0)).all())
    known = state or best_state(dataset, settings)
    weights: tuple[float, ...] = ()
    if known is not None:
        pull = np.array(known.weights) * x.std(axis=0)
        weights = tuple(map(float, pull / (np.abs(pull).max() or 1.0)))
    some = np.unique(np.linspace(0, len(y) - 1, min(len(y), MOST_DOTS)).astype(int))
    targets = _shares(y[some], *_span(y, 0.0))
    dots = line = NOTHING
    if x.shape[1] <= 2:
        place = np.column_stack((x[:, 0], y if x.shape[1] == 1 else x[:, 1]))
        spans = [_span(column, MARGIN) for column in place.T]
        dots = np.column_stack([_shares(place[some, axis], *spans[axis]) for axis in (0, 1)])
        if known is not None and x.shape[1] == 1:
            line = _curve(known, settings.activation, spans)
        elif known is not None and yes_or_no:
            line = _dividing_line(known, x, spans)
    return Sketch(dots, targets, line, weights, x.shape[1], yes_or_no)


def best_state(dataset: Dataset, settings: Settings) -> State | None:
    """The state with the least loss, for squares by a linear neuron and for yes or no; None for others.

    Yes or no: Newton's method for logistic regression with a small ridge. Source: T. Hastie, R. Tibshirani,
    J. Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1.
    """
    x, y = dataset.inputs.astype(float), dataset.targets.astype(float)
    kinds = (settings.activation, settings.loss)
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread == 0] = 1.0
    table = np.column_stack(((x - middle) / spread, np.ones(len(y))))
    if kinds == ("linear", "mean_squared_error"):
        found = np.linalg.lstsq(table, y, rcond=None)[0]
    elif kinds == ("sigmoid", "binary_crossentropy"):
        found = np.zeros(table.shape[1])
        for _ in range(ROUNDS):
            chance = 1.0 / (1.0 + np.exp(-np.clip(table @ found, -30, 30)))
            slope = table.T @ (chance - y) / len(y) + RIDGE * found
            curvature = (table.T * (chance * (1.0 - chance))) @ table / len(y) + RIDGE * np.eye(len(found))
            found = found - np.linalg.solve(curvature, slope)
    else:
        return None
    weights = found[:-1] / spread
    return State(tuple(map(float, weights)), float(found[-1] - weights @ middle))


def _curve(state: State, activation: str, spans: list[tuple[float, float]]) -> np.ndarray:
    """The predictions over the whole width, as far as they are inside."""
    across = np.linspace(0.0, 1.0, SAMPLES)
    (low, high), rest = spans
    height = _shares(forward(state, (low + across * (high - low))[:, np.newaxis], activation), *rest)
    return _inside(np.column_stack((across, height)))


def _dividing_line(state: State, x: np.ndarray, spans: list[tuple[float, float]]) -> np.ndarray:
    """Where the weighted sum is 0, and yes and no equally likely: w₁x₁ + w₂x₂ + b = 0."""
    if np.ptp(weighted_sum(state, x)) < FLAT:
        return NOTHING
    (low, high), (bottom, top) = spans
    # In shares of the picture: by_x · u + by_y · v + rest = 0.
    by_x, by_y = state.weights[0] * (high - low), state.weights[1] * (top - bottom)
    rest = state.bias + state.weights[0] * low + state.weights[1] * bottom
    steps = np.linspace(0.0, 1.0, SAMPLES)
    if abs(by_y) >= abs(by_x):
        return _inside(np.column_stack((steps, -(rest + by_x * steps) / by_y)))
    return _inside(np.column_stack((-(rest + by_y * steps) / by_x, steps)))


def _inside(line: np.ndarray) -> np.ndarray:
    return line[((line >= 0.0) & (line <= 1.0)).all(axis=1)]


def _span(values: np.ndarray, margin: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    width = (high - low) or 1.0
    if high == low:
        low -= width / 2
    return low - margin * width, low + (1 + margin) * width


def _shares(values: np.ndarray, low: float, high: float) -> np.ndarray:
    shares: np.ndarray = (values - low) / (high - low)
    return shares
