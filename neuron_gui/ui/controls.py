"""What buttons, keys and menus do at once: train, step, go to an epoch, save. None of it is a step of undo.

What stands in an open editor counts first, as if Enter had been pressed there. Knows the window only as the place
of the keyboard's focus.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QMainWindow

from neuron_gui.ui.files import Files
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.what_if import WhatIf

WATCHING_SPEED = 1.0  # epochs a second, slow enough to see each step of a run that diverged


class Controls(QObject):
    """Carries out what is pressed, and has it shown."""

    def __init__(
        self,
        window: QMainWindow,
        playback: Playback,
        timeline: Timeline,
        files: Files,
        presenter: Presenter,
        what_if: WhatIf,
        commit_edit: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._playback, self._timeline = window, playback, timeline
        self._files, self._presenter, self._what_if, self._commit_edit = files, presenter, what_if, commit_edit

    @Slot()
    def toggle_training(self) -> None:
        """Train, pause or go on; what is tried out is kept first, and trained by that."""
        self._take_over_typing()
        if not self._what_if.keep() and self._presenter.can_train:
            self._playback.toggle()

    @Slot()
    def step(self) -> None:
        """Tell one epoch slowly."""
        self._take_over_typing()
        if not self._what_if.keep() and self._presenter.can_train:
            self._playback.step()

    @Slot()
    def save(self) -> None:
        """Save the work where it belongs."""
        self._take_over_typing()
        self._what_if.keep()
        self._files.save()

    @Slot()
    def save_as(self) -> None:
        """Save the work elsewhere."""
        self._take_over_typing()
        self._what_if.keep()
        self._files.ask_and_save()

    @Slot(float)
    def choose_speed(self, speed: float) -> None:
        """Play so many epochs a second."""
        self._playback.set_speed(speed)
        self._presenter.show_playback()

    @Slot(int)
    def choose_epoch(self, epoch: int) -> None:
        """Show this epoch in every view, with the next frames: the mouse may ask for more than there are frames."""
        self._playback.scrub(epoch)

    @Slot()
    def go_back(self) -> None:
        """Show the epoch before; in an epoch that is told, the phase before."""
        self._go(-1)

    @Slot()
    def go_forward(self) -> None:
        """Show the epoch after; in an epoch that is told, the phase after."""
        self._go(1)

    def _go(self, by: int) -> None:
        """A single epoch, or part of one, is looked at: what was moving rests there, else it would run on at once."""
        epoch = self._timeline.epoch + by
        if self._playback.story.telling:
            self._playback.pause()
            self._playback.story.step(by)
        elif 0 <= epoch <= self._timeline.last:
            if self._playback.running:
                self._playback.pause()
            self.choose_epoch(epoch)

    @Slot()
    def watch_slowly(self) -> None:
        """Play the run from its start, slowly."""
        self._playback.watch_slowly(WATCHING_SPEED)
        self._presenter.show_now()

    def _take_over_typing(self) -> None:
        self._presenter.forget_complaint()
        self._commit_edit()
        field = self._window.focusWidget()
        if isinstance(field, QAbstractSpinBox):
            field.interpretText()
