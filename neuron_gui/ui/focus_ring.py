"""A ring around the part of a plot that has the keyboard's focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from neuron_gui.ui.theme import Theme


class FocusRing(QFrame):
    """Hidden until it is shown; the mouse passes through it."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self.setObjectName("plotFocusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        wide, corner = round(theme.px(2)), round(theme.px(4))
        self.setStyleSheet(f"border: {wide}px solid {theme.colours.ink}; border-radius: {corner}px")

    def surround(self, area: QRect) -> None:
        """Stand around an area of the plot."""
        self.setGeometry(area.adjusted(-3, -3, 3, 3))
