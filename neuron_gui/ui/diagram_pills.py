"""The buttons over the diagram: one for each weight, the bias, Σ, the prediction and the error, and what they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, SignalInstance
from PySide6.QtWidgets import QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import Decimals, format_short, format_significant
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings
from neuron_gui.core.taught import SCALED_DECIMALS, scaling
from neuron_gui.core.taught import decimals as decimals_of
from neuron_gui.ui.diagram_captions import UNKNOWN
from neuron_gui.ui.diagram_layout import DRAWN_SINGLY, IN_A_CIRCLE, PADDING, Layout
from neuron_gui.ui.diagram_numbers import fitting
from neuron_gui.ui.diagram_story import Reading, weight_name
from neuron_gui.ui.pill import Pill
from neuron_gui.ui.theme import Theme


class Pills:
    """Holds the buttons, puts them where the layout wants them, and lets them say the numbers of a reading."""

    def __init__(self, parent: QWidget, asked: SignalInstance) -> None:
        self._parent = parent
        self._asked = asked  # a signal that passes on which pill asks why
        self._theme = Theme()
        self._weights: list[Pill] = []
        self._scaled: list[Pill] = []  # what standardised inputs come to
        self._bias = self._make("biasPill", "bias", Quantity(Kind.PARAMETER), framed=True)
        self._sum = self._make("sumPill", "ink", Quantity(Kind.SUM), framed=False)
        self._prediction = self._make("predictionPill", "prediction", Quantity(Kind.PREDICTION), framed=False)
        self._error = self._make("errorPill", "error", Quantity(Kind.ERROR), framed=False)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for pill in self._all:
            pill.set_theme(theme)

    def set_plain(self, plain: bool) -> None:
        """Look as in a picture, or as buttons do."""
        for pill in self._all:
            pill.plain = plain

    def make_weights(self, inputs: int, standardised: bool) -> None:
        """Make a button for each weight, and for each input that is standardised.

        With too many inputs, the last weight's is about the sum of all the rest, and they have no other.
        """
        for pill in (*self._weights, *self._scaled):
            pill.setParent(None)  # else it would be seen, and found by its name, until it is deleted
            pill.deleteLater()
        self._weights, self._scaled = [], []
        singly = inputs if inputs <= DRAWN_SINGLY else DRAWN_SINGLY - 1
        for place in range(singly if standardised else 0):
            pill = self._make(f"scaledPill{place + 1}", "ink", Quantity(Kind.INPUT, place), framed=True)
            pill.set_theme(self._theme)
            pill.show()
            self._scaled.append(pill)
        for place in range(min(inputs, DRAWN_SINGLY)):
            name = f"weightPill{place + 1}" if place else "weightPill"
            rest = place == DRAWN_SINGLY - 1 and inputs > DRAWN_SINGLY
            quantity = Quantity(Kind.SUM) if rest else Quantity(Kind.PARAMETER, place)
            pill = self._make(name, "ink" if rest else "weight", quantity, framed=True)
            pill.set_theme(self._theme)
            pill.show()
            self._weights.append(pill)
        for before, after in pairwise(self._all):
            QWidget.setTabOrder(before, after)

    def _make(self, name: str, colour: str, quantity: Quantity, *, framed: bool) -> Pill:
        pill = Pill(name, colour, quantity, framed=framed, parent=self._parent)
        pill.asked.connect(self._asked)
        return pill

    def place(self, layout: Layout) -> None:
        """Put every button where it belongs."""
        for pill, area in zip(self._weights, layout.weight_pills, strict=True):
            pill.place(area, layout.weight_size)
        for pill, area in zip(self._scaled, layout.scaled, strict=False):
            pill.place(area, layout.input_size)
        self._bias.place(layout.bias_pill, layout.pill_size)
        self._error.place(layout.error_pill, layout.pill_size)
        wide = IN_A_CIRCLE * layout.total_radius
        inner = QRectF(0, 0, wide, 0.72 * layout.total_radius)
        inner.moveCenter(layout.total)
        self._sum.place(inner.translated(0, 0.36 * layout.total_radius), layout.number_size)
        wide = IN_A_CIRCLE * layout.prediction_radius
        disc = QRectF(0, 0, wide, wide)
        disc.moveCenter(layout.prediction)
        self._prediction.place(disc, layout.number_size)

    def say(self, reading: Reading, dataset: Dataset, settings: Settings, layout: Layout, *, chosen: bool) -> None:
        """Say the numbers; ``chosen`` tells a number that is not known yet from one that no row is chosen for."""
        decimals = decimals_of(dataset, settings)
        self._say_weights(reading, dataset, decimals, layout)
        self._say_scaled(reading, dataset, settings, layout)
        bias = reading.state.bias
        text = f"b = {format_short(bias, decimals.bias)}"
        more = _tr("Bias b: what the neuron adds whatever the input is.\n{value}").format(value=_full(bias))
        self._bias.say(text, text, more)
        room = IN_A_CIRCLE * layout.prediction_radius / (layout.number_size * self._theme.scale)
        for pill, name, value, symbol in (
            (self._sum, _tr("Weighted sum z"), reading.z, ""),
            (self._prediction, _tr("Prediction ŷ"), reading.prediction, "ŷ"),
        ):
            if value is None:
                pill.say(UNKNOWN if chosen else symbol, f"{name}: {UNKNOWN}", name)
                continue
            text = fitting(self._theme, room, value, decimals.prediction, decimals.digits)
            pill.say(text, f"{name}: {text}", f"{name} = {_full(value)}")
        self._say_error(reading, dataset)

    @property
    def _all(self) -> list[Pill]:
        return [*self._scaled, *self._weights, self._bias, self._sum, self._prediction, self._error]

    def _say_scaled(self, reading: Reading, dataset: Dataset, settings: Settings, layout: Layout) -> None:
        known = scaling(dataset, settings)
        if known is None:
            return
        room = layout.scaled[0].width() / (layout.input_size * self._theme.scale) - 0.6 if layout.scaled else 0.0
        tip = _tr("{name} standardised: minus its mean {mean}, divided by its standard deviation {deviation}.")
        for place, pill in enumerate(self._scaled):
            name = dataset.columns[place]
            more = tip.format(
                name=name,
                mean=format_significant(known.means[place], 4),
                deviation=format_significant(known.deviations[place], 4),
            )
            text = "x′" if reading.seen is None else fitting(self._theme, room, reading.seen[place], SCALED_DECIMALS)
            pill.say(text, _tr("{name} standardised: {value}").format(name=name, value=text), more)

    def _say_weights(self, reading: Reading, dataset: Dataset, decimals: Decimals, layout: Layout) -> None:
        inputs = dataset.input_count
        for place, pill in enumerate(self._weights):
            size = layout.weight_size * self._theme.scale
            room = layout.weight_pills[place].width() / size - PADDING
            if place == DRAWN_SINGLY - 1 and inputs > DRAWN_SINGLY:
                text = self._rest_text(reading, dataset, room)
                pill.say(text, text, _tr("What all the other inputs add: each times its weight, summed."))
                continue
            value, name = reading.state.weights[place], weight_name(place, inputs)
            if inputs == 1:  # its pill grows with the number
                number = format_short(value, decimals.weights[place])
            else:
                label = 0.36 * len(f"{name} = ") + 0.35 if layout.named else 0.0
                number = fitting(self._theme, room - label, value, decimals.weights[place])
            more = _tr("Weight {name}: how strongly the input {input} counts.\n{value}")
            pill.say(
                f"{name} = {number}" if layout.named else number,
                f"{name} = {number}",
                more.format(name=name, input=dataset.heading(place), value=_full(value)),
            )

    def _rest_text(self, reading: Reading, dataset: Dataset, room: float) -> str:
        if reading.seen is None:
            return UNKNOWN
        first = DRAWN_SINGLY - 1
        total = float(np.dot(reading.state.weights[first:], reading.seen[first:]))
        return f"Σ {fitting(self._theme, room - 1.0, total, dataset.decimals.prediction, dataset.decimals.digits)}"

    def _say_error(self, reading: Reading, dataset: Dataset) -> None:
        self._error.setVisible(reading.error is not None)
        if reading.error is None:
            self._error.say("", _tr("Error"), _tr("Error: the prediction minus the target"))
            return
        text = error_text(reading.error, dataset)
        more = _tr("Error: the prediction minus the target = {value}").format(value=_full(reading.error))
        self._error.say(text, text, more)


def error_text(error: float, dataset: Dataset) -> str:
    """The error as it stands between prediction and target."""
    decimals = dataset.decimals
    return _tr("error {value}").format(value=format_short(error, decimals.prediction, decimals.digits))


def growing_texts(reading: Reading, dataset: Dataset, settings: Settings) -> tuple[str, str, str]:
    """What stands on the pills that grow with their numbers: a single weight's, the bias's and the error's."""
    decimals = decimals_of(dataset, settings)
    weight = f"w = {format_short(reading.state.weights[0], decimals.weights[0])}" if dataset.input_count == 1 else ""
    error = 0.0 if reading.error is None else reading.error
    return weight, f"b = {format_short(reading.state.bias, decimals.bias)}", error_text(error, dataset)


def _full(value: float) -> str:
    return "?" if value != value else f"{value:.9g}".replace("-", "\N{MINUS SIGN}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("diagram", text)
