"""How the lines of pinned runs look: ink and grey, each with its own dashes, for colour belongs to quantities."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from neuron_gui.ui.theme import Theme

WIDTH = 1.5  # logical pixels
# The colour, and lengths of dashes and gaps in logical pixels.
PATTERNS: dict[str, tuple[str, tuple[float, ...]]] = {
    "A": ("ink", (9, 4)),
    "B": ("muted", (2, 3)),
    "C": ("ink", (12, 3, 2, 3)),
    "D": ("muted", (5, 3)),
    "E": ("ink", (7, 3, 2, 3, 2, 3)),
    "F": ("muted", (18, 5)),
}


def pin_pen(theme: Theme, letter: str, ratio: float = 1.0) -> QPen:
    """The pen of a pin; ``ratio`` is how many of the device's pixels a pyqtgraph pen counts for a logical one."""
    colour, pattern = PATTERNS[letter]
    pen = QPen(theme.colour(colour), theme.px(WIDTH) * ratio)
    pen.setCosmetic(True)
    pen.setDashPattern([length / WIDTH for length in pattern])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
