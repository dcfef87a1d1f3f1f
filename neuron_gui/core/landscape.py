"""The loss as a landscape over two of the neuron's parameters, all others held: heights, slope, and the best place.

Parameters are counted 0 … n − 1 for the weights and n for the bias. With a linear activation and mean squared error
the landscape is a bowl in closed form, which costs the same for six rows and for 100,000; any other is added up row by
row. Knows nothing of epochs, paths or pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import row_losses, row_slopes, weighted_sum
from neuron_gui.core.settings import State

Place = tuple[float, float]
Axes = tuple[int, int]

AT_ONCE = 1 << 17  # numbers worked on together: they stay in the processor's cache
FLAT = 1e-9  # two columns that differ less than this, relatively, cannot be told apart in 32-bit data
SAMPLE = 4096  # rows that are enough to find the neighbourhood of the best place
SATURATING = ("sigmoid", "tanh")


def parameter(state: State, place: int) -> float:
    """The weight, or after the last weight the bias, of a state."""
    return state.bias if place == len(state.weights) else state.weights[place]


def place_of(state: State, axes: Axes) -> Place:
    """Where a state stands in the landscape."""
    return parameter(state, axes[0]), parameter(state, axes[1])


def state_at(state: State, axes: Axes, place: Place) -> State:
    """The state with its two shown parameters moved to a place, all others as they are."""
    values = [*state.weights, state.bias]
    values[axes[0]], values[axes[1]] = place
    return State(tuple(values[:-1]), values[-1])


@dataclass(frozen=True)
class Best:
    """The lowest place, if it is a single one.

    ``kind`` is "point"; "valley" where many places are equally low (``place`` is one of them); "endless" where the
    loss falls for ever in some direction, as for classes that can be told apart without a mistake; "unknown" where
    there is no loss at all.
    """

    kind: Literal["point", "valley", "endless", "unknown"]
    place: Place | None = None
    loss: float = float("nan")


UNKNOWN = Best("unknown")


@dataclass(frozen=True, eq=False)
class Bowl:
    """The landscape of linear + mean squared error: L(p, q) = |M·(p, q) − t|² / rows.

    ``factor`` is [M, t], shape (at most 3, 3): the triangle of the rows' QR decomposition, whose squares lose no
    digits and are never negative. Source: G. Golub, C. Van Loan, "Matrix Computations", 4th edition, section 5.3.
    """

    factor: np.ndarray
    rows: int

    def losses(self, p: np.ndarray, q: np.ndarray) -> np.ndarray:
        """The loss at places given by two arrays that broadcast together; returns their common shape."""
        total = np.zeros(np.broadcast_shapes(p.shape, q.shape))
        with np.errstate(all="ignore"):
            for by_p, by_q, target in self.factor:
                total += (by_p * p + (by_q * q - target)) ** 2
            total /= self.rows
        return total

    def gradient(self, place: Place) -> Place:
        """∂L/∂p and ∂L/∂q over all rows."""
        with np.errstate(all="ignore"):
            slope = 2.0 / self.rows * (self.factor[:, :2].T @ (self.factor @ (*place, -1.0)))
        return float(slope[0]), float(slope[1])

    def best(self, near: Place) -> Best:
        """The least-squares solution; in a valley the one nearest to ``near``."""
        if not np.isfinite(self.factor).all() or not np.isfinite(near).all():
            return UNKNOWN
        size = np.linalg.norm(self.factor[:, :2], axis=0)
        size[size == 0] = 1.0
        columns = self.factor[:, :2] / size
        rest = self.factor[:, 2] - self.factor[:, :2] @ near
        move, _, rank, _ = np.linalg.lstsq(columns, rest, rcond=FLAT)
        p, q = map(float, near + move / size)
        return Best("point" if rank == 2 else "valley", (p, q), float(self.losses(np.array(p), np.array(q))))

    def work(self, places: int) -> float:
        """About how many nanoseconds so many heights take."""
        return 15.0 * places


@dataclass(frozen=True, eq=False)
class Hills:
    """Any landscape, row by row: z = ``held`` + p·``columns``[0] + q·``columns``[1].

    Shapes: columns (2, rows), held and targets (rows,).
    """

    activation: str
    loss: str
    columns: np.ndarray
    held: np.ndarray
    targets: np.ndarray

    def losses(self, p: np.ndarray, q: np.ndarray) -> np.ndarray:
        """The loss at places given by two arrays that broadcast together; returns their common shape."""
        shape = np.broadcast_shapes(p.shape, q.shape)
        p, q = np.broadcast_to(p, shape).ravel(), np.broadcast_to(q, shape).ravel()
        total = np.zeros(len(p))
        with np.errstate(all="ignore"):
            for rows in _chunks(len(self.targets), max(1, AT_ONCE // max(1, len(p)))):
                by_p, by_q = self.columns[:, rows, np.newaxis]
                z = by_p * p + (by_q * q + self.held[rows, np.newaxis])
                total += row_losses(z, self.targets[rows, np.newaxis], self.activation, self.loss).sum(axis=0)
            total /= len(self.targets)
        return total.reshape(shape)

    def gradient(self, place: Place) -> Place:
        """∂L/∂p and ∂L/∂q over all rows, by the chain rule."""
        with np.errstate(all="ignore"):
            z = place[0] * self.columns[0] + (place[1] * self.columns[1] + self.held)
            slope = row_slopes(z, self.targets, self.activation, self.loss)
            by_p, by_q = self.columns @ slope / len(self.targets)
        return float(by_p), float(by_q)

    def best(self, near: Place) -> Best:
        """The lowest place that a search finds, from the hollows of a wide grid with ever smaller rings.

        It searches in coordinates in which a step changes every z equally on the average, so that no valley is too
        narrow. Source, with a pattern that does not turn: R. Hooke, T. Jeeves, "Direct search solution of numerical
        and statistical problems", Journal of the ACM 8, 1961.
        """
        if not all(np.isfinite(part).all() for part in (self.columns, self.held, self.targets)):
            return UNKNOWN
        search = _Search(self)
        step = max(1, -(-len(self.targets) // SAMPLE))
        rough = replace(self, columns=self.columns[:, ::step], held=self.held[::step], targets=self.targets[::step])
        found = min((search.descend(rough, u, 0.5, 1e-8) for u in search.hollows(rough)), key=lambda end: end[1])[0]
        if step > 1:
            found = search.descend(self, found, 0.05, 1e-5)[0]
        return search.judge(found)

    def work(self, places: int) -> float:
        """About how many nanoseconds so many heights take."""
        costs = {"linear": 6, "relu": 8, "sigmoid": 12, "tanh": 12}[self.activation]
        costs += {"mean_squared_error": 4, "mean_absolute_error": 10, "binary_crossentropy": 26}[self.loss]
        return float(costs) * places * len(self.targets)


Surface = Bowl | Hills


@dataclass(frozen=True, eq=False)
class Ground:
    """What every landscape over the same rows shares: a data set, as it is taught, an activation and a loss."""

    dataset: Dataset
    activation: str
    loss: str

    @property
    def is_bowl(self) -> bool:
        """Whether the loss is a quadratic form of the parameters."""
        return self.activation == "linear" and self.loss == "mean_squared_error"

    @cached_property
    def is_sound(self) -> bool:
        """Whether there are rows, and each cell is a number: else there is no loss."""
        dataset = self.dataset
        return bool(len(dataset.targets) and np.isfinite(dataset.targets).all() and np.isfinite(dataset.inputs).all())

    @cached_property
    def factor(self) -> np.ndarray:
        """The triangle R of the QR decomposition of [x₁ … xₙ, 1, y], shape (at most n + 2, n + 2)."""
        x, y = self.dataset.inputs, self.dataset.targets
        triangle = np.zeros((0, x.shape[1] + 2))
        for rows in _chunks(len(y), max(1000, AT_ONCE // triangle.shape[1])):
            block = np.column_stack((x[rows], np.ones(len(y[rows])), y[rows])).astype(float)
            triangle = _triangle(np.vstack((triangle, block)))
        return triangle

    def surface(self, axes: Axes, state: State) -> Surface:
        """The landscape over two parameters with all others as in ``state``."""
        held = state_at(state, axes, (0.0, 0.0))
        if self.is_bowl and self.is_sound:
            factor = self.factor
            with np.errstate(all="ignore"):
                target = factor[:, -1] - factor[:, :-1] @ np.array([*held.weights, held.bias])
            table = np.column_stack((factor[:, list(axes)], target))
            small = _triangle(table) if np.isfinite(table).all() else np.full((1, 3), np.nan)
            return Bowl(small, len(self.dataset.targets))
        targets = self.dataset.targets.astype(float)
        columns = np.array([self._column(place) for place in axes]).reshape(2, -1)
        return Hills(self.activation, self.loss, columns, weighted_sum(held, self.dataset.inputs), targets)

    def scales(self, axes: Axes) -> Place:
        """How far each parameter must go to change the weighted sums by 1 (root mean square)."""
        p, q = (float(np.sqrt(np.mean(self._column(place) ** 2))) for place in axes)
        return 1.0 / p if p > 0 else 1.0, 1.0 / q if q > 0 else 1.0

    @cached_property
    def spread(self) -> float:
        """A change of the weighted sums that matters: of the size of the targets, or of the activation's bend."""
        if self.activation in SATURATING:
            return 4.0
        targets = self.dataset.targets.astype(float)
        return float(targets.std()) or float(np.abs(targets).max()) or 1.0

    def _column(self, place: int) -> np.ndarray:
        """What a parameter is multiplied by in each row, shape (rows,)."""
        inputs = self.dataset.inputs
        return np.ones(len(inputs)) if place == inputs.shape[1] else inputs[:, place].astype(float)


class _Search:
    """Looks for the best place of some hills in coordinates u: place = centre + u·basis, where |u| is z's change."""

    def __init__(self, hills: Hills) -> None:
        self._hills = hills
        columns = hills.columns
        size = np.sqrt(np.mean(columns**2, axis=1))
        size[size == 0] = 1.0
        _, strength, turned = np.linalg.svd(_triangle((columns / size[:, np.newaxis]).T) / np.sqrt(columns.shape[1]))
        strength = np.resize(np.append(strength, 0.0), 2) if len(strength) < 2 else strength
        strength = np.where(strength <= FLAT * strength[0], strength[0] or 1.0, strength)
        self._basis = turned / strength[:, np.newaxis] / size
        wanted = _wanted_sums(hills) - hills.held
        self.scale = float(np.sqrt(np.mean(wanted**2))) or 1.0
        if hills.activation in SATURATING:
            self.scale = max(2.0, self.scale)
        self._centre = np.linalg.lstsq((columns / size[:, np.newaxis]).T, wanted, rcond=FLAT)[0] / size

    def losses(self, hills: Hills, u: np.ndarray) -> np.ndarray:
        """The losses at coordinates of shape (…, 2); where there is none, infinity."""
        places = self._centre + u @ self._basis
        losses = hills.losses(places[..., 0], places[..., 1])
        return np.where(np.isnan(losses), np.inf, losses)

    def hollows(self, hills: Hills) -> list[np.ndarray]:
        """The lowest places of a grid that is fine in the middle and reaches far, at most three."""
        line = self.scale * np.sinh(np.linspace(-4.0, 4.0, 33)) / 2
        u = np.stack(np.meshgrid(line, line), axis=-1)
        losses = self.losses(hills, u)
        walled = np.pad(losses, 1, constant_values=np.inf)
        around = np.lib.stride_tricks.sliding_window_view(walled, (3, 3)).min(axis=(2, 3))
        rows, columns = np.nonzero(losses <= around)
        # Of equally low places the one nearest to the middle: on a plain there is a hollow everywhere.
        apart = np.hypot(*u[rows, columns].T)
        lowest = np.lexsort((apart, losses[rows, columns]))[:3]
        return [u[rows[place], columns[place]] for place in lowest]

    def descend(self, hills: Hills, u: np.ndarray, radius: float, finest: float) -> tuple[np.ndarray, float]:
        """Walk down with a ring of places that grows after a step and shrinks where none is lower.

        It turns all the time: along the edges that absolute errors make, only few directions lead down.
        """
        angles = np.linspace(0.0, 2 * np.pi, 25)[:-1]
        shares = np.repeat((1.0, 0.4), len(angles))
        size = radius * self.scale
        loss = float(self.losses(hills, u))
        for turn in range(300):
            around = np.tile(angles + turn * 2.4, 2)
            pattern = shares[:, np.newaxis] * np.column_stack((np.cos(around), np.sin(around)))
            losses = self.losses(hills, u + size * pattern)
            lowest = int(np.argmin(losses))
            if losses[lowest] < loss:
                u, loss = u + size * pattern[lowest], float(losses[lowest])
                size *= 2.0 if shares[lowest] == 1 else 0.7
            else:
                size *= 0.5
            if size < finest * self.scale or np.abs(u).max() > 1e6 * self.scale:
                break
        return u, loss

    def judge(self, u: np.ndarray) -> Best:
        """Tell a single best place from a valley, and from a way down without an end."""
        hills = self._hills
        loss = float(self.losses(hills, u))
        if not np.isfinite(loss):
            return UNKNOWN
        angles = np.linspace(0.0, 2 * np.pi, 33)[:-1]
        ring = np.column_stack((np.cos(angles), np.sin(angles)))
        near = self.losses(hills, u + 0.02 * self.scale * ring) - loss
        size = float(np.median(self.losses(hills, u + self.scale * ring))) - loss
        place = self._centre + u @ self._basis
        found = float(place[0]), float(place[1])
        if near.min() > 1e-8 * size + 1e-12 * abs(loss):
            return Best("point", found, loss)
        farther = self.losses(hills, np.array([2 * u, 4 * u]))
        if hills.activation in SATURATING and np.abs(u).max() > self.scale and farther.max() <= loss + 1e-9:
            return Best("endless", None, min(loss, float(farther.min())))
        return Best("valley", found, loss)


def _wanted_sums(hills: Hills) -> np.ndarray:
    """The weighted sums that would give about the targets, shape (rows,)."""
    if hills.activation == "sigmoid":
        share = np.clip(hills.targets, 0.05, 0.95)
        return np.asarray(np.log(share / (1.0 - share)))
    if hills.activation == "tanh":
        return np.asarray(np.arctanh(np.clip(hills.targets, -0.95, 0.95)))
    return hills.targets


def _triangle(table: np.ndarray) -> np.ndarray:
    """The triangle R of the QR decomposition."""
    return np.asarray(np.linalg.qr(table, mode="r"))


def _chunks(count: int, size: int) -> Iterator[slice]:
    return (slice(begin, begin + size) for begin in range(0, count, size))
