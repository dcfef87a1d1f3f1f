"""The square of every error, so large as the error is long; their mean is the loss, and a few words say so."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.ui.plot_board import PlotBoard, Words
from neuron_gui.ui.plot_numbers import Range
from neuron_gui.ui.theme import Theme

FILL, RIM = 0.12, 0.45  # how strong their colour is
MISSED = 2.0  # a hidden dot beside a square that fills the place of the words
REACH = 4.0  # heights of the view: larger squares are cut, which nobody can see


class SquaresItem(pg.GraphicsObject):
    """Squares in the eyes of who looks, whatever the axes measure."""

    def __init__(self) -> None:
        super().__init__()
        self._squares: list[QRectF] = []
        self._place = QRectF()
        self._pen, self._brush = QPen(), QBrush()
        self.setZValue(-500)  # between the grid and the curves

    def dress(self, pen: QPen, fill: QColor) -> None:
        """Take on another pen and colour."""
        self._pen, self._brush = pen, QBrush(fill)
        self.update()

    def put(self, squares: list[QRectF], place: QRectF) -> None:
        """Show squares in the drawing; nothing else is drawn outside of ``place``."""
        if squares or self._squares:
            self.prepareGeometryChange()
            self._squares, self._place = squares, place
            self.update()

    @property
    def squares(self) -> list[QRectF]:
        """What is on show."""
        return self._squares

    def boundingRect(self) -> QRectF:
        """Where the squares may be."""
        return self._place

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw one over the other: where several lie it is darker."""
        painter.setPen(self._pen)
        painter.setBrush(self._brush)
        painter.drawRects(self._squares)


class Squares:
    """The squares over a board, and the words in a corner that has room for them."""

    def __init__(self, board: PlotBoard) -> None:
        self._board = board
        self._corner = 0
        self.item = SquaresItem()
        board.widget.addItem(self.item)
        self.words = Words("fitSquares", board.widget)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        pen = self._board.pen(theme, theme.colour("error", RIM), 1)
        pen.setCosmetic(True)
        self.item.dress(pen, theme.colour("error", FILL))
        self.words.dress(theme, "mark")

    def show(
        self, x: np.ndarray, ends: np.ndarray, rising: float, ranges: tuple[Range, Range], text: str, dots: int = 0
    ) -> None:
        """Show the squares of errors that stand at ``x`` and go from ``ends[:, 0]``, the target, to the prediction.

        ``rising`` says which way the neuron's line goes: each square lies at that side of its error where the line
        is not. ``dots`` says at which of the two ends the dots are.
        """
        squares = square_places(x, ends, rising, ranges, self._board.area)
        (left, right), (low, high) = ranges
        self.item.put([QRectF(*square) for square in squares.tolist()], QRectF(left, low, right - left, high - low))
        if text:
            self._stand_in_a_corner(text, squares, np.column_stack((x, ends[:, dots])))
        else:
            self.words.hide()

    def hide(self) -> None:
        """Show nothing."""
        self.item.put([], QRectF())
        self.words.hide()

    def _stand_in_a_corner(self, text: str, squares: np.ndarray, dots: np.ndarray) -> None:
        """Stay where the words are as long as there is room."""
        words, area = self.words, self._board.area.adjusted(8, 6, -8, -6)
        words.setText(text)
        words.adjustSize()
        right, bottom = area.right() - words.width() + 1, area.bottom() - words.height() + 1
        corners = [(right, bottom), (area.left(), area.top()), (area.left(), bottom), (right, area.top())]
        here = self._corner
        crowds = [self._crowd(QRect(*corners[here], words.width(), words.height()), squares, dots)]
        if crowds[0]:
            corners = corners[here:] + corners[:here]
            crowds += [self._crowd(QRect(*at, words.width(), words.height()), squares, dots) for at in corners[1:]]
            here = crowds.index(min(crowds))
            self._corner = (self._corner + here) % len(corners)
        words.move(*corners[here])
        words.show()

    def _crowd(self, place: QRect, squares: np.ndarray, dots: np.ndarray) -> float:
        """How much of what is drawn lies under the words; dots are what is missed most."""
        top, bottom = (self._board.from_exact_pixels(QPointF(p)) for p in (place.topRight(), place.bottomLeft()))
        low, high = np.array([bottom.x(), bottom.y()]), np.array([top.x(), top.y()])
        begin, size = squares[:, :2], squares[:, 2:]
        covered = np.clip(np.minimum(begin + size, high) - np.maximum(begin, low), 0.0, None)
        crowd = float(covered.prod(axis=1).sum() / ((high - low).prod() or 1.0))
        crowd += MISSED * np.count_nonzero(((dots > low) & (dots < high)).all(axis=1))
        curves = [item for item in self._board.widget.getPlotItem().curves if isinstance(item, pg.PlotCurveItem)]
        return crowd + sum(self._board.crosses(curve, QRectF(place)) for curve in curves)


def square_places(
    x: np.ndarray, ends: np.ndarray, rising: float, ranges: tuple[Range, Range], area: QRect
) -> np.ndarray:
    """The squares in the drawing, each as left, low, wide and high; as wide on the screen as they are high."""
    (left, right), (low, high) = ranges
    if not area.width() or not area.height():
        return np.zeros((0, 4))
    reach = REACH * (high - low)
    target, prediction = ends[:, 0], np.clip(ends[:, 1], low - reach, high + reach)
    up = prediction - target
    across = np.abs(up) * area.height() / (high - low) * (right - left) / area.width()
    # Above a rising line there is room at the left, below it at the right; of a falling one it is the other way.
    to_left = (up < 0) == (rising >= 0)
    beginning = np.where(to_left, x - across, x)
    tops = np.minimum(target, prediction)
    return np.column_stack((beginning, tops, across, np.abs(up)))
