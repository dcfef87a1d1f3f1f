"""The log's lines as Keras prints them, and what was learned at the end; the same in the window and without one.

They quote a program and its output, so they are the same in every language.
"""

from __future__ import annotations

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import loss_on_tests, taught_loss
from neuron_gui.core.numerals import Decimals, format_loss, format_number, format_significant, in_brackets
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import decimals, in_original_units, scaling, taught

OPTIMIZER_NAMES = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam", "rmsprop": "RMSprop"}


def format_epoch_line(epoch: int, total: int, loss: float) -> str:
    """One epoch as Keras reports it, with its rule for digits: four decimals above 1e-3, else an exponent."""
    digits = f"{loss:.4f}" if abs(loss) > 1e-3 else f"{loss:.4e}"
    return f"Epoch {epoch}/{total} - loss: {digits}"


def heading_lines(dataset: Dataset, settings: Settings) -> list[str]:
    """What is going to be trained, before the first epoch."""
    rows = len(taught(dataset, settings).rows)
    batches = -(-rows // settings.batch_size)
    activation = "" if settings.activation == "linear" else f', activation="{settings.activation}"'
    known = scaling(dataset, settings)
    tests = f", {_count(len(dataset.tests), 'test row')}" if dataset.tests else ""
    return [
        f"model = Sequential([Dense(1{activation})])",
        f"optimizer {OPTIMIZER_NAMES[settings.optimizer]}, loss {settings.loss.replace('_', ' ')}",
        f"{_count(rows, 'row')}, {_count(batches, 'batch', 'batches')} an epoch{tests}",
        *([] if known is None else _scaling_lines(known, dataset.columns)),
        "ready",
    ]


def learned_lines(state: State, dataset: Dataset, settings: Settings) -> list[str]:
    """What the neuron knows in the end: the weights, the bias, the loss and the rule they make.

    With standardised inputs, x′, the rule is told for these and for the inputs as typed.
    """
    places = decimals(dataset, settings)
    weights = [format_number(weight, count) for weight, count in zip(state.weights, places.weights, strict=True)]
    tested = loss_on_tests(state, dataset, settings)
    names = dataset.columns[:-1]
    lines = [
        "",
        "Here is what I learned:",
        f"{'weight' if len(weights) == 1 else 'weights'} {', '.join(weights)}",
        f"bias {format_number(state.bias, places.bias)}",
        f"loss {format_loss(taught_loss(state, dataset, settings))}",
        *([] if tested is None else [f"test loss {format_loss(tested)}"]),
    ]
    if settings.standardise:
        standardised = tuple(f"{name}′" for name in names)
        lines.append(f"{dataset.columns[-1]} ≈ {_rule(state, standardised, places, settings.activation)}")
    rule = _rule(in_original_units(state, dataset, settings), names, dataset.decimals, settings.activation)
    return [*lines, f"{dataset.columns[-1]} ≈ {rule}"]


def _rule(state: State, names: tuple[str, ...], places: Decimals, activation: str) -> str:
    weights = [format_number(weight, count) for weight, count in zip(state.weights, places.weights, strict=True)]
    first, *others = (
        f"{weight if place == 0 else in_brackets(weight)} × {name}"
        for place, (weight, name) in enumerate(zip(weights, names, strict=True))
    )
    rule = " + ".join((first, *others, in_brackets(format_number(state.bias, places.bias))))
    return rule if activation == "linear" else f"{activation}({rule})"


def _scaling_lines(known: Scaling, names: tuple[str, ...]) -> list[str]:
    columns = zip(names, known.means, known.deviations, strict=False)  # the target has no mean
    written = ((name, in_brackets(format_significant(mean, 4)), spread) for name, mean, spread in columns)
    return [f"{name}′ = ({name} − {mean}) / {format_significant(spread, 4)}" for name, mean, spread in written]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
