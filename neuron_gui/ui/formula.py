"""Formulas with live numbers, each number in the colour of its quantity; knows text only, no training."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from math import floor

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import (
    Decimals,
    format_exact,
    format_number,
    format_short,
    format_short_operand,
    format_significant,
    in_brackets,
)
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import State
from neuron_gui.core.taught import in_original_units
from neuron_gui.ui.diagram_captions import UNKNOWN, cut
from neuron_gui.ui.diagram_numbers import INPUT_DIGITS
from neuron_gui.ui.diagram_story import Reading, read_moment
from neuron_gui.ui.theme import Theme

MOST_TERMS = 3  # of more inputs the first are shown, dots and the last
SIZE, SMALLEST = 20, 12
USUAL_WIDTH, LARGEST = 708.0, 1.5  # where there is more room than usual, type grows with it, up to so much
NARROW, LOW, HIGH = 560.0, 40, 46
PREDICTED_DECIMALS = 3  # of a standardised input in the working of an answer
LEAST_DECIMALS = 2  # of a weight, the bias or the answer, however narrow it is
RULE, RULE_ROOM = 13, 18  # the type of the rule in original units, and the height of its line


BIAS, PREDICTION = "bias", "prediction"
_LINKS = {BIAS: Quantity(Kind.PARAMETER), PREDICTION: Quantity(Kind.PREDICTION)}  # others are the places of weights


class FormulaLabel(QLabel):
    """ŷ = w × x + b with the numbers of the shown epoch and the selected row; shrinks to fit its width."""

    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

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
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self._ask_why)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._reading: Reading | None = None
        self._formula = ""

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._fit()

    def show_moment(self, moment: Moment, reading: Reading | None = None) -> None:
        """Show the formula of an epoch: with the selected row's numbers, else with the names of the inputs.

        While a story is told, its ``reading`` has the numbers; dots stand for those that are not known yet.
        """
        self._moment = moment
        self._reading = reading or read_moment(moment)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    @Slot(str)
    def _ask_why(self, link: str) -> None:
        self.why_asked.emit(_LINKS.get(link) or Quantity(Kind.PARAMETER, int(link)), self, self.rect())

    def _fit(self) -> None:
        """Take the longest form that can be read at this width: type shrinks before a term is left out."""
        logical = self.width() / self._theme.scale
        grown = min(LARGEST, max(1.0, logical / USUAL_WIDTH))
        height = LOW if logical < NARROW else HIGH * grown
        standardised = self._moment is not None and self._moment.settings.standardise
        self.setFixedHeight(round(self._theme.px(height + RULE_ROOM if standardised else height)))
        if self._moment is None or self._reading is None:
            return
        for terms, fewer in _forms(self._moment.dataset.input_count):
            formula = _formula(self._moment, self._reading, self._theme, terms, fewer)
            plain = re.sub(r"<[^>]*>", "", formula)
            longest = plain
            if self._reading.prediction is None:  # it has the room of what is not known yet, so that nothing jumps
                known = _formula(self._moment, read_moment(self._moment), self._theme, terms, fewer)
                longest = re.sub(r"<[^>]*>", "", known)
            room = self.width() - self._theme.px(28)
            size = SIZE * min(grown, 0.97 * room / max(1.0, self._width(longest)))
            if size >= SMALLEST:
                break
        text = f'<span style="font-size:{floor(self._theme.px(max(SMALLEST, size)) + 0.01)}px">{formula}</span>'
        if standardised:
            rule = self._rule(self._moment, self._reading.state, room)
            plain = f"{plain}; {re.sub(r'<[^>]*>', '', rule)}"
            text += f'<br><span style="font-size:{round(self._theme.px(RULE))}px">{rule}</span>'
        if text != self._formula:
            self._formula = text
            self.setAccessibleName(plain)
            self.setText(text)

    def _rule(self, moment: Moment, state: State, room: float) -> str:
        """The same neuron as a rule for inputs as they stand in the table: in °C: ŷ = 1.800 × x + 32.00."""
        dataset = moment.dataset
        unit = dataset.units[0] if dataset.input_count == 1 else ""
        where = self.tr("in {unit}:").format(unit=unit) if unit else self.tr("in the table’s units:")
        plain_state = in_original_units(state, dataset, moment.settings)
        names = [_bold(cut(name)) for name in dataset.columns[:-1]]
        rule = ""
        for terms in range(min(MOST_TERMS, len(names)), 0, -1):
            left = _left_side(plain_state, names, moment.settings.activation, dataset.decimals, self._theme, terms)
            answer = _in_colour("ŷ", self._theme.colours.prediction)
            rule = f"{escape(where, quote=False)} {answer} = {without_links(left)}"
            if self._width(re.sub(r"<[^>]*>", "", rule)) * RULE / SIZE <= room:
                break
        return f'<span style="color:{self._theme.colours.muted}">{rule}</span>'

    def _width(self, plain: str) -> float:
        return QFontMetricsF(self._theme.font(SIZE, self._theme.font().Weight.DemiBold)).horizontalAdvance(plain)


def rule(moment: Moment, theme: Theme) -> str:
    """The neuron of a moment as rich text, with the names of the inputs: ŷ = 1.997 × x + (−0.991)."""
    plain = replace(moment.settings, standardise=False)
    named = replace(moment, row=None, state=moment.rule, settings=plain)
    linked = _formula(named, read_moment(named), theme, MOST_TERMS)
    return re.sub(r'<a href="[^"]*"', "<span", linked).replace("</a>", "</span>")


def working(
    state: State, inputs: tuple[float, ...], activation: str, prediction: float, decimals: Decimals, theme: Theme
) -> str:
    """How an answer comes about, as rich text: 1.997 × 10 + (−0.991) = 18.98; inputs are written as typed."""
    texts = [in_brackets(format_exact(value)) for value in inputs]
    result = _in_colour(format_number(prediction, decimals.prediction), theme.colours.prediction)
    linked = f"{_left_side(state, texts, activation, decimals, theme, MOST_TERMS)} = {result}"
    return without_links(linked)  # it is about no row of the table: there is nothing to ask


def standardised_working(scaling: Scaling, inputs: tuple[float, ...]) -> tuple[tuple[float, ...], str]:
    """The inputs as the neuron sees them, written with the decimals that count, and how they come about, in short."""
    seen = tuple(round(value, PREDICTED_DECIMALS) + 0.0 for value in scaling.apply_to_row(inputs))
    if len(inputs) > 1:
        texts = [format_exact(value) for value in seen]
        shown = texts if len(texts) <= MOST_TERMS else [*texts[: MOST_TERMS - 1], UNKNOWN, texts[-1]]
        return seen, QCoreApplication.translate("formula", "standardised: {numbers}").format(numbers="; ".join(shown))
    mean = in_brackets(format_significant(scaling.means[0], 4))
    spread = format_significant(scaling.deviations[0], 4)
    return seen, f"({format_exact(inputs[0])} − {mean}) ÷ {spread} = {format_exact(seen[0])}"


def without_links(text: str) -> str:
    """Rich text whose numbers cannot be pressed; they keep their colours."""
    return re.sub(r"<a href=\"[^\"]*\"", "<span", text).replace("</a>", "</span>")


def _forms(inputs: int) -> Iterator[tuple[int, int]]:
    """How many terms to try, with how many decimals fewer, the longest first: of two inputs both are always shown."""
    if inputs <= 2:
        return ((inputs, fewer) for fewer in range(3))
    return ((terms, 0) for terms in range(MOST_TERMS, 0, -1))


def _fewer(places: int, fewer: int) -> int:
    return min(places, max(LEAST_DECIMALS, places - fewer))


def _formula(moment: Moment, reading: Reading, theme: Theme, most: int, fewer: int = 0) -> str:
    dataset, activation = moment.dataset, moment.settings.activation
    decimals = moment.decimals
    weights = tuple(_fewer(places, fewer) for places in decimals.weights)
    bias, answer = _fewer(decimals.bias, fewer), _fewer(decimals.prediction, fewer)
    decimals = replace(decimals, weights=weights, bias=bias, prediction=answer)
    if reading.seen is None:
        prime = "′" if moment.settings.standardise else ""
        texts = [_bold(cut(name) + prime) for name in dataset.columns[:-1]]
    else:
        numbers = zip(reading.seen, decimals.inputs, strict=True)
        texts = [_bold(format_short_operand(value, places, INPUT_DIGITS)) for value, places in numbers]
    formula = f"{_in_colour('ŷ', theme.colours.prediction)} = "
    formula += _left_side(reading.state, texts, activation, decimals, theme, most)
    if reading.seen is None:
        return formula
    known = reading.prediction
    result = UNKNOWN if known is None else format_short(known, decimals.prediction, decimals.digits)
    return f"{formula} = {_in_colour(result, theme.colours.prediction, PREDICTION)}"


def _left_side(state: State, inputs: list[str], activation: str, decimals: Decimals, theme: Theme, most: int) -> str:
    """The weighted sum, inside the activation if it is more than nothing; always with its first term."""
    terms: list[str] = []
    for place, (weight, text, places) in enumerate(zip(state.weights, inputs, decimals.weights, strict=True)):
        written = format_short(weight, places) if not terms else format_short_operand(weight, places)
        terms.append(f"{_in_colour(written, theme.colours.weight, str(place))} × {text}")
    if len(terms) > most:
        terms = [*terms[: max(1, most - 1)], "…", *terms[-1:][: most - 1]]
    terms.append(_in_colour(format_short_operand(state.bias, decimals.bias), theme.colours.bias, BIAS))
    total = " + ".join(terms)
    return total if activation == "linear" else f"{activation}({total})"


def _bold(text: str) -> str:
    return f"<b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b>"


def _in_colour(text: str, colour: str, link: str = "") -> str:
    """A number in its colour, which may be pressed; brackets around a negative one stay in ink."""
    if text.startswith("("):
        return f"({_in_colour(text[1:-1], colour, link)})"
    style = f"color:{colour}; font-weight:600; text-decoration:none"
    return f'<a href="{link}" style="{style}">{text}</a>' if link else f'<span style="{style}">{text}</span>'
