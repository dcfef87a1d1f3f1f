"""What is said in each phase of an epoch that is told, in one short sentence, and a row in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.neuron import StepStory
from neuron_gui.core.numerals import (
    format_change_between,
    format_loss,
    format_operand,
    format_short,
    format_short_operand,
    in_brackets,
)
from neuron_gui.core.taught import SCALED_DECIMALS
from neuron_gui.core.taught import decimals as decimals_of
from neuron_gui.ui.diagram_story import Phase, weight_name

UNKNOWN = "…"
LONGEST_NAME = 14


def caption(story: StepStory, phase: Phase, known: bool = True) -> str:
    """What is said in a phase, in one short sentence; dots stand for a result that is not known yet."""
    return _CAPTIONS[phase](story, known).replace(f"{UNKNOWN}.", UNKNOWN)


def _inputs(story: StepStory, _known: bool) -> str:
    values = list_values(story.dataset.columns, story.typed, story.dataset.decimals.inputs, 3)
    text = _tr("Inputs: row {number} goes in, {values}.")
    if story.is_test:
        text = _tr("Inputs: test row {number} goes in, {values}.")
    seen = ""
    if story.settings.standardise:
        text = _tr("Inputs: row {number} goes in, {values}; standardised, that is {seen}.")
        numbers = [format_short(value, SCALED_DECIMALS) for value in story.inputs]
        seen = ", ".join(numbers if len(numbers) <= 3 else [*numbers[:2], UNKNOWN, numbers[-1]])
    return text.format(number=story.row + 1, values=values, seen=seen)


def _sum(story: StepStory, known: bool) -> str:
    decimals = decimals_of(story.dataset, story.settings)
    z = _result(story, story.z, known)
    if len(story.inputs) > 1:
        return _tr("Weighted sum: each input times its weight, plus the bias, makes {z}.").format(z=z)
    return _tr("Weighted sum: {w} × {x} + {b} = {z}").format(
        w=format_short(story.before.weights[0], decimals.weights[0]),
        x=format_operand(story.inputs[0], decimals.inputs[0]),
        b=format_short_operand(story.before.bias, decimals.bias, decimals.digits),
        z=z,
    )


def _activation(story: StepStory, known: bool) -> str:
    if story.settings.activation == "linear":
        return _tr("Activation: “linear” lets {z} through unchanged.").format(z=_result(story, story.z))
    return _tr("Activation: {name} turns {z} into {prediction}.").format(
        name=story.settings.activation,
        z=_result(story, story.z),
        prediction=_result(story, story.prediction, known),
    )


def _error(story: StepStory, known: bool) -> str:
    sides = {
        "prediction": _result(story, story.prediction),
        "target": format_operand(story.target, story.dataset.decimals.target),
        "error": _result(story, story.error, known),
    }
    if not known:
        return _tr("Error: {prediction} − {target} = {error}").format(**sides)
    verdict = _tr("exactly right")
    if story.error:
        verdict = _tr("too high") if story.error > 0 else _tr("too low")
    return _tr("Error: {prediction} − {target} = {error}, {verdict}.").format(verdict=verdict, **sides)


def _row_loss(story: StepStory, known: bool) -> str:
    text = {
        "mean_squared_error": _tr("Loss of this row: the error squared, {error}² = {loss}"),
        "mean_absolute_error": _tr("Loss of this row: the size of the error {error}, so {loss}"),
        "binary_crossentropy": _tr("Loss of this row: how much the target {target} surprises the neuron, {loss}"),
    }[story.settings.loss]
    return text.format(
        error=in_brackets(format_loss(story.error)),  # with as many digits as its square, which it shall explain
        target=format_operand(story.target, story.dataset.decimals.target),
        loss=format_loss(story.row_loss) if known else UNKNOWN,
    )


def _row_gradient(story: StepStory, _known: bool) -> str:
    return _tr("Gradient of this row: alone it would pull {w} {one} and b {bias}.").format(
        w=weight_name(story.steepest, len(story.inputs)),
        one=_pull(story.row_gradient.weights[story.steepest]),
        bias=_pull(story.row_gradient.bias),
    )


def _loss(story: StepStory, known: bool) -> str:
    """Names the scope: now it is about all rows."""
    text = {
        "mean_squared_error": _tr("Loss: now all {n} rows, each error squared, on average {loss}"),
        "mean_absolute_error": _tr("Loss: now all {n} rows, the size of each error, on average {loss}"),
        "binary_crossentropy": _tr("Loss: now all {n} rows, how much each target surprises, on average {loss}"),
    }
    if story.dataset.tests:
        text = {
            "mean_squared_error": _tr("Loss: now all {n} training rows, each error squared, on average {loss}"),
            "mean_absolute_error": _tr("Loss: now all {n} training rows, the size of each error, on average {loss}"),
            "binary_crossentropy": _tr("Loss: now all {n} training rows, how much each surprises, on average {loss}"),
        }
    alone = {
        "mean_squared_error": _tr("Loss: the error of the only row, squared: {loss}"),
        "mean_absolute_error": _tr("Loss: the size of the only row’s error: {loss}"),
        "binary_crossentropy": _tr("Loss: how much the only row’s target surprises the neuron: {loss}"),
    }
    chosen = (alone if story.row_count == 1 else text)[story.settings.loss]
    return chosen.format(n=f"{story.row_count:,}", loss=format_loss(story.loss) if known else UNKNOWN)


def _gradient(story: StepStory, _known: bool) -> str:
    """Names the scope: what one row wants is not always what all rows together want."""
    place = story.steepest
    numbers = {
        "w": weight_name(place, len(story.inputs)),
        "all": _pull(story.gradient.weights[place]),
        "bias": _pull(story.gradient.bias),
    }
    if story.row_count == 1:
        return _tr("Gradient: the only row pulls {w} {all} and b {bias}.").format(**numbers)
    text = _tr("Gradient: all {n} rows together pull {w} {all} and b {bias}.")
    if story.dataset.tests:
        text = _tr("Gradient: all {n} training rows together pull {w} {all} and b {bias}.")
    elif story.batch_count > 1:  # each of them pulls from where the one before has left the neuron
        text = _tr("Gradient: all {n} rows together pull {w} {all} and b {bias}; batch by batch.")
    return text.format(n=f"{story.row_count:,}", **numbers)


def _update(story: StepStory, known: bool) -> str:
    if not known:
        if story.batch_count > 1:
            return _tr("Update: the weights and the bias are corrected, once for each batch of rows.")
        return _tr("Update: the weights and the bias are corrected, against the gradient.")
    place = story.steepest
    before, after, decimals = story.before, story.after, decimals_of(story.dataset, story.settings)
    text = _tr("Update: {w} changes by {change}, b by {bias}; the loss is now {loss}.")
    if story.batch_count > 1:
        text = _tr("Update: {count} batches change {w} by {change}, b by {bias}; the loss is now {loss}.")
    return text.format(
        count=f"{story.batch_count:,}",
        w=weight_name(place, len(story.inputs)),
        change=format_change_between(before.weights[place], after.weights[place], decimals.weights[place]),
        bias=format_change_between(before.bias, after.bias, decimals.bias),
        loss=format_loss(story.loss_after),
    )


_CAPTIONS = {
    Phase.INPUTS: _inputs,
    Phase.SUM: _sum,
    Phase.ACTIVATION: _activation,
    Phase.ERROR: _error,
    Phase.ROW_LOSS: _row_loss,
    Phase.ROW_GRADIENT: _row_gradient,
    Phase.LOSS: _loss,
    Phase.GRADIENT: _gradient,
    Phase.UPDATE: _update,
}


def cut(name: str) -> str:
    """The name of a column, or its beginning where it would leave no room for anything else."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def list_values(names: Sequence[str], values: Sequence[float], places: Sequence[int], most: int) -> str:
    """A row in words: x = 3, y = 5; of more than ``most`` values the first two, dots and the last."""
    shown = [
        f"{name} = {format_short(value, decimals, 12)}"
        for name, value, decimals in zip(names, values, places, strict=False)
    ]
    return ", ".join(shown if len(shown) <= most else [*shown[:2], UNKNOWN, shown[-1]])


def _result(story: StepStory, value: float, known: bool = True) -> str:
    """A weighted sum, prediction or error as it is written in the diagram."""
    decimals = story.dataset.decimals
    return format_short(value, decimals.prediction, decimals.digits) if known else UNKNOWN


def _pull(slope: float) -> str:
    """Training goes down the slope: a positive gradient pulls down, and by its size."""
    if slope == 0:
        return _tr("not at all")
    return (_tr("down {size}") if slope > 0 else _tr("up {size}")).format(size=format_loss(abs(slope)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("story", text)
