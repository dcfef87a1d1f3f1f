"""The icon files of Windows and macOS."""

from __future__ import annotations

import struct

import pytest
from PySide6.QtGui import QImageReader

from tests.packaging.recipes import recipe

icons = recipe("icon_files.py")


def test_windows_gets_every_size(tmp_path):
    icons.write_ico(tmp_path / "app.ico")
    reader = QImageReader(str(tmp_path / "app.ico"))
    assert reader.imageCount() == len(icons.ICO_SIZES)
    for place, size in enumerate(icons.ICO_SIZES):
        assert reader.jumpToImage(place)
        image = reader.read()
        assert (image.width(), image.height()) == (size, size)


def test_macos_gets_every_size_by_its_name(tmp_path):
    icons.write_icns(tmp_path / "app.icns")
    content = (tmp_path / "app.icns").read_bytes()
    assert content[:8] == b"icns" + struct.pack(">I", len(content))
    at, found = 8, {}
    while at < len(content):
        kind, length = content[at : at + 4], struct.unpack(">I", content[at + 4 : at + 8])[0]
        png = content[at + 8 : at + length]
        assert png.startswith(b"\x89PNG")
        found[kind] = struct.unpack(">II", png[16:24])
        at += length
    assert found == {kind: (size, size) for size, kinds in icons.ICNS_KINDS.items() for kind in kinds}


def test_a_size_that_is_missing_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"app-16\.png"):
        icons.write_ico(tmp_path / "app.ico", icons=tmp_path)
