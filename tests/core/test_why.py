"""The values behind each number, held against the same arithmetic written out in NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import gradient
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.core.why import (
    ErrorWhy,
    GradientWhy,
    LossWhy,
    Origin,
    PredictionWhy,
    StartWhy,
    SumWhy,
    UpdateWhy,
    explain,
    origin_of,
)

STATE = State((1.887,), -0.649)
DICE = np.random.default_rng(8)
TWO_INPUTS = Dataset(
    column_names(2), tuple(tuple(map(float, row)) for row in np.column_stack((DICE.normal(size=(9, 2)), [0, 1, 1] * 3)))
)
TWO = State((0.4, -0.7), 0.2)


def moment(state=STATE, dataset=TUTORIAL, row=4, epoch=137, **settings) -> Moment:
    return Moment(epoch, 500, state, dataset, Settings(**settings), row)


def test_weighted_sum_is_its_terms():
    why = explain(Quantity(Kind.SUM), moment(TWO, TWO_INPUTS, row=3))
    assert isinstance(why, SumWhy)
    x = TWO_INPUTS.rows[3]
    assert why.products == pytest.approx((0.4 * x[0], -0.7 * x[1]))
    assert why.z == pytest.approx(sum(why.products) + why.bias)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_prediction_is_the_activation_of_the_sum(activation):
    now = moment(row=2, activation=activation)
    why = explain(Quantity(Kind.PREDICTION), now)
    assert isinstance(why, PredictionWhy)
    assert (why.activation, why.total.z, why.prediction) == (activation, now.z[2], now.predictions[2])


def test_error_is_prediction_minus_target():
    why = explain(Quantity(Kind.ERROR), moment(row=0))
    assert isinstance(why, ErrorWhy)
    assert (why.prediction, why.target) == (pytest.approx(-2.536), -3.0)
    assert why.error == pytest.approx(why.prediction - why.target)


@pytest.mark.parametrize("loss", LOSSES)
def test_loss_is_the_mean_of_its_parts(loss):
    now = moment(TWO, TWO_INPUTS, activation="sigmoid", loss=loss)
    why = explain(Quantity(Kind.LOSS), now)
    assert isinstance(why, LossWhy)
    y, p = np.array([row[-1] for row in TWO_INPUTS.rows]), now.predictions
    parts = {
        "mean_squared_error": (p - y) ** 2,
        "mean_absolute_error": abs(p - y),
        "binary_crossentropy": -np.where(y == 1, np.log(p), np.log(1 - p)),
    }[loss]
    np.testing.assert_allclose(why.parts, parts, rtol=1e-6)
    assert why.value == pytest.approx(parts.mean(), rel=1e-6)


def test_a_recorded_loss_is_the_one_explained():
    now = replace(moment(), recorded_loss=0.0703)
    assert explain(Quantity(Kind.LOSS), now).value == 0.0703


@pytest.mark.parametrize("place", [0, 1, None])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_the_mean_of_its_rows(activation, loss, place):
    now = moment(TWO, TWO_INPUTS, activation=activation, loss=loss)
    why = explain(Quantity(Kind.GRADIENT, place), now)
    assert isinstance(why, GradientWhy)
    whole = gradient(TWO, TWO_INPUTS.inputs, TWO_INPUTS.targets, activation, loss)
    assert why.value == pytest.approx(whole.bias if place is None else whole.weights[place])
    np.testing.assert_allclose(why.products, why.loss_slopes * why.activation_slopes * why.inputs)
    assert why.products.mean() == why.value
    if place is None:
        assert (why.inputs == 1).all()


# Where a weight came from


def origin(state=STATE, dataset=TUTORIAL, slots=(), **settings) -> Origin:
    return Origin(state, Segment(0, dataset, Settings(**settings)), slots)


@pytest.mark.parametrize(("place", "value"), [(0, 1.887), (None, -0.649)])
def test_epoch_0_is_the_start(place, value):
    why = explain(Quantity(Kind.PARAMETER, place), moment(epoch=0))
    assert why == StartWhy(place, value, Settings())
    assert explain(Quantity(Kind.UPDATE, place), moment(epoch=0)) is None


@pytest.mark.parametrize("kind", [Kind.PARAMETER, Kind.UPDATE])
def test_gradient_descent_goes_against_the_gradient(kind):
    before = State((1.8,), -0.6)
    slope = gradient(before, TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")
    after = State((1.8 - 0.02 * slope.weights[0],), -0.6 - 0.02 * slope.bias)
    made_by = origin(before, slots=None, learning_rate=0.02)  # which needs no memory
    for place, old, new, pull in ((0, 1.8, after.weights[0], slope.weights[0]), (None, -0.6, after.bias, slope.bias)):
        why = explain(Quantity(kind, place), moment(after), made_by)
        assert isinstance(why, UpdateWhy)
        assert (why.before, why.after, why.gradient, why.count, why.epoch) == (old, new, pull, 1, 137)
        assert why.update.after == pytest.approx(why.after)
        assert why.change == pytest.approx(-0.02 * pull)


@pytest.mark.parametrize("optimizer", OPTIMIZERS[1:])
def test_without_its_memory_an_optimizers_update_is_not_made_up(optimizer):
    why = explain(Quantity(Kind.UPDATE, 0), moment(), origin(slots=None, optimizer=optimizer))
    assert why.update is None
    assert why.gradient is not None
    assert explain(Quantity(Kind.UPDATE, 0), moment(), origin(optimizer=optimizer)).update is not None


def test_a_memory_is_used():
    slots = (np.int64(9), np.array([[0.5]], dtype="float32"), np.array([0.25], dtype="float32"))
    why = explain(Quantity(Kind.UPDATE), moment(), origin(slots=slots, optimizer="momentum"))
    assert (why.update.memory.updates, why.update.memory.velocity) == (9, 0.25)


def test_mini_batches_are_several_updates_and_no_equation():
    why = explain(Quantity(Kind.PARAMETER, 0), moment(), origin(State((1.5,), 0.0), batch_size=4))
    assert (why.count, why.gradient, why.update) == (2, None, None)
    assert why.change == pytest.approx(0.387)


def test_the_epochs_own_data_and_settings_count_not_the_present_ones():
    past = origin(dataset=TUTORIAL.without_rows([0]), learning_rate=0.5, optimizer="adam")
    why = explain(Quantity(Kind.UPDATE, 0), moment(learning_rate=0.01), past)
    assert why.settings == past.segment.settings
    slope = gradient(STATE, past.segment.dataset.inputs, past.segment.dataset.targets, "linear", "mean_squared_error")
    assert why.gradient == slope.weights[0]


# Where there is nothing to explain


@pytest.mark.parametrize("kind", [Kind.SUM, Kind.PREDICTION, Kind.ERROR])
def test_without_a_row_there_is_no_number_to_explain(kind):
    assert explain(Quantity(kind), moment(row=None)) is None


@pytest.mark.parametrize("kind", [Kind.SUM, Kind.PREDICTION, Kind.ERROR, Kind.LOSS, Kind.GRADIENT])
def test_a_blank_cell_explains_nothing(kind):
    dataset = TUTORIAL.with_cell(4, 0, "")
    assert explain(Quantity(kind), moment(dataset=dataset)) is None
    assert explain(Quantity(Kind.SUM), moment(dataset=TUTORIAL.with_cell(4, 1, ""))) is not None


def test_no_rows_no_origin_no_such_weight():
    empty = Dataset(("x", "y"), ())
    assert explain(Quantity(Kind.LOSS), moment(dataset=empty, row=None)) is None
    assert explain(Quantity(Kind.GRADIENT, 0), moment(dataset=empty, row=None)) is None
    assert explain(Quantity(Kind.PARAMETER, 0), moment()) is None
    assert explain(Quantity(Kind.GRADIENT, 1), moment()) is None


# What made an epoch


def recorded() -> History:
    """Two epochs of gradient descent, then two of Adam."""
    first = Segment(0, TUTORIAL, Settings())
    second = Segment(2, TUTORIAL, Settings(optimizer="adam"))
    history = History(State((0.0,), 0.0), first)
    for segment, epochs in ((first, (1.0, 2.0)), (second, (3.0, 4.0))):
        weights, zeros = np.array(epochs)[:, None], np.zeros(2)
        history.append(EpochBatch(segment, int(epochs[0]), weights, zeros, zeros, zeros))
    return history


def test_the_origin_of_an_epoch_is_the_state_before_it_and_its_segment():
    history = recorded()
    assert origin_of(history, 0) is None
    told = [origin_of(history, epoch) for epoch in (1, 2, 3, 4)]
    assert [each.before.weights[0] for each in told] == [0, 1, 2, 3]
    assert [each.segment.settings.optimizer for each in told] == ["sgd", "sgd", "adam", "adam"]
    assert [each.slots for each in told] == [(), None, (), None]
    assert origin_of(history, 4, (np.int64(1),)).slots == (np.int64(1),)
