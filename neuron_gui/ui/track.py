"""A slider drawn as a line with a filled part and a round handle; a click goes to that place at once."""

from __future__ import annotations

from operator import itemgetter

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from neuron_gui.ui.plot_numbers import crowds
from neuron_gui.ui.theme import Theme

HANDLE = 9.0  # radius, logical pixels
RING = 3.0  # room for the focus ring around it
THICK = 5.0
MARK = 7.0  # how far the line of a mark reaches up and down
MARKS_APART = 6.0
RECORDED = 0.35  # how strong the part is that was recorded after the handle's place, as in the loss curve


class Track(QSlider):
    """A horizontal slider, filled up to its handle, and more lightly up to the value of ``set_filled``.

    Its line is as long as the widget, so that it is flush with what stands above it.
    """

    def __init__(self, parent: QWidget | None = None, *, handle: float = HANDLE) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = Theme()
        self._handle = handle
        self._filled: int | None = None
        self._marks: tuple[tuple[int, str], ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.setMinimumHeight(self._height())
        self.updateGeometry()
        self.update()

    def set_filled(self, value: int) -> None:
        """Fill the line lightly up to a value after the handle's."""
        if value != self._filled:
            self._filled = value
            self.update()

    def set_marks(self, marks: tuple[tuple[int, str], ...]) -> None:
        """Mark values with a thin line; the mouse over one reads its words."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def event(self, event: QEvent) -> bool:
        """Say the words of the mark under the mouse instead of the usual tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [(abs(self._place(value) - event.pos().x()), words) for value, words in reversed(self._marks)]
            away, words = min(near, key=itemgetter(0), default=(self._handle, ""))
            if away < self._handle:
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Room for the handle and a sensible length."""
        return QSize(round(self._theme.px(120)), self._height())

    def minimumSizeHint(self) -> QSize:
        """Still usable when narrow."""
        return QSize(round(self._theme.px(64)), self._height())

    def _height(self) -> int:
        return round(self._theme.px(2 * (self._handle + RING)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, filled parts and handle."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        here, middle, radius = self._place(self.value()), self.height() / 2, theme.px(self._handle)
        self._paint_line(painter, self.width(), theme.colour("line"))
        if self._filled is not None and self._filled > self.value():
            end = self.width() if self._filled >= self.maximum() else self._place(self._filled)
            self._paint_line(painter, end, theme.colour("ink", RECORDED))
        self._paint_line(painter, here, theme.colour("ink"))
        painter.setPen(QPen(theme.colour("ink"), theme.px(1.5)))
        places = [self._place(value) for value, _ in self._marks]
        for x in (places[crowd[0]] for crowd in crowds(places, theme.px(MARKS_APART))):
            painter.drawLine(QPointF(x, middle - theme.px(MARK)), QPointF(x, middle + theme.px(MARK)))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("ink"), theme.px(1.5)))
            painter.setBrush(theme.colour("card"))
            around = radius + theme.px(RING) - theme.px(0.75)
            painter.drawEllipse(QPointF(here, middle), around, around)
        painter.setBrush(theme.colour("card"))
        painter.setPen(QPen(theme.colour("ink" if self.isEnabled() else "muted"), theme.px(2)))
        painter.drawEllipse(QPointF(here, middle), radius - theme.px(1), radius - theme.px(1))

    def _paint_line(self, painter: QPainter, end: float, colour: QColor) -> None:
        thick = self._theme.px(THICK * self._handle / HANDLE)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(0, (self.height() - thick) / 2, end, thick), thick / 2, thick / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle wherever the line is pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move with the mouse."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self._follow(event)
            self.setSliderDown(False)

    def _follow(self, event: QMouseEvent) -> None:
        room = self.width() - 2 * self._margin()
        share = (event.position().x() - self._margin()) / max(1.0, room)
        span = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(min(1.0, max(0.0, share)) * span))

    def _margin(self) -> float:
        return self._theme.px(self._handle) + self._theme.px(RING)

    def _place(self, value: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        room = self.width() - 2 * self._margin()
        return self._margin() + room * (value - self.minimum()) / span
