"""The table of a rule as a picture, painted anew whenever the rule is another; says in words what is to be seen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import format_number
from neuron_gui.core.rule import Rule
from neuron_gui.core.settings import Settings
from neuron_gui.core.sketch import Sketch, sketch
from neuron_gui.ui.sketch_painting import paint_sketch
from neuron_gui.ui.theme import SMALL, Theme

WIDTH, HEIGHT = 300, 190  # logical pixels at 100 %
INSET = 14


class RulePicture(QWidget):
    """Dots and the rule's own line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rulePicture")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = Theme()
        self._sketch: Sketch | None = None
        self._words = ""

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_rule(self, rule: Rule, dataset: Dataset, settings: Settings) -> None:
        """Show what a rule makes."""
        self._sketch = sketch(dataset, settings, rule.state)
        targets = dataset.targets
        if rule.answers_yes_or_no:
            yes = int(targets.sum())
            self._words = self.tr("yes: {yes}, no: {no}").format(yes=yes, no=len(targets) - yes)
        else:
            low, high = (format_number(float(end), 1) for end in (targets.min(), targets.max()))
            self._words = self.tr("y from {low} to {high}").format(low=low, high=high)
        self.setAccessibleName(self.tr("The table as a picture: {words}").format(words=self._words))
        self.setToolTip(self._words)
        self.update()

    def sizeHint(self) -> QSize:
        """Large enough to see the noise."""
        return QSize(round(self._theme.px(WIDTH)), round(self._theme.px(HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        """Still a picture."""
        return QSize(round(self._theme.px(160)), round(self._theme.px(110)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with the picture, and in its corner what it is of."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("card"))
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, theme.px(10), theme.px(10))
        inset = theme.px(INSET)
        foot = theme.px(18)
        if self._sketch is not None:
            paint_sketch(painter, card.adjusted(inset, inset, -inset, -inset - foot), self._sketch, theme)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(SMALL))
        words = card.adjusted(inset, 0, -inset, -theme.px(7))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self._words)
