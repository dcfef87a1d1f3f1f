"""The line over the timeline: the epoch on show, and beside it a hint, a message or what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuron_gui.ui.cards import ElidedLabel, button, label, set_kind
from neuron_gui.ui.theme import SMALL, TEXT, Theme

GAP = 10


class EpochHeading(QWidget):
    """One line of fixed height; what does not fit beside the epoch is left out, never laid over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._epoch = -1
        self._has_epochs = False
        self._status, self._is_error = "", False
        self._gives_way = False  # the epoch to a reason that is longer than the room beside it
        self.longest = 0  # pixels that the text of the last epoch needs
        self._planned = 0
        self._text = label("", "strong")
        self._hint = ElidedLabel()
        self._hint.setProperty("kind", "small")
        self._hint.setObjectName("statusMessage")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._text)
        row.addWidget(self._hint, 1)
        self.branch = button("branchButton", "strong-link", self.tr("Train on from here with what is set now (Ctrl+B)"))
        self.branch.setText(self.tr("Branch from here"))
        self.branch.hide()
        row.addWidget(self.branch)

    def show_branch(self, possible: bool) -> None:
        """Offer another future from the shown epoch, or do not."""
        if possible != self.branch.isVisibleTo(self):
            self.branch.setVisible(possible)
            self._say()

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale; the height is that of the larger type, whatever is said."""
        self._theme = theme
        heights = (QFontMetrics(theme.font(size)).height() for size in (TEXT, SMALL))
        self.setFixedHeight(max(heights) + 1)
        self.branch.setFixedHeight(self.height())
        self._measure()

    def show_epoch(self, epoch: int, last: int, planned: int) -> None:
        """Which epoch of how many; another epoch than before is worth more than a long reason."""
        if epoch != self._epoch:
            self._epoch, self._gives_way = epoch, False
        self._has_epochs = last > 0
        if planned != self._planned:
            self._planned = planned
            self._measure()
        text = self._words(epoch)
        if text != self._text.text():
            self._text.setText(text)
        self._say()

    def show_status(self, text: str, *, is_error: bool) -> None:
        """Say something instead of the usual hint; an empty text brings it back."""
        if (text, is_error) == (self._status, self._is_error):
            return
        self._status, self._is_error = text, is_error
        self._gives_way = is_error
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More may fit, or less."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        """Choose what stands beside the epoch, and whether the epoch makes room for it."""
        offers = self.branch.isVisibleTo(self)
        text = self._status or (self.tr("drag to any epoch") if self._has_epochs and not offers else "")
        room = self.width() - self._text.sizeHint().width() - GAP
        room -= self.branch.sizeHint().width() + GAP if offers else 0
        fits = QFontMetrics(self._theme.font(SMALL)).horizontalAdvance(text) <= room
        if not self._status and not fits:
            text = ""  # the usual hint is all or nothing
        gives_way = self._gives_way and not fits
        self._text.setVisible(not gives_way)
        side = Qt.AlignmentFlag.AlignLeft if gives_way else Qt.AlignmentFlag.AlignRight
        self._hint.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        set_kind(self._hint, "small-error" if self._is_error else "small")
        if text != self._hint.text():
            self._hint.setText(text)
        self._hint.set_tip(self._status)

    def _words(self, epoch: int) -> str:
        return self.tr("Epoch {epoch} of {planned}").format(epoch=f"{epoch:,}", planned=f"{self._planned:,}")

    def _measure(self) -> None:
        metrics = QFontMetrics(self._theme.font(TEXT, self._theme.font().Weight.DemiBold))
        self.longest = metrics.horizontalAdvance(self._words(self._planned)) + GAP
