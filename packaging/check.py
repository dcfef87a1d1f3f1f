"""``python packaging/check.py``: what can be checked of the installers without building any.

Exit 0 if all is well, 1 if something is wrong (the tools say what), 2 if a tool is missing (and which package has it).
"""

from __future__ import annotations

import ast
import datetime
import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bundle import version
from linux.changelog import read_changelog
from linux.share import APP_ID, lay_share

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
# The tools, and the packages of Debian and its relatives that have them.
TOOLS = {
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "update-mime-database": "shared-mime-info",
    "mandoc": "mandoc",
    "shellcheck": "shellcheck",
    "xmllint": "libxml2-utils",
}


def main() -> int:
    """Check everything; say each fault, not only the first."""
    if missing := sorted(package for tool, package in TOOLS.items() if shutil.which(tool) is None):
        print(f"First: sudo apt-get install {' '.join(missing)}", file=sys.stderr)
        return 2
    faults = [*python_faults(), *version_faults(), *script_faults()]
    with tempfile.TemporaryDirectory() as name:
        share = Path(name)
        if not faults:  # the tree cannot be laid without them
            lay_share(share, version=version(), date=datetime.date.today())
            faults += share_faults(share)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"packaging: {len(faults)} faults" if faults else "packaging: all is well")
    return 1 if faults else 0


def python_faults() -> list[str]:
    """Every script and the recipe of the bundle must be Python at all; the recipe is run only by PyInstaller."""
    faults = []
    for path in sorted([*PACKAGING.rglob("*.py"), *PACKAGING.rglob("*.spec")]):
        try:
            ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 10))
        except SyntaxError as error:
            faults.append(f"{path.relative_to(ROOT)}:{error.lineno}: {error.msg}")
    return faults


def version_faults() -> list[str]:
    """The changelog's top section must be of this version."""
    try:
        newest = read_changelog(ROOT / "CHANGELOG.md")[0].version
    except ValueError as error:
        return [str(error)]
    return [] if newest == version() else [f"CHANGELOG.md has {newest} on top, but the program is {version()}"]


def script_faults() -> list[str]:
    """What shellcheck says of every shell script."""
    scripts = [*PACKAGING.rglob("*.sh"), ROOT / ".ci" / "run"]
    return _faults("shellcheck", *map(str, sorted(scripts)))


def share_faults(share: Path) -> list[str]:
    """What the tools of a Linux desktop say of the tree that becomes /usr/share."""
    metainfo = share / "metainfo" / f"{APP_ID}.metainfo.xml"
    mime = share / "mime" / "packages" / f"{APP_ID}.xml"
    page = share / "neuron-gui.1"
    packed = share / "man" / "man1" / "neuron-gui.1.gz"
    page.write_bytes(gzip.decompress(packed.read_bytes()))
    return [
        *_faults("desktop-file-validate", str(share / "applications" / f"{APP_ID}.desktop"), silent=True),
        # Not --strict: versions before 1.0 do not know <developer>, and say so as an information.
        *_faults("appstreamcli", "validate", "--no-net", str(metainfo)),
        *_faults("xmllint", "--noout", str(metainfo), str(mime)),
        *_faults("env", f"XDG_DATA_DIRS={share}", "update-mime-database", str(share / "mime"), silent=True),
        *_faults("mandoc", "-Tlint", "-Wstyle", str(page)),
    ]


def _faults(*command: str, silent: bool = False) -> list[str]:
    """What a tool says, if it fails; ``silent``: a tool that says nothing when all is well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = (done.stdout + done.stderr).strip()
    if done.returncode or (silent and told):
        return [f"{command[0]}: {told or f'exit {done.returncode}'}"]
    return []


if __name__ == "__main__":
    sys.exit(main())
