"""The words over the plots while something is tried out: what is asked, what would come of it, and Keep or Drop."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from neuron_gui.ui.cards import button, small_label
from neuron_gui.ui.theme import Theme

TOP, SIDE, BELOW = 42, 12, 6  # logical pixels: below the heading of a plot, and from the card's edges
WIDEST = 380


class WhatIfBar(QFrame):
    """Floats over a plot, at its top right, where a curve that falls leaves room; over a low one it hides the axis."""

    kept = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("whatIfBar")
        self.setAccessibleName(self.tr("What if"))
        self._theme = Theme()
        self._question, self._answer = small_label(""), small_label("")
        self._question.setObjectName("whatIfQuestion")
        self._question.setProperty("kind", "strong")
        self._answer.setObjectName("whatIfAnswer")
        keep = button("whatIfKeepButton", "strong-link", self.tr("Keep"))
        keep.setToolTip(self.tr("Keep it: the run is recorded like this (Enter)"))
        keep.clicked.connect(self.kept)
        drop = button("whatIfDropButton", "link", self.tr("Drop"))
        drop.setToolTip(self.tr("Drop it: everything is as it was (Escape)"))
        drop.clicked.connect(self.dropped)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 5, 6, 6)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._question, 0, 0)
        grid.addWidget(self._answer, 1, 0)
        grid.addWidget(keep, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(drop, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        self._theme = theme

    @Slot(str, str)
    def say(self, question: str, answer: str) -> None:
        """Ask this, and answer it."""
        self._question.setText(question)
        self._answer.setText(answer)

    def stand_over(self, card: QRect, *, low: bool) -> None:
        """Stand at the top of a card, or at the bottom of a low one."""
        px = self._theme.px
        wide, high = round(min(px(WIDEST), card.width() - 2 * px(SIDE))), self.sizeHint().height()
        top = card.bottom() - high - round(px(BELOW)) if low else card.top() + round(px(TOP))
        self.setGeometry(QRect(card.right() - wide - round(px(SIDE)), top, wide, high))
        self.raise_()
