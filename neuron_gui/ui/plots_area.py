"""Where the plots stand: loss or rates beside one of the others where there is room, else one of all, with tabs.

All but the loss are made, and their modules read, when they are first wanted or when the window has been painted: the
first picture does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Scene
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.pin_words import ShownPin
from neuron_gui.ui.plot_tabs import corner_of, plot_card, room_for, tab_bar
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.turns import Show
from neuron_gui.ui.what_if_bar import WhatIfBar

if TYPE_CHECKING:
    from neuron_gui.core.starts import StartsMap
    from neuron_gui.core.sweep import RateSweep
    from neuron_gui.ui.fit_plot import FitPlot
    from neuron_gui.ui.landscape import LandscapePlot
    from neuron_gui.ui.rates_plot import RatesPlot
    from neuron_gui.ui.weights_plot import WeightsPlot

SOON = 60  # milliseconds between two plots that are made: so that the window never stands still for long

NAMES = ("loss", "fit", "landscape", "weights", "rates")
LOSS, FIT, RATES = 0, 1, 4
LEFT = (LOSS, RATES)  # what the left one of two can be: so the rates follow the rows that are dragged in the fit


class PlotsArea(QWidget):
    """The plots, each in a card; they are there by their names for the window to feed."""

    view_opened = Signal()  # one that was hidden is to be seen now
    view_made = Signal(str, QWidget)  # one of NAMES that was not needed before, and its plot
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
    rate_held = Signal(float)  # while it is pulled along
    rate_let_go = Signal()
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
        self._cards = [plot_card() for _ in NAMES]
        self._put(self.loss, 0)
        self.loss.why_asked.connect(self.why_asked)
        self.loss.epoch_chosen.connect(self.epoch_chosen)
        self.loss.set_titled(False)
        titles = self.tr("Loss"), self.tr("Fit"), self.tr("Landscape"), self.tr("Weights"), self.tr("Rates")
        self._tabs = tab_bar("plotTabs", self.tr("Plots"), titles)
        self._tabs.currentChanged.connect(self._choose)
        self._left_tabs = tab_bar("leftPlotTabs", self.tr("Plots at the left"), [titles[place] for place in LEFT])
        self._left_tabs.currentChanged.connect(self._choose)
        # The tabs stand in the card, where its title would: there is little height to spare.
        self._corner, self._left_corner = corner_of(self._tabs), corner_of(self._left_tabs)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, 0, _column(place))
        self._put_corner(self._left_corner, 0)
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
            made.rate_held.connect(self.rate_held)
            made.hand.let_go.connect(self.rate_let_go)
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
        self.view_made.emit(NAMES[place], view)

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
        ghost = scene.ghost if scene.tried else None
        if ghost is not None and not ghost.fits(scene.moment.dataset, scene.moment.settings):
            ghost = None  # it is a line of other numbers
        before = None if ghost is None else ghost.state(min(scene.moment.epoch, ghost.last_epoch))
        return seen and self.fit.show_moment(scene.moment, scene.start, before)

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
        if self._rates is not None and over:
            self._rates.hand.release()
        self.bar.setVisible(active)
        self._place_bar()

    def _place_bar(self) -> None:
        front = self._shown[0]
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
        front = self._tabs.currentIndex()
        self._compact = compact
        for place in LEFT:
            self._tabs.setTabVisible(place, compact)
        self._left_corner.setVisible(not compact)
        if not compact and front in LEFT:
            self._left_tabs.setCurrentIndex(LEFT.index(front))
            self._tabs.setCurrentIndex(FIT)
        self._choose()

    @property
    def _shown(self) -> tuple[int, ...]:
        """The plots in front, from left to right."""
        front = self._tabs.currentIndex()
        return (front,) if self._compact else (LEFT[self._left_tabs.currentIndex()], front)

    def _put_corner(self, corner: QWidget, column: int) -> None:
        """Put tabs over the top left of a column, no wider than they are: beside them things are pressed."""
        self._grid.addWidget(corner, 0, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        corner.raise_()

    def _leave_room(self) -> None:
        """The tabs stand where a heading would begin."""
        right = room_for(self._tabs)
        left = right if self._compact else room_for(self._left_tabs)
        for view in (self._fit, self._landscape, self._weights):
            if view is not None:
                view.set_corner(right)
        for other in (self.loss, self._rates):
            if other is not None:
                other.set_corner(left)

    def open_view(self, name: str) -> None:
        """Bring one of NAMES to the front."""
        place = NAMES.index(name)
        if place in LEFT and not self._compact:
            self._left_tabs.setCurrentIndex(LEFT.index(place))
        else:
            self._tabs.setCurrentIndex(place)

    def show_errors(self) -> None:
        """Bring the fit to the front, with a mistake chosen, or else with the squares of the errors."""
        self.open_view("fit")
        box = None if self.fit.choose_mistake() else self.fit.findChild(QCheckBox, "squaresBox")
        if box is not None and box.isEnabled():
            box.setChecked(True)

    @Slot()
    def _choose(self) -> None:
        shown = self._shown
        for place, card in enumerate(self._cards):
            card.setVisible(place in shown)
        columns = [_column(place) for place in shown]
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(column in columns))
        self._put_corner(self._corner, columns[-1])
        self._grid.setHorizontalSpacing(0 if self._compact else 12)
        self._leave_room()  # the chosen tab is the widest in its letters
        self._grid.activate()
        self._place_bar()
        self.rates_seen.emit(RATES in shown)
        if self.isVisible():
            self.view_opened.emit()


def _column(place: int) -> int:
    return 0 if place in LEFT else 1
