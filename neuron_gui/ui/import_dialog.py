"""The dialog in which a table is looked at before it is taken over: how it is read, what comes, what is wrong in it.

A view: it shows an opened table and a choice, and says what a person wants else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.problem import Problem
from neuron_gui.core.table_files import OpenedTable
from neuron_gui.core.table_import import ImportChoice
from neuron_gui.ui.cards import ElidedLabel, button, label, set_kind
from neuron_gui.ui.import_columns import ImportColumns
from neuron_gui.ui.import_form import ImportForm
from neuron_gui.ui.import_preview import ImportPreview
from neuron_gui.ui.theme import Theme

SIZE, LEFT, TROUBLES = (980, 580), 244, 116  # logical pixels


class ImportDialog(QDialog):
    """Form and columns at the left, the first rows and the troubles at the right, what will come at the foot."""

    form_chosen = Signal(object)  # a TableForm
    encoding_chosen = Signal(str)
    choice_made = Signal(object)  # an ImportChoice

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setWindowTitle(self.tr("Import table"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        self._choice = ImportChoice((), -1)
        self._title = ElidedLabel(name)
        self._title.setProperty("kind", "title")
        self._form, self._columns, self._preview = ImportForm(), ImportColumns(), ImportPreview()
        self._told = label("", "told")
        self._told.setObjectName("importTroublesLabel")
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._fate = QComboBox()
        self._fate.setObjectName("importBadRowsBox")
        self._fate.setAccessibleName(self.tr("Rows with troubles"))
        self._fate.setToolTip(self.tr("What becomes of rows in which something cannot be read"))
        self._fate.setItemDelegate(QStyledItemDelegate(self._fate))
        self._fate.addItems([self.tr("Leave these rows out"), self.tr("Take them, marked red")])
        self._fate.activated.connect(self._choose_fate)
        self._list = QListWidget()
        self._list.setObjectName("importTroubles")
        self._list.setAccessibleName(self.tr("What cannot be read, line by line"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._summary = label("", "told")
        self._summary.setObjectName("importSummary")
        self._summary.setWordWrap(True)
        self._cancel = button("importCancelButton", "", self.tr("Cancel"), self.tr("Leave everything as it is (Esc)"))
        self._import = button("importButton", "primary", self.tr("Import"), self.tr("Take the table over (Enter)"))
        self._import.setDefault(True)
        self._cancel.clicked.connect(self.reject)
        self._import.clicked.connect(self.accept)
        self._form.form_chosen.connect(self.form_chosen)
        self._form.encoding_chosen.connect(self.encoding_chosen)
        self._columns.chosen.connect(self.choice_made)
        self._preview.heading_clicked.connect(self._columns.toggle)
        self._lay_out()
        self._columns.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale; never larger than the window or the screen."""
        px = theme.px
        for part in (self._form, self._columns, self._preview):
            part.set_theme(theme)
        self._left.setFixedWidth(round(px(LEFT)))
        self._list.setFixedHeight(round(px(TROUBLES)))
        side = round(px(16))
        self._whole.setContentsMargins(round(px(20)), side, round(px(20)), side)
        self._whole.setSpacing(round(px(12)))
        self._body.setSpacing(round(px(18)))
        for column in (self._left_column, self._right_column):
            column.setSpacing(round(px(8)))
        wished = QSize(*(round(px(size)) for size in SIZE))
        self.resize(wished.boundedTo(self._window.size() - QSize(24, 24)))

    def show_table(self, opened: OpenedTable, choice: ImportChoice) -> None:
        """Show how a table is read, and what is chosen of it."""
        self._choice = choice
        self._form.show_form(opened.form, opened.encoding)
        readable = not isinstance(opened.table, Problem)
        self._columns.setEnabled(readable)
        if not isinstance(opened.table, Problem):
            self._columns.show_choice(opened.table, choice)
            self._preview.show_choice(opened.table, choice)
        else:
            self._columns.show_none()
            self._preview.show_text(opened.text)

    def show_troubles(self, told: str, lines: Sequence[str], bad_rows: int) -> None:
        """Say what cannot be read, and what was decided in reading."""
        self._told.setText(told)
        self._list.clear()
        self._list.addItems(list(lines))
        self._list.setVisible(bool(lines))
        self._fate.setVisible(bool(bad_rows))
        with QSignalBlocker(self._fate):
            self._fate.setCurrentIndex(int(self._choice.keep_troubled))

    def show_summary(self, text: str, possible: bool) -> None:
        """Say what will come, or why nothing can."""
        set_kind(self._summary, "told" if possible else "error")
        self._summary.setText(text)
        self._import.setEnabled(possible)

    @Slot(int)
    def _choose_fate(self, place: int) -> None:
        self.choice_made.emit(replace(self._choice, keep_troubled=bool(place)))

    def _lay_out(self) -> None:
        self._left = QWidget()
        self._left_column = QVBoxLayout(self._left)
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.addWidget(label(self.tr("How it is written"), "strong"))
        self._left_column.addWidget(self._form)
        self._left_column.addWidget(label(self.tr("Columns"), "strong"))
        self._left_column.addWidget(self._columns, 1)
        heading = QHBoxLayout()
        heading.addWidget(self._told, 1)
        heading.addWidget(self._fate)
        self._right_column = QVBoxLayout()
        self._right_column.addWidget(label(self.tr("The first rows, as they are read"), "strong"))
        self._right_column.addWidget(self._preview, 1)
        self._right_column.addLayout(heading)
        self._right_column.addWidget(self._list)
        self._body = QHBoxLayout()
        self._body.addWidget(self._left)
        self._body.addLayout(self._right_column, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._summary, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._import)
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(self._title)
        self._whole.addLayout(self._body, 1)
        self._whole.addLayout(foot)
