"""Where everything stands: the transport above, three columns of cards below; knows of no work, only of room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

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
ROOM_FOR_THREE_CARDS = 580
NO_ROOM_FOR_WORDS = 980
LEAST = (1000, 540)  # the cards at 100 %
LEFT, RIGHT, NARROW = 272, 292, 254


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
        self.settings.more_toggled.connect(self._share_left)
        self.diagnosis.shown.connect(self._share_right)
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(16, 14, 16, 14)
        body.setSpacing(14)
        body.addWidget(self._left)
        body.addWidget(_column((self.neuron, 11), (self.plots, 9)), 1)
        body.addWidget(self._right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.transport)
        scroll = QScrollArea()  # for text so large that the cards do not fit into the window
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._room = _Room(self._body)
        scroll.setWidget(self._room)
        whole.addWidget(scroll, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for view in (self.transport, self.data, self.neuron, self.plots, self.predict, self.log):
            view.set_theme(theme)
        self.arrange()

    def arrange(self) -> None:
        """Two plots and wide columns where there is room, else one plot with tabs and narrow columns."""
        scale, width = self._theme.scale, self.width()
        compact = width < ROOM_FOR_TWO_PLOTS * scale
        self._room.setMinimumSize(*(round(length * scale**0.8) for length in LEAST))
        self.plots.set_compact(compact)
        self.predict.set_compact(compact)
        self.transport.set_compact(compact, narrow=width < NO_ROOM_FOR_WORDS * scale)
        # Columns grow more slowly than the text in them, so that the diagram keeps its room on a projector.
        self._left.setFixedWidth(round((NARROW if compact else LEFT) * scale**0.75))
        self._right.setFixedWidth(round((NARROW if compact else RIGHT) * scale**0.75))
        self._share_right()

    @Slot(bool)
    def _share_left(self, more: bool) -> None:
        """The settings take what they need; all of them take the larger part and scroll in it."""
        layout = self._left.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretch(0, 2 if more else 1)
        layout.setStretch(1, 3 if more else 0)

    @Slot()
    def _share_right(self) -> None:
        """Where there is not room for all three, the explanation and the question go before the log."""
        crowded = self._body.height() < ROOM_FOR_THREE_CARDS * self._theme.scale
        self.log.setVisible(not (crowded and self.diagnosis.isVisibleTo(self)))


class _Room(QWidget):
    """Gives the cards all of its size, and asks for no more than its minimum: their texts would ask for more."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Pass the size on."""
        self._inside.resize(self.size())


def _column(*views: tuple[QWidget, int]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for view, stretch in views:
        layout.addWidget(view, stretch)
    return column
