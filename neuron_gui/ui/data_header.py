"""The headings of the data table and the widths of its columns."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from neuron_gui.core.numerals import format_number
from neuron_gui.ui.data_delegate import PADDING
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.theme import Theme

HEIGHT = 28
TYPE = 13
NARROWEST, WIDEST = 34, 104  # of a column, before room that is left over is shared out


class DataHeader(QHeaderView):
    """Names over their numbers in the colour of their quantity; ``fit`` shares the width among them."""

    def __init__(self, model: DataModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._short = False
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
        self.setFixedHeight(round(theme.px(HEIGHT)))

    def sizeHint(self) -> QSize:
        """As high as the theme says."""
        return QSize(super().sizeHint().width(), round(self._theme.px(HEIGHT)))

    def fit(self, width: int) -> None:
        """Give every column the room it needs for these data; what is left goes to the narrowest first.

        Only data, theme and width count, never a prediction: nothing moves while it learns.
        """
        self._short, self._model.spared_decimals = False, 0
        needed = self._needed()
        if sum(needed) > width:
            self._short = True
            needed = self._needed()
        edges = np.rint(np.cumsum([0.0, *_levelled(needed, width)]))
        sizes = np.diff(edges)
        for column, size in enumerate(sizes):
            self.resizeSection(column, int(size))
        # Both columns go without the same decimals: of two cells in a column, none shall look more exact.
        first = self._model.prediction_column
        room = float(min(sizes[first:])) - 1.5 * self._theme.px(PADDING)
        while self._model.decimals(first) and self._numbers.horizontalAdvance(self._widest(first)) > room:
            self._model.spared_decimals += 1

    def heading(self, column: int) -> str:
        """The name over a column: its symbol where there is no room for the word."""
        if self._short and column == self._model.prediction_column:
            return "ŷ"
        return self._model.column_name(column)

    def _needed(self) -> list[float]:
        px = self._theme.px
        sizes = []
        for column in range(self._model.columnCount()):
            name = self._metrics.horizontalAdvance(self.heading(column)) + px(PADDING + 4)
            if column < self._model.prediction_column:
                name = min(name, px(WIDEST))
            # One pixel more, for the columns' edges are rounded.
            number = self._numbers.horizontalAdvance(self._widest(column)) + px(1.5 * PADDING) + 1
            sizes.append(max(px(NARROWEST), min(number, px(WIDEST)), name))
        return sizes

    def _widest(self, column: int) -> str:
        """The longest number to be expected in a column."""
        dataset, decimals = self._model.dataset, self._model.decimals(column)
        values = dataset.inputs[:, column] if column < dataset.input_count else dataset.targets
        finite = values[np.isfinite(values)]
        if not finite.size:
            return ""
        if column >= self._model.prediction_column:
            return format_number(-float(np.abs(finite).max()), decimals)
        ends = (format_number(float(value), decimals) for value in (finite.min(), finite.max()))
        return max(ends, key=self._numbers.horizontalAdvance)

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
