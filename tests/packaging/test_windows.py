"""What is given out for Windows, as far as it is made in Python; try_installer.py tries the rest under wine."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from pathlib import Path, PurePosixPath

import pytest

from tests.packaging.recipes import ROOT, recipe

windows = recipe("windows/make_installer.py")


@pytest.fixture
def bundle(tmp_path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "_internal" / "deep").mkdir(parents=True)
    for name in ("neuron-gui.exe", "neuron-gui-cli.exe", "_internal/b.txt", "_internal/deep/$a ŷ.txt"):
        (folder / name).write_bytes(b"x" * 1500)
    return folder


def test_every_file_is_installed_and_removed_by_its_name(bundle):
    script = windows.payload_script(windows.collect(bundle))
    installed, removed = script.split("!macro FILES_DELETE")
    names = re.findall(r'File "/oname=(.+?)"', installed)
    assert names == ["LICENSE.txt", "neuron-gui-cli.exe", "neuron-gui.exe", "b.txt", "$$a ŷ.txt"]
    assert re.findall(r'Delete "(.+)"', removed) == [
        r"$INSTDIR\LICENSE.txt",
        r"$INSTDIR\neuron-gui-cli.exe",
        r"$INSTDIR\neuron-gui.exe",
        r"$INSTDIR\_internal\b.txt",
        r"$INSTDIR\_internal\deep\$$a ŷ.txt",
    ]
    assert re.findall(r'RMDir "(.+)"', removed) == [r"$INSTDIR\_internal\deep", r"$INSTDIR\_internal"]


def test_the_script_says_how_large_it_is(bundle):
    script = windows.payload_script({PurePosixPath("a/b.txt"): bundle / "neuron-gui.exe"})
    assert "!define SIZE_KB 2\n" in script
    assert "!define SIZE_MB 1\n" in script
    assert "!define LONGEST 7\n" in script


def test_nothing_removes_a_folder_with_what_a_person_put_there():
    script = (ROOT / "packaging/windows/installer.nsi").read_text(encoding="utf-8")
    assert "RMDir" in script
    assert not re.search(r"RMDir\s+/r|Delete\s.*[*?]", script)


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 171, "too long"), ("B.TXT", "same"), ('a"b', "allows no"), ("a\\b", "allows no")],
)
def test_a_file_that_windows_cannot_hold_is_said(bundle, name, said):
    (bundle / "_internal" / name).write_text("")
    with pytest.raises(ValueError, match=said):
        windows.collect(bundle)


def test_another_folder_is_no_bundle(tmp_path):
    with pytest.raises(ValueError, match=r"neuron-gui\.exe is missing"):
        windows.collect(tmp_path)


def test_the_same_bundle_gives_the_same_zip(bundle, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    first = windows.make_portable(bundle, tmp_path / "1", version="1.2.3")
    (bundle / "neuron-gui.exe").touch()
    second = windows.make_portable(bundle, tmp_path / "2", version="1.2.3")
    assert first.name == "hello-neuron-1.2.3-windows-x86_64-portable.zip"
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 6, 15, 15, 6, 40)}
        assert {name.split("/")[0] for name in archive.namelist()} == {"hello-neuron-1.2.3"}
        assert "hello-neuron-1.2.3/_internal/deep/$a ŷ.txt" in archive.namelist()
        assert {"hello-neuron-1.2.3/README.txt", "hello-neuron-1.2.3/LICENSE.txt"} <= set(archive.namelist())


@pytest.mark.parametrize(("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("12.3.4rc1", (12, 3, 4, 0))])
def test_windows_counts_versions_in_four_numbers(version, numbers):
    assert windows.four_numbers(version) == numbers


def test_the_properties_of_a_program_are_what_pyinstaller_reads():
    names = (
        *("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct"),
        *("VarFileInfo", "VarStruct"),
    )
    text = recipe("windows/version_info.py").version_info("1.2.3", "neuron-gui-cli.exe")
    made = eval(text, {name: partial(Kept, name) for name in names})
    assert made.ffi.filevers == (1, 2, 3, 0)
    strings, languages = made.kids
    (table,) = strings.words[0]
    shown = dict(string.words for string in table.words[1])
    assert shown["FileVersion"] == shown["ProductVersion"] == "1.2.3"
    assert shown["OriginalFilename"] == "neuron-gui-cli.exe"
    language, letters = languages.words[0][0].words[1]
    assert table.words[0] == f"{language:04x}{letters:04x}"


class Kept:
    """Keeps what it was made with."""

    def __init__(self, name, *words, **named):
        self.name, self.words = name, words
        vars(self).update(named)
