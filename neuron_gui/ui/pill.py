"""A flat button over the diagram that shows one quantity in its colour; a click asks why it is what it is."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from neuron_gui.core.quantity import Quantity
from neuron_gui.ui.theme import SMALL, Theme


class Pill(QPushButton):
    """One quantity: framed like a pill, or bare text over something the diagram paints."""

    asked = Signal(object, QWidget, QRect)  # its Quantity, itself, and where in it: all of it

    def __init__(self, name: str, colour: str, quantity: Quantity, *, framed: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.quantity = quantity
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._colour = colour
        self._framed = framed
        self._theme = Theme()
        self._size = 15.0
        self.plain = False  # as in a picture: whoever presses it or points at it is not to be seen
        self.clicked.connect(self._ask)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.update()

    def place(self, area: QRectF, size: float) -> None:
        """Stand here, with type of so many logical pixels at 100 %, or smaller where that does not fit."""
        self._size = size
        self.setGeometry(area.toAlignedRect())

    def say(self, text: str, name: str, more: str) -> None:
        """Show a text; ``name`` says it to those who do not see, ``more`` explains it when asked."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(name)
        if more != self.toolTip():
            self.setToolTip(more)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, if any, and the text; a ring while it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        focused, pointed = (not self.plain and state for state in (self.hasFocus(), self.underMouse()))
        thick = theme.px(2.2 if focused else 1.2)
        area = QRectF(self.rect()).adjusted(thick, thick, -thick, -thick)
        round_ = min(area.height(), area.width()) / 2
        if self._framed:
            painter.setBrush(theme.colour("chip" if pointed else "card"))
            painter.setPen(QPen(theme.colour(self._colour), thick))
            painter.drawRoundedRect(area, round_, round_)
        elif focused or pointed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(self._colour, 1.0 if focused else 0.5), thick))
            painter.drawRoundedRect(area, round_, round_)
        painter.setPen(theme.colour(self._colour))
        room = area.width() - theme.px(6) if self._framed else float(self.width())
        painter.setFont(fitted_font(theme, self.text(), self._size, room))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text())

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.quantity, self, self.rect())


@lru_cache(maxsize=256)
def fitted_font(theme: Theme, text: str, size: float, room: float) -> QFont:
    """A semi-bold font of this size, or smaller if the text would be wider than ``room`` pixels; not to be changed.

    It never becomes smaller than can be read: what does not fit then has to be written shorter.
    """
    font = theme.font(size, QFont.Weight.DemiBold)
    width = QFontMetricsF(font).horizontalAdvance(text)
    if width > room > 0:
        font.setPixelSize(max(round(theme.px(SMALL)), int(font.pixelSize() * room / width)))
    return font
