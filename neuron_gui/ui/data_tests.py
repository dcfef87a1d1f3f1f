"""Marks rows of the data table as test rows, which are kept out of training: by key, menu or button.

Changes nothing itself: every command asks the table for another data set, with its name for the undo menu.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.held_out import at_random, every, with_tests
from neuron_gui.core.problem import Problem
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.data_selection import selected_rows
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from neuron_gui.ui.data_table import DataTable


class DataTests(QObject):
    """The commands of one table over one model."""

    KEY = "Ctrl+T"

    def __init__(self, table: DataTable, model: DataModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model

    @property
    def toggle_text(self) -> str:
        """What ``toggle`` would do now."""
        return _tr("Use for training") if self._all_are_tests else _tr("Use as test rows")

    @Slot()
    def toggle(self) -> None:
        """Use the selected rows as test rows, or for training if all of them are test rows already."""
        if self._all_are_tests:
            self.use_for_training()
        else:
            self.use_as_tests()

    @Slot()
    def use_as_tests(self) -> None:
        """Keep the selected rows out of training."""
        rows, dataset = self._rows(), self._model.dataset
        if not rows:
            return
        one = self.tr("use row {row} as test row").format(row=rows[0] + 1)
        text = one if len(rows) == 1 else self.tr("use %n rows as test rows", "", len(rows))
        self._ask_for(with_tests(dataset, dataset.tests.union(rows)), text)

    @Slot()
    def use_for_training(self) -> None:
        """Let the neuron learn from the selected rows again."""
        rows, dataset = self._rows(), self._model.dataset
        if not rows:
            return
        one = self.tr("train with row {row}").format(row=rows[0] + 1)
        text = one if len(rows) == 1 else self.tr("train with %n more rows", "", len(rows))
        self._ask_for(with_tests(dataset, dataset.tests.difference(rows)), text)

    @Slot()
    def use_every_fifth(self) -> None:
        """Keep every fifth row out of training."""
        self._choose(lambda: every(self._model.dataset), self.tr("test with every 5th row"))

    @Slot()
    def use_a_share(self) -> None:
        """Keep a fifth of the rows out of training, drawn by chance from the seed of the settings."""
        seed = self._model.moment.settings.seed
        self._choose(lambda: at_random(self._model.dataset, seed), self.tr("test with 20 % of the rows"))

    @Slot()
    def use_all_for_training(self) -> None:
        """There are no test rows any more."""
        self._ask_for(with_tests(self._model.dataset, ()), self.tr("train with all rows"))

    def fill(self, menu: QMenu) -> None:
        """Offer all of it in a menu; what cannot be done now is grey."""
        dataset, editable, rows = self._model.dataset, self._model.editable, self._rows()
        marked = dataset.tests.intersection(rows)
        for text, verb, possible in (
            (_tr("Use as test rows"), self.use_as_tests, len(marked) < len(rows)),
            (_tr("Use for training"), self.use_for_training, bool(marked)),
            (_tr("Every 5th row as test row"), self.use_every_fifth, len(dataset.rows) > 1),
            (_tr("20 % at random as test rows"), self.use_a_share, len(dataset.rows) > 1),
            (_tr("No test rows"), self.use_all_for_training, bool(dataset.tests)),
        ):
            action = menu.addAction(text)
            action.setEnabled(editable and possible)
            action.triggered.connect(verb)

    @property
    def _all_are_tests(self) -> bool:
        rows = self._rows()
        return bool(rows) and self._model.dataset.tests.issuperset(rows)

    def _rows(self) -> list[int]:
        return selected_rows(self._table.selectionModel(), self._model.ghost_row)

    def _choose(self, choose: Callable[[], Dataset], text: str) -> None:
        try:
            dataset = choose()
        except Problem as problem:
            self._table.complained.emit(say(problem))
            return
        self._ask_for(dataset, text)

    def _ask_for(self, dataset: Dataset, text: str) -> None:
        if self._model.editable and dataset is not self._model.dataset:
            self._table.ask_for(dataset, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataTests", text)
