"""Builds sdist and wheel into ``dist/`` and tries them with every Python at hand, each in an empty environment.

Looks whether both hold all of the program, then trains and predicts from an empty folder with an empty home. Takes a
few minutes and 2.5 GB of disk for each Python, one after the other. Standard library only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import bundle

PYTHONS = [f"python3.{minor}" for minor in range(10, 14)]  # as requires-python in pyproject.toml
PLACES = (*os.get_exec_path(), "/usr/bin", *map(str, sorted(Path.home().glob(".pyenv/versions/*/bin"))))
WHO = "import sys, ensurepip, venv; print('%d.%d.%d' % sys.version_info[:3], sys.executable, sep='\\n')"
VERSIONS = """\
import importlib.metadata as metadata
for name in ("tensorflow", "keras", "PySide6-Essentials", "numpy"):
    print(name, metadata.version(name))
"""


class Failed(Exception):
    """A step did not do what it should; says which, and the end of what it printed."""


def main() -> int:
    """Build and try; returns 0, or 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="try_wheels.py", description="Build sdist and wheel, and try them.")
    parser.add_argument("pythons", nargs="*", help="interpreters to try, such as python3.12; else all that are found")
    named = parser.parse_args().pythons
    with tempfile.TemporaryDirectory(prefix="hello-neuron-wheels-") as name:
        work = Path(name)
        try:
            sdist, wheel = build(work)
        except Failed as failure:
            print(failure, file=sys.stderr)
            return 1
        pythons = find_pythons(named or PYTHONS)
        trials = [(version, wheel) for version in pythons] + [(version, sdist) for version in list(pythons)[-1:]]
        failed = [version for version, package in trials if not try_one(pythons[version], version, package, work)]
    missing = [python for python in named or PYTHONS if not find_pythons([python])]
    for python in missing:
        print(f"{python}: not tried, there is none that can make an environment")
    return 1 if failed or not trials or (named and missing) else 0


def find_pythons(names: list[str]) -> dict[str, str]:
    """The first interpreter of each of these names that can make environments, by its version."""
    found: dict[str, str] = {}
    for name in names:
        for candidate in filter(None, (shutil.which(name, path=place) for place in PLACES)):
            told = subprocess.run([candidate, "-I", "-c", WHO], capture_output=True, text=True)
            if told.returncode == 0:  # else a shim without a Python behind it, or one without ensurepip
                version, executable = told.stdout.split("\n")[:2]
                found.setdefault(version, executable)
                break
    return found


def build(work: Path) -> tuple[Path, Path]:
    """Build the sdist, and from it the wheel, into ``dist/``. Raises Failed, also if either lacks a file."""
    began = time.monotonic()
    python = make_environment(sys.executable, work / "builder")
    install(python, "build")
    source = bundle.copy_source(work / "source")
    call([python, "-m", "build", "--outdir", work / "built", source], work, dict(os.environ))
    bundle.DIST.mkdir(exist_ok=True)
    stem = f"hello_neuron-{bundle.version()}"
    sdist, wheel = (
        Path(shutil.copy(work / "built" / f"{stem}{end}", bundle.DIST)) for end in (".tar.gz", "-py3-none-any.whl")
    )
    check_sdist(sdist, source, stem)
    check_wheel(wheel, source, stem)
    for made in (sdist, wheel):
        print(f"{made.relative_to(bundle.ROOT)}  {made.stat().st_size / 1e6:.1f} MB")
    print(f"built and complete, {time.monotonic() - began:.0f} s", flush=True)
    shutil.rmtree(work / "builder")
    return sdist, wheel


def check_sdist(sdist: Path, source: Path, stem: str) -> None:
    """Raise Failed unless all of the source is in it, and nothing else but what setuptools writes."""
    with tarfile.open(sdist) as archive:
        names = {member.name for member in archive.getmembers() if member.isfile()}
    written = (f"{stem}/PKG-INFO", f"{stem}/setup.cfg", f"{stem}/hello_neuron.egg-info/")
    compare(sdist, {f"{stem}/{name}" for name in files_of(source)}, {n for n in names if not n.startswith(written)})


def check_wheel(wheel: Path, source: Path, stem: str) -> None:
    """Raise Failed unless all modules, resources and licences are in it, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    compare(wheel, in_wheel(source, stem), names)


def in_wheel(source: Path, stem: str) -> set[str]:
    """The names that a wheel of this source has."""
    wanted = {name for name in files_of(source) if name.startswith("neuron_gui/")}
    wanted |= {f"neuron_gui/{name}" for name in files_of(source) if name.startswith("resources/")}
    about = f"{stem}.dist-info"
    wanted |= {f"{about}/licenses/{name}" for name in ("LICENSE", "resources/fonts/OFL.txt")}
    wanted |= {f"{about}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt")}
    return wanted


def files_of(source: Path) -> set[str]:
    """All files of the copied source by their names in it."""
    written = "hello_neuron.egg-info"
    paths = (path.relative_to(source) for path in source.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != written}


def compare(package: Path, wanted: set[str], there: set[str]) -> None:
    """Raise Failed with the names in which two lists of files differ."""
    if wanted != there:
        lines = [f"  not in it: {name}" for name in sorted(wanted - there)]
        lines += [f"  not ours: {name}" for name in sorted(there - wanted)]
        raise Failed("\n".join([f"{package.name} is not what it should be:", *lines]))


def try_one(python: str, version: str, package: Path, work: Path) -> bool:
    """Install one package with one Python and let it work; prints one line, and more only of what failed."""
    began = time.monotonic()
    environment, home, folder = work / "environment", work / "home", work / "empty"
    kind = "wheel" if package.suffix == ".whl" else "sdist"
    print(f"Python {version}, {kind}: ", end="", flush=True)
    try:
        for made in (home, folder):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
        own = make_environment(python, environment)
        install(own, package)
        told = call([own, "-I", "-c", VERSIONS], folder, bare(environment, home))
        print(", ".join(told.splitlines()), end="", flush=True)
        installed = time.monotonic()
        let_it_work(environment, home, folder)
        now = time.monotonic()
        print(f"; all right, {installed - began:.0f} s to install and {now - installed:.0f} s to try", flush=True)
    except Failed as failure:
        print(f"FAILED\n{failure}", flush=True)
        return False
    finally:
        shutil.rmtree(environment, ignore_errors=True)
    return True


def let_it_work(environment: Path, home: Path, folder: Path) -> None:
    """Ask the installed program for its version, a training in its window and one without. Raises Failed."""
    own, variables = environment / "bin", bare(environment, home)
    told = call([own / "neuron-gui-cli", "--version"], folder, variables)
    if told.strip() != f"Hello Neuron {bundle.version()}":
        raise Failed(f"--version said {told.strip()}")
    told = call([own / "neuron-gui-cli", "--self-test"], folder, variables)
    if told.splitlines()[-1:] != ["PASS"]:
        raise Failed(f"--self-test said\n{told}")
    told = call([own / "python", "-m", "neuron_gui", "--headless", "--predict", "10"], folder, variables)
    if "x = 10 → y ≈ 18.98" not in told:
        raise Failed(f"--headless --predict 10 said\n{told[-1000:]}")
    if left := sorted(path.name for path in folder.iterdir()):
        raise Failed(f"left in the folder it was started in: {', '.join(left)}")


def bare(environment: Path, home: Path) -> dict[str, str]:
    """The variables of somebody who has set nothing, without a screen."""
    path = os.pathsep.join([str(environment / "bin"), os.defpath])
    return {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def make_environment(python: str, folder: Path) -> Path:
    """An empty environment; returns its interpreter. Raises Failed."""
    call([python, "-m", "venv", "--clear", folder], folder.parent, dict(os.environ))
    return folder / "bin" / "python"


def install(python: Path, what: str | Path) -> None:
    """Install a package, by name or file, with all it depends on. Raises Failed."""
    call([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", what], python.parent, dict(os.environ))


def call(words: list[str | Path], folder: Path, variables: dict[str, str]) -> str:
    """What a command prints; its words to stderr are kept for when it fails. Raises Failed."""
    kept = {name: value for name, value in variables.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    told = subprocess.run(
        [str(word) for word in words], cwd=folder, env=kept, capture_output=True, text=True, encoding="utf-8"
    )
    if told.returncode:
        end = "\n".join((told.stdout + told.stderr).splitlines()[-30:])
        raise Failed(f"{' '.join(map(str, words))}: exit code {told.returncode}\n{end}")
    return told.stdout


if __name__ == "__main__":
    sys.exit(main())
