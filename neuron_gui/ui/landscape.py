"""The loss as a landscape over two parameters, with the path that the run has walked down so far.

A view of a Moment and its History. What takes longer than a frame can spare is worked out beside the GUI thread; until
then the old picture stays.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuron_gui.core.history import History
from neuron_gui.core.landscape import UNKNOWN, Axes, Best, Ground, Place, Surface, place_of, state_at
from neuron_gui.core.landscape_view import Growth, Window
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import gradient
from neuron_gui.core.numerals import format_loss, format_number
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import State
from neuron_gui.core.starts import StartsMap
from neuron_gui.ui.cards import label
from neuron_gui.ui.desk import Desk
from neuron_gui.ui.landscape_axes import AxesChoice
from neuron_gui.ui.landscape_grip import LandscapeGrip
from neuron_gui.ui.landscape_hand import LandscapeHand
from neuron_gui.ui.landscape_marks import LandscapeMarks, apart
from neuron_gui.ui.landscape_path import LandscapePath
from neuron_gui.ui.landscape_picture import Picture, PictureOrder, Survey, SurveyOrder, shades
from neuron_gui.ui.landscape_pins import columns
from neuron_gui.ui.landscape_words import best_words
from neuron_gui.ui.pin_words import ShownPin
from neuron_gui.ui.plot_board import NEAR, PlotBoard, around
from neuron_gui.ui.plot_heading import PlotHeading
from neuron_gui.ui.theme import Theme

AT_ONCE = 8e6  # nanoseconds that may be spent at once; what takes longer goes to the desk


class LandscapePlot(QWidget):
    """Contours of the loss, the path so far, the present and the best place, and the steepest way down.

    ``grip`` says how the present place is dragged.
    """

    start_chosen = Signal(object)  # a State: the shown one with the two parameters of the chosen place
    start_held = Signal(object)  # a State: the start as it is dragged now
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it
    starts_wished = Signal(object)  # a StartsWish: have it worked out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._history: History | None = None
        self._ghost: History | None = None
        self._still = False  # whether the window stays as it is
        self._begin: State | None = None
        self._shown: tuple[object, ...] = ()
        self._ground: Ground | None = None
        self._survey: Survey | None = None
        self._surface: tuple[object, Surface] | None = None
        self._growth: tuple[object, Growth] | None = None
        self._picture: Picture | None = None
        self._picture_key: tuple[object, ...] = ()
        self._asked: tuple[object, ...] = ()
        self._arrows: list[tuple[str, QPointF, QPointF]] = []
        self._desk = Desk(self)
        self._desk.done.connect(self._take)
        self._note = label("", "small")
        self._choice = AxesChoice(self)
        self._choice.chosen.connect(self._axes_chosen)
        self._heading = PlotHeading(self.tr("Landscape"), (self._note,))
        self._board = PlotBoard("landscape", self.tr("Loss over two parameters"), self._words_at)
        plot = self._board.widget
        plot.getAxis("left").setGrid(0)
        self._board.clicked.connect(self._clicked)
        self._board.resized.connect(self._draw)
        self._marks = LandscapeMarks(self._board, self.tr("start"), self.tr("best"))
        self._path = LandscapePath(self._board, self._marks)
        self._marks.starts.wished.connect(self.starts_wished)
        self._marks.starts.toggled.connect(self._draw)
        self._heading.add_tools(*self._choice.boxes, self._marks.starts.box)
        self._hand = LandscapeHand(self._board, self._marks, self._rounded_words, self._present)
        self._hand.chosen.connect(self._choose)
        self.grip = LandscapeGrip(self._board, self._marks, self._shown_state, self._start_state)
        self.grip.let_go.connect(self._draw)
        self.grip.start_held.connect(self._hold_start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(plot, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._choice.dress(theme)
        self._dress_axes()
        self._marks.dress(theme)
        self._hand.dress(theme)
        self._draw()

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._heading.set_titled(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of the heading free, from the top left."""
        self._heading.set_corner(size)

    def show_moment(
        self,
        moment: Moment,
        history: History | None,
        ghost: History | None = None,
        start: State | None = None,
        tried: bool = False,
    ) -> bool:
        """Show the landscape of an epoch and the path that led there, and in grey that of the run it replaces.

        Without a run ``start`` is where the next one would begin. A run that is only ``tried`` does not move the view,
        wherever it goes. Returns whether the picture changed.
        """
        before, self._moment, self._history, self._ghost = self._moment, moment, history, ghost
        self._begin, self._still = start, tried
        last = history.last_epoch if history else 0
        shown = (moment.state, moment.row, moment.settings, moment.epoch, history, last, ghost)
        changed = shown != self._shown or before is None or before.dataset is not moment.dataset
        if changed:
            self._shown = shown
            self._draw()
            self._board.tell_again()
        return changed

    def show_pins(self, pins: tuple[ShownPin, ...]) -> None:
        """Have the paths of these runs beside the one that is shown, from the next time it is shown."""
        self._marks.pins.take(pins)
        self._shown = ()

    def show_starts(self, made: StartsMap) -> None:
        """Show where starts lead, or how far they are."""
        self._marks.starts.take(made)
        self._draw()

    # Working out

    @Slot()
    def _draw(self) -> None:
        moment = self._moment
        if moment is None:
            return
        ground = self._ground_of(moment)
        if not ground.is_sound:
            self._show_nothing()
            return
        self._board.say_empty("")
        survey, start = self._survey, self._start(moment)
        key = (ground, self._axes, start)
        if survey is None or (survey.ground, survey.axes, survey.start) != key:
            self._order(SurveyOrder(*key), key)
            survey = self._survey
        if survey is None or (survey.ground, survey.axes, survey.start) != key:
            return  # the old picture stays until the survey is there
        place = place_of(moment.state, self._axes)
        if not (self._still or self.grip.holding) or self._picture is None:
            self._marks.show_window(self._window_at(survey, moment.epoch, place))
        self._order_picture(survey, moment)
        self._marks.show_starts(moment.dataset, moment.settings, start, self._axes)
        self._marks.show_pins(self._axes)
        ghost = self._ghost if self._ghost is None or self._ghost.fits(moment.dataset, moment.settings) else None
        self._marks.show_ghost(ghost, self._axes)
        self._path.draw(self._run(moment), self._axes, moment.epoch, self._theme.px(1))
        self._draw_places(survey, moment, place)

    def _ground_of(self, moment: Moment) -> Ground:
        """What all landscapes over these rows share; kept until the rows, the activation or the loss change."""
        ground, settings = self._ground, moment.settings
        if (
            ground is None
            or ground.dataset is not moment.taught
            or (ground.activation, ground.loss) != (settings.activation, settings.loss)
        ):
            if self._choice.offer(moment.dataset.input_count, settings.standardise):
                self._heading.arrange()
                self._hand.drop()
                self._dress_axes()
            ground = self._ground = Ground(moment.taught, settings.activation, settings.loss)
        return ground

    def _run(self, moment: Moment) -> History | None:
        """The history, if it is one of neurons like the shown one."""
        history = self._history
        return history if history is not None and history.fits(moment.dataset, moment.settings) else None

    def _start(self, moment: Moment) -> State:
        run = self._run(moment)
        begin = self._begin or moment.state
        return run.start if run is not None else begin if moment.by_hand else moment.state

    def _surface_of(self, ground: Ground, state: State) -> Surface:
        """The landscape with all other parameters as in a state; kept while they are the same."""
        key = (ground, self._axes, state_at(state, self._axes, (0.0, 0.0)))
        if self._surface is None or self._surface[0] != key:
            self._surface = key, ground.surface(self._axes, state)
        return self._surface[1]

    def _window_at(self, survey: Survey, epoch: int, place: Place) -> Window:
        moment = self._moment
        run = self._run(moment) if moment is not None else None
        key = (run, survey)
        if self._growth is None or self._growth[0] != key:
            self._growth = key, Growth(survey.window)
        growth = self._growth[1]
        if run is not None:
            growth.take(*columns(run, self._axes))
        return growth.window(epoch, place)

    def _order_picture(self, survey: Survey, moment: Moment) -> None:
        """Have the ground painted anew if it is another one."""
        window, area, ratio = self._marks.window, self._board.area, self._board.ratio
        size = (max(8, round(area.width() * ratio)), max(8, round(area.height() * ratio)))
        held = state_at(moment.state, self._axes, (0.0, 0.0))
        key = (survey, held, window, size, self._theme)
        if key not in (self._picture_key, self._asked):
            surface = self._surface_of(survey.ground, moment.state)
            best = survey.best if moment.dataset.input_count == 1 else None
            width = self._theme.px(1) * ratio
            order = PictureOrder(surface, moment.state, self._axes, window, best, size, width, shades(self._theme))
            self._order(order, key)

    def _order(self, order: SurveyOrder | PictureOrder, key: tuple[object, ...]) -> None:
        """Carry an order out: at once if that is quick, else beside the GUI thread and once only."""
        if key == self._asked and not self._board.at_once:
            return
        self._asked = key
        if self._board.at_once or order.cost() <= AT_ONCE:
            self._keep(key, order.carry_out())
        else:
            self._desk.ask(lambda: (key, order.carry_out()))

    @Slot(object)
    def _take(self, result: tuple[tuple[object, ...], Survey | Picture]) -> None:
        """Receive what was worked out beside the GUI thread."""
        self._keep(*result)
        self._draw()

    def _keep(self, key: tuple[object, ...], made: Survey | Picture) -> None:
        """Keep what was worked out, if it is still about these rows and parameters."""
        if key == self._asked:
            self._asked = ()
        if isinstance(made, Survey):
            if (made.ground, made.axes) == (self._ground, self._axes):
                self._survey = made
        elif key[0] is self._survey:
            self._picture, self._picture_key = made, key
            self._marks.show_ground(made)
            self._tell_best(made.best)

    # Drawing

    def _draw_places(self, survey: Survey, moment: Moment, place: Place) -> None:
        best = survey.best
        if moment.dataset.input_count > 1:
            surface = self._surface_of(survey.ground, moment.state)
            best = surface.best(place) if survey.ground.is_bowl else self._picture.best if self._picture else UNKNOWN
        start = place_of(self._start(moment), self._axes)
        self._marks.show_points(start, place, best.place if best.kind == "point" else None)
        self._draw_arrows(survey, moment, place)
        self._hand.follow()

    def _draw_arrows(self, survey: Survey, moment: Moment, place: Place) -> None:
        """The steepest way down for all rows, and for the selected row alone."""
        self._arrows = []
        levels = self._picture.levels if self._picture is not None else None
        height = levels.highest - levels.floor if levels is not None else 0.0
        slope = self._surface_of(survey.ground, moment.state).gradient(place)
        ends = self._marks.show_arrow(slope, height, place)
        if ends is not None:
            rows = len(moment.taught.rows)
            self._arrows.append((self.tr("steepest way down, all {count} rows together").format(count=rows), *ends))
        row = moment.row
        if row is None or not 0 <= row < len(moment.dataset.rows) or moment.is_test:
            self._marks.hide_row_arrow()
            return
        one, settings, data = slice(row, row + 1), moment.settings, moment.seen
        alone = gradient(moment.state, data.inputs[one], data.targets[one], settings.activation, settings.loss)
        ends = self._marks.show_arrow(place_of(alone, self._axes), height, place, row=True)
        if ends is not None:
            self._arrows.append((self.tr("steepest way down, row {row} alone").format(row=row + 1), *ends))

    def _show_nothing(self) -> None:
        self._picture, self._picture_key, self._survey, self._asked = None, (), None, ()
        self._marks.clear()
        self._path.forget()
        self._hand.drop()
        self._note.hide()
        self._board.say_empty(self.tr("When every cell is a number, the loss\nappears here as a landscape."))

    def _tell_best(self, best: Best) -> None:
        text, tip = best_words(best.kind)
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._heading.arrange()
        self._note.setToolTip(tip)

    @property
    def _axes(self) -> Axes:
        return self._choice.axes

    @Slot()
    def _axes_chosen(self) -> None:
        self._hand.drop()
        self._dress_axes()
        self._draw()

    def _dress_axes(self) -> None:
        names, colours = map(self._choice.name, self._axes), map(self._choice.colour, self._axes)
        self._board.dress(self._theme, *names, *colours)

    # Hearing the mouse and the keyboard

    def _rounded(self, place: Place) -> Place:
        """A place with as many decimals as are shown."""
        p, q = (round(value, self._decimals(axis)) + 0.0 for value, axis in zip(place, self._axes, strict=True))
        return p, q

    def _decimals(self, place: int) -> int:
        if self._moment is None:
            return 2
        decimals = self._moment.decimals
        return decimals.bias if place == len(decimals.weights) else decimals.weights[place]

    def _place_words(self, place: Place) -> str:
        """A place with its loss."""
        moment, survey = self._moment, self._survey
        if moment is None or survey is None:
            return ""
        p, q = (
            f"{self._choice.symbol(axis)} {format_number(value, self._decimals(axis))}"
            for value, axis in zip(place, self._axes, strict=True)
        )
        surface = self._surface_of(survey.ground, moment.state)
        loss = float(surface.losses(np.array(place[0]), np.array(place[1])))
        return self.tr("{p}, {q}: loss {loss}").format(p=p, q=q, loss=format_loss(loss))

    def _words_at(self, mouse: QPointF) -> str:
        """Place and loss under the mouse, and which arrow is there; near a pinned path, whose it is."""
        pinned = self._marks.pins.words_at(mouse)
        if pinned:
            return pinned
        place = self._marks.from_pixels(mouse)
        words = [self._rounded_words(place), *self._arrow_at(mouse), *self._marks.starts.words_at(place)]
        return "\n".join(words) if words[0] else ""

    def _rounded_words(self, place: Place) -> str:
        return self._place_words(self._rounded(place))

    def _arrow_at(self, mouse: QPointF) -> list[str]:
        """What the arrows there mean."""
        reach = self._theme.px(NEAR) / 2
        return [text for text, tail, tip in self._arrows if apart(mouse, tail, tip) <= reach]

    @Slot(QPointF)
    def _clicked(self, point: QPointF) -> None:
        """An arrow says why it is what it is; anywhere else begins another run."""
        moment, survey = self._moment, self._survey
        if moment is None or survey is None or not self._arrow_at(point):
            self._choose(self._marks.from_pixels(point))
            return
        slope = self._surface_of(survey.ground, moment.state).gradient(place_of(moment.state, self._axes))
        steeper = max(zip(map(abs, slope), self._axes, strict=True))[1]
        asked = Quantity(Kind.GRADIENT, steeper if steeper < moment.dataset.input_count else None)
        self.why_asked.emit(asked, self._board.widget, around(point, self._theme.px(NEAR)))

    def _present(self) -> Place | None:
        shown = self._shown_state()
        return None if shown is None else place_of(*shown)

    def _shown_state(self) -> tuple[State, Axes] | None:
        moment = self._moment
        return None if moment is None or self._survey is None else (moment.state, self._axes)

    def _start_state(self) -> tuple[State, Axes] | None:
        """Where the run began, if there is one that began elsewhere than where it is now."""
        run = self._run(self._moment) if self._moment is not None and self._survey is not None else None
        elsewhere = run is not None and self._moment is not None and self._moment.epoch > 0
        return (run.start, self._axes) if run is not None and elsewhere else None

    @Slot(object)
    def _hold_start(self, start: State) -> None:
        self.start_held.emit(state_at(start, self._axes, self._rounded(place_of(start, self._axes))))

    @Slot(object)
    def _choose(self, place: Place) -> None:
        if self._moment is not None and self._survey is not None:
            self.start_chosen.emit(state_at(self._moment.state, self._axes, self._rounded(place)))
