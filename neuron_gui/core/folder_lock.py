"""Whether a living process works in a folder: a lock that the system releases when the process ends, however it ends.

Some network drives know no such locks. There a file names the owner instead, and is touched now and then as long as
the owner lives.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

LOCK, OWNER = "lock", "owner"  # the names of the files
TOUCHED_EVERY = 60.0  # seconds
DEAD_AFTER = 180.0  # seconds without a touch

_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK)


class FolderLock:
    """Held until ``release``, or until the process ends."""

    def __init__(self, handle: int | None, owner: Path | None) -> None:
        self._handle, self._owner = handle, owner

    @classmethod
    def take(cls, folder: Path) -> FolderLock | None:
        """Take it, or None if another process or window has it. Raises OSError if the folder cannot be written."""
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            return None if error.errno in _TAKEN else cls._take_by_name(folder / OWNER)
        return cls(handle, None)

    @classmethod
    def is_taken(cls, folder: Path) -> bool:
        """Whether somebody has it. Leaves no trace."""
        if not (folder / LOCK).exists():
            return False
        try:
            lock = cls.take(folder)
        except OSError:
            return False
        if lock is None:
            return True
        lock.release()
        return False

    @classmethod
    def _take_by_name(cls, owner: Path) -> FolderLock | None:
        if owner.exists():
            if _is_alive(owner):
                return None
            owner.unlink(missing_ok=True)
        try:
            with owner.open("x", encoding="utf-8") as file:
                file.write(f"{os.getpid()} {_host()}")
        except FileExistsError:  # another one was quicker
            return None
        return cls(None, owner)

    @property
    def is_named(self) -> bool:
        """Whether it is only a file with a name, and wants to be touched."""
        return self._owner is not None

    def touch(self) -> None:
        """Say that the owner lives."""
        if self._owner is not None:
            with contextlib.suppress(OSError):
                os.utime(self._owner)

    def release(self) -> None:
        """Let others have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._owner is not None:
            with contextlib.suppress(OSError):
                self._owner.unlink(missing_ok=True)
            self._owner = None


def _host() -> str:
    import platform

    return platform.node()


def _is_alive(owner: Path) -> bool:
    """Whether the one who is named there was heard of lately, and is not known to have ended."""
    try:
        age = time.time() - owner.stat().st_mtime
        pid, _, host = owner.read_text(encoding="utf-8", errors="replace").partition(" ")
    except OSError:
        return False
    if not -DEAD_AFTER < age < DEAD_AFTER:
        return False
    if sys.platform == "win32" or host != _host() or not pid.isdecimal():
        return True  # nothing else can be known
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
