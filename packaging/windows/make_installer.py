"""Make what is given out for Windows from the bundle: the installer, with NSIS, and the portable zip.

    python packaging/windows/make_installer.py BUNDLE DESTINATION VERSION ICON [DOCUMENT_ICON]

BUNDLE is the folder that PyInstaller made, the icons are .ico files. Runs on Windows and, for trials with a stand-in,
on Linux. SOURCE_DATE_EPOCH (seconds) dates the files in the zip. HELLO_NEURON_SIGN is a command that signs the file
whose name is put after it: both programs, the uninstaller and the installer; without it nothing is signed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

HERE = Path(__file__).resolve().parent
LICENSE = HERE.parent.parent / "LICENSE"
PROGRAMS = ("neuron-gui.exe", "neuron-gui-cli.exe")
LONGEST_IN_BUNDLE = 170  # characters; Windows gives 259, of which the folder of a person takes some 60
INK = (0x1B, 0x24, 0x30)  # red, green, blue
USUAL_PLACES = (r"C:\Program Files (x86)\NSIS\makensis.exe", r"C:\Program Files\NSIS\makensis.exe")

Files = Mapping[PurePosixPath, Path]  # where they go, from the folder of the program, and where they are


def make_installer(
    bundle: Path,
    destination: Path,
    *,
    version: str,
    icon: Path,
    document_icon: Path | None = None,
    target: str = "x86-unicode",
    sign: str | None = None,
) -> Path:
    """Compile the installer into the folder ``destination``; returns its path.

    .neuron files are shown with ``document_icon``, an .ico file, and with the program's own icon where there is none.
    ``sign`` is the command that signs, HELLO_NEURON_SIGN if it is None. Raises ValueError for a bundle that cannot be
    installed, FileNotFoundError without NSIS, CalledProcessError if it fails.
    """
    sign = os.environ.get("HELLO_NEURON_SIGN", "") if sign is None else sign
    files = dict(collect(bundle))
    if document_icon is not None:
        files[PurePosixPath("document.ico")] = document_icon
    destination.mkdir(parents=True, exist_ok=True)
    output = destination.resolve() / f"hello-neuron-{version}-windows-x86_64-setup.exe"
    with tempfile.TemporaryDirectory() as folder:
        payload = Path(folder) / "payload.nsh"
        payload.write_text(payload_script(files), encoding="utf-8")
        side = Path(folder) / "side.bmp"
        side.write_bytes(side_picture())
        defines = {
            "VERSION": version,
            "VERSION_QUAD": ".".join(str(part) for part in four_numbers(version)),
            "PAYLOAD": payload,
            "SIDE": side,
            "ICON": icon.resolve(),
            "DOCUMENT_ICON": "document.ico" if document_icon is not None else "neuron-gui.exe,0",
            "OUTPUT": output,
            "TARGET": target,
        }
        if sign:
            defines["SIGN"] = sign
        words = [find_makensis(), "-V2", "-INPUTCHARSET", "UTF8", "-NOCONFIG"]
        words += [f"-D{name}={value}" for name, value in defines.items()]
        subprocess.run([*words, str(HERE / "installer.nsi")], check=True)
    return output


def make_portable(bundle: Path, destination: Path, *, version: str) -> Path:
    """Pack the bundle into a zip that runs wherever it is unpacked, into the folder ``destination``; returns its path.

    The same bundle gives the same zip, byte for byte. Raises ValueError for a bundle that cannot be installed.
    """
    files = dict(collect(bundle))
    files[PurePosixPath("README.txt")] = HERE / "README-portable.txt"
    destination.mkdir(parents=True, exist_ok=True)
    output = destination / f"hello-neuron-{version}-windows-x86_64-portable.zip"
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, source in files.items():
            entry = zipfile.ZipInfo(f"hello-neuron-{version}/{place}", date_of_files())
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # made for Windows, wherever it is made
            with source.open("rb") as read, archive.open(entry, "w") as written:
                shutil.copyfileobj(read, written, 1 << 20)
    return output


def sign_programs(bundle: Path, sign: str | None = None) -> None:
    """Sign the two programs in the bundle, if there is a command for it; do so before they are packed."""
    sign = os.environ.get("HELLO_NEURON_SIGN", "") if sign is None else sign
    for program in PROGRAMS if sign else ():
        words = f'{sign} "{bundle / program}"'
        subprocess.run(words if os.name == "nt" else shlex.split(words), check=True)


def collect(bundle: Path) -> Files:
    """What is installed: the bundle and the licence, in an order that does not depend on the disk.

    Raises ValueError where a program is missing, or where Windows could not hold the files.
    """
    found = {PurePosixPath(path.relative_to(bundle).as_posix()): path for path in bundle.rglob("*") if path.is_file()}
    for program in PROGRAMS:
        if PurePosixPath(program) not in found:
            raise ValueError(f"{bundle} is no bundle for Windows: {program} is missing")
    found[PurePosixPath("LICENSE.txt")] = LICENSE
    seen: set[str] = set()
    for place in found:
        if len(str(place)) > LONGEST_IN_BUNDLE:
            raise ValueError(f"the path is too long for Windows: {place}")
        if str(place).lower() in seen:
            raise ValueError(f"Windows takes it for the same as another file: {place}")
        if any(character in str(place) for character in '<>:"|?*\\\n'):
            raise ValueError(f"Windows allows no such name: {place}")
        seen.add(str(place).lower())
    return dict(sorted(found.items(), key=lambda item: (item[0].parent.parts, item[0].name)))


def payload_script(files: Files) -> str:
    """The part of the NSIS script that names every file, so that nothing else is ever removed."""
    size = sum(path.stat().st_size for path in files.values())
    folders = {folder for place in files for folder in place.parents if folder.parts}
    lines = [
        f"!define SIZE_KB {-(-size // 1024)}",
        f"!define SIZE_MB {-(-size // 1024**2)}",
        f"!define LONGEST {max(len(str(place)) for place in files)}",
        "!macro FILES_INSTALL",
    ]
    current = None
    for place, source in files.items():
        if place.parent != current:
            current = place.parent
            lines.append(f'SetOutPath "{_installed(current)}"')
        lines.append(f'File "/oname={_quoted(place.name)}" "{source.resolve()}"')
    lines += ["!macroend", "!macro FILES_DELETE"]
    lines += [f'Delete "{_installed(place)}"' for place in files]
    lines += ["!macroend", "!macro FOLDERS_REMOVE"]
    lines += [f'RMDir "{_installed(folder)}"' for folder in sorted(folders, key=lambda f: (-len(f.parts), f.parts))]
    return "\n".join([*lines, "!macroend", ""])


def side_picture() -> bytes:
    """The picture beside the last page, a .bmp file: the ground of the icon, where NSIS would show its own."""
    width, height = 164, 314  # pixels; what NSIS asks for
    pixels = bytes(reversed(INK)) * (width * height)  # 3 × 164 bytes are a whole number of words, as a row has to be
    header = struct.pack(
        "<2sIIIIiiHHIIiiII", b"BM", 54 + len(pixels), 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0
    )
    return header + pixels


def _installed(place: PurePosixPath) -> str:
    inside = str(PureWindowsPath(*place.parts))
    return "$INSTDIR" if inside == "." else "$INSTDIR\\" + _quoted(inside)


def _quoted(text: str) -> str:
    return text.replace("$", "$$")


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """A version as Windows counts it: "1.2.3" and "1.2.3rc1" are both (1, 2, 3, 0). Raises ValueError for others."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if match is None:
        raise ValueError(f"a version has three numbers, as 1.2.3 has: {version}")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch, 0


def date_of_files() -> tuple[int, int, int, int, int, int]:
    """SOURCE_DATE_EPOCH as a zip dates its files, in UTC; 1980, its first year, without one."""
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    if moment.tm_year < 1980:
        return 1980, 1, 1, 0, 0, 0
    return moment.tm_year, moment.tm_mon, moment.tm_mday, moment.tm_hour, moment.tm_min, moment.tm_sec


def find_makensis() -> str:
    """NSIS's compiler. Raises FileNotFoundError where there is none."""
    found = shutil.which("makensis") or next((place for place in USUAL_PLACES if Path(place).is_file()), None)
    if found is None:
        raise FileNotFoundError("makensis is missing: install NSIS 3 (on Debian: apt install nsis)")
    return found


def main(words: Sequence[str]) -> int:
    """Make both from the command line."""
    if len(words) not in (4, 5):
        print(__doc__, file=sys.stderr)
        return 2
    bundle, destination, version, icon, *document = words
    document_icon = Path(document[0]) if document else None
    sign_programs(Path(bundle))
    made = make_installer(
        Path(bundle), Path(destination), version=version, icon=Path(icon), document_icon=document_icon
    )
    print(made)
    print(make_portable(Path(bundle), Path(destination), version=version))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
