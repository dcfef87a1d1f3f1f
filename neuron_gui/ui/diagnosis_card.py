"""Says in words what went wrong with a run, and offers a remedy that was tried before it is offered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.diagnosis import Diverged
from neuron_gui.core.numerals import format_exact
from neuron_gui.ui.cards import label


class DiagnosisCard(QFrame):
    """Hidden until there is something to say."""

    remedy_taken = Signal(float)  # the learning rate to use
    watch_pressed = Signal()
    shown = Signal()  # or hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosisCard")
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("What went wrong"))
        self._offered: float | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._watch = QPushButton(self.tr("Watch slowly"))
        self._watch.setObjectName("watchSlowlyButton")
        self._watch.setToolTip(self.tr("Play this run again from the start, two epochs a second"))
        self._watch.clicked.connect(self.watch_pressed)
        self._use = QPushButton()
        self._use.setObjectName("diagnosisButton")
        self._use.setProperty("kind", "strong")
        self._use.clicked.connect(self._take)
        buttons = QHBoxLayout()
        buttons.addWidget(self._watch)
        buttons.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("The learning rate is too big"), "title"))
        column.addWidget(self._text)
        column.addLayout(buttons)
        self.hide()

    def show_diverged(self, found: Diverged) -> None:
        """Explain a run that ran away."""
        sentences = [
            self.tr(
                "With {rate}, every correction overshoots by more than the one before: the loss grows without end. "
                "So training stopped after epoch {epoch}."
            ).format(rate=format_exact(found.learning_rate), epoch=found.epoch)
        ]
        if found.largest_stable is not None:
            text = self.tr("Up to {rate} is stable here; about half of it learns well.")
            sentences.append(text.format(rate=format_exact(found.largest_stable)))
        elif found.offered is None:
            sentences.append(self.tr("No smaller rate helped either: look at the data and the loss."))
        self._text.setText(" ".join(sentences))
        self._offered = found.offered
        self._use.setVisible(found.offered is not None)
        if found.offered is not None:
            self._use.setText(self.tr("Use {rate}").format(rate=format_exact(found.offered)))
            self._use.setToolTip(
                self.tr("Set this learning rate and go back to the start. It was tried: it converges.")
            )
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that room is needed."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that room is free."""
        super().hideEvent(event)
        self.shown.emit()

    @Slot()
    def _take(self) -> None:
        if self._offered is not None:
            self.remedy_taken.emit(self._offered)
