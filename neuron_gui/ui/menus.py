"""The menu bar: every command with its name and key in one place; what a command does is the window's affair."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

Keys = tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


class Menus(QObject):
    """Owns the actions; no printable key, Home or End is ever one of their keys."""

    def __init__(self, bar: QMenuBar, undo_stack: QUndoStack, table_owner: QWidget) -> None:
        super().__init__(bar)
        self._table_owner = table_owner
        self.open = self._action("openAction", _tr("Open…"), "Ctrl+O")
        self.recent = QMenu(_tr("Recent"), bar)
        self.recent.setObjectName("recentMenu")
        self.earlier_work = QMenu(_tr("Earlier work"), bar)
        self.earlier_work.setObjectName("earlierWorkMenu")
        self.start_fresh = self._action("startFreshAction", _tr("Start fresh"))
        self.import_table = self._action("importTableAction", _tr("Import table…"), "Ctrl+Shift+O")
        self.export_table = self._action("exportTableAction", _tr("Export table…"), "Ctrl+Shift+E")
        self.save = self._action("saveAction", _tr("Save"), "Ctrl+S")
        self.save_as = self._action("saveAsAction", _tr("Save as…"), "Ctrl+Shift+S")
        self.quit = self._action("quitAction", _tr("Quit"), "Ctrl+Q")
        self.undo = undo_stack.createUndoAction(self, _tr("Undo"))
        self.undo.setObjectName("undoAction")
        self.undo.setShortcuts([QKeySequence("Ctrl+Z")])
        self.redo = undo_stack.createRedoAction(self, _tr("Redo"))
        self.redo.setObjectName("redoAction")
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.cut = self._table_action("cutAction", _tr("Cut"), "Ctrl+X")
        self.copy = self._table_action("copyAction", _tr("Copy"), "Ctrl+C")
        self.paste = self._table_action("pasteAction", _tr("Paste"), "Ctrl+V")
        self.select_all = self._table_action("selectAllAction", _tr("Select all"), "Ctrl+A")
        self.add_row = self._action("addRowAction", _tr("Add row"))
        self.add_input = self._action("addInputAction", _tr("Add input"))
        self.duplicate_rows = self._action("duplicateRowsAction", _tr("Duplicate rows"))
        self.rows_up = self._table_action("moveRowsUpAction", _tr("Move rows up"), "Alt+Up")
        self.rows_down = self._table_action("moveRowsDownAction", _tr("Move rows down"), "Alt+Down")
        # Told only: the key pins the run, and the table takes it while several of its rows are selected.
        self.fill_down = self._action("fillDownAction", _tr("Fill down") + "\tCtrl+D")
        self.select_rows = self._table_action("selectRowsAction", _tr("Select rows"), "Shift+Space")
        self.select_column = self._table_action("selectColumnAction", _tr("Select column"), "Ctrl+Space")
        self.column = QMenu(_tr("Column"), bar)
        self.column.setObjectName("currentColumnMenu")
        self.delete_rows = self._table_action("deleteRowsAction", _tr("Delete rows"), "Ctrl+Del")
        self.clear = self._action("clearTableAction", _tr("Clear table"))
        self.examples = self._action("examplesAction", _tr("Examples…"))
        self.from_rule = self._action("makeFromRuleAction", _tr("Make from a rule…"))
        self.mystery = self._action("mysteryRuleAction", _tr("Mystery rule"))
        self.toggle_tests = self._table_action("toggleTestsAction", _tr("Test row or training row"), "Ctrl+T")
        self.every_fifth_test = self._action("everyFifthTestAction", _tr("Every 5th row as test row"))
        self.random_tests = self._action("randomTestsAction", _tr("20 % at random as test rows"))
        self.no_tests = self._action("noTestsAction", _tr("No test rows"))
        self.train = self._action("trainAction", _tr("Train or pause"), "F5", "Ctrl+Return", "Ctrl+Enter")
        self.step = self._action("stepAction", _tr("Step"), "F10")
        self.reset = self._action("resetAction", _tr("Reset"), "Ctrl+R")
        self.branch = self._action("branchAction", _tr("Branch from here"), "Ctrl+B")
        self.earlier = self._action("earlierAction", _tr("One epoch back"), "Alt+Left")
        self.later = self._action("laterAction", _tr("One epoch forward"), "Alt+Right")
        self.new_start = self._action("newStartAction", _tr("New start"))
        self.what_if = self._action("whatIfAction", _tr("What if…"), "Ctrl+I")
        self.by_hand = self._action("byHandAction", _tr("By hand"), "Ctrl+H")
        self.by_hand.setCheckable(True)
        self.pin = self._action("pinAction", _tr("Pin this run"), "Ctrl+D")
        self.compare = self._action("compareAction", _tr("Compare runs"), "Ctrl+Shift+D")
        self.unpin_all = self._action("unpinAllAction", _tr("Unpin all"))
        self.theme = self._action("themeAction", _tr("Dark colours"))
        self.theme.setCheckable(True)
        self.system_theme = self._action("systemThemeAction", _tr("Colours of the system"))
        self.system_theme.setCheckable(True)
        self.larger = self._action("largerAction", _tr("Larger"), "Ctrl++", "Ctrl+=")
        self.smaller = self._action("smallerAction", _tr("Smaller"), "Ctrl+-")
        self.normal = self._action("normalSizeAction", _tr("Normal size"), "Ctrl+0")
        self.text_size = self._action("textSizeAction", "")
        self.text_size.setEnabled(False)
        self.show_text_size(1.0)
        self.full_screen = self._action("fullScreenAction", _tr("Full screen"), "F11")
        self.full_screen.setCheckable(True)
        self.calm = self._action("calmAction", _tr("Calm motion"))
        self.calm.setCheckable(True)
        self.keys = self._action("keysAction", _tr("Keys"), "F1")
        self.about = self._action("aboutAction", _tr("About Hello Neuron"))
        self.pictures: QMenu
        self._fill(bar)

    def show_text_size(self, scale: float) -> None:
        """Say at which size texts and drawings are shown now."""
        self.text_size.setText(_tr("Text size: {percent} %").format(percent=round(100 * scale)))

    def _fill(self, bar: QMenuBar) -> None:
        for title, actions in (
            (
                _tr("&File"),
                (
                    *(self.open, self.recent.menuAction(), self.save, self.save_as, None),
                    *(self.import_table, self.export_table, None),
                    *(self.earlier_work.menuAction(), self.start_fresh, None, self.quit),
                ),
            ),
            (
                _tr("&Edit"),
                (
                    *(self.undo, self.redo, None, self.cut, self.copy, self.paste, self.fill_down, None),
                    *(self.select_rows, self.select_column, self.select_all),
                ),
            ),
            (
                _tr("&Data"),
                (
                    *(self.add_row, self.duplicate_rows, self.rows_up, self.rows_down, self.delete_rows, None),
                    *(self.add_input, self.column.menuAction(), None),
                    *(self.toggle_tests, self.every_fifth_test, self.random_tests, self.no_tests, None, self.clear),
                    *(None, self.examples, self.from_rule, self.mystery),
                ),
            ),
            (
                _tr("&Train"),
                (
                    *(self.train, self.step, None, self.earlier, self.later, self.branch, None),
                    *(self.reset, self.new_start, None, self.what_if, self.by_hand, None),
                    *(self.pin, self.compare, self.unpin_all),
                ),
            ),
            (
                _tr("&View"),
                (
                    *(self.theme, self.system_theme, None),
                    *(self.text_size, self.larger, self.smaller, self.normal, None),
                    *(self.full_screen, self.calm),
                ),
            ),
            (_tr("&Help"), (self.keys, self.about)),
        ):
            menu = bar.addMenu(title)
            for action in actions:
                if action is None:
                    menu.addSeparator()
                else:
                    menu.addAction(action)
            if self.paste in actions:
                menu.addSeparator()
                self.pictures = menu.addMenu(_tr("Copy picture"))

    def _action(self, name: str, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        return action

    def _table_action(self, name: str, text: str, key: str) -> QAction:
        """A command for the table, whose key counts only while the table has the focus."""
        action = self._action(name, text, key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._table_owner.addAction(action)
        return action
