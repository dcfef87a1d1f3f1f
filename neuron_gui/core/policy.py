"""What the administrator of a computer has decided for all who use it: one small TOML file, which may be missing.

    start = "fresh"                     # begin each start anew; "continue", as usual, shows what was left
    start_file = "/srv/lesson.neuron"   # what a fresh start shows: a .neuron file, or a table
    examples = "/srv/examples"          # a folder of the school's own examples
    theme = "dark"                      # for whoever has not chosen one: "light", "dark" or "system"
    autosave = "/srv/work"              # where unsaved work is kept, in a folder for each user

Knows no window, and nothing of what is done about it. What it does not know is passed over, so that one file serves
several versions; what is wrong is told, and the rest is followed.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from neuron_gui.core.problem import Problem

CONTINUE, FRESH = "continue", "fresh"
THEMES = ("system", "light", "dark")
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Policy:
    """How the program starts here; ``troubles`` are the sentences about what in the file cannot be followed."""

    start: str = CONTINUE
    theme: str = "system"
    start_file: Path | None = None
    examples: Path | None = None
    autosave: Path | None = None
    troubles: tuple[Problem, ...] = ()

    @property
    def starts_fresh(self) -> bool:
        """Whether nobody is shown what somebody before left."""
        return self.start == FRESH


def policy_file(platform: str = sys.platform) -> Path:
    """Where the file is, if there is one; only an administrator can write there."""
    if platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Hello Neuron" / "policy.toml"
    if platform == "darwin":
        return Path("/Library/Application Support/Hello Neuron/policy.toml")
    return Path("/etc/neuron-gui/policy.toml")


def read_policy(path: Path) -> Policy:
    """What the file says; the usual where there is none, or where it cannot be understood."""
    try:
        given = _read(path)
    except Problem as problem:
        return Policy(troubles=(problem,))
    troubles: list[Problem] = []
    name = str(path)

    def choice(key: str, *known: str) -> str:
        value = given.get(key, known[0])
        if value in known:
            return str(value)
        words = " or ".join(f"“{word}”" for word in known)
        troubles.append(
            Problem("“{name}”: {key} is {words}, not “{value}”.", name=name, key=key, words=words, value=value)
        )
        return known[0]

    def place(key: str) -> Path | None:
        value = given.get(key)
        if value is None:
            return None
        whole = expanded(value) if isinstance(value, str) else None
        if whole is None:
            troubles.append(Problem("“{name}”: {key} is a whole path, not “{value}”.", name=name, key=key, value=value))
        return whole

    start, theme = choice("start", CONTINUE, FRESH), choice("theme", *THEMES)
    return Policy(start, theme, place("start_file"), place("examples"), place("autosave"), tuple(troubles))


def expanded(text: str) -> Path | None:
    """A path with ``~``, ``$NAME`` and (on Windows) ``%NAME%`` filled in; None if it is no whole path then."""
    path = Path(os.path.expandvars(text)).expanduser() if text and "\0" not in text else None
    unknown = re.search(r"\$\w|\$\{", str(path)) if path is not None else None
    return path if path is not None and unknown is None and path.is_absolute() else None


def own_folder(shared: Path) -> Path:
    """The folder of this user in one that many share, which nobody else can read.

    Raises Problem if it cannot be made or written.
    """
    try:
        own = shared / (re.sub(r"[^\w.-]", "_", getpass.getuser()).lstrip(".") or "user")
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, KeyError) as error:  # KeyError: a user without a name
        reason = getattr(error, "strerror", None) or error
        raise Problem("Work cannot be kept in “{name}”: {reason}.", name=str(shared), reason=reason) from error
    if not os.access(own, os.W_OK | os.X_OK):
        raise Problem("Work cannot be kept in “{name}”: it cannot be written.", name=str(own))
    return own


def _read(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise Problem("“{name}” cannot be read: {reason}.", name=str(path), reason=error.strerror or error) from error
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # editors on Windows begin a file with that mark
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("“{name}” is not TOML: {reason}.", name=str(path), reason=error) from error
