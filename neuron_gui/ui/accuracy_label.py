"""How many rows of a yes/no question are right, in a few words that can be asked for the 2 × 2 table."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_percent
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.ask_label import AskLabel

INSIDE = 2  # pixels between its words and the ring of the focus


class AccuracyLabel(AskLabel):
    """Hidden where no yes/no question is asked; as wide as it can become, so that nothing jumps."""

    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accuracyLabel")
        self.setProperty("kind", "accuracy")
        self._right = self._rows = ""
        self._short = False
        self.setIndent(INSIDE)
        self.asked.connect(self._ask)
        self.hide()

    def show_moment(self, moment: Moment) -> None:
        """Say it of the shown epoch."""
        tally = moment.tally
        self.setVisible(tally is not None and tally.rows > 0)
        if tally is None:
            return
        self._right, self._rows = right, rows = f"{tally.right:,}", f"{tally.rows:,}"
        self._say()
        share = format_percent(tally.accuracy)
        spoken = self.tr("{right} of {rows} rows are right: {share}")
        self.setAccessibleName(spoken.format(right=right, rows=rows, share=share))
        tip = self.tr("Right: {share} of the rows. Press for the table of what is said and what is.")
        tip = tip.format(share=share)
        tests = moment.test_tally
        if tests is not None and tests.rows:
            tested = self.tr("Of the test rows, which it never learned from: {share}.")
            tip += "\n" + tested.format(share=format_percent(tests.accuracy))
        self.setToolTip(tip)

    def set_short(self, short: bool) -> None:
        """Take little room, because others need some."""
        if short != self._short:
            self._short = short
            self._say()

    def width_when(self, short: bool) -> int:
        """How wide it is, in short or not; the same whatever is right."""
        return self.fontMetrics().horizontalAdvance(self._words(self._rows, short)) + 2 * (self.frameWidth() + INSIDE)

    def _say(self) -> None:
        text = self._words(self._right, self._short)
        if text != self.text():
            self.setText(text)
        self.setFixedWidth(self.width_when(self._short))

    def _words(self, right: str, short: bool) -> str:
        text = "{right}/{rows} ✓" if short else self.tr("{right} of {rows} right")
        return text.format(right=right, rows=self._rows)

    @Slot()
    def _ask(self) -> None:
        self.why_asked.emit(Quantity(Kind.ACCURACY), self, self.rect())
