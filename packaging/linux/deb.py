"""Packs the bundle as a .deb for Debian, Ubuntu and their relatives.

The same bundle gives the same package, byte for byte. Knows nothing of how the bundle is made. Standard library only;
needs dpkg-deb, which is on every system that takes such packages.
"""

from __future__ import annotations

import datetime
import hashlib
import shutil
from pathlib import Path

import bundle as bundles

from linux.share import HOME, MAINTAINER, PACKAGE, lay_share

ARCHITECTURE = "amd64"
# What the bundle asks the system for, and which package has it. What is not here must be in the bundle.
FROM_THE_SYSTEM = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxcb.so.1": "libxcb1",
}
FROM_GLIBC = {"ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1"}
# Only the plugin for Wayland asks for these, and where they are missing there is no Wayland.
FOR_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# Read by the bundle's own libraries: where fonts are (with one of them), and how keyboards are laid out.
FILES_OF_THE_SYSTEM = ("fontconfig-config", "xkb-data")
RECOMMENDED = ("desktop-file-utils", "hicolor-icon-theme", "shared-mime-info", "xdg-utils")

CONTROL = """\
Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: education
Priority: optional
Homepage: {home}
Description: one artificial neuron, learning in front of you
 A desktop program for classrooms. Type a table of numbers, press Train, and
 watch a neuron find the rule behind them in an animated diagram and a live
 plot of its loss; then ask it about a number that it has never seen, and let
 it explain why the answer is what it is.
 .
 The neuron is a real Keras model. The package brings Python, Qt, TensorFlow
 and all else that it needs, and works without a network.
"""


def make_deb(bundle: Path, destination: Path, work: Path, *, version: str, quick: bool = False) -> Path:
    """Pack the bundle into the folder ``destination``, by way of the folder ``work``; returns the package.

    ``quick`` packs with zstd in seconds, otherwise xz takes minutes and a quarter less room. Raises Missing if the
    bundle asks for a library that no package is known for, CalledProcessError if dpkg-deb fails.
    """
    root = work / "root"
    shutil.rmtree(work, ignore_errors=True)
    (root / "usr" / "bin").mkdir(parents=True)
    shutil.copytree(bundle, root / "usr" / "lib" / PACKAGE, symlinks=True, copy_function=_link)
    for program in ("neuron-gui", "neuron-gui-cli"):
        (root / "usr" / "bin" / program).symlink_to(f"../lib/{PACKAGE}/{program}")
    moment = datetime.datetime.fromtimestamp(bundles.source_date(), datetime.timezone.utc)
    lay_share(root / "usr" / "share", version=version, date=moment.date())
    _settle(root / "usr" / "bin", root / "usr" / "share")
    _write_debian(root, version)
    output = destination / f"{PACKAGE}_{version}_{ARCHITECTURE}.deb"
    packing = ("-Zzstd", "-z3") if quick else ("-Zxz", "-z9")
    bundles.run("dpkg-deb", "--root-owner-group", "--threads-max=2", *packing, "--build", root, output)
    return output


def dependencies(bundle: Path) -> list[str]:
    """What must be on the system for the bundle to start, as packages. Raises Missing for an unknown library."""
    files = bundles.elf_files(bundle)
    there = {path.name for path in files}
    asked = {name for path in files for name in bundles.needed(path)} - there - FROM_GLIBC - FOR_WAYLAND.keys()
    if unknown := sorted(asked - FROM_THE_SYSTEM.keys()):
        raise bundles.Missing(f"Install what has {', '.join(unknown)} before building: the bundle asks for it.")
    return [
        f"libc6 (>= {bundles.newest_glibc(files)})",
        *sorted([*(FROM_THE_SYSTEM[name] for name in asked), *FILES_OF_THE_SYSTEM]),
    ]


def _write_debian(root: Path, version: str) -> None:
    files = sorted(each for each in (root / "usr").rglob("*") if each.is_file() and not each.is_symlink())
    sums = [f"{hashlib.md5(each.read_bytes()).hexdigest()}  {each.relative_to(root)}\n" for each in files]
    control = CONTROL.format(
        package=PACKAGE,
        version=version,
        architecture=ARCHITECTURE,
        maintainer=MAINTAINER,
        size=sum(-(-each.stat().st_size // 1024) for each in files),
        depends=", ".join(dependencies(root / "usr" / "lib" / PACKAGE)),
        recommends=", ".join([*RECOMMENDED, *FOR_WAYLAND.values()]),
        home=HOME,
    )
    debian = root / "DEBIAN"
    debian.mkdir()
    (debian / "control").write_text(control, encoding="utf-8")
    (debian / "md5sums").write_text("".join(sums), encoding="utf-8")
    _settle(debian)
    bundles.date(root)


def _settle(*folders: Path) -> None:
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)


def _link(source: str, target: str) -> str:
    """Not a copy: the bundle is large, and both are read only."""
    Path(target).hardlink_to(source)
    return target
