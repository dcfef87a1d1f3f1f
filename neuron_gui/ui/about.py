"""The dialogs of the Help menu: what this is made of, under which licences, and the keys."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QCoreApplication, Qt, Slot, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neuron_gui import __version__
from neuron_gui.core.resources import notices
from neuron_gui.ui.cards import label


class AboutDialog(QDialog):
    """Versions and licences of everything in the program, and whether the fast way of training works here."""

    def __init__(self, parent: QWidget, engine_versions: Mapping[str, str]) -> None:
        super().__init__(parent)
        missing = self.tr("not loaded yet")
        parts = (
            ("Python", platform.python_version(), "PSF"),
            ("Keras", engine_versions.get("Keras", missing), "Apache 2.0"),
            ("TensorFlow", engine_versions.get("TensorFlow", missing), "Apache 2.0"),
            ("NumPy", np.__version__, "BSD"),
            ("Qt", qVersion(), "LGPL 3"),
            ("PySide6", pyside_version, "LGPL 3"),
            ("pyqtgraph", pyqtgraph.__version__, "MIT"),
            ("Inter", "4.1", "SIL OFL 1.1"),
        )
        rows = "".join(f"<tr><td>{name}</td><td>{v}</td><td>{lic}</td></tr>" for name, v, lic in parts)
        text = (
            f"<p>{self.tr('One artificial neuron, learning in front of you.')}</p>"
            f"<p>{self.tr('Free software under the MIT licence; made with:')}</p>"
        )
        self._fast = QLabel()
        title = f"Hello Neuron {__version__}"
        buttons = _lay_out(self, "aboutDialog", title, QLabel(text), QLabel(_table(rows)), self._fast)
        self._notices = notices()
        if self._notices is not None:
            button = buttons.addButton(self.tr("Licences…"), QDialogButtonBox.ButtonRole.ActionRole)
            button.setObjectName("licencesButton")
            button.clicked.connect(self._show_licences)
        self._say_fast(self.tr("is being tried…") if engine_versions else missing)

    @Slot(bool)
    def show_fast(self, works: bool) -> None:
        """Say whether the fast way works on this machine."""
        self._say_fast(self.tr("works here") if works else self.tr("not available here"))

    @Slot()
    def _show_licences(self) -> None:
        assert self._notices is not None  # else there is no button
        _show_text(self, "licencesDialog", self.tr("What is inside, and under which licences"), self._notices)

    def _say_fast(self, state: str) -> None:
        self._fast.setText(self.tr("Fast training (TensorFlow's XLA compiler): {state}").format(state=state))


def _show_text(parent: QWidget, name: str, title: str, path: Path) -> None:
    """A long text to be read and copied; a file that cannot be read says why in its place."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        text = str(error)
    dialog = QDialog(parent)
    view = QPlainTextEdit(text)
    view.setReadOnly(True)
    view.setAccessibleName(title)
    where = QLabel(str(path.parent))
    where.setWordWrap(True)
    _lay_out(dialog, name, title, where)
    column = dialog.layout()
    assert isinstance(column, QVBoxLayout)  # _lay_out gave it one
    column.insertWidget(1, view, 1)
    room = dialog.screen().availableGeometry()
    dialog.resize(min(820, round(0.85 * room.width())), min(620, round(0.85 * room.height())))
    dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keys", text)


def show_keys(parent: QWidget) -> None:
    """Every key of the window."""
    keys = (
        ("F5, Ctrl+Enter", _tr("Train, pause, go on")),
        ("F10", _tr("Step: one epoch, told slowly")),
        ("Ctrl+R", _tr("Reset: back to the start")),
        ("Ctrl+H", _tr("By hand: set w and b yourself; Escape lets go")),
        ("Ctrl+D", _tr("Pin this run, to compare others with it")),
        ("Ctrl+Shift+D", _tr("Compare two runs side by side")),
        (_tr("Space"), _tr("In the diagram: train or pause")),
        ("← →", _tr("In the timeline: one epoch back or forward")),
        ("← →", _tr("In the diagram, while an epoch is told: back or forward in it")),
        ("Alt+Left, Alt+Right", _tr("To the epoch before, to the epoch after, from anywhere")),
        ("Ctrl+B", _tr("Branch: train on from the epoch on show")),
        ("Ctrl+I", _tr("What if: try other settings, data or another start")),
        (_tr("Enter, Esc"), _tr("Keep what is tried, drop it")),
        (_tr("Enter, Tab"), _tr("In the table: next cell down, next cell right")),
        ("F2", _tr("In the table: change the number in a cell")),
        ("Del", _tr("In the table: empty the selected cells")),
        ("Ctrl+Del", _tr("In the table: delete the selected rows")),
        ("Ctrl+T", _tr("In the table: test row or training row")),
        ("Shift+Space, Ctrl+Space", _tr("In the table: select whole rows, a whole column")),
        ("Alt+Up, Alt+Down", _tr("In the table: move the selected rows")),
        ("Alt+Shift+Left, Alt+Shift+Right", _tr("In the table: move the column")),
        ("Shift+F2", _tr("In the table: rename the column")),
        ("Ctrl+D", _tr("In the table, several rows selected: fill down")),
        ("Ctrl+C", _tr("In a plot or the diagram: copy its picture")),
        ("Ctrl+X, Ctrl+C, Ctrl+V, Ctrl+A", _tr("In the table: cut, copy, paste, select all")),
        ("Ctrl+Z", _tr("Undo")),
        ("Ctrl+Y, Ctrl+Shift+Z", _tr("Redo")),
        ("← →", _tr("In the fit: the row to the left or right")),
        (_tr("Shift and arrows, Enter, Del"), _tr("In the fit: move, add, delete a row")),
        (_tr("Arrows, Enter"), _tr("In the landscape: point at a place, start there")),
        (_tr("Esc"), _tr("Leave a cell or a number as it was")),
        ("Ctrl+O, Ctrl+S, Ctrl+Shift+S", _tr("Open, save, save as")),
        ("Ctrl+Shift+O, Ctrl+Shift+E", _tr("Import a table, export it")),
        ("Ctrl++, Ctrl+-, Ctrl+0", _tr("Larger, smaller, normal size")),
        ("F11", _tr("Full screen")),
        (_tr("Alt and a letter"), _tr("Open a menu")),
        ("F1", _tr("These keys")),
        ("Ctrl+Q", _tr("Quit")),
    )
    rows = "".join(f"<tr><td><b>{key}</b></td><td>{what}</td></tr>" for key, what in keys)
    dialog = QDialog(parent)
    table = QLabel(_table(rows))
    _lay_out(dialog, "keysDialog", _tr("Keys"), table)
    _let_scroll(dialog, table)
    dialog.open()


def _let_scroll(dialog: QDialog, body: QLabel) -> None:
    """With large text the keys need more height than some screens have."""
    scroll = QScrollArea()
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    layout = dialog.layout()
    assert layout is not None  # _lay_out gave it one
    layout.replaceWidget(body, scroll)
    scroll.setWidget(body)
    body.adjustSize()
    scroll.setMinimumWidth(body.width() + scroll.verticalScrollBar().sizeHint().width())
    rest = dialog.sizeHint().height() - scroll.sizeHint().height()
    most = round(0.85 * dialog.screen().availableGeometry().height())
    dialog.resize(dialog.sizeHint().width(), min(most, rest + body.height() + 2))


def _table(rows: str) -> str:
    return f"<style>td {{ padding: 2px 20px 2px 0; }}</style><table cellspacing='0'>{rows}</table>"


def _lay_out(dialog: QDialog, name: str, title: str, *body: QLabel) -> QDialogButtonBox:
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # some desktops' icons are black on black
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(12)
    column.addWidget(label(title, "title"))
    for part in body:
        part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(part)
    column.addWidget(buttons)
    return buttons
