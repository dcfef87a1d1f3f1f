"""A link beside the title of the data that names what can be told of them; knows the name only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from neuron_gui.ui.icons import icon
from neuron_gui.ui.theme import SMALL, Theme

LEAST_TEXT = 34  # logical pixels at 100 %: with less, the icon alone says more


class AboutLink(QPushButton):
    """Ends in "…" where there is no room for the whole name, and is an icon alone where there is next to none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._name, self._picture = "", "info"
        self.setObjectName("aboutDataButton")
        self.setProperty("kind", "link")
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_name("", self.tr("About these data"))

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.setStyleSheet(
            f"padding: {round(theme.px(3))}px {round(theme.px(4))}px; font-size: {round(theme.px(SMALL))}px;"
        )
        side = round(theme.px(14))
        self.setIconSize(QSize(side, side))
        if self._name:
            self.setIcon(icon(self._picture, theme, "muted"))
        self._shorten()

    def show_name(self, name: str, tip: str, picture: str = "info") -> None:
        """Name what can be told; nothing to be told hides the link."""
        if (name, picture) != (self._name, self._picture):
            self._name, self._picture = name, picture
            self.setIcon(icon(picture, self._theme, "muted"))
            self._shorten()
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setVisible(bool(name))

    def sizeHint(self) -> QSize:
        """As wide as the whole name."""
        return QSize(self._around + self._metrics.horizontalAdvance(self._name) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the icon."""
        return QSize(self._around, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With more room, less is left out."""
        super().resizeEvent(event)
        self._shorten()

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(SMALL))

    @property
    def _around(self) -> int:
        """Icon, padding and what stands between icon and text."""
        return self.iconSize().width() + 2 * round(self._theme.px(4)) + 8

    def _shorten(self) -> None:
        room = self.width() - self._around
        if room >= self._metrics.horizontalAdvance(self._name):
            text = self._name
        else:
            text = self._metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
            if room < self._theme.px(LEAST_TEXT):
                text = ""
        self.setText(text)
        self.updateGeometry()
