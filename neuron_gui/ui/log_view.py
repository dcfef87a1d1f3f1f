"""The log: Keras's own lines, one an epoch, and at the end what was learned."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from neuron_gui.core.history import History
from neuron_gui.core.log_lines import format_epoch_line
from neuron_gui.ui.cards import label, title_row
from neuron_gui.ui.theme import SMALL, Theme

LINES_A_FRAME = 40  # more would take longer to lay out than a frame has
MOST_LINES = 5000


class LogView(QFrame):
    """A read-only text that grows by the epochs of a run; a new run begins a new text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("logView")
        self._text.setAccessibleName(self.tr("Log"))
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setMaximumBlockCount(MOST_LINES)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # lines are wrapped
        self._text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.document().setDocumentMargin(2)
        about = self.tr(
            "Keras prints an epoch's loss as it was before the epoch changed the weights: the loss of the epoch before."
        )
        self._text.setAccessibleDescription(about)
        question = label("?", "small")
        question.setObjectName("logHint")
        question.setToolTip(about)
        self._history: History | None = None
        self._heading: list[str] = []
        self._written = 0
        self._endings: dict[int, list[str]] = {}  # by the epoch after which they stand; empty once written
        self._follows = True  # the end is in sight and stays there; else somebody reads further up
        bar = self._text.verticalScrollBar()
        bar.valueChanged.connect(self._notice_scrolling)
        bar.rangeChanged.connect(self._keep_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 10, 8, 8)
        heading = title_row("", self.tr("Log"))
        heading.setContentsMargins(3, 0, 8, 0)
        heading.addWidget(question)
        column.addLayout(heading)
        column.addWidget(self._text)

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        self._text.setFont(theme.font(SMALL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the end in sight when the card becomes lower or higher."""
        follows = self._follows
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._follows = follows
        self._keep_up()

    def begin(self, history: History | None, heading: list[str]) -> None:
        """Begin a new text for another run; before the first epoch it says what would be trained."""
        if history is self._history and (history is not None or heading == self._heading):
            return
        self._history, self._heading, self._endings = history, heading, {}
        self._written = 0
        self._text.setPlainText("\n".join(heading))
        self._follows = True  # whatever the bar said while the text was exchanged

    def end_with(self, epoch: int, lines: list[str]) -> None:
        """Write these lines, once, after the line of this epoch."""
        if epoch >= self._written:
            self._endings.setdefault(epoch, lines)

    def write_on(self, planned: int, seen: int) -> bool:
        """Write what came since, up to the epoch ``seen``, a part in each frame; returns whether there was any."""
        history = self._history
        if history is None:
            return False
        last = min(seen, history.last_epoch)
        if self._endings.get(self._written):
            lines, self._endings[self._written] = self._endings[self._written], []
        elif last > self._written:
            first = max(self._written + 1, last - MOST_LINES)
            end = min(last, first + LINES_A_FRAME - 1, *(epoch for epoch in self._endings if epoch >= first))
            losses = history.keras_loss[first : end + 1]
            lines = [
                format_epoch_line(epoch, max(planned, last), float(loss)) for epoch, loss in enumerate(losses, first)
            ]
            self._written = end
        else:
            return False
        follows = self._follows
        self._text.appendPlainText("\n".join(lines))
        if not self._text.isVisible():
            self._text.moveCursor(QTextCursor.MoveOperation.End)  # there it goes when it is shown first
        self._follows = follows
        self._keep_up()
        return True

    @Slot()
    def _keep_up(self) -> None:
        """Go to the end, which moves when lines are added or wrapped anew."""
        if self._follows:
            bar = self._text.verticalScrollBar()
            bar.setValue(bar.maximum())

    @Slot(int)
    def _notice_scrolling(self, value: int) -> None:
        self._follows = value >= self._text.verticalScrollBar().maximum()
