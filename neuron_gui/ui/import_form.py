"""How the text of a table is written, as a person may put it right: four small choices.

Shows what it is given and says what was chosen; knows nothing of the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QStyledItemDelegate, QWidget

from neuron_gui.core.table_guess import DELIMITERS, ENCODINGS, TableForm
from neuron_gui.ui.cards import label
from neuron_gui.ui.number_inputs import leave_wheel_to_page
from neuron_gui.ui.theme import Theme


class ImportForm(QWidget):
    """Separator, decimal mark, encoding, and whether the first line names the columns."""

    form_chosen = Signal(object)  # a TableForm
    encoding_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._form = TableForm()
        names = {"\t": self.tr("Tab"), ";": self.tr("Semicolon ;"), "|": self.tr("Bar |"), ",": self.tr("Comma ,")}
        delimiters = [(names.get(mark, self.tr("Spaces")), mark) for mark in DELIMITERS]
        decimals = [(self.tr("Point 2.5"), "."), (self.tr("Comma 2,5"), ",")]
        encodings = [(_encoding_name(encoding), encoding) for encoding in ENCODINGS]
        self._delimiter = _box("importDelimiterBox", self.tr("What stands between the cells of a line"), delimiters)
        self._decimal = _box("importDecimalBox", self.tr("Which mark stands before the decimals"), decimals)
        self._encoding = _box(
            "importEncodingBox", self.tr("How the letters are stored: try it if äöü look wrong"), encodings
        )
        self._header = QCheckBox(self.tr("The first line has the names"))
        self._header.setObjectName("importHeaderBox")
        self._header.setToolTip(self.tr("Off: the first line is a row of data like the others"))
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, box in (
            (self.tr("Between cells"), self._delimiter),
            (self.tr("Decimal mark"), self._decimal),
            (self.tr("Encoding"), self._encoding),
        ):
            words = label(text, "muted")
            words.setBuddy(box)
            box.setAccessibleName(text)
            self._rows.addRow(words, box)
            box.activated.connect(self._choose)
        self._rows.addRow(self._header)
        self._header.toggled.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        self._rows.setHorizontalSpacing(round(theme.px(10)))
        self._rows.setVerticalSpacing(round(theme.px(5)))

    def show_form(self, form: TableForm, encoding: str) -> None:
        """Show how the table is read now; without an encoding, as for a pasted text, there is none to choose."""
        self._form = form
        self._delimiter.setCurrentIndex(self._delimiter.findData(form.delimiter))
        self._decimal.setCurrentIndex(self._decimal.findData(form.decimal))
        self._encoding.setCurrentIndex(self._encoding.findData(encoding))
        self._rows.setRowVisible(self._encoding, bool(encoding))
        with QSignalBlocker(self._header):
            self._header.setChecked(form.header)

    @Slot()
    def _choose(self) -> None:
        form = TableForm(self._delimiter.currentData(), self._decimal.currentData(), self._header.isChecked())
        if self.sender() is self._encoding:
            self.encoding_chosen.emit(self._encoding.currentData())
        elif form != self._form:
            self._form = replace(form)
            self.form_chosen.emit(form)


def _encoding_name(encoding: str) -> str:
    names = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16 (big-endian)"}
    return names.get(encoding, "Windows / Latin-1")


def _box(name: str, tip: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    box.setItemDelegate(QStyledItemDelegate(box))  # the usual one knows nothing of the style sheet
    for text, value in choices:
        box.addItem(text, value)
    leave_wheel_to_page(box)
    return box
