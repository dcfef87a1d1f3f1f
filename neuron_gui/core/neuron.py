"""The neuron's maths in NumPy, in the order in which a lesson tells it: forward, error, loss, gradient, update.

Shapes: inputs (rows, n), targets and everything about a row (rows,). The real training is Keras's; this explains it,
and tests hold the two against each other. Formulas: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT
Press 2016, chapters 5 and 6; the clipping in binary cross-entropy is Keras's own (epsilon 1e-7), and so is the way
around it: right behind a sigmoid, Keras computes cross-entropy and its slope from z, without losing digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import kept_out, seen, taught

Function = Callable[[np.ndarray], np.ndarray]
RowFunction = Callable[[np.ndarray, np.ndarray], np.ndarray]

# Keras cuts predictions at 1e-7 and 1 − 1e-7, as far as its 32-bit floats can tell them from 0 and 1.
LOWEST, HIGHEST = float(np.float32(1e-7)), float(np.float32(1.0 - 1e-7))


@dataclass(frozen=True)
class Activation:
    """f(z) and its slope f′(z), elementwise."""

    value: Function
    derivative: Function


@dataclass(frozen=True)
class Loss:
    """The part of one row, ℓ(ŷ, y), and its slope ∂ℓ/∂ŷ, elementwise; the loss is the mean over the rows."""

    value: RowFunction
    derivative: RowFunction


def _sigmoid(z: np.ndarray) -> np.ndarray:
    value: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(z, -500.0, 500.0)))
    return value


def _cross_entropy(prediction: np.ndarray, target: np.ndarray) -> np.ndarray:
    p = np.clip(prediction, LOWEST, HIGHEST)
    surprise: np.ndarray = -(target * np.log(p) + (1.0 - target) * np.log(1.0 - p))
    return surprise


def _cross_entropy_slope(prediction: np.ndarray, target: np.ndarray) -> np.ndarray:
    p = np.clip(prediction, LOWEST, HIGHEST)
    inside = (prediction >= LOWEST) & (prediction <= HIGHEST)
    slope: np.ndarray = np.where(inside, (p - target) / (p * (1.0 - p)), 0.0)
    return slope


AT_ONCE = 4096  # rows worked on together: they stay in the processor's cache

ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(lambda z: z, np.ones_like),
    "sigmoid": Activation(_sigmoid, lambda z: _sigmoid(z) * (1.0 - _sigmoid(z))),
    "tanh": Activation(np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0.0, 1.0, 0.0)),
}

LOSSES: dict[str, Loss] = {
    "mean_squared_error": Loss(lambda p, y: (p - y) ** 2, lambda p, y: 2.0 * (p - y)),
    "mean_absolute_error": Loss(lambda p, y: np.abs(p - y), lambda p, y: np.sign(p - y)),
    "binary_crossentropy": Loss(_cross_entropy, _cross_entropy_slope),
}


def _cross_entropy_of_z(z: np.ndarray, target: np.ndarray) -> np.ndarray:
    surprise: np.ndarray = np.maximum(z, 0.0) - z * target + np.log1p(np.exp(-np.abs(z)))
    return surprise


# Where activation and loss are computed as one: ℓ(z, y) and ∂ℓ/∂z.
JOINT: dict[tuple[str, str], Loss] = {
    ("sigmoid", "binary_crossentropy"): Loss(_cross_entropy_of_z, lambda z, y: _sigmoid(z) - y),
}


def weighted_sum(state: State, inputs: np.ndarray) -> np.ndarray:
    """z = Σ wᵢxᵢ + b for inputs (rows, n); returns (rows,)."""
    weights = np.asarray(state.weights, dtype=float)
    z = np.empty(len(inputs))
    with np.errstate(all="ignore"):
        for first in range(0, len(inputs), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            np.matmul(inputs[some].astype(float), weights, out=z[some])
        z += state.bias
    return z


def forward(state: State, inputs: np.ndarray, activation: str) -> np.ndarray:
    """ŷ = f(z) for inputs (rows, n); returns (rows,)."""
    with np.errstate(all="ignore"):
        return ACTIVATIONS[activation].value(weighted_sum(state, inputs))


def row_losses(z: np.ndarray, targets: np.ndarray, activation: str, loss: str) -> np.ndarray:
    """ℓ of every row from its weighted sum; all (rows,)."""
    joint = JOINT.get((activation, loss))
    with np.errstate(all="ignore"):
        if joint is not None:
            return joint.value(z, targets.astype(float))
        return LOSSES[loss].value(ACTIVATIONS[activation].value(z), targets.astype(float))


def row_slopes(z: np.ndarray, targets: np.ndarray, activation: str, loss: str) -> np.ndarray:
    """∂ℓ/∂z of every row from its weighted sum, by the chain rule ∂ℓ/∂ŷ · f′(z); all (rows,)."""
    joint = JOINT.get((activation, loss))
    with np.errstate(all="ignore"):
        if joint is not None:
            return joint.derivative(z, targets.astype(float))
        function = ACTIVATIONS[activation]
        slopes: np.ndarray = LOSSES[loss].derivative(function.value(z), targets.astype(float)) * function.derivative(z)
        return slopes


def loss_value(state: State, inputs: np.ndarray, targets: np.ndarray, activation: str, loss: str) -> float:
    """L, the mean over the rows given; NaN where there are none."""
    return mean_loss(weighted_sum(state, inputs), targets, activation, loss)


def mean_loss(z: np.ndarray, targets: np.ndarray, activation: str, loss: str) -> float:
    """L from the weighted sums of the rows, (rows,); NaN where there are none."""
    if not len(targets):
        return float("nan")
    with np.errstate(all="ignore"):
        return float(np.mean(row_losses(z, targets, activation, loss)))


def taught_loss(state: State, dataset: Dataset, settings: Settings) -> float:
    """L over the training rows of a table, as they are taught; NaN while there are none or a cell is no number."""
    data = taught(dataset, settings)
    return loss_value(state, data.inputs, data.targets, settings.activation, settings.loss)


def loss_on_tests(state: State, dataset: Dataset, settings: Settings) -> float | None:
    """L over the test rows of a table, from which nothing is learned; None where there are none."""
    if not dataset.tests:
        return None
    data = kept_out(dataset, settings)
    return loss_value(state, data.inputs, data.targets, settings.activation, settings.loss)


def gradient(state: State, inputs: np.ndarray, targets: np.ndarray, activation: str, loss: str) -> State:
    """∂L/∂w and ∂L/∂b over the rows given: the mean of ∂ℓ/∂z · x, and of ∂ℓ/∂z."""
    with np.errstate(all="ignore"):
        slopes = row_slopes(weighted_sum(state, inputs), targets, activation, loss)
        by_weight = slopes @ inputs.astype(float) / len(targets)
        return State(tuple(map(float, by_weight)), float(slopes.mean()))


@dataclass(frozen=True)
class StepStory:
    """One update told from the inside: what one row says, what all rows say, and what then changed.

    ``before`` and ``after`` are the states around the update, which was made with ``dataset`` and ``settings``;
    gradients and ``change`` are shaped like a state. ``typed`` are the row's inputs as they stand in the table,
    ``inputs`` as the neuron sees them.
    """

    epoch: int  # of the state after
    row: int
    typed: tuple[float, ...]
    inputs: tuple[float, ...]
    target: float
    z: float
    prediction: float
    error: float
    row_loss: float
    loss: float  # of the state before, over all rows
    loss_after: float
    dataset: Dataset
    settings: Settings
    before: State
    after: State
    row_gradient: State
    gradient: State
    change: State

    @property
    def steepest(self) -> int:
        """The weight with the steepest gradient: the one worth speaking of."""
        return max(range(len(self.inputs)), key=lambda place: abs(self.gradient.weights[place]))

    @property
    def row_count(self) -> int:
        """How many rows the loss and the gradient are about."""
        return len(taught(self.dataset, self.settings).rows)

    @property
    def is_test(self) -> bool:
        """Whether the row is a test row, which has no part in the update."""
        return self.row in self.dataset.tests

    @property
    def batch_count(self) -> int:
        """Of how many updates the epoch consists; the gradient that is told is that of the loss, over all rows."""
        return math.ceil(self.row_count / self.settings.batch_size)


def tell_step(epoch: int, before: State, after: State, dataset: Dataset, settings: Settings, row: int) -> StepStory:
    """Explain the update from ``before`` to ``after`` (the state of ``epoch``) from one row's point of view."""
    all_rows, data = seen(dataset, settings), taught(dataset, settings)
    kinds = (settings.activation, settings.loss)
    one = slice(row, row + 1)
    x, y = all_rows.inputs[one], all_rows.targets[one]
    prediction = float(forward(before, x, settings.activation)[0])
    return StepStory(
        epoch=epoch,
        row=row,
        typed=tuple(map(float, dataset.inputs[row])),
        inputs=tuple(map(float, x[0])),
        target=float(y[0]),
        z=float(weighted_sum(before, x)[0]),
        prediction=prediction,
        error=prediction - float(y[0]),
        row_loss=loss_value(before, x, y, *kinds),
        loss=taught_loss(before, dataset, settings),
        loss_after=taught_loss(after, dataset, settings),
        dataset=dataset,
        settings=settings,
        before=before,
        after=after,
        row_gradient=gradient(before, x, y, *kinds),
        gradient=gradient(before, data.inputs, data.targets, *kinds),
        change=State(
            tuple(new - old for new, old in zip(after.weights, before.weights, strict=True)), after.bias - before.bias
        ),
    )
