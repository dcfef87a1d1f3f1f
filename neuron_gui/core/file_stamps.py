"""By what a file is known again, so that one that somebody else has changed is not written over unseen."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """Size and digest of what was in a file. Not its time: copying a folder there and back changes no work."""

    size: int
    digest: bytes

    @classmethod
    def of(cls, content: bytes) -> Stamp:
        """The stamp of a file with this content."""
        return cls(len(content), blake2b(content, digest_size=16).digest())


def read_stamp(path: Path) -> Stamp | None:
    """The stamp of a file as it is now; None where there is none that can be read."""
    try:
        return Stamp.of(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None


def is_changed(path: Path, known: Stamp) -> bool:
    """Whether there is a file that holds something else than was known of it."""
    try:
        if not path.is_file():
            return False
        return path.stat().st_size != known.size or read_stamp(path) not in (known, None)
    except OSError:
        return False
