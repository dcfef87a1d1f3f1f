"""Makes the bundle: an environment pinned by hashes, PyInstaller, and then what only costs room taken out of it.

The same checkout, on the same system, gives the same files. Standard library only; knows nothing of installers.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
BUILD, DIST = ROOT / "build", ROOT / "dist"
REQUIREMENTS = PACKAGING / "requirements.txt"
NAME = "hello-neuron"
ENVIRONMENT, BUNDLE = BUILD / "environment", BUILD / "bundle" / NAME
ON_LINUX, ON_WINDOWS = sys.platform.startswith("linux"), sys.platform == "win32"
PYTHONS = (3, 10), (3, 12)  # what the pinned TensorFlow has packages for

# Plugins of Qt for machines without a desktop, for pictures that the program never reads, and for GTK's dialogs: those
# would bring the GTK of this system along, to a desktop that has another.
UNUSED_PLUGINS = (
    "egldeviceintegrations/*",
    "generic/*",
    *(f"imageformats/*{kind}.*" for kind in ("gif", "icns", "jpeg", "tga", "tiff", "wbmp", "webp")),
    *(f"platforms/*{kind}.*" for kind in ("eglfs", "linuxfb", "minimal", "minimalegl", "vkkhrdisplay", "vnc")),
    "platformthemes/*gtk3.*",
)
# Names of functions for debuggers. NumPy's libraries do not survive that they are taken away.
STRIPPED = ("libpython*", "python3*/lib-dynload/*.so", "tensorflow/**/*.so*")
CONSOLE = """\
#!/bin/sh
# The same program: only Windows tells those with a console from those without.
exec "${0%/*}/neuron-gui" "$@"
"""


class Missing(Exception):
    """Something that this machine must have before anything can be built; says what to do."""


def run(*words: str | Path) -> None:
    """Run a command in an environment that is the same everywhere. Raises CalledProcessError if it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    same = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    same["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    subprocess.run([str(word) for word in words], check=True, cwd=BUILD, env=kept | same)


def source_date() -> int:
    """The moment that all built files carry, in seconds since 1970: SOURCE_DATE_EPOCH, else the last commit's.

    Raises Missing where there is neither.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    try:
        asked = subprocess.run(
            ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True
        )
        return int(asked.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise Missing("This is no git checkout: set SOURCE_DATE_EPOCH to the seconds of the release.") from error


def version() -> str:
    """The program's version, from the one place that has it."""
    told: dict[str, str] = {}
    exec((ROOT / "neuron_gui" / "__init__.py").read_text(encoding="utf-8"), told)
    return told["__version__"]


def check_machine() -> None:
    """Raise Missing, with what to do, unless the bundle can be made here."""
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        raise Missing(f"The bundle is made with Python 3.10, 3.11 or 3.12; this is {sys.version.split()[0]}.")
    if not ON_LINUX:
        return
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        raise Missing("This Python has no shared library, which PyInstaller needs; the system's own python3 has one.")
    tools = {"strip": "binutils", "readelf": "binutils", "objdump": "binutils"}
    libraries = {"libxcb-cursor.so.0": "libxcb-cursor0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0"}
    libraries |= {f"libxcb-{name}": f"libxcb-{name.replace('.so.', '')}" for name in ("icccm.so.4", "image.so.0")}
    libraries |= {f"libxcb-{name}": f"libxcb-{name.replace('.so.', '')}" for name in ("keysyms.so.1", "randr.so.0")}
    libraries |= {f"libxcb-{name}": f"libxcb-{name.replace('.so.', '')}" for name in ("shape.so.0", "xkb.so.1")}
    libraries |= {"libxcb-render-util.so.0": "libxcb-render-util0", "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}
    libraries |= {"libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1"}
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    missing = {package for tool, package in tools.items() if shutil.which(tool) is None}
    missing |= {package for library, package in libraries.items() if f"{library} " not in known}
    if missing:
        raise Missing(f"First: sudo apt-get install {' '.join(sorted(missing))}")


def make_bundle(anew: bool = False) -> Path:
    """Make the bundle unless it is there from the same sources; returns its folder.

    Raises Missing if something must be installed first, CalledProcessError if a step fails.
    """
    check_machine()
    stamp, print_ = BUILD / "bundle" / "made-from", fingerprint()
    if not anew and BUNDLE.is_dir() and stamp.is_file() and stamp.read_text() == print_:
        return BUNDLE
    python = _make_environment()
    shutil.rmtree(BUILD / "bundle", ignore_errors=True)
    pyinstaller = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    run(*pyinstaller, "--distpath", BUNDLE.parent, "--workpath", BUILD / "work", PACKAGING / f"{NAME}.spec")
    if ON_LINUX:
        for pattern in UNUSED_PLUGINS:
            for plugin in (BUNDLE / "_internal" / "PySide6" / "Qt" / "plugins").glob(pattern):
                plugin.unlink()
        _drop_unneeded(BUNDLE / "_internal")
        for pattern in STRIPPED:
            run("strip", "--strip-unneeded", *sorted((BUNDLE / "_internal").glob(pattern)))
        (BUNDLE / "neuron-gui-cli").write_text(CONSOLE)
        (BUNDLE / "neuron-gui-cli").chmod(0o755)
    settle(BUNDLE)
    stamp.write_text(print_)
    return BUNDLE


def fingerprint() -> str:
    """What the bundle is made from, as one number: the program, its recipe, this Python and the moment it carries."""
    digest = hashlib.sha256(f"{sys.version} {source_date()}".encode())
    for folder in ("neuron_gui", "resources", "packaging"):
        for path in sorted(each for each in (ROOT / folder).rglob("*") if each.is_file()):
            if "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def settle(folder: Path) -> None:
    """Give every file the same moment, and rights that do not depend on whose machine this is."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.parent == folder and path.read_bytes()[:2] in (b"\x7fE", b"#!"))
            path.chmod(0o755 if runs else 0o644)
    date(folder)


def date(folder: Path) -> None:
    """Give a folder and all in it the moment that all built files carry."""
    moment = source_date()
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        os.utime(path, (moment, moment), follow_symlinks=not path.is_symlink())


def newest_glibc(files: list[Path]) -> str:
    """The version of the C library that these programs and libraries need."""
    told = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True).stdout
    found = {tuple(map(int, number.split("."))) for number in re.findall(r"\bGLIBC_(2(?:\.\d+)+)", told)}
    return ".".join(map(str, max(found)))


def needed(library: Path) -> list[str]:
    """The names of the libraries that an ELF file asks the system for."""
    told = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=True).stdout
    return [line.split("[")[1].rstrip("]") for line in told.splitlines() if "(NEEDED)" in line]


def elf_files(folder: Path) -> list[Path]:
    """All programs and libraries in a folder."""
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()):
        with path.open("rb") as file:
            if file.read(4) == b"\x7fELF":
                found.append(path)
    return found


def _make_environment() -> Path:
    """An environment with exactly what requirements.txt pins, and the program; returns its interpreter."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run(sys.executable, "-m", "venv", ENVIRONMENT)
    python = ENVIRONMENT / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
    run(python, "-m", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS)
    copy = BUILD / "source"  # setuptools writes beside what it builds
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in ("neuron_gui", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, copy)
    run(python, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", copy)
    return python


def _drop_unneeded(internal: Path) -> None:
    """Take out the system's libraries that nothing asks for once unused plugins are gone."""
    while True:
        asked = {name for path in elf_files(internal) for name in needed(path)}
        candidates = [*internal.glob("lib*.so*"), *(internal / "PySide6" / "Qt" / "lib").glob("lib*.so*")]
        unasked = [path for path in candidates if path.name not in asked and not path.name.startswith("libpython")]
        if not unasked:
            return
        for path in unasked:
            path.unlink()
