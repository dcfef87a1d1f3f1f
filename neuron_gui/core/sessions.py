"""The folder of autosaves: one folder for each session, locked while a window works in it; the last twenty are kept.

A session counts from the moment when its ``work.json`` is there. Knows nothing of what is in that file.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from neuron_gui.core.folder_lock import LOCK, OWNER, FolderLock
from neuron_gui.core.whole_files import write_whole

WORK = "work.json"
DONE = "done"  # a file that says: a window was closed over this work, or went on from it elsewhere
KEPT = 20
_MARKS = (LOCK, OWNER, DONE)
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}")


@dataclass(frozen=True)
class Earlier:
    """A session that was written at ``time``, in seconds since 1970; the newest is continued."""

    folder: Path
    time: float

    @property
    def is_done(self) -> bool:
        """Whether no window lost it: one that was killed leaves it without that mark."""
        return (self.folder / DONE).exists()


class Session:
    """A session's folder, in which no one else writes as long as this is held."""

    def __init__(self, folder: Path, lock: FolderLock) -> None:
        self.folder = folder
        self._lock = lock

    @property
    def work_file(self) -> Path:
        """The file that makes it count."""
        return self.folder / WORK

    def write(self, name: str, content: bytes) -> None:
        """Write one of its files whole, to survive a power cut. Raises Problem if that cannot be done."""
        write_whole(self.folder / name, content)
        sync_folder(self.folder)

    def remove_all_but(self, names: set[str]) -> None:
        """Remove the files that are no longer needed; what cannot be removed does no harm."""
        with contextlib.suppress(OSError):
            for file in list(self.folder.iterdir()):
                if file.name not in names and file.name not in (WORK, *_MARKS):
                    with contextlib.suppress(OSError):
                        file.unlink()

    @property
    def needs_touch(self) -> bool:
        """Whether others only know by ``touch`` that a window works here."""
        return self._lock.is_named

    def touch(self) -> None:
        """Say that a window still works here."""
        self._lock.touch()

    def mark_done(self) -> None:
        """Say that nothing of it was lost to a crash: only the first window continues it."""
        with contextlib.suppress(OSError):
            (self.folder / DONE).touch()

    def close(self) -> None:
        """Let others have it; an empty one goes."""
        empty = not self.work_file.exists()
        if empty:
            _remove(self.folder)
        self._lock.release()
        if empty:
            _remove_lock(self.folder)


class Sessions:
    """All sessions of one person on one computer. The folder need not exist until something is kept there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self) -> Session:
        """A new session, locked. Raises OSError if the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = time.strftime("%Y-%m-%dT%H-%M-%S-") + secrets.token_hex(3)
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        sync_folder(self.folder)
        lock = FolderLock.take(folder)
        if lock is None:  # nobody else knows the name
            raise OSError(f"{folder} is locked")
        return Session(folder, lock)

    def newest(self) -> list[Earlier]:
        """All that can be read, the newest first; also those in which a window works."""
        try:
            folders = [folder for folder in self.folder.iterdir() if _NAME.fullmatch(folder.name)]
        except OSError:
            return []
        found = [Earlier(folder, written) for folder in folders if (written := _written(folder)) is not None]
        return sorted(found, key=lambda session: (session.time, session.folder.name), reverse=True)

    def take(self, earlier: Earlier) -> Session | None:
        """Lock a session; None if a window works in it, or it has gone meanwhile."""
        try:
            lock = FolderLock.take(earlier.folder)
        except OSError:  # nobody can write there, but what is there can be read
            lock = FolderLock(None, None)
        if lock is None:
            return None
        session = Session(earlier.folder, lock)
        if not session.work_file.exists():
            lock.release()
            return None
        return session

    def to_continue(self) -> list[Earlier]:
        """What a start may continue, the best first.

        The first window continues the newest. Beside another window only what was lost to a crash is continued: a
        person who opens a second window does not expect the work of yesterday in it.
        """
        found = self.newest()
        taken = {session.folder for session in found if FolderLock.is_taken(session.folder)}
        free = [session for session in found if session.folder not in taken]
        return [session for session in free if not session.is_done] if taken else free

    def tidy(self, keep: int = KEPT) -> None:
        """Remove all but the newest so many, and none in which a window works."""
        for old in self.newest()[keep:]:
            session = self.take(old)
            if session is not None:
                with contextlib.suppress(OSError):
                    session.work_file.unlink()  # from now on it is none
                session.close()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where the system needs to be told."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _written(folder: Path) -> float | None:
    """When a session was last written; None if it has no work."""
    try:
        times = {file.name: file.stat().st_mtime for file in folder.iterdir() if file.name not in _MARKS}
    except OSError:
        return None
    return max(times.values()) if WORK in times else None


def _remove(folder: Path) -> None:
    """Remove what is in a folder but its lock, which is held."""
    with contextlib.suppress(OSError):
        for file in list(folder.iterdir()):
            if file.name not in (LOCK, OWNER):
                file.unlink(missing_ok=True)


def _remove_lock(folder: Path) -> None:
    with contextlib.suppress(OSError):
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
