"""Small parts that the cards share: a numbered title row and plain labels of each kind."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel


def label(text: str, kind: str) -> QLabel:
    """A label styled by its kind: title, number, small, muted, error, strong, answer (see theme)."""
    made = QLabel(text)
    made.setProperty("kind", kind)
    return made


def small_label(text: str) -> QLabel:
    """A muted label in the smallest type that may shrink."""
    made = label(text, "small")
    made.setMinimumWidth(1)
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
