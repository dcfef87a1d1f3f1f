"""The bar at the top: Train, Step, Reset, speed, and the one bar that is progress and timeline in one."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.numerals import format_loss
from neuron_gui.ui.cards import label
from neuron_gui.ui.icons import icon
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.timeline import SLOW_MOTION
from neuron_gui.ui.track import Track

SPEEDS = (SLOW_MOTION, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 250.0, 1000.0, math.inf)
STANDARD_SPEED = SPEEDS.index(30.0)


class Transport(QFrame):
    """Buttons and bars that move the shown epoch; shows, and says what was pressed."""

    train_pressed = Signal()
    step_pressed = Signal()
    reset_pressed = Signal()
    speed_chosen = Signal(float)
    epoch_chosen = Signal(int)
    timeline_held = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._theme = Theme()
        self._running = False
        self._train = _button("trainButton", "primary")
        self._train.clicked.connect(self.train_pressed)
        self._step = _button("stepButton")
        self._step.setText(self.tr("Step"))
        self._step.setToolTip(self.tr("Train one epoch and tell it slowly (F10)"))
        self._step.clicked.connect(self.step_pressed)
        self._reset = _button("resetButton")
        self._reset.setText(self.tr("Reset"))
        self._reset.setToolTip(self.tr("Back to the same start; Undo brings the run back (Ctrl+R)"))
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
        self._epoch_text = label("", "strong")
        self._status = ""
        self._hint = label("", "small")
        self._hint.setObjectName("statusMessage")
        self._hint.setMinimumWidth(1)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._timeline = Track()
        self._timeline.setObjectName("timelineSlider")
        self._timeline.setAccessibleName(self.tr("Epoch shown"))
        self._timeline.setToolTip(self.tr("Drag to any epoch: everything shows that epoch"))
        self._timeline.valueChanged.connect(self._choose_epoch)
        self._timeline.sliderPressed.connect(self._hold)
        self._timeline.sliderReleased.connect(self._let_go)
        self._loss_title = label(self.tr("Loss"), "small")
        self._loss = label("", "loss")
        self._loss.setObjectName("lossLabel")
        self._loss.setAccessibleName(self.tr("Loss of the epoch shown"))
        self._last = 0
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
        for button in (self._train, self._step, self._reset):
            button.setIconSize(QSize(round(theme.px(20)), round(theme.px(20))))
        for track in (self._speed, self._timeline):
            track.set_theme(theme)
        self._speed.setFixedWidth(round(theme.px(130)))
        self._speed_text.setFixedWidth(round(theme.px(122)))
        self._loss.setMinimumWidth(round(theme.px(84)))
        self._show_train_icon()

    def show_playback(self, *, running: bool, fresh: bool, more: int) -> None:
        """What the Train button does now; ``more`` epochs are added at the end of a complete run (0: not there)."""
        self._running = running
        if running:
            text = self.tr("Pause")
        elif fresh:
            text = self.tr("Train")
        elif more:
            text = self.tr("Train %Ln more", "", more)
        else:
            text = self.tr("Continue")
        if text != self._train.text():
            self._train.setText(text)
            self._train.setToolTip(self.tr("%1 (F5 or Ctrl+Enter)").replace("%1", text))
            self._show_train_icon()

    def show_epoch(self, epoch: int, last: int, planned: int, loss: float) -> None:
        """The shown epoch, the newest one, how many are planned, and the loss of the shown one."""
        self._last = last
        with QSignalBlocker(self._timeline):
            if self._timeline.maximum() != max(planned, last):
                self._timeline.setRange(0, max(planned, last))
                self._timeline.setPageStep(max(1, self._timeline.maximum() // 20))
            self._timeline.setValue(epoch)
        self._timeline.set_filled(last)
        self._epoch_text.setText(
            self.tr("Epoch {epoch} of {planned}").format(epoch=f"{epoch:,}", planned=f"{max(planned, last):,}")
        )
        if not self._status:
            self._hint.setText(self.tr("drag to any epoch") if last else "")
        self._loss.setText(format_loss(loss))
        self._loss.setToolTip(f"{loss:.9g}")

    def show_status(self, text: str, *, is_error: bool) -> None:
        """Say something beside the timeline; an empty text brings the usual hint back."""
        self._status = text
        self._hint.setText(text or (self.tr("drag to any epoch") if self._last else ""))
        self._hint.setToolTip(text)
        # A reason is longer than the usual hint: it has the line to itself, and is read from its beginning.
        self._epoch_text.setVisible(not is_error)
        side = Qt.AlignmentFlag.AlignLeft if is_error else Qt.AlignmentFlag.AlignRight
        self._hint.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        kind = "small-error" if is_error else "small"
        if self._hint.property("kind") != kind:
            self._hint.setProperty("kind", kind)
            self._hint.style().unpolish(self._hint)
            self._hint.style().polish(self._hint)

    def disable_training(self, reason: str) -> None:
        """Training cannot work here; say why on the buttons."""
        for button in (self._train, self._step):
            button.setEnabled(False)
            button.setToolTip(reason)

    def set_compact(self, compact: bool, *, narrow: bool) -> None:
        """Do with less width; where it is ``narrow``, without the words for the speed."""
        px = self._theme.px
        self._speed.setFixedWidth(round(px(84 if compact else 130)))
        self._speed_title.setVisible(not compact)
        self._speed_text.setVisible(not narrow)
        # Wide enough for “Train 500 more”, so that nothing moves when it says so.
        self._train.setMinimumWidth(round(px(112 if narrow else 160)))

    def _lay_out(self) -> None:
        speed_words = QVBoxLayout()
        speed_words.setSpacing(0)
        speed_words.addStretch()
        speed_words.addWidget(self._speed_title)
        speed_words.addWidget(self._speed_text)
        speed_words.addStretch()
        heading = QHBoxLayout()
        heading.addWidget(self._epoch_text)
        heading.addWidget(self._hint, 1)
        bar = QVBoxLayout()
        bar.setSpacing(0)
        bar.addLayout(heading)
        bar.addWidget(self._timeline)
        loss = QVBoxLayout()
        loss.setSpacing(0)
        loss.addStretch()
        loss.addWidget(self._loss_title)
        loss.addWidget(self._loss)
        loss.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 8)
        row.setSpacing(8)
        for button in (self._train, self._step, self._reset):
            row.addWidget(button)
        row.addSpacing(10)
        row.addLayout(speed_words)
        row.addWidget(self._speed)
        row.addSpacing(14)
        row.addLayout(bar, 1)
        row.addSpacing(14)
        row.addLayout(loss)

    def _show_train_icon(self) -> None:
        self._train.setIcon(icon("pause" if self._running else "play", self._theme, "card"))

    @Slot(int)
    def _choose_speed(self, place: int) -> None:
        speed = SPEEDS[place]
        if speed == SLOW_MOTION:
            text = self.tr("slow motion")
        elif math.isinf(speed):
            text = self.tr("as fast as it can")
        else:
            text = self.tr("%Ln epochs a second", "", int(speed))
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
    def _hold(self) -> None:
        self.timeline_held.emit(True)

    @Slot()
    def _let_go(self) -> None:
        self.timeline_held.emit(False)


def _button(name: str, kind: str = "") -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setProperty("kind", kind)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
