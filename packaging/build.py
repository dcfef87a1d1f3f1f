"""``python packaging/build.py deb|portable|all``: makes the installers of this system from this checkout.

Says what must be installed first. What is made lies in ``dist/``; ``build/`` can be deleted at any time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import bundle
from bundle import BUILD, DIST, ON_LINUX, ON_WINDOWS, PACKAGING, Missing
from sbom import write_sbom

LINUX, WINDOWS, MAC = ("deb", "portable"), ("installer", "zip"), ("dmg",)
SYSTEM = "linux" if ON_LINUX else "windows" if ON_WINDOWS else "macos"


def main() -> int:
    """Make what was asked for; returns 0, 1 if a step failed, 2 if something must be installed first."""
    parser = argparse.ArgumentParser(prog="build.py", description="Make the installers of this system.")
    here = LINUX if ON_LINUX else WINDOWS if ON_WINDOWS else MAC
    parser.add_argument("what", choices=(*here, "all", "bundle", "lock"), help="all: " + ", ".join(here))
    parser.add_argument("--quick", action="store_true", help="larger files, packed in seconds")
    parser.add_argument("--anew", action="store_true", help="make the bundle anew, whatever is there")
    arguments = parser.parse_args()
    began = time.monotonic()
    try:
        if arguments.what == "lock":
            lock()
            return 0
        os.environ["SOURCE_DATE_EPOCH"] = str(bundle.source_date())  # for whatever writes a moment into what it makes
        made = make(here if arguments.what == "all" else (arguments.what,), arguments.quick, arguments.anew)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"Failed: {' '.join(map(str, error.cmd[:6]))}", file=sys.stderr)
        return 1
    for path in made:
        print(f"{path.relative_to(DIST.parent)}  {megabytes(path)}")
    print(f"{time.monotonic() - began:.0f} s")
    return 0


def make(what: tuple[str, ...], quick: bool = False, anew: bool = False) -> list[Path]:
    """Make the bundle and, of it, these installers; returns them. Raises Missing or CalledProcessError."""
    folder, version = bundle.make_bundle(anew), bundle.version()
    print(f"the bundle: {megabytes(folder)}")
    if what == ("bundle",):
        return []
    DIST.mkdir(exist_ok=True)
    made = [_make_one(kind, folder, version, quick) for kind in what]
    made.append(DIST / f"{bundle.NAME}-{version}-{SYSTEM}.cdx.json")
    write_sbom(bundle.PYTHON, made[-1], version=version, bundle=folder)
    for path in made:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")
    return made


def _make_one(kind: str, folder: Path, version: str, quick: bool) -> Path:
    if kind == "deb":
        from linux.deb import make_deb

        return make_deb(folder, DIST, BUILD / "deb", version=version, quick=quick)
    if kind == "portable":
        from linux.portable import make_portable

        return make_portable(folder, DIST, BUILD / "portable", version=version, quick=quick)
    if kind == "dmg":
        from linux.notices import NOTICES, TEXTS
        from macos.bundle import APP
        from macos.make_dmg import make_dmg

        notices = [folder / NOTICES, folder / TEXTS]
        return make_dmg(folder.parent / APP, DIST, version=version, notices=notices)
    from windows import make_installer as windows

    if kind == "zip":
        return windows.make_portable(folder, DIST, version=version)
    windows.sign_programs(folder)
    icons = {"icon": BUILD / "app.ico", "document_icon": BUILD / "document.ico"}
    return windows.make_installer(folder, DIST, version=version, **icons)


def megabytes(path: Path) -> str:
    """The size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file() and not each.is_symlink()]
    return f"{sum(each.stat().st_size for each in files) / 1e6:,.0f} MB"


def lock() -> None:
    """Write requirements.txt anew from requirements.in, with the hashes of all files for all three systems."""
    tool = BUILD / "lock"
    bundle.run(sys.executable, "-m", "venv", "--clear", tool)
    bundle.run(tool / ("Scripts" if ON_WINDOWS else "bin") / "python", "-m", "pip", "install", "-q", "uv")
    options = ["--universal", "--generate-hashes", "--python-version=3.10", "--no-header", "--no-annotate", "--upgrade"]
    bundle.run(
        tool / ("Scripts" if ON_WINDOWS else "bin") / "uv", "pip", "compile", "-q", *options,
        PACKAGING / "requirements.in", "-o", bundle.REQUIREMENTS,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
