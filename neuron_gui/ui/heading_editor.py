"""The line in which a column's name and unit are typed, over its heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from neuron_gui.ui.cards import set_bad

_LEAVES = {
    Qt.Key.Key_Return: 0,
    Qt.Key.Key_Enter: 0,
    Qt.Key.Key_Down: 0,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class HeadingEditor(QLineEdit):
    """Offers what is typed by Enter, by Tab for the next heading, or by going elsewhere; Escape drops it.

    It stays open until it is closed: what cannot be a name is kept to be put right.
    """

    taken = Signal(str, int)  # the text, and how many headings to go on to the right
    dropped = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("headingEditor")
        self.setPlaceholderText(self.tr("name (unit)"))
        self.setToolTip(self.tr("A name, and in brackets its unit: height (cm)"))
        self.textEdited.connect(self._forgive)

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the headings and not to the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _LEAVES.get(Qt.Key(event.key()))
            plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
            if step is not None and plain == Qt.KeyboardModifier.NoModifier:
                event.accept()  # first, for the table takes it if this line is gone
                self.taken.emit(self.text(), step)
                return True
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                self.dropped.emit()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere takes the name over, but not a menu that opens, nor another window that comes in front."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.taken.emit(self.text(), 0)

    def refuse(self) -> None:
        """Mark what cannot be a name."""
        set_bad(self, True)

    def _forgive(self) -> None:
        set_bad(self, False)
