"""How wide the columns of the data table are: room for their numbers first, then for their names.

Knows the data, the fonts and how wide the table is; never a prediction's place on the screen, nor the mouse.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QFont, QFontMetricsF

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import MINUS, format_number
from neuron_gui.core.row_arrays import ends_of
from neuron_gui.ui.data_delegate import MARK, PADDING
from neuron_gui.ui.data_model import DataModel
from neuron_gui.ui.theme import Theme

BEFORE_KEPT = 8  # between scrolled numbers and those of the target, which is kept beside them
NARROWEST, WIDEST = 34, 104  # of a column, before room that is left over is shared out
LEAST_NAME = 60  # of a heading, before the inputs are scrolled
STEP = 24  # of the width that the table would like, so that typing hardly ever changes it


class ColumnWidths:
    """Shares the width of one table among its columns.

    Only data, theme and width count, never a prediction: nothing moves while it learns.
    """

    def __init__(self, model: DataModel) -> None:
        self._model = model
        self._short = False
        self._kept: list[float] = []  # what the columns needed so far: they give nothing back for a while
        self._kept_for: Dataset | None = None

    def set_theme(self, theme: Theme, names: QFont) -> None:
        """Measure with the fonts of a theme; ``names`` is that of the headings."""
        self._theme = theme
        self._names, self._numbers = QFontMetricsF(names), QFontMetricsF(theme.font())
        self._kept, self._kept_for = [], None

    def share(self, width: int) -> list[int]:
        """Give every column the room it needs for these data; what is left goes to the narrowest first."""
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
        return [int(size) for size in np.diff(edges)]

    def wished(self) -> int:
        """How wide the table would like to be, words and all."""
        short, self._short = self._short, False
        needed, step = sum(self._needed()), self._theme.px(STEP)
        self._short = short
        return round(math.ceil(needed / step) * step)

    def heading(self, column: int) -> str:
        """The name over a column: its symbol where there is no room for the word."""
        if self._short and column == self._model.prediction_column:
            return "ŷ"
        return self._model.column_name(column)

    def spare_typed(self, column: int, size: int) -> bool:
        """Choose decimals with which the numbers of a column that is typed fit; returns whether they are others."""
        return self._spare([column], self._ends(column), size)

    def spare_answers(self, size: int) -> bool:
        """Choose decimals with which the predictions and errors of this moment fit; returns whether they are others.

        Both columns go without the same decimals: of two cells, none shall look more exact.
        """
        first, moment = self._model.prediction_column, self._model.moment
        answers = [*(ends_of(moment.predictions) or ()), *(ends_of(moment.errors) or ())]
        return self._spare([first, first + 1], answers, size)

    def _spare(self, columns: list[int], values: list[float], size: int) -> bool:
        """Leave out as many decimals as it takes for these values to fit into columns of this size."""
        spared = self._model.spared_decimals
        before = {column: spared.pop(column, 0) for column in columns}
        room = size - 1.5 * self._theme.px(PADDING)
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
        return [min(self._names.horizontalAdvance(name) + px(PADDING + 4), px(most)) for name in names]

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
            max(wide, self._names.horizontalAdvance(self.heading(column)) + px(PADDING + 4))
            for column in (first, first + 1)
        ]

    def _ends(self, column: int) -> list[float]:
        """The smallest and the largest number that was typed in a column."""
        return list(self._model.dataset.ends[column] or ())


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
