"""Keeps runs pinned while others are trained: pin, unpin and rename as steps of undo, and what views show of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand

from neuron_gui.core.pins import Difference, Pin, Pins, differences
from neuron_gui.core.problem import Problem
from neuron_gui.ui.document import Document
from neuron_gui.ui.pin_words import (
    ShownPin,
    nothing_alike,
    other_inputs,
    other_loss,
    other_units,
    pin_name,
    pin_tip,
)
from neuron_gui.ui.playback import Playback


class SwapPins(QUndoCommand):
    """Puts other pins in the place of those there are; undone, those before come back."""

    def __init__(self, exchange: Callable[[Pins], Pins], pins: Pins, text: str) -> None:
        super().__init__(text)
        self._exchange = exchange
        self._other = pins

    def redo(self) -> None:
        """Exchange the pins with those kept."""
        self._other = self._exchange(self._other)

    def undo(self) -> None:
        """Exchange them again."""
        self._other = self._exchange(self._other)


class Pinning(QObject):
    """Holds the pins; knows document and playback, and no view."""

    changed = Signal()  # views have something else to show
    done = Signal()  # the pins were exchanged, by hand or by undo
    complained = Signal(object)  # a Problem: why a run cannot be pinned

    def __init__(self, document: Document, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._playback = document, playback
        self._pins = Pins()
        self._shown: tuple[ShownPin, ...] = ()
        document.changed.connect(self._look_again)
        playback.changed.connect(self._look_again)

    @property
    def pins(self) -> Pins:
        """The runs that are kept."""
        return self._pins

    @property
    def shown(self) -> tuple[ShownPin, ...]:
        """The pins as views show them beside the run on screen."""
        return self._shown

    def swap(self, pins: Pins, text: str) -> SwapPins:
        """The step of undo that puts these pins in the place of those there are."""
        return SwapPins(self._exchange, pins, text)

    def take_up(self, pins: Pins) -> None:
        """Go on with pins that were kept; that is no step of undo."""
        self._exchange(pins)

    @Slot()
    def pin(self) -> None:
        """Keep the run on screen, with what it still learns; after Reset, the one that is still seen in grey."""
        history = self._playback.history or self._playback.ghost
        try:
            if history is None or history.last_epoch == 0:
                raise Problem("There is no run to pin yet: press Train first.")
            self._push(self._pins.pin(history), self.tr("pin a run"))
        except Problem as problem:
            self.complained.emit(problem)

    @Slot(str)
    def unpin(self, letter: str) -> None:
        """Keep this run no longer."""
        self._push(self._pins.unpin(letter), self.tr("unpin run {letter}").format(letter=letter))

    @Slot()
    def unpin_all(self) -> None:
        """Keep none any longer."""
        if self._pins:
            self._push(Pins(), self.tr("unpin all runs"))

    @Slot(str, str)
    def rename(self, letter: str, name: str) -> None:
        """Give a run a name of one's own, or with an empty one that by what sets it apart."""
        renamed = self._pins.rename(letter, name)
        if [pin.name for pin in renamed] != [pin.name for pin in self._pins]:
            self._push(renamed, self.tr("rename run {letter}").format(letter=letter))

    def _push(self, pins: Pins, text: str) -> None:
        self._document.undo_stack.push(self.swap(pins, text))

    def _exchange(self, pins: Pins) -> Pins:
        before, self._pins = self._pins, pins
        self._look_again()
        self.done.emit()
        return before

    @Slot()
    def _look_again(self) -> None:
        """Name the pins anew: the run on screen, or what it is trained with, may be another one."""
        shown = self._show_all() if self._pins else ()
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def _show_all(self) -> tuple[ShownPin, ...]:
        history = self._playback.history
        runs = [pin.history for pin in self._pins]
        if history is not None and self._pins.of(history) is None and history.last_epoch > 0:
            runs.append(history)
        return tuple(map(self._show, self._pins, differences(runs)))

    def _show(self, pin: Pin, differs: tuple[Difference, ...]) -> ShownPin:
        history, project = self._playback.history, self._document.project
        settings = project.settings if history is None else history.segments[-1].settings
        with_losses = pin.settings.loss == settings.loss
        with_weights = pin.history.fits(project.dataset, project.settings)
        of_other_units = pin.history.input_count == project.dataset.input_count
        count, loss = pin.history.input_count, pin.settings.loss
        missing = {
            (True, True): [],
            (True, False): [other_units() if of_other_units else other_inputs(count)],
            (False, True): [other_loss(loss)],
            (False, False): [other_loss(loss), other_units()] if of_other_units else [nothing_alike(count, loss)],
        }[with_losses, with_weights]
        return ShownPin(
            pin.letter,
            pin_name(pin, differs),
            pin_tip(pin, differs, missing),
            pin.history,
            with_losses,
            with_weights,
            pin.history is history,
        )
