"""The first rows of a table as they are read, before it is taken over: what comes in ink, what stays in grey."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QTableView

from neuron_gui.core.headings import join_heading
from neuron_gui.core.numerals import format_typed
from neuron_gui.core.table_import import NUMBERS, ImportChoice, ReadTable, name_of, troubled_rows
from neuron_gui.ui.cards import elided
from neuron_gui.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

MOST_ROWS = 200  # that are looked at here
BEGINNING, LONGEST_LINE = 50_000, 300  # characters, of a text without a table
NARROWEST, WIDEST = 64, 180
BESIDE = 20  # what a column needs besides its text


class PreviewModel(QAbstractTableModel):
    """The rows of a table with what was chosen of them; nothing can be typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._table: ReadTable | None = None
        self._choice = ImportChoice((), -1)
        self._gone: frozenset[int] = frozenset()
        self._text: list[str] = []

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme

    def show_choice(self, table: ReadTable, choice: ImportChoice) -> None:
        """Show another table, or another choice of the same."""
        self.beginResetModel()
        self._table, self._choice = table, choice
        gone = [] if choice.keep_troubled else troubled_rows(table, choice)
        self._gone = frozenset(row for row in gone if row < MOST_ROWS)
        self.endResetModel()

    def show_text(self, text: str) -> None:
        """Show the lines of a text that is no table as they stand."""
        self.beginResetModel()
        self._table, self._text = None, [line[:LONGEST_LINE] for line in text[:BEGINNING].split("\n")[:MOST_ROWS]]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The first rows."""
        rows = self._text if self._table is None else self._table.rows
        return 0 if parent.isValid() else min(MOST_ROWS, len(rows))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All columns, whether they come or not."""
        return 0 if parent.isValid() else 1 if self._table is None else len(self._table.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The cell as it is read; red where a number ought to be, grey where it does not come."""
        row, column = index.row(), index.column()
        if self._table is None:
            return self._text[row] if role == Role.DisplayRole else None
        text = self._table.texts.get((row, column))
        bad = text is not None and column in self._choice.columns and column not in self._choice.ones
        comes = column in self._choice.columns and row not in self._gone
        if role == Role.DisplayRole:
            if text is None:
                return format_typed(self._table.rows[row][column])
            if column in self._choice.ones and text in self._table.columns[column].words:
                return "1" if text == self._choice.ones[column] else "0"
            return text
        if role == Role.ForegroundRole:
            return self._theme.colour("error" if bad and text else "ink" if comes else "muted")
        if role == Role.BackgroundRole:
            return self._theme.bad_ground if bad else None
        if role == Role.ToolTipRole:
            return text
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight
            if self._table.columns[column].kind != NUMBERS and column not in self._choice.ones:
                side = Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Each column's name over what becomes of it; each row's line in the text."""
        if self._table is None:
            if role == Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            as_it_stands = self.tr("the text as it stands") if orientation == Qt.Orientation.Horizontal else section + 1
            return as_it_stands if role == Role.DisplayRole else None
        if orientation == Qt.Orientation.Vertical:
            if role == Role.DisplayRole:
                return str(self._table.lines[section])
            return self.tr("Line {line}").format(line=self._table.lines[section]) if role == Role.ToolTipRole else None
        if role == Role.DisplayRole:
            return f"{self._short_name(section)}\n{self._fate(section)}"
        if role == Role.ToolTipRole and self._short_name(section) != (name := self._name(section)):
            return f"{name}\n{self.tr('Click: the column comes, or is left out')}"
        if role == Role.ForegroundRole:
            return self._theme.colour("ink" if section in self._choice.columns else "muted")
        if role == Role.TextAlignmentRole:
            return self.data(self.index(0, section), role)
        return None

    def _name(self, column: int) -> str:
        assert self._table is not None
        return join_heading(name_of(self._table, column), self._table.columns[column].unit)

    def _short_name(self, column: int) -> str:
        """As much of a name as has room, with its unit: Qt would cut a heading of two lines off at its beginning."""
        assert self._table is not None
        name, unit = self._name(column), self._table.columns[column].unit
        if len(self._table.columns) < 2:
            return name
        metrics = QFontMetricsF(self._theme.font(13, QFont.Weight.DemiBold))
        return elided(name, f" ({unit})" if unit else "", metrics, self._theme.px(WIDEST - BESIDE))

    def _fate(self, column: int) -> str:
        if column not in self._choice.columns:
            return self.tr("left out")
        return self.tr("target") if column == self._choice.target else self.tr("input")


class ImportPreview(QTableView):
    """The preview; a click on a heading lets its column come or not."""

    heading_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("importPreview")
        self.setAccessibleName(self.tr("The first rows as they are read"))
        self._model = PreviewModel(self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionsClickable(True)
        across.setHighlightSections(False)
        across.setMinimumSectionSize(1)
        across.setToolTip(self.tr("Click: the column comes, or is left out"))
        across.sectionClicked.connect(self.heading_clicked)
        down.setSectionResizeMode(down.ResizeMode.Fixed)
        down.setMinimumSectionSize(1)
        down.setHighlightSections(False)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._theme = Theme()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._model.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(round(theme.px(26)))
        self._fit()

    def show_text(self, text: str) -> None:
        """Show the beginning of a text in which no table was found: it tells what stands between the cells."""
        self._model.show_text(text)
        self._fit()

    def show_choice(self, table: ReadTable, choice: ImportChoice) -> None:
        """Show a table and what is chosen of it."""
        place = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self._model.show_choice(table, choice)
        self._fit()
        self.horizontalScrollBar().setValue(place[0])
        self.verticalScrollBar().setValue(place[1])

    def _fit(self) -> None:
        """As wide as names and the first cells need."""
        px, model = self._theme.px, self._model
        metrics, heading = QFontMetricsF(self._theme.font()), QFontMetricsF(self._theme.font(13))
        for column in range(model.columnCount()):
            lines = str(model.headerData(column, Qt.Orientation.Horizontal)).split("\n")
            wide = max(map(heading.horizontalAdvance, lines)) * 1.06
            cells = (str(model.data(model.index(row, column))) for row in range(min(30, model.rowCount())))
            wide = max(wide, *map(metrics.horizontalAdvance, cells), 0.0)
            widest = px(WIDEST) if model.columnCount() > 1 else px(10 * WIDEST)
            self.setColumnWidth(column, round(min(max(wide + px(BESIDE), px(NARROWEST)), widest)))
