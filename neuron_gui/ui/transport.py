"""The bar at the top: Train, Step, Reset, speed, and the one bar that is progress and timeline in one."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core.history import History, Segment
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.ui.ask_label import AskLabel
from neuron_gui.ui.cards import button, label
from neuron_gui.ui.epoch_heading import EpochHeading
from neuron_gui.ui.icons import icon
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.timeline import SLOW_MOTION
from neuron_gui.ui.track import Track
from neuron_gui.ui.words import name_change

SPEEDS = (SLOW_MOTION, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 250.0, 1000.0, math.inf)
STANDARD_SPEED = SPEEDS.index(30.0)
MOST_MORE_TOLD = 9_999  # more epochs than these are told in the tool tip, so that the button is never wider
ICON = 20
TWO_ROWS_FROM = 1.6  # the scale at which one row would be crowded in every window
SIDE, GAP, WIDE_GAP = 16, 8, 14  # logical pixels, at any scale
WAY, WAY_ICON = 24, 16  # of the buttons at the ends of the timeline
SPEED_TRACK, SHORT_TRACK, LEAST_TIMELINE = 130, 84, 230


class Transport(QFrame):
    """Buttons and bars that move the shown epoch; shows, and says what was pressed."""

    train_pressed = Signal()
    step_pressed = Signal()
    reset_pressed = Signal()
    speed_chosen = Signal(float)
    epoch_chosen = Signal(int)
    branch_pressed = Signal()
    back_pressed = Signal()
    forward_pressed = Signal()
    timeline_held = Signal(bool)
    why_asked = Signal(object, QWidget, QRect)  # a Quantity, the widget that shows it, and where in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._theme = Theme()
        self._running = False
        self._two_rows = False
        self._train = button("trainButton", "primary")
        self._train.clicked.connect(self.train_pressed)
        self._step = button("stepButton", tip=self.tr("Step: train one epoch and tell it slowly (F10)"))
        self._step.setAccessibleName(self.tr("Step"))
        self._step.clicked.connect(self.step_pressed)
        self._reset = button(
            "resetButton", tip=self.tr("Reset: back to the same start; Undo brings the run back (Ctrl+R)")
        )
        self._reset.setAccessibleName(self.tr("Reset"))
        self._reset.clicked.connect(self.reset_pressed)
        self._speed_title = label(self.tr("Speed"), "small")
        self._speed_text = label("", "small")
        self._speed = Track()
        self._speed.setObjectName("speedSlider")
        self._speed.setRange(0, len(SPEEDS) - 1)
        self._speed.setPageStep(1)
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("From slow motion to as fast as it can"))
        self._speed.valueChanged.connect(self._choose_speed)
        self._heading = EpochHeading()
        self._heading.branch.clicked.connect(self.branch_pressed)
        self._timeline = Track()
        self._timeline.setObjectName("timelineSlider")
        self._timeline.setAccessibleName(self.tr("Epoch shown"))
        self._timeline.setToolTip(self.tr("Drag to any epoch: everything shows that epoch"))
        self._timeline.valueChanged.connect(self._choose_epoch)
        self._timeline.sliderPressed.connect(self._hold)
        self._timeline.sliderReleased.connect(self._let_go)
        self._back = button("backButton", "icon")
        self._back.clicked.connect(self.back_pressed)
        self._forward = button("forwardButton", "icon")
        self._forward.clicked.connect(self.forward_pressed)
        self._telling: bool | None = None
        self._loss_title = label(self.tr("Loss"), "small")
        self._loss_title.setObjectName("lossTitle")
        self._loss = AskLabel()
        self._loss.setProperty("kind", "loss")
        self._loss.asked.connect(self._ask_why)
        self._loss.setObjectName("lossLabel")
        self._loss.setAccessibleName(self.tr("Loss of the epoch shown"))
        for right in (self._loss_title, self._loss):
            right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._last = 0
        self._tested = False
        self._segments: list[Segment] = []
        self._lay_out()
        self._speed.setValue(STANDARD_SPEED)

    @property
    def speed(self) -> float:
        """The chosen speed in epochs a second."""
        return SPEEDS[self._speed.value()]

    def choose_speed(self, speed: float) -> None:
        """Move the speed slider to one of SPEEDS."""
        self._speed.setValue(SPEEDS.index(speed))

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._step.setIcon(icon("step", theme))
        self._reset.setIcon(icon("reset", theme))
        for pressed in (self._train, self._step, self._reset):
            pressed.setIconSize(QSize(round(theme.px(ICON)), round(theme.px(ICON))))
        for way, name in ((self._back, "chevron-left"), (self._forward, "chevron-right")):
            way.setIcon(icon(name, theme))
            way.setIconSize(QSize(round(theme.px(WAY_ICON)), round(theme.px(WAY_ICON))))
            way.setFixedSize(round(theme.px(WAY)), round(theme.px(WAY)))
        for track in (self._speed, self._timeline):
            track.set_theme(theme)
        self._heading.set_theme(theme)
        self._fit_loss()
        self._show_train_icon()
        self._fit()

    def _fit_loss(self) -> None:
        self._loss.setMinimumWidth(round(self._theme.px(132 if self._tested else 84)))

    def take_keyboard(self) -> None:
        """Have the keyboard's focus on the button that trains."""
        self._train.setFocus()

    def show_playback(self, *, running: bool, fresh: bool, more: int) -> None:
        """What the Train button does now; ``more`` epochs are added at the end of a complete run (0: not there)."""
        self._running = running
        told = self._more_text(more)
        if running:
            text = told = self.tr("Pause")
        elif fresh:
            text = told = self.tr("Train")
        elif more:
            text = told if more <= MOST_MORE_TOLD else self.tr("Train more")
        else:
            text = told = self.tr("Continue")
        tip = self.tr("%1 (F5 or Ctrl+Enter)").replace("%1", told)
        if (text, tip) != (self._train.text(), self._train.toolTip()):
            self._train.setText(text)
            if self._train.isEnabled():  # else it says why not
                self._train.setToolTip(tip)
            self._show_train_icon()

    def show_epoch(self, epoch: int, last: int, planned: int, loss: float, test_loss: float | None = None) -> None:
        """The shown epoch, the newest one, how many are planned, and the losses of the shown one."""
        self._last = last
        with QSignalBlocker(self._timeline):
            if self._timeline.maximum() != max(planned, last):
                self._timeline.setRange(0, max(planned, last))
                self._timeline.setPageStep(max(1, self._timeline.maximum() // 20))
            self._timeline.setValue(epoch)
        self._timeline.set_filled(last)
        longest = self._heading.longest
        self._heading.show_epoch(epoch, last, max(planned, last))
        if self._heading.longest != longest:
            self._fit()
        self._tell_loss(loss, test_loss)

    def _tell_loss(self, loss: float, test_loss: float | None) -> None:
        """The loss over the training rows, and in its heading that over the test rows, if there are any."""
        tested = test_loss is not None
        if tested != self._tested:
            self._tested = tested  # the heading has room for any number then, so that nothing jumps
            self._fit_loss()
        title = self.tr("Loss")
        if test_loss is not None:
            told = f'<span style="color:{self._theme.colours.error}">{format_loss(test_loss)}</span>'
            title = self.tr("Loss · test {loss}").format(loss=told)
        self._loss_title.setText(title)
        self._loss.setText(format_loss(loss))
        self._loss.setToolTip(
            self.tr(
                "How wrong the neuron is over all rows: one number made of all errors. Press it and see how.\n{loss}"
            ).format(loss=f"{loss:.9g}")
        )

    def show_ways(self, back: bool, forward: bool, telling: bool) -> None:
        """Whether there is something before and after what is shown: epochs, or phases of the epoch that is told."""
        for way, possible in ((self._back, back), (self._forward, forward)):
            if way.hasFocus() and not possible:
                self._timeline.setFocus()  # where the arrow keys do the same
            way.setEnabled(possible)
        if telling != self._telling:
            self._telling = telling
            names = (
                (self.tr("One part back"), self.tr("One part forward"))
                if telling
                else (self.tr("One epoch back"), self.tr("One epoch forward"))
            )
            for way, name, key in zip((self._back, self._forward), names, ("←", "→"), strict=True):
                way.setAutoRepeat(not telling)  # parts are looked at, one by one
                way.setAccessibleName(name)
                way.setToolTip(self.tr("{name} (Alt+{arrow})").format(name=name, arrow=key))

    def show_branch(self, possible: bool) -> None:
        """Offer to train on from the shown epoch, or do not."""
        self._heading.show_branch(possible)

    def show_segments(self, history: History | None) -> None:
        """Mark where the learning rate, or something else, was changed on the way."""
        segments = history.segments if history is not None else []
        if segments[1:] != self._segments:
            self._segments = segments[1:]
            self._timeline.set_marks(
                tuple(
                    (after.first_epoch, self.tr("{change} from here").format(change=name_change(before, after)))
                    for before, after in pairwise(segments)
                )
            )

    def show_status(self, text: str, *, is_error: bool) -> None:
        """Say something beside the shown epoch; an empty text brings the usual hint back."""
        self._heading.show_status(text, is_error=is_error)

    def disable_training(self, reason: str) -> None:
        """Training cannot work here; say why on the buttons."""
        for pressed in (self._train, self._step):
            pressed.setEnabled(False)
            pressed.setToolTip(reason)

    def minimumSizeHint(self) -> QSize:
        """Any width: what does not fit is left out, and no window is kept wide by what is shown now."""
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    # Inside

    def _fit(self) -> None:
        """Leave words out until all of it fits into one row; where that is not enough, use two."""
        px, widest = self._theme.px, self._widest
        texts = [self.tr("Train"), self.tr("Pause"), self.tr("Continue"), self._more_text(MOST_MORE_TOLD)]
        padding = px(14) * 2 + 4
        train = round(max(map(self._train.fontMetrics().horizontalAdvance, texts)) + padding + px(ICON) + 8)
        speed_words = widest(self._speed_text, [speed_text(self, speed) for speed in SPEEDS])
        words = widest(self._step, [self.tr("Step")]) + widest(self._reset, [self.tr("Reset")]) + 2 * 8
        bare = train + 2 * (px(ICON) + padding) + 2 * GAP + px(84)
        gaps = 2 * SIDE + 2 * WIDE_GAP + 10 + 2 * GAP
        timeline = max(px(LEAST_TIMELINE), self._heading.longest)
        room = self.width() - gaps - bare
        two_rows = self._theme.scale >= TWO_ROWS_FROM or room < px(SHORT_TRACK) + timeline
        if two_rows:
            timeline = 0
        has_words = room >= words + px(SHORT_TRACK) + timeline
        has_speed = room >= has_words * words + speed_words + px(SHORT_TRACK) + timeline
        if not has_speed and room >= speed_words + px(SHORT_TRACK) + timeline:
            has_words, has_speed = False, True
        spare = room - has_words * words - has_speed * (speed_words + GAP) - timeline
        self._train.setFixedWidth(train)
        self._step.setText(self.tr("Step") if has_words else "")
        self._reset.setText(self.tr("Reset") if has_words else "")
        self._speed_text.setFixedWidth(speed_words)
        self._speed_title.setVisible(has_speed)
        self._speed_text.setVisible(has_speed)
        self._speed.setFixedWidth(round(min(px(SPEED_TRACK), max(px(SHORT_TRACK), spare - px(120)))))
        if two_rows != self._two_rows:
            self._two_rows = two_rows
            self._place_timeline()

    def _widest(self, widget: QWidget, texts: list[str]) -> int:
        widget.ensurePolished()
        return max(map(widget.fontMetrics().horizontalAdvance, texts)) + 2

    def _more_text(self, more: int) -> str:
        return self.tr("Train {n} more", "", more).format(n=f"{more:,}")

    def _lay_out(self) -> None:
        speed_words = QVBoxLayout()
        speed_words.setSpacing(0)
        speed_words.addStretch()
        speed_words.addWidget(self._speed_title)
        speed_words.addWidget(self._speed_text)
        speed_words.addStretch()
        self._bar = QWidget()
        bar = QVBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(0)
        bar.addWidget(self._heading)
        track = QHBoxLayout()
        track.setSpacing(2)
        for part in (self._back, self._timeline, self._forward):
            track.addWidget(part)
        bar.addLayout(track)
        loss = QVBoxLayout()
        loss.setSpacing(0)
        loss.addStretch()
        loss.addWidget(self._loss_title)
        loss.addWidget(self._loss)
        loss.addStretch()
        left = QHBoxLayout()
        left.setSpacing(GAP)
        for pressed in (self._train, self._step, self._reset):
            left.addWidget(pressed)
        left.addSpacing(10)
        left.addLayout(speed_words)
        left.addWidget(self._speed)
        grid = QGridLayout(self)
        grid.setContentsMargins(SIDE, 6, SIDE, 8)
        grid.setHorizontalSpacing(WIDE_GAP)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addLayout(left, 0, 0)
        grid.addLayout(loss, 0, 2)
        self._grid = grid
        self._place_timeline()

    def _place_timeline(self) -> None:
        """Between the speed and the loss, or below all."""
        self._grid.removeWidget(self._bar)
        if self._two_rows:
            self._grid.addWidget(self._bar, 1, 0, 1, 3)
        else:
            self._grid.addWidget(self._bar, 0, 1)

    def _show_train_icon(self) -> None:
        self._train.setIcon(icon("pause" if self._running else "play", self._theme, "card"))

    @Slot(int)
    def _choose_speed(self, place: int) -> None:
        speed = SPEEDS[place]
        text = speed_text(self, speed)
        self._speed_text.setText(text)
        self._speed.setToolTip(self.tr("Speed: {speed}").format(speed=text))
        self._speed.setAccessibleDescription(text)
        self.speed_chosen.emit(speed)

    @Slot(int)
    def _choose_epoch(self, epoch: int) -> None:
        if epoch > self._last:
            with QSignalBlocker(self._timeline):
                self._timeline.setValue(self._last)
        self.epoch_chosen.emit(min(epoch, self._last))

    @Slot()
    def _ask_why(self) -> None:
        self.why_asked.emit(Quantity(Kind.LOSS), self._loss, self._loss.rect())

    @Slot()
    def _hold(self) -> None:
        self.timeline_held.emit(True)

    @Slot()
    def _let_go(self) -> None:
        self.timeline_held.emit(False)


def speed_text(words: QWidget, speed: float) -> str:
    """A speed in words, right in number even without a translation file."""
    if speed == SLOW_MOTION:
        return words.tr("slow motion")
    if math.isinf(speed):
        return words.tr("as fast as it can")
    if speed == 1:
        return words.tr("1 epoch a second")
    return words.tr("{n} epochs a second", "", int(speed)).format(n=f"{speed:,.0f}")
