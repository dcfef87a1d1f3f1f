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
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught
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
class InputWhy:
    """A standardised input: (x − μ) / σ of what stands in the table."""

    place: int
    typed: float
    scaling: Scaling


@dataclass(frozen=True)
class SumWhy:
    """z: each weight times its input, and the bias.

    ``inputs`` are those that the neuron sees. Where these are standardised, ``scaling`` says how, and ``typed`` are
    those of the table.
    """

    weights: tuple[float, ...]
    inputs: tuple[float, ...]
    bias: float
    z: float
    typed: tuple[float, ...]
    scaling: Scaling | None = None

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
    """L: the mean over all training rows of each row's part; all arrays have shape (training rows,).

    ``rows`` are their places in the table, and ``row`` the place of the selected row among them; None where no row,
    or a test row, is selected.
    """

    loss: str
    row: int | None
    rows: np.ndarray
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
    """∂L/∂w or ∂L/∂b: the mean over all training rows of ∂ℓ/∂ŷ · f′(z) · x; all arrays have shape (training rows,).

    ``inputs`` are the x of this weight, as the neuron sees them, and 1 in each row for the bias. ``rows`` and ``row``
    as in LossWhy.
    """

    place: int | None
    loss: str
    activation: str
    row: int | None
    rows: np.ndarray
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


Why = (
    InputWhy | SumWhy | PredictionWhy | ErrorWhy | LossWhy | AccuracyWhy | GradientWhy | StartWhy | HandWhy | UpdateWhy
)


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
    return None if moment.row is None else _of_row(kind, place, moment, moment.row)


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


def _of_row(kind: Kind, place: int | None, moment: Moment, row: int) -> Why | None:
    z, prediction, error = (float(values[row]) for values in (moment.z, moment.predictions, moment.errors))
    if not math.isfinite(error if kind is Kind.ERROR else z):
        return None
    *typed, target = moment.dataset.rows[row]
    if kind is Kind.ERROR:
        return ErrorWhy(prediction, target, error)
    known = moment.scaling
    if kind is Kind.INPUT:
        return None if known is None or place is None else InputWhy(place, typed[place], known)
    inputs = tuple(typed) if known is None else known.apply_to_row(typed)
    total = SumWhy(moment.state.weights, inputs, moment.state.bias, z, tuple(typed), known)
    return total if kind is Kind.SUM else PredictionWhy(moment.settings.activation, total, prediction)


def _loss(moment: Moment) -> LossWhy | None:
    if not math.isfinite(moment.loss):
        return None
    loss, rows = moment.settings.loss, moment.dataset.training_rows
    targets = moment.dataset.targets[rows].astype(float)
    parts = row_losses(moment.z[rows], targets, moment.settings.activation, loss)
    row = _place_among(rows, moment.row)
    return LossWhy(loss, row, rows, targets, moment.predictions[rows], moment.errors[rows], parts, moment.loss)


def _place_among(rows: np.ndarray, row: int | None) -> int | None:
    """Where a row of the table stands among the training rows; None where it does not."""
    if row is None:
        return None
    place = int(np.searchsorted(rows, row))
    return place if place < len(rows) and rows[place] == row else None


def _gradient(place: int | None, moment: Moment) -> GradientWhy | None:
    settings, data, rows = moment.settings, moment.taught, moment.dataset.training_rows
    z = moment.z[rows]
    with np.errstate(all="ignore"):
        slopes = row_slopes(z, data.targets, settings.activation, settings.loss)
        activation_slopes = ACTIVATIONS[settings.activation].derivative(z)
        if (settings.activation, settings.loss) in JOINT:
            loss_slopes = slopes / activation_slopes
        else:
            loss_slopes = LOSSES[settings.loss].derivative(moment.predictions[rows], data.targets.astype(float))
        inputs = np.ones(len(data.rows)) if place is None else data.inputs[:, place].astype(float)
        products = slopes * inputs
    if not len(products) or not np.isfinite(products).all():
        return None
    return GradientWhy(
        place=place,
        loss=settings.loss,
        activation=settings.activation,
        row=_place_among(rows, moment.row),
        rows=rows,
        errors=moment.errors[rows],
        loss_slopes=loss_slopes,
        activation_slopes=activation_slopes,
        inputs=inputs,
        products=products,
        value=float(products.mean()),
    )


def _update(place: int | None, moment: Moment, origin: Origin) -> UpdateWhy | None:
    settings, data = origin.segment.settings, taught(origin.segment.dataset, origin.segment.settings)
    before, after = _at(origin.before, place), _at(moment.state, place)
    count = math.ceil(len(data.rows) / settings.batch_size)
    slope: float | None = None
    update: Update | None = None
    if count == 1:
        kinds = (settings.activation, settings.loss)
        slope = _at(gradient(origin.before, data.inputs, data.targets, *kinds), place)
        slots = () if settings.optimizer == "sgd" else origin.slots
        if slots is not None:
            memory = read_memory(settings.optimizer, slots, place)
            update = one_update(settings.optimizer, settings.learning_rate, before, slope, memory)
    if not math.isfinite(after):
        return None
    return UpdateWhy(place, moment.epoch, settings, count, before, after, slope, update)
