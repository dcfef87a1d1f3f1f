"""Render the icon of the program and that of its files to the PNGs beside them; run it after a change to either.

.venv/bin/python packaging/make_icons.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
PACKAGING = Path(__file__).resolve().parent
# A drawing "document-16.svg" is taken for that size instead of "document.svg": a Σ of five pixels is a smudge.
# The window needs the first; only installers need the second, which is why it is not in resources/.
DRAWINGS = (PACKAGING.parent / "resources" / "icons" / "app.svg", PACKAGING / "icons" / "document.svg")


def main() -> int:
    """Write one PNG for each drawing and size."""
    for source in DRAWINGS:
        for size in SIZES:
            own = source.with_name(f"{source.stem}-{size}.svg")
            drawing = QSvgRenderer(str(own if own.exists() else source))
            image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            drawing.render(painter, QRectF(0, 0, size, size))
            painter.end()
            target = source.with_name(f"{source.stem}-{size}.png")
            if not image.save(str(target)):
                raise SystemExit(f"{target.name} could not be written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
