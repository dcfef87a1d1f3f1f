"""Keeps the work on disk from a thread of its own: the window hands a snapshot over and never waits for the disk.

One snapshot waits at most, the newest. A session's folder is made when there is something to keep; a start that only
looks at what was continued leaves no trace. Knows no window: what is to be told goes to a function.
"""

from __future__ import annotations

import errno
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from neuron_gui.core.folder_lock import TOUCHED_EVERY
from neuron_gui.core.problem import Problem
from neuron_gui.core.session_files import SessionFiles, Snapshot
from neuron_gui.core.sessions import Session, Sessions

RETRY_SECONDS = 3.0
QUICK_RETRY_SECONDS = 0.2  # after a first failure, of which nobody hears: a scanner may have held the file


class SessionWriter:
    """Writes what is handed over.

    ``told`` is called in the writer's thread: with the reason when it cannot, nor soon after, once; and with None when
    it can again.
    """

    def __init__(
        self,
        sessions: Sessions,
        told: Callable[[Problem | None], object],
        continued: Session | None = None,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._sessions, self._told, self._retry_seconds = sessions, told, retry_seconds
        self._continued = continued  # held until the work is kept elsewhere
        self._files: SessionFiles | None = None
        self._piece = 0
        self._waiting: tuple[int, Snapshot] | None = None
        self._writing = self._closing = False
        self._failures = 0  # in a row
        self._retry_at = 0.0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    @property
    def folder(self) -> Path | None:
        """The session that holds the work; what was continued, before anything was changed in it."""
        files, continued = self._files, self._continued
        session = files.session if files is not None else continued
        return session.folder if session is not None else None

    def hand_over(self, snapshot: Snapshot, piece: int = 0) -> None:
        """Keep this. Another ``piece`` of work than before begins a session of its own."""
        with self._changed:
            self._waiting = piece, snapshot
            self._changed.notify_all()

    def settle(self, seconds: float) -> bool:
        """Whether all is on disk that was handed over; waits for it, unless it is known that it cannot be written."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writing and (self._waiting is None or self._failures > 1), seconds)
            return not self._writing and self._waiting is None

    def close(self, seconds: float = 5.0) -> bool:
        """Write what waits, and let the session go; a disk that does not answer is not waited for."""
        with self._changed:
            self._closing = True
            self._retry_at = min(self._retry_at, time.monotonic() + QUICK_RETRY_SECONDS)
            self._changed.notify_all()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # In the writer's thread

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_something_to_do, self._patience())
                order = None
                if self._has_something_to_do():
                    order, self._waiting = self._waiting, None
                    self._writing = order is not None
                is_over = self._closing and order is None and self._waiting is None
            if order is not None:
                self._keep(*order)
            if is_over:
                break
            for session in self._sessions_held():
                session.touch()
        self._let_go()

    def _has_something_to_do(self) -> bool:
        return self._closing if self._waiting is None else time.monotonic() >= self._retry_at

    def _patience(self) -> float | None:
        if self._waiting is not None:
            return max(0.0, self._retry_at - time.monotonic())
        return TOUCHED_EVERY if any(session.needs_touch for session in self._sessions_held()) else None

    def _keep(self, piece: int, snapshot: Snapshot) -> None:
        problem = None
        try:
            self._write(piece, snapshot)
        except (Problem, OSError) as error:
            problem = _reason(error)
        except Exception as error:  # nobody foresaw it: told with its details, once, and the window goes on
            problem = Problem("Your work is not being kept for the next start: {reason}.", reason=type(error).__name__)
            if self._failures == 0:
                sys.excepthook(type(error), error, error.__traceback__)
        with self._changed:
            before, self._failures = self._failures, self._failures + 1 if problem is not None else 0
            self._writing = False
            seconds = min(QUICK_RETRY_SECONDS, self._retry_seconds) if self._failures == 1 else self._retry_seconds
            self._retry_at = time.monotonic() + seconds if self._failures else 0.0
            if self._closing and self._failures > 1:
                self._waiting = None
            elif self._failures and self._waiting is None:
                self._waiting = piece, snapshot
            self._changed.notify_all()
        if self._failures == 2 or (problem is None and before > 1):
            self._told(problem)

    def _write(self, piece: int, snapshot: Snapshot) -> None:
        if self._files is not None and not self._files.session.work_file.exists():
            self._files.close()  # its folder was deleted, or is on a disk that is gone
            self._files.session.close()
            self._files = None
        if self._files is not None and self._piece == piece:
            self._files.write(snapshot)
            return
        files = SessionFiles(self._sessions.begin())
        try:
            files.write(snapshot)
        except BaseException:
            files.close()
            files.session.close()
            raise
        self._let_go()
        self._files, self._piece = files, piece
        self._sessions.tidy()

    def _sessions_held(self) -> list[Session]:
        held = [self._continued, self._files.session if self._files is not None else None]
        return [session for session in held if session is not None]

    def _let_go(self) -> None:
        """Leave the sessions there are to others; nothing in them was lost."""
        if self._files is not None:
            self._files.close()
        for session in self._sessions_held():
            session.mark_done()
            session.close()
        self._files = self._continued = None


def _reason(error: Problem | OSError) -> Problem:
    """Why the work is not kept, in one sentence."""
    cause = error.__cause__ if isinstance(error, Problem) else error
    number = cause.errno if isinstance(cause, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return Problem("The disk is full: your work is not being kept for the next start.")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem("Writing is not permitted: your work is not being kept for the next start.")
    reason = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
    return Problem("Your work is not being kept for the next start: {reason}.", reason=reason.rstrip("."))
