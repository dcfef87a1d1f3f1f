"""Joins examples, tables from a rule and what is told of the data with the work; a part of the window's connecting.

List, dialog and pop-up are made, and the examples read, when they are first opened: nothing of it is needed to begin.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from neuron_gui.ui.appearance import Appearance
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.data_card import DataCard
from neuron_gui.ui.document import Document
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.timeline import Timeline

if TYPE_CHECKING:
    from neuron_gui.core.about import Told
    from neuron_gui.core.rule import Rule
    from neuron_gui.ui.about_popover import AboutPopover
    from neuron_gui.ui.example_chooser import ExampleChooser


class ExampleLinks(QObject):
    """Each table chosen or made is one step of undo; so is revealing a rule."""

    def __init__(
        self,
        document: Document,
        playback: Playback,
        timeline: Timeline,
        commands: Commands,
        card: DataCard,
        menus: Menus,
        appearance: Appearance,
    ) -> None:
        super().__init__(document)
        self._document, self._playback, self._commands = document, playback, commands
        self._card, self._appearance = card, appearance
        self._chooser: ExampleChooser | None = None
        self._popover: AboutPopover | None = None
        self._told: Told | None = None
        self.school: Path | None = None  # the folder of a school's own examples
        card.examples.clicked.connect(self.open_examples)
        card.about.clicked.connect(self.open_about)
        menus.examples.triggered.connect(self.open_examples)
        menus.from_rule.triggered.connect(self.open_rule)
        menus.mystery.triggered.connect(self.make_mystery)
        document.changed.connect(self.follow)
        timeline.frame.connect(self.frame)
        self.follow()

    @Slot()
    def open_examples(self) -> None:
        """Show all examples, under their button."""
        if self._chooser is None:
            from neuron_gui.ui.example_chooser import ExampleChooser

            self._chooser = ExampleChooser(self._card, self.school)
            self._chooser.chosen.connect(self._commands.take_example)
            self._chooser.rule_wished.connect(self.open_rule)
            self._chooser.mystery_wished.connect(self.make_mystery)
        here = self._told.about.title if self._told is not None else ""
        self._chooser.open_under(self._card.examples, self._appearance.theme, here)

    @Slot()
    def open_rule(self) -> None:
        """Ask for a rule to make a table from."""
        from neuron_gui.core.rule import Rule
        from neuron_gui.ui.rule_dialog import RuleDialog

        about = self._document.project.about
        open_rule = about.rule if about is not None and not about.secret else None
        dialog = RuleDialog(self._card.window(), open_rule or Rule(), self._appearance.theme)
        dialog.made.connect(self._make)
        dialog.open()

    @Slot()
    def make_mystery(self) -> None:
        """Draw a rule and keep it secret."""
        import numpy as np

        from neuron_gui.core.rule import draw_rule

        self._begin_with(draw_rule(np.random.default_rng()), True, self.tr("mystery rule"))

    @Slot(object, bool)
    def _make(self, rule: Rule, secret: bool) -> None:
        self._begin_with(rule, secret, self.tr("make from a rule"))

    def _begin_with(self, rule: Rule, secret: bool, text: str) -> None:
        from neuron_gui.core.about import made_from

        self._commands.take_example(made_from(rule, self._document.project.settings, secret=secret), text)

    @Slot()
    def follow(self) -> None:
        """Name what can be told of the data now, if anything."""
        project, self._told = self._document.project, None
        if project.about is not None:
            from neuron_gui.core.about import told

            self._told = told(project)
        if self._told is None:
            self._card.about.show_name("", self.tr("About these data"))
        else:
            from neuron_gui.ui.rule_words import told_name, told_tip

            picture = "eye" if self._told.about.secret else "info"
            self._card.about.show_name(told_name(self._told), told_tip(self._told), picture)
        self._tell()

    @Slot(float)
    def frame(self, _seconds: float) -> None:
        """What the neuron has found goes with the epoch on show."""
        if self._popover is not None and self._popover.isVisible():
            self._tell()

    @Slot()
    def open_about(self) -> None:
        """Tell what can be told of the data."""
        if self._told is None:
            return
        if self._popover is None:
            from neuron_gui.ui.about_popover import AboutPopover

            self._popover = AboutPopover(self._card)
            self._popover.reveal_pressed.connect(self._reveal)
        self._popover.open_under(self._card.about, self._told, self._playback.moment(), self._appearance.theme)

    def _tell(self) -> None:
        if self._popover is None or not self._popover.isVisible():
            return
        if self._told is None:
            self._popover.hide()
        else:
            self._popover.tell(self._told, self._playback.moment())

    @Slot()
    def _reveal(self) -> None:
        project = self._document.project
        if project.about is not None:
            self._document.replace(replace(project, about=project.about.revealed()), self.tr("reveal the rule"))
