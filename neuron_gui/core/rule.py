"""A rule that a table is made from: weights, bias and activation, and how rows are drawn from it, noise and all.

The same rule always makes the same table. Knows nothing of training, except which settings suit such a table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.equations import Line, Piece
from neuron_gui.core.neuron import forward, weighted_sum
from neuron_gui.core.numerals import MINUS, format_exact, format_number, round_down
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import ACTIVATIONS, SEED_RANGE, Settings, State

MOST_INPUTS = 7
ROWS_RANGE = (2, 1000)
MOST_WEIGHT = 1000.0  # of a weight and of the bias, either side of 0
MOST_INPUT = 1e6  # either side of 0
LEAST_WIDTH = 1e-3  # of the range of the inputs
MOST_NOISE = 1000.0

PLACES_APART = 40  # at least so many different inputs between the ends of the range
FINEST = 6  # decimals
TANH_DECIMALS = 4
BEST_RATE = 1.0


@dataclass(frozen=True)
class Rule:
    """y = f(w·x + b) with ``rows`` inputs drawn evenly from ``low`` … ``high``. Raises Problem for others.

    ``noise`` is the standard deviation of what is added to each target; with a sigmoid to each weighted sum, from
    which a yes (1) or a no (0) is then drawn.
    """

    weights: tuple[float, ...] = (2.0,)
    bias: float = -1.0
    activation: str = "linear"
    low: float = -5.0
    high: float = 5.0
    rows: int = 20
    noise: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        """Check every bound, so that every rule can make its table."""
        if not 1 <= len(self.weights) <= MOST_INPUTS:
            raise Problem("A rule has 1 to {most} inputs.", most=MOST_INPUTS)
        if not all(abs(value) <= MOST_WEIGHT for value in (*self.weights, self.bias)):
            raise Problem("Weights and bias of a rule go from −{most} to {most}.", most=f"{MOST_WEIGHT:g}")
        if self.activation not in ACTIVATIONS:
            choices = ", ".join(ACTIVATIONS)
            raise Problem("“{value}” is no activation; there are {choices}.", value=self.activation, choices=choices)
        if not (abs(self.low) <= MOST_INPUT and abs(self.high) <= MOST_INPUT):
            raise Problem("The inputs of a rule go from −{most} to {most}.", most=f"{MOST_INPUT:,.0f}")
        if not self.high - self.low >= LEAST_WIDTH:
            raise Problem("The inputs must end above where they begin.")
        if not ROWS_RANGE[0] <= self.rows <= ROWS_RANGE[1]:
            raise Problem("A rule makes {low} to {high} rows.", low=ROWS_RANGE[0], high=f"{ROWS_RANGE[1]:,}")
        if not 0 <= self.noise <= MOST_NOISE:
            raise Problem("The noise of a rule goes from 0 to {most}.", most=f"{MOST_NOISE:g}")
        if not SEED_RANGE[0] <= self.seed <= SEED_RANGE[1]:
            raise Problem("The seed must be a whole number from {low} to {high}.", low=0, high=f"{SEED_RANGE[1]:,}")

    @property
    def state(self) -> State:
        """The neuron that knows the rule."""
        return State(self.weights, self.bias)

    @property
    def answers_yes_or_no(self) -> bool:
        """Whether its targets are 0 and 1."""
        return self.activation == "sigmoid"


def make_dataset(rule: Rule) -> Dataset:
    """The table of a rule, shape (rows, inputs + 1); a single input comes in rising order.

    Inputs have only as many decimals as their range needs, and targets as many as their noise is worth.
    """
    rng = np.random.default_rng(rule.seed)
    grid = 10.0 ** _input_decimals(rule)
    first, last = math.ceil(rule.low * grid - 1e-6), math.floor(rule.high * grid + 1e-6)
    inputs = rng.integers(first, last, (rule.rows, len(rule.weights)), endpoint=True) / grid
    if len(rule.weights) == 1:
        inputs = np.sort(inputs, axis=0)
    noise = rng.normal(0.0, 1.0, rule.rows) * rule.noise
    if rule.answers_yes_or_no:
        # Drawn beside the noise, so that more noise moves the rows that are there instead of drawing others.
        noisy = State((1.0,), 0.0)
        chance = forward(noisy, (weighted_sum(rule.state, inputs) + noise)[:, np.newaxis], "sigmoid")
        targets = (rng.random(rule.rows) < chance).astype(float)
    else:
        targets = np.round(forward(rule.state, inputs, rule.activation) + noise, _target_decimals(rule))
    table = np.column_stack((inputs, targets)) + 0.0  # + 0.0: no "−0"
    return Dataset(column_names(len(rule.weights)), tuple(tuple(map(float, row)) for row in table))


def settings_for(rule: Rule, dataset: Dataset, settings: Settings) -> Settings:
    """The usual settings for a table of this rule, with a rate that is stable for it; only the seed stays as it is.

    Half of the rate at which plain gradient descent stops being stable, where the loss is curved most (the curvature
    of cross-entropy behind a sigmoid is at most ¼, that of squares 2).
    """
    from neuron_gui.core.stability import stability_edge

    edge = stability_edge(dataset) * (8.0 if rule.answers_yes_or_no else 1.0)
    rate = min(max(round_down(edge / 2, 1), 1e-6), BEST_RATE)
    loss = "binary_crossentropy" if rule.answers_yes_or_no else "mean_squared_error"
    return replace(
        Settings(seed=settings.seed),
        learning_rate=rate,
        activation=rule.activation,
        loss=loss,
        batch_size=max(Settings.batch_size, rule.rows),
        epochs=1000 if rule.answers_yes_or_no else Settings.epochs,
    )


def draw_rule(rng: np.random.Generator) -> Rule:
    """A rule for a class to discover: one input, a weight that is clearly not 0, and a little noise."""
    weight = float(rng.choice((-1, 1)) * rng.integers(3, 30, endpoint=True) / 10)
    bias = float(rng.integers(-10, 10, endpoint=True) / 2)
    return Rule((weight,), bias, noise=0.2, seed=int(rng.integers(1, 10_000)))


def rule_line(rule: Rule) -> Line:
    """The rule as it is written: y = 1.4x − 0.6, each number in its colour."""
    return formula(rule.state, rule.activation, [format_exact(abs(value)) for value in (*rule.weights, abs(rule.bias))])


def found_line(state: State, activation: str, dataset: Dataset) -> Line:
    """What a neuron has found, in the same form, with the decimals that these data are worth."""
    places = (*dataset.decimals.weights, dataset.decimals.bias)
    values = (*state.weights, state.bias)
    return formula(state, activation, [format_number(abs(v), p) for v, p in zip(values, places, strict=True)])


def formula(state: State, activation: str, sizes: list[str]) -> Line:
    """y = f(w₁x₁ + … + b) with the sizes of the numbers as they are given, signs and names put between them."""
    names = column_names(len(state.weights))
    pieces = [Piece(f"{names[-1]} = " if activation == "linear" else f"{names[-1]} = {activation}(")]
    parts = zip((*state.weights, state.bias), sizes, (*names[:-1], ""), strict=True)
    for place, (value, size, name) in enumerate(parts):
        sign = MINUS if value < 0 else ("+" if place else "")
        sign = f" {sign} " if place else sign
        colour = "weight" if name else "bias"
        pieces += [Piece(sign), Piece(size, colour), Piece(name)]
    if activation != "linear":
        pieces.append(Piece(")"))
    return tuple(piece for piece in pieces if piece.text)


def _input_decimals(rule: Rule) -> int:
    width = rule.high - rule.low
    return next((places for places in range(FINEST) if width * 10**places >= PLACES_APART), FINEST)


def _target_decimals(rule: Rule) -> int:
    """Without noise all that there are, so that the rule holds exactly; a tanh never ends."""
    if rule.noise > 0:
        return min(FINEST, max(0, 1 - math.floor(math.log10(rule.noise))))
    return TANH_DECIMALS if rule.activation == "tanh" else 10
