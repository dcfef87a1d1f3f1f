"""``python packaging/changed.py``: whether anything that decides if the bundle works differs from what was proved last.

``proved.txt`` beside this file has the checksum of each such file, written by ``--record`` at the end of ``prove.sh``.
Exit 0 if nothing differs; 1, with the files' names, if something does: then the bundle is to be built and tried anew.
The rest of the program (windows, plots, words) runs in a bundle as it runs in the tests, so that it does not count.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
RECORD = PACKAGING / "proved.txt"
# What is packed and how, what the program needs, and how it starts and finds its engine and its own files.
PATTERNS = (
    "packaging/*.py",
    "packaging/*.spec",
    "packaging/requirements.*",
    "packaging/hooks/*.py",
    "packaging/linux/*",
    "pyproject.toml",
    "neuron_gui/*.py",
    "neuron_gui/core/resources.py",
    "neuron_gui/keras_engine/*.py",
)


def checksums() -> dict[str, str]:
    """The SHA-256 of each file that counts, by its path in the checkout."""
    files = sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern) if path.is_file()})
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def recorded() -> dict[str, str]:
    """The same of what was proved; empty if nothing was."""
    if not RECORD.is_file():
        return {}
    return {path: digest for digest, path in (line.split(maxsplit=1) for line in RECORD.read_text().splitlines())}


def main() -> int:
    """Compare, or record."""
    now, then = checksums(), recorded()
    if sys.argv[1:] == ["--record"]:
        RECORD.write_text("".join(f"{digest}  {path}\n" for path, digest in now.items()))
        return 0
    differing = sorted(path for path in now.keys() | then.keys() if now.get(path) != then.get(path))
    print("as it was proved" if not differing else "differs from what was proved: " + ", ".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
