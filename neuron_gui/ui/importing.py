"""A table on its way into the program: read, looked at, changed in form and choice, and taken over or not.

Holds what the dialog shows. The dialog and all that reads tables is made and imported when it is first wanted.
"""

from __future__ import annotations

from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.dataset import MOST_INPUTS
from neuron_gui.core.problem import Problem
from neuron_gui.ui.busy import busy
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from neuron_gui.core.table_files import OpenedTable
    from neuron_gui.core.table_guess import TableForm
    from neuron_gui.core.table_import import ImportChoice, ReadTable
    from neuron_gui.ui.import_dialog import ImportDialog

MOST_LISTED = 500  # lines of troubles; the rest are counted


class Importing(QObject):
    """One table at a time; ``imported`` says what a person made of it."""

    imported = Signal(object, object, str)  # a Dataset, the Path of its file or None, and a name

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = Theme()
        self._dialog: ImportDialog | None = None
        self._opened: OpenedTable | None = None
        self._choice: ImportChoice | None = None
        self._path: Path | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def begin(self, opened: OpenedTable, path: Path | None) -> None:
        """Show a table in a dialog; another one that was being looked at is left."""
        from neuron_gui.ui.import_dialog import ImportDialog

        if self._dialog is not None:
            self._dialog.reject()
        self._path = path
        self._dialog = ImportDialog(self._window, self.tr("Import “{name}”").format(name=opened.name))
        self._dialog.set_theme(self._theme)
        self._dialog.form_chosen.connect(self._read_in_form)
        self._dialog.encoding_chosen.connect(self._read_in_encoding)
        self._dialog.choice_made.connect(self._choose_else)
        self._dialog.accepted.connect(self._take)
        self._dialog.finished.connect(self._forget)
        with busy():
            self._look_at(opened)
        self._dialog.open()

    @Slot(object)
    def _read_in_form(self, form: TableForm) -> None:
        if self._opened is not None:
            with busy():
                self._look_at(self._opened.in_form(form))

    @Slot(str)
    def _read_in_encoding(self, encoding: str) -> None:
        if self._opened is not None:
            with busy():
                self._look_at(self._opened.in_encoding(encoding))

    @Slot(object)
    def _choose_else(self, choice: ImportChoice) -> None:
        with busy():
            self._choose(choice)

    def _look_at(self, opened: OpenedTable) -> None:
        from neuron_gui.core.table_import import ImportChoice, first_choice

        self._opened = opened
        choice = ImportChoice((), -1) if isinstance(opened.table, Problem) else first_choice(opened.table)
        self._choose(choice)

    def _choose(self, choice: ImportChoice) -> None:
        self._choice = choice
        if self._dialog is None or self._opened is None:
            return
        self._dialog.show_table(self._opened, choice)
        if isinstance(self._opened.table, Problem):
            self._dialog.show_troubles("", [], 0)
            self._dialog.show_summary(say(self._opened.table), possible=False)
        else:
            self._show_troubles(self._opened.table, choice)
            self._show_summary(self._opened.table, choice)

    def _show_troubles(self, table: ReadTable, choice: ImportChoice) -> None:
        from neuron_gui.core.table_import import line_of, notes, troubled_rows, troubles

        assert self._dialog is not None
        assert self._opened is not None
        bad = troubled_rows(table, choice)
        found = merge(troubles(table, choice, bad), notes(table, choice), key=line_of)
        lines = [say(problem) for problem in islice(found, MOST_LISTED)]
        if not self._opened.guess.sure:
            lines.insert(0, self.tr("Numbers such as 1,234 may be more than a thousand: look at the decimal mark."))
        if len(lines) >= MOST_LISTED:
            lines.append(self.tr("… and more"))
        if not bad:
            told = self.tr("Every number can be read.") if not lines else self.tr("To be looked at:")
        elif len(bad) == 1:
            told = self.tr("In 1 row something cannot be read:")
        else:
            told = self.tr("In {count} rows something cannot be read:").format(count=f"{len(bad):,}")
        self._dialog.show_troubles(told, lines, len(bad))

    def _show_summary(self, table: ReadTable, choice: ImportChoice) -> None:
        from neuron_gui.core.table_import import name_of, troubled_rows, why_not

        assert self._dialog is not None
        problem = why_not(table, choice)
        if problem is not None:
            self._dialog.show_summary(say(problem), possible=False)
            return
        bad, rows, inputs = len(troubled_rows(table, choice)), len(table.rows), len(choice.columns) - 1
        come = rows if choice.keep_troubled else rows - bad
        text = self.tr("1 row") if come == 1 else self.tr("{count} rows").format(count=f"{come:,}")
        if come < rows:
            text = self.tr("{come} of {rows} rows").format(come=f"{come:,}", rows=f"{rows:,}")
        one, many = self.tr("1 input"), self.tr("{count} inputs").format(count=inputs)
        told = self.tr("{rows} with {inputs} come; the target is {target}.")
        text = told.format(rows=text, inputs=one if inputs == 1 else many, target=name_of(table, choice.target))
        if table.more:
            more = self.tr("A table can have at most {most} rows: the last {more} of the file are left out.")
            text += " " + more.format(most=f"{rows:,}", more=f"{table.more:,}")
        if inputs == MOST_INPUTS and len(table.columns) > inputs + 1:
            text += " " + self.tr("A table can have at most {most} inputs.").format(most=MOST_INPUTS)
        self._dialog.show_summary(text, possible=True)

    @Slot()
    def _take(self) -> None:
        from neuron_gui.core.table_import import make_dataset

        if self._opened is not None and self._choice is not None and not isinstance(self._opened.table, Problem):
            with busy():
                self.imported.emit(make_dataset(self._opened.table, self._choice), self._path, self._opened.name)

    @Slot()
    def _forget(self) -> None:
        self._dialog = self._opened = self._choice = None
