"""A list of runs to choose from, each with the line by which it is known in the plots.

Shows the choices that it is given; a long name ends in "…" and is whole in the list and in the tool tip.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter

from neuron_gui.ui.compare_words import Choice
from neuron_gui.ui.number_inputs import leave_wheel_to_page
from neuron_gui.ui.pin_look import pin_pen
from neuron_gui.ui.theme import Theme

SAMPLE, HIGH = 26, 12  # logical pixels: of the line
GAP, AROUND = 8, 40  # between the line and the name, and around a name in the open list


class RunBox(QComboBox):
    """Its items are the letters of runs."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(11)
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one knows nothing of the style sheet
        leave_wheel_to_page(self)

    def show_choices(self, choices: Sequence[Choice], chosen: Choice, theme: Theme) -> None:
        """Offer these runs; one is chosen already."""
        size = QSize(round(theme.px(SAMPLE)), round(theme.px(HIGH)))
        self.setIconSize(size)
        self.clear()
        for choice in choices:
            self.addItem(self._sample(choice, size, theme), choice.text, choice.letter)
        self.setCurrentIndex(list(choices).index(chosen))
        self.setToolTip(self.tr("In this column: {run}").format(run=chosen.text))
        widest = max(self.fontMetrics().horizontalAdvance(choice.text) for choice in choices)
        self.view().setMinimumWidth(round(widest + size.width() + theme.px(AROUND)))

    def _sample(self, choice: Choice, size: QSize, theme: Theme) -> QIcon:
        """Dashes for a pinned run; the one on screen has the solid line of the loss."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        solid = QPen(theme.colour("error"), theme.px(2.4))
        painter.setPen(solid if choice.on_screen or not choice.letter else pin_pen(theme, choice.letter))
        middle = size.height() / 2
        painter.drawLine(QLineF(QPointF(0, middle), QPointF(size.width() - theme.px(4), middle)))
        painter.end()
        return QIcon(picture)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box with as much of the name as there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        parts = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, parts, self)
        room = field.width() - self.iconSize().width() - GAP
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
