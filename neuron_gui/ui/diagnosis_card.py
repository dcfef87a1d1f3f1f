"""Says in words what went wrong with a run, and offers a remedy that was tried before it is offered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.numerals import format_exact
from neuron_gui.core.proof import Diverged
from neuron_gui.ui.cards import button, label


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
        self._title = label("", "title")
        self._title.setWordWrap(True)
        self._watch = button("watchSlowlyButton", text=self.tr("Watch slowly"))
        self._watch.setToolTip(self.tr("Play this run again from the start, two epochs a second"))
        self._watch.clicked.connect(self.watch_pressed)
        self._use = button("diagnosisButton", "strong")
        self._use.clicked.connect(self._take)
        buttons = QHBoxLayout()
        buttons.addWidget(self._watch)
        buttons.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(buttons)
        self.hide()

    def show_diverged(self, found: Diverged) -> None:
        """Explain a run that ran away, or that could not even begin because its numbers are too big."""
        hopeless = found.epoch == 0 and found.offered is None
        if hopeless:
            self._title.setText(self.tr("The numbers are too big"))
            sentences = [
                self.tr(
                    "The loss is too large to compute with, before anything is learned and with any learning rate."
                ),
                self.tr("Use smaller numbers in the table: thousands instead of ones, say."),
            ]
        else:
            self._title.setText(self.tr("The learning rate is too big"))
            text = self.tr(
                "With a learning rate of {rate}, each change of the weights overshoots more than the one before. "
                "So training stopped after epoch {epoch}."
            )
            sentences = [text.format(rate=format_exact(found.learning_rate), epoch=f"{found.epoch:,}")]
            if found.largest_stable is not None:
                text = self.tr("Up to {rate} works here; about half of it learns well.")
                sentences.append(text.format(rate=format_exact(found.largest_stable)))
            elif found.offered is None:
                sentences.append(self.tr("No smaller rate helped either: look at the data and the loss."))
        self._text.setText(" ".join(sentences))
        self._watch.setVisible(not hopeless)
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
