"""Card 3, the neuron: the diagram, and under it the formula with live numbers."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.ui.cards import button, label, title_row
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.diagram_captions import list_values
from neuron_gui.ui.formula import FormulaLabel
from neuron_gui.ui.icons import icon
from neuron_gui.ui.theme import Theme


class NeuronCard(QFrame):
    """Title, diagram and formula; ``diagram`` is there for the window to connect."""

    by_hand_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.diagram = Diagram()
        self._formula = FormulaLabel()
        self._formula.why_asked.connect(self.diagram.why_asked)
        self._row = label("", "muted")
        self._row.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row_text = ""
        self._by_hand = button("byHandButton", "link", self.tr("By hand"))
        self._by_hand.setCheckable(True)
        self._by_hand.clicked.connect(self.by_hand_chosen)
        self.show_by_hand(False, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(4)
        heading = title_row("3", self.tr("The neuron"))
        heading.addWidget(self._row, 1)
        heading.addWidget(self._by_hand)
        column.addLayout(heading)
        column.addWidget(self.diagram, 1)
        column.addWidget(self._formula)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self.diagram.set_theme(theme)
        self._formula.set_theme(theme)
        self._by_hand.setIcon(icon("sliders", theme))
        self._by_hand.setIconSize(QSize(round(theme.px(14)), round(theme.px(14))))

    def show_by_hand(self, on: bool, problem: str) -> None:
        """Show whether the neuron is in a person's hand; ``problem`` is why it cannot be taken."""
        self._by_hand.setChecked(on)
        self._by_hand.setEnabled(on or not problem)
        tip = self.tr("Set w and b yourself: can you beat the neuron? (Ctrl+H)")
        self._by_hand.setToolTip(tip if on or not problem else problem)

    def show_moment(self, moment: Moment) -> None:
        """Show an epoch; while a story is told, its row and the numbers of it that are known by now."""
        self.diagram.show_moment(moment)
        story = self.diagram.story
        if story is not None:
            moment = replace(moment, dataset=story.dataset, settings=story.settings, row=story.row)
        self._formula.show_moment(moment, self.diagram.reading)
        self._row_text = self._row_words(moment)
        self._cut_row()

    @property
    def row_words(self) -> str:
        """Which row is shown, with its numbers; nothing if none is."""
        return self._row_text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words about the row to the new width."""
        super().resizeEvent(event)
        self._cut_row()

    def _cut_row(self) -> None:
        room = self._row.width()
        text = self._row.fontMetrics().elidedText(self._row_text, Qt.TextElideMode.ElideRight, room)
        if text != self._row.text():
            self._row.setText(text)
            self._row.setToolTip(self._row_text if text != self._row_text else "")

    def _row_words(self, moment: Moment) -> str:
        if moment.row is None:
            return ""
        dataset, decimals = moment.dataset, moment.dataset.decimals
        values = list_values(dataset.columns, dataset.rows[moment.row], (*decimals.inputs, decimals.target), 4)
        text = self.tr("test row {number}: {values}") if moment.is_test else self.tr("row {number}: {values}")
        return text.format(number=moment.row + 1, values=values)
