"""The composition root: reads the arguments, joins engine and window, and starts what was asked for.

The only module that knows both the window and the engine. Imports Qt only when a window is wanted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from neuron_gui.arguments import Arguments, Picture, parse
from neuron_gui.plain_imports import mirrors_on_demand, plain_imports

if TYPE_CHECKING:
    from pathlib import Path

    from neuron_gui.core.policy import Policy
    from neuron_gui.core.problem import Problem
    from neuron_gui.core.session_files import Restored
    from neuron_gui.core.work import Work
    from neuron_gui.ui.preferences import Preferences
    from neuron_gui.ui.window import MainWindow

NAME = "Hello Neuron"
ID = "io.github.helloneuron.HelloNeuron"  # by which desktops, docks and task bars know the program and find its icon
XCB_CURSOR_MISSING = (
    "If the window does not open on this Linux system, a system library may be missing: install libxcb-cursor0."
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status: 0 success, 1 failure, 2 bad arguments or a bad file."""
    arguments = parse(sys.argv[1:] if words is None else words)
    if arguments.headless:
        return _run_headless(arguments)
    if arguments.picture is not None:
        return _take_picture(arguments, arguments.picture)
    if arguments.self_test:
        return _run_self_test(arguments)
    return _run_window(arguments)


def main_console() -> int:
    """The same with a console, where the system tells the two apart."""
    return main()


def create_window(arguments: Sequence[str] = ()) -> MainWindow:
    """Make the main window for a running QApplication, with arguments as on the command line."""
    from PySide6.QtCore import QSettings

    from neuron_gui.ui.preferences import Preferences

    parsed = parse(arguments)
    return make_window(parsed, Preferences(QSettings("Hello Neuron", "Hello Neuron")))


def make_window(arguments: Arguments, preferences: Preferences, left: Restored | None = None) -> MainWindow:
    """Make the main window with these preferences, joined with the Keras engine; it may show work that was left."""
    from PySide6 import QtCore, QtGui, QtSvg, QtWidgets  # noqa: F401  # before going past PySide's hook

    from neuron_gui.keras_engine import load_engine

    # Everything made here stays, so looking for garbage meanwhile would only delay the first picture.
    collects = gc.isenabled()
    gc.disable()
    try:
        with plain_imports(), mirrors_on_demand("pyqtgraph.Qt", QtCore, QtGui, QtWidgets):
            from neuron_gui.ui.window import MainWindow

        if left is not None:
            window = MainWindow(load_engine, preferences, left.work.project, left.path)
            window.take_up(left.work)
            return window
        if not arguments.asks or arguments.file is None:
            window = MainWindow(load_engine, preferences, arguments.project, arguments.file)
            if arguments.work is not None:
                window.take_up(arguments.work)
            return window
        window = MainWindow(load_engine, preferences)
        QtCore.QTimer.singleShot(0, window, partial(window.open_file, arguments.file))
        return window
    finally:
        if collects:
            gc.enable()


def open_kept_window(
    arguments: Arguments,
    preferences: Preferences,
    folder: Path,
    *,
    fresh: bool = False,
    first: Work | None = None,
    troubles: Sequence[Problem] = (),
) -> MainWindow:
    """Make a window that keeps its work in a folder of sessions, and shows what was left there.

    With a file, or for a ``fresh`` start, it shows that instead; what was left stays where it is. A fresh start shows
    ``first``, if that is given; ``troubles`` are what is to be said at the start.
    """
    alone = arguments.file is None and arguments.project is None
    left = None
    if alone and not fresh and folder.is_dir():
        with plain_imports():
            from neuron_gui.core.left_work import find_left
            from neuron_gui.core.sessions import Sessions

        left = find_left(Sessions(folder))
    if alone and left is None and first is not None:
        arguments = replace(arguments, project=first.project, work=first)
    try:
        window = make_window(arguments, preferences, left.restored if left is not None else None)
    except Exception as error:
        if left is None:
            raise
        left.session.close()  # it stays under Earlier work; a start that fails because of it would fail for ever
        left, window = None, make_window(arguments, preferences)
        sys.excepthook(type(error), error, error.__traceback__)
    if first is not None:
        window.sessions.first_work = first
    window.sessions.begin(folder, left, troubles)
    return window


def _run_headless(arguments: Arguments) -> int:
    from neuron_gui.core.project import Project
    from neuron_gui.headless import HeadlessJob, run

    project = arguments.project or Project()
    return run(HeadlessJob(project.dataset, project.settings, arguments.predictions, arguments.as_json))


def _take_picture(arguments: Arguments, picture: Picture) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = f"{picture.scale:g}"
    app = make_application()
    from neuron_gui.screenshot import take
    from neuron_gui.ui.preferences import Preferences

    preferences = Preferences()
    preferences.theme = picture.theme
    status = take(picture, make_window(arguments, preferences), next(iter(arguments.predictions), None))
    del app
    return status


def _run_self_test(arguments: Arguments) -> int:
    app = make_application()
    from neuron_gui.self_test import run
    from neuron_gui.ui.preferences import Preferences

    status = run(make_window(arguments, Preferences()))
    del app
    return status


def make_application() -> object:
    """Make the QApplication, with a word on stderr about what a bare Linux system may lack."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            print("neuron-gui: there is no screen to open a window on; --headless needs none", file=sys.stderr)
            raise SystemExit(1)
        if not _has_xcb_cursor():
            print(XCB_CURSOR_MISSING, file=sys.stderr)
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from neuron_gui import __version__
    from neuron_gui.core.resources import resource

    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setOrganizationName(NAME)
    QCoreApplication.setApplicationVersion(__version__)
    _tell_task_bar()
    app = QApplication.instance() or QApplication([NAME])
    QApplication.setStyle("Fusion")
    QApplication.setWindowIcon(QIcon(str(resource("icons", "app-256.png"))))
    QApplication.setDesktopFileName(ID)
    return app


def _tell_task_bar() -> None:
    """Windows shows a program that Python runs under Python's icon, and among Python's windows, unless it has an id.

    A packaged one is known by its own file, and by that finds its place beside what a person has pinned.
    """
    if sys.platform == "win32" and not getattr(sys, "frozen", False):
        import contextlib
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(ID))


def _has_xcb_cursor() -> bool:
    import ctypes

    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return False
    return True


def open_window_here(arguments: Arguments, policy: Policy, preferences: Preferences, data: Path) -> MainWindow:
    """Make a window that keeps its work, as the administrator of this computer wants it.

    ``data`` is the folder of what is a person's own. What of the policy cannot be followed is said in the window; a
    server that is gone is not waited for.
    """
    from neuron_gui.core.problem import Problem

    preferences.usual_theme = policy.theme
    troubles, sessions, first = list(policy.troubles), data / "sessions", None
    if policy.autosave is not None:
        from neuron_gui.core.patience import PATIENCE, within
        from neuron_gui.core.policy import own_folder

        try:
            sessions = within(PATIENCE, partial(own_folder, policy.autosave), policy.autosave)
        except Problem as problem:
            troubles.append(problem)
    if policy.start_file is not None:
        from neuron_gui.core.patience import PATIENCE, within
        from neuron_gui.core.project_files import open_work

        try:
            first = within(PATIENCE, partial(open_work, policy.start_file), policy.start_file)
        except Problem as problem:
            troubles.append(problem)
    window = open_kept_window(
        arguments, preferences, sessions, fresh=policy.starts_fresh, first=first, troubles=tuple(troubles)
    )
    window.examples.school = policy.examples
    return window


def open_what_is_asked_for(window: MainWindow) -> None:
    """Let the window open the files that are double-clicked while the program runs, or that started it, on macOS."""
    from PySide6.QtWidgets import QApplication

    from neuron_gui.ui.file_requests import FileRequests

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    FileRequests(app, window).asked.connect(window.take_asked_for)


def _run_window(arguments: Arguments) -> int:
    """The window as a person opens it, the only one that keeps their work."""
    app = make_application()
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from neuron_gui.core.policy import policy_file, read_policy
    from neuron_gui.ui.errors import ErrorReporter, data_folder
    from neuron_gui.ui.preferences import Preferences

    folder = data_folder()
    reporter = ErrorReporter(folder)
    reporter.install()
    window = open_window_here(arguments, read_policy(policy_file()), Preferences(QSettings(NAME, NAME)), folder)
    window.trainer.crashed.connect(reporter.report)
    reporter.setParent(window)  # its dialog goes with the window
    if sys.platform == "darwin":
        open_what_is_asked_for(window)
    window.show()
    reporter.show_last_crash()
    assert isinstance(app, QApplication)
    status = app.exec()
    reporter.uninstall()
    return status
