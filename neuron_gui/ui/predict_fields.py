"""A field for each input of the neuron, named as in the table; reads the numbers that are typed there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from neuron_gui.core.numerals import parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.ui.cards import ElidedLabel, set_bad
from neuron_gui.ui.theme import Theme

FIELDS_IN_ONE_COLUMN = 3
MOST_ROWS = 3  # in sight; more are scrolled to
LEAST_FIELD = 64  # logical pixels
MOST_FOR_NAMES = 0.45  # of the width
GAP, ROW_GAP, RIM = 8, 6, 1


class PredictFields(QScrollArea):
    """Up to three fields below each other, or two columns of them."""

    submitted = Signal()  # by Enter
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._fields: list[QLineEdit] = []
        self._names: list[ElidedLabel] = []
        self._columns: tuple[str, ...] = ()
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, RIM, 0, RIM)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(ROW_GAP)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self._fields)

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        self._theme = theme

    def show_inputs(self, names: tuple[str, ...]) -> bool:
        """Have empty fields with these names; returns False if they are there already, and keeps what they hold."""
        if names == self._columns:
            return False
        self._columns = names
        for widget in (*self._fields, *self._names):
            self._grid.removeWidget(widget)
            widget.setParent(None)  # else it would be seen, and found by its name, until it is deleted
            widget.deleteLater()
        self._fields, self._names = [], []
        for place, name in enumerate(names):
            field, title = self._field(place, name), ElidedLabel(f"{name} =" if self._pairs == 1 else name)
            title.setBuddy(field)
            title.set_tip(name)
            row, pair = divmod(place, self._pairs)
            self._grid.addWidget(title, row, 2 * pair)
            self._grid.addWidget(field, row, 2 * pair + 1)
            self._fields.append(field)
            self._names.append(title)
        for pair in (0, 1):
            self._grid.setColumnStretch(2 * pair + 1, int(pair < self._pairs))
        return True

    def names_width(self, width: int) -> int:
        """How wide the longest name is, as far as it may be of so wide a place."""
        return min(round(MOST_FOR_NAMES * width), self._longest_name)

    @property
    def _longest_name(self) -> int:
        metrics = QFontMetrics(self._theme.font())
        return max((metrics.horizontalAdvance(title.text()) + 2 for title in self._names), default=0)

    def fit(self, width: int, names: int) -> int:
        """Share a width out: names get at least ``names`` where they stand in one column, never more than there is.

        Returns how wide the names are.
        """
        least, needed = round(self._theme.px(LEAST_FIELD)), self._longest_name
        rows = -(-len(self._fields) // self._pairs)
        bar = self.verticalScrollBar().sizeHint().width() if rows > MOST_ROWS else 0
        room = (width - bar - (self._pairs - 1) * GAP) // self._pairs - GAP - least
        if self._pairs == 1:
            room = min(room, round(MOST_FOR_NAMES * width))
        wide = max(1, min(room, needed if self._pairs > 1 else max(names, needed)))
        for title in self._names:
            title.setFixedWidth(wide)
        for field in self._fields:
            field.setMinimumWidth(least)
        high = max((field.sizeHint().height() for field in self._fields), default=0)
        shown = min(rows, MOST_ROWS)
        self.setFixedHeight(shown * high + max(0, shown - 1) * ROW_GAP + 2 * RIM)
        return wide

    @property
    def in_one_column(self) -> bool:
        """Whether the fields stand below each other."""
        return self._pairs == 1

    def numbers(self) -> tuple[float, ...]:
        """What is typed. Raises Problem for the first field without a number, and leads there."""
        numbers = []
        for field, name in zip(self._fields, self._columns, strict=True):
            try:
                numbers.append(parse_number(field.text()))
            except Problem as problem:
                set_bad(field, True)
                field.setFocus()
                if field.text().strip():
                    raise
                raise Problem("Type a number for {name} first.", name=name) from problem
        return tuple(numbers)

    def take_keyboard(self) -> None:
        """Have the keyboard's focus in the first field, its number selected to be typed over."""
        if self._fields:
            self._fields[0].setFocus()
            self._fields[0].selectAll()

    def clear(self) -> None:
        """Empty all fields."""
        for field in self._fields:
            field.clear()
        self.clear_marks()

    def clear_marks(self) -> None:
        """Nothing is wrong with any field."""
        for field in self._fields:
            set_bad(field, False)

    @property
    def _pairs(self) -> int:
        return 1 if len(self._columns) <= FIELDS_IN_ONE_COLUMN else 2

    def _field(self, place: int, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("predictInput" if place == 0 else f"predictInput{place + 1}")
        field.setAccessibleName(self.tr("Number for {name}").format(name=name))
        field.setPlaceholderText(self.tr("number"))
        field.returnPressed.connect(self.submitted)
        field.textEdited.connect(self.edited)
        return field
