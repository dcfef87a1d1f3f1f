"""install.sh and uninstall.sh with a small stand-in for the program, under each POSIX shell that is at hand."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from linux.share import APP_ID, MIME_ICON, SOURCES, lay_share

from neuron_gui import __version__

if not sys.platform.startswith("linux"):
    pytest.skip("these scripts are for Linux", allow_module_level=True)

SHELLS = [["dash"]] if shutil.which("dash") else []
SHELLS += [["busybox", "sh"]] if shutil.which("busybox") else []
SHELLS = SHELLS or [["sh"]]
NAME = 'Lehrer Ü\'s $HOME `x` "100 %" \\ 数'  # a folder that everything has to be right for


@pytest.fixture(params=SHELLS, ids=lambda shell: shell[0])
def shell(request):
    return request.param


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "Stick 1 ä" / f"hello-neuron-{__version__}"
    (folder / "_internal" / "lib").mkdir(parents=True)
    for name in ("neuron-gui", "neuron-gui-cli"):
        (folder / name).write_text(f"#!/bin/sh\necho {name} 1\n")
    (folder / "_internal" / "lib" / "libx.so.1.2").write_bytes(b"\0" * 1000)
    (folder / "_internal" / "lib" / "libx.so.1").symlink_to("libx.so.1.2")
    (folder / "_internal" / "only in 1").write_text("old")
    (folder / "LICENSE").write_text("MIT")
    for name in ("install.sh", "uninstall.sh"):
        shutil.copy(SOURCES / name, folder)
    lay_share(folder / "share", version=__version__, date=datetime.date(2026, 3, 1))
    return folder


@pytest.fixture
def home(tmp_path):
    (tmp_path / NAME).mkdir()
    return tmp_path / NAME


class Machine:
    """Runs scripts with a home of their own; programs in ``fakes`` come before the real ones."""

    def __init__(self, shell, home, fakes):
        self.shell, self.fakes = shell, fakes
        self.environment = {"HOME": str(home), "PATH": f"{fakes}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
        fakes.mkdir()
        self.fake("uname", "case $1 in -s) echo Linux ;; *) echo x86_64 ;; esac")

    def fake(self, name, script):
        path = self.fakes / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, script, *arguments):
        command = [*self.shell, str(script), *arguments]
        return subprocess.run(command, env=self.environment, cwd="/", capture_output=True, text=True, timeout=60)

    def do(self, script, *arguments):
        done = self.run(script, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def refuses(self, script, *arguments, code=1):
        done = self.run(script, *arguments)
        assert done.returncode == code, done
        assert done.stderr.strip(), "a refusal without a reason"
        return done.stderr


@pytest.fixture
def machine(shell, home, tmp_path):
    return Machine(shell, home, tmp_path / "fakes")


def tree(folder):
    """Everything below a folder: names, links and contents, without the desktop's indexes."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.is_file() and path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if "mime" not in path.parts or "packages" in path.parts
    }


def made_read_only(folder, writable=False):
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod((path.stat().st_mode | 0o200) if writable else (path.stat().st_mode & ~0o222))


def test_install_and_uninstall(machine, archive, home):
    local = home / ".local"
    made_read_only(archive)
    try:
        said = machine.do(archive / "install.sh")
    finally:
        made_read_only(archive, writable=True)
    assert f'sh "{local}/lib/hello-neuron/uninstall.sh"' in said
    started = subprocess.run([local / "bin" / "neuron-gui"], capture_output=True, text=True)
    assert started.stdout == "neuron-gui 1\n"
    program = local / "lib" / "hello-neuron"
    assert (program / "_internal" / "lib" / "libx.so.1").readlink() == Path("libx.so.1.2")
    assert (program / "_internal").stat().st_mode & 0o777 == 0o755  # although the archive's is 0o555
    assert not (program / "install.sh").exists()
    assert not (program / "share").exists()
    icons = local / "share" / "icons" / "hicolor"
    assert (icons / "scalable" / "apps" / f"{APP_ID}.svg").is_file()
    assert (icons / "16x16" / "mimetypes" / f"{MIME_ICON}.png").is_file()
    assert not (local / "share" / "lintian").exists()
    assert not list(local.rglob("*.new.*"))

    machine.do(program / "uninstall.sh")
    assert list(home.iterdir()) == []


def test_the_desktop_file_names_the_program_whatever_the_folder_is_called(machine, archive, home):
    machine.do(archive / "install.sh")
    text = (home / ".local/share/applications" / f"{APP_ID}.desktop").read_text(encoding="utf-8")
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    path = str(home / ".local/bin/neuron-gui")
    assert lines["TryExec"].replace(r"\\", "\\") == path
    unescaped = lines["Exec"].replace(r"\\", "\\")  # first as a text, then as quoted
    assert unescaped.endswith('" %f')
    word = unescaped.removeprefix('"').removesuffix('" %f').replace("%%", "%")
    for sign in '"`$':
        word = word.replace("\\" + sign, sign)
    assert word.replace(r"\\", "\\") == path


def test_an_update_replaces_the_old_version_and_nothing_of_it_stays(machine, archive, home):
    (archive / "share/man/man1/gone.1.gz").write_bytes(b"")
    machine.do(archive / "install.sh")
    (archive / "share/man/man1/gone.1.gz").unlink()
    (archive / "_internal/only in 1").unlink()
    (archive / "_internal/new in 2").write_text("new")
    (archive / "neuron-gui").write_text("#!/bin/sh\necho neuron-gui 2\n")
    machine.do(archive / "install.sh")
    program = home / ".local/lib/hello-neuron"
    assert sorted(path.name for path in program.parent.iterdir()) == ["hello-neuron"]
    assert (program / "_internal/new in 2").read_text() == "new"
    assert not (program / "_internal/only in 1").exists()
    assert not (home / ".local/share/man/man1/gone.1.gz").exists()
    assert subprocess.run([home / ".local/bin/neuron-gui"], capture_output=True).stdout == b"neuron-gui 2\n"
    machine.do(program / "uninstall.sh")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("installed_before", [False, True])
@pytest.mark.parametrize("number", [4, 9])
def test_a_failure_while_copying_leaves_everything_as_it_was(machine, archive, home, installed_before, number):
    if installed_before:
        machine.do(archive / "install.sh")
    before = tree(home)
    (archive / "_internal/new in 2").write_text("new")
    count = machine.fakes / "count"
    machine.fake("cp", f'echo >>"{count}"; [ "$(wc -l <"{count}")" -ne {number} ] || exit 1; exec /bin/cp "$@"')
    assert "nothing was changed" in machine.refuses(archive / "install.sh")
    assert tree(home) == before


def test_a_new_version_that_cannot_be_named_leaves_the_old_one(machine, archive, home):
    machine.do(archive / "install.sh")
    before = tree(home)
    machine.fake("mv", 'case $* in *.new.*/lib/hello-neuron) exit 1 ;; esac; exec /bin/mv "$@"')
    assert "nothing was changed" in machine.refuses(archive / "install.sh")
    assert tree(home) == before


def test_stopped_while_copying_it_leaves_everything_as_it_was(machine, archive, home):
    machine.do(archive / "install.sh")
    before = tree(home)
    machine.fake("cp", '/bin/cp "$@"; kill -TERM $PPID')
    assert machine.run(archive / "install.sh").returncode in (130, -signal.SIGTERM)
    assert tree(home) == before


def test_what_others_have_put_there_stays(machine, archive, home):
    local = home / ".local"
    others = (local / "bin/other", local / "share/applications/other.desktop", local / "share/Hello Neuron/work.json")
    for other in others:
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text("mine")
    empty = local / "share/man"
    empty.mkdir()
    before = tree(home)
    machine.do(archive / "install.sh")
    mine = local / "lib/hello-neuron/_internal/my notes.txt"
    mine.write_text("mine")
    said = machine.do(archive / "install.sh")
    kept = next((local / "lib").glob("hello-neuron.old.*"))
    assert str(kept) in said
    assert (kept / "_internal/my notes.txt").read_text() == "mine"
    shutil.rmtree(kept)
    machine.do(local / "lib/hello-neuron/uninstall.sh")
    after = tree(home)
    after.pop(".local/share/applications/mimeinfo.cache", None)
    assert after == before


def test_a_strange_program_of_that_name_is_not_replaced(machine, archive, home):
    strange = home / ".local/bin/neuron-gui"
    strange.parent.mkdir(parents=True)
    strange.write_text("from pip")
    before = tree(home)
    assert str(strange) in machine.refuses(archive / "install.sh")
    assert tree(home) == before
    strange.unlink()
    folder = home / ".local/lib/hello-neuron"
    folder.mkdir(parents=True)
    assert str(folder) in machine.refuses(archive / "install.sh")


def test_a_folder_of_ones_own_choice(machine, archive, home, tmp_path):
    machine.do(archive / "install.sh", "--prefix", str(tmp_path / "opt dir/x"))
    assert (tmp_path / "opt dir/x/bin/neuron-gui").exists()
    assert list(home.iterdir()) == []
    machine.do(archive / "uninstall.sh", f"--prefix={tmp_path / 'opt dir/x'}")
    assert not (tmp_path / "opt dir").exists()


def test_the_home_of_data_may_be_elsewhere(machine, archive, home, tmp_path):
    machine.environment["XDG_DATA_HOME"] = str(tmp_path / "data")
    machine.do(archive / "install.sh")
    assert (tmp_path / "data/applications" / f"{APP_ID}.desktop").exists()
    machine.do(home / ".local/lib/hello-neuron/uninstall.sh")
    assert not (tmp_path / "data").exists()
    assert list(home.iterdir()) == []


def test_what_cannot_be_done_is_said_at_once(machine, archive, home):
    install, uninstall = archive / "install.sh", archive / "uninstall.sh"
    assert "--wrong" in machine.refuses(install, "--wrong", code=2)
    assert "--prefix" in machine.refuses(install, "--prefix", code=2)
    assert "--wrong" in machine.refuses(uninstall, "--wrong", code=2)
    assert "not installed" in machine.refuses(uninstall)
    machine.fake("df", "echo F 1024-blocks Used Available Capacity Mounted; echo 'a b 9 9 1 90% /my disk'")
    assert "MB" in machine.refuses(install)
    machine.fake("uname", "case $1 in -s) echo Linux ;; *) echo aarch64 ;; esac")
    assert "aarch64" in machine.refuses(install)
    (archive / "neuron-gui").unlink()
    assert "neuron-gui" in machine.refuses(install)
    assert list(home.iterdir()) == []


def test_help_changes_nothing(machine, archive, home):
    assert "--all-users" in machine.do(archive / "install.sh", "--help")
    assert "--all-users" in machine.do(archive / "uninstall.sh", "--help")
    assert list(home.iterdir()) == []


def test_a_running_program_is_not_pulled_away(machine, archive, home):
    shutil.copy(shutil.which("sleep"), archive / "neuron-gui")
    machine.do(archive / "install.sh")
    before = tree(home)
    with subprocess.Popen([home / ".local/bin/neuron-gui", "60"]) as running:
        try:
            for script in (archive / "install.sh", home / ".local/lib/hello-neuron/uninstall.sh"):
                assert "close it" in machine.refuses(script)
        finally:
            running.kill()
    assert tree(home) == before
