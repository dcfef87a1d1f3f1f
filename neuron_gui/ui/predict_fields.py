"""A field for each input of the neuron, named as in the table; reads the numbers that are typed there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from neuron_gui.core.numerals import parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.ui.cards import ElidedLabel, set_bad
from neuron_gui.ui.theme import Theme

FIELDS_IN_ONE_COLUMN = 3
MOST_ROWS, MORE_ROWS = 4, 3.5  # in sight; half a row says that there are more to scroll to
LEAST_FIELD = 64  # logical pixels
INSIDE_FIELD = 24  # what a field needs besides its text
MOST_FOR_NAMES = 0.45  # of the width
GAP, ROW_GAP, RIM = 8, 6, 1


class PredictField(QLineEdit):
    """One line for one number, except that numbers pasted side by side belong to several fields."""

    row_pasted = Signal(list)  # their texts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand a clipboard with more than one cell on."""
        if event.matches(QKeySequence.StandardKey.Paste):
            cells = QGuiApplication.clipboard().text().split("\t")
            if len(cells) > 1:
                self.row_pasted.emit([cell.strip() for cell in cells])
                return
        super().keyPressEvent(event)


class PredictFields(QScrollArea):
    """Fields below each other, or two columns of them where there are more than three and the names have room."""

    submitted = Signal()  # by Enter
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._fields: list[PredictField] = []
        self._names: list[ElidedLabel] = []
        self._columns: tuple[str, ...] = ()
        self._pairs = 1
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
        self._fields = [self._field(place) for place in range(len(names))]
        self._names = [ElidedLabel() for _ in names]
        for title, field in zip(self._names, self._fields, strict=True):
            title.setBuddy(field)
        self.rename(names)
        self._stand(self._pairs)
        return True

    def rename(self, names: tuple[str, ...]) -> None:
        """Name the same fields otherwise; they keep what they hold."""
        self._columns = names
        for title, field, name in zip(self._names, self._fields, names, strict=True):
            text = f"{name} =" if len(names) <= FIELDS_IN_ONE_COLUMN else name
            title.keep_ending(text[text.rfind(" (") :] if name.endswith(")") else "")
            title.setText(text)
            title.set_tip(name)
            field.setAccessibleName(self.tr("Number for {name}").format(name=name))
            field.setToolTip(name)

    def fill(self, texts: Sequence[str]) -> None:
        """Have these texts in the fields, as if they were typed."""
        for field, text in zip(self._fields, texts, strict=True):
            field.setText(text)
        self.edited.emit()

    def _stand(self, pairs: int) -> None:
        """Put the fields into so many columns."""
        self._pairs = pairs
        for place, (title, field) in enumerate(zip(self._names, self._fields, strict=True)):
            row, pair = divmod(place, pairs)
            self._grid.addWidget(title, row, 2 * pair)
            self._grid.addWidget(field, row, 2 * pair + 1)
        for pair in (0, 1):
            self._grid.setColumnStretch(2 * pair + 1, int(pair < pairs))

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
        bar = self.verticalScrollBar().sizeHint().width() + RIM

        def room_for_names(pairs: int) -> int:
            scrolled = bar if -(-len(self._fields) // pairs) > MOST_ROWS else 0
            return (width - scrolled - (pairs - 1) * GAP) // pairs - GAP - least

        pairs = 1 if len(self._fields) <= FIELDS_IN_ONE_COLUMN or room_for_names(2) < needed else 2
        if pairs != self._pairs:
            self._stand(pairs)
        room = room_for_names(pairs)
        if pairs == 1:
            room = min(room, round(MOST_FOR_NAMES * width))
        wide = max(1, min(room, needed if pairs > 1 else max(names, needed)))
        for title in self._names:
            title.setFixedWidth(wide)
        inside = width // pairs - wide - 2 * GAP - bar - self._theme.px(INSIDE_FIELD)
        hint = self.tr("number")
        shown = hint if QFontMetrics(self._theme.font()).horizontalAdvance(hint) <= inside else ""
        for field in self._fields:
            field.setMinimumWidth(least)
            field.setPlaceholderText(shown)
        rows = -(-len(self._fields) // pairs)
        high = max((field.sizeHint().height() for field in self._fields), default=0) + ROW_GAP
        self.setFixedHeight(max(0, round((rows if rows <= MOST_ROWS else MORE_ROWS) * high) - ROW_GAP) + 2 * RIM)
        return wide

    @property
    def in_one_column(self) -> bool:
        """Whether the fields stand below each other."""
        return self._pairs == 1

    def numbers(self) -> tuple[float, ...]:
        """What is typed. Raises Problem for the first field without a number, and leads there."""
        given = sum(bool(field.text().strip()) for field in self._fields)
        numbers = []
        for field, name in zip(self._fields, self._columns, strict=True):
            try:
                numbers.append(parse_number(field.text()))
            except Problem as problem:
                set_bad(field, True)
                field.setFocus()
                if field.text().strip():
                    raise
                if given == 0 or len(self._fields) == 1:
                    raise Problem("Type a number for {name} first.", name=name) from problem
                raise Problem(
                    "This neuron has {inputs} inputs; you gave {given}. Type a number for {name}.",
                    inputs=len(self._fields),
                    given=given,
                    name=name,
                ) from problem
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

    @Slot(list)
    def _spread(self, texts: list[str]) -> None:
        """Put pasted numbers into the fields from this one on; those beyond the last, a target say, have no place."""
        first = self._fields.index(self.sender())  # type: ignore[arg-type]  # one of the fields
        for field, text in zip(self._fields[first:], texts, strict=False):
            field.setText(text)
        self.edited.emit()

    def _field(self, place: int) -> PredictField:
        field = PredictField()
        field.row_pasted.connect(self._spread)
        field.setObjectName("predictInput" if place == 0 else f"predictInput{place + 1}")
        field.returnPressed.connect(self.submitted)
        field.textEdited.connect(self.edited)
        return field
