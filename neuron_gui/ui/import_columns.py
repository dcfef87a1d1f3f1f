"""Which columns of a table come, which one is the target, and which of two words counts as 1.

Shows a table and a choice, and says what was chosen instead.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.dataset import shorten
from neuron_gui.core.headings import join_heading
from neuron_gui.core.table_import import DATES, NOTHING, NUMBERS, ImportChoice, ReadColumn, ReadTable, name_of
from neuron_gui.ui.cards import label
from neuron_gui.ui.number_inputs import leave_wheel_to_page
from neuron_gui.ui.theme import Theme


class ImportColumns(QWidget):
    """A list with a tick for each column, the target under it, and a line for each ticked column of two words."""

    chosen = Signal(object)  # an ImportChoice

    def __init__(self) -> None:
        super().__init__()
        self._table: ReadTable | None = None
        self._choice = ImportChoice((), -1)
        self._theme = Theme()
        self._list = QListWidget()
        self._list.setObjectName("importColumns")
        self._list.setAccessibleName(self.tr("Columns that come"))
        self._list.setToolTip(self.tr("Ticked columns come; the space bar ticks"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemChanged.connect(self._tick)
        self._target = self._box("importTargetBox", self.tr("Target"))
        self._target.setToolTip(self.tr("The column that the neuron should learn to answer"))
        self._target.activated.connect(self._aim)
        words = label(self.tr("Target"), "muted")
        words.setBuddy(self._target)
        self.setFocusProxy(self._list)
        self._words: list[QComboBox] = []
        self._foot = QFormLayout()
        self._foot.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._foot.addRow(words, self._target)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._list, 1)
        self._column.addLayout(self._foot)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._column.setSpacing(round(theme.px(6)))
        self._foot.setHorizontalSpacing(round(theme.px(10)))
        self._foot.setVerticalSpacing(round(theme.px(5)))
        self._fill()

    def show_choice(self, table: ReadTable, choice: ImportChoice) -> None:
        """Show the columns of a table, and what is chosen of them."""
        other = table is not self._table
        ones, self._table, self._choice = self._choice.ones, table, choice
        if other:
            self._fill()
        with QSignalBlocker(self._list):
            for place in range(self._list.count()):
                state = Qt.CheckState.Checked if place in choice.columns else Qt.CheckState.Unchecked
                if self._can_come(place):
                    self._list.item(place).setCheckState(state)
        self._target.setCurrentIndex(self._target.findData(choice.target))
        if other or set(ones) != set(choice.ones):
            self._fill_words()

    def show_none(self) -> None:
        """There is no table, so there are no columns."""
        self._table, self._choice = None, ImportChoice((), -1)
        with QSignalBlocker(self._list):
            self._list.clear()
        self._target.clear()
        self._fill_words()

    def _fill(self) -> None:
        if self._table is None:
            return
        with QSignalBlocker(self._list):
            self._list.clear()
            self._target.clear()
            for place, column in enumerate(self._table.columns):
                name = join_heading(name_of(self._table, place), column.unit)
                item = QListWidgetItem(name if column.kind == NUMBERS else f"{name} – {self._kind(column)}")
                item.setToolTip(self._tip(column))
                self._list.addItem(item)
                if self._can_come(place):
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setCheckState(Qt.CheckState.Unchecked)
                    self._target.addItem(name, place)
                else:
                    item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                    item.setForeground(self._theme.colour("muted"))
        self._list.setCurrentRow(0)
        self.show_choice(self._table, self._choice) if self._choice.columns else None

    def _fill_words(self) -> None:
        """A line for each column of two words that comes: which of them is 1."""
        for box in self._words:
            self._foot.removeRow(box)
        self._words = []
        for place in sorted(self._choice.ones):
            assert self._table is not None
            name = name_of(self._table, place)
            box = self._box(f"importOneBox{place + 1}", self.tr("The word of {column} that is 1").format(column=name))
            for word in self._table.columns[place].words:
                others = [other for other in self._table.columns[place].words if other != word]
                box.addItem(self.tr("{yes} = 1, {no} = 0").format(yes=shorten(word), no=shorten(others[0])), word)
            box.setCurrentIndex(box.findData(self._choice.ones[place]))
            box.setToolTip(self.tr("A neuron reckons with numbers: one word becomes 1, the other 0"))
            box.activated.connect(self._choose_words)
            words = label(shorten(name, 14), "muted")
            words.setBuddy(box)
            self._foot.addRow(words, box)
            self._words.append(box)

    def _can_come(self, place: int) -> bool:
        column = self._table.columns[place] if self._table is not None else None
        return column is not None and (column.kind == NUMBERS or column.has_two_words)

    def _kind(self, column: ReadColumn) -> str:
        if column.kind in (DATES, NOTHING):
            return self.tr("dates") if column.kind == DATES else self.tr("empty")
        return self.tr("two words") if column.has_two_words else self.tr("words")

    def _tip(self, column: ReadColumn) -> str:
        words = ", ".join(shorten(word) for word in column.words)
        if column.kind == NUMBERS:
            return self.tr("Numbers")
        if column.has_two_words:
            return self.tr("{words}: tick it to read them as 1 and 0").format(words=words)
        if column.kind == NOTHING:
            return self.tr("There is nothing in this column")
        return self.tr("{words}…: a neuron needs numbers, so this column cannot come").format(words=words)

    @Slot(QListWidgetItem)
    def _tick(self, item: QListWidgetItem) -> None:
        self.toggle(self._list.row(item), item.checkState() == Qt.CheckState.Checked)

    def toggle(self, place: int, comes: bool | None = None) -> None:
        """Let a column come or not, or change that."""
        if not self._can_come(place):
            return
        assert self._table is not None
        columns = set(self._choice.columns)
        comes = place not in columns if comes is None else comes
        columns = columns | {place} if comes else columns - {place}
        ones = {column: word for column, word in self._choice.ones.items() if column in columns}
        if comes and self._table.columns[place].has_two_words:
            ones[place] = self._table.columns[place].words[0]
        target = self._choice.target
        if target not in columns:
            target = max(columns, default=-1)
        self._say(replace(self._choice, columns=tuple(sorted(columns)), target=target, ones=ones))

    @Slot(int)
    def _aim(self, at: int) -> None:
        place = int(self._target.itemData(at))
        if place not in self._choice.columns:
            self.toggle(place, True)
        self._say(replace(self._choice, target=place))

    @Slot()
    def _choose_words(self) -> None:
        pairs = zip(sorted(self._choice.ones), self._words, strict=True)
        self._say(replace(self._choice, ones={place: box.currentData() for place, box in pairs}))

    def _say(self, choice: ImportChoice) -> None:
        if choice != self._choice and self._table is not None:
            self.show_choice(self._table, choice)
            self.chosen.emit(choice)

    def _box(self, name: str, spoken: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setItemDelegate(QStyledItemDelegate(box))
        leave_wheel_to_page(box)
        return box
