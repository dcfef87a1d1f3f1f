"""Carries out what the diagnosis card offers: one step of undo where it changes something, else a way to look or ask.

Knows where each deed is done; the deeds themselves are those that a person could do by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from neuron_gui.ui.commands import Commands
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.timeline import Timeline

if TYPE_CHECKING:
    from neuron_gui.core.finding import Finding


class Remedies(QObject):
    """One slot: a finding's remedy was taken."""

    def __init__(
        self,
        stage: Stage,
        commands: Commands,
        presenter: Presenter,
        timeline: Timeline,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stage, self._commands, self._presenter, self._timeline = stage, commands, presenter, timeline

    @Slot(object)
    def take(self, found: Finding) -> None:
        """Do what the button says, and put the keyboard where it goes on."""
        from neuron_gui.core.remedy import Deed
        from neuron_gui.ui.diagnosis_words import step_text

        remedy, stage = found.remedy, self._stage
        assert remedy is not None
        if remedy.deed is Deed.ASK:
            stage.predict.take_keyboard()
        elif remedy.deed is Deed.SHOW_ERRORS:
            stage.plots.show_errors()
        elif remedy.deed is Deed.ADD_ROW:
            # Only the data of the end can be edited.
            self._timeline.show_epoch(self._timeline.last)
            self._presenter.show_now()
            stage.data.table.edits.add_row()
        else:
            stage.transport.take_keyboard()  # the card, and with it its button, is about to go
            if remedy.deed is Deed.TRAIN_ON:
                self._commands.train_on(remedy.epochs, step_text(found))
            else:
                self._commands.take_remedy(remedy, step_text(found))
