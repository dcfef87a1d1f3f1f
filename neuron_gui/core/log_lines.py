"""The log's lines as Keras prints them, and what was learned at the end; the same in the window and without one.

They quote a program and its output, so they are the same in every language.
"""

from __future__ import annotations

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import loss_value
from neuron_gui.core.numerals import format_loss, format_number, in_brackets
from neuron_gui.core.settings import Settings, State

OPTIMIZER_NAMES = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam", "rmsprop": "RMSprop"}


def format_epoch_line(epoch: int, total: int, loss: float) -> str:
    """One epoch as Keras reports it, with its rule for digits: four decimals above 1e-3, else an exponent."""
    digits = f"{loss:.4f}" if abs(loss) > 1e-3 else f"{loss:.4e}"
    return f"Epoch {epoch}/{total} - loss: {digits}"


def heading_lines(dataset: Dataset, settings: Settings) -> list[str]:
    """What is going to be trained, before the first epoch."""
    rows = len(dataset.rows)
    batches = -(-rows // settings.batch_size)
    activation = "" if settings.activation == "linear" else f', activation="{settings.activation}"'
    return [
        f"model = Sequential([Dense(1{activation})])",
        f"optimizer {OPTIMIZER_NAMES[settings.optimizer]}, loss {settings.loss.replace('_', ' ')}",
        f"{_count(rows, 'row')}, {_count(batches, 'batch', 'batches')} an epoch",
        "ready",
    ]


def learned_lines(state: State, dataset: Dataset, settings: Settings) -> list[str]:
    """What the neuron knows in the end: the weights, the bias, the loss and the rule they make."""
    decimals = dataset.decimals
    loss = loss_value(state, dataset.inputs, dataset.targets, settings.activation, settings.loss)
    weights = [format_number(weight, places) for weight, places in zip(state.weights, decimals.weights, strict=True)]
    bias = format_number(state.bias, decimals.bias)
    first, *others = (
        f"{weight if place == 0 else in_brackets(weight)} × {name}"
        for place, (weight, name) in enumerate(zip(weights, dataset.columns, strict=False))  # the target has none
    )
    rule = " + ".join((first, *others, in_brackets(bias)))
    if settings.activation != "linear":
        rule = f"{settings.activation}({rule})"
    return [
        "",
        "Here is what I learned:",
        f"{'weight' if len(weights) == 1 else 'weights'} {', '.join(weights)}",
        f"bias {bias}",
        f"loss {format_loss(loss)}",
        f"{dataset.columns[-1]} ≈ {rule}",
    ]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
