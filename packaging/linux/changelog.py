"""Reads CHANGELOG.md and writes it as a Linux system knows it: as Debian's changelog and as AppStream's releases."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

_HEADING = re.compile(r"## \[(?P<version>[^\]]+)\](?: [–-] (?P<date>.+))?")
UNRELEASED = "unreleased"


@dataclass(frozen=True)
class Release:
    """One section of the changelog: its version, its day (None: not released yet), and what is new, as Markdown."""

    version: str
    date: datetime.date | None
    changes: tuple[str, ...]


def read_changelog(path: Path) -> tuple[Release, ...]:
    """The releases, newest first. Raises ValueError, naming the line, for a heading that is none."""
    releases: list[Release] = []
    for block in re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = block.partition("\n")
        found = _HEADING.fullmatch(heading.strip())
        if found is None:
            raise ValueError(f"{path.name}: “{heading}” is not “## [1.2.3] – 2026-01-31” or “## [1.2.3] – unreleased”")
        day = found["date"] or UNRELEASED
        date = None if day == UNRELEASED else datetime.date.fromisoformat(day)
        items = re.findall(r"^- (.+(?:\n  .+)*)", body, flags=re.MULTILINE)
        releases.append(Release(found["version"], date, tuple(" ".join(item.split()) for item in items)))
    if not releases:
        raise ValueError(f"{path.name} has no release")
    return tuple(releases)


def as_debian(releases: Sequence[Release], *, package: str, maintainer: str, today: datetime.date) -> str:
    """Debian's changelog; what is not released yet is dated ``today``."""
    entries = []
    for release in releases:
        noon = datetime.time(12, tzinfo=datetime.timezone.utc)
        when = format_datetime(datetime.datetime.combine(release.date or today, noon))
        changes = "\n".join(
            textwrap.fill(_plain(change), 80, initial_indent="  * ", subsequent_indent="    ")
            for change in release.changes
        )
        head = f"{package} ({release.version}) stable; urgency=medium"
        entries.append(f"{head}\n\n{changes}\n\n -- {maintainer}  {when}\n")
    return "\n".join(entries)


def as_appstream(releases: Sequence[Release], *, home: str, today: datetime.date, indent: str) -> str:
    """AppStream's ``<release>`` elements; what is not released yet is dated ``today``."""
    lines: list[str] = []
    for release in releases:
        day = (release.date or today).isoformat()
        lines += [
            f'<release version="{escape(release.version)}" date="{day}" type="stable">',
            f"  <url>{home}/blob/main/CHANGELOG.md</url>",
            "  <description>",
            "    <ul>",
            *(f"      <li>{_marked(change)}</li>" for change in release.changes),
            "    </ul>",
            "  </description>",
            "</release>",
        ]
    return "\n".join(indent + line for line in lines)


def _plain(markdown: str) -> str:
    return re.sub(r"\*([^*]+)\*", r"“\1”", markdown).replace("`", "")


def _marked(markdown: str) -> str:
    """The few marks that both Markdown and AppStream have."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(markdown))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)
