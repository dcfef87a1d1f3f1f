"""Card 1, data: the table, examples to begin with, what is wrong in a sentence, and buttons for its rows.

What the examples are, and what is told of the present one, is not its affair: it has the buttons that lead there.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.ui.about_link import AboutLink
from neuron_gui.ui.cards import button, label, set_kind, title_row
from neuron_gui.ui.column_menu import fill_column_menu
from neuron_gui.ui.data_table import DataTable
from neuron_gui.ui.icons import icon
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import say

LEFT, RIGHT = 2, 1  # beside the table, whose row numbers and scroll bar stand in the card's margins
RIGHT_OF_TABLE = 9
INDENT, LEFT_OF_FOOT, FOOT_GAP = 14, 8, 2


class DataCard(QFrame):
    """The table and what belongs to it; passes on what the table says."""

    edited = Signal(object, str)  # a new Dataset, and what was done for the undo menu
    rearranged = Signal(object, str)  # the same for other columns: a Rearranged
    row_selected = Signal(int)
    room_wished = Signal()  # the columns or rows are others, so another size would fit better

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Data"))
        self._theme = Theme()
        self._complaint = self._note = ""
        self._editable = True
        self._wish = (0, 0)
        self.table = DataTable(self)
        self._message = label("", "error")
        self._message.setObjectName("dataMessage")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.RichText)
        self._past = label(self.tr("These are the data as they were at this epoch."), "muted")
        self._past.setObjectName("pastDataLabel")
        self._past.setWordWrap(True)
        self.about = AboutLink()
        self.examples = button("examplesButton", "link", self.tr("Examples ▾"), self.tr("Tables to begin with"))
        self._add = button("addRowButton", "action", self.tr("Row"), self.tr("Add a row at the end of the table"))
        self._add.setAccessibleName(self.tr("Add row"))
        self._add_input = button("addInputButton", "action", self.tr("Input"))
        self._add_input.setAccessibleName(self.tr("Add input"))
        self._delete = button("deleteRowButton", "action", tip=self.tr("Delete the selected rows (Ctrl+Del)"))
        self._delete.setAccessibleName(self.tr("Delete rows"))
        self._clear = button("clearButton", "action", self.tr("Clear"), self.tr("Delete all rows (it can be undone)"))
        self._tests = button("testRowsButton", "action")
        self._tests.setAccessibleName(self.tr("Test rows"))
        self._tests.setToolTip(self.tr("Keep rows out of training, to see whether what was learned holds for them too"))
        self._tests_menu = QMenu(self._tests)
        self._tests_menu.aboutToShow.connect(self._fill_tests_menu)
        self._tests.setMenu(self._tests_menu)
        self._lay_out()
        self.table.edited.connect(self.edited)
        self.table.rearranged.connect(self.rearranged)
        self.table.row_selected.connect(self.row_selected)
        self.table.complained.connect(self._complain)
        self.table.selection_moved.connect(self._show_state)
        self._message.linkActivated.connect(self._show_first_problem)
        self._add.clicked.connect(self.table.edits.add_row)
        self._add_input.clicked.connect(self.table.columns.add_input)
        self._delete.clicked.connect(self.table.edits.delete_rows)
        self._clear.clicked.connect(self.table.edits.clear_table)
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.table.set_theme(theme)
        self.about.set_theme(theme)
        side = round(theme.px(16))
        self._delete.setIcon(icon("trash", theme))
        self._delete.setIconSize(QSize(side, side))
        self._tests.setIconSize(QSize(side, side))
        self._tests.setIcon(QIcon())
        for add in (self._add, self._add_input):
            add.setIcon(icon("plus", theme))
            add.setIconSize(QSize(round(theme.px(14)), round(theme.px(14))))
        self._show_state()
        self._tell_wish()

    def wished_width(self) -> int:
        """How wide the card would have to be to show every column."""
        return self.table.wished_width() + LEFT + RIGHT

    def keep_rows(self, rows: int) -> None:
        """Never show fewer rows than these, if there are so many; what does not fit is scrolled around the card."""
        self.table.least_rows = rows
        self.table.updateGeometry()

    def show_moment(self, moment: Moment, editable: bool = True) -> bool:
        """Show an epoch's data, predictions and errors; data of an earlier time are only looked at.

        Returns whether the picture changed.
        """
        before = self.table.dataset
        changed = self.table.show_moment(moment, editable)
        if moment.dataset is not before or editable != self._editable:
            self._complaint = self._note = ""
            self._editable = editable
            self._show_state()
            self._tell_wish()
        return changed

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Say, until the data change again, what else came of a change that was made here."""
        self._note = sentence
        self._show_state()

    # What the menus call

    @Slot()
    def fill_column_menu(self) -> None:
        """Put into the menu that is about to open what can be done with the current column."""
        menu = self.sender()
        if isinstance(menu, QMenu):
            fill_column_menu(menu, self.table, self.table.columns.current)

    @Slot(int)
    def select_row(self, row: int) -> None:
        """Make a row the current one; of too few rows the last."""
        self.table.select_row(row)

    # Inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for all buttons."""
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """In a narrow card a word gives way to its sign, and then the last button: its command is in the menus, too."""
        commands = (self._add, self._add_input, self._tests, self._delete, self._clear)
        room = self.width() - LEFT - LEFT_OF_FOOT - RIGHT - RIGHT_OF_TABLE - (len(commands) + 1) * FOOT_GAP

        def fit() -> bool:
            return sum(command.sizeHint().width() for command in commands) <= room

        self._show_tests_as(self.tr("Test rows ▾"))
        if not fit():
            self._show_tests_as("")
        self._clear.setVisible(self._editable and fit())

    def _show_tests_as(self, text: str) -> None:
        """Show the button of the test rows as words, or as a sign where there are none."""
        if text != self._tests.text() or (not text and self._tests.icon().isNull()):
            self._tests.setText(text)
            self._tests.setIcon(QIcon() if text else icon("test-rows", self._theme))

    def _tell_wish(self) -> None:
        """Say that another size would fit better, if so."""
        self.table.updateGeometry()
        wish = (self.wished_width(), self.table.sizeHint().height())
        if wish != self._wish:
            self._wish = wish
            self.room_wished.emit()

    @Slot(str)
    def _complain(self, sentence: str) -> None:
        self._complaint = sentence
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        """The sentence under the table, and which buttons can do something."""
        dataset = self.table.dataset
        self._delete.setEnabled(self._editable and bool(self.table.selected_rows()))
        self._clear.setEnabled(self._editable and bool(dataset.rows))
        self._add.setEnabled(self._editable)
        self._past.setVisible(not self._editable)
        why_no_more = self.table.columns.why_no_more()
        self._add_input.setEnabled(self._editable and not why_no_more)
        self._add_input.setToolTip(why_no_more or self.tr("Add an input column, before the target"))
        self._tests.setEnabled(bool(dataset.rows))
        for command in (self._add, self._add_input, self._tests, self._delete):
            command.setVisible(self._editable)
        self._fit_buttons()
        problem = None if self._being_filled_in() else dataset.first_problem()
        if self._complaint or self._note or problem is None:
            text = (self._complaint or self._note).replace("&", "&amp;").replace("<", "&lt;")
        else:
            text = say(problem).replace("&", "&amp;").replace("<", "&lt;")
            if dataset.texts:
                text = f'<a href="cell" style="color: {self._theme.colours.error}">{text}</a>'
        told = self._note and not self._complaint
        set_kind(self._message, "error" if not told and (dataset.rows or self._complaint) else "muted")
        self._message.setText(text)
        self._message.setVisible(bool(text) and self._editable)

    @Slot()
    def _fill_tests_menu(self) -> None:
        self._tests_menu.clear()
        self.table.edits.tests.fill(self._tests_menu)

    def _being_filled_in(self) -> bool:
        """Whether all that is missing are cells of the current row: no need to say so yet."""
        texts, row = self.table.dataset.texts, self.table.currentIndex().row()
        return bool(texts) and all(place == row and not text for (place, _), text in texts.items())

    @Slot()
    def _show_first_problem(self) -> None:
        dataset = self.table.dataset
        if dataset.texts:
            self.table.show_cell(*min(dataset.texts))

    def _lay_out(self) -> None:
        heading = title_row("1", self.tr("Data"))
        heading.setContentsMargins(INDENT, 0, RIGHT_OF_TABLE, 0)
        heading.insertWidget(heading.count() - 1, self.about)  # before the room that is left
        heading.addWidget(self.examples)
        foot = QHBoxLayout()
        foot.setContentsMargins(LEFT_OF_FOOT, 0, RIGHT_OF_TABLE, 0)
        foot.setSpacing(FOOT_GAP)
        foot.addWidget(self._add)
        foot.addWidget(self._add_input)
        foot.addWidget(self._tests)
        foot.addStretch()
        foot.addWidget(self._delete)
        foot.addWidget(self._clear)
        notes = QVBoxLayout()
        notes.setContentsMargins(INDENT, 0, INDENT - LEFT_OF_FOOT, 0)
        notes.setSpacing(0)
        notes.addWidget(self._message)
        notes.addWidget(self._past)
        column = QVBoxLayout(self)
        column.setContentsMargins(LEFT, 10, RIGHT, 8)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self.table, 1)
        column.addLayout(notes)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
