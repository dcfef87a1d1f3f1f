"""Small parts that the cards share: a numbered title row, plain labels of each kind, and buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


def set_kind(widget: QWidget, kind: str) -> None:
    """Style a widget by its kind: title, number, small, muted, error, strong, answer, link … (see theme)."""
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
    """The heading of a card: its number in muted ink, its title, and room at the right for more."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if number:
        row.addWidget(label(number, "number"))
    row.addWidget(label(title, "title"))
    row.addStretch()
    return row


class ElidedLabel(QLabel):
    """One line that ends in "…" where there is no room for it; then its tool tip holds the whole."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self._tip = ""

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
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        if metrics.horizontalAdvance(self.text()) <= room:
            return self.text()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _choose_tip(self) -> None:
        self.setToolTip(self._tip if self._shown() == self.text() else self.text())


def _restyle(widget: QWidget, name: str, value: str | bool) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
