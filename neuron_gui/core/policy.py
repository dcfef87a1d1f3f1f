"""What the administrator of a computer has decided for all who use it: one small TOML file, which may be missing.

    start = "fresh"    # begin each start with the first table; "continue", as usual, shows what was left

Knows no window, and nothing of what is done about it. What it does not know is passed over, so that one file serves
several versions.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from neuron_gui.core.problem import Problem

CONTINUE, FRESH = "continue", "fresh"
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Policy:
    """How the program starts here."""

    start: str = CONTINUE

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
    """What the file says; the usual where there is none. Raises Problem if it cannot be understood."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except OSError as error:
        raise Problem("“{name}” cannot be read: {reason}.", name=str(path), reason=error.strerror or error) from error
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        told = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("“{name}” is not TOML: {reason}.", name=str(path), reason=error) from error
    start = told.get("start", CONTINUE)
    if start not in (CONTINUE, FRESH):
        raise Problem("“{name}”: start is “fresh” or “continue”, not “{start}”.", name=str(path), start=start)
    return Policy(start)
