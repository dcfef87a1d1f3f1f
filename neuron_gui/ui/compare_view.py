"""A small window that stays beside the other one: two runs side by side, for as long as it is wanted.

Shows choices, rows and a sentence, and says what was chosen; which runs there are and what they come to is told to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.ui.cards import button, label, set_kind
from neuron_gui.ui.compare_table import CompareTable
from neuron_gui.ui.compare_words import Choice, CompareRow, as_text
from neuron_gui.ui.icons import icon
from neuron_gui.ui.run_box import RunBox
from neuron_gui.ui.theme import Theme

SENTENCE_LINES = 2  # there is always room for so many, so that nothing jumps


class CompareView(QDialog):
    """Two lists of runs over a table; not modal: the other window works while it is open, its keys in here too."""

    first_chosen = Signal(str)  # the letter of a pinned run; empty for the one on screen
    second_chosen = Signal(str)
    goal_chosen = Signal(float)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Tool)
        self.setObjectName("compareView")
        self.setWindowTitle(self.tr("Compare runs"))
        self._theme = Theme()
        self._choices: tuple[Choice, ...] = ()
        self._pair: tuple[Choice, Choice] | None = None
        self._rows: tuple[CompareRow, ...] = ()
        self._verdict = self._reason = ""
        self._first = RunBox("compareFirstBox", self.tr("First run"))
        self._second = RunBox("compareSecondBox", self.tr("Second run"))
        self._first.activated.connect(self._choose_first)
        self._second.activated.connect(self._choose_second)
        self._table = CompareTable((self._first, self._second))
        self._table.copy_asked.connect(self._copy_table)
        self._table.goal.valueChanged.connect(self.goal_chosen)
        self._table.goal.refused.connect(self._show_reason)
        self._sentence = label("", "muted")
        self._sentence.setObjectName("compareVerdict")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._copy = button("compareCopyButton", "link", self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy the table, for a spreadsheet or a text (Ctrl+C in the table)"))
        self._copy.clicked.connect(self._copy_table)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._sentence, 1)
        self._foot.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._column.addWidget(self._table)
        self._column.addLayout(self._foot)
        self._first.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        side = round(theme.px(12))
        self._column.setContentsMargins(side, side, side, round(theme.px(8)))
        self._column.setSpacing(round(theme.px(8)))
        self._foot.setContentsMargins(round(theme.px(14)), 0, 0, 0)
        self._foot.setSpacing(round(theme.px(8)))
        lines = SENTENCE_LINES * self._sentence.fontMetrics().lineSpacing()
        self._sentence.setMinimumHeight(max(lines, round(theme.px(17 * SENTENCE_LINES))))
        self._copy.setIcon(icon("copy", theme, "muted"))
        self._table.set_theme(theme)
        self._fill_boxes()

    def open_over(self, area: QRect) -> None:
        """Show it at the upper middle of an area of the screen, or wherever a person moved it before."""
        if not self.isVisible() and not self.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.adjustSize()
            place = self.rect()
            place.moveCenter(area.center())
            place.moveTop(area.top())
            free = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry()
            x = max(free.left(), min(place.x(), free.right() + 1 - place.width()))
            y = max(free.top(), min(place.y(), free.bottom() + 1 - place.height()))
            self.move(x, y)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_pair(self, offered: Sequence[Choice], first: Choice, second: Choice) -> None:
        """Offer these runs, two of which stand in the columns."""
        if (tuple(offered), (first, second)) == (self._choices, self._pair):
            return
        self._choices, self._pair = tuple(offered), (first, second)
        self._table.forget_widths()
        self._fill_boxes()

    def show_comparison(self, rows: tuple[CompareRow, ...], verdict: str, goal: float) -> None:
        """Show what the two came to, and the loss that is asked for."""
        self._rows = rows
        with QSignalBlocker(self._table.goal):
            self._table.show_rows(rows, goal)
        self._verdict = verdict
        self._say()

    def _fill_boxes(self) -> None:
        if self._pair is not None:
            for box, chosen in zip((self._first, self._second), self._pair, strict=True):
                box.show_choices(self._choices, chosen, self._theme)

    def _say(self) -> None:
        set_kind(self._sentence, "error" if self._reason else "muted")
        if self._sentence.text() != (self._reason or self._verdict):
            self._sentence.setText(self._reason or self._verdict)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing of a number, and is no order to the dialog."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    @Slot(int)
    def _choose_first(self, place: int) -> None:
        self.first_chosen.emit(self._choices[place].letter)

    @Slot(int)
    def _choose_second(self, place: int) -> None:
        self.second_chosen.emit(self._choices[place].letter)

    @Slot(str)
    def _show_reason(self, reason: str) -> None:
        """Say why what is typed is no loss; nothing brings the verdict back."""
        self._reason = reason
        self._say()

    @Slot()
    def _copy_table(self) -> None:
        if self._pair is not None:
            QGuiApplication.clipboard().setText(as_text(self._rows, self._pair, self._table.goal.value()))
