"""Standardised inputs: each column moved to its mean and counted in standard deviations, (x − μ) / σ.

Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp", 1998, section 4.3. σ is that of these rows
(divided by their number), as in Keras's Normalization layer. Knows columns of numbers and what a neuron's weights mean
before and after; nothing of tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.settings import State

ROUNDING = 1e-12  # of a column's size: a smaller deviation is none, but what is left of rounding


@dataclass(frozen=True)
class Scaling:
    """μ and σ of each input column, in the column's own unit."""

    means: tuple[float, ...]
    deviations: tuple[float, ...]

    @classmethod
    def of(cls, inputs: np.ndarray) -> Scaling:
        """Of rows of inputs (rows, n); cells that are no number do not count, a column without spread gets σ = 1."""
        means, deviations = [], []
        for column in np.ascontiguousarray(inputs.T, dtype=float):
            there = np.isfinite(column)
            known = column if there.all() else column[there]
            means.append(float(known.mean()) if known.size else 0.0)
            spread = float(known.std()) if known.size else 0.0
            deviations.append(spread if known.size and spread > ROUNDING * float(np.abs(known).max()) else 1.0)
        return cls(tuple(means), tuple(deviations))

    def apply(self, inputs: np.ndarray) -> np.ndarray:
        """(x − μ) / σ for inputs (rows, n), in double precision."""
        scaled: np.ndarray = (inputs.astype(float) - self.means) / self.deviations
        return scaled

    def apply_to_row(self, inputs: Iterable[float]) -> tuple[float, ...]:
        """(x − μ) / σ of one row."""
        return tuple((x - mean) / spread for x, mean, spread in zip(inputs, self.means, self.deviations, strict=True))

    def in_original_units(self, state: State) -> State:
        """The neuron that gives the same answers to the inputs as they were: w / σ, and b − Σ wμ/σ."""
        weights = tuple(w / spread for w, spread in zip(state.weights, self.deviations, strict=True))
        return State(weights, state.bias - math.fsum(w * mean for w, mean in zip(weights, self.means, strict=True)))

    def in_deviations(self, state: State) -> State:
        """The way back: the neuron that gives the same answers to standardised inputs, w·σ and b + Σ wμ."""
        bias = state.bias + math.fsum(w * mean for w, mean in zip(state.weights, self.means, strict=True))
        return State(tuple(w * spread for w, spread in zip(state.weights, self.deviations, strict=True)), bias)
