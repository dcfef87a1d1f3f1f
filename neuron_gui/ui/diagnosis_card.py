"""Says in words what is to be seen in a run that ended and why, and offers one deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from neuron_gui.ui.cards import button, label, set_kind

if TYPE_CHECKING:
    from neuron_gui.core.finding import Finding

SIDE, GAP, BETWEEN = 16, 8, 6  # the last one between the buttons
LINE = 1  # pixels, around every card


class DiagnosisCard(QFrame):
    """Hidden until there is something to say."""

    remedy_taken = Signal(object)  # the Finding
    watch_pressed = Signal()
    shown = Signal()  # or hidden, or it says something else

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosisCard")
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("What is to be seen in this run"))
        self._found: Finding | None = None
        self._text = QLabel()
        self._text.setObjectName("diagnosisText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = label("", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._watch = button("watchSlowlyButton", text=self.tr("Watch slowly"))
        self._watch.setToolTip(self.tr("Play this run again from the start, one epoch a second"))
        self._watch.clicked.connect(self.watch_pressed)
        self._use = button("diagnosisButton", "strong")
        self._use.clicked.connect(self._take)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(BETWEEN)
        self._buttons.addWidget(self._watch)
        self._buttons.addWidget(self._use)
        self._column = column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(SIDE, 12, SIDE, 14)
        column.setSpacing(GAP)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(self._buttons)
        column.addStretch()
        self.hide()

    @Slot(object)
    def show_found(self, found: Finding | None) -> None:
        """Say what was found; None: nothing, so the card goes."""
        self._found = found
        if found is None:
            self.hide()
            self.shown.emit()
            return
        from neuron_gui.core.finding import GOOD_NEWS, WATCHABLE
        from neuron_gui.ui.diagnosis_words import words

        said = words(found)
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._use.setText(said.button)
        self._use.setToolTip(said.tip)
        self._use.setVisible(bool(said.button))
        self._watch.setVisible(found.kind in WATCHABLE)
        calm = found.kind in GOOD_NEWS
        set_kind(self._text, "muted" if calm else "told")
        self.setProperty("calm", calm)
        self.style().unpolish(self)
        self.style().polish(self)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # else a frame keeps the rim it had
        self.show()
        self.shown.emit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest button, for one may stand below the other."""
        widest = max(self._watch.sizeHint().width(), self._use.sizeHint().width())
        return QSize(widest + self.width() - self._room, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """The rail at the left comes and goes, and is wider in larger type; the words stay where other cards' are."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._column.setContentsMargins(max(0, SIDE + LINE - self.contentsRect().left()), 12, SIDE, 14)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow column the buttons stand below each other, what helps first."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _room(self) -> int:
        """How wide what is in it may be; the rail at the left is no room."""
        margins = self._column.contentsMargins()
        return self.contentsRect().width() - margins.left() - margins.right()

    def _fit(self) -> None:
        both = self._watch.sizeHint().width() + BETWEEN + self._use.sizeHint().width()
        directions = QBoxLayout.Direction
        beside = both <= self._room
        self._buttons.setDirection(directions.LeftToRight if beside else directions.BottomToTop)

    @Slot()
    def _take(self) -> None:
        if self._found is not None and self._found.remedy is not None:
            self.remedy_taken.emit(self._found)
