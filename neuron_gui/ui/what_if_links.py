"""Joins what is tried out with the views that can be held; a part of the window's connecting."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from neuron_gui.core.settings import State
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.what_if import WhatIf


class WhatIfLinks(QShortcut):
    """Made once. It is the key that drops what is tried, too: Escape, from wherever the keyboard is."""

    def __init__(self, what_if: WhatIf, stage: Stage, menus: Menus, commands: Commands, window: QMainWindow) -> None:
        super().__init__(QKeySequence(Qt.Key.Key_Escape), window)
        self._what_if, self._stage, self._menus, self._commands = what_if, stage, menus, commands
        settings, plots = stage.settings, stage.plots
        for taken, let_go, kept in (
            (settings.held, settings.let_go, settings.kept),
            (plots.row_held, plots.row_let_go, plots.row_kept),
        ):
            taken.connect(what_if.take)
            let_go.connect(what_if.let_go)
            kept.connect(what_if.keep)
        plots.start_chosen.connect(self._choose_start)
        plots.start_held.connect(what_if.hold_start)
        plots.start_let_go.connect(what_if.let_go)
        plots.rate_chosen.connect(what_if.take_rate)
        plots.rate_held.connect(what_if.hold_rate)
        plots.rate_let_go.connect(what_if.let_go)
        settings.approached.connect(what_if.prepare)
        settings.what_if_toggled.connect(what_if.toggle)
        menus.what_if.triggered.connect(what_if.open)
        plots.bar.kept.connect(what_if.keep)
        plots.bar.dropped.connect(what_if.drop)
        self.activated.connect(what_if.drop)
        what_if.told.connect(plots.bar.say)
        what_if.changed.connect(self._show)
        self._show()

    @Slot(object)
    def _choose_start(self, start: State) -> None:
        """While something is tried, another start is tried too; else the next run begins there."""
        if self._what_if.is_open:
            self._what_if.hold_start(start)
        else:
            self._commands.start_from(start)

    @Slot()
    def _show(self) -> None:
        what_if, settings = self._what_if, self._stage.settings
        possible = what_if.possible or what_if.active
        settings.show_what_if(slides=what_if.in_sight, possible=possible, is_open=what_if.is_open)
        if not what_if.active:
            settings.release_sliders()
        self._stage.plots.show_what_if(active=what_if.active, is_open=what_if.is_open)
        self._menus.what_if.setEnabled(what_if.possible)
        self.setEnabled(what_if.active)
