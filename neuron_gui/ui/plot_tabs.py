"""The cards of the plots and the tabs that stand in them, where the heading of a plot would begin.

Knows neither the plots nor which of them is in front.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

INSIDE = (16, 10, 12, 8)  # pixels between a card and its plot
TABS = (8, 10)  # and to its tabs, whose words then stand in one line with what is beside them


def tab_bar(name: str, spoken: str, titles: Sequence[str]) -> QTabBar:
    """Tabs with these titles; ``spoken`` is what they are for those who do not see."""
    tabs = QTabBar()
    tabs.setObjectName(name)
    tabs.setAccessibleName(spoken)
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setUsesScrollButtons(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    for title in titles:
        tabs.addTab(title)
    return tabs


def corner_of(tabs: QTabBar) -> QWidget:
    """What puts tabs where a heading would begin."""
    corner = QWidget()
    inside = QHBoxLayout(corner)
    inside.setContentsMargins(*TABS, 0, 0)
    inside.addWidget(tabs)
    return corner


def room_for(tabs: QTabBar) -> QSize:
    """What a heading leaves free for tabs."""
    tabs.updateGeometry()  # it does not say by itself that a tab is hidden, or bold
    size = tabs.sizeHint()
    return QSize(size.width() + TABS[0] - INSIDE[0], size.height() + TABS[1] - INSIDE[1])


def plot_card() -> QFrame:
    """A card for one plot."""
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(*INSIDE)
    return card
