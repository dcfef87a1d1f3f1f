"""The icon files of Windows (.ico) and macOS (.icns), put together from the PNGs in resources/icons.

    python packaging/icon_files.py FILE.ico FILE.icns…

Both are containers that take PNGs as they are, so nothing is drawn here; make_icons.py draws the PNGs.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels
ICNS_KINDS = {  # what macOS calls a PNG by its pixels; those with two names serve ordinary and dense screens
    16: (b"icp4",),
    32: (b"icp5", b"ic11"),
    64: (b"icp6", b"ic12"),
    128: (b"ic07",),
    256: (b"ic08", b"ic13"),
    512: (b"ic09", b"ic14"),
}


def write_ico(destination: Path, name: str = "app", icons: Path = ICONS) -> None:
    """Write the icon for Windows from NAME-16.png to NAME-256.png."""
    destination.write_bytes(ico({size: _png(icons, name, size) for size in ICO_SIZES}))


def write_icns(destination: Path, name: str = "app", icons: Path = ICONS) -> None:
    """Write the icon for macOS from NAME-16.png to NAME-512.png."""
    destination.write_bytes(icns({size: _png(icons, name, size) for size in ICNS_KINDS}))


def ico(pngs: Mapping[int, bytes]) -> bytes:
    """An .ico file with these PNGs, by their pixels."""
    offset = 6 + 16 * len(pngs)
    entries, images = b"", b""
    for size, png in sorted(pngs.items()):
        edge = size % 256  # 256 is written as 0
        entries += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(png), offset + len(images))
        images += png
    return struct.pack("<HHH", 0, 1, len(pngs)) + entries + images


def icns(pngs: Mapping[int, bytes]) -> bytes:
    """An .icns file with these PNGs, by their pixels."""
    blocks = b"".join(
        kind + struct.pack(">I", 8 + len(png)) + png for size, png in sorted(pngs.items()) for kind in ICNS_KINDS[size]
    )
    return b"icns" + struct.pack(">I", 8 + len(blocks)) + blocks


def _png(icons: Path, name: str, size: int) -> bytes:
    return (icons / f"{name}-{size}.png").read_bytes()


def main(words: Sequence[str]) -> int:
    """Write the files named."""
    for word in words:
        if word.endswith(".icns"):
            write_icns(Path(word))
        else:
            write_ico(Path(word))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
