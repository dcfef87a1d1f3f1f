"""The card for setting w and b by hand: what they are, what loss they give, the best so far, and the neuron's own."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.core.by_hand import InHand, Reach, is_as_good, is_better
from neuron_gui.core.numerals import format_loss
from neuron_gui.ui.cards import ElidedLabel, button, label, set_kind
from neuron_gui.ui.hand_fields import HandFields
from neuron_gui.ui.plot_numbers import grouped
from neuron_gui.ui.theme import Theme


class HandCard(QFrame):
    """Hidden until the neuron is taken in the hand."""

    parameter_chosen = Signal(int, float)  # its place, the bias after the last weight, and its value
    best_wished = Signal()
    start_wished = Signal()
    done = Signal()
    shown = Signal()  # or hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("handCard")
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("By hand"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._refused = ""
        self._verdict_text = ""
        self._fields = HandFields()
        self._fields.chosen.connect(self.parameter_chosen)
        self._fields.refused.connect(self._tell_refusal)
        done = button("handDoneButton", "link", self.tr("Done"), self.tr("Let go: show the neuron again (Escape)"))
        done.clicked.connect(self.done)
        self._loss = label("", "loss")
        self._loss.setObjectName("handLoss")
        self._loss.setAccessibleName(self.tr("Loss of what is in your hand"))
        self._best = label("", "muted")
        self._best.setObjectName("handBest")
        self._back = button("handBestButton", "link", self.tr("Back to it"))
        self._back.setToolTip(self.tr("Set w and b as they were when your loss was lowest"))
        self._back.clicked.connect(self.best_wished)
        self._verdict = ElidedLabel()
        self._verdict.setObjectName("handVerdict")
        self._start = button("handStartButton", "strong", self.tr("Start training from here"))
        self._start.clicked.connect(self.start_wished)
        heading = QHBoxLayout()
        heading.addWidget(label(self.tr("By hand"), "title"))
        heading.addStretch()
        heading.addWidget(done)
        losses = QHBoxLayout()
        losses.setSpacing(6)
        losses.addWidget(label(self.tr("Loss"), "muted"))
        losses.addWidget(self._loss)
        losses.addStretch()
        best = QHBoxLayout()
        best.setSpacing(6)
        best.addWidget(self._best)
        best.addStretch()
        best.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 12)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self._fields)
        column.addLayout(losses)
        column.addLayout(best)
        column.addWidget(self._verdict)
        column.addSpacing(4)
        column.addWidget(self._start)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._fields.set_theme(theme)

    def show_hand(self, hand: InHand | None, reaches: tuple[Reach, ...], neurons: float | None, problem: str) -> None:
        """Show what is in the hand beside the lowest loss of the neuron; ``problem`` is why it could not be trained.

        With nothing in the hand there is no card.
        """
        if hand is None:
            self._refused = ""
            self.hide()
            return
        self._fields.show_state(hand.state, reaches, hand.dataset.headings[:-1])
        _write(self._loss, _written(hand.loss))
        best = hand.best
        none = self.tr("Your best: nothing tried yet")
        _write(self._best, none if best is None else self.tr("Your best: {loss}").format(loss=_written(best.loss)))
        self._back.setEnabled(best is not None and best.state != hand.state)
        well_done = best is not None and neurons is not None and is_as_good(best.loss, neurons)
        self._verdict_text = self._compare(hand, neurons)
        set_kind(self._verdict, "strong" if well_done else "muted")
        self._say()
        self._start.setEnabled(not problem)
        self._start.setToolTip(problem or self.tr("The neuron learns on from your w and b; Undo brings the run back"))
        self.show()

    def take_focus(self) -> None:
        """Let the first slider have the keys."""
        self._fields.take_focus()

    def _compare(self, hand: InHand, neurons: float | None) -> str:
        if neurons is None:
            return self.tr("Then train, and see who is better.")
        words = {"neuron": _written(neurons)}
        if hand.best is not None and is_better(hand.best.loss, neurons):
            return self.tr("You beat it! It got to {neuron}.").format(**words)
        if hand.best is not None and is_as_good(hand.best.loss, neurons):
            return self.tr("As good as the neuron: {neuron}!").format(**words)
        return self.tr("The neuron got to {neuron}.").format(**words)

    @Slot(str)
    def _tell_refusal(self, reason: str) -> None:
        self._refused = reason
        self._say()

    def _say(self) -> None:
        """What is wrong with what is typed, or how it compares."""
        if self._refused:
            set_kind(self._verdict, "error")
        _write(self._verdict, self._refused or self._verdict_text)

    def showEvent(self, event: QShowEvent) -> None:
        """Say that room is needed."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that room is free."""
        super().hideEvent(event)
        self.shown.emit()


def _write(words: QLabel, text: str) -> None:
    """Another text asks for another layout, the same again would too."""
    if text != words.text():
        words.setText(text)


def _written(loss: float) -> str:
    return grouped(format_loss(loss))
