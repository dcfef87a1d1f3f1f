"""The optimizers' own rules, one step of one weight or bias at a time, as Keras 3 computes them; NumPy only.

Everything is computed with Keras's 32-bit floats and in its order, so that a step told here is the step that was made.
Knows nothing of rows, losses and windows: the gradient is handed in. Sources, and Keras's files under
``keras/src/optimizers``:

- momentum: B. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
  Mathematics and Mathematical Physics 4 (5), 1964 (``sgd.py``);
- Adam: D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, with both corrections of the bias
  drawn into the rate, as at the end of its section 2 (``adam.py``);
- RMSprop: T. Tieleman, G. Hinton, "Lecture 6.5: rmsprop", Neural Networks for Machine Learning, 2012; Keras adds
  epsilon under the root (``rmsprop.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.history import Slots
from neuron_gui.core.settings import MOMENTUM

BETA_1, BETA_2 = 0.9, 0.999  # Adam: how much of its two averages stays at each update
RHO = 0.9  # RMSprop: how much of its average stays
EPSILON = 1e-7  # of both


@dataclass(frozen=True)
class Memory:
    """What an optimizer remembers of one weight or bias; a fresh one remembers nothing but zeros.

    Which fields are used depends on the optimizer: ``velocity`` is momentum's v, ``mean`` is Adam's m (the average
    of the gradients), ``mean_square`` is Adam's and RMSprop's v (the average of their squares).
    """

    updates: int = 0
    velocity: float = 0.0
    mean: float = 0.0
    mean_square: float = 0.0


@dataclass(frozen=True)
class Update:
    """One update of one weight or bias with every number on its way; ``after`` is ``before`` + ``step``.

    ``corrected_rate`` is Adam's α, the learning rate with the corrections for averages that began at zero; for the
    other optimizers it is the learning rate itself.
    """

    optimizer: str
    rate: float
    corrected_rate: float
    gradient: float
    memory: Memory
    memory_after: Memory
    step: float
    before: float
    after: float


def one_update(optimizer: str, rate: float, before: float, gradient: float, memory: Memory) -> Update:
    """What the optimizer does with this gradient."""
    with np.errstate(all="ignore"):
        lr, g = np.float32(rate), np.float32(gradient)
        alpha = _corrected_rate(lr, memory.updates + 1) if optimizer == "adam" else lr
        memory_after, step = _RULES[optimizer](alpha, g, memory)
        after = np.float32(before) + step
    return Update(
        optimizer=optimizer,
        rate=float(lr),
        corrected_rate=float(alpha),
        gradient=float(g),
        memory=memory,
        memory_after=memory_after,
        step=float(step),
        before=before,
        after=float(after),
    )


def read_memory(optimizer: str, slots: Slots, place: int | None) -> Memory:
    """The memory of weight ``place``, or of the bias (None), out of an engine's slots; empty slots are a fresh one.

    Keras orders them: the count of updates; then for the weights, and after that for the bias, each average:
    sgd none; momentum v; adam m, v; rmsprop v. The weights' averages have the shape (n, 1), the bias's (1,).
    """
    if not slots:
        return Memory()
    updates, *averages = slots
    half = len(averages) // 2
    own = averages[half:] if place is None else averages[:half]
    values = [float(average.flat[place or 0]) for average in own]
    return Memory(int(updates), **dict(zip(_REMEMBERED[optimizer], values, strict=True)))


_REMEMBERED: dict[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("velocity",),
    "adam": ("mean", "mean_square"),
    "rmsprop": ("mean_square",),
}


def _corrected_rate(lr: np.float32, update: int) -> np.float32:
    """α = rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)."""
    t, one = np.float32(update), np.float32(1.0)
    corrected: np.float32 = lr * np.sqrt(one - np.float32(BETA_2) ** t) / (one - np.float32(BETA_1) ** t)
    return corrected


def _sgd(lr: np.float32, g: np.float32, memory: Memory) -> tuple[Memory, np.float32]:
    """w ← w − rate · g."""
    return Memory(memory.updates + 1), -(g * lr)


def _momentum(lr: np.float32, g: np.float32, memory: Memory) -> tuple[Memory, np.float32]:
    """v ← 0.9 v − rate · g; w ← w + v."""
    v = np.float32(memory.velocity) * np.float32(MOMENTUM) - g * lr
    return Memory(memory.updates + 1, velocity=float(v)), v


def _adam(alpha: np.float32, g: np.float32, memory: Memory) -> tuple[Memory, np.float32]:
    """m ← m + 0.1 (g − m); v ← v + 0.001 (g² − v); w ← w − α m / (√v + ε): the averages written as Keras does."""
    m, v = np.float32(memory.mean), np.float32(memory.mean_square)
    m = m + (g - m) * np.float32(1 - BETA_1)
    v = v + (g * g - v) * np.float32(1 - BETA_2)
    step = -(m * alpha / (np.sqrt(v) + np.float32(EPSILON)))
    return Memory(memory.updates + 1, mean=float(m), mean_square=float(v)), step


def _rmsprop(lr: np.float32, g: np.float32, memory: Memory) -> tuple[Memory, np.float32]:
    """v ← 0.9 v + 0.1 g²; w ← w − rate · g / √(v + ε)."""
    v = np.float32(RHO) * np.float32(memory.mean_square) + np.float32(1 - RHO) * (g * g)
    step = -(lr * g / np.sqrt(v + np.float32(EPSILON)))
    return Memory(memory.updates + 1, mean_square=float(v)), step


_RULES = {"sgd": _sgd, "momentum": _momentum, "adam": _adam, "rmsprop": _rmsprop}
