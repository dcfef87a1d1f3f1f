"""The animated diagram of the neuron: the selected row's numbers at the shown epoch, and one epoch told in phases.

A view: it shows the moment or the story it is given, and keeps only where its own animation is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import StepStory
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram_captions import caption, cut
from neuron_gui.ui.diagram_layout import DRAWN_SINGLY, MOST_FOR_NAMES, Layout, arrange
from neuron_gui.ui.diagram_numbers import Usual, measure, node_texts, usual, widest
from neuron_gui.ui.diagram_painting import paint
from neuron_gui.ui.diagram_picture import Picture, Words
from neuron_gui.ui.diagram_pills import Pills, growing_texts
from neuron_gui.ui.diagram_story import Phase, Reading, Telling, read_moment
from neuron_gui.ui.theme import SMALL, Theme

PULSES_UP_TO = 3.0  # epochs a second; faster ones flow steadily, for more than three flashes a second can harm
STEADY_SPEED = 0.45  # of the whole way in a second
STEADY_PULSES = 4


class Diagram(QWidget):
    """Inputs, weights, bias, Σ, activation, prediction, error and target, with a button on each result."""

    story_grasped = Signal()  # it is about to be moved by hand: it shall not go on by itself
    story_moved = Signal()  # by hand: what else shows its numbers must be told
    story_updated = Signal()  # once a story: its update is known, and what is shown belongs to the new epoch
    story_taken_back = Signal()  # a held story went back before its update: what is shown belongs to the old epoch
    story_finished = Signal()
    all_rows_told = Signal(bool)  # a story came from the selected row to all rows, or is no longer there
    play_pressed = Signal()
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkView")
        self.setAccessibleName(self.tr("The neuron"))
        self.setToolTip(self.tr("The selected row on its way through the neuron. Space: train or pause."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme = Theme()
        self._moment: Moment | None = None
        self._data: Dataset | None = None
        self._standardised = False
        self._usual: Usual | None = None
        self._layout: Layout | None = None
        self._shape = ""  # of the texts that the layout was made for
        self._ringed = self._plain = False
        self._flow = 0.0
        self._travelled = 0.0
        self._telling: Telling | None = None
        self._of_all_rows = False
        self._held = False
        self._pills = Pills(self, self.why_asked)

    # What it is told

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours, another scale, or calm."""
        self._theme = theme
        self._pills.set_theme(theme)
        self.updateGeometry()
        self._arrange_anew()

    def set_plain(self, plain: bool) -> None:
        """Look as in a picture: without the ring and what the mouse points at."""
        self._plain = plain
        self._pills.set_plain(plain)

    def show_moment(self, moment: Moment) -> None:
        """Show an epoch; a story that is being told keeps its own numbers until its end."""
        before, self._moment = self._moment, moment
        if before is not None and (
            self._telling is not None or (before.dataset is moment.dataset and _told_of(before) == _told_of(moment))
        ):
            return
        self._refresh()

    def set_flow(self, epochs_a_second: float) -> None:
        """Let the numbers travel at this speed; 0 stops them."""
        if self._flow != epochs_a_second:
            self._flow = epochs_a_second
            if not epochs_a_second:
                self._travelled = 0.0
            self.update()

    def play(self, story: StepStory) -> None:
        """Tell one epoch in phases; ``story_updated`` and ``story_finished`` follow."""
        self._telling = Telling(story)
        self._telling.held = self._held
        self._refresh()
        self._tell_scope()

    def finish_story(self) -> None:
        """Drop what is being told and show the moment."""
        if self._telling is not None:
            self._telling = None
            self._refresh()
            self._tell_scope()

    def hold_story(self, held: bool) -> None:
        """Keep the story at its place, drawn, until it is let go; the next story, too, waits while this is on."""
        self._held = held
        if self._telling is not None:
            self._telling.held = held

    def step_story(self, by: int) -> None:
        """Go to the phase so many before or after, at once, as far as there is one.

        A held story shows the phase with its result. From the update on, one step more ends it.
        """
        if self._telling is not None:
            self._moved_on(self._telling, lambda telling: telling.step(by))
            self.story_moved.emit()

    def can_step(self, by: int) -> bool:
        """Whether something is told, and there is something before (−1) or after (1) what it has come to."""
        return self._telling is not None and self._telling.can_step(by)

    def advance(self, seconds: float) -> bool:
        """Let so much time go by; returns whether anything moves."""
        if self._telling is not None:
            if self._telling.held:
                return False
            self._moved_on(self._telling, lambda telling: telling.go_on(seconds))
            return True
        if self._flow <= 0 or self._theme.calm:
            return False
        speed = self._flow if self._flow <= PULSES_UP_TO else STEADY_SPEED
        self._travelled = (self._travelled + speed * seconds) % 1
        self.update()
        return True

    @property
    def caption(self) -> str:
        """What is being said of the phase that is told; empty when none is."""
        telling = self._telling
        return "" if telling is None else caption(telling.story, telling.phase, telling.result_known)

    @property
    def story(self) -> StepStory | None:
        """What is being told, if anything is."""
        return None if self._telling is None else self._telling.story

    @property
    def reading(self) -> Reading | None:
        """The numbers of the story that are known by now; None when no story is told."""
        return None if self._telling is None else self._telling.reading

    @property
    def told_state(self) -> State | None:
        """The state that the story is at: before the update, then after it; None when no story is told."""
        return None if self._telling is None else self._telling.reading.state

    @property
    def layout_now(self) -> Layout | None:
        """Where everything stands."""
        return self._layout

    # What happens to it

    def sizeHint(self) -> QSize:
        """Room for the arrangement at this scale."""
        return QSize(round(self._theme.px(500)), round(self._theme.px(210)))

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(120)))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Arrange everything anew."""
        self._arrange_anew()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring around it to those who come by keyboard."""
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What the caption speaks of can be asked for its numbers."""
        super().mousePressEvent(event)
        telling, layout = self._telling, self._layout
        if telling is None or layout is None or not layout.caption.contains(event.position()):
            return
        place = telling.story.steepest
        asked = {
            Phase.ROW_LOSS: Quantity(Kind.LOSS),
            Phase.ROW_GRADIENT: Quantity(Kind.GRADIENT, place),
            Phase.LOSS: Quantity(Kind.LOSS),
            Phase.GRADIENT: Quantity(Kind.GRADIENT, place),
            Phase.UPDATE: Quantity(Kind.UPDATE, place),
        }.get(telling.phase)
        if asked is not None and telling.result_known:
            self.why_asked.emit(asked, self, layout.caption.toAlignedRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space trains and pauses, here only, for it belongs to what has the focus; arrows step through a story."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_pressed.emit()
        elif self._telling is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.story_grasped.emit()
            self.step_story(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the present picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("card"))  # so that nothing behind it is painted each frame
        if self._moment is None or self._layout is None or self._usual is None:
            return
        paint(painter, self._picture(self._moment, self._layout, self._usual))
        if self.hasFocus() and self._ringed and not self._plain:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("muted"), self._theme.px(1)))
            edge = self._theme.px(1)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), edge * 8, edge * 8)

    # How it shows it

    def _moved_on(self, telling: Telling, move: Callable[[Telling], None]) -> None:
        """Move a story, show where it is now, and say what has become known by that."""
        knew = telling.updated
        move(telling)
        if telling.over:
            self._telling = None
        self._refresh()
        if telling.updated and not knew:
            self.story_updated.emit()
        if knew and not telling.updated:
            self.story_taken_back.emit()
        self._tell_scope()
        if telling.over:
            self.story_finished.emit()

    def _tell_scope(self) -> None:
        of_all = self._telling is not None and self._telling.of_all_rows
        if of_all != self._of_all_rows:
            self._of_all_rows = of_all
            self.all_rows_told.emit(of_all)

    def _dataset_and_settings(self, moment: Moment) -> tuple[Dataset, Settings]:
        """Those that what is shown was made with."""
        shown = moment if self._telling is None else self._telling.story
        return shown.dataset, shown.settings

    def _arrange_anew(self) -> None:
        self._shape = ""
        self._refresh()

    def _refresh(self) -> None:
        """Say the present numbers on the pills, and repaint."""
        moment = self._moment
        if moment is None:
            return
        dataset, settings = self._dataset_and_settings(moment)
        if self._data is not dataset or self._standardised != settings.standardise:
            self._take_data(dataset, settings)
        reading = self.reading or read_moment(moment)
        layout = self._laid_out(reading, dataset, settings)
        chosen = self._telling is not None or moment.row is not None
        self._pills.say(reading, dataset, settings, layout, chosen=chosen)
        if self.caption != self.accessibleDescription():
            self.setAccessibleDescription(self.caption)
        self.update()

    def _take_data(self, dataset: Dataset, settings: Settings) -> None:
        before = None if self._data is None else (self._data.input_count, self._standardised)
        self._data, self._standardised = dataset, settings.standardise
        self._usual, self._shape = usual(dataset, settings), ""
        if before != (dataset.input_count, settings.standardise):
            self._pills.make_weights(dataset.input_count, settings.standardise)

    def _laid_out(self, reading: Reading, dataset: Dataset, settings: Settings) -> Layout:
        """The layout for these numbers: another one only where a pill has to grow or shrink."""
        assert self._usual is not None  # found with the data
        growing = growing_texts(reading, dataset, settings)
        shape = re.sub(r"\d", "0", " ".join(growing))
        if self._layout is None or shape != self._shape:
            self._shape = shape
            names, rest = dataset.columns[:-1], self._rest_name(dataset.input_count)
            shown = names[: DRAWN_SINGLY - 1] if rest[0] else names
            texts = measure(self._theme, self._usual, shown, rest, *growing)
            self._layout = arrange(self.width(), self.height(), dataset.input_count, texts, self._theme)
            self._pills.place(self._layout)
        return self._layout

    def _picture(self, moment: Moment, layout: Layout, usual_: Usual) -> Picture:
        moving = not self._theme.calm
        flow: tuple[float, ...] = ()
        telling = self._telling
        if self._flow > 0 and moving and telling is None:
            count = 1 if self._flow <= PULSES_UP_TO else STEADY_PULSES
            flow = tuple((self._travelled + place / count) % 1 for place in range(count))
        dataset, settings = self._dataset_and_settings(moment)
        reading = self.reading or read_moment(moment)
        inputs, target = node_texts(self._theme, reading, dataset, layout)
        return Picture(
            layout=layout,
            theme=self._theme,
            words=self._words(dataset, settings.activation, layout),
            reading=reading,
            inputs=inputs,
            target=target,
            activation=settings.activation,
            weight_size=usual_.weight_size,
            bias_size=usual_.bias_size,
            flow=flow,
            phase=telling.phase if telling is not None else None,
            share=telling.share if telling is not None and moving else 1.0,
            caption=self.caption,
        )

    def _words(self, dataset: Dataset, activation: str, layout: Layout) -> Words:
        *names, target = dataset.columns
        x, y = cut(names[0]), cut(target)
        shown = names[:DRAWN_SINGLY]
        if layout.rest > 1:
            shown[-1] = self._rest_name(len(names))[0 if layout.named else 1]
        total, box = self.tr("weighted sum"), self.tr("activation")
        long = self.tr("weight × input + bias") if len(names) == 1 else total
        of_x, of_y = self.tr("input {name}").format(name=x), self.tr("target {name}").format(name=y)
        of_answer = self.tr("prediction ŷ")
        return Words(
            names=tuple(shown),
            input=(of_x, of_x, self.tr("input"), "x"),
            total=(long, total, self.tr("sum"), "z"),
            activation=(box, box, box, "f") if activation == "linear" else (activation,) * 4,
            prediction=(of_answer, of_answer, self.tr("prediction"), "ŷ"),
            target=(of_y, of_y, self.tr("target"), "y"),
            scaled=(self.tr("standardised"), self.tr("standardised"), self.tr("scaled"), "x′"),
        )

    def _rest_name(self, inputs: int) -> tuple[str, str]:
        """The name of the node that stands for all inputs that are not drawn singly: long, and short."""
        if inputs <= DRAWN_SINGLY:
            return "", ""
        rest = inputs - DRAWN_SINGLY + 1
        long = self.tr("{count} more").format(count=rest)
        wide = widest(self._theme, (long,), QFont.Weight.Normal) * self._theme.px(SMALL)
        return long, long if wide <= MOST_FOR_NAMES * self.width() else f"+{rest}"


def _told_of(moment: Moment) -> tuple[State, int | None, Settings]:
    """What of a moment is seen here, besides its data."""
    return moment.state, moment.row, moment.settings
