"""A field for each input of the neuron, named as in the table; reads the numbers that are typed there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from neuron_gui.core.dataset import shorten
from neuron_gui.core.numerals import parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.ui.cards import ElidedLabel, set_bad
from neuron_gui.ui.theme import SMALL, Theme

FIELDS_IN_ONE_COLUMN = 3
MOST_ROWS, MORE_ROWS = 4, 3.5  # in sight; half a row says that there are more to scroll to
LEAST_FIELD = 64  # logical pixels
INSIDE_FIELD = 24  # what a field needs besides its text
MOST_FOR_NAMES = 0.45  # of the width
GAP, ROW_GAP, RIM = 8, 6, 1
LEAST_NUMBER = 38  # logical pixels for a number beside its unit
UNIT_GAP = 4


class PredictField(QLineEdit):
    """One line for one number, except that numbers pasted side by side belong to several fields."""

    row_pasted = Signal(list)  # their texts

    def __init__(self) -> None:
        super().__init__()
        self._unit, self._theme = "", Theme()

    def show_unit(self, unit: str, theme: Theme) -> None:
        """Say behind the number what it is counted in; where there is no room for that, nothing."""
        if (unit, theme) != (self._unit, self._theme):
            self._unit, self._theme = unit, theme
            wide = QFontMetrics(theme.font(SMALL)).horizontalAdvance(unit) + UNIT_GAP if unit else 0
            self.setTextMargins(0, 0, wide, 0)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The unit at the right, in muted ink."""
        super().paintEvent(event)
        if self._unit:
            with QPainter(self) as painter:
                painter.setFont(self._theme.font(SMALL))
                painter.setPen(self._theme.colour("muted"))
                area = self.rect().adjusted(0, 0, -round(self._theme.px(INSIDE_FIELD) / 2), 0)
                painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)

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
        self._units: tuple[str, ...] = ()
        self._units_inside = True  # behind the numbers, and not behind the names
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

    def show_inputs(self, names: tuple[str, ...], units: tuple[str, ...]) -> bool:
        """Have empty fields with these headings; returns False if they are there already, and keeps what they hold."""
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
        self.rename(names, units)
        self._stand(self._pairs)
        return True

    def put_before(self, *following: QWidget) -> None:
        """Let Tab go through the fields, and then to what follows them, which was there before these fields."""
        for before, after in pairwise((*self._fields, *following)):
            QWidget.setTabOrder(before, after)

    def rename(self, names: tuple[str, ...], units: tuple[str, ...]) -> None:
        """Name the same fields otherwise, each with the unit that its heading ends with; they keep what they hold."""
        self._columns, self._units = names, units
        for field, name in zip(self._fields, names, strict=True):
            field.setAccessibleName(self.tr("Number for {name}").format(name=name))
            field.setToolTip(name)
        self._write_names()

    def _write_names(self) -> None:
        """Write what stands before each field."""
        for title, name, unit in zip(self._names, self._columns, self._units, strict=True):
            shown = name.removesuffix(f" ({unit})") if self._units_inside else name
            text = f"{shown} =" if len(self._names) <= FIELDS_IN_ONE_COLUMN else shown
            title.keep_ending(text[text.rfind(" (") :] if unit and not self._units_inside else "")
            title.setText(text)
            title.set_tip(name)

    def _put_units(self, inside: bool) -> None:
        if inside != self._units_inside:
            self._units_inside = inside
            self._write_names()

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

    @property
    def least_field(self) -> int:
        """How wide a field is at least that has its unit behind the number."""
        return round(self._theme.px(LEAST_FIELD)) + self._room_for_unit

    @property
    def _room_for_unit(self) -> int:
        unit = max(map(QFontMetrics(self._theme.font(SMALL)).horizontalAdvance, self._units), default=0)
        return unit + UNIT_GAP if unit else 0

    def names_width(self, width: int) -> int:
        """How wide the longest name is, as far as it may be of so wide a place."""
        self._put_units(True)
        return min(round(MOST_FOR_NAMES * width), self._longest_name)

    @property
    def _longest_name(self) -> int:
        metrics = QFontMetrics(self._theme.font())
        return max((metrics.horizontalAdvance(title.text()) + 2 for title in self._names), default=0)

    def fit(self, width: int, names: int) -> int:
        """Share a width out: names get at least ``names`` where they stand in one column, never more than there is.

        Returns how wide the names are. A unit stands behind its number, or behind its name if it has no room there.
        """
        unit = self._room_for_unit
        for inside in (True, False):
            self._put_units(inside)
            wide, field = self._share(width, names)
            if field - unit >= self._theme.px(LEAST_NUMBER):
                break
        hint = self.tr("number")
        room = field - (unit if self._units_inside else 0)
        shown = hint if QFontMetrics(self._theme.font()).horizontalAdvance(hint) <= room else ""
        for each, text in zip(self._fields, self._units, strict=True):
            each.setPlaceholderText(shown)
            each.show_unit(text if self._units_inside else "", self._theme)
        rows = -(-len(self._fields) // self._pairs)
        high = max((field.sizeHint().height() for field in self._fields), default=0) + ROW_GAP
        self.setFixedHeight(max(0, round((rows if rows <= MOST_ROWS else MORE_ROWS) * high) - ROW_GAP) + 2 * RIM)
        return wide

    def _share(self, width: int, names: int) -> tuple[int, float]:
        """Give names and fields their widths; returns that of the names, and the room for a text in a field."""
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
        for field in self._fields:
            field.setMinimumWidth(least)
        return wide, room_for_names(pairs) + least - wide - self._theme.px(INSIDE_FIELD)

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
                if field.text().strip() and len(self._fields) == 1:
                    raise
                if field.text().strip():
                    typed = shorten(field.text().strip())
                    raise Problem("{name} cannot be “{text}”: type a number.", name=name, text=typed) from problem
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
