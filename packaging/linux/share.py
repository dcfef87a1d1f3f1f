"""Lays what makes the program belong to a Linux desktop: the tree that becomes /usr/share.

Desktop file, icons in all sizes, type and icon of ``.neuron`` files, AppStream metainfo, man page, copyright and
changelog. The same checkout, version and date give the same bytes. Standard library only.
"""

from __future__ import annotations

import datetime
import gzip
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path

from linux.changelog import as_appstream, as_debian, read_changelog

APP_ID = "io.github.helloneuron.HelloNeuron"
PACKAGE = "hello-neuron"
MIME_TYPE = "application/x-hello-neuron"
MIME_ICON = "application-x-hello-neuron"
# What X11 says of the window: Qt takes it from QCoreApplication.applicationName(); Wayland says APP_ID.
WM_CLASS = "Hello Neuron"
MAINTAINER = "Hello Neuron contributors <helloneuron@users.noreply.github.com>"
HOME = "https://github.com/helloneuron/hello-neuron"
PICTURES = "https://raw.githubusercontent.com/helloneuron/hello-neuron/main/docs/screenshots"

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
SOURCES = Path(__file__).resolve().parent
ROOT = SOURCES.parent.parent
# The pictures of docs/screenshots, the best first, with what they show in English and German.
SCREENSHOTS = (
    ("training", "The neuron learns: the falling loss and the line that has nearly found the rule",
     "Das Neuron lernt: der fallende Verlust und die Gerade, die die Regel fast gefunden hat"),
    ("why", "Why is this weight 1.887? Its update, with the numbers of this epoch",
     "Warum ist dieses Gewicht 1,887? Seine Änderung mit den Zahlen dieser Epoche"),
    ("what-if", "What if the learning rate were larger? The whole run follows the slider",
     "Was wäre bei größerer Lernrate? Das ganze Training folgt dem Regler"),
    ("yes-no", "Which penguin is it? The line between yes and no over two inputs",
     "Welcher Pinguin ist es? Die Grenze zwischen Ja und Nein über zwei Eingaben"),
    ("dark", "After 500 epochs, in dark colours, with the answer to a new question",
     "Nach 500 Epochen, in dunklen Farben, mit der Antwort auf eine neue Frage"),
)  # fmt: skip


def lay_share(destination: Path, *, version: str, date: datetime.date, prefix: str = "/usr") -> None:
    """Fill the folder ``destination`` with what an installation under ``prefix`` has in its ``share``.

    ``date`` is the day of the build: that of a release which CHANGELOG.md calls unreleased. Raises OSError where
    nothing can be written, ValueError for a changelog that has not this version on top.
    """
    releases = read_changelog(ROOT / "CHANGELOG.md")
    if releases[0].version != version:
        raise ValueError(f"CHANGELOG.md has {releases[0].version} on top, but the program is {version}")
    words = {
        "ID": APP_ID,
        "MIME": MIME_TYPE,
        "MIME_ICON": MIME_ICON,
        "WM_CLASS": WM_CLASS,
        "HOME": HOME,
        "VERSION": version,
        "DATE": f"{date:%B} {date.day}, {date.year}",
        # A place that is on nobody's PATH must be named.
        "COMMAND": "neuron-gui" if prefix in ("/usr", "/usr/local") else f"{prefix}/bin/neuron-gui",
        "SCREENSHOTS": _screenshots("    "),
        "RELEASES": as_appstream(releases, home=HOME, today=date, indent="    "),
    }
    debian = as_debian(releases, package=PACKAGE, maintainer=MAINTAINER, today=date)
    page = _filled("neuron-gui.1.in", words)
    documents = f"doc/{PACKAGE}"
    files: dict[str, bytes] = {
        f"applications/{APP_ID}.desktop": _filled("hello-neuron.desktop.in", words),
        f"metainfo/{APP_ID}.metainfo.xml": _filled("metainfo.xml.in", words),
        f"mime/packages/{APP_ID}.xml": _filled("mime.xml.in", words),
        "man/man1/neuron-gui.1.gz": _packed(page),
        # Not a symbolic link: the portable archive is also unpacked on sticks that know none.
        "man/man1/neuron-gui-cli.1.gz": _packed(b".so man1/neuron-gui.1\n"),
        f"{documents}/copyright": (SOURCES / "copyright").read_bytes(),
        f"{documents}/changelog.gz": _packed(debian.encode()),
        f"lintian/overrides/{PACKAGE}": (SOURCES / "lintian-overrides").read_bytes(),
    }
    for name, content in sorted(files.items()):
        _write(destination / name, content)
    _lay_icons(destination / "icons" / "hicolor", "apps", APP_ID, ROOT / "resources" / "icons", "app")
    _lay_icons(destination / "icons" / "hicolor", "mimetypes", MIME_ICON, SOURCES.parent / "icons", "document")


def _lay_icons(theme: Path, kind: str, name: str, source: Path, stem: str) -> None:
    for size in ICON_SIZES:
        _copy(source / f"{stem}-{size}.png", theme / f"{size}x{size}" / kind / f"{name}.png")
    _copy(source / f"{stem}.svg", theme / "scalable" / kind / f"{name}.svg")


def _screenshots(indent: str) -> str:
    lines: list[str] = []
    for place, (name, english, german) in enumerate(SCREENSHOTS):
        width, height = png_size(ROOT / "docs" / "screenshots" / f"{name}.png")
        lines += [
            '<screenshot type="default">' if place == 0 else "<screenshot>",
            f"  <caption>{english}</caption>",
            f'  <caption xml:lang="de">{german}</caption>',
            f'  <image type="source" width="{width}" height="{height}">{PICTURES}/{name}.png</image>',
            "</screenshot>",
        ]
    return "\n".join(indent + line for line in lines)


def png_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels. Raises ValueError for another file."""
    with path.open("rb") as file:
        head = file.read(24)
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or len(head) < 24:
        raise ValueError(f"{path.name} is not a PNG")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def _filled(name: str, words: Mapping[str, str]) -> bytes:
    text = (SOURCES / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text.encode()


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)
