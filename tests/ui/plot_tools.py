"""What tests of plots have in common: a plot on the screen, and the mouse over a point of its drawing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from neuron_gui.ui.theme import Theme


def shown(qtbot, plot):
    qtbot.addWidget(plot)
    plot.set_theme(Theme())
    plot.resize(360, 250)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def hover(plot, name: str, x: float, y: float) -> str:
    """Move the mouse to a point of the data and read what is said there."""
    place = plot._board.to_pixels(x, y)
    view = plot._board.widget.viewport()
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        QPointF(view.mapToGlobal(place.toPoint())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)
    label = plot.findChild(QLabel, name)
    assert not label.isVisible() or plot._board.widget.rect().contains(label.geometry())
    return label.text() if label.isVisible() else ""


def drawn_range(plot) -> tuple[float, float]:
    low, high = plot._board.widget.getViewBox().viewRange()[1]
    return low, high
