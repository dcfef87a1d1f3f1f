"""What is said beside the mouse in the fit plot."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.numerals import format_exact, format_loss, format_number
from neuron_gui.core.yes_no import is_wrong, says_yes
from neuron_gui.ui.fit_rows import LINE, MAP, PlacedRows
from neuron_gui.ui.plot_numbers import grouped


def _tr(text: str) -> str:
    return QCoreApplication.translate("FitPlot", text)


def row_words(moment: Moment, row: int) -> str:
    """A row with its prediction and error."""
    dataset, places = moment.dataset, moment.dataset.decimals
    one_line = _tr("row {row}: {numbers}, ŷ = {prediction}, error {error}")
    two_lines = _tr("row {row}: {numbers}\nŷ = {prediction}, error {error}")
    if row in dataset.tests:
        one_line = _tr("test row {row}: {numbers}, ŷ = {prediction}, error {error}")
        two_lines = _tr("test row {row}: {numbers}\nŷ = {prediction}, error {error}")
    if moment.tally is not None:
        wrong = bool(is_wrong(moment.predictions[[row]], dataset.targets[[row]])[0])
        two_lines += _tr("\nsays yes") if says_yes(moment.predictions[row]) else _tr("\nsays no")
        two_lines += _tr(": wrong") if wrong else _tr(": right")
    return (one_line if dataset.input_count == 1 and moment.tally is None else two_lines).format(
        row=f"{row + 1:,}",
        numbers=_named(dataset.columns, dataset.rows[row]),
        prediction=grouped(format_number(float(moment.predictions[row]), places.prediction)),
        error=grouped(format_number(float(moment.errors[row]), places.prediction)),
    )


def past_row_words(moment: Moment, row: int) -> str:
    """A row of earlier data, and that it cannot be moved."""
    return row_words(moment, row) + "\n" + _tr("Data of the past cannot be changed.")


def asked_words(moment: Moment, inputs: tuple[float, ...], prediction: float) -> str:
    """What was asked and answered."""
    return _tr("asked: {numbers}, ŷ = {prediction}").format(
        numbers=_named(moment.dataset.columns, inputs),
        prediction=grouped(format_number(prediction, moment.dataset.decimals.prediction)),
    )


def drawn_words(placed: PlacedRows) -> str:
    """How many of the rows are drawn, where they are too many for all."""
    rows = 0 if placed.dataset is None else len(placed.dataset.rows)
    return _tr("{drawn} of {rows} rows drawn").format(drawn=f"{len(placed):,}", rows=f"{rows:,}")


def squares_words(moment: Moment, drawn: int) -> str:
    """What the squares of the errors, of which so many are drawn, have to do with the loss, of which there are several.

    Nothing where there is no number for it.
    """
    errors = moment.errors[moment.dataset.training_rows]
    if not (np.isfinite(moment.loss) and np.isfinite(errors).all()):
        return ""
    count, loss = len(errors), grouped(format_loss(moment.loss))
    mean = _tr("mean of the squares")
    if drawn != count:
        mean = _tr("mean of all {count} squares").format(count=f"{count:,}")
    if moment.settings.loss == "mean_squared_error":
        return _tr("{mean}\n= the loss {loss}").format(mean=mean, loss=loss)
    mean += " " + grouped(format_loss(float(np.mean(errors**2))))
    if moment.settings.loss == "mean_absolute_error":
        return _tr("{mean}\nthe loss: mean length {loss}").format(mean=mean, loss=loss)
    return _tr("{mean}\nthe loss: cross-entropy {loss}").format(mean=mean, loss=loss)


def squares_tip(loss: str) -> str:
    """What the squares are good for."""
    return {
        "mean_squared_error": _tr("A square on every error: their mean is the loss."),
        "mean_absolute_error": _tr(
            "A square on every error. The loss chosen is not their mean but the mean length of the errors."
        ),
    }.get(loss, _tr("A square on every error. The loss chosen is not their mean but the cross-entropy."))


def place_words(moment: Moment, inputs: tuple[float, ...]) -> str:
    """Any place of a map, and what the neuron predicts there."""
    prediction = float(forward(moment.rule, np.array([inputs]), moment.settings.activation)[0])
    return _tr("{numbers}: ŷ = {prediction}").format(
        numbers=_named(moment.dataset.columns, inputs),
        prediction=grouped(format_number(prediction, moment.dataset.decimals.prediction)),
    )


def hand_words(kind: str, editable: bool, yes_no: bool = False) -> list[str]:
    """What a hand can do with the rows."""
    choose = _tr("Left and Right choose a row.")
    if not editable:
        return [choose, _tr("These are the data as they were at this epoch; they cannot be changed.")]
    line = _tr("Drag the line: its middle shifts it, an end turns it; that sets w and b by hand.")
    if kind != LINE:
        return [
            *([line] if kind == MAP and yes_no else []),
            _tr("Click a dot to choose its row, double click to ask why its error is what it is."),
            choose + " " + _tr("Delete deletes it."),
        ]
    return [
        _tr("Drag a dot to change its row; a double click asks why its error is what it is."),
        _tr("A double click anywhere else adds a row."),
        line,
        _tr("Keys: Left and Right choose a row, Shift and arrows move it,"),
        _tr("Enter adds one, Delete deletes it."),
    ]


def _named(names: tuple[str, ...], values: tuple[float, ...]) -> str:
    return ", ".join(f"{name} = {grouped(format_exact(value))}" for name, value in zip(names, values, strict=False))
