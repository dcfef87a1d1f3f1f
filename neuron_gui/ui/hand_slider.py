"""A slider for a weight or a bias: 0 in the middle, filled from there in the colour of its quantity."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.core.by_hand import FINER, Reach
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.track import HANDLE, MARK, RING, THICK, Track

RADIUS = HANDLE - 1.0


class HandSlider(Track):
    """Goes from −most to most of a Reach; ``chosen`` is what a person sets it to."""

    chosen = Signal(float)

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._look = Theme()
        self._reach = Reach()
        self._showing = False
        self.setPageStep(FINER)
        self.valueChanged.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._look = theme
        super().set_theme(theme)

    def show_value(self, value: float, reach: Reach) -> None:
        """Show a value, at the nearest of the slider's steps; it stays what it is."""
        self._showing = True
        self._reach = reach
        most = round(reach.most / reach.step)
        if self.maximum() != most:
            self.setRange(-most, most)
        self.setValue(round(value / reach.step))
        self._showing = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls past a slider that has no focus instead of changing it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot(int)
    def _choose(self, steps: int) -> None:
        if not self._showing:
            self.chosen.emit(self._reach.tidy(steps * self._reach.step))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line with a mark at 0, the part from there in colour, and the handle."""
        theme, middle = self._look, self.height() / 2
        px, here, zero = theme.px, self._place(self.value()), self._place(0)
        colour = theme.colour(self._colour)
        thick = px(THICK)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_line(painter, self.width(), theme.colour("line"))
        painter.setBrush(colour)
        painter.drawRect(QRectF(min(zero, here), middle - thick / 2, abs(here - zero), thick))
        painter.setPen(QPen(theme.colour("muted"), px(1.5)))
        painter.drawLine(QPointF(zero, middle - px(MARK)), QPointF(zero, middle + px(MARK)))
        painter.setBrush(theme.colour("card"))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("ink"), px(1.5)))
            around = px(RADIUS + RING - 0.75)
            painter.drawEllipse(QPointF(here, middle), around, around)
        painter.setPen(QPen(colour, px(2)))
        painter.drawEllipse(QPointF(here, middle), px(RADIUS - 1), px(RADIUS - 1))
