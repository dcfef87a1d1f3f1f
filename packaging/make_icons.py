"""Render resources/icons/app.svg to the PNGs beside it; run it after a change to app.svg.

.venv/bin/python packaging/make_icons.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"


def main() -> int:
    """Write one PNG for each size."""
    drawing = QSvgRenderer(str(ICONS / "app.svg"))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        if not image.save(str(ICONS / f"app-{size}.png")):
            raise SystemExit(f"app-{size}.png could not be written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
