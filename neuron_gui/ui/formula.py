"""Formulas with live numbers, each number in the colour of its quantity; knows text only, no training."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import MINUS, Decimals, format_exact, format_number, format_operand
from neuron_gui.core.settings import State
from neuron_gui.ui.theme import Theme

MOST_TERMS = 3  # of more inputs the first are shown, dots and the last
SIZE, READABLE, SMALLEST = 20, 15, 12


class FormulaLabel(QLabel):
    """ŷ = w × x + b with the numbers of the shown epoch and the selected row; shrinks to fit its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formulaLabel")
        self.setProperty("kind", "formula")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr("The neuron as a formula: every input times its weight, plus the bias, makes the prediction.")
        )
        self._theme = Theme()
        self._moment: Moment | None = None
        self._formula = ""

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.setFixedHeight(round(theme.px(46)))
        self._fit()

    def show_moment(self, moment: Moment) -> None:
        """Show the formula of an epoch: with the selected row's numbers, else with the names of the inputs."""
        self._moment = moment
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the longest form that can be read at this width."""
        if self._moment is None:
            return
        for terms in range(min(MOST_TERMS, self._moment.dataset.input_count), 0, -1):
            formula = _formula(self._moment, self._theme, terms)
            plain = re.sub(r"<[^>]*>", "", formula)
            size = SIZE * min(1.0, 0.95 * (self.width() - self._theme.px(28)) / max(1.0, self._width(plain)))
            if size >= READABLE:
                break
        text = f'<span style="font-size:{round(self._theme.px(max(SMALLEST, size)))}px">{formula}</span>'
        if text != self._formula:
            self._formula = text
            self.setAccessibleName(plain)
            self.setText(text)

    def _width(self, plain: str) -> float:
        return QFontMetricsF(self._theme.font(SIZE, self._theme.font().Weight.DemiBold)).horizontalAdvance(plain)


def working(
    state: State, inputs: tuple[float, ...], activation: str, prediction: float, decimals: Decimals, theme: Theme
) -> str:
    """How an answer comes about, as rich text: 1.997 × 10 + (−0.991) = 18.98; inputs are written as typed."""
    texts = [_in_brackets(format_exact(value)) for value in inputs]
    return _right_side(state, texts, activation, prediction, decimals, theme)


def _formula(moment: Moment, theme: Theme, most: int) -> str:
    decimals = moment.dataset.decimals
    answer = _in_colour("ŷ", theme.colours.prediction)
    if moment.row is None:
        names = [_bold(name) for name in moment.dataset.columns[:-1]]
        return f"{answer} = {_left_side(moment.state, names, moment.settings.activation, decimals, theme, most)}"
    row = moment.dataset.rows[moment.row]
    texts = [_bold(format_operand(value, places)) for value, places in zip(row, decimals.inputs, strict=False)]
    prediction = float(moment.predictions[moment.row])
    activation = moment.settings.activation
    return f"{answer} = {_right_side(moment.state, texts, activation, prediction, decimals, theme, most)}"


def _right_side(
    state: State,
    inputs: list[str],
    activation: str,
    prediction: float,
    decimals: Decimals,
    theme: Theme,
    most: int = MOST_TERMS,
) -> str:
    result = _in_colour(format_number(prediction, decimals.prediction), theme.colours.prediction)
    return f"{_left_side(state, inputs, activation, decimals, theme, most)} = {result}"


def _left_side(state: State, inputs: list[str], activation: str, decimals: Decimals, theme: Theme, most: int) -> str:
    """The weighted sum, inside the activation if it is more than nothing."""
    terms: list[str] = []
    for weight, text, places in zip(state.weights, inputs, decimals.weights, strict=True):
        written = format_number(weight, places) if not terms else format_operand(weight, places)
        terms.append(f"{_in_colour(written, theme.colours.weight)} × {text}")
    if len(terms) > most:
        terms = [*terms[: most - 1], "…", terms[-1]]
    terms.append(_in_colour(format_operand(state.bias, decimals.bias), theme.colours.bias))
    total = " + ".join(terms)
    return total if activation == "linear" else f"{activation}({total})"


def _in_brackets(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) else text


def _bold(text: str) -> str:
    return f"<b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b>"


def _in_colour(text: str, colour: str) -> str:
    """A number in its colour; brackets around a negative one stay in ink."""
    if text.startswith("("):
        return f"({_in_colour(text[1:-1], colour)})"
    return f'<span style="color:{colour}; font-weight:600">{text}</span>'
