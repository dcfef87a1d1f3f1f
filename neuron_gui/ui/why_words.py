"""Says in words and equations why a number is what it is; knows the language and the digits, not how it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.equations import Equation, Figure, Line, Piece, digits_for, typed
from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import Decimals, format_number, in_brackets
from neuron_gui.core.quantity import Quantity
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.taught import SCALED_DECIMALS
from neuron_gui.core.why import (
    AccuracyWhy,
    ErrorWhy,
    GradientWhy,
    HandWhy,
    InputWhy,
    LossWhy,
    Origin,
    PredictionWhy,
    StartWhy,
    SumWhy,
    Why,
    explain,
)
from neuron_gui.ui.diagram_captions import cut
from neuron_gui.ui.why_accuracy_words import tell_accuracy
from neuron_gui.ui.why_loss_words import tell_gradient, tell_loss
from neuron_gui.ui.why_text import Explanation, Table, TableRow, dots, headings, total_row, visible_rows, written
from neuron_gui.ui.why_update_words import tell_hand, tell_start, tell_update

MOST_TERMS = 3  # of more inputs a table shows the terms of the sum


def explanation(quantity: Quantity, moment: Moment, origin: Origin | None = None, more: int = 0) -> Explanation | None:
    """Everything that is to be said about a quantity of this moment; None where there is nothing to say."""
    why = explain(quantity, moment, origin)
    return None if why is None else tell(quantity, why, moment, more)


def tell(quantity: Quantity, why: Why, moment: Moment, more: int = 0) -> Explanation:
    """Say these values, with at least so many digits more than usual."""
    match why:
        case InputWhy():
            return _input(why, moment, more)
        case SumWhy():
            return _sum(why, moment, more)
        case PredictionWhy():
            return _prediction(why, moment, more)
        case ErrorWhy():
            return _error(why, moment, more)
        case LossWhy():
            return tell_loss(why, moment, more)
        case GradientWhy():
            return tell_gradient(why, moment, more)
        case AccuracyWhy():
            return tell_accuracy(why)
        case StartWhy():
            return tell_start(why, moment)
        case HandWhy():
            return tell_hand(why, moment)
        case _:
            return tell_update(quantity.kind, why, moment, more)


def _input(why: InputWhy, moment: Moment, more: int) -> Explanation:
    equation = standardised_equation(why.scaling, why.place, why.typed, moment)
    more = digits_for([equation], more)
    title = _tr("Why does the neuron see {x} as {value}?")
    title = title.format(x=cut(moment.dataset.columns[why.place]), value=equation.figures[-1].text())
    sentence = _tr(
        "Standardised: minus the mean of this input over the rows to learn from, divided by its standard deviation. "
        "So all inputs are of about the same size."
    )
    return Explanation(title, (equation.line(more),), None, sentence, more)


def _sum(why: SumWhy, moment: Moment, more: int) -> Explanation:
    equation, table = _sum_equation(why, moment.decimals), None
    first = _standardising(why, moment)
    more = digits_for([*first, equation], more)
    if len(why.inputs) > MOST_TERMS:
        table, more = _terms(why, moment, more)
        sentence = _tr("Each input times its weight, all added up, plus the bias.")
    elif len(why.inputs) > 1:
        sentence = _tr("The weighted sum is each input times its weight, added up, plus the bias.")
    else:
        sentence = _tr("The weighted sum is the input times the weight, plus the bias.")
    title = _tr("Why is the weighted sum z = {value}?").format(value=equation.figures[-1].text())
    lines = (*(each.line(more) for each in first), equation.line(more))
    return Explanation(title, lines, table, f"{sentence}{_units(why, moment)}", more)


def _standardising(why: SumWhy, moment: Moment) -> list[Equation]:
    """How each of a few inputs was standardised; nothing where none was."""
    if why.scaling is None or len(why.inputs) > MOST_TERMS:
        return []
    return [standardised_equation(why.scaling, place, why.typed[place], moment) for place in range(len(why.inputs))]


def standardised_equation(known: Scaling, place: int, typed_value: float, moment: Moment) -> Equation:
    """x′ = (x − μ) ÷ σ for one input."""
    dataset = moment.dataset
    name, places = dataset.columns[place], dataset.decimals.inputs[place]
    mean, spread = Figure(known.means[place]), Figure(known.deviations[place])
    result = Figure((typed_value - known.means[place]) / known.deviations[place], SCALED_DECIMALS)
    parts = (f"{cut(name)}′ = (", typed(typed_value, places), " − ", mean, ") ÷ ", spread, " = ", result)
    return Equation(parts, lambda x, m, s: (x - m) / s)


def _units(why: SumWhy, moment: Moment) -> str:
    """That the weights belong to standardised inputs, and what they are for those of the table."""
    if why.scaling is None:
        return ""
    told = " " + _tr("Each input goes in standardised: minus its mean μ, divided by its deviation σ.")
    if len(why.inputs) > 1:
        return told
    decimals, rule = moment.dataset.decimals, moment.rule
    numbers = {
        "w": format_number(rule.weights[0], decimals.weights[0]),
        "b": in_brackets(format_number(rule.bias, decimals.bias)),
        "x": cut(moment.dataset.columns[0]),
    }
    return f"{told} {_tr('In the table’s units that is {w} × {x} + {b}.').format(**numbers)}"


def _sum_equation(why: SumWhy, decimals: Decimals) -> Equation:
    bias = Figure(why.bias, decimals.bias, "bias")
    result = Figure(why.z, decimals.prediction)
    if len(why.inputs) > MOST_TERMS:
        total = Figure(math.fsum(why.products), decimals.prediction + 1)
        return Equation(("z = ", total, " + ", bias, " = ", result), lambda terms, b: terms + b)
    parts: list[str | Figure] = ["z = "]
    for weight, value, places, w_places in zip(why.weights, why.inputs, decimals.inputs, decimals.weights, strict=True):
        shown = typed(value, places) if why.scaling is None else Figure(value, places)
        parts += [Figure(weight, w_places, "weight"), " × ", shown, " + "]
    return Equation((*parts, bias, " = ", result), _weighted_sum)


def _weighted_sum(*numbers: float) -> float:
    """Of weight, input, weight, input, …, bias."""
    return math.fsum(w * x for w, x in zip(numbers[:-1:2], numbers[1:-1:2], strict=True)) + numbers[-1]


def _terms(why: SumWhy, moment: Moment, more: int) -> tuple[Table, int]:
    """The terms of a sum of many: input, its value, its weight, their product; and the digits that it took."""
    decimals, count = moment.decimals, len(why.inputs)
    shown = visible_rows(count, None)
    products = {
        place: Equation(
            (
                typed(why.inputs[place], decimals.inputs[place]),
                Figure(why.weights[place], decimals.weights[place], "weight"),
                Figure(why.products[place], decimals.prediction + 1),
            ),
            lambda x, w: x * w,
        )
        for place in shown
        if place is not None
    }
    more = digits_for(products.values(), more)
    names = moment.dataset.columns
    rows = [
        dots(4) if place is None else TableRow((Piece(names[place]), *written(products[place].figures, more)))
        for place in shown
    ]
    total = Figure(math.fsum(why.products), decimals.prediction + 1).text()
    rows.append(total_row(_tr("sum of all {n}").format(n=count), 4, Piece(total)))
    return Table(headings(_tr("input"), _tr("value"), _tr("weight"), _tr("product")), tuple(rows)), more


def _prediction(why: PredictionWhy, moment: Moment, more: int) -> Explanation:
    decimals, activation = moment.decimals, why.activation
    z, result = Figure(why.total.z, decimals.prediction), Figure(why.prediction, decimals.prediction, "prediction")
    last = Equation(("ŷ = z = ", result), lambda: why.prediction)
    if activation != "linear":
        before, rule = _ACTIVATIONS[activation]
        last = Equation((before, z, ") = ", result), rule)
    equations = [*_standardising(why.total, moment), _sum_equation(why.total, decimals), last]
    more = digits_for(equations, more)
    lines = tuple(_with_prediction(equation.line(more)) for equation in equations)
    sentence = {
        "linear": _tr("The activation “linear” passes the weighted sum on unchanged."),
        "sigmoid": _tr("The activation “sigmoid” squeezes the weighted sum into the range from 0 to 1."),
        "tanh": _tr("The activation “tanh” squeezes the weighted sum into the range from −1 to 1."),
        "relu": _tr("The activation “relu” lets a positive weighted sum through and makes a negative one 0."),
    }[activation]
    title = _tr("Why is the prediction ŷ = {value}?").format(value=result.text())
    return Explanation(title, lines, None, sentence, more)


# What stands before z, and what it computes.
_ACTIVATIONS: dict[str, tuple[str, Callable[[float], float]]] = {
    "sigmoid": ("ŷ = sigmoid(", lambda z: 1 / (1 + math.exp(-z))),
    "tanh": ("ŷ = tanh(", math.tanh),
    "relu": ("ŷ = max(0, ", lambda z: max(0.0, z)),
}


def _with_prediction(line: Line) -> Line:
    """The line with its ŷ in the prediction's colour."""
    if not line[0].text.startswith("ŷ"):
        return line
    return (Piece("ŷ", "prediction"), Piece(line[0].text[1:]), *line[1:])


def _error(why: ErrorWhy, moment: Moment, more: int) -> Explanation:
    decimals = moment.dataset.decimals
    result = Figure(why.error, decimals.prediction, "error")
    prediction = Figure(why.prediction, decimals.prediction, "prediction")
    parts = ("ŷ − y = ", prediction, " − ", typed(why.target, decimals.target), " = ", result)
    equation = Equation(parts, lambda predicted, target: predicted - target)
    more = digits_for([equation], more)
    if why.error == 0:
        sentence = _tr("The error is the prediction minus the target. This prediction is exactly right.")
    elif abs(why.error) < 0.5 * 10.0**-decimals.prediction:  # 0.00 is not too high for anybody
        sentence = _tr("The error is the prediction minus the target. This prediction is almost exactly right.")
    elif why.error > 0:
        sentence = _tr("The error is the prediction minus the target. This prediction is too high.")
    else:
        sentence = _tr("The error is the prediction minus the target. This prediction is too low.")
    title = _tr("Why is the error {value}?").format(value=result.text())
    return Explanation(title, (_with_prediction(equation.line(more)),), None, sentence, more)


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)
