"""Everything that is given away comes with its licence."""

from __future__ import annotations

import sys

import pytest
from linux import notices
from linux.notices import write_notices


@pytest.fixture
def site_packages(tmp_path):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    return folder


@pytest.fixture
def bundle(tmp_path):
    (tmp_path / "bundle" / "_internal").mkdir(parents=True)
    (tmp_path / "packed.txt").touch()
    return tmp_path / "bundle"


def install(site_packages, name, version, told, files, packed=True):
    info = site_packages / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{told}\n")
    for file, content in files.items():
        (site_packages / file).parent.mkdir(parents=True, exist_ok=True)
        (site_packages / file).write_text(content)
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    if packed:
        with (site_packages.parent / "packed.txt").open("a", encoding="utf-8") as list_:
            list_.writelines(f"{file}\n" for file in files)


def everything(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_part_is_listed_with_its_licence_and_its_texts(site_packages, bundle, tmp_path):
    files = {
        "some_thing-1.2.dist-info/licenses/LICENSE": "may be used",
        "some_thing/font/LICENSE.txt": "the font too",
        "some_thing/license.py": "",
        "some_thing/include/x/LICENSE": "of headers",
        "some_thing/lib.so": "",
    }
    install(site_packages, "some_thing", "1.2", "License-Expression: MIT", files)
    qt = {"PySide6/Qt.so": ""}
    install(site_packages, "PySide6_Essentials", "6.11.3", "License: LGPL-3.0-only OR GPL-3.0-only", qt)
    install(site_packages, "pip", "24", "License: MIT", {"pip/__init__.py": ""}, packed=False)
    (bundle / "_internal" / "some_thing").mkdir()
    (bundle / "_internal" / "some_thing" / "lib.so").write_bytes(b"")
    write_notices(site_packages, bundle, tmp_path / "one")
    text = (tmp_path / "one" / "THIRD-PARTY-NOTICES.txt").read_text(encoding="utf-8")
    assert "some_thing 1.2 (MIT)\n    licences/some-thing/LICENSE\n    licences/some-thing/font-LICENSE.txt\n" in text
    assert "PySide6-6.11.3-src" in text
    assert "qt/6.11/6.11.3/" in text
    assert "pip" not in text
    assert "LIBRARIES OF THE SYSTEM" not in text
    given = everything(tmp_path / "one")
    assert given["licences/some-thing/LICENSE"] == b"may be used"
    named = {line.strip() for line in text.splitlines() if line.startswith("    licences/")}
    assert named <= set(given)
    assert {"licences/LGPL-3.0.txt", "licences/GPL-3.0.txt", "licences/PSF-2.0.txt"} <= named

    write_notices(site_packages, bundle, tmp_path / "two")
    assert everything(tmp_path / "two") == given


def test_a_part_without_a_licence_is_not_given_away(site_packages, bundle, tmp_path):
    install(site_packages, "secret", "1", "License: Proprietary", {"secret.py": ""})
    with pytest.raises(ValueError, match="secret has no text of its licence"):
        write_notices(site_packages, bundle, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for dpkg-query is a shell script")
def test_a_library_of_the_system_is_told_by_its_package(site_packages, bundle, tmp_path, monkeypatch):
    for name in ("libfoo.so.1", "libpython3.11.so.1.0", "python3.11/lib-dynload/_x.so"):
        (bundle / "_internal" / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / "_internal" / name).write_bytes(b"")
    (tmp_path / "doc" / "libfoo1").mkdir(parents=True)
    (tmp_path / "doc" / "libfoo1" / "copyright").write_text("of foo")
    monkeypatch.setattr(notices, "DOCUMENTS", tmp_path / "doc")
    script = tmp_path / "dpkg-query"
    script.write_text(
        '#!/bin/sh\ncase $1 in -S) echo "libfoo1:amd64: /usr/lib/x/libfoo.so.1" ;; *) printf 1:2.3-4 ;; esac\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    write_notices(site_packages, bundle, tmp_path / "out")
    text = (tmp_path / "out" / "THIRD-PARTY-NOTICES.txt").read_text(encoding="utf-8")
    assert text.endswith("\nlibfoo1 1:2.3-4\n    licences/system/libfoo1.txt\n")
    assert (tmp_path / "out" / "licences" / "system" / "libfoo1.txt").read_text() == "of foo"


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for dpkg-query is a shell script")
def test_a_library_that_nobody_owns_is_not_given_away(site_packages, bundle, tmp_path, monkeypatch):
    (bundle / "_internal" / "libfoo.so.1").write_bytes(b"")
    script = tmp_path / "dpkg-query"
    script.write_text("#!/bin/sh\nexit 1\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ValueError, match=r"libfoo\.so\.1"):
        write_notices(site_packages, bundle, tmp_path / "out")
