"""Joins the autosave with the window: what a start continued, the bar that says so, and the File menu's earlier work.

Without ``begin`` – in tests, pictures and the self-test – nothing is kept, and nothing of all this is to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from neuron_gui.core.problem import Problem
from neuron_gui.core.work import Work
from neuron_gui.ui.autosave import Autosave
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.document import Document
from neuron_gui.ui.files import Files
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.present_work import PresentWork
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.words import say

if TYPE_CHECKING:
    from neuron_gui.core.left_work import Left
    from neuron_gui.ui.continued_bar import ContinuedBar

FIRST_ROW = 4  # the one that is selected at a first start: its numbers are good to follow


class SessionLinks(QObject):
    """Owns the autosave of one window, and what belongs to it in the File menu."""

    def __init__(
        self,
        document: Document,
        playback: Playback,
        files: Files,
        present: PresentWork,
        commands: Commands,
        presenter: Presenter,
        menus: Menus,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._playback, self._files = window, document, playback, files
        self._commands, self._presenter, self._menus = commands, presenter, menus
        self._sessions: Path | None = None  # their folder
        self._bar: ContinuedBar | None = None
        self._complaint = ""
        self.first_work = Work(row=FIRST_ROW)  # what a fresh start shows
        self.autosave = Autosave(document, files, present, self)
        self.autosave.told.connect(self._tell)
        menus.earlier_work.menuAction().setVisible(False)
        menus.start_fresh.setVisible(False)
        menus.earlier_work.aboutToShow.connect(self._fill)
        menus.start_fresh.triggered.connect(self.start_fresh)

    def begin(self, sessions: Path, left: Left | None = None, troubles: Sequence[Problem] = ()) -> None:
        """Keep the work in this folder; ``left`` is what the window shows, because it was left like that.

        ``troubles`` are what else is to be said at the start.
        """
        self._sessions = sessions
        if troubles:
            self._presenter.complain_of(troubles)
        self._menus.earlier_work.menuAction().setVisible(True)
        self._menus.start_fresh.setVisible(True)
        if left is None:
            self.autosave.begin(sessions)
            return
        if left.restored.stamp is not None:
            self._files.trust(left.restored.stamp)
        if not left.restored.is_saved:
            self._document.mark_unsaved()
        self.autosave.begin(sessions, left.session)
        if self._is_worth_a_word(left.restored.work):
            self._say_continued(left)

    @Slot()
    def start_fresh(self) -> None:
        """What the very first start shows; the work before comes back with undo, and stays under Earlier work."""
        self._commands.take_work(self.first_work, self.tr("start fresh"))

    def _say_continued(self, left: Left) -> None:
        from neuron_gui.ui.continued_bar import ContinuedBar

        self._bar = ContinuedBar(self._window)
        self._bar.fresh_pressed.connect(self.start_fresh)
        self._bar.show_since(left.time)
        self._document.changed.connect(self._bar.dismiss)
        self._playback.changed.connect(self._look_at_playback)
        if not left.restored.is_whole:
            self._presenter.complain(Problem("A run of this work could not be read; its data and settings are here."))

    @Slot()
    def _look_at_playback(self) -> None:
        """Whoever trains goes on with the work."""
        playback = self._playback
        if self._bar is not None and (playback.running or playback.training or playback.story.telling):
            self._bar.dismiss()

    @Slot()
    def _fill(self) -> None:
        """List the earlier work, newest first, but for what is open here or in another window."""
        from neuron_gui.core.folder_lock import FolderLock
        from neuron_gui.core.session_files import summarise
        from neuron_gui.core.sessions import Sessions
        from neuron_gui.ui.session_words import say_summary, say_time

        menu = self._menus.earlier_work
        menu.clear()
        for earlier in Sessions(self._sessions).newest() if self._sessions is not None else []:
            if earlier.folder == self.autosave.folder or FolderLock.is_taken(earlier.folder):
                continue
            try:
                about = say_summary(summarise(earlier.folder))
            except Problem:
                continue
            action = menu.addAction(f"{say_time(earlier.time)}   {about}".replace("&", "&&"))
            action.setData(str(earlier.folder))
            action.triggered.connect(self._open)
        if menu.isEmpty():
            menu.addAction(self.tr("No earlier work yet")).setEnabled(False)

    @Slot()
    def _open(self) -> None:
        """Put earlier work in the place of this; its file, if it had one, is not written over by that."""
        from neuron_gui.core.session_files import read_session

        action = self.sender()
        assert isinstance(action, QAction)
        try:
            work = read_session(Path(action.data())).work
        except Problem as problem:
            self._presenter.complain(problem)
        else:
            self._commands.take_work(work, self.tr("open earlier work"))

    @Slot(object)
    def _tell(self, problem: Problem | None) -> None:
        """Say why the work is not being kept, for as long as it is so and nothing else is to be said."""
        if problem is not None:
            self._complaint = say(problem)
            self._presenter.complain(problem)
        elif self._presenter.complaint == self._complaint:
            self._presenter.forget_complaint()
            self._presenter.show_playback()

    def _is_worth_a_word(self, work: Work) -> bool:
        """Whether it is anything but what a first start shows."""
        return work.project != self.first_work.project or work.run is not None or bool(work.pins)
