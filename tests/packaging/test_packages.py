"""The packages for Linux, made of a small stand-in for the bundle: the same bytes every time, and all in place."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

if not (sys.platform.startswith("linux") and shutil.which("dpkg-deb") and shutil.which("readelf")):
    pytest.skip("these packages are made on Debian and its relatives, with binutils", allow_module_level=True)

import bundle
from linux.deb import dependencies, make_deb
from linux.portable import make_portable

MOMENT = 1_700_000_000


@pytest.fixture
def stand_in(tmp_path, monkeypatch) -> Path:
    """A program of the system in the place of ours, with a library that no package of ours is known for or needed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    folder = tmp_path / "bundle" / "hello-neuron"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy("/bin/true", folder / "neuron-gui")
    (folder / "neuron-gui-cli").write_text(bundle.CONSOLE)
    (folder / "neuron-gui-cli").chmod(0o700)
    (folder / "_internal" / "data ü.txt").write_text("something")
    monkeypatch.setattr(bundle, "BUILD", tmp_path)
    bundle.settle(folder)
    return folder


def test_all_files_have_one_moment_and_the_rights_that_they_need(stand_in):
    files = {path.name: path.stat() for path in stand_in.rglob("*")}
    assert {each.st_mtime for each in files.values()} == {MOMENT}
    assert {name: oct(each.st_mode & 0o777) for name, each in files.items()} == {
        "_internal": "0o755",
        "data ü.txt": "0o644",
        "neuron-gui": "0o755",
        "neuron-gui-cli": "0o755",
    }


@pytest.mark.parametrize("make", [make_deb, make_portable])
def test_the_same_bundle_gives_the_same_bytes(stand_in, tmp_path, make):
    made = []
    for place in ("one", "another place"):
        (tmp_path / place).mkdir()
        work = tmp_path / f"work in {place}"
        made.append(make(stand_in, tmp_path / place, work, version=bundle.version(), quick=True).read_bytes())
    assert made[0] == made[1]


def test_the_package_has_program_commands_and_menu_entry(stand_in, tmp_path):
    deb = make_deb(stand_in, tmp_path, tmp_path / "work", version=bundle.version(), quick=True)
    assert deb.name == f"hello-neuron_{bundle.version()}_amd64.deb"
    listed = subprocess.run(["dpkg-deb", "--contents", deb], capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/neuron-gui -> ../lib/hello-neuron/neuron-gui" in listed
    assert "./usr/share/applications/io.github.helloneuron.HelloNeuron.desktop" in listed
    assert all(line.split()[1] == "root/root" for line in listed.splitlines())
    depends = subprocess.run(["dpkg-deb", "--field", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    assert "libc6 (>= 2." in depends
    assert "fontconfig-config" in depends


def test_the_archive_has_one_folder_with_program_and_scripts(stand_in, tmp_path):
    archive = make_portable(stand_in, tmp_path, tmp_path / "work", version=bundle.version(), quick=True)
    folder = f"hello-neuron-{bundle.version()}"
    with tarfile.open(archive) as tar:
        members = {member.name: member for member in tar}
    assert {name.partition("/")[0] for name in members} == {folder}
    for name in ("neuron-gui", "neuron-gui-cli", "install.sh", "uninstall.sh"):
        assert members[f"{folder}/{name}"].mode == 0o755
    assert not any(member.issym() or member.islnk() for member in members.values())  # sticks know no links
    assert {member.mtime for member in members.values()} == {MOMENT}


def test_a_library_that_no_package_is_known_for_stops_the_build(stand_in, monkeypatch):
    monkeypatch.setattr(bundle, "needed", lambda _: ["libc.so.6", "libunheard.so.7"])
    with pytest.raises(bundle.Missing, match=r"libunheard\.so\.7"):
        dependencies(stand_in)


def test_libraries_that_nothing_asks_for_go_one_after_the_other(tmp_path, monkeypatch):
    asks = {"plugin.so": ["liba.so"], "liba.so": ["libb.so"], "libc.so": ["libd.so"], "libb.so": [], "libd.so": []}
    for name in asks:
        (tmp_path / name).write_bytes(b"\x7fELF")
    monkeypatch.setattr(bundle, "needed", lambda path: asks[path.name])
    bundle._drop_unneeded(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"plugin.so", "liba.so", "libb.so"}
