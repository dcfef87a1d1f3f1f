"""Makes the bundle: an environment pinned by hashes, PyInstaller, and then what only costs room taken out of it.

The same checkout, on the same system, gives the same files. Standard library only; knows nothing of installers.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from linux.notices import write_notices

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
BUILD, DIST = ROOT / "build", ROOT / "dist"
REQUIREMENTS = PACKAGING / "requirements.txt"
NAME = "hello-neuron"
ENVIRONMENT, BUNDLE = BUILD / "environment", BUILD / "bundle" / NAME
ON_LINUX, ON_WINDOWS = sys.platform.startswith("linux"), sys.platform == "win32"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
PYTHONS = (3, 10), (3, 12)  # what the pinned TensorFlow has packages for

# What a Linux system must have for building, and the packages of Debian and its relatives that have it. Libraries that
# are not there would silently be left out of the bundle, which then opens no window on another machine.
TOOLS = {"objdump": "binutils", "patchelf": "patchelf", "readelf": "binutils", "strip": "binutils"}
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

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
PYTHONS_OWN = ("libpython*", "python3*/lib-dynload/*.so")
STRIPPED = (*PYTHONS_OWN, "tensorflow/**/*.so*")
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
    """The program's version, from the one place that has it; read and not imported: this needs nothing but Python."""
    for line in (ROOT / "neuron_gui" / "__init__.py").read_text(encoding="utf-8").splitlines():
        if line.startswith("__version__ = "):
            return str(ast.literal_eval(line.partition(" = ")[2]))
    raise ValueError("neuron_gui/__init__.py has no __version__")


def check_machine() -> None:
    """Raise Missing, with what to do, unless the bundle can be made here."""
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        raise Missing(f"The bundle is made with Python 3.10, 3.11 or 3.12; this is {sys.version.split()[0]}.")
    if not ON_LINUX:
        return
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        raise Missing("This Python has no shared library, which PyInstaller needs; the system's own python3 has one.")
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    missing = {package for tool, package in TOOLS.items() if shutil.which(tool) is None}
    missing |= {package for library, package in LIBRARIES.items() if f"{library} " not in known}
    if missing:
        raise Missing(f"First: sudo apt-get install {' '.join(sorted(missing))}")


def make_bundle(anew: bool = False) -> Path:
    """Make the bundle unless it is there from the same sources; returns its folder.

    Raises Missing if something must be installed first, CalledProcessError if a step fails.
    """
    check_machine()
    BUILD.mkdir(exist_ok=True)
    stamp, print_ = BUILD / "bundle" / "made-from", fingerprint()
    if not anew and BUNDLE.is_dir() and stamp.is_file() and stamp.read_text() == print_:
        return BUNDLE
    _make_environment()
    shutil.rmtree(BUILD / "bundle", ignore_errors=True)
    _make_icons()
    pyinstaller = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    run(*pyinstaller, "--distpath", BUNDLE.parent, "--workpath", BUILD / "work", PACKAGING / f"{NAME}.spec")
    if ON_LINUX:
        for pattern in UNUSED_PLUGINS:
            for plugin in (BUNDLE / "_internal" / "PySide6" / "Qt" / "plugins").glob(pattern):
                plugin.unlink()
        _drop_unneeded(BUNDLE / "_internal")
        for pattern in STRIPPED:
            run("strip", "--strip-unneeded", *sorted((BUNDLE / "_internal").glob(pattern)))
        for pattern in PYTHONS_OWN:  # they name the folder that they were built for: elsewhere nobody's, or anybody's
            run("patchelf", "--remove-rpath", *sorted((BUNDLE / "_internal").glob(pattern)))
        (BUNDLE / "neuron-gui-cli").write_text(CONSOLE)
        (BUNDLE / "neuron-gui-cli").chmod(0o755)
    write_notices(site_packages(), BUNDLE, BUNDLE)
    settle(BUNDLE)
    stamp.write_text(print_)
    return BUNDLE


def site_packages() -> Path:
    """Where the environment has its packages."""
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())


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


def _make_environment() -> None:
    """Make an environment with exactly what requirements.txt pins, and the program."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run(sys.executable, "-m", "venv", ENVIRONMENT)
    run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS)
    copy = copy_source(BUILD / "source")
    run(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", copy)


def copy_source(folder: Path) -> Path:
    """Copy what setuptools needs into this folder, anew, as it writes beside what it builds; returns the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("neuron_gui", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, folder)
    return folder


def _make_icons() -> None:
    """The icons in the shape that Windows and macOS want them, where the spec looks for them."""
    from icon_files import write_icns, write_ico

    if ON_WINDOWS:
        write_ico(BUILD / "app.ico")
        write_ico(BUILD / "document.ico", "document", PACKAGING / "icons")
    elif not ON_LINUX:
        write_icns(BUILD / "app.icns")
        write_icns(BUILD / "document.icns", "document", PACKAGING / "icons")


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
