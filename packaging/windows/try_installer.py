"""Try the Windows installer with a stand-in program, under wine: every way to install, update and remove it.

    python3 packaging/windows/try_installer.py

Needs makensis, the mingw-w64 compiler and wine (on Debian: apt install nsis gcc-mingw-w64-x86-64 wine wine64, and for
the installer that is given out, which has 32 bits, wine32:i386; without it, a 64-bit build of it is tried). Works in a
wine prefix of its own and leaves nothing behind. Exits with 1 if something is wrong, with 2 if something is missing.

Not tried by this: what only Windows has, that is the question for administrator rights, the pages, and the signature.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from icon_files import write_ico  # noqa: E402  # packaging/ is no package that could be installed
from make_installer import make_installer  # noqa: E402

NEEDED = {
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "wine": "wine wine64 wine32:i386",
    "wineserver": "wine wine64 wine32:i386",
}
APPS = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\HelloNeuron"
CLASSES = r"Software\Classes"
RUNNING, UNSUITABLE = 3, 6
# Prints, or says so and waits for its standard input to end.
PROGRAM = r"""
#include <stdio.h>
#include <string.h>
int main(int count, char **words) {
    int waits = count > 1 && !strcmp(words[1], "--wait");
    puts(waits ? "WAITING" : "PASS");
    fflush(stdout);
    while (waits && getchar() != EOF) {}
    return 0;
}
"""


class Wine:
    """A Windows of its own, in a folder that can be thrown away."""

    def __init__(self, prefix: Path) -> None:
        self._environment = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        self._environment.pop("DISPLAY", None)  # nothing may show anything
        self.drive = prefix / "drive_c"
        prefix.mkdir()
        self._server("--persistent")  # else each program waits for a Windows to start
        self.run("wineboot", "--init")
        self.has_32_bits = (self.drive / "windows/syswow64/kernel32.dll").is_file()

    def run(self, *words: str | Path) -> int:
        """Run a program of this Windows; returns its exit status.

        Wine puts quotes around a word with spaces, which NSIS does not take for a folder: split such words.
        """
        command = ["wine", *map(str, words)]
        silent = subprocess.DEVNULL  # a pipe would be held open by what Windows begins beside it
        return subprocess.run(command, env=self._environment, stdout=silent, stderr=silent, timeout=180).returncode

    def ask(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program of this Windows and take its output, which is in the letters of old consoles."""
        command = ["wine", *map(str, words)]
        return subprocess.run(command, env=self._environment, capture_output=True, encoding="cp437", timeout=180)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Begin a program that reads a pipe and writes to one."""
        command = ["wine", *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self._environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    def value(self, key: str, name: str = "") -> str | None:
        """A value of the registry as 64-bit programs see it; None if there is none."""
        told = self.ask("reg", "query", key, *(["/v", name] if name else ["/ve"]), "/reg:64")
        lines = [line.split("REG_", 1)[1] for line in told.stdout.splitlines() if "REG_" in line]
        return lines[0].partition(" ")[2].strip() if told.returncode == 0 and lines else None

    def has_key(self, key: str) -> bool:
        """Whether the registry has a key as 64-bit programs see it."""
        return self.run("reg", "query", key, "/reg:64") == 0

    def choose_windows(self, version: str) -> None:
        """Pretend to be another Windows."""
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", version, "/f")

    def inside(self, path: Path) -> str:
        """A path as this Windows writes it."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def close(self) -> None:
        """End this Windows."""
        self._server("--kill")
        self._server("--wait")

    def _server(self, word: str) -> None:
        subprocess.run(["wineserver", word], env=self._environment, check=True, timeout=60)


class Trial:
    """Counts what is right and tells what is wrong."""

    def __init__(self) -> None:
        self.right = 0
        self.wrong = 0

    def check(self, said: str, found: object, wanted: object = True) -> None:
        """One fact; wrong ones are printed with what was found."""
        if found == wanted:
            self.right += 1
            return
        self.wrong += 1
        print(f"WRONG: {said}: found {found!r}, wanted {wanted!r}")


def make_bundle(folder: Path, extra: str) -> Path:
    """A stand-in bundle with two programs and a few files, one of them of this version only."""
    inner = folder / "_internal" / "library with spaces" / "deep"
    inner.mkdir(parents=True)
    (folder / "program.c").write_text(PROGRAM, encoding="utf-8")
    compiler = ["x86_64-w64-mingw32-gcc", "-s", "-o", str(folder / "neuron-gui.exe"), str(folder / "program.c")]
    subprocess.run(compiler, check=True)
    (folder / "program.c").unlink()
    shutil.copy(folder / "neuron-gui.exe", folder / "neuron-gui-cli.exe")
    (inner / "$weight-ŷ.txt").write_text("shared", encoding="utf-8")
    (folder / "_internal" / extra).write_text("of one version", encoding="utf-8")
    return folder


def try_one_way(wine: Wine, trial: Trial, older: Path, newer: Path, root: str, switches: list[str]) -> None:
    """Install, update while it runs and while it does not, remove: into the usual folder, then into one given."""
    everybody = "/AllUsers" in switches
    name = " ".join(["install", *switches])
    users = wine.drive / "users"
    person = next(path for path in users.iterdir() if path.name != "Public")
    usual = wine.drive / "Program Files/Hello Neuron" if everybody else person / "AppData/Local/Programs/Hello Neuron"
    menu = (
        wine.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs"
        if everybody
        else person / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
    ) / "Hello Neuron.lnk"
    desktop = (users / "Public" if everybody else person) / "Desktop" / "Hello Neuron.lnk"
    given = wine.drive / "Schulprogramme ü" / "Neuron 1"
    for folder, words in ((usual, []), (given, f"/D={wine.inside(given)}".split(" "))):
        trial.check(f"{name}: exit code", wine.run(older, "/S", *switches, *words), 0)
        check_installed(wine, trial, name, root, folder, "0.1.0")
        trial.check(f"{name}: the start menu", menu.is_file())
        trial.check(f"{name}: the desktop", desktop.is_file(), "/DesktopIcon" in switches)
        trial.check(f"{name}: the program", wine.ask(folder / "neuron-gui-cli.exe").stdout.strip(), "PASS")
        own = folder / "_internal" / "my work.neuron"
        own.write_text("a pupil's", encoding="utf-8")

        running = wine.start(folder / "neuron-gui-cli.exe", "--wait")
        assert running.stdout is not None
        trial.check(f"{name}: a program that runs", running.stdout.readline().strip(), "WAITING")
        before = sorted(folder.rglob("*"))
        trial.check(f"{name}: update while running", wine.run(newer, "/S", *switches, *words), RUNNING)
        trial.check(f"{name}: remove while running", remove(wine, folder), RUNNING)
        trial.check(f"{name}: untouched while running", sorted(folder.rglob("*")), before)
        running.communicate("", timeout=60)

        plain = [word for word in switches if word != "/DesktopIcon"]
        trial.check(f"{name}: update", wine.run(newer, "/S", *plain), 0)  # it finds the older one by itself
        check_installed(wine, trial, f"{name}, updated", root, folder, "0.2.0")
        trial.check(f"{name}: a file of the old version", (folder / "_internal/old.txt").exists(), False)
        trial.check(f"{name}: a file of the new version", (folder / "_internal/new.txt").is_file())
        trial.check(f"{name}: the desktop after an update", desktop.is_file(), "/DesktopIcon" in switches)

        trial.check(f"{name}: remove", remove(wine, folder), 0)
        left = sorted(path for path in folder.rglob("*") if path.is_file())
        trial.check(f"{name}: what stays", left, sorted([own, folder / "uninstall.exe"]))
        own.unlink()
        check_removed(wine, trial, name, root)
        trial.check(f"{name}: no shortcuts", menu.exists() or desktop.exists(), False)
        shutil.rmtree(folder)


def remove(wine: Wine, folder: Path) -> int:
    """Run the uninstaller so that it can be waited for; then it cannot remove itself."""
    return wine.run(folder / "uninstall.exe", "/S", *f"_?={wine.inside(folder)}".split(" "))


def check_installed(wine: Wine, trial: Trial, name: str, root: str, folder: Path, version: str) -> None:
    """What an installed program has in the registry, and its files."""
    inside = wine.inside(folder)
    program = inside + "\\neuron-gui.exe"
    apps, classes = f"{root}\\{APPS}", f"{root}\\{CLASSES}"
    for value, wanted in {
        "DisplayName": "Hello Neuron",
        "DisplayVersion": version,
        "Publisher": "Hello Neuron contributors",
        "InstallLocation": inside,
        "UninstallString": f'"{inside}\\uninstall.exe"',
        "QuietUninstallString": f'"{inside}\\uninstall.exe" /S',
        "NoModify": "0x1",
    }.items():
        trial.check(f"{name}: {value}", wine.value(apps, value), wanted)
    trial.check(f"{name}: EstimatedSize", int(wine.value(apps, "EstimatedSize") or "0", 16) > 10)
    command = wine.value(f"{classes}\\HelloNeuron.Project\\shell\\open\\command")
    trial.check(f"{name}: opens files", command, f'"{program}" "%1"')
    icon = wine.value(f"{classes}\\HelloNeuron.Project\\DefaultIcon")
    trial.check(f"{name}: icon of files", icon, inside + "\\document.ico")
    trial.check(f"{name}: that icon", (folder / "document.ico").is_file())
    trial.check(f"{name}: class of files", wine.value(f"{classes}\\.neuron"), "HelloNeuron.Project")
    kept = wine.value(f"{classes}\\.neuron\\OpenWithProgids", "HelloNeuron.Project")
    trial.check(f"{name}: open with", kept is not None)
    deep = folder / "_internal/library with spaces/deep/$weight-ŷ.txt"
    trial.check(f"{name}: a deep file", deep.is_file() and deep.read_text(encoding="utf-8"), "shared")
    trial.check(f"{name}: the licence", (folder / "LICENSE.txt").is_file())


def check_removed(wine: Wine, trial: Trial, name: str, root: str) -> None:
    """Nothing of it is left in the registry."""
    for key in (APPS, f"{CLASSES}\\HelloNeuron.Project", f"{CLASSES}\\.neuron"):
        trial.check(f"{name}: {key} is gone", wine.has_key(f"{root}\\{key}"), False)


def try_the_rest(wine: Wine, trial: Trial, older: Path) -> None:
    """What is not a matter of for whom: another program's .neuron files, an old Windows, a long folder."""
    key = rf"HKCU\{CLASSES}\.neuron"
    wine.run("reg", "add", key, "/ve", "/d", "Other.File", "/f", "/reg:64")
    trial.check("beside another program: exit code", wine.run(older, "/S"), 0)
    trial.check("beside another program: its files", wine.value(key), "Other.File")
    location = wine.value(rf"HKCU\{APPS}", "InstallLocation") or ""
    folder = wine.drive / location[3:].replace("\\", "/")
    wine.run(folder / "uninstall.exe", "/S")  # as Windows does it: a copy of it goes on, and removes all
    end = time.monotonic() + 60
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.1)
    trial.check("removed as Windows does it", folder.exists(), False)
    trial.check("removed: its files stay another program's", wine.value(key), "Other.File")
    trial.check("removed: not ours", wine.has_key(key + r"\OpenWithProgids"), False)
    wine.run("reg", "delete", key, "/f", "/reg:64")

    long = "C:\\" + "\\".join(["a folder with a long name"] * 10)
    trial.check("too long a folder", wine.run(older, "/S", *f"/D={long}".split(" ")), UNSUITABLE)
    trial.check("too long a folder: nothing is there", (wine.drive / "a folder with a long name").exists(), False)
    wine.choose_windows("win81")
    trial.check("Windows 8.1", wine.run(older, "/S"), UNSUITABLE)
    wine.choose_windows("win10")


def try_all(wine: Wine, trial: Trial, work: Path) -> None:
    """Make the installers of two versions of a stand-in, and try them."""
    wine.choose_windows("win10")
    target = "x86-unicode" if wine.has_32_bits else "amd64-unicode"
    told = subprocess.run(["wine", "--version"], capture_output=True, text=True, check=True)
    print(f"the {target} installer, under {told.stdout.strip()}", flush=True)
    icon = work / "app.ico"
    write_ico(icon)
    signer = work / "sign.sh"
    signer.write_text(f'#!/bin/sh\necho "$1" >>"{work}/signed"\n', encoding="utf-8")
    signer.chmod(0o755)
    made = []
    for version, extra in (("0.1.0", "old.txt"), ("0.2.0", "new.txt")):
        bundle = make_bundle(work / version, extra)
        installer = make_installer(
            bundle, work, version=version, icon=icon, document_icon=icon, target=target, sign=str(signer)
        )
        made.append(installer)
    signed = (work / "signed").read_text(encoding="utf-8").splitlines()
    trial.check("signed: uninstaller and installer of each", len(signed), 4)
    trial.check("signed: the installers", [str(path) in signed for path in made], [True, True])
    older, newer = made
    for root, switches in (
        ("HKCU", []),
        ("HKCU", ["/DesktopIcon"]),
        ("HKLM", ["/AllUsers"]),
        ("HKLM", ["/AllUsers", "/DesktopIcon"]),
    ):
        try_one_way(wine, trial, older, newer, root, switches)
    try_the_rest(wine, trial, older)


def main() -> int:
    """Try, if everything is there to do so."""
    missing = {package for program, package in NEEDED.items() if shutil.which(program) is None}
    if missing:
        print(f"not tried: install {' '.join(sorted(missing))}", file=sys.stderr)
        return 2
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="hello-neuron-wine-") as name:
        work = Path(name)
        wine = Wine(work / "prefix")
        try:
            try_all(wine, trial, work)
        finally:
            wine.close()
    print(f"{trial.right} right, {trial.wrong} wrong")
    return 1 if trial.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
