"""Where everything stands: the transport above, three columns of cards below; knows of no work, only of room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from neuron_gui.ui.data_card import DataCard
from neuron_gui.ui.diagnosis_card import DiagnosisCard
from neuron_gui.ui.hand_card import HandCard
from neuron_gui.ui.log_view import LogView
from neuron_gui.ui.neuron_card import NeuronCard
from neuron_gui.ui.plots_area import PlotsArea
from neuron_gui.ui.predict_card import PredictCard
from neuron_gui.ui.settings_card import SettingsCard
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.transport import Transport

ROOM_FOR_TWO_PLOTS = 1200  # logical pixels at 100 %
ROOM_FOR_THREE_CARDS = 580
LEAST_LOG = 100
LEAST_HEIGHT = 520  # of the cards at 100 %
LEAST_MIDDLE = 370  # the width of the neuron at 100 %; with less, the right column goes below
MIDDLE_SPARED = 394  # what a table of many columns leaves to it
LEFT, RIGHT, NARROW = 272, 292, 254  # the side columns: usual, and in a narrow window
WIDEST_LEFT, WIDEST_RIGHT = 320, 360  # in a window of WIDE pixels
USUAL, WIDE = 1366, 1920
MOST_LEFT = 420  # where the table has many columns
STACKED_LEFT = 0.38  # of the window
SIDE, GAP, ROW_GAP = 16, 14, 12
ROWS_KEPT = 5, 8  # of the table; more of them where the settings below are all open and the column scrolls anyway


class Stage(QWidget):
    """Holds the views by their names; ``arrange`` fits them to the width."""

    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.transport = Transport()
        self.data = DataCard()
        self.settings = SettingsCard()
        self.neuron = NeuronCard()
        self.plots = PlotsArea()
        self.predict = PredictCard()
        self.log = LogView()
        self.diagnosis = DiagnosisCard()
        self.hand = HandCard()
        self._theme = Theme()
        self._more = False
        self._stacked = False
        self._right_width = RIGHT
        self._left_inside = _column((self.data, 0), (self.settings, 1))
        self._left_room = _Room(self._left_inside)
        self._left = _scrolling(self._left_room)
        self._found = _column((self.diagnosis, 0))
        self._found.hide()
        self._right = _column((self.hand, 0), (self.predict, 0), (self._found, 0), (self.log, 1))
        beside = self._right.layout()
        assert beside is not None  # _column gave it one
        beside.setAlignment(self.hand, Qt.AlignmentFlag.AlignTop)
        for needy in (self._left_inside, self.predict, self.hand):
            needy.installEventFilter(self)
        self.settings.more_toggled.connect(self._share_left)
        self.data.room_wished.connect(self.arrange)
        self.diagnosis.shown.connect(self._share_right)
        self.hand.shown.connect(self._share_right)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(SIDE, GAP, SIDE, GAP)
        self._grid.setHorizontalSpacing(0)  # the columns bring their gaps along, for a scroll bar to stand in
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(0, 1)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(_column((self.neuron, 11), (self.plots, 9)), 0, 1)
        self._grid.addWidget(self._right, 0, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.transport)
        self._room = _Room(self._body)
        self._scroll = _scrolling(self._room)  # for text so large that the cards do not fit into the window
        whole.addWidget(self._scroll, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        for view in (self.transport, self.data, self.settings, self.neuron, self.plots, self.predict, self.log):
            view.set_theme(theme)
        self.hand.set_theme(theme)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size may want another arrangement."""
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the cards need is known for sure only once they are dressed, which may be after ``arrange``."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._ask_for_height()
            if watched is self.hand:
                self._share_right()
        return super().eventFilter(watched, event)

    @Slot()
    def arrange(self) -> None:
        """Two plots and wide columns where there is room, else one plot with tabs and narrow columns."""
        scale, width = self._theme.scale, self.width()
        compact = width < ROOM_FOR_TWO_PLOTS * scale
        self.plots.set_compact(compact)
        # Columns grow more slowly than the text in them, so that the diagram keeps its room on a projector.
        slow = scale**0.75
        share = min(1.0, max(0.0, (width / slow - USUAL) / (WIDE - USUAL)))
        left = round((NARROW if compact else LEFT + share * (WIDEST_LEFT - LEFT)) * slow)
        right = round((NARROW if compact else RIGHT + share * (WIDEST_RIGHT - RIGHT)) * slow)
        self._right_width = right
        least = round(LEAST_MIDDLE * scale**0.8)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        gap = max(GAP, bar)
        room = width - 2 * SIDE - gap - bar
        self._stack(left + gap + right + least > room)
        if self._stacked:
            left = min(left, round(STACKED_LEFT * width))
        else:
            spare = room - gap - right - round(MIDDLE_SPARED * scale**0.8)
            left = max(left, min(self.data.wished_width(), round(MOST_LEFT * slow), spare))
        self._left_inside.setFixedWidth(left)
        self._left.setFixedWidth(left + gap)
        beside = self._right.layout()
        assert beside is not None
        beside.setContentsMargins(0 if self._stacked else gap, 0, 0, 0)
        self._right.setMinimumWidth(0 if self._stacked else right + gap)
        self._right.setMaximumWidth(width if self._stacked else right + gap)
        self._share_right()
        self._ask_for_height()

    def _stack(self, stacked: bool) -> None:
        """Put the right column below the others, its cards side by side, or back."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        layout = self._right.layout()
        assert isinstance(layout, QBoxLayout)
        directions = QBoxLayout.Direction
        layout.setDirection(directions.LeftToRight if stacked else directions.TopToBottom)
        for place, stretch in enumerate((1, 1, 1, 1) if stacked else (0, 0, 0, 1)):
            layout.setStretch(place, stretch)
        self._grid.removeWidget(self._right)
        if stacked:
            self._grid.addWidget(self._right, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self._right, 0, 2)

    def _ask_for_height(self) -> None:
        """What the cards need at this size of text; all of it is scrolled if the window is lower."""
        least, left = round(LEAST_HEIGHT * self._theme.scale**0.8), self._left_need()
        self._left_room.setMinimumHeight(left)
        if not self._more:
            least = max(least, left)
        least += 2 * GAP
        if self._stacked:
            least += GAP + self._below_need()
        else:
            least = max(least, self._right_need() + 2 * GAP)
        self._room.setMinimumHeight(least)

    @Slot(bool)
    def _share_left(self, more: bool) -> None:
        """With all settings open, data and settings are scrolled together."""
        self._more = more
        self.data.keep_rows(ROWS_KEPT[more])
        self._ask_for_height()

    @Slot()
    def _share_right(self) -> None:
        """Where there is not room for all, what a person asked for or must know goes before the log.

        While the neuron is in the hand there is nothing to be said of the run.
        """
        by_hand = self.hand.isVisibleTo(self)
        self._found.setVisible(not by_hand and not self.diagnosis.isHidden())
        if by_hand and not self._stacked:
            self._share_with_hand()
        else:
            self.predict.show()
            self._share_with_diagnosis()
        self._ask_for_height()

    def _share_with_hand(self) -> None:
        height = self._body.height()
        room = height - 2 * GAP - self.hand.minimumSizeHint().height() - ROW_GAP
        asked = self.predict.minimumSizeHint().height()
        self.predict.setVisible(asked <= room)
        # What a person may set is better all in sight than beside the log.
        spread = self.hand.sizeHint().height() - self.hand.minimumSizeHint().height()
        taken = spread + (asked + ROW_GAP if asked <= room else 0)
        crowded = height < ROOM_FOR_THREE_CARDS * self._theme.scale
        self.log.setVisible(not crowded and taken + LEAST_LOG <= room)

    def _share_with_diagnosis(self) -> None:
        layout = self._right.layout()
        assert isinstance(layout, QBoxLayout)
        need = self._right_need() + self.predict.sizeHint().height() - self.predict.minimumSizeHint().height()
        room = self._body.height() - 2 * GAP - ROW_GAP - self.log.minimumSizeHint().height()
        crowded = not self._stacked and self.diagnosis.isVisibleTo(self) and need > room
        self.log.setVisible(not crowded)
        place = layout.indexOf(self._found)
        layout.setStretch(place, int(self._stacked or crowded))  # what is left belongs to the last card

    def _left_need(self) -> int:
        """The height of data and settings with every sentence in them, but few rows: the table scrolls its own."""
        layout = self._left_inside.layout()
        assert layout is not None
        if layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(self._left_inside.minimumWidth())
        return self._left_inside.minimumSizeHint().height()

    def _below_need(self) -> int:
        """The height of the cards of the right column where they stand side by side below the others."""
        need = self.predict.minimumSizeHint().height()
        if self.diagnosis.isVisibleTo(self):
            third = (self.width() - 2 * SIDE - 2 * ROW_GAP) // 3
            need = max(need, self.diagnosis.heightForWidth(third))
        return max(need, self.hand.minimumSizeHint().height() if self.hand.isVisibleTo(self) else 0)

    def _right_need(self) -> int:
        """The height of the question and of the diagnosis, if there is one, below each other."""
        need = self.predict.minimumSizeHint().height()
        if self.diagnosis.isVisibleTo(self):
            need += ROW_GAP + self.diagnosis.heightForWidth(self._right_width)
        return need

    @Slot()
    def bring_hand_into_sight(self) -> None:
        """Scroll to the card for setting by hand where text is so large that it stands below the others."""
        QTimer.singleShot(0, self._scroll_to_hand)  # once the card has its place

    @Slot()
    def _scroll_to_hand(self) -> None:
        if self._stacked and self.hand.isVisible():
            self._scroll.ensureWidgetVisible(self.hand)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear the Escape that no view needed."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        super().keyPressEvent(event)


class _Room(QWidget):
    """Gives the cards all of its size, and asks for no more than its minimum: their texts would ask for more."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Pass the size on."""
        self._inside.resize(self.size())


def _column(*views: tuple[QWidget, int]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(ROW_GAP)
    for view, stretch in views:
        layout.addWidget(view, stretch)
    return column


def _scrolling(inside: QWidget) -> QScrollArea:
    """Up and down only: whatever the width, nothing may stand beside it."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll
