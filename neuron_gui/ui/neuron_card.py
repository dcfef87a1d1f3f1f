"""Card 3, the neuron: the diagram, and under it the formula with live numbers."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_number
from neuron_gui.ui.cards import label, title_row
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.formula import FormulaLabel
from neuron_gui.ui.theme import Theme


class NeuronCard(QFrame):
    """Title, diagram and formula; ``diagram`` is there for the window to connect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.diagram = Diagram()
        self._formula = FormulaLabel()
        self._row = label("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(4)
        heading = title_row("3", self.tr("The neuron"))
        heading.addWidget(self._row)
        column.addLayout(heading)
        column.addWidget(self.diagram, 1)
        column.addWidget(self._formula)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self.diagram.set_theme(theme)
        self._formula.set_theme(theme)

    def show_moment(self, moment: Moment) -> None:
        """Show an epoch."""
        self.diagram.show_moment(moment)
        told = self.diagram.told_state
        self._formula.show_moment(moment if told is None else replace(moment, state=told))
        self._row.setText(self._row_words(moment))

    def _row_words(self, moment: Moment) -> str:
        if moment.row is None:
            return ""
        dataset, decimals = moment.dataset, moment.dataset.decimals
        parts = [
            f"{name} = {format_number(value, places)}"
            for name, value, places in zip(
                dataset.columns,
                dataset.rows[moment.row],
                (*decimals.inputs, decimals.target),
                strict=True,
            )
        ]
        if len(parts) > 4:
            parts = [*parts[:2], "…", parts[-1]]
        return self.tr("row {number}: {values}").format(number=moment.row + 1, values=", ".join(parts))
