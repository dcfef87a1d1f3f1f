"""A pinned run as views show it: its name and what is said about it, ready for translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.history import History
from neuron_gui.core.numerals import format_exact, format_loss
from neuron_gui.core.pins import MOST_TOLD, Difference, Pin, Value
from neuron_gui.core.settings import State
from neuron_gui.ui.plot_numbers import grouped


def _tr(text: str) -> str:
    return QCoreApplication.translate("PinWords", text)


@dataclass(frozen=True)
class ShownPin:
    """A pinned run as views show it: ``with_losses`` and ``with_weights`` say with whose axes it can be compared.

    The run on screen is drawn anyway: pinned, it is ``on_screen`` and needs no second curve.
    """

    letter: str
    name: str
    tip: str
    history: History
    with_losses: bool = True
    with_weights: bool = True
    on_screen: bool = False


def pin_words(pin: ShownPin, epoch: int) -> str:
    """What is said near the curve of a pin at an epoch."""
    return _tr("{letter} · {name}\nepoch {epoch} · loss {loss}").format(
        letter=pin.letter,
        name=pin.name,
        epoch=f"{epoch:,}",
        loss=grouped(format_loss(pin.history.loss_at(min(epoch, pin.history.last_epoch)))),
    )


def pin_name(pin: Pin, differs: tuple[Difference, ...]) -> str:
    """The name given by hand, or what differs, or just its letter where that is nothing or too much."""
    if pin.name:
        return pin.name
    if not 1 <= len(differs) <= MOST_TOLD:
        return _tr("run {letter}").format(letter=pin.letter)
    return ", ".join(difference_words(*difference) for difference in differs)


def short_names(names: Sequence[str]) -> list[str]:
    """The names without the word with which all of them begin: 0.01 and 0.005 instead of rate 0.01 and rate 0.005."""
    begins = {name.partition(" ")[0] for name in names}
    if len(names) > 1 and len(begins) == 1 and all(" " in name for name in names):
        return [name.partition(" ")[2] for name in names]
    return list(names)


def pin_tip(pin: Pin, differs: tuple[Difference, ...], missing: list[str]) -> str:
    """All that differs, how the run ended, and why it is not drawn everywhere."""
    last = pin.history.last_epoch
    ended = _tr("epoch {epoch}, loss {loss}").format(
        epoch=f"{last:,}", loss=grouped(format_loss(pin.history.loss_at(last)))
    )
    name = f"{pin.letter} · {pin_name(pin, differs)}"
    all_of_it = ", ".join(difference_words(*difference) for difference in differs)
    lines = (name, "" if all_of_it and name.endswith(all_of_it) else all_of_it, ended, *missing)
    return "\n".join(line for line in lines if line)


def other_inputs(count: int) -> str:
    """Why a run is not drawn among the weights and on the landscape."""
    return _tr("Only its loss is drawn: it has another number of inputs, {count}.").format(count=count)


def other_units() -> str:
    """Why a run of as many inputs is not drawn among the weights and on the landscape."""
    return _tr("Its weights are not drawn: of the two, only one has standardised inputs.")


def other_loss(loss: str) -> str:
    """Why a run is not drawn among the losses."""
    return _tr("Its loss is not drawn: it was measured as {loss}.").format(loss=term(loss))


def nothing_alike(count: int, loss: str) -> str:
    """Why a run is not drawn at all."""
    return _tr("Not drawn: it has another number of inputs, {count}, and its loss is the {loss}.").format(
        count=count, loss=term(loss)
    )


def difference_words(aspect: str, values: tuple[Value, ...]) -> str:
    """What differs, in two or three words; an arrow stands where it was changed in the course of the run."""
    if aspect == "data":
        return _tr("other data")
    if aspect == "start":
        start = values[0]
        assert isinstance(start, State)  # a run has one start
        numbers = [*start.weights, start.bias]
        if len(numbers) > 3:
            return _tr("another start")
        return _tr("start {numbers}").format(numbers=", ".join(map(format_exact, numbers)))
    words = " → ".join(value_words(aspect, value) for value in values)
    if aspect == "learning_rate":
        return _tr("rate {rate}").format(rate=words)
    return words


def value_words(aspect: str, value: Value) -> str:
    """One value of an aspect, but for starts and data."""
    if aspect == "learning_rate" and isinstance(value, float):
        return format_exact(value)
    if aspect == "batch_size":
        return _tr("batch {size}").format(size=f"{value:,}") if value else _tr("one full batch")
    if aspect == "shuffle":
        return _tr("in order") if value is None else _tr("shuffled, seed {seed}").format(seed=value)
    if aspect == "standardise":
        return _tr("standardised inputs") if value else _tr("inputs as typed")
    return term(str(value))


def term(key: str) -> str:
    """What an optimizer, a loss or an activation is called."""
    return {
        "sgd": _tr("SGD"),
        "momentum": _tr("momentum"),
        "adam": _tr("Adam"),
        "rmsprop": _tr("RMSprop"),
        "mean_squared_error": _tr("mean squared error"),
        "mean_absolute_error": _tr("mean absolute error"),
        "binary_crossentropy": _tr("cross-entropy"),
    }.get(key, key)
