"""A slider and a number for each weight, and in the end for the bias; many inputs are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from neuron_gui.core.by_hand import Reach
from neuron_gui.core.numerals import LARGEST
from neuron_gui.core.settings import State
from neuron_gui.ui.diagram_story import weight_name
from neuron_gui.ui.hand_slider import HandSlider
from neuron_gui.ui.number_inputs import ParameterInput
from neuron_gui.ui.theme import Theme

LEAST_ROWS = 2.5  # in sight; half of a third says that there are more
MOST_ROWS = 8.5
FIELD = 78  # logical pixels
GAP, ROW_GAP, RIM = 8, 4, 1


class HandFields(QScrollArea):
    """Says which parameter a person has set to what; shows what it is given."""

    chosen = Signal(int, float)  # the place of a parameter, the bias after the last weight, and its value
    refused = Signal(str)  # why what is typed is no value, or nothing any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._names: list[QLabel] = []
        self._sliders: list[HandSlider] = []
        self._inputs: list[ParameterInput] = []
        self._columns: tuple[str, ...] = ()
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, RIM, 0, RIM)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(ROW_GAP)
        self._grid.setColumnStretch(1, 1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for place, (name, slider, field) in enumerate(zip(self._names, self._sliders, self._inputs, strict=True)):
            colour = theme.colour(self._colour(place)).name()
            name.setStyleSheet(f"color: {colour}; font-weight: 600;")
            slider.set_theme(theme)
            field.setFixedWidth(round(FIELD * theme.scale**0.85))
        self._fit()

    def show_state(self, state: State, reaches: tuple[Reach, ...], columns: tuple[str, ...]) -> None:
        """Show each parameter; ``columns`` are the names of the inputs."""
        if columns != self._columns:
            self._columns = columns
            self._make(len(state.weights))
        for slider, field, value, reach in zip(
            self._sliders, self._inputs, (*state.weights, state.bias), reaches, strict=True
        ):
            slider.show_value(value, reach)
            field.show_value(value, reach.fine, reach.decimals)

    def take_focus(self) -> None:
        """Let the first slider have the keys."""
        if self._sliders:
            self._sliders[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _colour(self, place: int) -> str:
        return "bias" if place == len(self._columns) else "weight"

    def _make(self, inputs: int) -> None:
        for widget in (*self._names, *self._sliders, *self._inputs):
            self._grid.removeWidget(widget)
            widget.setParent(None)  # else it would be seen, and found by its name, until it is deleted
            widget.deleteLater()
        self._names, self._sliders, self._inputs = [], [], []
        for place in range(inputs + 1):
            handle = "Bias" if place == inputs else str(place + 1)
            symbol = "b" if place == inputs else weight_name(place, inputs)
            told = self.tr("bias b") if place == inputs else self._weight_words(symbol, self._columns[place])
            name = QLabel(symbol)
            name.setToolTip(told)
            slider = HandSlider(self._colour(place))
            slider.setObjectName(f"handSlider{handle}")
            slider.setAccessibleName(told)
            slider.setToolTip(self.tr("{name}: drag, or use the arrow keys and PageUp").format(name=told))
            field = ParameterInput(LARGEST)
            field.setObjectName(f"handInput{handle}")
            field.setAccessibleName(self.tr("{name} as a number").format(name=told))
            field.setToolTip(self.tr("{name}: type a number, or use ↑ and ↓ for the finest steps").format(name=told))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            name.setBuddy(field)
            slider.chosen.connect(self._slid)
            field.valueChanged.connect(self._typed)
            field.refused.connect(self.refused)
            for column, widget in enumerate((name, slider, field)):
                self._grid.addWidget(widget, place, column)
            self._names.append(name)
            self._sliders.append(slider)
            self._inputs.append(field)
        self.set_theme(self._theme)

    def _weight_words(self, symbol: str, column: str) -> str:
        return self.tr("weight {symbol} of {input}").format(symbol=symbol, input=column)

    def _fit(self) -> None:
        """Be as high as the rows where there is room, and lower where there is not."""
        self.setMinimumHeight(self._height_of(LEAST_ROWS))
        self.setMaximumHeight(self._height_of(MOST_ROWS))
        self.updateGeometry()

    def _height_of(self, rows: float) -> int:
        """How high so many rows are, if there are so many."""
        high = max((field.sizeHint().height() for field in self._inputs), default=0)
        return max(0, round(min(rows, len(self._inputs)) * (high + ROW_GAP) - ROW_GAP)) + 2 * RIM

    def sizeHint(self) -> QSize:
        """The height of all rows, or of as many as are worth it."""
        return QSize(super().sizeHint().width(), self._height_of(MOST_ROWS))

    @Slot(float)
    def _slid(self, value: float) -> None:
        self.chosen.emit(self._sliders.index(self.sender()), value)  # type: ignore[arg-type]  # one of the sliders

    @Slot(float)
    def _typed(self, value: float) -> None:
        self.chosen.emit(self._inputs.index(self.sender()), value)  # type: ignore[arg-type]  # one of the fields
