"""Small parts that the cards share: a numbered title row, plain labels of each kind, and buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


def set_kind(widget: QWidget, kind: str) -> None:
    """Style a widget by its kind: title, heading, number, small, muted, error, strong, answer, link … (see theme)."""
    _restyle(widget, "kind", kind)


def set_bad(widget: QWidget, bad: bool) -> None:
    """Mark a field whose text cannot be used."""
    _restyle(widget, "bad", bad)


def label(text: str, kind: str) -> QLabel:
    """A label styled by its kind."""
    made = QLabel(text)
    made.setProperty("kind", kind)
    return made


def small_label(text: str) -> ElidedLabel:
    """A muted label in the smallest type that may shrink."""
    made = ElidedLabel(text)
    made.setProperty("kind", "small")
    return made


def button(name: str, kind: str = "", text: str = "", tip: str = "") -> QPushButton:
    """A push button that Enter presses as well as Space."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setProperty("kind", kind)
    made.setToolTip(tip)
    made.setAutoDefault(True)
    return made


def title_row(number: str, title: str) -> QHBoxLayout:
    """The heading of a card, as high as with buttons: its number in muted ink, its title, and room for more."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if number:
        row.addWidget(label(number, "number"))
    row.addWidget(label(title, "heading"))
    row.addStretch()
    return row


def elided(text: str, ending: str, metrics: QFontMetrics | QFontMetricsF, room: float) -> str:
    """As much of a text as there is room for; its ending, a unit say, stays while a few letters can stand before it."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    beginning = text.removesuffix(ending)
    left = room - metrics.horizontalAdvance(ending)
    if ending and beginning != text and left >= metrics.horizontalAdvance(f"{beginning[:3]}…"):
        return metrics.elidedText(beginning, Qt.TextElideMode.ElideRight, int(left)) + ending
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))


class ElidedLabel(QLabel):
    """One line that ends in "…" where there is no room for it; then its tool tip holds the whole."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self._tip = self._ending = ""

    def keep_ending(self, ending: str) -> None:
        """What the text ends with, a unit say, is left out last."""
        self._ending = ending

    def set_tip(self, tip: str) -> None:
        """A tool tip for while the text is shown in full."""
        self._tip = tip
        self._choose_tip()

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._choose_tip()

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With more room, less is left out."""
        super().resizeEvent(event)
        self._choose_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, or as much of it as there is room for."""
        shown = self._shown()
        if shown == self.text():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.contentsRect(), side, shown)

    def _shown(self) -> str:
        return elided(self.text(), self._ending, self.fontMetrics(), self.contentsRect().width())

    def _choose_tip(self) -> None:
        self.setToolTip(self._tip if self._shown() == self.text() else self.text())


def _restyle(widget: QWidget, name: str, value: str | bool) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
