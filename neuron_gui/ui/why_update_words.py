"""Says where a weight or the bias came from: its start, or one epoch's update by the optimizer's own rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.equations import Equation, Figure, Line, Piece, digits_for
from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_change, format_exact, format_number
from neuron_gui.core.quantity import Kind
from neuron_gui.core.settings import MOMENTUM
from neuron_gui.core.update_rules import BETA_1, BETA_2, EPSILON, RHO, Update
from neuron_gui.core.why import HandWhy, StartWhy, UpdateWhy
from neuron_gui.ui.diagram_story import weight_name
from neuron_gui.ui.why_text import Explanation

FINER = 2  # decimals more than on the pills, for one epoch changes little


@dataclass(frozen=True)
class _Step:
    """What an optimizer adds to a weight: the lines before it, and the step as sign, text and rule."""

    lines: tuple[Equation, ...]
    sign: str
    parts: tuple[str | Figure, ...]
    rule: Callable[..., float]  # of the figures in ``parts``, without the sign


def tell_start(why: StartWhy, moment: Moment) -> Explanation:
    """Where training began."""
    name, _ = _name(why.place, moment)
    settings = why.settings
    if settings.start is not None:
        sentence = _tr("This is the start that was chosen. The neuron has not learned anything yet.")
    elif why.place is None:
        sentence = _tr("The bias starts at 0. The neuron has not learned anything yet.")
    else:
        sentence = _tr("{name} starts at a random number (seed {seed}). The neuron has not learned anything yet.")
        sentence = sentence.format(name=name, seed=settings.seed)
    return Explanation(_title(why.place, name, why.value, moment), (), None, sentence)


def tell_hand(why: HandWhy, moment: Moment) -> Explanation:
    """A person has set it."""
    name, _ = _name(why.place, moment)
    sentence = _tr("You have set it by hand. The neuron did not learn it.")
    return Explanation(_title(why.place, name, why.value, moment), (), None, sentence)


def tell_update(kind: Kind, why: UpdateWhy, moment: Moment, more: int) -> Explanation:
    """The optimizer's rule, in symbols and with the numbers of this epoch."""
    name, colour = _name(why.place, moment)
    places = _value_places(why.place, moment) + FINER
    before, after = Figure(why.before, places, colour), Figure(why.after, places, colour)
    # The rule's own step: the difference of two 32-bit numbers has fewer digits.
    change = Figure(why.change if why.update is None else why.update.step, None, "error")
    rules = _rules(why.settings.optimizer, name, colour) if why.count == 1 else ()
    if why.update is None:  # only what it came to is known
        step = _Step((), "+", (change,), lambda value: value)
    else:
        step = _STEPS[why.settings.optimizer](why.update)
    if kind is Kind.PARAMETER:
        title = _title(why.place, name, why.after, moment)
        whole = Equation(
            (f"{name} = ", before, f" {step.sign} ", *step.parts, " = ", after),
            lambda old, *figures: old + _signed(step, *figures),
        )
    else:
        title = _tr("Why did {name} change by {value}?").format(name=name, value=format_change(change.value))
        start = _tr("change") + " = " + ("−" if step.sign == "−" else "")
        whole = Equation((start, *step.parts, " = ", change), lambda *figures: _signed(step, *figures))
        if why.update is None:
            whole = Equation((start, after, " − ", before, " = ", change), lambda new, old: new - old)
        elif len(step.parts) == 1:  # momentum's v, which the line before tells
            whole = Equation((f"{start}v = ", change), lambda: change.value)
    equations = [*step.lines, whole]
    more = digits_for(equations, more)
    told = [_named(equation.line(more), name, colour) for equation in equations]
    return Explanation(title, _interleaved(rules, told, why), None, _sentence(why, name), more)


def _interleaved(rules: tuple[Line, ...], told: list[Line], why: UpdateWhy) -> tuple[Line, ...]:
    """Each rule above its numbers; the rules first where some numbers are not known."""
    if why.update is None:
        return (*rules, *told)
    lines: list[Line] = []
    for rule, numbers in zip(rules, told, strict=True):
        lines += [rule, numbers]
    return tuple(lines)


def _signed(step: _Step, *figures: float) -> float:
    value = step.rule(*figures)
    return -value if step.sign == "−" else value


# The rules in symbols


def _rules(optimizer: str, name: str, colour: str) -> tuple[Line, ...]:
    rate, slope = _tr("rate"), "∂L/∂" + name
    texts = {
        "sgd": [f"{name} ← {name} − {rate} × {slope}"],
        "momentum": [f"v ← {MOMENTUM} × v − {rate} × {slope}", f"{name} ← {name} + v"],
        "adam": [
            f"m ← {BETA_1} × m + 0.1 × {slope}",
            f"v ← {BETA_2} × v + 0.001 × ({slope})²",
            f"α = {rate} × √(1 − {BETA_2}ⁿ) ÷ (1 − {BETA_1}ⁿ)",
            f"{name} ← {name} − α × m ÷ (√v + 10⁻⁷)",
        ],
        "rmsprop": [f"v ← {RHO} × v + 0.1 × ({slope})²", f"{name} ← {name} − {rate} × {slope} ÷ √(v + 10⁻⁷)"],
    }[optimizer]
    return tuple((Piece(text, "muted"),) for text in texts)


# The steps with their numbers


def _sgd(update: Update) -> _Step:
    slope, rate = _error(update.gradient), update.rate
    return _Step((), "−", (f"{_rate(update)} × ", slope), lambda g: rate * g)


def _momentum(update: Update) -> _Step:
    before, after = _error(update.memory.velocity), _error(update.memory_after.velocity)
    rate = update.rate
    line = Equation(
        (f"v = {MOMENTUM} × ", before, f" − {_rate(update)} × ", _error(update.gradient), " = ", after),
        lambda v, g: MOMENTUM * v - rate * g,
    )
    return _Step((line,), "+", (after,), lambda v: v)


def _adam(update: Update) -> _Step:
    slope, count = _error(update.gradient), update.memory_after.updates
    mean, square = _error(update.memory_after.mean), _error(update.memory_after.mean_square)
    alpha, power, rate = Figure(update.corrected_rate), _superscript(count), update.rate
    lines = (
        Equation(
            (f"m = {BETA_1} × ", _error(update.memory.mean), " + 0.1 × ", slope, " = ", mean),
            lambda m, g: BETA_1 * m + (1 - BETA_1) * g,
        ),
        Equation(
            (f"v = {BETA_2} × ", _error(update.memory.mean_square), " + 0.001 × ", slope, "² = ", square),
            lambda v, g: BETA_2 * v + (1 - BETA_2) * g * g,
        ),
        Equation(
            (f"α = {_rate(update)} × √(1 − {BETA_2}{power}) ÷ (1 − {BETA_1}{power}) = ", alpha),
            lambda: rate * math.sqrt(1 - BETA_2**count) / (1 - BETA_1**count),
        ),
    )
    parts = (alpha, " × ", mean, " ÷ (√", square, " + 10⁻⁷)")
    return _Step(lines, "−", parts, lambda a, m, v: a * m / (math.sqrt(v) + EPSILON))


def _rmsprop(update: Update) -> _Step:
    slope, square, rate = _error(update.gradient), _error(update.memory_after.mean_square), update.rate
    line = Equation(
        (f"v = {RHO} × ", _error(update.memory.mean_square), " + 0.1 × ", slope, "² = ", square),
        lambda v, g: RHO * v + (1 - RHO) * g * g,
    )
    parts = (f"{_rate(update)} × ", slope, " ÷ √(", square, " + 10⁻⁷)")
    return _Step((line,), "−", parts, lambda g, v: rate * g / math.sqrt(v + EPSILON))


_STEPS: dict[str, Callable[[Update], _Step]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "adam": _adam,
    "rmsprop": _rmsprop,
}


# Words


def _sentence(why: UpdateWhy, name: str) -> str:
    if why.count > 1:
        text = _tr(
            "Epoch {epoch} corrected {name} {count} times, once after every {size} rows, each time by a gradient of "
            "those rows alone. Together that changed it by {change}."
        )
        return text.format(
            epoch=why.epoch,
            name=name,
            count=why.count,
            size=why.settings.batch_size,
            change=format_change(why.change),
        )
    if why.update is None:
        return _tr("What the optimizer remembers from earlier epochs is not known here, so only the result is shown.")
    return {
        "sgd": _tr("Epoch {epoch} moved {name} a little against its gradient, because that way the loss falls."),
        "momentum": _tr("Momentum: {name} keeps rolling with 0.9 of its last step v, and the gradient steers."),
        "adam": _tr(
            "Adam remembers: m is the mean of the gradients so far, v the mean of their squares. Dividing by √v gives "
            "small and large gradients steps of similar size."
        ),
        "rmsprop": _tr(
            "RMSprop remembers: v is the mean of the last squared gradients. Dividing by √v gives small and large "
            "gradients steps of similar size."
        ),
    }[why.settings.optimizer].format(epoch=why.epoch, name=name)


def _title(place: int | None, name: str, value: float, moment: Moment) -> str:
    text = _tr("Why is the bias {name} = {value}?") if place is None else _tr("Why is the weight {name} = {value}?")
    return text.format(name=name, value=format_number(value, _value_places(place, moment)))


def _name(place: int | None, moment: Moment) -> tuple[str, str]:
    """The symbol of a weight or the bias, and its colour."""
    return ("b", "bias") if place is None else (weight_name(place, moment.dataset.input_count), "weight")


def _value_places(place: int | None, moment: Moment) -> int:
    decimals = moment.decimals
    return decimals.bias if place is None else decimals.weights[place]


def _named(line: Line, name: str, colour: str) -> Line:
    """The line with the name at its beginning in its colour."""
    first, *rest = line
    if not first.text.startswith(f"{name} "):
        return line
    return (Piece(name, colour), Piece(first.text[len(name) :]), *rest)


def _error(value: float) -> Figure:
    return Figure(value, None, "error")


def _rate(update: Update) -> str:
    return format_exact(float(f"{update.rate:.7g}"))


def _superscript(count: int) -> str:
    return str(count).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)
