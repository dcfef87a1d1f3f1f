"""One setting: its name, a hint in a few words, and the control; for numbers also why a text was refused.

A slider may take the place of the hint, once there is something to see when it is moved.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStyledItemDelegate, QVBoxLayout, QWidget

from neuron_gui.ui.cards import set_kind, small_label
from neuron_gui.ui.number_inputs import CountInput, RateInput, leave_wheel_to_page
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.value_slider import ValueSlider

FIELD = 88  # logical pixels
LOW, HIGH = 38, 62  # of a row, from crowded to comfortable
GAP = 8


class SettingRow(QWidget):
    """Words at the left and a control of one width at the right; a list of choices has a line of its own below."""

    def __init__(self, name: str, hint: str, control: QWidget, slider: ValueSlider | None = None) -> None:
        super().__init__()
        self._hint_text = hint
        self._control = control
        self._slider = slider
        self._sliding = False
        self._hint = small_label(hint)
        title = QLabel(name)
        title.setBuddy(control)
        if isinstance(control, QComboBox):
            above = QHBoxLayout()
            above.setSpacing(GAP)
            above.addWidget(title)
            above.addWidget(self._hint, 1)
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 2, 0, 4)
            column.setSpacing(4)
            column.addLayout(above)
            column.addWidget(control)
            return
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(title)
        words.addWidget(self._hint)
        if slider is not None:
            words.addWidget(slider)
            slider.hide()
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        row.addWidget(control)
        if isinstance(control, RateInput | CountInput):
            control.refused.connect(self.show_reason)

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        if isinstance(self._control, QComboBox):
            return
        # Fields grow more slowly than the text, as the column does.
        self._control.setFixedWidth(round(FIELD * theme.scale**0.85))
        self.setMinimumHeight(round(theme.px(LOW)))
        self.setMaximumHeight(round(theme.px(HIGH)))
        if self._slider is not None:
            self._slider.set_theme(theme)
            self._hint.setMinimumHeight(self._slider.minimumHeight())  # the one takes the other's place

    def show_slider(self, shown: bool) -> None:
        """Have the slider where the hint was, or the hint."""
        self._sliding = shown and self._slider is not None
        self._arrange()

    def set_hint(self, hint: str) -> None:
        """Say something else under the name."""
        self._hint_text = hint
        self.show_reason("")

    @Slot(str)
    def show_reason(self, reason: str) -> None:
        """Say why what is typed cannot be used; an empty reason brings the hint back."""
        set_kind(self._hint, "small-error" if reason else "small")
        if self._hint.text() != (reason or self._hint_text):
            self._hint.setText(reason or self._hint_text)
        self._arrange()

    def _arrange(self) -> None:
        """A reason is worth more than a slider, and a slider more than a hint."""
        if self._slider is not None:
            sliding = self._sliding and self._hint.text() == self._hint_text
            self._slider.setVisible(sliding)
            self._hint.setVisible(not sliding)


def choices(*items: tuple[str, str]) -> QComboBox:
    """A list of choices: a key and a text for each."""
    box = QComboBox()
    for key, text in items:
        box.addItem(text, key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(7)
    box.setItemDelegate(QStyledItemDelegate(box))  # the usual one knows nothing of the style sheet
    leave_wheel_to_page(box)
    return box
