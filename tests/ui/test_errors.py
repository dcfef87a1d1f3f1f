"""What nobody foresaw: it is told once, with its details to be copied, at the latest at the next start."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from neuron_gui.ui.errors import CRASH, DAY, ErrorReporter


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def dialogs(window: QWidget) -> list[QMessageBox]:
    return [dialog for dialog in window.findChildren(QMessageBox, "errorDialog") if dialog.isVisible()]


def press(dialog: QMessageBox, text: str) -> None:
    (button,) = (button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == text)
    button.click()


def test_an_exception_is_told_once_and_its_details_are_copied(window, tmp_path, capsys):
    reporter = ErrorReporter(tmp_path, window)
    reporter.report("Traceback: oh no\n")
    reporter.report("Traceback: and again\n")
    (dialog,) = dialogs(window)
    assert "Your work is still here" in dialog.text()
    press(dialog, "Copy details")
    copied = QGuiApplication.clipboard().text()
    assert "oh no" in copied
    assert "Python" in copied
    assert "PySide6" in copied
    assert dialog.isVisible()
    press(dialog, "Close")
    assert not (tmp_path / CRASH).exists()


def test_an_exception_in_any_thread_comes_to_the_dialog(window, qtbot, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = ErrorReporter(None, window)
    reporter.install()

    def fail() -> None:
        raise ArithmeticError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    assert "in a thread" in dialogs(window)[0].detailedText()


def test_what_was_not_seen_is_shown_at_the_next_start_and_then_no_more(window, tmp_path, capsys):
    first = ErrorReporter(tmp_path, window)
    first.report("Traceback: oh no\n")
    dialogs(window)[0].hide()  # the program ended before anybody could read it
    second = ErrorReporter(tmp_path, window)
    second.show_last_crash()
    (dialog,) = dialogs(window)
    assert "ended unexpectedly last time" in dialog.text()
    assert "oh no" in dialog.detailedText()
    press(dialog, "Close")
    ErrorReporter(tmp_path, window).show_last_crash()
    assert not dialogs(window)


def test_a_fault_that_ends_the_program_is_shown_at_the_next_start(window, tmp_path):
    """A real process that touches memory that is not its own."""
    code = (
        "import faulthandler, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from neuron_gui.ui.errors import ErrorReporter\n"
        f"app = QCoreApplication([]); reporter = ErrorReporter(Path({str(tmp_path)!r})); reporter.install()\n"
        "import ctypes; ctypes.string_at(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    ErrorReporter(tmp_path, window).show_last_crash()
    (dialog,) = dialogs(window)
    assert "Segmentation fault" in dialog.detailedText() or "access violation" in dialog.detailedText()
    assert "string_at" in dialog.detailedText()
    press(dialog, "Close")
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_ends_well_leaves_nothing_and_a_killed_one_nothing_to_tell(window, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    was_enabled = faulthandler.is_enabled()
    monkeypatch.setattr(faulthandler, "enable", lambda _file: None)  # pytest has its own
    monkeypatch.setattr(faulthandler, "disable", lambda: None)
    reporter = ErrorReporter(tmp_path, window)
    reporter.install()
    assert len(list(tmp_path.iterdir())) == 1
    reporter.uninstall()
    assert list(tmp_path.iterdir()) == []
    killed, old = tmp_path / "fault-1.txt", tmp_path / "fault-2.txt"
    killed.touch()
    old.touch()
    os.utime(old, (time.time() - 2 * DAY,) * 2)
    ErrorReporter(tmp_path, window).show_last_crash()
    QCoreApplication.processEvents()
    assert not dialogs(window)
    assert killed.exists()  # it may be that of another window
    assert not old.exists()
    assert faulthandler.is_enabled() == was_enabled


def test_a_folder_that_cannot_be_written_is_no_further_trouble(window, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    (tmp_path / "file").touch()
    reporter = ErrorReporter(tmp_path / "file" / "folder", window)
    reporter.install()
    reporter.show_last_crash()
    reporter.report("Traceback: oh no\n")
    assert "could not be written" in dialogs(window)[0].detailedText()
