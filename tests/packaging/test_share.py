"""The share tree is whole, is the same each time, and says what the program really does."""

from __future__ import annotations

import datetime
import gzip
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from linux.changelog import as_appstream, as_debian, read_changelog
from linux.share import (
    APP_ID,
    ICON_SIZES,
    MIME_ICON,
    MIME_TYPE,
    SCREENSHOTS,
    WM_CLASS,
    lay_share,
    png_size,
)

from neuron_gui import __version__, app, arguments

DAY = datetime.date(2026, 3, 1)


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    lay_share(folder, version=__version__, date=DAY)
    return folder


def everything(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def man_page(share):
    return gzip.decompress((share / "man/man1/neuron-gui.1.gz").read_bytes()).decode()


def test_twice_the_same_is_the_same(share, tmp_path):
    lay_share(tmp_path, version=__version__, date=DAY)
    assert everything(tmp_path) == everything(share)


def test_nothing_is_left_to_be_filled_in(share):
    for name, content in everything(share).items():
        text = gzip.decompress(content) if name.endswith(".gz") else content
        if not name.endswith(".png"):
            assert not re.search(rb"@[A-Z_]+@", text), name


def test_icons_have_the_size_of_their_folder(share):
    for size in ICON_SIZES:
        for kind, name in (("apps", APP_ID), ("mimetypes", MIME_ICON)):
            path = share / f"icons/hicolor/{size}x{size}/{kind}/{name}.png"
            assert png_size(path) == (size, size)


def test_the_desktop_file_is_about_this_program(share):
    text = (share / f"applications/{APP_ID}.desktop").read_text(encoding="utf-8")
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert (lines["Exec"], lines["TryExec"], lines["Icon"]) == ("neuron-gui %f", "neuron-gui", APP_ID)
    # Were text/csv among them, a desktop without a spreadsheet would open every CSV file with this program.
    assert lines["MimeType"] == f"{MIME_TYPE};"


def test_x11_says_of_the_window_what_the_desktop_file_says(share):
    assert app.NAME == WM_CLASS  # QCoreApplication.applicationName(), which Qt makes WM_CLASS of
    assert f"\nStartupWMClass={app.NAME}\n" in (share / f"applications/{APP_ID}.desktop").read_text(encoding="utf-8")


def test_elsewhere_the_desktop_file_names_the_whole_path(tmp_path):
    lay_share(tmp_path, version=__version__, date=DAY, prefix="/opt/neuron")
    text = (tmp_path / f"applications/{APP_ID}.desktop").read_text(encoding="utf-8")
    assert "\nExec=/opt/neuron/bin/neuron-gui %f\n" in text


def test_the_metainfo_shows_pictures_that_are_there_and_this_version(share):
    root = ElementTree.parse(share / f"metainfo/{APP_ID}.metainfo.xml").getroot()
    images = [image.text for image in root.iter("image")]
    assert len(images) == len(SCREENSHOTS)
    for image in images:
        name = image.rsplit("/", 1)[1]
        assert (Path(__file__).parents[2] / "docs/screenshots" / name).is_file()
    assert root.find("id").text == APP_ID
    assert root.find("launchable").text == f"{APP_ID}.desktop"
    assert root.find("provides/mediatype").text == MIME_TYPE
    newest = root.find("releases/release")
    assert newest.get("version") == __version__
    assert newest.get("date") == DAY.isoformat()
    assert newest.findall("description/ul/li")


def test_the_type_of_files_is_a_zip_by_its_ending(share):
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ElementTree.parse(share / f"mime/packages/{APP_ID}.xml").getroot().find(f"{space}mime-type")
    assert kind.get("type") == MIME_TYPE
    assert kind.find(f"{space}glob").get("pattern") == "*.neuron"
    assert kind.find(f"{space}sub-class-of").get("type") == "application/zip"
    assert kind.find(f"{space}icon").get("name") == MIME_ICON


def test_the_man_page_knows_every_option_and_no_other(share, capsys):
    page = man_page(share)
    with pytest.raises(SystemExit):
        arguments.parse(["--help"])
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", capsys.readouterr().out))
    described = {f"-{name}" for name in re.findall(r"^\.It Fl (?:h , )?(-[a-z-]+)", page, re.MULTILINE)}
    assert described == told


@pytest.mark.parametrize(
    ("option", "choices"),
    [
        ("optimizer", arguments.OPTIMIZERS),
        ("loss", arguments.LOSSES),
        ("activation", arguments.ACTIVATIONS),
        ("view", arguments.VIEWS),
    ],
)
def test_the_man_page_knows_every_choice(share, option, choices):
    line = re.search(rf"^\.It Fl -{option} Brq Cm (.+)$", man_page(share), re.MULTILINE)[1]
    assert line.split(" | ") == list(choices)


def test_the_man_page_of_the_console_program_is_the_same(share):
    assert gzip.decompress((share / "man/man1/neuron-gui-cli.1.gz").read_bytes()) == b".so man1/neuron-gui.1\n"


def test_the_version_must_be_the_one_on_top_of_the_changelog(tmp_path):
    with pytest.raises(ValueError, match=r"9\.9\.9"):
        lay_share(tmp_path, version="9.9.9", date=DAY)


@pytest.fixture
def releases(tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(
        "# Changelog\n\n## [2.0.0] – unreleased\n\n### Added\n\n- Press *Train* & see `--json`\n  at once.\n- More.\n\n"
        "### Fixed\n\n- A fault.\n\n## [1.0.0] – 2026-01-31\n\n- Everything.\n",
        encoding="utf-8",
    )
    return read_changelog(path)


def test_a_changelog_is_read_release_by_release(releases):
    assert [(one.version, one.date) for one in releases] == [("2.0.0", None), ("1.0.0", datetime.date(2026, 1, 31))]
    assert releases[0].changes == ("Press *Train* & see `--json` at once.", "More.", "A fault.")


def test_a_heading_that_is_none_is_named(tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text("## 1.0 (soon)\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.0 \(soon\)"):
        read_changelog(path)
    path.write_text("nothing yet\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no release"):
        read_changelog(path)


def test_releases_for_a_software_centre(releases):
    xml = as_appstream(releases, home="https://example.org", today=DAY, indent="")
    first, second = ElementTree.fromstring(f"<releases>{xml}</releases>")
    item = first.find("description/ul/li")
    assert "".join(item.itertext()) == "Press Train & see --json at once."
    assert [child.tag for child in item] == ["em", "code"]
    assert (first.get("date"), second.get("date")) == ("2026-03-01", "2026-01-31")


def test_releases_as_debian_writes_them(releases):
    text = as_debian(releases, package="p", maintainer="N <n@example.org>", today=DAY)
    assert text.startswith("p (2.0.0) stable; urgency=medium\n\n  * Press “Train” & see --json at once.\n  * More.\n")
    assert "\n\n -- N <n@example.org>  Sun, 01 Mar 2026 12:00:00 +0000\n" in text
    assert text.endswith("\n\n -- N <n@example.org>  Sat, 31 Jan 2026 12:00:00 +0000\n")
