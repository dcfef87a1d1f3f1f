"""Why a number is what it is: the values from which one quantity of one epoch and row was computed.

Values only, in the order in which they are told; how they are said and shown is not known here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.history import History, Segment, Slots
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import ACTIVATIONS, JOINT, LOSSES, gradient, row_losses, row_slopes
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.update_rules import Update, one_update, read_memory
from neuron_gui.core.yes_no import Tally


@dataclass(frozen=True, eq=False)
class Origin:
    """What a state was made from: the state before it, and the data and settings of the epoch.

    ``slots`` is the optimizer's memory before the epoch as the engine keeps it: empty for a fresh optimizer, None
    while it is not known.
    """

    before: State
    segment: Segment
    slots: Slots | None = None


@dataclass(frozen=True)
class SumWhy:
    """z: each weight times its input, and the bias."""

    weights: tuple[float, ...]
    inputs: tuple[float, ...]
    bias: float
    z: float

    @property
    def products(self) -> tuple[float, ...]:
        """wᵢ · xᵢ of each input."""
        return tuple(w * x for w, x in zip(self.weights, self.inputs, strict=True))


@dataclass(frozen=True)
class PredictionWhy:
    """ŷ: the activation of z."""

    activation: str
    total: SumWhy
    prediction: float


@dataclass(frozen=True)
class ErrorWhy:
    """The prediction minus the target."""

    prediction: float
    target: float
    error: float


@dataclass(frozen=True, eq=False)
class LossWhy:
    """L: the mean over all rows of each row's part; all arrays have shape (rows,)."""

    loss: str
    row: int | None
    targets: np.ndarray
    predictions: np.ndarray
    errors: np.ndarray
    parts: np.ndarray
    value: float


@dataclass(frozen=True)
class AccuracyWhy:
    """How many rows of a yes/no question are right: what is said of each against what is.

    ``tests`` counts the rows that were kept out of training, if there are any.
    """

    tally: Tally
    tests: Tally | None = None


@dataclass(frozen=True, eq=False)
class GradientWhy:
    """∂L/∂w or ∂L/∂b: the mean over all rows of ∂ℓ/∂ŷ · f′(z) · x; all arrays have shape (rows,).

    ``inputs`` are the x of this weight, and 1 in each row for the bias.
    """

    place: int | None
    loss: str
    activation: str
    row: int | None
    errors: np.ndarray
    loss_slopes: np.ndarray
    activation_slopes: np.ndarray
    inputs: np.ndarray
    products: np.ndarray
    value: float


@dataclass(frozen=True)
class StartWhy:
    """A weight or bias of epoch 0: drawn or chosen, not learned."""

    place: int | None
    value: float
    settings: Settings


@dataclass(frozen=True)
class HandWhy:
    """A weight or bias that a person has set: nothing computed it."""

    place: int | None
    value: float


@dataclass(frozen=True)
class UpdateWhy:
    """A weight or bias after an epoch: what it was before, and what changed it.

    With mini-batches an epoch holds several updates, ``count``, each with a gradient of its own: then ``gradient`` and
    ``update`` are None, for only their sum, ``change``, is known. ``update`` is None also while the optimizer's memory
    is not known.
    """

    place: int | None
    epoch: int
    settings: Settings
    count: int
    before: float
    after: float
    gradient: float | None
    update: Update | None

    @property
    def change(self) -> float:
        """By how much the epoch changed it."""
        return self.after - self.before


Why = SumWhy | PredictionWhy | ErrorWhy | LossWhy | AccuracyWhy | GradientWhy | StartWhy | HandWhy | UpdateWhy


def explain(quantity: Quantity, moment: Moment, origin: Origin | None = None) -> Why | None:
    """The values behind a quantity of this moment; None where there is nothing to explain.

    That is: no row is selected, a cell it depends on is no number, the weight does not exist, or it is about an
    update and ``origin`` (what made this moment's state) is not given.
    """
    kind, place = quantity.kind, quantity.place
    if place is not None and place >= len(moment.state.weights):
        return None
    if kind in (Kind.PARAMETER, Kind.UPDATE):
        if moment.by_hand:
            return HandWhy(place, _at(moment.state, place)) if kind is Kind.PARAMETER else None
        if moment.epoch == 0:
            return StartWhy(place, _at(moment.state, place), moment.settings) if kind is Kind.PARAMETER else None
        return None if origin is None else _update(place, moment, origin)
    if kind is Kind.LOSS:
        return _loss(moment)
    if kind is Kind.ACCURACY:
        known = moment.tally is not None and moment.tally.rows > 0
        return AccuracyWhy(moment.tally, moment.test_tally) if known and moment.tally is not None else None
    if kind is Kind.GRADIENT:
        return _gradient(place, moment)
    return None if moment.row is None else _of_row(kind, moment, moment.row)


def origin_of(history: History, epoch: int, slots: Slots | None = None) -> Origin | None:
    """What made the state of a recorded epoch; None for epoch 0, which nothing made.

    ``slots`` is the optimizer's memory after the epoch before, if it was kept or worked out anew. Where an optimizer
    began its work it is known to be empty.
    """
    if epoch == 0:
        return None
    segment = history.segment_at(epoch)
    earlier = history.segment_at(epoch - 1)
    begins = segment.first_epoch == epoch - 1
    if epoch == 1 or (begins and segment.settings.optimizer != earlier.settings.optimizer):
        slots = ()
    return Origin(history.state(epoch - 1), segment, slots)


def _at(state: State, place: int | None) -> float:
    return state.bias if place is None else state.weights[place]


def _of_row(kind: Kind, moment: Moment, row: int) -> Why | None:
    z, prediction, error = (float(values[row]) for values in (moment.z, moment.predictions, moment.errors))
    if not math.isfinite(error if kind is Kind.ERROR else z):
        return None
    *inputs, target = moment.dataset.rows[row]
    if kind is Kind.ERROR:
        return ErrorWhy(prediction, target, error)
    total = SumWhy(moment.state.weights, tuple(inputs), moment.state.bias, z)
    return total if kind is Kind.SUM else PredictionWhy(moment.settings.activation, total, prediction)


def _loss(moment: Moment) -> LossWhy | None:
    if not math.isfinite(moment.loss):
        return None
    loss, targets = moment.settings.loss, moment.dataset.targets.astype(float)
    parts = row_losses(moment.z, targets, moment.settings.activation, loss)
    return LossWhy(loss, moment.row, targets, moment.predictions, moment.errors, parts, moment.loss)


def _gradient(place: int | None, moment: Moment) -> GradientWhy | None:
    settings, dataset = moment.settings, moment.dataset
    with np.errstate(all="ignore"):
        slopes = row_slopes(moment.z, dataset.targets, settings.activation, settings.loss)
        activation_slopes = ACTIVATIONS[settings.activation].derivative(moment.z)
        if (settings.activation, settings.loss) in JOINT:
            loss_slopes = slopes / activation_slopes
        else:
            loss_slopes = LOSSES[settings.loss].derivative(moment.predictions, dataset.targets.astype(float))
        inputs = np.ones(len(dataset.rows)) if place is None else dataset.inputs[:, place].astype(float)
        products = slopes * inputs
    if not len(products) or not np.isfinite(products).all():
        return None
    return GradientWhy(
        place=place,
        loss=settings.loss,
        activation=settings.activation,
        row=moment.row,
        errors=moment.errors,
        loss_slopes=loss_slopes,
        activation_slopes=activation_slopes,
        inputs=inputs,
        products=products,
        value=float(products.mean()),
    )


def _update(place: int | None, moment: Moment, origin: Origin) -> UpdateWhy | None:
    settings, dataset = origin.segment.settings, origin.segment.dataset
    before, after = _at(origin.before, place), _at(moment.state, place)
    count = math.ceil(len(dataset.rows) / settings.batch_size)
    slope: float | None = None
    update: Update | None = None
    if count == 1:
        kinds = (settings.activation, settings.loss)
        slope = _at(gradient(origin.before, dataset.inputs, dataset.targets, *kinds), place)
        slots = () if settings.optimizer == "sgd" else origin.slots
        if slots is not None:
            memory = read_memory(settings.optimizer, slots, place)
            update = one_update(settings.optimizer, settings.learning_rate, before, slope, memory)
    if not math.isfinite(after):
        return None
    return UpdateWhy(place, moment.epoch, settings, count, before, after, slope, update)
