"""Where the plots stand: the loss beside one of the others where there is room, else one of all, with tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from neuron_gui.core.moment import Scene
from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.landscape import LandscapePlot
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.pin_words import ShownPin
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.turns import Show
from neuron_gui.ui.weights_plot import WeightsPlot

NAMES = ("loss", "fit", "landscape", "weights")


class PlotsArea(QWidget):
    """The plots, each in a card; they are there by their names for the window to feed."""

    view_opened = Signal()  # one that was hidden is to be seen now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossPlot()
        self.fit = FitPlot()
        self.landscape = LandscapePlot()
        self.weights = WeightsPlot()
        self._views = (self.loss, self.fit, self.landscape, self.weights)
        self._cards = [_card(view) for view in self._views]
        self._tabs = QTabBar()
        self._tabs.setObjectName("plotTabs")
        self._tabs.setAccessibleName(self.tr("Plots"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for title in (self.tr("Loss"), self.tr("Fit"), self.tr("Landscape"), self.tr("Weights")):
            self._tabs.addTab(title)
        self._tabs.currentChanged.connect(self._choose)
        # The tabs stand in the card, where its title would: there is little height to spare.
        self._corner = QWidget()
        corner = QHBoxLayout(self._corner)
        corner.setContentsMargins(8, 6, 0, 0)
        corner.addWidget(self._tabs)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.addWidget(self._cards[0], 0, 0)
        for card in self._cards[1:]:
            self._grid.addWidget(card, 0, 1)
        self._compact = True
        self.set_compact(False)

    @property
    def turns(self) -> tuple[Show, ...]:
        """What shows a scene in each plot; a hidden one has nothing to show."""
        return self._show_loss, self._show_fit, self._show_landscape, self._show_weights

    def _show_loss(self, scene: Scene) -> bool:
        epoch, seen = scene.moment.epoch, self._cards[0].isVisibleTo(self)
        return seen and self.loss.show_history(scene.history, epoch, scene.end, scene.ghost, scene.last)

    def _show_fit(self, scene: Scene) -> bool:
        return self._cards[1].isVisibleTo(self) and self.fit.show_moment(scene.moment, scene.start)

    def _show_landscape(self, scene: Scene) -> bool:
        return self._cards[2].isVisibleTo(self) and self.landscape.show_moment(scene.moment, scene.history, scene.ghost)

    def _show_weights(self, scene: Scene) -> bool:
        seen = self._cards[3].isVisibleTo(self)
        return seen and self.weights.show_moment(scene.moment, scene.history, scene.end, scene.last)

    def show_pins(self, pins: tuple[ShownPin, ...]) -> None:
        """Have these runs beside the one on screen, from the next scene on."""
        for view in (self.loss, self.landscape, self.weights):
            view.show_pins(pins)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        for view in self._views:
            view.set_theme(theme)
        self._leave_room()

    def set_compact(self, compact: bool) -> None:
        """Show one plot with tabs for all, or the loss and another with tabs for the others."""
        if compact == self._compact:
            return
        self._compact = compact
        self.loss.set_titled(not compact)
        for view in (self.fit, self.landscape, self.weights):
            view.set_titled(False)
        self._tabs.setTabVisible(0, compact)
        if not compact and self._tabs.currentIndex() == 0:
            self._tabs.setCurrentIndex(1)
        corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(self._corner, 0, 0 if compact else 1, corner)
        self._corner.raise_()
        self._leave_room()
        self._choose()

    def _leave_room(self) -> None:
        """The tabs stand where a heading would begin."""
        corner = self._tabs.sizeHint().width()
        self.loss.set_corner(corner if self._compact else 0)
        for view in (self.fit, self.weights):
            view.set_corner(corner)

    def open_view(self, name: str) -> None:
        """Bring one of NAMES to the front."""
        place = NAMES.index(name)
        if self._compact or place:
            self._tabs.setCurrentIndex(place)

    @Slot()
    def _choose(self) -> None:
        front = self._tabs.currentIndex()
        for place, card in enumerate(self._cards):
            card.setVisible(place == front or (place == 0 and not self._compact))
        for column in (0, 1):
            shown = not self._compact or (front == 0) == (column == 0)
            self._grid.setColumnStretch(column, 1 if shown else 0)
        if self._compact:
            self._grid.addWidget(self._corner, 0, 0 if front == 0 else 1, Qt.AlignmentFlag.AlignTop)
            self._corner.raise_()
        self._grid.setHorizontalSpacing(0 if self._compact else 12)
        self.view_opened.emit()


def _card(view: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(16, 10, 12, 8)
    inside.addWidget(view)
    return card
