"""Draws the bundled line icons in the theme's colours."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from neuron_gui.core.resources import resource
from neuron_gui.ui.theme import Theme


def icon(name: str, theme: Theme, colour: str = "ink") -> QIcon:
    """The icon ``resources/icons/<name>.svg`` in one of the theme's colours, sharp on every screen there is."""
    picture = QIcon()
    zooms = {math.ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens()}
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, "muted")):
        source = drawing.replace("currentColor", getattr(theme.colours, shade))
        renderer = QSvgRenderer(QByteArray(source.encode()))
        for zoom in sorted(zooms):
            size = round(theme.px(20) * zoom)
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            pixmap.setDevicePixelRatio(zoom)
            picture.addPixmap(pixmap, mode)
    return picture
