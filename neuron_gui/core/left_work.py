"""What the last window left: the session that a start continues, locked for it, with its work."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.session_files import Restored, read_session
from neuron_gui.core.sessions import Earlier, Session, Sessions


@dataclass(frozen=True, eq=False)
class Left:
    """Work that was left at ``time``, in seconds since 1970."""

    session: Session
    restored: Restored
    time: float


def find_left(sessions: Sessions) -> Left | None:
    """The best session that can be locked and read, if there is one; one that cannot be read stays where it is."""
    is_beside = False  # another window, which was quicker
    for earlier in sessions.to_continue():
        if is_beside and earlier.is_done:
            continue
        session = sessions.take(earlier)
        if session is None:
            is_beside = True
            continue
        left = _read(session, earlier)
        if left is not None:
            return left
    return None


def _read(session: Session, earlier: Earlier) -> Left | None:
    try:
        return Left(session, read_session(session.folder), earlier.time)
    except Exception:  # whatever is wrong with it: a start that fails because of it would fail for ever
        session.close()
        return None
