"""Packs the bundle as an archive that runs from any folder or stick, with scripts that install it for good.

The same bundle gives the same archive, byte for byte. Knows nothing of how the bundle is made. Standard library only;
needs xz.
"""

from __future__ import annotations

import datetime
import shutil
import tarfile
from pathlib import Path

import bundle as bundles

from linux.share import PACKAGE, lay_share

HERE = Path(__file__).resolve().parent


def make_portable(bundle: Path, destination: Path, work: Path, *, version: str, quick: bool = False) -> Path:
    """Pack the bundle into the folder ``destination``, by way of the folder ``work``; returns the archive.

    ``quick`` packs in seconds what otherwise takes minutes. Raises CalledProcessError if xz fails.
    """
    folder = work / f"{PACKAGE}-{version}"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(bundle, folder, symlinks=True, copy_function=_link)
    moment = datetime.datetime.fromtimestamp(bundles.source_date(), datetime.timezone.utc)
    lay_share(folder / "share", version=version, date=moment.date(), prefix="/usr/local")
    for name in ("install.sh", "uninstall.sh", "README.txt"):
        shutil.copyfile(HERE / name, folder / name)
        (folder / name).chmod(0o755 if name.endswith(".sh") else 0o644)
    shutil.copyfile(bundles.ROOT / "LICENSE", folder / "LICENSE")
    archive = work / f"{PACKAGE}-{version}-linux-x86_64.tar"
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, str(path.relative_to(work)), recursive=False, filter=_anonymous)
    # Blocks of one size, so that the number of processors changes nothing.
    bundles.run("xz", "-T2", "--block-size=192MiB", "-1" if quick else "-9", "--force", archive)
    return Path(shutil.move(archive.with_name(f"{archive.name}.xz"), destination / f"{archive.name}.xz"))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's name, and the moment that all files have; hard links come about only here, by packing."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = bundles.source_date()
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def _link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target
