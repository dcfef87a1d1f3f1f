"""The last resort: an exception that nobody foresaw gets one dialog and one file, and the program goes on.

What ends the program at once, a fault in a library, leaves its traces in a file, too. Both are shown at the next start.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import platform
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

CRASH = "crash.txt"  # the newest exception that could not be shown
FAULTS = "fault-{number}.txt"  # one for each running program, empty as long as all is well
DAY = 24 * 60 * 60.0  # seconds
MOST_CHARACTERS = 20_000


class ErrorReporter(QObject):
    """Catches unforeseen exceptions of every thread; shows one at a time and keeps the newest in a file.

    The files, in ``folder``, are shown at the next start if the program did not live to show them.
    """

    _caught = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._fault_file: TextIO | None = None
        self._dialog: QMessageBox | None = None
        self._caught.connect(self.report)

    def install(self) -> None:
        """Become the hook for what no one catches, faults of libraries included."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        if self._folder is None:
            return
        with contextlib.suppress(OSError):  # without the file, a fault is only not told
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / FAULTS.format(number=os.getpid())
            if path.exists() and path.stat().st_size:  # of a program that had the same number
                path.replace(path.with_name(FAULTS.format(number=f"{os.getpid()}-{time.time_ns()}")))
            self._fault_file = path.open("w", encoding="utf-8")
            faulthandler.enable(self._fault_file)

    def uninstall(self) -> None:
        """All ended well: leave no trace."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            with contextlib.suppress(OSError):
                Path(self._fault_file.name).unlink(missing_ok=True)
            self._fault_file = None

    def show_last_crash(self) -> None:
        """Show what the last start could not, once."""
        details = "\n\n".join(filter(None, [*map(_text_of, self._left_faults()), self._left_exception()]))
        if details:
            text = self.tr("Hello Neuron ended unexpectedly last time. Your work is here again.")
            self._show(text, f"{_about_system()}\n\n{details}"[:MOST_CHARACTERS])

    @Slot(str)
    def report(self, details: str) -> None:
        """Keep the details of an exception in the file and show them."""
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(details)
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / CRASH).write_text(details, encoding="utf-8")
            except OSError as error:
                details += f"\n(could not be written to {self._folder}: {error})"
        text = self.tr("Something went wrong that should not have. Your work is still here.")
        self._show(text, f"{_about_system()}\n\n{details}")

    def _left_exception(self) -> str:
        return _text_of(self._folder / CRASH) if self._folder is not None else ""

    def _left_faults(self) -> list[Path]:
        """The files of programs that a fault has ended; those of killed ones, which are empty, go after a day."""
        found = []
        for path in sorted(self._folder.glob(FAULTS.format(number="*"))) if self._folder is not None else []:
            with contextlib.suppress(OSError):
                about = path.stat()
                if about.st_size:
                    found.append(path)
                elif time.time() - about.st_mtime > DAY:
                    path.unlink()
        return found

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
        if self._folder is None:
            return
        for path in (self._folder / CRASH, *self._left_faults()):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # Emitted, not called: the exception may come from any thread, or from the middle of a paint.
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def data_folder() -> Path:
    """Where the program keeps what is a person's own: autosaves, and what ended it."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _about_system() -> str:
    versions = f"Hello Neuron {QCoreApplication.applicationVersion()}, Python {platform.python_version()}"
    return f"{versions}, PySide6 {PySide6.__version__}, {platform.platform()}"
