"""How many rows of a yes/no question are right, in a few words that can be asked for the 2 × 2 table."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_percent
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.ask_label import AskLabel


class AccuracyLabel(AskLabel):
    """Hidden where no yes/no question is asked; as wide as it can become, so that nothing jumps."""

    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accuracyLabel")
        self.setProperty("kind", "accuracy")
        self.asked.connect(self._ask)
        self.hide()

    def show_moment(self, moment: Moment) -> None:
        """Say it of the shown epoch."""
        tally = moment.tally
        self.setVisible(tally is not None and tally.rows > 0)
        if tally is None:
            return
        rows = f"{tally.rows:,}"
        text = self.tr("{right} of {rows} right")
        self.setText(text.format(right=rows, rows=rows))
        self.setFixedWidth(self.sizeHint().width())
        self.setText(text.format(right=f"{tally.right:,}", rows=rows))
        share = format_percent(tally.accuracy)
        spoken = self.tr("{right} of {rows} rows are right: {share}")
        self.setAccessibleName(spoken.format(right=f"{tally.right:,}", rows=rows, share=share))
        tip = self.tr("Right: {share} of the rows. Press for the table of what is said and what is.")
        tip = tip.format(share=share)
        tests = moment.test_tally
        if tests is not None and tests.rows:
            tested = self.tr("Of the test rows, which it never learned from: {share}.")
            tip += "\n" + tested.format(share=format_percent(tests.accuracy))
        self.setToolTip(tip)

    @Slot()
    def _ask(self) -> None:
        self.why_asked.emit(Quantity(Kind.ACCURACY), self, self.rect())
