"""The headings of the data table, which can be pressed and renamed, and the widths of its columns."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import MINUS, format_number
from neuron_gui.core.row_arrays import ends_of
from neuron_gui.ui.cards import elided
from neuron_gui.ui.data_delegate import MARK, PADDING
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.heading_editor import HeadingEditor
from neuron_gui.ui.theme import Theme

HEIGHT = 28
TYPE = 13
EDITOR_WIDTH = 170  # logical pixels at least, for a name and its unit
ARROW = 16  # the room for the arrow that opens a heading's menu, where the mouse is
BEFORE_KEPT = 8  # between scrolled numbers and those of the target, which is kept beside them
MOST_KEPT = 0.6  # of the width may be taken by columns that are not scrolled
NARROWEST, WIDEST = 34, 104  # of a column, before room that is left over is shared out
LEAST_NAME = 60  # of a heading, before the inputs are scrolled


class DataHeader(QHeaderView):
    """Names over their numbers in the colour of their quantity; ``fit`` shares the width among them.

    Where the columns are wider than the table, the inputs are scrolled; target, prediction and error stay at the
    right, to be compared.
    """

    pressed = Signal(int)  # a column
    menu_asked = Signal(int, QPoint)  # a column, and where on the screen
    rename_asked = Signal(int)
    renamed = Signal(int, str, int)  # a column, what was typed, and how many headings to go on to the right

    def __init__(self, model: DataModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._editor: HeadingEditor | None = None
        self._edited = self._under_mouse = -1
        self._editable = True
        self.setMouseTracking(True)
        for other_columns in (model.modelReset, model.headerDataChanged):
            other_columns.connect(self.close_editor)
        self._model, self._table = model, parent
        self._short = False
        self._kept: list[float] = []  # what the columns needed so far: they give nothing back for a while
        self._kept_for: Dataset | None = None
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._font = theme.font(TYPE, QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._numbers = QFontMetricsF(theme.font())
        self._kept, self._kept_for = [], None
        self.setFixedHeight(round(theme.px(HEIGHT)))

    def sizeHint(self) -> QSize:
        """As high as the theme says."""
        return QSize(super().sizeHint().width(), round(self._theme.px(HEIGHT)))

    def fit(self, width: int) -> None:
        """Give every column the room it needs for these data; what is left goes to the narrowest first.

        Only data, theme and width count, never a prediction: nothing moves while it learns.
        """
        first = self._model.prediction_column
        self._short = False
        needed = self._needed()
        if sum(needed) > width:
            self._short = True
            needed = [*needed[:first], *self._for_answers()]
            least = [*self._for_numbers(), *needed[first:]]
            if sum(least) <= width:
                needed = _squeezed(needed, least, width)
            else:
                needed[first - 1] += self._theme.px(BEFORE_KEPT)
        edges = np.rint(np.cumsum([0.0, *_levelled(needed, width)]))
        for column, size in enumerate(np.diff(edges)):
            self.resizeSection(column, int(size))
        for column in range(first):
            self._spare([column], self._ends(column))
        self.settle()

    def settle(self) -> bool:
        """Choose decimals with which the predictions and errors of this moment fit; returns whether they are others.

        Both columns go without the same decimals: of two cells, none shall look more exact.
        """
        first = self._model.prediction_column
        return self._spare([first, first + 1], self._answers())

    def wished_width(self) -> int:
        """How wide the table would like to be, words and all; in steps, so that typing hardly ever changes it."""
        short, self._short = self._short, False
        needed, step = sum(self._needed()), self._theme.px(24)
        self._short = short
        return round(math.ceil(needed / step) * step)

    @property
    def first_kept(self) -> int:
        """The first of the columns that stay in sight: the target if it leaves room for inputs, else the prediction."""
        target = self._model.prediction_column - 1
        kept = sum(map(self.sectionSize, (target, target + 1, target + 2)))
        return target if kept <= MOST_KEPT * self.viewport().width() else target + 1

    def shift(self) -> int:
        """How far what is kept stands left of its place so as to stay in sight; 0 if it need not."""
        first = self.first_kept
        edge = self.viewport().width() - sum(map(self.sectionSize, range(first, self._model.prediction_column + 2)))
        return max(0, self.sectionViewportPosition(first) - edge)

    def heading(self, column: int) -> str:
        """The name over a column: its symbol where there is no room for the word."""
        if self._short and column == self._model.prediction_column:
            return "ŷ"
        return self._model.column_name(column)

    # Pressing and renaming

    def set_editable(self, editable: bool) -> None:
        """Whether headings can be renamed now."""
        if editable != self._editable:
            self._editable = editable
            self.close_editor()
            self.viewport().update()

    def open_editor(self, column: int, text: str) -> None:
        """Let a name be typed over a heading."""
        self.close_editor()
        editor = HeadingEditor(text, self.viewport())
        self._editor, self._edited = editor, column
        editor.setAccessibleName(self.tr("Name of the column {name}").format(name=text))
        editor.setStyleSheet(f"padding: 0 {round(self._theme.px(4))}px; border-radius: {round(self._theme.px(6))}px")
        editor.taken.connect(self._take_name)
        editor.dropped.connect(self._drop_name)
        self._place_editor()
        editor.show()
        editor.setFocus()
        editor.selectAll()

    @Slot()
    def close_editor(self) -> None:
        """Leave the heading as it is."""
        if self._editor is not None:
            editor, self._editor = self._editor, None  # first, for the focus leaves it now
            if editor.hasFocus():
                self._table.setFocus()  # hidden, it would hand the focus on as Tab does: to the next cell
            editor.hide()
            editor.deleteLater()

    def refuse_name(self) -> None:
        """Mark what was typed: it cannot be a name."""
        if self._editor is not None:
            self._editor.refuse()

    @Slot(str, int)
    def _take_name(self, text: str, further: int) -> None:
        if self._editor is not None:
            self.renamed.emit(self._edited, text, further)

    @Slot()
    def _drop_name(self) -> None:
        self.close_editor()

    def _place_editor(self) -> None:
        """Over its heading, and inside of the table."""
        if self._editor is None:
            return
        width = min(self.viewport().width(), max(self.sectionSize(self._edited), round(self._theme.px(EDITOR_WIDTH))))
        end = self._seen(self._edited).right() + 1
        left = min(max(0, end - width), self.viewport().width() - width)
        self._editor.setGeometry(left, 0, width, self.height() - 1)

    def column_at(self, place: QPoint) -> int:
        """The column whose heading is seen at a place; −1 where there is none."""
        first, shift = self.first_kept, self.shift()
        if shift and place.x() >= self.sectionViewportPosition(first) - shift:
            return self.logicalIndexAt(place + QPoint(shift, 0))
        return self.logicalIndexAt(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press selects the column, or opens its menu at the arrow."""
        place = event.position().toPoint()
        column = self.column_at(place)
        if column >= 0 and event.button() == Qt.MouseButton.LeftButton:
            if column == self._under_mouse and self._arrow_area(column).contains(place):
                self.menu_asked.emit(column, self.viewport().mapToGlobal(self._seen(column).bottomLeft()))
            else:
                self.pressed.emit(column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click renames."""
        column = self.column_at(event.position().toPoint())
        if 0 <= column < self._model.prediction_column and event.button() == Qt.MouseButton.LeftButton:
            self.rename_asked.emit(column)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All commands for a column."""
        column = self.column_at(event.pos())
        if column >= 0:
            self.menu_asked.emit(column, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Where the mouse is, an arrow says that there is a menu."""
        self._look_at(self.column_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        super().leaveEvent(event)
        self._look_at(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line that is typed in stays over its heading."""
        super().resizeEvent(event)
        self._place_editor()

    def _look_at(self, column: int) -> None:
        if column != self._under_mouse:
            self._under_mouse = column
            self.viewport().update()

    def _seen(self, column: int) -> QRect:
        """Where a heading is seen."""
        left = self.sectionViewportPosition(column)
        if column >= self.first_kept:
            left -= self.shift()
        return QRect(left, 0, self.sectionSize(column), self.height())

    def _arrow_area(self, column: int) -> QRect:
        area = self._seen(column)
        area.setWidth(min(area.width() // 2, round(self._theme.px(ARROW))))
        return area

    def _spare(self, columns: list[int], values: list[float]) -> bool:
        """Leave out as many decimals as it takes for these values to fit into the narrowest of the columns."""
        spared = self._model.spared_decimals
        before = {column: spared.pop(column, 0) for column in columns}
        room = min(map(self.sectionSize, columns)) - 1.5 * self._theme.px(PADDING)
        while self._model.decimals(columns[0]) >= 0:
            texts = [self._model.written(value, columns[0]) for value in values]
            if all(self._numbers.horizontalAdvance(text) <= room for text in texts):
                break
            for column in columns:
                spared[column] = spared.get(column, 0) + 1
        return before != {column: spared.get(column, 0) for column in columns}

    def _needed(self) -> list[float]:
        """What every column needs, or needed for the data before these: a typing error takes no room away."""
        dataset, before = self._model.dataset, self._kept_for
        if before is None or before.input_count != dataset.input_count or not _are_akin(before, dataset):
            self._kept = []
        sizes = list(map(max, self._for_numbers(), self._for_names(WIDEST)))
        sizes += self._for_answers()
        if self._kept:
            sizes = [max(pair) for pair in zip(sizes, self._kept, strict=True)]
        if not self._short:
            self._kept, self._kept_for = sizes, dataset
        return sizes

    def _for_names(self, most: float) -> list[float]:
        """What the names of the columns that are typed need, none more than so many logical pixels."""
        px = self._theme.px
        names = map(self.heading, range(self._model.prediction_column))
        return [min(self._metrics.horizontalAdvance(name) + px(PADDING + 4), px(most)) for name in names]

    def _for_numbers(self) -> list[float]:
        """What the numbers that are typed need, with the beginnings of their names."""
        px, sizes = self._theme.px, []
        for column, name in enumerate(self._for_names(LEAST_NAME)):
            decimals = self._model.all_decimals(column)
            texts = (format_number(value, decimals) for value in self._ends(column))
            number = max(map(self._numbers.horizontalAdvance, texts), default=0.0)
            if column == 0 and self._model.dataset.tests:
                number += px(MARK)
            # One pixel more, for the columns' edges are rounded.
            number = min(number + px(1.5 * PADDING) + 1, px(WIDEST))
            sizes.append(max(px(NARROWEST), number, name))
        return sizes

    def _for_answers(self) -> list[float]:
        """What the prediction and the error need: room for numbers of the size of the targets, at least two digits."""
        first, px = self._model.prediction_column, self._theme.px
        largest = max(map(abs, self._ends(first - 1)), default=0.0)
        digits = min(7, max(2, len(str(int(min(largest, 1e9))))))
        decimals = self._model.dataset.decimals.prediction
        number = MINUS + "0" * digits + ("." + "0" * decimals if decimals else "")
        wide = min(self._numbers.horizontalAdvance(number) + px(1.5 * PADDING) + 1, px(WIDEST))
        return [
            max(wide, self._metrics.horizontalAdvance(self.heading(column)) + px(PADDING + 4))
            for column in (first, first + 1)
        ]

    def _ends(self, column: int) -> list[float]:
        """The smallest and the largest number that was typed in a column."""
        return list(self._model.dataset.ends[column] or ())

    def _answers(self) -> list[float]:
        """The smallest and the largest prediction and error on show."""
        moment = self._model.moment
        return [*(ends_of(moment.predictions) or ()), *(ends_of(moment.errors) or ())]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Over scrolled inputs, what is kept once more at the right."""
        super().paintEvent(event)
        shift, first = self.shift(), self.first_kept
        if not shift:
            return
        with QPainter(self.viewport()) as painter:
            for section in range(first, self._model.prediction_column + 2):
                left = self.sectionViewportPosition(section) - shift
                rect = QRect(left, 0, self.sectionSize(section), self.height())
                painter.fillRect(rect, self._theme.colour("card"))
                self.paintSection(painter, rect, section)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A name at the right, over its numbers, and the line under all names."""
        padding = round(self._theme.px(PADDING))
        place = section - self._model.prediction_column
        painter.save()
        painter.setFont(self._font)
        painter.setPen(self._theme.colour(("ink", "prediction", "error")[max(0, place + 1)]))
        hovered = section == self._under_mouse and self._editable
        room = rect.adjusted(self._arrow_area(section).width() if hovered else 2, 0, -padding, 0)
        unit = self._model.dataset.units[section] if place < 0 else ""
        name = elided(self.heading(section), f" ({unit})" if unit else "", self._metrics, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if hovered:
            self._paint_arrow(painter, rect)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect) -> None:
        """The arrow that opens the menu, at the left of the name."""
        px, middle = self._theme.px, rect.center().y()
        left = rect.left() + px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("muted"), px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = ((left, middle - px(2)), (left + px(4), middle + px(2)), (left + px(8), middle - px(2)))
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def _squeezed(needed: list[float], least: list[float], width: float) -> list[float]:
    """Sizes that fill the width, each between what it needs at least and what it would like to have."""
    share = (width - sum(least)) / max(1e-9, sum(needed) - sum(least))
    return [small + share * (wish - small) for small, wish in zip(least, needed, strict=True)]


def _levelled(needed: list[float], width: float) -> list[float]:
    """Sizes that fill the width, as equal as they can be where none may be smaller than it needs."""
    wide: list[float] = []
    for size in sorted(needed, reverse=True):
        level = (width - sum(wide)) / (len(needed) - len(wide))
        if size <= level:
            return [max(size, level) for size in needed]
        wide.append(size)
    return needed


def _are_akin(one: Dataset, other: Dataset) -> bool:
    """Whether one may have come from the other by an edit: they share their first or their last row, or are short."""
    if len(one.rows) < 2 or len(other.rows) < 2:
        return True
    return one.rows[0] is other.rows[0] or one.rows[-1] is other.rows[-1]
