"""The table of data as Qt sees it: inputs, target, live prediction and error, and a last row to type in.

It shows one moment at a time and never changes the data: what is typed leaves by the signal ``typed``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from neuron_gui.core.dataset import TUTORIAL, Dataset, shorten
from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import MINUS, format_number, format_typed
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.yes_no import is_wrong, is_yes_no
from neuron_gui.ui.words import say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

LONGEST_SHOWN = 100  # characters of a text that is no number

_FOR_THE_EYE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FOR_THE_EYE | Qt.ItemFlag.ItemIsEditable


class DataModel(QAbstractTableModel):
    """Rows of a data set with what the neuron makes of them; the row after the last is for adding one."""

    typed = Signal(int, int, str)  # row, column, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editable = True
        # Which the columns go without, for want of room: one more than there are means powers of ten.
        self.spared_decimals: dict[int, int] = {}
        nothing = State((float("nan"),) * TUTORIAL.input_count, float("nan"))
        self._moment = Moment(0, 0, nothing, Dataset(TUTORIAL.columns, ()), Settings())

    @property
    def moment(self) -> Moment:
        """The moment on show."""
        return self._moment

    @property
    def dataset(self) -> Dataset:
        """The data on show."""
        return self._moment.dataset

    @property
    def editable(self) -> bool:
        """Whether something may be typed."""
        return self._editable

    @property
    def ghost_row(self) -> int:
        """The row after the last, in which typing adds a row."""
        return len(self.dataset.rows)

    @property
    def prediction_column(self) -> int:
        """The column of ŷ; the one of the error follows it."""
        return len(self.dataset.columns)

    @property
    def asks_yes_no(self) -> bool:
        """Whether the neuron answers a yes/no question."""
        return is_yes_no(self.dataset, self._moment.settings)

    def show_moment(self, moment: Moment, editable: bool, visible: range) -> None:
        """Show another moment; ``visible`` are the rows that need new predictions on the screen."""
        before, self._editable = self._moment, editable
        if len(moment.dataset.columns) != len(before.dataset.columns):
            self.beginResetModel()
            self._moment = moment
            self.endResetModel()
            return
        if moment.dataset is before.dataset:
            self._moment = moment
        else:
            self._exchange_rows(moment)
        if moment.dataset is not before.dataset and moment.dataset.headings != before.dataset.headings:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.prediction_column - 1)
        others = moment.dataset is not before.dataset and moment.dataset.tests != before.dataset.tests
        if others and self.ghost_row:
            self.dataChanged.emit(self.index(0, 0), self.index(self.ghost_row - 1, 0))
        rows = range(max(0, visible.start), min(visible.stop, self.ghost_row))
        if rows and (moment.state, moment.dataset, moment.settings.activation, moment.settings.standardise) != (
            before.state,
            before.dataset,
            before.settings.activation,
            before.settings.standardise,
        ):
            first = self.index(rows.start, self.prediction_column)
            self.dataChanged.emit(first, self.index(rows.stop - 1, self.prediction_column + 1))

    def _exchange_rows(self, moment: Moment) -> None:
        """Show other rows so that the current cell, the selection and an open editor stay where they were.

        The ghost row counts as the one that was typed in: rows added at the end come after it.
        """
        old, new = self.dataset.rows, moment.dataset.rows
        shorter = min(len(old), len(new))
        same = (index for index in range(shorter) if old[index] is not new[index])
        begin = next(same, shorter)
        left = shorter - begin
        tail = next((count for count in range(left) if old[-1 - count] is not new[-1 - count]), left)
        changed = shorter - tail - begin  # rows that stay in number but hold something else
        more, place = len(new) - len(old), begin + changed + (tail == 0)
        if more > 0:
            self.beginInsertRows(QModelIndex(), place, place + more - 1)
            self._moment = moment
            self.endInsertRows()
        elif more < 0:
            self.beginRemoveRows(QModelIndex(), place, place - more - 1)
            self._moment = moment
            self.endRemoveRows()
        else:
            self._moment = moment
        until = begin + changed - 1 + (more != 0 and tail == 0)
        if until >= begin:
            self.dataChanged.emit(self.index(begin, 0), self.index(until, self.prediction_column + 1))

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The rows and the ghost row."""
        return 0 if parent.isValid() else self.ghost_row + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Inputs, target, prediction, error."""
        return 0 if parent.isValid() else self.prediction_column + 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is typed by people can be edited."""
        return _EDITABLE if self._editable and index.column() < self.prediction_column else _FOR_THE_EYE

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Texts for the eye, for the editor, for the tool tip and for a screen reader."""
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.shown_text(row, column)
        if role == Role.EditRole:
            return self.typed_text(row, column)
        if role == Role.ToolTipRole:
            return self._tool_tip(row, column)
        if role in (Role.AccessibleTextRole, Role.AccessibleDescriptionRole):
            return self._spoken(row, column, role == Role.AccessibleDescriptionRole)
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The columns' names; rows are numbered from 1."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Role.DisplayRole else None
        if role == Role.ToolTipRole:
            return self._column_tip(section)
        return self.column_name(section) if role == Role.DisplayRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Pass on what was typed, if it is anything new."""
        row, column, text = index.row(), index.column(), str(value)
        if role != Role.EditRole or self.flags(index) != _EDITABLE:
            return False
        if text.strip() != self.typed_text(row, column):
            self.typed.emit(row, column, text)
        return True

    # What stands in a cell

    def column_name(self, column: int) -> str:
        """The heading of a column."""
        if column < self.prediction_column:
            return self.dataset.heading(column)
        return self.tr("prediction") if column == self.prediction_column else self.tr("error")

    def number(self, row: int, column: int) -> float:
        """The prediction or the error of a row."""
        return float(self.values(column)[row])

    def shown_text(self, row: int, column: int) -> str:
        """A number with its column's decimals, or what was typed instead of one."""
        if row >= self.ghost_row:
            return ""
        text = self.dataset.texts.get((row, column))
        if text is not None:
            return text[:LONGEST_SHOWN]
        return self.written(self.value(row, column), column)

    def value(self, row: int, column: int) -> float:
        """The number in a cell, whoever made it; NaN if there is none."""
        return self.dataset.rows[row][column] if column < self.prediction_column else self.number(row, column)

    def values(self, column: int) -> Sequence[float] | np.ndarray:
        """All numbers of a column, shape (rows,)."""
        if column < self.prediction_column:
            return [row[column] for row in self.dataset.rows]
        return self._moment.predictions if column == self.prediction_column else self._moment.errors

    def decimals(self, column: int) -> int:
        """How many decimals a column shows; −1 where only powers of ten have room. The same in all of its cells."""
        return max(-1, self.all_decimals(column) - self.spared_decimals.get(column, 0))

    def all_decimals(self, column: int) -> int:
        """How many decimals a column shows where there is room."""
        chosen = self.dataset.decimals
        if column >= self.prediction_column:
            return chosen.prediction
        return chosen.inputs[column] if column < self.dataset.input_count else chosen.target

    def written(self, value: float, column: int) -> str:
        """A number as a column writes it."""
        decimals = self.decimals(column)
        if decimals >= 0 or not np.isfinite(value):
            return format_number(value, max(0, decimals))
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)

    def typed_text(self, row: int, column: int) -> str:
        """All that was typed, or all digits of a prediction or error."""
        if row >= self.ghost_row:
            return ""
        if column < self.prediction_column:
            return self.dataset.cell_text(row, column)
        return self._all_digits(self.number(row, column))

    def plain_text(self, row: int, column: int) -> str:
        """The cell's text for other programs."""
        if column < self.prediction_column:
            return self.dataset.plain_text(row, column)
        return self.typed_text(row, column).replace(MINUS, "-")

    def is_bad(self, row: int, column: int) -> bool:
        """Whether there ought to be a number in this cell and there is none."""
        return (row, column) in self.dataset.texts

    def is_right(self, row: int) -> bool | None:
        """Whether a row's yes/no question is answered rightly; None where there is no question or no answer."""
        if not self.asks_yes_no or not np.isfinite(self._moment.errors[row]):
            return None
        this = slice(row, row + 1)
        return not is_wrong(self._moment.predictions[this], self.dataset.targets[this])[0]

    def reason(self, row: int, column: int) -> str:
        """Why there is no number in a cell; nothing for a sound one."""
        problem = self.dataset.cell_problem(row, column)
        return "" if problem is None else say(problem)

    def _all_digits(self, value: float) -> str:
        # Keras computes with 32-bit floats: more than nine digits would be invented.
        return format_typed(float(f"{value:.9g}")) if np.isfinite(value) else format_number(value, 0)

    def _tool_tip(self, row: int, column: int) -> str:
        if row >= self.ghost_row:
            return self.tr("Type a number here to add a row") if self._editable else ""
        tip = self.reason(row, column) or self.tr("Row {row}: {column} = {value}").format(
            row=row + 1, column=self.column_name(column), value=shorten(self.typed_text(row, column))
        )
        if column == self.prediction_column + 1:
            tip += self._verdict(row)
        return f"{tip}\n{self.tr('Test row: kept out of training')}" if row in self.dataset.tests else tip

    def _verdict(self, row: int) -> str:
        """What is added to an error in the words of a tool tip, or of a screen reader."""
        right = self.is_right(row)
        return "" if right is None else (self.tr(", right") if right else self.tr(", wrong"))

    def _column_tip(self, column: int) -> str:
        if column < self.dataset.input_count:
            tip = self.tr("{name}: an input, what the neuron is told")
        elif column < self.prediction_column:
            tip = self.tr("{name}: the target, what the neuron should answer")
        elif column == self.prediction_column:
            tip = self.tr("ŷ: what the neuron answers now")
        else:
            tip = self.tr("error = ŷ − target: how far the answer is off")
        if self._editable and column < self.prediction_column:
            tip += "\n" + self.tr("Double-click to rename, right-click for more")
        return tip.format(name=self.dataset.heading(min(column, self.dataset.input_count)))

    def _spoken(self, row: int, column: int, is_description: bool) -> str:
        if row >= self.ghost_row:
            return self.tr("new row, {column}").format(column=self.column_name(column))
        if is_description:
            return self.reason(row, column)
        text = self.shown_text(row, column) or self.tr("empty")
        test = row in self.dataset.tests
        spoken = self.tr("test row {row}, {column}: {value}") if test else self.tr("row {row}, {column}: {value}")
        spoken = spoken.format(row=row + 1, column=self.column_name(column), value=text)
        if column == self.prediction_column + 1:
            spoken += self._verdict(row)
        return spoken + (self.tr(", not a number") if self.is_bad(row, column) else "")
