"""The headings of the data table and the widths of its columns."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import MINUS, format_number
from neuron_gui.ui.data_delegate import MARK, PADDING
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.theme import Theme

HEIGHT = 28
TYPE = 13
NARROWEST, WIDEST = 34, 104  # of a column, before room that is left over is shared out


class DataHeader(QHeaderView):
    """Names over their numbers in the colour of their quantity; ``fit`` shares the width among them.

    Where the columns are wider than the table, the inputs are scrolled and prediction and error stay at the right.
    """

    def __init__(self, model: DataModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
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

    def shift(self) -> int:
        """How far prediction and error stand left of their place so as to stay in sight; 0 if they need not."""
        first = self._model.prediction_column
        edge = self.viewport().width() - self.sectionSize(first) - self.sectionSize(first + 1)
        return max(0, self.sectionViewportPosition(first) - edge)

    def heading(self, column: int) -> str:
        """The name over a column: its symbol where there is no room for the word."""
        if self._short and column == self._model.prediction_column:
            return "ŷ"
        return self._model.column_name(column)

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
        if before is None or before.columns != dataset.columns or not _are_akin(before, dataset):
            self._kept = []
        px, sizes = self._theme.px, []
        for column in range(self._model.prediction_column):
            name = min(self._metrics.horizontalAdvance(self.heading(column)) + px(PADDING + 4), px(WIDEST))
            decimals = self._model.all_decimals(column)
            texts = (format_number(value, decimals) for value in self._ends(column))
            number = max(map(self._numbers.horizontalAdvance, texts), default=0.0)
            if column == 0 and dataset.tests:
                number += px(MARK)
            # One pixel more, for the columns' edges are rounded.
            number = min(number + px(1.5 * PADDING) + 1, px(WIDEST))
            sizes.append(max(px(NARROWEST), number, name))
        sizes += self._for_answers()
        if self._kept:
            sizes = [max(pair) for pair in zip(sizes, self._kept, strict=True)]
        if not self._short:
            self._kept, self._kept_for = sizes, dataset
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
        dataset = self._model.dataset
        values = dataset.inputs[:, column] if column < dataset.input_count else dataset.targets
        return _ends_of(values)

    def _answers(self) -> list[float]:
        """The smallest and the largest prediction and error on show."""
        moment = self._model.moment
        return [*_ends_of(moment.predictions), *_ends_of(moment.errors)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Over scrolled inputs, prediction and error once more at the right."""
        super().paintEvent(event)
        shift, first = self.shift(), self._model.prediction_column
        if not shift:
            return
        with QPainter(self.viewport()) as painter:
            for section in (first, first + 1):
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
        room = rect.adjusted(2, 0, -padding, 0)
        name = self._metrics.elidedText(self.heading(section), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


def _levelled(needed: list[float], width: float) -> list[float]:
    """Sizes that fill the width, as equal as they can be where none may be smaller than it needs."""
    wide: list[float] = []
    for size in sorted(needed, reverse=True):
        level = (width - sum(wide)) / (len(needed) - len(wide))
        if size <= level:
            return [max(size, level) for size in needed]
        wide.append(size)
    return needed


def _ends_of(values: np.ndarray) -> list[float]:
    finite = values[np.isfinite(values)]
    return [float(finite.min()), float(finite.max())] if finite.size else []


def _are_akin(one: Dataset, other: Dataset) -> bool:
    """Whether one may have come from the other by an edit: they share their first or their last row, or are short."""
    if len(one.rows) < 2 or len(other.rows) < 2:
        return True
    return one.rows[0] is other.rows[0] or one.rows[-1] is other.rows[-1]
