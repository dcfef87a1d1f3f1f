"""The table of a comparison: a title at the left, two runs beside it, the better value in semi-bold.

Shows the rows that it is given; can be focused, so that it can be read aloud and copied.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QLineF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.compare import GOAL_RANGE
from neuron_gui.core.equations import Line, plain
from neuron_gui.ui.cards import label
from neuron_gui.ui.compare_words import NEXT_LINE, REACHED, CompareRow
from neuron_gui.ui.number_inputs import RateInput
from neuron_gui.ui.theme import Theme

COLUMNS = (1, 2)  # of the grid, those of the two runs
LEAST_WIDTH, GOAL_WIDTH = 168, 84  # logical pixels
ACROSS, DOWN = 18, 7  # between two columns, and above and below each row


class CompareTable(QFrame):
    """The rows under two headings that it is given; its goal input stands in the row that needs it."""

    copy_asked = Signal()

    def __init__(self, headings: tuple[QWidget, QWidget]) -> None:
        super().__init__()
        self.setObjectName("compareTable")
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Two runs side by side"))
        self.goal = RateInput(*GOAL_RANGE)
        self.goal.setObjectName("compareGoalInput")
        self.goal.setAccessibleName(self.tr("Loss to reach"))
        self.goal.setToolTip(self.tr("Which loss shall be reached? Type one, or use the arrow keys."))
        self._theme = Theme()
        self._rows: tuple[CompareRow, ...] = ()
        self._titles: list[QWidget] = []
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._widths = [0, 0]  # of the columns; they only grow, so that nothing jumps while a run moves
        self._grid = QGridLayout(self)
        for column, heading in zip(COLUMNS, headings, strict=True):
            self._grid.addWidget(heading, 0, column)
        self._reach_words = label("", "muted")
        self._reach_words.setBuddy(self.goal)
        self._reach = _stacked(self._reach_words, self.goal)
        self._reach.setParent(self)
        self._reach.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._widths = [0, 0]
        side, down = round(theme.px(14)), round(theme.px(DOWN))
        self._grid.setContentsMargins(side, round(theme.px(12)), side, down)
        self._grid.setHorizontalSpacing(round(theme.px(ACROSS)))
        self._grid.setVerticalSpacing(2 * down)
        self.goal.setFixedWidth(round(theme.px(GOAL_WIDTH)))
        self._fill()
        self.update()

    def forget_widths(self) -> None:
        """Other runs: the columns may become narrower."""
        self._widths = [0, 0]

    def show_rows(self, rows: tuple[CompareRow, ...], goal: float) -> None:
        """Show these; widgets are made anew only where there are others than before."""
        if self.goal.value() != goal:
            self.goal.setValue(goal)
        if rows == self._rows:
            return
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self._lay_out(rows)
        self._rows = rows
        self._fill()
        self.setAccessibleDescription("\n".join(", ".join((row.title, *map(_spoken, row.cells))) for row in rows))

    def _lay_out(self, rows: tuple[CompareRow, ...]) -> None:
        for old in (*self._titles, *(cell for pair in self._cells for cell in pair)):
            self._grid.removeWidget(old)
            if old is not self._reach:
                old.hide()
                old.deleteLater()
        self._titles, self._cells = [], []
        self._reach.setVisible(any(row.key == REACHED for row in rows))
        for line, row in enumerate(rows, 1):
            title = self._reach if row.key == REACHED else label(row.title, "muted")
            cells = _cell(f"{row.key}First"), _cell(f"{row.key}Second")
            self._grid.addWidget(title, line, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            for column, cell in zip(COLUMNS, cells, strict=True):
                self._grid.addWidget(cell, line, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            for made in (title, *cells):
                made.show()  # at once: a layout would do it a little later
            self._titles.append(title)
            self._cells.append(cells)

    def _fill(self) -> None:
        least = round(self._theme.px(LEAST_WIDTH))
        for row, cells in zip(self._rows, self._cells, strict=True):
            if row.key == REACHED:
                self._reach_words.setText(row.title)
            for place, (cell, line) in enumerate(zip(cells, row.cells, strict=True)):
                better = row.better == place
                text = _rich(line, self._theme, better=better)
                if cell.text() != text:
                    cell.setText(text)
                self._widths[place] = max(self._widths[place], least, self._width(line))
        for place, column in enumerate(COLUMNS):
            self._grid.setColumnMinimumWidth(column, self._widths[place])

    def _width(self, line: Line) -> int:
        metrics = QFontMetricsF(self._theme.font(weight=QFont.Weight.DemiBold))
        return round(max(map(metrics.horizontalAdvance, plain(line).split(NEXT_LINE)))) + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with the keys that do so everywhere."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line above each row, and a rim in ink while it has the focus."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        around, down = self._grid.contentsMargins(), self._theme.px(DOWN)
        for title, cells in zip(self._titles, self._cells, strict=True):
            top = min(widget.geometry().top() for widget in (title, *cells)) - down
            painter.drawLine(QLineF(around.left(), top + 0.5, self.width() - around.right(), top + 0.5))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("ink"), 1))
            corner = self._theme.px(12)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), corner, corner)


def _cell(name: str) -> QLabel:
    made = QLabel()
    made.setObjectName(f"compare{name[0].upper()}{name[1:]}")
    made.setTextFormat(Qt.TextFormat.RichText)
    return made


def _stacked(words: QLabel, field: QWidget) -> QWidget:
    """The words with the field below them, both at the left."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(words)
    line = QHBoxLayout()
    line.addWidget(field)
    line.addStretch()
    column.addLayout(line)
    return both


def _rich(line: Line, theme: Theme, *, better: bool) -> str:
    """A cell as rich text: colours belong to quantities, weight to what is better."""
    text = "".join(
        f'<span style="color:{getattr(theme.colours, piece.colour)}">{escape(piece.text, quote=False)}</span>'
        for piece in line
    ).replace(NEXT_LINE, "<br>")
    return f'<span style="font-weight:600">{text}</span>' if better else text


def _spoken(line: Line) -> str:
    return plain(line).replace(NEXT_LINE, " ")
