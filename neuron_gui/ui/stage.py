"""Where everything stands: the transport above, three columns of cards below; arranges the views, connects nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.ui.data_card import DataCard
from neuron_gui.ui.diagnosis_card import DiagnosisCard
from neuron_gui.ui.log_view import LogView
from neuron_gui.ui.neuron_card import NeuronCard
from neuron_gui.ui.plots_area import PlotsArea
from neuron_gui.ui.predict_card import PredictCard
from neuron_gui.ui.settings_card import SettingsCard
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.transport import Transport

ROOM_FOR_TWO_PLOTS = 1200  # logical pixels at 100 %
LEFT, RIGHT, NARROW = 272, 292, 248


class Stage(QWidget):
    """Holds the views by their names; ``arrange`` fits them to the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.transport = Transport()
        self.data = DataCard()
        self.settings = SettingsCard()
        self.neuron = NeuronCard()
        self.plots = PlotsArea()
        self.predict = PredictCard()
        self.log = LogView()
        self.diagnosis = DiagnosisCard()
        self._theme = Theme()
        self._left = _column((self.data, 1), (self.settings, 0))
        self._right = _column((self.diagnosis, 0), (self.predict, 0), (self.log, 1))
        body = QHBoxLayout()
        body.setContentsMargins(16, 14, 16, 14)
        body.setSpacing(14)
        body.addWidget(self._left)
        body.addWidget(_column((self.neuron, 11), (self.plots, 9)), 1)
        body.addWidget(self._right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.transport)
        whole.addLayout(body, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for view in (self.transport, self.data, self.neuron, self.plots, self.predict, self.log):
            view.set_theme(theme)
        self.arrange(self.width())

    def arrange(self, width: int) -> None:
        """Two plots and wide columns where there is room, else one plot with tabs and narrow columns."""
        scale = self._theme.scale
        compact = width < ROOM_FOR_TWO_PLOTS * scale
        self.plots.set_compact(compact)
        self.transport.set_compact(compact)
        # Columns grow more slowly than the text in them, so that the diagram keeps its room on a projector.
        self._left.setFixedWidth(round((NARROW if compact else LEFT) * scale**0.75))
        self._right.setFixedWidth(round((NARROW if compact else RIGHT) * scale**0.75))


def _column(*views: tuple[QWidget, int]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for view, stretch in views:
        layout.addWidget(view, stretch)
    return column
