"""Joins the neuron in the hand with the views that set and show it; a part of the window's connecting."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.ui.by_hand import ByHand
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.controls import Controls
from neuron_gui.ui.document import Document
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.words import say


class HandLinks(QObject):
    """Made once, after everything else is connected: the run follows other data before the hand does."""

    def __init__(
        self, by_hand: ByHand, stage: Stage, menus: Menus, commands: Commands, controls: Controls, document: Document
    ) -> None:
        super().__init__(by_hand)
        self._by_hand, self._stage, self._menus = by_hand, stage, menus
        card = stage.hand
        card.parameter_chosen.connect(by_hand.set_parameter)
        card.best_wished.connect(by_hand.go_to_best)
        card.start_wished.connect(by_hand.start_training)
        card.done.connect(by_hand.end)
        stage.plots.state_held.connect(by_hand.set_state)
        stage.plots.state_given_back.connect(by_hand.give_back)
        stage.neuron.by_hand_chosen.connect(self._choose)
        menus.by_hand.triggered.connect(self._choose)
        stage.escaped.connect(by_hand.end)
        by_hand.changed.connect(self._show)
        by_hand.possible_changed.connect(self._show)
        by_hand.start_chosen.connect(commands.start_from)
        by_hand.training_wished.connect(controls.toggle_training)
        commands.done.connect(by_hand.end)
        document.changed.connect(by_hand.follow_document)
        self._show()

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        """Take the neuron in the hand, ready for the keys, or let go."""
        self._by_hand.choose(on)
        if self._by_hand.hand is not None:
            self._stage.hand.take_focus()
            self._stage.bring_hand_into_sight()
        self._show()

    @Slot()
    def _show(self) -> None:
        by_hand = self._by_hand
        on, problem = by_hand.hand is not None, "" if by_hand.problem is None else say(by_hand.problem)
        self._stage.hand.show_hand(by_hand.hand, by_hand.reaches, by_hand.neurons_loss, problem)
        self._stage.neuron.show_by_hand(on, problem)
        self._menus.by_hand.setChecked(on)
        self._menus.by_hand.setEnabled(on or not problem)
