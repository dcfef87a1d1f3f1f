"""One setting: its name, a hint in a few words, and the control; for numbers also why a text was refused."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStyledItemDelegate, QVBoxLayout, QWidget

from neuron_gui.ui.cards import set_kind, small_label
from neuron_gui.ui.number_inputs import CountInput, RateInput, leave_wheel_to_page
from neuron_gui.ui.theme import Theme

FIELD = 88  # logical pixels
LOW, HIGH = 38, 62  # of a row, from crowded to comfortable
GAP = 8


class SettingRow(QWidget):
    """Words at the left and a control of one width at the right; a list of choices has a line of its own below."""

    def __init__(self, name: str, hint: str, control: QWidget) -> None:
        super().__init__()
        self._hint_text = hint
        self._control = control
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
