"""The few signs of a plot with a word for each, in the plot's own colours and widths; knows nothing of neurons."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.ui.theme import SMALL, Theme

SIGN, NEAR, APART = 13, 5, 13  # logical pixels: a sign's width, from it to its word, and from there to the next sign
CLOSE = 6  # and where there is little room


@dataclass(frozen=True)
class Entry:
    """A sign and its word; ``colour`` is a field of the theme.

    ``sign`` is dot, circle (an open one), ring, square, triangle, cross, line, dashes, bar or diamond.
    """

    sign: str
    colour: str
    text: str
    short: str = ""  # where there is no room for the text


class Legend(QWidget):
    """A row of signs with their words; takes exactly the room that they need, or none where there is too little."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = Theme()
        self._entries: tuple[Entry, ...] = ()
        self._texts: tuple[str, ...] = ()  # as there is room for them
        self._apart = APART
        self._room = math.inf
        self._short = False

    def set_room(self, room: float) -> None:
        """Take so many pixels at most."""
        if room != self._room:
            self._room = room
            self._fit()

    def set_short(self, short: bool) -> None:
        """Take little room, because others need some."""
        if short != self._short:
            self._short = short
            self._fit()

    def width_when(self, short: bool) -> int:
        """How wide all signs and words are, in short or not."""
        theme, metrics = self._theme, QFontMetricsF(self._theme.font(SMALL))
        words = sum(map(metrics.horizontalAdvance, self._words(short)))
        apart = theme.px(CLOSE if short else APART)
        return max(1, round(words + len(self._entries) * (theme.px(SIGN + NEAR) + apart) - apart))

    def sizeHint(self) -> QSize:
        """The room of the signs and words that are shown."""
        return self.minimumSize()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._fit()

    def show_entries(self, *entries: Entry) -> None:
        """Explain these signs."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName(", ".join(entry.text for entry in entries))
            self._fit()

    def _fit(self) -> None:
        for short in (True,) if self._short else (False, True):
            self._texts, wide = self._words(short), self.width_when(short)
            self._apart = CLOSE if short else APART
            if wide <= self._room:
                break
        else:
            self._texts, wide = (), 1
        self.setFixedSize(wide, round(QFontMetricsF(self._theme.font(SMALL)).height()))
        self.update()

    def _words(self, short: bool) -> tuple[str, ...]:
        return tuple(entry.short or entry.text if short else entry.text for entry in self._entries)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint every sign and its word, evenly apart."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(SMALL))
        metrics = painter.fontMetrics()
        x = 0.0
        for entry, text in zip(self._entries, self._texts, strict=False):
            self._paint_sign(painter, QPointF(x + theme.px(SIGN) / 2, self.height() / 2), entry)
            x += theme.px(SIGN + NEAR)
            wide = metrics.horizontalAdvance(text)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(x, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += wide + theme.px(self._apart)

    def _paint_sign(self, painter: QPainter, middle: QPointF, entry: Entry) -> None:
        px, colour = self._theme.px, self._theme.colour(entry.colour)
        across, up = QPointF(px(SIGN) / 2, 0), QPointF(0, px(6))
        if entry.sign in ("line", "dashes"):
            painter.setPen(_pen(colour, px(2.4 if entry.sign == "line" else 1.4), entry.sign == "dashes"))
            painter.drawLine(middle - across, middle + across)
        elif entry.sign == "cross":
            painter.setPen(_pen(colour, px(2)))
            for way in (px(4), -px(4)):
                painter.drawLine(middle - QPointF(px(4), way), middle + QPointF(px(4), way))
        elif entry.sign == "circle":
            painter.setPen(_pen(colour, px(1.4)))
            painter.setBrush(self._theme.colour("card"))
            painter.drawEllipse(middle, px(4), px(4))
        elif entry.sign == "bar":
            painter.setPen(_pen(colour, px(1.8)))
            painter.drawLine(middle - up, middle + up)
        elif entry.sign in ("ring", "square"):
            painter.setPen(_pen(colour, px(1.6)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if entry.sign == "ring":
                painter.drawEllipse(middle, px(3.6), px(3.6))
            else:
                painter.drawRect(QRectF(middle.x() - px(3.6), middle.y() - px(3.6), px(7.2), px(7.2)))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            if entry.sign == "diamond":
                side = QPointF(px(4.5), 0)
                painter.drawPolygon(QPolygonF([middle - up, middle + side, middle + up, middle - side]))
            elif entry.sign == "triangle":
                top, left = QPointF(0, -px(4.5)), QPointF(-px(5), px(4.5))
                painter.drawPolygon(QPolygonF([middle + top, middle + left, middle + QPointF(px(5), px(4.5))]))
            else:
                painter.drawEllipse(middle, px(4), px(4))


def _pen(colour: QColor, width: float, dashed: bool = False) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([2.2, 1.6])
    return pen
