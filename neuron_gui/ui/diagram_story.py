"""One update told in phases: what is said in each, for how long, and which numbers are known by then.

Knows the maths of one step (core) and the language; not how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import StepStory
from neuron_gui.core.numerals import format_change, format_loss, format_number, format_operand
from neuron_gui.core.settings import State


class Phase(Enum):
    """The parts of one update, in order."""

    INPUTS = auto()
    SUM = auto()
    ACTIVATION = auto()
    ERROR = auto()
    LOSS = auto()
    GRADIENT = auto()
    UPDATE = auto()


SECONDS = {
    Phase.INPUTS: 1.2,
    Phase.SUM: 1.8,
    Phase.ACTIVATION: 1.6,
    Phase.ERROR: 1.6,
    Phase.LOSS: 1.8,
    Phase.GRADIENT: 2.8,
    Phase.UPDATE: 2.0,
}
KNOWN_AFTER = 0.6  # of a phase, its result stands there: when the travelling numbers have arrived


@dataclass(frozen=True)
class Reading:
    """The numbers that stand in the diagram; None where a number is not known yet or no row is chosen."""

    state: State
    inputs: tuple[float, ...] | None
    z: float | None
    prediction: float | None
    target: float | None
    error: float | None


def read_moment(moment: Moment) -> Reading:
    """The numbers of a shown epoch."""
    row = moment.row
    if row is None:
        return Reading(moment.state, None, None, None, None, None)
    numbers = moment.dataset.rows[row]
    return Reading(
        moment.state,
        numbers[:-1],
        float(moment.z[row]),
        float(moment.predictions[row]),
        numbers[-1],
        float(moment.errors[row]),
    )


def read_story(story: StepStory, phase: Phase, share: float) -> Reading:
    """The numbers known when so much (0 … 1) of a phase is over."""

    def known(since: Phase) -> bool:
        return phase.value > since.value or (phase is since and share >= KNOWN_AFTER)

    return Reading(
        story.after if known(Phase.UPDATE) else story.before,
        story.inputs,
        story.z if known(Phase.SUM) else None,
        story.prediction if known(Phase.ACTIVATION) else None,
        story.target,
        story.error if known(Phase.ERROR) else None,
    )


def caption(story: StepStory, phase: Phase) -> str:
    """What is said in a phase, in one short line."""
    return _CAPTIONS[phase](story)


def _inputs(story: StepStory) -> str:
    shown = [
        f"{name} = {format_number(value, places)}"
        for name, value, places in zip(story.dataset.columns, story.inputs, story.dataset.decimals.inputs, strict=False)
    ]
    if len(shown) > 3:
        shown = [*shown[:2], "…", shown[-1]]
    return _tr("Inputs: row {number} goes in, {values}.").format(number=story.row + 1, values=", ".join(shown))


def _sum(story: StepStory) -> str:
    decimals = story.dataset.decimals
    z = format_number(story.z, decimals.prediction)
    if len(story.inputs) > 1:
        return _tr("Weighted sum: each input times its weight, plus the bias, makes {z}.").format(z=z)
    return _tr("Weighted sum: {w} × {x} + {b} = {z}").format(
        w=format_number(story.before.weights[0], decimals.weights[0]),
        x=format_operand(story.inputs[0], decimals.inputs[0]),
        b=format_operand(story.before.bias, decimals.bias),
        z=z,
    )


def _activation(story: StepStory) -> str:
    places = story.dataset.decimals.prediction
    if story.settings.activation == "linear":
        return _tr("Activation: “linear” lets {z} through unchanged.").format(z=format_number(story.z, places))
    return _tr("Activation: {name} turns {z} into {prediction}.").format(
        name=story.settings.activation,
        z=format_number(story.z, places),
        prediction=format_number(story.prediction, places),
    )


def _error(story: StepStory) -> str:
    places = story.dataset.decimals.prediction
    verdict = _tr("exactly right")
    if story.error:
        verdict = _tr("too high") if story.error > 0 else _tr("too low")
    return _tr("Error: {prediction} − {target} = {error}, {verdict}.").format(
        prediction=format_number(story.prediction, places),
        target=format_operand(story.target, story.dataset.decimals.target),
        error=format_number(story.error, places),
        verdict=verdict,
    )


def _loss(story: StepStory) -> str:
    text = {
        "mean_squared_error": _tr("Loss: the error of every row, squared and averaged: {loss}"),
        "mean_absolute_error": _tr("Loss: the size of every row’s error, averaged: {loss}"),
        "binary_crossentropy": _tr("Loss: how much each target surprises the neuron, on average: {loss}"),
    }[story.settings.loss]
    return text.format(loss=format_loss(story.loss))


def _gradient(story: StepStory) -> str:
    """Names the scope: what this row wants is not always what all rows together want."""
    place = max(range(len(story.inputs)), key=lambda i: abs(story.gradient.weights[i]))
    w = weight_name(place, len(story.inputs))
    one, whole = _pull(story.row_gradient.weights[place]), _pull(story.gradient.weights[place])
    if story.row_count == 1:
        return _tr("Gradient: the only row pulls {w} {all} and b {bias}.").format(
            w=w, all=whole, bias=_pull(story.gradient.bias)
        )
    return _tr("Gradient: this row pulls {w} {one}; all {n} rows together: {w} {all}, b {bias}.").format(
        w=w, one=one, n=story.row_count, all=whole, bias=_pull(story.gradient.bias)
    )


def _update(story: StepStory) -> str:
    place = max(range(len(story.inputs)), key=lambda i: abs(story.change.weights[i]))
    return _tr("Update: {w} changes by {change}, b by {bias}; the loss is now {loss}.").format(
        w=weight_name(place, len(story.inputs)),
        change=format_change(story.change.weights[place]),
        bias=format_change(story.change.bias),
        loss=format_loss(story.loss_after),
    )


_CAPTIONS = {
    Phase.INPUTS: _inputs,
    Phase.SUM: _sum,
    Phase.ACTIVATION: _activation,
    Phase.ERROR: _error,
    Phase.LOSS: _loss,
    Phase.GRADIENT: _gradient,
    Phase.UPDATE: _update,
}


def weight_name(place: int, inputs: int) -> str:
    """The symbol of a weight: w, or w₁, w₂ … where there are several."""
    return "w" if inputs == 1 else "w" + str(place + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _pull(slope: float) -> str:
    """Training goes down the slope: a positive gradient pulls down, and by its size."""
    if slope == 0:
        return _tr("not at all")
    return (_tr("down {size}") if slope > 0 else _tr("up {size}")).format(size=format_loss(abs(slope)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("story", text)
