"""The choice of the two parameters that the landscape is about; two small boxes, hidden where there is no choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QComboBox

from neuron_gui.core.landscape import Axes
from neuron_gui.ui.diagram_story import weight_name
from neuron_gui.ui.theme import Theme

WIDE = 56  # logical pixels of a box


class AxesChoice(QObject):
    """``axes`` are never the same parameter twice; ``boxes`` are for a heading. ``chosen`` comes from a person."""

    chosen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.axes: Axes = (0, 1)
        self._inputs, self._standardised = 0, False
        self.boxes = (QComboBox(), QComboBox())
        for box, handle, name, tip in (
            (self.boxes[0], "Across", self.tr("Parameter across"), self.tr("Which weight or bias goes to the right")),
            (self.boxes[1], "Up", self.tr("Parameter upwards"), self.tr("Which weight or bias goes up")),
        ):
            box.setObjectName(f"landscape{handle}Box")
            box.setProperty("kind", "small")
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.activated.connect(self._choose)
            box.hide()

    def offer(self, inputs: int, standardised: bool = False) -> bool:
        """Offer the parameters of a neuron with so many inputs, and begin with the first weight and the bias.

        Returns whether they are others than before.
        """
        if (inputs, standardised) == (self._inputs, self._standardised):
            return False
        self._inputs, self._standardised = inputs, standardised
        self.axes = (0, inputs)
        for box, place in zip(self.boxes, self.axes, strict=True):
            box.clear()
            box.addItems([self.symbol(parameter) for parameter in range(inputs + 1)])
            box.setCurrentIndex(place)
            box.setVisible(inputs > 1)
        return True

    def dress(self, theme: Theme) -> None:
        """Take on another scale."""
        for box in self.boxes:
            box.setFixedWidth(round(theme.px(WIDE)))

    def symbol(self, place: int) -> str:
        """The symbol of a parameter: w, w₂, b."""
        return "b" if place == self._inputs else weight_name(place, self._inputs)

    def name(self, place: int) -> str:
        """The name of a parameter for an axis."""
        name = self.tr("bias {symbol}") if place == self._inputs else self.tr("weight {symbol}")
        if self._standardised:  # there they are other numbers than for inputs as typed
            name = self.tr("bias {symbol} (scaled)")
            if place < self._inputs:
                name = self.tr("weight {symbol} (scaled)")
        return name.format(symbol=self.symbol(place))

    def colour(self, place: int) -> str:
        """The theme's colour for a parameter."""
        return "bias" if place == self._inputs else "weight"

    @Slot()
    def _choose(self) -> None:
        """Take what the boxes say; who chooses what the other box shows, swaps them."""
        before = self.axes
        p, q = (box.currentIndex() for box in self.boxes)
        if p == q:
            p, q = (p, before[0]) if p != before[0] else (before[1], q)
        for box, place in zip(self.boxes, (p, q), strict=True):
            box.setCurrentIndex(place)
        self.axes = (p, q)
        self.chosen.emit()
