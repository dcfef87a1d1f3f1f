"""How the neuron learns: the values behind card 2, with their bounds and their standard names.

Knows nothing of the data except, for the start, how many inputs there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from neuron_gui.core.problem import Problem

OPTIMIZERS = ("sgd", "momentum", "adam", "rmsprop")
LOSSES = ("mean_squared_error", "mean_absolute_error", "binary_crossentropy")
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu")

LEARNING_RATE_RANGE = (1e-6, 100.0)
EPOCHS_RANGE = (1, 1_000_000)
BATCH_SIZE_RANGE = (1, 100_000)
SEED_RANGE = (0, 2**31 - 1)

MOMENTUM = 0.9


@dataclass(frozen=True)
class State:
    """What the neuron knows at one epoch: a weight for each input, and the bias."""

    weights: tuple[float, ...]
    bias: float


@dataclass(frozen=True)
class Settings:
    """Everything but the data that a run depends on. Raises Problem for a value out of bounds.

    ``epochs`` counts passes over all rows. With ``standardise`` the neuron sees each input as (x − μ) / σ, and its
    weights, its bias and ``start`` belong to these. ``start`` is typed or chosen by hand; without one the start is
    drawn from ``seed``.
    """

    learning_rate: float = 0.01
    epochs: int = 500
    optimizer: str = "sgd"
    loss: str = "mean_squared_error"
    activation: str = "linear"
    batch_size: int = 32
    shuffle: bool = False
    seed: int = 618
    start: State | None = None
    standardise: bool = False

    def __post_init__(self) -> None:
        """Check every bound, so that no invalid settings can exist."""
        low, high = LEARNING_RATE_RANGE
        if not low <= self.learning_rate <= high:
            raise Problem("The learning rate must be between {low} and {high}.", low=low, high=f"{high:g}")
        _check_whole("The number of epochs must be a whole number from {low} to {high}.", self.epochs, EPOCHS_RANGE)
        _check_whole("The batch size must be a whole number from {low} to {high}.", self.batch_size, BATCH_SIZE_RANGE)
        _check_whole("The seed must be a whole number from {low} to {high}.", self.seed, SEED_RANGE)
        _check_choice("“{value}” is no optimizer; there are {choices}.", self.optimizer, OPTIMIZERS)
        _check_choice("“{value}” is no loss; there are {choices}.", self.loss, LOSSES)
        _check_choice("“{value}” is no activation; there are {choices}.", self.activation, ACTIVATIONS)
        if self.start is not None and not all(map(math.isfinite, (*self.start.weights, self.start.bias))):
            raise Problem("A start needs finite numbers.")

    def measures_like(self, other: Settings) -> bool:
        """Whether the loss of a state over the same rows is the same number with these as with others."""
        kinds = self.loss, self.activation, self.standardise
        return kinds == (other.loss, other.activation, other.standardise)

    def start_state(self, inputs: int) -> State:
        """The state of epoch 0 for so many inputs. Raises Problem if the typed start has another shape."""
        if self.start is None:
            return draw_start(self.seed, inputs)
        if len(self.start.weights) != inputs:
            raise Problem(
                "This neuron has {inputs}; the start has {given}.",
                inputs=_counted(inputs, "input"),
                given=_counted(len(self.start.weights), "weight"),
            )
        return self.start


@lru_cache(maxsize=16)
def draw_start(seed: int, inputs: int) -> State:
    """Draw weights as Keras's default, Glorot uniform, would (to two decimals, easy to read aloud), and bias 0.

    Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation 16, for fan-in ``inputs`` and fan-out 1.
    """
    limit = math.sqrt(6.0 / (inputs + 1))
    drawn = np.random.default_rng(seed).uniform(-limit, limit, inputs)
    return State(tuple(float(round(weight, 2)) + 0.0 for weight in drawn), 0.0)  # + 0.0: no "−0"


def _check_whole(template: str, value: int, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if not isinstance(value, int) or not low <= value <= high:
        raise Problem(template, low=low, high=f"{high:,}")


def _check_choice(template: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Problem(template, value=value, choices=", ".join(choices))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
