"""Writes the notices that the licences of all that is in the bundle ask for.

``THIRD-PARTY-NOTICES.txt`` lists every part with its version, its licence and where the text of that is; the folder
``licences`` beside it has the texts. The same environment and bundle give the same bytes. Standard library only; on
Debian and its relatives dpkg tells whose a library of the system is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

from sbom import INSIDE, LIBRARY, LONGEST_NAME, in_the_bundle, normal, packed

NOTICES, TEXTS = "THIRD-PARTY-NOTICES.txt", "licences"
OURS = Path(__file__).resolve().parent.parent / "licences"
DOCUMENTS = Path("/usr/share/doc")
# What a distribution calls its licence. Anything else named so belongs to code that is never in the bundle.
TEXT_NAME = re.compile(r"(licen[cs]e|copying|notice|authors|third.party)[^/]*$", re.IGNORECASE)
CODE = re.compile(r"\.(py|pyc|pyi|h|so|json)$")
# Some distributions only name their licence; these are the texts of those names.
NAMED = {"apache": ("Apache-2.0.txt",), "lgpl-3.0": ("LGPL-3.0.txt", "GPL-3.0.txt")}
QT = ("pyside6-essentials", "shiboken6")

# Lines of 76, so that they are read without being broken anew in the program's own dialog.
INTRODUCTION = """\
HELLO NEURON: WHAT IS INSIDE, AND UNDER WHICH LICENCES

Hello Neuron itself is free software under the MIT licence; its typeface,
made from Inter, is under the SIL Open Font License 1.1. It brings along all
that it needs to run: the free software that is listed here, each part under
its own licence. The texts are in the folder "{texts}" beside this file.
"""
ABOUT_QT = """\
QT, PYSIDE6 AND SHIBOKEN6 (LGPL)

The window is made with Qt {version}, by way of Qt for Python (PySide6 and
shiboken6) {version}, which The Qt Company Ltd. and other contributors give
to everybody under the GNU Lesser General Public License, version 3
({texts}/LGPL-3.0.txt, which builds on {texts}/GPL-3.0.txt). Hello
Neuron uses these libraries as they are, without any change.

- You may replace them: they are separate shared libraries in the folders
  _internal/PySide6 and _internal/shiboken6 of the program. Put your own
  builds of the same version, changed as you like, in their place, and the
  program uses those. Nothing in it prevents that, and you may take it apart
  to find faults in such changes.
- Their source, also of exactly this version:
  https://download.qt.io/official_releases/QtForPython/pyside6/PySide6-{version}-src/
  https://download.qt.io/official_releases/qt/{minor}/{version}/single/
  https://code.qt.io/cgit/pyside/pyside-setup.git (tag v{version})
  https://code.qt.io/cgit/qt/ (tag v{version} of each part)
- Qt itself contains parts by others:
  https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""
ABOUT_SYSTEM = """\
LIBRARIES OF THE SYSTEM

They were taken unchanged from {system}, which
also gives the source of each: apt-get source NAME=VERSION. They are separate
files in the folder _internal of the program, and may be replaced by other
builds of the same version. The licences are in their texts.

"""
# Where the licence's own name would frighten without need.
BETTER_SAID = {"pyinstaller": "GPL 2, with an exception for the programs that are made with it"}


@dataclass(frozen=True)
class Part:
    """One thing in the bundle: what it is, its licence's name if known, and the texts' paths in the folder of texts."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def write_notices(site_packages: Path, bundle: Path, destination: Path) -> None:
    """Write both into the folder ``destination`` for a bundle that was made from what is in ``site_packages``.

    Raises ValueError for a part that has no licence's text: before one is in packaging/licences, it must not be given
    away.
    """
    texts = destination / TEXTS
    shutil.rmtree(texts, ignore_errors=True)
    texts.mkdir(parents=True)
    for path in sorted(OURS.iterdir()):
        _copy(path, texts / path.name)
    installed = {normal(one.metadata["Name"]): one for one in distributions(path=[str(site_packages)])}
    files = {name: [file.as_posix() for file in one.files or []] for name, one in installed.items()}
    parts = [_part(installed[name], texts) for name in sorted(in_the_bundle(files, packed(bundle)))]
    known = {file for each in files.values() for file in each}
    system = _system_parts(_foreign(bundle, known), texts)
    qt = [installed[name].version for name in QT if name in installed]
    chapters = [INTRODUCTION.format(texts=TEXTS)]
    if qt:
        chapters.append(ABOUT_QT.format(version=qt[0], minor=".".join(qt[0].split(".")[:2]), texts=TEXTS))
    python = Part("Python", "", "PSF-2.0", ("PSF-2.0.txt",))
    chapters.append("PYTHON AND ITS PACKAGES\n\n" + _listed([python, *parts]))
    if system:
        chapters.append(ABOUT_SYSTEM.format(system=_system_name()) + _listed(system))
    line = "\n" + "-" * 76 + "\n\n"
    (destination / NOTICES).write_text(line.join(chapters), encoding="utf-8", newline="\n")


def _part(one: Distribution, texts: Path) -> Part:
    name, told = one.metadata["Name"], one.metadata
    licence = told["License-Expression"] or (told["License"] or "").strip().partition("\n")[0]
    if not 0 < len(licence) <= LONGEST_NAME or licence.startswith("Copyright"):
        classes = [each.rsplit(" :: ", 1)[1] for each in told.get_all("Classifier") or [] if each.startswith("License")]
        licence = ", ".join(classes)
    licence = BETTER_SAID.get(normal(name), licence)
    found = sorted(str(file) for file in one.files or [] if _is_text(str(file)))
    written = []
    for file in found:
        # "name-1.0.dist-info/licenses/LICENSE" becomes name/LICENSE, "name/part/LICENSE" name/part-LICENSE.
        inner = [word.removesuffix(".dist-info") for word in PurePosixPath(file).parts[1:] if word != "licenses"]
        target = f"{normal(name)}/{'-'.join(inner)}"
        _copy(Path(str(one.locate_file(file))), texts / target)
        written.append(target)
    if not written:
        written = [text for word, named in NAMED.items() if word in licence.lower() for text in named]
    if not written:
        raise ValueError(f"{name} has no text of its licence ({licence})")
    return Part(name, one.version, licence, tuple(written))


def _is_text(file: str) -> bool:
    # Headers that only compilers want are not in the bundle, nor is what they belong to.
    return TEXT_NAME.search(file) is not None and not CODE.search(file) and "/include/" not in file


def _foreign(bundle: Path, known: Iterable[str]) -> list[str]:
    """The names of the bundle's libraries that neither a distribution nor Python brought."""
    known = set(known)
    names = set()
    for path in bundle.rglob("*"):
        place = INSIDE.sub("", path.relative_to(bundle).as_posix())
        python = path.name.startswith("libpython") or "/lib-dynload/" in place
        if LIBRARY.search(path.name) and path.is_file() and not path.is_symlink() and not python and place not in known:
            names.add(path.name)
    return sorted(names)


def _system_parts(libraries: Sequence[str], texts: Path) -> list[Part]:
    """The Debian packages that these libraries come from; elsewhere each library by its name alone."""
    if not libraries or shutil.which("dpkg-query") is None:
        return [Part(name, "", "that of the system", ()) for name in libraries]
    asked = subprocess.run(
        ["dpkg-query", "-S", *(f"*/{name}" for name in libraries)], capture_output=True, text=True, check=False
    )
    owners: dict[str, str] = {}
    for line in asked.stdout.splitlines():
        packages, _, path = line.rpartition(": ")
        owners.setdefault(PurePosixPath(path).name, packages.split(", ")[0].split(":")[0])
    parts = {}
    for library in libraries:
        if library not in owners:
            raise ValueError(f"nobody knows whose {library} is: no package has it")
        package = owners[library]
        shown = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True
        )
        target = f"system/{package}.txt"
        _copy(DOCUMENTS / package / "copyright", texts / target)
        parts[package] = Part(package, shown.stdout, "", (target,))
    return [parts[package] for package in sorted(parts)]


def _system_name() -> str:
    release = Path("/etc/os-release")
    told = release.read_text(encoding="utf-8") if release.is_file() else ""
    found = re.search(r'^PRETTY_NAME="?([^"\n]+)', told, re.MULTILINE)
    return found[1] if found else "the system that the program was packed on"


def _listed(parts: Sequence[Part]) -> str:
    lines = []
    for part in parts:
        lines.append(" ".join(filter(None, (part.name, part.version, part.licence and f"({part.licence})"))))
        lines += [f"    {TEXTS}/{text}" for text in part.texts]
    return "\n".join(lines) + "\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)
