"""Says why the loss and a gradient are what they are: what each row adds to the mean over all rows."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication

from neuron_gui.core.equations import Equation, Figure, Line, Piece, digits_for, typed
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import HIGHEST, LOWEST
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.why import GradientWhy, LossWhy
from neuron_gui.ui.diagram_story import weight_name
from neuron_gui.ui.why_text import Explanation, Table, TableRow, dots, headings, total_row, visible_rows, written

FIXED_FROM = 1e-3  # a column whose largest number is smaller is written in powers of ten


def tell_loss(why: LossWhy, moment: Moment, more: int) -> Explanation:
    """Each row's error and its part of the loss."""
    column: Callable[[int], Equation]
    result = Piece(format_loss(why.value), "error")
    places = _places(why.errors, moment.dataset.decimals.prediction)
    part_places = _places(why.parts, _decimals(result.text))
    if why.loss == "binary_crossentropy":
        title_row = headings(_tr("row"), "y", "ŷ", _tr("surprise"))
        sentence = _tr("The loss is the mean of the surprises: −ln ŷ where y is 1, and −ln(1 − ŷ) where y is 0.")

        def column(row: int) -> Equation:
            target = typed(why.targets[row], moment.dataset.decimals.target)
            prediction = Figure(why.predictions[row], moment.dataset.decimals.prediction, "prediction")
            return Equation((target, prediction, Figure(why.parts[row], part_places, "error")), _surprise)
    else:
        squared = why.loss == "mean_squared_error"
        title_row = headings(_tr("row"), _tr("error"), _tr("squared") if squared else _tr("size"))
        sentence = (
            _tr("The loss is the mean of the squared errors.")
            if squared
            else _tr("The loss is the mean of the sizes of the errors.")
        )

        def column(row: int) -> Equation:
            error, part = Figure(why.errors[row], places, "error"), Figure(why.parts[row], part_places, "error")
            return Equation((error, part), _square if squared else abs)

    table, more = _rows(title_row, column, why.rows, why.row, result, more)
    if moment.dataset.tests:
        sentence += " " + _tr("Only the rows to learn from count, not the test rows.")
    title = _tr("Why is the loss {value}?").format(value=result.text)
    return Explanation(title, (), table, sentence, more)


def tell_gradient(why: GradientWhy, moment: Moment, more: int) -> Explanation:
    """Each row's slope times its input, and the mean over all rows; which way this row and all rows pull."""
    decimals = moment.decimals
    result = Piece(format_loss(why.value), "error")
    places = _places(why.products, _decimals(result.text))
    is_sign = why.loss == "mean_absolute_error"
    slope_places = 0 if is_sign else _places(why.loss_slopes, decimals.prediction)
    heads = [_tr("row"), _SLOPES[why.loss]]
    if why.activation != "linear":
        heads.append("f′(z)")
    if why.place is not None:
        heads.append(_input_name(why.place, moment))
    if len(heads) > 2:
        heads.append(_tr("product"))

    def column(row: int) -> Equation:
        factors = [Figure(why.loss_slopes[row], slope_places, "error", is_sign)]
        if why.activation != "linear":
            factors.append(Figure(why.activation_slopes[row], 4))
        if why.place is not None:
            value, places_of_x = float(why.inputs[row]), decimals.inputs[why.place]
            factors.append(Figure(value, places_of_x) if moment.scaling is not None else typed(value, places_of_x))
        if len(heads) == 2:
            return Equation((factors[0],), lambda: math.nan)
        return Equation((*factors, Figure(why.products[row], places, "error")), lambda *each: math.prod(each))

    name = "b" if why.place is None else weight_name(why.place, moment.dataset.input_count)
    table, more = _rows(headings(*heads), column, why.rows, why.row, result, more)
    title = _tr("Why is the gradient ∂L/∂{name} = {value}?").format(name=name, value=result.text)
    quantity = "bias" if why.place is None else "weight"
    rule: Line = (Piece("∂L/∂"), Piece(name, quantity), Piece(" = " + _tr("mean of") + " "), *_chain(why, moment))
    return Explanation(title, (rule,), table, _pulls(why, name), more)


def _rows(
    heads: Line,
    equation: Callable[[int], Equation],
    rows_of: np.ndarray,
    selected: int | None,
    result: Piece,
    more: int,
) -> tuple[Table, int]:
    """The table of some rows and the mean of all, and how many digits more than usual it took.

    ``rows_of`` are their places in the data; ``selected`` and the equation count only those.
    """
    count = len(rows_of)
    shown = visible_rows(count, selected)
    equations = {row: equation(row) for row in shown if row is not None}
    checked = [each for each in equations.values() if len(each.figures) > 1]
    more = digits_for(checked, more)
    rows = [
        dots(len(heads))
        if row is None
        else TableRow(
            (Piece(str(int(rows_of[row]) + 1)), *written(equations[row].figures, more)),
            "selected" if row == selected else "row",
        )
        for row in shown
    ]
    rows.append(total_row(_tr("mean of all {n}").format(n=count), len(heads), result))
    return Table(heads, tuple(rows)), more


def _places(values: np.ndarray, usual: int) -> int | None:
    """The decimals of a column: ``usual``, or what its largest number asks for; None for very small or large ones."""
    largest = float(np.abs(values).max())
    if not FIXED_FROM <= largest < 1e7:
        return None if largest else 4
    return max(usual, 4 if largest < 1 else max(0, 3 - math.floor(math.log10(largest))))


def _decimals(text: str) -> int:
    """How many decimals a written number has."""
    return len(text.partition(".")[2]) if "×" not in text else 0


def _square(error: float) -> float:
    return error * error


def _surprise(target: float, prediction: float) -> float:
    p = min(max(prediction, LOWEST), HIGHEST)
    return -(target * math.log(p) + (1 - target) * math.log(1 - p))


_SLOPES = {
    "mean_squared_error": "2 (ŷ − y)",
    "mean_absolute_error": "sign (ŷ − y)",
    "binary_crossentropy": "∂ℓ/∂ŷ",
}


def _chain(why: GradientWhy, moment: Moment) -> Line:
    """What the mean is taken of, in symbols."""
    slope = {
        "mean_squared_error": "2 × (ŷ − y)",
        "mean_absolute_error": "sign of (ŷ − y)",
        "binary_crossentropy": "(ŷ − y) ÷ (ŷ × (1 − ŷ))",
    }[why.loss]
    before, _, after = slope.partition("ŷ − y")
    pieces = [Piece(before), Piece("ŷ − y", "error"), Piece(after)]
    if why.activation != "linear":
        pieces.append(Piece(" × f′(z)"))
    if why.place is not None:
        pieces.append(Piece(f" × {_input_name(why.place, moment)}"))
    return tuple(pieces)


def _input_name(place: int, moment: Moment) -> str:
    """The input's name, with a prime where it is standardised."""
    return moment.dataset.columns[place] + ("′" if moment.scaling is not None else "")


def _pulls(why: GradientWhy, name: str) -> str:
    """Training goes down the slope: a positive gradient pulls down."""
    n = len(why.products)
    texts = {
        1: _tr("All {n} rows together pull {name} down: a step against the gradient makes the loss smaller."),
        -1: _tr("All {n} rows together pull {name} up: a step against the gradient makes the loss smaller."),
        0: _tr("All {n} rows together pull {name} neither up nor down."),
    }
    if why.row is None:
        return texts[_direction(why.value)].format(n=n, name=name)
    own = float(why.products[why.row])
    one = {
        1: _tr("Row {row} alone pulls {name} down."),
        -1: _tr("Row {row} alone pulls {name} up."),
        0: _tr("Row {row} alone does not pull {name} at all."),
    }[_direction(own)]
    return (
        f"{one.format(row=int(why.rows[why.row]) + 1, name=name)} {texts[_direction(why.value)].format(n=n, name=name)}"
    )


def _direction(value: float) -> int:
    return (value > 0) - (value < 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)
