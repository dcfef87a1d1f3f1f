"""What a hand does to the rows in the fit plot, with the mouse or the keys: choose, move, add and delete them.

It changes nothing itself: each deed leaves as another data set, with its name for the undo menu.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from neuron_gui.core.dataset import MOST_ROWS, Dataset, Row
from neuron_gui.core.moment import Moment
from neuron_gui.ui.fit_rows import LINE, MAP, PlacedRows
from neuron_gui.ui.fit_steps import Hold, KeyMoves, Steps
from neuron_gui.ui.fit_words import hand_words
from neuron_gui.ui.focus_ring import FocusRing
from neuron_gui.ui.plot_board import NEAR, PlotBoard, Words
from neuron_gui.ui.plot_numbers import Range
from neuron_gui.ui.theme import Theme

STILL = 3.0  # logical pixels that the mouse may move in a click
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1)}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_Cursor = Qt.CursorShape
_Modifier = Qt.KeyboardModifier


class FitHand(QObject):
    """Hears the mouse and the keys over a board; ``tell_row`` gives the words for a row."""

    edited = Signal(object, str, str)  # a new Dataset, what was done for the undo menu, and which edits are one
    row_selected = Signal(int)
    row_asked = Signal(QPointF)  # why the error of the selected row, which is at this place, is what it is
    held = Signal(bool)  # a row begins to be moved by the mouse, or by keys
    let_go = Signal()  # the view may move again
    kept = Signal()  # with Enter, while something is tried out

    def __init__(self, board: PlotBoard, tell_row: Callable[[int], str]) -> None:
        plot = board.widget
        super().__init__(plot)
        self._board = board
        self._tell_row = tell_row
        self._theme = Theme()
        self._moment: Moment | None = None
        self._placed = PlacedRows()
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._editable = False
        self._hold: Hold | None = None
        self._key_moves: KeyMoves | None = None
        self._numbers = count(1)
        self._menu_place = QPointF()
        self._menu_row = -1
        self._trying = self._enter_keeps = False
        self._pointed = Words("fitPointed", plot)
        self._ring = FocusRing(plot)
        plot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._pointed.dress(theme, "tip")
        self._ring.dress(theme)

    def set_trying(self, active: bool, is_open: bool) -> None:
        """Say whether something is tried out, and until Enter keeps it; when that is over, nothing is held any more."""
        if self._trying and not active:
            self._hold = self._key_moves = None
        self._trying, self._enter_keeps = active, is_open

    def follow(self, dataset: Dataset) -> bool:
        """Meet data that come on show: other data than were asked for are not held any more.

        Returns whether the view shall stay as it is.
        """
        hold, moves = self._hold, self._key_moves
        if hold is not None:
            seen = self._moment is not None and dataset is self._moment.dataset  # the newest are still to come
            if seen or dataset is hold.asked or dataset == hold.asked:
                return True
            self._hold = None
        if moves is not None and moves.row < len(dataset.rows) and len(dataset.columns) == 2:
            pairs = zip(dataset.rows[moves.row], self._placed.units, self._ranges, strict=True)
            return all(low <= value / unit <= high for value, unit, (low, high) in pairs)
        self._key_moves = None
        return False

    def show(self, moment: Moment, placed: PlacedRows, ranges: tuple[Range, Range], editable: bool) -> None:
        """Work on what is on show; ``editable`` says whether these data may be changed."""
        before = self._placed.kind, self._placed.yes_no, self._editable
        self._moment, self._placed, self._ranges, self._editable = moment, placed, ranges, editable
        if (placed.kind, placed.yes_no, editable) != before or not self._board.widget.toolTip():
            self._explain()
        self._ring.surround(self._board.area)
        self._point()

    @property
    def editable(self) -> bool:
        """Whether the rows can be changed."""
        return self._editable

    @property
    def held_row(self) -> int | None:
        """The row that is being moved by the mouse."""
        return self._hold.row if self._hold is not None and self._hold.moved else None

    # The mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what is meant for the rows; returns whether nobody else shall hear it."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        kind = event.type()
        if self._moment is None:
            return False
        if watched is self._board.widget:
            return self._hear_plot(kind, event)
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._mouse_moved(event)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.LeftButton:
                self._pressed(event.position())
        elif kind == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.LeftButton and self._row_at(event.position()) is None:
                self._add_at(event.position())
            elif event.button() == Qt.MouseButton.LeftButton:
                self._ask()
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release()
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            self._open_menu(QPointF(event.pos()), event.globalPos())
            return True
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._placed.kind == MAP or self._row_at(QPointF(event.pos())) is not None  # other words are there
        return False

    def _hear_plot(self, kind: QEvent.Type, event: QEvent) -> bool:
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._ring.setVisible(event.reason() != Qt.FocusReason.MouseFocusReason)
            self._point()
        elif kind == QEvent.Type.FocusOut:
            self._ring.hide()
            self._point()
            self._end_key_moves()
        elif kind == QEvent.Type.Hide:
            self._release()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event)
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            row = self._selected_place()
            place = row or QPointF(self._board.area.center())
            self._open_menu(place, self._board.widget.mapToGlobal(place.toPoint()))
            return True
        return False

    def _row_at(self, place: QPointF) -> int | None:
        """The row under the mouse, if there is one."""
        if self._moment is None or not self._board.area.adjusted(-4, -4, 4, 4).contains(place.toPoint()):
            return None
        row, apart = self._placed.near(self._moment, self._board, self._ranges, place)
        return row if apart <= self._theme.px(NEAR) else None

    def _pressed(self, place: QPointF) -> None:
        """Choose the row there, and take it in the hand if it can be moved."""
        row, moment = self._row_at(place), self._moment
        self._end_key_moves()
        self._ring.hide()
        if row is None or moment is None:
            return
        self._board.widget.setFocus(Qt.FocusReason.MouseFocusReason)
        dataset = moment.dataset
        if moment.row != row:
            self.row_selected.emit(row)
        if self._editable and self._placed.kind == LINE:
            self._hold = Hold(row, place, dataset, dataset, f"drag {next(self._numbers)}")
            self._show_cursor(_Cursor.ClosedHandCursor)

    def _mouse_moved(self, event: QMouseEvent) -> None:
        hold, place = self._hold, event.position()
        if hold is None:
            self._show_cursor(self._cursor_over(self._row_at(place)))
        elif not event.buttons() & Qt.MouseButton.LeftButton:
            self._release()  # it was let go where nobody heard it
        elif hold.moved or (place - hold.place).manhattanLength() > self._theme.px(STILL):
            self._drag(hold, place)

    def _drag(self, hold: Hold, mouse: QPointF) -> None:
        """Move the row as far as the mouse has moved; it stays in the view."""
        begin, here = self._board.from_exact_pixels(hold.place), self._board.from_exact_pixels(mouse)
        x, y = hold.before.rows[hold.row]
        steps = self._steps
        values = steps.moved(0, x, here.x() - begin.x()), steps.moved(1, y, here.y() - begin.y())
        dataset = hold.asked.with_row(hold.row, values)
        if not hold.moved:
            self.held.emit(False)
        self._hold = replace(hold, asked=dataset, moved=True)
        if values != hold.asked.rows[hold.row]:
            self.edited.emit(dataset, self._move_text(hold.row), hold.merge_key)

    @property
    def _steps(self) -> Steps:
        return Steps(self._ranges, self._placed.units, self._placed.yes_no)

    def _release(self) -> None:
        hold, self._hold = self._hold, None
        if hold is not None:
            self._show_cursor(_Cursor.OpenHandCursor)
            if hold.moved:
                self.let_go.emit()

    def _give_up(self, hold: Hold) -> None:
        """Bring the row back to where it was taken; then nothing was done."""
        self._hold = replace(hold, asked=hold.before)
        if hold.asked is not hold.before:
            self.edited.emit(hold.before, self._move_text(hold.row), hold.merge_key)
        self._release()

    def _cursor_over(self, row: int | None) -> Qt.CursorShape:
        if row is None:
            return _Cursor.ArrowCursor
        if self._placed.kind != LINE:
            return _Cursor.PointingHandCursor
        return _Cursor.OpenHandCursor if self._editable else _Cursor.ForbiddenCursor

    def _show_cursor(self, shape: Qt.CursorShape) -> None:
        viewport = self._board.widget.viewport()
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)

    # The keys

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Choose, move, add or delete; returns whether the key was meant for that."""
        key = Qt.Key(event.key())
        if self._hold is not None:
            if key == Qt.Key.Key_Escape:
                self._give_up(self._hold)
            return True
        modifiers = event.modifiers() & ~_Modifier.KeypadModifier
        if key in ARROWS and modifiers in (_Modifier.ShiftModifier, _Modifier.AltModifier):
            return self._move_by_key(ARROWS[key])
        if modifiers != _Modifier.NoModifier:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._choose_neighbour(ARROWS[key][0])
            return True
        if key in ENTER and self._enter_keeps:
            self._end_key_moves()
            self.kept.emit()
            return True
        if key in ENTER:
            return self._add_beside()
        if key == Qt.Key.Key_Delete:
            return self._delete(self._selected_row())
        return False

    def _selected_row(self) -> int:
        """The selected row where it is drawn, else −1."""
        row = self._moment.row if self._moment is not None else None
        return row if row is not None and row in self._placed.rows else -1

    def _selected_place(self) -> QPointF | None:
        place = self._placed.place_of(self._moment, self._selected_row()) if self._moment is not None else None
        return None if place is None else self._board.to_pixels(*place)

    def _choose_neighbour(self, steps: int) -> None:
        self._end_key_moves()
        self._ring.show()
        row = self._placed.neighbour(self._selected_row(), steps)
        if row is not None:
            self.row_selected.emit(row)

    def _move_by_key(self, way: tuple[int, int]) -> bool:
        row, moment = self._selected_row(), self._moment
        if row < 0 or moment is None or not self._editable or self._placed.kind != LINE:
            return False
        if self._key_moves is None or self._key_moves.row != row:
            self._key_moves = KeyMoves(row, f"keys {next(self._numbers)}")
            self.held.emit(True)
        self._ring.show()
        values = self._steps.stepped(moment.dataset.rows[row], way)
        self.edited.emit(moment.dataset.with_row(row, values), self._move_text(row), self._key_moves.merge_key)
        return True

    def _end_key_moves(self) -> None:
        moves, self._key_moves = self._key_moves, None
        if moves is not None:
            self.let_go.emit()

    def _point(self) -> None:
        """Tell the selected row's numbers beside it, while the keys are at work here."""
        place = self._selected_place()
        if place is None or not self._ring.isVisible():
            self._pointed.hide()
        else:
            self._pointed.stand_at(place, self._tell_row(self._selected_row()))

    # Adding and deleting

    def _add_at(self, place: QPointF) -> None:
        """Add a row at a place of the widget."""
        if self._board.area.contains(place.toPoint()):
            point = self._board.from_exact_pixels(place)
            units = self._placed.units
            self._add((point.x() * units[0], point.y() * units[1]))

    def _add_beside(self) -> bool:
        """Add a row halfway between the selected one and the next, or in the middle of the view."""
        (left, right), (low, high) = self._ranges
        units, row = self._placed.units, self._selected_row()
        beside = self._placed.beside(row)
        if self._moment is None or row < 0 or beside is None or self._placed.kind != LINE:
            return self._add(((left + right) / 2 * units[0], (low + high) / 2 * units[1]))
        one, other = self._moment.dataset.rows[row], self._moment.dataset.rows[beside]
        return self._add(((one[0] + other[0]) / 2, (one[1] + other[1]) / 2))

    def _add(self, values: Row) -> bool:
        moment = self._moment
        if moment is None or not self._editable or self._placed.kind != LINE or len(moment.dataset.rows) >= MOST_ROWS:
            return False
        self._end_key_moves()
        rows = moment.dataset.rows
        added = replace(moment.dataset, rows=(*rows, self._steps.rounded(values)))
        self.edited.emit(added, self.tr("add a row"), "")
        self.row_selected.emit(len(rows))
        return True

    def _delete(self, row: int) -> bool:
        moment = self._moment
        if moment is None or row < 0 or not self._editable:
            return False
        self._end_key_moves()
        beside = self._placed.beside(row)
        text = self.tr("delete row {row}").format(row=row + 1)
        self.edited.emit(moment.dataset.without_rows([row]), text, "")
        if beside is not None:
            self.row_selected.emit(beside - (beside > row))
        return True

    def _move_text(self, row: int) -> str:
        return self.tr("move row {row}").format(row=row + 1)

    # The menu and the words about it all

    def _open_menu(self, place: QPointF, at: QPoint) -> None:
        row = self._row_at(place)
        self._menu_place, self._menu_row = place, -1 if row is None else row
        if row is not None and self._moment is not None and row != self._moment.row:
            self.row_selected.emit(row)
        menu = QMenu(self._board.widget)
        menu.setObjectName("fitMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Why this error?"), self._ask).setEnabled(row is not None)
        menu.addSeparator()
        name = self.tr("Delete row") if row is None else self.tr("Delete row {row}").format(row=row + 1)
        delete = menu.addAction(name)
        delete.setEnabled(self._editable and row is not None)
        delete.triggered.connect(self._delete_by_menu)
        add = menu.addAction(self.tr("Add a row here"))
        add.setEnabled(self._editable and self._placed.kind == LINE and self._board.area.contains(place.toPoint()))
        add.triggered.connect(self._add_by_menu)
        menu.addSeparator()
        menu.addActions(self._board.widget.actions())
        menu.popup(at)

    @Slot()
    def _ask(self) -> None:
        place = self._selected_place()
        if place is not None:
            self.row_asked.emit(place)

    @Slot()
    def _delete_by_menu(self) -> None:
        self._delete(self._menu_row)

    @Slot()
    def _add_by_menu(self) -> None:
        self._add_at(self._menu_place)

    def _explain(self) -> None:
        """Say what can be done here."""
        words = hand_words(self._placed.kind, self._editable, self._placed.yes_no)
        self._board.widget.setToolTip("\n".join(words[:2]))  # the keys are in the Help menu: more would hide the plot
        self._board.widget.setAccessibleDescription(" ".join(words))
