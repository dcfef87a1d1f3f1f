"""Where the plots stand: the loss beside one of the others where there is room, else one of all, with tabs.

All but the loss are made, and their modules read, when they are first wanted or when the window has been painted: the
first picture does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Scene
from neuron_gui.core.starts import StartsMap
from neuron_gui.core.sweep import RateSweep
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.pin_words import ShownPin
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.turns import Show
from neuron_gui.ui.what_if_bar import WhatIfBar

if TYPE_CHECKING:
    from neuron_gui.ui.fit_plot import FitPlot
    from neuron_gui.ui.landscape import LandscapePlot
    from neuron_gui.ui.rates_plot import RatesPlot
    from neuron_gui.ui.weights_plot import WeightsPlot

SOON = 60  # milliseconds between two plots that are made: so that the window never stands still for long

NAMES = ("loss", "fit", "landscape", "weights", "rates")

INSIDE = (16, 10, 12, 8)  # pixels between a card and its plot
TABS = (8, 6)  # and to its tabs


class PlotsArea(QWidget):
    """The plots, each in a card; they are there by their names for the window to feed."""

    view_opened = Signal()  # one that was hidden is to be seen now
    epoch_chosen = Signal(int)
    start_chosen = Signal(object)  # a State
    edited = Signal(object, str, str)  # a new Dataset, what was done for the undo menu, and which edits are one
    row_selected = Signal(int)
    row_held = Signal(bool)  # a row is moved by the mouse, or by keys
    row_let_go = Signal()
    row_kept = Signal()  # with Enter, while something is tried out
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it
    start_held = Signal(object)  # the State from which the run shall begin, while it is dragged
    start_let_go = Signal()
    state_held = Signal(object)  # the State that a person drags
    state_given_back = Signal(object)  # the one from before the drag
    rates_seen = Signal(bool)  # whether the rates are in front
    rate_chosen = Signal(float)
    goal_chosen = Signal(float)
    starts_wished = Signal(object)  # a StartsWish

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossPlot()
        self._fit: FitPlot | None = None
        self._landscape: LandscapePlot | None = None
        self._weights: WeightsPlot | None = None
        self._rates: RatesPlot | None = None
        self._theme: Theme | None = None
        self._pins: tuple[ShownPin, ...] = ()
        self._present: Dataset | None = None
        self._asked: tuple[tuple[float, ...] | None, float] = (None, 0.0)
        self._cards = [_card() for _ in NAMES]
        self._put(self.loss, 0)
        self.loss.why_asked.connect(self.why_asked)
        self.loss.epoch_chosen.connect(self.epoch_chosen)
        self._tabs = QTabBar()
        self._tabs.setObjectName("plotTabs")
        self._tabs.setAccessibleName(self.tr("Plots"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for title in (self.tr("Loss"), self.tr("Fit"), self.tr("Landscape"), self.tr("Weights"), self.tr("Rates")):
            self._tabs.addTab(title)
        self._tabs.currentChanged.connect(self._choose)
        # The tabs stand in the card, where its title would: there is little height to spare.
        self._corner = QWidget()
        corner = QHBoxLayout(self._corner)
        corner.setContentsMargins(*TABS, 0, 0)
        corner.addWidget(self._tabs)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.addWidget(self._cards[0], 0, 0)
        for card in self._cards[1:]:
            self._grid.addWidget(card, 0, 1)
        self.bar = WhatIfBar(self)
        self._trying = False, False
        self._compact = True
        self.set_compact(False)

    @property
    def turns(self) -> tuple[Show, ...]:
        """What shows a scene in each plot; a hidden one has nothing to show."""
        return self._show_loss, self._show_fit, self._show_landscape, self._show_weights

    @property
    def fit(self) -> FitPlot:
        """The rows and what the neuron makes of them."""
        if self._fit is None:
            from neuron_gui.ui.fit_plot import FitPlot

            self._fit = made = FitPlot()
            made.edited.connect(self.edited)
            made.row_selected.connect(self.row_selected)
            made.row_held.connect(self.row_held)
            made.row_let_go.connect(self.row_let_go)
            made.row_kept.connect(self.row_kept)
            made.set_trying(*self._trying)
            made.line_hand.held.connect(self.state_held)
            made.line_hand.given_back.connect(self.state_given_back)
            if self._present is not None:
                made.set_present(self._present)
            self._take_in(made, 1)
            made.show_asked(*self._asked)
        return self._fit

    @property
    def landscape(self) -> LandscapePlot:
        """The loss over two parameters."""
        if self._landscape is None:
            from neuron_gui.ui.landscape import LandscapePlot

            self._landscape = made = LandscapePlot()
            made.start_chosen.connect(self.start_chosen)
            made.start_held.connect(self.start_held)
            made.grip.start_let_go.connect(self.start_let_go)
            made.grip.held.connect(self.state_held)
            made.grip.given_back.connect(self.state_given_back)
            made.starts_wished.connect(self.starts_wished)
            self._take_in(made, 2)
            made.show_pins(self._pins)
        return self._landscape

    @property
    def weights(self) -> WeightsPlot:
        """The parameters over the epochs."""
        if self._weights is None:
            from neuron_gui.ui.weights_plot import WeightsPlot

            self._weights = made = WeightsPlot()
            made.epoch_chosen.connect(self.epoch_chosen)
            self._take_in(made, 3)
            made.show_pins(self._pins)
        return self._weights

    @property
    def rates(self) -> RatesPlot:
        """What every learning rate leads to."""
        if self._rates is None:
            from neuron_gui.ui.rates_plot import RatesPlot

            self._rates = made = RatesPlot()
            made.rate_chosen.connect(self.rate_chosen)
            made.goal_chosen.connect(self.goal_chosen)
            self._take_in(made, 4)
        return self._rates

    def make_fit(self) -> None:
        """Make the plot that belongs into the picture now."""
        _ = self.fit
        self.view_opened.emit()

    @Slot()
    def make_the_rest(self) -> None:
        """Make what is still missing, one after the other, so that the window never stands still for long."""
        if self._landscape is None:
            _ = self.landscape
            QTimer.singleShot(SOON, self.make_the_rest)
        elif self._weights is None:
            _ = self.weights
            QTimer.singleShot(SOON, self.make_the_rest)
        else:
            _ = self.rates

    def set_present(self, dataset: Dataset) -> None:
        """These are the present data, which can be changed; others are only looked at."""
        self._present = dataset
        if self._fit is not None:
            self._fit.set_present(dataset)

    def show_asked(self, inputs: tuple[float, ...] | None, prediction: float) -> None:
        """Show what was asked and answered, too; None takes it away."""
        self._asked = (inputs, prediction)
        if self._fit is not None:
            self._fit.show_asked(inputs, prediction)

    def _take_in(self, view: FitPlot | LandscapePlot | WeightsPlot | RatesPlot, place: int) -> None:
        if hasattr(view, "why_asked"):
            view.why_asked.connect(self.why_asked)
        view.set_titled(False)
        if self._theme is not None:
            view.set_theme(self._theme)
        self._put(view, place)
        self._leave_room()

    def _put(self, view: QWidget, place: int) -> None:
        inside = self._cards[place].layout()
        assert inside is not None  # _card gave it one
        inside.addWidget(view)

    def _show_loss(self, scene: Scene) -> bool:
        if not self._cards[0].isVisibleTo(self):
            return False
        moment = scene.moment
        run = scene.history, moment.epoch, scene.end, scene.ghost, scene.last, scene.tried
        drawn = self.loss.show_history(*run)
        return self.loss.show_level(moment.loss if moment.by_hand else None) or drawn

    def _show_fit(self, scene: Scene) -> bool:
        seen = self._cards[1].isVisibleTo(self) and self._fit is not None
        return seen and self.fit.show_moment(scene.moment, scene.start)

    def _show_landscape(self, scene: Scene) -> bool:
        landscape = scene.moment, scene.history, scene.ghost, scene.start, scene.tried
        return self._cards[2].isVisibleTo(self) and self.landscape.show_moment(*landscape)

    def _show_weights(self, scene: Scene) -> bool:
        seen = self._cards[3].isVisibleTo(self)
        return seen and self.weights.show_moment(scene.moment, scene.history, scene.end, scene.last)

    def show_pins(self, pins: tuple[ShownPin, ...]) -> None:
        """Have these runs beside the one on screen, from the next scene on."""
        self._pins = pins
        for view in (self.loss, self._landscape, self._weights):
            if view is not None:
                view.show_pins(pins)

    def show_what_if(self, *, active: bool, is_open: bool) -> None:
        """Have the words about what is tried over the plot in front; ``is_open``: until it is kept or dropped."""
        over, self._trying = self._trying[0] and not active, (active, is_open)
        if self._fit is not None:
            self._fit.set_trying(*self._trying)
        if self._landscape is not None and over:
            self._landscape.grip.drop_start()
        self.bar.setVisible(active)
        self._place_bar()

    def _place_bar(self) -> None:
        front = 0 if not self._compact else self._tabs.currentIndex()
        self.bar.stand_over(self._cards[front].geometry(), low=self._compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size for the cards is another place for the bar."""
        super().resizeEvent(event)
        self._grid.activate()
        self._place_bar()

    @Slot(float, float)
    def show_rate(self, rate: float, goal: float) -> None:
        """Show the present learning rate, and the loss that is waited for."""
        self.rates.show_rate(rate, goal)

    @Slot(object)
    def show_sweep(self, sweep: RateSweep) -> None:
        """Show what every learning rate has led to."""
        self.rates.show_sweep(sweep)

    @Slot(object)
    def show_starts(self, made: StartsMap) -> None:
        """Show where each start leads."""
        self.landscape.show_starts(made)

    @Slot(str)
    def show_no_rates(self, reason: str) -> None:
        """Say why there is nothing to show of the rates."""
        self.rates.show_missing(reason)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.bar.set_theme(theme)
        for view in (self.loss, self._fit, self._landscape, self._weights, self._rates):
            if view is not None:
                view.set_theme(theme)
        self._leave_room()

    def set_compact(self, compact: bool) -> None:
        """Show one plot with tabs for all, or the loss and another with tabs for the others."""
        if compact == self._compact:
            return
        self._compact = compact
        self.loss.set_titled(not compact)
        self._tabs.setTabVisible(0, compact)
        if not compact and self._tabs.currentIndex() == 0:
            self._tabs.setCurrentIndex(1)
        self._put_corner(0 if compact else 1)
        self._leave_room()
        self._choose()

    def _put_corner(self, column: int) -> None:
        """Put the tabs over the top left of a column, no wider than they are: beside them things are pressed."""
        self._grid.addWidget(self._corner, 0, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._corner.raise_()

    def _leave_room(self) -> None:
        """The tabs stand where a heading would begin."""
        self._tabs.updateGeometry()  # it does not say by itself that a tab is hidden, or bold
        tabs = self._tabs.sizeHint()
        corner = QSize(tabs.width() + TABS[0] - INSIDE[0], tabs.height() + TABS[1] - INSIDE[1])
        self.loss.set_corner(corner if self._compact else QSize())
        for view in (self._fit, self._landscape, self._weights, self._rates):
            if view is not None:
                view.set_corner(corner)

    def open_view(self, name: str) -> None:
        """Bring one of NAMES to the front."""
        place = NAMES.index(name)
        if self._compact or place:
            self._tabs.setCurrentIndex(place)

    def show_errors(self) -> None:
        """Bring the fit to the front, with the squares of the errors where the loss is their mean."""
        self.open_view("fit")
        box = self.fit.findChild(QCheckBox, "squaresBox")
        if box is not None and box.isEnabled():
            box.setChecked(True)

    @Slot()
    def _choose(self) -> None:
        front = self._tabs.currentIndex()
        for place, card in enumerate(self._cards):
            card.setVisible(place == front or (place == 0 and not self._compact))
        for column in (0, 1):
            shown = not self._compact or (front == 0) == (column == 0)
            self._grid.setColumnStretch(column, 1 if shown else 0)
        if self._compact:
            self._put_corner(0 if front == 0 else 1)
        self._grid.setHorizontalSpacing(0 if self._compact else 12)
        self._leave_room()  # the chosen tab is the widest in its letters
        self._grid.activate()
        self._place_bar()
        self.rates_seen.emit(front == 4)
        if self.isVisible():
            self.view_opened.emit()


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(*INSIDE)
    return card
