"""The animated diagram of the neuron: the selected row's numbers at the shown epoch, and one epoch told in phases.

A view: it shows the moment or the story it is given, and keeps only where its own animation is.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import StepStory
from neuron_gui.core.numerals import format_number
from neuron_gui.core.settings import State
from neuron_gui.ui.diagram_layout import DRAWN_SINGLY, Layout, arrange
from neuron_gui.ui.diagram_painting import Picture, Words, paint
from neuron_gui.ui.diagram_story import SECONDS, Phase, Reading, caption, read_moment, read_story, weight_name
from neuron_gui.ui.pill import Pill
from neuron_gui.ui.theme import Theme

PULSES_UP_TO = 3.0  # epochs a second; faster ones flow steadily, for more than three flashes a second can harm
STEADY_SPEED = 0.45  # of the whole way in a second
STEADY_PULSES = 4
UNKNOWN = "…"


class Diagram(QWidget):
    """Inputs, weights, bias, Σ, activation, prediction, error and target, with a button on each result."""

    story_finished = Signal()
    play_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkView")
        self.setAccessibleName(self.tr("The neuron"))
        self.setToolTip(self.tr("The selected row on its way through the neuron. Space: train or pause."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._layout: Layout | None = None
        self._usual_sizes = (1.0, 1.0)
        self._ringed = False
        self._flow = 0.0
        self._travelled = 0.0
        self._story: StepStory | None = None
        self._phase = Phase.INPUTS
        self._elapsed = 0.0
        self._weights: list[Pill] = []
        self._bias = Pill("biasPill", "bias", framed=True, parent=self)
        self._sum = Pill("sumPill", "ink", framed=False, parent=self)
        self._prediction = Pill("predictionPill", "prediction", framed=False, parent=self)
        self._error = Pill("errorPill", "error", framed=False, parent=self)

    # What it is told

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours, another scale, or calm."""
        self._theme = theme
        for pill in self._pills:
            pill.set_theme(theme)
        self.updateGeometry()
        self._arrange()

    def show_moment(self, moment: Moment) -> None:
        """Show an epoch; a story that is being told keeps its own numbers until its end."""
        before, self._moment = self._moment, moment
        if before is None or before.dataset is not moment.dataset:
            self._usual_sizes = _usual_sizes(moment.dataset)
        if before is None or before.dataset.input_count != moment.dataset.input_count:
            self._make_weight_pills(moment.dataset.input_count)
        elif (before.state, before.row, before.settings) == (moment.state, moment.row, moment.settings) and (
            before.dataset is moment.dataset
        ):
            return
        self._refresh()

    def set_flow(self, epochs_a_second: float) -> None:
        """Let the numbers travel at this speed; 0 stops them."""
        if self._flow != epochs_a_second:
            self._flow = epochs_a_second
            if not epochs_a_second:
                self._travelled = 0.0
            self.update()

    def play(self, story: StepStory) -> None:
        """Tell one epoch in phases; ``story_finished`` follows."""
        self._story, self._phase, self._elapsed = story, Phase.INPUTS, 0.0
        self._refresh()

    def finish_story(self) -> None:
        """Drop what is being told and show the moment."""
        if self._story is not None:
            self._story = None
            self._refresh()

    def advance(self, seconds: float) -> bool:
        """Let so much time go by; returns whether anything moves."""
        if self._story is not None:
            self._tell_on(seconds)
            return True
        if self._flow <= 0 or self._theme.calm:
            return False
        speed = self._flow if self._flow <= PULSES_UP_TO else STEADY_SPEED
        self._travelled = (self._travelled + speed * seconds) % 1
        self.update()
        return True

    @property
    def caption(self) -> str:
        """What is being said of the phase that is told; empty when none is."""
        return "" if self._story is None else caption(self._story, self._phase)

    @property
    def told_state(self) -> State | None:
        """The state that the story is at: before the update, then after it; None when no story is told."""
        return read_story(self._story, self._phase, self._share).state if self._story is not None else None

    @property
    def layout_now(self) -> Layout | None:
        """Where everything stands."""
        return self._layout

    # What happens to it

    def sizeHint(self) -> QSize:
        """Room for the arrangement at this scale."""
        return QSize(round(self._theme.px(500)), round(self._theme.px(210)))

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(120)))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Arrange everything anew."""
        self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring around it to those who come by keyboard."""
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space trains and pauses, here only: elsewhere it belongs to what has the focus."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the present picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("card"))  # so that nothing behind it is painted each frame
        if self._moment is None or self._layout is None:
            return
        paint(painter, self._picture(self._moment, self._layout))
        if self.hasFocus() and self._ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("muted"), self._theme.px(1)))
            edge = self._theme.px(1)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), edge * 8, edge * 8)

    # How it shows it

    @property
    def _pills(self) -> list[Pill]:
        return [*self._weights, self._bias, self._sum, self._prediction, self._error]

    @property
    def _share(self) -> float:
        return min(1.0, self._elapsed / SECONDS[self._phase])

    def _tell_on(self, seconds: float) -> None:
        self._elapsed += seconds
        if self._elapsed >= SECONDS[self._phase]:
            self._elapsed = 0.0
            if self._phase is Phase.UPDATE:
                self._story = None
                self._refresh()
                self.story_finished.emit()
                return
            self._phase = Phase(self._phase.value + 1)
        self._refresh()

    def _reading(self, moment: Moment) -> Reading:
        if self._story is None:
            return read_moment(moment)
        return read_story(self._story, self._phase, self._share)

    def _picture(self, moment: Moment, layout: Layout) -> Picture:
        moving = not self._theme.calm
        flow: tuple[float, ...] = ()
        if self._flow > 0 and moving and self._story is None:
            count = 1 if self._flow <= PULSES_UP_TO else STEADY_PULSES
            flow = tuple((self._travelled + place / count) % 1 for place in range(count))
        weight_size, bias_size = self._usual_sizes
        return Picture(
            layout=layout,
            theme=self._theme,
            words=self._words(moment),
            reading=self._reading(moment),
            decimals=moment.dataset.decimals,
            activation=moment.settings.activation,
            weight_size=weight_size,
            bias_size=bias_size,
            flow=flow,
            phase=self._phase if self._story is not None else None,
            share=self._share if moving else 1.0,
            caption=self.caption,
        )

    def _words(self, moment: Moment) -> Words:
        *names, target = moment.dataset.columns
        activation = moment.settings.activation
        one = len(names) == 1
        shown = names[:DRAWN_SINGLY]
        if len(names) > DRAWN_SINGLY:
            shown[-1] = ""  # its node says how many it stands for
        return Words(
            inputs=tuple(shown),
            input=(self.tr("input {name}").format(name=names[0]), names[0]),
            total=(self.tr("weight × input + bias"), "w × x + b") if one else (self.tr("weighted sum"), "Σ"),
            activation=(self.tr("activation"), "f") if activation == "linear" else (activation, activation),
            prediction=(self.tr("prediction ŷ"), "ŷ"),
            target=(self.tr("target {name}").format(name=target), target),
        )

    def _make_weight_pills(self, inputs: int) -> None:
        for pill in self._weights:
            pill.deleteLater()
        self._weights = []
        for place in range(min(inputs, DRAWN_SINGLY)):
            pill = Pill(f"weightPill{place + 1}" if place else "weightPill", "weight", framed=True, parent=self)
            pill.set_theme(self._theme)
            pill.show()
            self._weights.append(pill)
        order = self._pills
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._arrange()

    def _arrange(self) -> None:
        if self._moment is None:
            return
        inputs = self._moment.dataset.input_count
        layout = self._layout = arrange(self.width(), self.height(), inputs, self._theme)
        size = max(11.5, min(15.0, 15 * layout.unit / self._theme.scale))
        for pill, area in zip(self._weights, layout.weight_pills, strict=True):
            pill.place(area, min(size, 0.8 * area.height() / self._theme.scale))
        self._bias.place(layout.bias_pill, size)
        self._error.place(layout.error_pill, size)
        inner = QRectF(0, 0, 1.76 * layout.total_radius, 0.72 * layout.total_radius)
        inner.moveCenter(layout.total)
        inner.translate(0, 0.36 * layout.total_radius)
        number = max(11.0, min(22.0, 18 * layout.unit / self._theme.scale))
        self._sum.place(inner, number)
        disc = QRectF(0, 0, 1.76 * layout.prediction_radius, 1.76 * layout.prediction_radius)
        disc.moveCenter(layout.prediction)
        self._prediction.place(disc, number)
        self._refresh()

    def _refresh(self) -> None:
        """Say the present numbers on the pills, and repaint."""
        moment = self._moment
        if moment is None:
            return
        reading, decimals = self._reading(moment), moment.dataset.decimals
        inputs = moment.dataset.input_count
        for place, pill in enumerate(self._weights):
            name = weight_name(place, inputs)
            value = reading.state.weights[place]
            text = f"{name} = {format_number(value, decimals.weights[place])}"
            if place == DRAWN_SINGLY - 1 and inputs > DRAWN_SINGLY:
                text = self._rest_text(reading, decimals.prediction)
                pill.say(text, text, self.tr("What all the other inputs add: each times its weight, summed."))
                continue
            more = self.tr("Weight {name}: how strongly the input {input} counts.\n{value}")
            pill.say(text, text, more.format(name=name, input=moment.dataset.columns[place], value=_full(value)))
        bias = reading.state.bias
        text = f"b = {format_number(bias, decimals.bias)}"
        more = self.tr("Bias b: what the neuron adds whatever the input is.\n{value}").format(value=_full(bias))
        self._bias.say(text, text, more)
        self._say_result(self._sum, self.tr("Weighted sum z"), reading.z, decimals.prediction, "")
        self._say_result(self._prediction, self.tr("Prediction ŷ"), reading.prediction, decimals.prediction, "ŷ")
        self._say_error(reading, decimals.prediction)
        self.update()

    def _say_result(self, pill: Pill, name: str, value: float | None, places: int, symbol: str) -> None:
        chosen = self._story is not None or (self._moment is not None and self._moment.row is not None)
        text = (UNKNOWN if chosen else symbol) if value is None else format_number(value, places)
        known = "" if value is None else f" = {_full(value)}"
        pill.say(text, f"{name}: {text}", f"{name}{known}")

    def _say_error(self, reading: Reading, places: int) -> None:
        if reading.error is None:
            self._error.say("", self.tr("Error"), self.tr("Error: the prediction minus the target"))
            self._error.setVisible(False)
            return
        text = self.tr("error {value}").format(value=format_number(reading.error, places))
        more = self.tr("Error: the prediction minus the target = {value}").format(value=_full(reading.error))
        self._error.say(text, text, more)
        self._error.setVisible(True)

    def _rest_text(self, reading: Reading, places: int) -> str:
        if reading.inputs is None:
            return UNKNOWN
        first = DRAWN_SINGLY - 1
        total = float(np.dot(reading.state.weights[first:], reading.inputs[first:]))
        return f"Σ {format_number(total, places)}"


def _full(value: float) -> str:
    return f"{value:.9g}".replace("-", "\N{MINUS SIGN}")


def _usual_sizes(dataset: Dataset) -> tuple[float, float]:
    """The sizes of a weight and a bias that would be usual for these data."""

    def spread(values: np.ndarray) -> float:
        finite = values[np.isfinite(values)]
        return float(np.ptp(finite)) or 1.0 if finite.size else 1.0

    return spread(dataset.targets) / spread(dataset.inputs), spread(dataset.targets)
