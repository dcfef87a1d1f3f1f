"""A slider drawn as a line with a filled part and a round handle; a click goes to that place at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from neuron_gui.ui.theme import Theme

HANDLE = 9.0  # radius, logical pixels


class Track(QSlider):
    """A horizontal slider; ``filled`` is the value up to which its line is filled (the handle's own by default)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = Theme()
        self._filled: int | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.setMinimumHeight(round(theme.px(24)))
        self.updateGeometry()
        self.update()

    def set_filled(self, value: int) -> None:
        """Fill the line up to a value other than the handle's."""
        if value != self._filled:
            self._filled = value
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the handle and a sensible length."""
        return QSize(round(self._theme.px(120)), round(self._theme.px(24)))

    def minimumSizeHint(self) -> QSize:
        """Still usable when narrow."""
        return QSize(round(self._theme.px(64)), round(self._theme.px(24)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, filled part and handle."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = self.height() / 2, theme.px(HANDLE)
        thick = theme.px(5)
        left, here = self._place(self.minimum()), self._place(self.value())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        whole = QRectF(left, middle - thick / 2, self._place(self.maximum()) - left, thick)
        painter.drawRoundedRect(whole, thick / 2, thick / 2)
        painter.setBrush(theme.colour("muted"))
        end = here if self._filled is None else self._place(self._filled)
        painter.drawRoundedRect(QRectF(left, middle - thick / 2, end - left, thick), thick / 2, thick / 2)
        if self.hasFocus():
            painter.setBrush(theme.colour("ink", 0.18))
            painter.drawEllipse(QPointF(here, middle), radius + theme.px(3), radius + theme.px(3))
        painter.setBrush(theme.colour("card"))
        painter.setPen(QPen(theme.colour("ink" if self.isEnabled() else "muted"), theme.px(2)))
        painter.drawEllipse(QPointF(here, middle), radius - theme.px(1), radius - theme.px(1))

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
        return self._theme.px(HANDLE) + self._theme.px(3)

    def _place(self, value: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        room = self.width() - 2 * self._margin()
        return self._margin() + room * (value - self.minimum()) / span
