"""The list of examples that opens under its button: pictures in groups, and below them tables made from a rule.

Knows the examples and nothing of the work; says what was chosen and closes.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from neuron_gui.core.examples import Example, load_examples, load_school_examples
from neuron_gui.core.patience import PATIENCE, within
from neuron_gui.core.problem import Problem
from neuron_gui.ui.busy import busy
from neuron_gui.ui.cards import button, label
from neuron_gui.ui.example_tile import WIDTH, ExampleTile
from neuron_gui.ui.pop_ups import give_keyboard_back, place_under, room_below, room_in
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import say

COLUMNS = 2
EDGE = 8  # of the list, logical pixels at 100 %
TYPING = 1000  # milliseconds after which a letter begins another word
LEAST_HEIGHT = 420  # at 100 %, if the window has it
PAGE = 3  # rows
MOST_TROUBLES = 3  # sentences


class ExampleChooser(QFrame):
    """A pop-up; Escape or a click elsewhere closes it, letters find a title, arrows go through the pictures."""

    chosen = Signal(object, str)  # a Project, and its title
    rule_wished = Signal()
    mystery_wished = Signal()

    def __init__(self, parent: QWidget, school: Path | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("exampleChooser")
        self.setAccessibleName(self.tr("Examples"))
        self._theme = Theme()
        self._opener: QWidget | None = None
        self._typed = ""
        self._clock = QElapsedTimer()
        self._rows: list[list[ExampleTile]] = []
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("exampleList")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        own, troubles = _examples_in(school) if school is not None else ([], [])
        examples = [*own, *load_examples()]  # the school's first: they are why the class is here
        self._tiles = [self._tile(number, example) for number, example in enumerate(examples, 1)]
        self._troubles = "\n".join(map(say, troubles[:MOST_TROUBLES]))
        self._rule = button(
            "makeFromRuleButton",
            "action",
            self.tr("Make from a rule…"),
            self.tr("Make a table from a rule of your own"),
        )
        self._mystery = button(
            "mysteryRuleButton",
            "action",
            self.tr("Mystery rule"),
            self.tr("A table made from a rule that is kept secret: find it out"),
        )
        for command in (self._rule, self._mystery):
            command.clicked.connect(self.hide)
            command.installEventFilter(self)
        self._rule.clicked.connect(self.rule_wished)
        self._mystery.clicked.connect(self.mystery_wished)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("Or a table of your own:"), "muted"))
        foot.addStretch()
        foot.addWidget(self._rule)
        foot.addWidget(self._mystery)
        self._foot = foot
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.setContentsMargins(1, 1, 1, 1)
        line = QFrame()
        line.setObjectName("exampleFoot")
        line.setLayout(foot)
        if self._troubles:
            column.addWidget(self._trouble_label())
        column.addWidget(self._scroll, 1)
        column.addWidget(line)

    @property
    def tiles(self) -> list[ExampleTile]:
        """All examples, in order."""
        return self._tiles

    def open_under(self, opener: QWidget, theme: Theme, title: str = "") -> None:
        """Open under a button, as large as the window has room for, at the example of this title if there is one."""
        self._dress(theme)
        self._opener = opener
        self.setGeometry(place_under(opener, self._size_in(room_in(opener.window()), room_below(opener))))
        self._typed = ""
        self.show()
        self._scroll.verticalScrollBar().setValue(0)
        self._look_at(next((tile for tile in self._tiles if tile.example.title == title), self._tiles[0]))

    # Inside

    def _tile(self, number: int, example: Example) -> ExampleTile:
        title, story = (QCoreApplication.translate("examples", text) for text in (example.title, example.story))
        made = ExampleTile(example, title, story)
        made.setObjectName(f"example{number}")
        made.clicked.connect(self._choose)
        made.installEventFilter(self)
        return made

    def _trouble_label(self) -> QWidget:
        """Which of the school's examples cannot be shown, and why."""
        made = label(self._troubles, "muted")
        made.setObjectName("schoolTroubles")
        made.setWordWrap(True)
        made.setContentsMargins(17, 8, 17, 0)
        return made

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        edge = round(theme.px(EDGE))
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setSpacing(round(theme.px(2)))
        self._foot.setContentsMargins(2 * edge, edge, edge, edge)
        for tile in self._tiles:
            tile.set_theme(theme)

    def _size_in(self, room: QRect, below: int) -> QSize:
        """Two columns if they fit, else one; as high as the room below the button, or more where that is little."""
        edges = 2 * round(self._theme.px(EDGE)) + 2 + self._scroll.verticalScrollBar().sizeHint().width()
        wide = round(self._theme.px(WIDTH))
        columns = max(1, min(COLUMNS, (room.width() - edges) // wide))
        self._lay_out(columns)
        foot = self._foot.sizeHint()
        width = max(min(columns * wide + edges, room.width()), foot.width() + 2)
        least = min(round(self._theme.px(LEAST_HEIGHT)), room.height())
        return QSize(width, min(self._grid.sizeHint().height() + foot.height() + 2, max(below, least)))

    def _lay_out(self, columns: int) -> None:
        """Groups under their headings, in so many columns."""
        if self._rows and max(map(len, self._rows)) == columns:
            return
        while self._grid.count():
            item = self._grid.takeAt(0)
            heading = item.widget() if item is not None else None
            if heading is not None and not isinstance(heading, ExampleTile):
                heading.deleteLater()
        self._rows, line = [], 0
        for group, members in groupby(self._tiles, lambda tile: tile.example.group):
            heading = label(QCoreApplication.translate("examples", group), "small")
            heading.setContentsMargins(round(self._theme.px(9)), round(self._theme.px(8 if line else 0)), 0, 0)
            self._grid.addWidget(heading, line, 0, 1, columns)
            line += 1
            tiles = list(members)
            for start in range(0, len(tiles), columns):
                self._rows.append(tiles[start : start + columns])
                for place, tile in enumerate(self._rows[-1]):
                    self._grid.addWidget(tile, line, place)
                line += 1
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)

    @Slot()
    def _choose(self) -> None:
        tile = self.sender()
        assert isinstance(tile, ExampleTile)
        self.hide()
        self.chosen.emit(tile.example.project, tile.title)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys before the picture or the list around it does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(watched, event.key(), event.text())
        return False

    def _take_key(self, here: QObject, key: int, text: str) -> bool:
        """Arrows go from picture to picture, Enter chooses, letters find; Escape closes."""
        if isinstance(here, ExampleTile) and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here.click()
        elif isinstance(here, ExampleTile) and key in _MOVES:
            self._look_at(self._neighbour(here, key))
        elif key == Qt.Key.Key_Up:
            self._look_at(self._tiles[-1])
        elif key == Qt.Key.Key_Home:
            self._look_at(self._tiles[0])
        elif key == Qt.Key.Key_End:
            self._look_at(self._tiles[-1])
        elif text.isprintable() and (text.strip() or (text and self._is_typing())):
            self._find(text)
        else:
            return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """The keys go back to where they were."""
        super().hideEvent(event)
        give_keyboard_back(self, self._opener)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _neighbour(self, here: ExampleTile, key: int) -> QAbstractButton:
        across, down = _MOVES[Qt.Key(key)]
        if across:
            place = self._tiles.index(here) + across
            return self._tiles[max(0, min(place, len(self._tiles) - 1))]
        row = next(number for number, tiles in enumerate(self._rows) if here in tiles)
        if down == 1 and row == len(self._rows) - 1:
            return self._rule
        column = self._rows[row].index(here)
        there = self._rows[max(0, min(row + down, len(self._rows) - 1))]
        return there[min(column, len(there) - 1)]

    def _look_at(self, there: QAbstractButton) -> None:
        there.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(there, ExampleTile):
            # With the heading of its group, if it is the first of it.
            self._scroll.ensureWidgetVisible(there, 0, round(self._theme.px(36)))

    def _is_typing(self) -> bool:
        return bool(self._typed) and self._clock.elapsed() < TYPING

    def _find(self, text: str) -> None:
        """Go to the next title with a word that begins with what was typed."""
        going_on = self._is_typing()
        self._typed = (self._typed + text if going_on else text).casefold()
        self._clock.start()
        here = self.focusWidget()
        first = self._tiles.index(here) if isinstance(here, ExampleTile) else 0
        first += 0 if going_on else 1  # the same letter once more goes on to the next
        for place in range(len(self._tiles)):
            tile = self._tiles[(first + place) % len(self._tiles)]
            title = tile.title.casefold()
            if title.startswith(self._typed) or f" {self._typed}" in title:
                self._look_at(tile)
                return


def _examples_in(folder: Path) -> tuple[list[Example], list[Problem]]:
    """A school's own, unless they are on a server that is gone."""
    try:
        with busy():
            return within(PATIENCE, partial(load_school_examples, folder), folder)
    except Problem as problem:
        return [], [problem]


_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_PageUp: (0, -PAGE),
    Qt.Key.Key_PageDown: (0, PAGE),
}
