"""Whole files: read if they are not too large, and written so that at every moment the old or the new one is there.

Every failure is a Problem in one sentence. Knows nothing of what is in the files.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

from neuron_gui.core.problem import Problem

MOST_BYTES = 50_000_000  # of a file


def read_whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a plain file that is not too large; Problem says why not."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Problem("“{name}” is a folder.", name=path.name)
        if not stat.S_ISREG(about.st_mode):
            raise Problem("“{name}” is not a file that can be read.", name=path.name)
        if about.st_size > max(most, MOST_BYTES):
            raise too_large(path.name)
        with path.open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        if isinstance(error, Problem):
            raise
        raise _why_not_read(error, path) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at every moment either the old or the new one is there, whole.

    Raises Problem if it cannot be written.
    """
    try:
        target = path.resolve()  # a link stays a link to the file that is written
        temporary = target.with_name(f".{secrets.token_hex(6)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _why_not_saved(error, path) from error


def too_large(name: str) -> Problem:
    """What is said of a file with more in it than can be meant."""
    return Problem("“{name}” is too large to be opened.", name=name)


def _why_not_read(error: Exception, path: Path) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem("There is no file “{name}”.", name=path.name)
    if isinstance(error, PermissionError):
        return Problem("“{name}” may not be read: the permission is missing.", name=path.name)
    reason = getattr(error, "strerror", None) or str(error)
    return Problem("“{name}” cannot be read: {reason}.", name=path.name, reason=reason)


def _why_not_saved(error: OSError, path: Path) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("“{name}” was not saved: the disk is full.", name=path.name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem("“{name}” was not saved: writing is not permitted there.", name=path.name)
    if isinstance(error, FileNotFoundError):
        return Problem("“{name}” was not saved: the folder is not there.", name=path.name)
    if isinstance(error, IsADirectoryError):
        return Problem("“{name}” was not saved: there is a folder of that name.", name=path.name)
    return Problem("“{name}” was not saved: {reason}.", name=path.name, reason=error.strerror or str(error))
