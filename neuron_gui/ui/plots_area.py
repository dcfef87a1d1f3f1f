"""Where the plots stand: side by side where there is room, else one with tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.theme import Theme


class PlotsArea(QWidget):
    """The loss and the fit plot, each in a card; ``loss`` and ``fit`` are there for the window to feed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossPlot()
        self.fit = FitPlot()
        self._cards = [_card(self.loss), _card(self.fit)]
        self._tabs = QTabBar()
        self._tabs.setObjectName("plotTabs")
        self._tabs.setAccessibleName(self.tr("Plots"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab(self.tr("Loss"))
        self._tabs.addTab(self.tr("Fit"))
        self._tabs.currentChanged.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(12)
        for card in self._cards:
            row.addWidget(card, 1)
        # The tabs stand in the card, where its title would: there is little height to spare.
        corner = QHBoxLayout()
        corner.setContentsMargins(8, 6, 0, 0)
        corner.addWidget(self._tabs)
        layers = QGridLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addLayout(row, 0, 0)
        layers.addLayout(corner, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._tabs.raise_()
        self._compact = False
        self._tabs.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self.loss.set_theme(theme)
        self.fit.set_theme(theme)

    def set_compact(self, compact: bool) -> None:
        """Show one plot with tabs, or both."""
        if compact == self._compact:
            return
        self._compact = compact
        self._tabs.setVisible(compact)
        for view in (self.loss, self.fit):
            view.set_titled(not compact)
        self._choose()

    def open_view(self, name: str) -> None:
        """Bring ``"loss"`` or ``"fit"`` to the front."""
        self._tabs.setCurrentIndex(("loss", "fit").index(name))

    @Slot()
    def _choose(self) -> None:
        for place, card in enumerate(self._cards):
            card.setVisible(not self._compact or place == self._tabs.currentIndex())


def _card(view: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(16, 10, 12, 8)
    inside.addWidget(view)
    return card
