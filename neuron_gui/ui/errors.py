"""The last resort: an exception that nobody foresaw gets one dialog and one file, and the program goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget


class ErrorReporter(QObject):
    """Catches unforeseen exceptions of every thread; shows one at a time and keeps the newest in a file.

    The file is shown at the next start if the program did not live to show it.
    """

    _caught = Signal(str)

    def __init__(self, log: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._dialog: QMessageBox | None = None
        self._caught.connect(self.report)

    def install(self) -> None:
        """Become the hook for what no one catches."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def show_last_crash(self) -> None:
        """Show what the last start could not, once."""
        if self._log is None or not self._log.is_file():
            return
        try:
            details = self._log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        self._show(self.tr("Hello Neuron ended unexpectedly last time."), details)

    @Slot(str)
    def report(self, details: str) -> None:
        """Keep the details of an exception in the file and show them."""
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(details)
        if self._log is not None:
            try:
                self._log.parent.mkdir(parents=True, exist_ok=True)
                self._log.write_text(details, encoding="utf-8")
            except OSError as error:
                details += f"\n(could not be written to {self._log}: {error})"
        self._show(self.tr("Something went wrong that should not have. Your work is still here."), details)

    def _show(self, text: str, details: str) -> None:
        if self._dialog is not None:
            return
        parent = self.parent()
        dialog = QMessageBox(parent if isinstance(parent, QWidget) else None)
        dialog.setObjectName("errorDialog")
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setWindowTitle(self.tr("Hello Neuron"))
        dialog.setText(text)
        dialog.setInformativeText(self.tr("You can go on. The details help whoever looks after the program."))
        dialog.setDetailedText(details)
        copy = dialog.addButton(self.tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # it copies and stays open
        copy.clicked.connect(self._copy)
        dialog.addButton(QMessageBox.StandardButton.Close)
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _copy(self) -> None:
        if self._dialog is not None:
            QGuiApplication.clipboard().setText(self._dialog.detailedText())

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
        if self._log is not None:
            self._log.unlink(missing_ok=True)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # Emitted, not called: the exception may come from any thread, or from the middle of a paint.
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def crash_log() -> Path:
    """Where the newest crash is kept."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "crash.txt"
