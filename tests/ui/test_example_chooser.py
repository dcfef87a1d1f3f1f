"""The list of examples: pictures that are drawn when they are seen, found with the keys, at every size."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from neuron_gui.ui.about_link import AboutLink
from neuron_gui.ui.example_chooser import ExampleChooser
from neuron_gui.ui.example_tile import ExampleTile
from neuron_gui.ui.theme import DARK, Theme

Key = Qt.Key


@pytest.fixture
def opened(empty_window):
    """Opens the list under a button of a window so large, at a scale."""

    def open_it(width: int = 1024, height: int = 640, theme: Theme | None = None) -> ExampleChooser:
        window = empty_window((width, height), theme or Theme())
        opener = QPushButton("Examples ▾", window)
        opener.move(200, 110)
        opener.show()
        chooser = ExampleChooser(window)
        chooser.open_under(opener, theme or Theme())
        QApplication.processEvents()
        return chooser

    return open_it


def here(chooser: ExampleChooser) -> str:
    tile = chooser.focusWidget()
    assert isinstance(tile, ExampleTile)
    return tile.title


def test_only_pictures_that_are_seen_are_drawn(opened):
    chooser = opened()
    for tile in chooser.tiles:
        tile.repaint() if tile.visibleRegion().boundingRect().isValid() else None
    assert chooser.tiles[0].has_picture
    assert not chooser.tiles[-1].has_picture
    QTest.keyClick(chooser.focusWidget(), Key.Key_End)
    chooser.tiles[-1].grab()
    assert chooser.tiles[-1].has_picture


def test_arrows_go_through_the_pictures_as_they_stand(opened):
    chooser = opened()
    walk = [here(chooser)]
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Up, Key.Key_End, Key.Key_Down):
        QTest.keyClick(chooser.focusWidget(), key)
        walk.append(chooser.focusWidget().title if isinstance(chooser.focusWidget(), ExampleTile) else "foot")
    assert walk == [
        "A straight line",
        "Celsius to Fahrenheit",
        "One wrong number",
        "Measured with noise",
        "A straight line",
        "A curve",
        "foot",
    ]
    QTest.keyClick(chooser.focusWidget(), Key.Key_Up)
    assert here(chooser) == "A curve"
    QTest.keyClick(chooser.focusWidget(), Key.Key_Home)
    assert here(chooser) == "A straight line"


def test_letters_find_a_title_by_any_of_its_words(opened):
    chooser = opened()
    for typed, title in (
        ("wh", "Which penguin is it?"),
        ("warm", "How warm is it up there?"),
        ("xor", "XOR: two light switches"),
    ):
        chooser._typed = ""  # a second later
        QTest.keyClicks(chooser.focusWidget(), typed)
        assert here(chooser) == title
    chooser._typed = ""
    QTest.keyClick(chooser.focusWidget(), "a")
    first = here(chooser)
    chooser._typed = ""
    QTest.keyClick(chooser.focusWidget(), "a")
    assert here(chooser) != first
    assert chooser.isVisible()


def test_what_has_the_keys_is_in_sight(opened):
    chooser = opened()
    for _ in range(len(chooser.tiles) - 1):
        QTest.keyClick(chooser.focusWidget(), Key.Key_Right)
        tile = chooser.focusWidget()
        assert tile.visibleRegion().boundingRect().height() == tile.height()
    assert here(chooser) == "A curve"


@pytest.mark.parametrize("size", [(1024, 640), (1366, 700), (1920, 1000)])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0])
def test_it_stands_in_its_window_and_shows_whole_pictures(opened, size, scale):
    chooser = opened(*size, Theme(DARK, scale))
    window = chooser.parentWidget()
    inside = window.rect().translated(window.mapToGlobal(window.rect().topLeft()))
    assert inside.contains(chooser.geometry())
    assert chooser.findChild(QScrollArea).horizontalScrollBar().maximum() == 0
    first = chooser.tiles[0]
    assert first.width() >= 250 * scale
    assert first.visibleRegion().boundingRect() == first.rect()
    for name in ("makeFromRuleButton", "mysteryRuleButton"):
        button = chooser.findChild(QPushButton, name)
        assert chooser.rect().contains(button.geometry().translated(button.parentWidget().pos()))


def test_groups_have_headings_and_everything_a_name(opened):
    chooser = opened()
    headings = {label.text() for label in chooser.findChildren(QLabel)}
    assert {tile.example.group for tile in chooser.tiles} <= headings
    for tile in chooser.tiles:
        assert tile.accessibleName() == tile.title
        assert tile.accessibleDescription()
    for button in chooser.findChildren(QPushButton):
        assert button.toolTip()
        assert button.text()


def test_escape_gives_the_keys_back(opened):
    chooser = opened()
    QTest.keyClick(chooser.focusWidget(), Key.Key_Escape)
    assert not chooser.isVisible()
    assert QApplication.focusWidget() is chooser.parentWidget().findChild(QPushButton)


def test_nothing_of_it_is_read_to_begin_with():
    script = (
        "import sys, neuron_gui.ui.window\n"
        "late = ('core.examples', 'core.rule', 'core.sketch', 'core.about', 'ui.example_chooser', 'ui.rule_dialog')\n"
        "print([name for name in late if 'neuron_gui.' + name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "[]", ran.stderr


@pytest.mark.parametrize(("width", "text"), [(300, "Old Faithful"), (80, "Old F…"), (40, "")])
def test_the_link_to_the_story_needs_no_more_room_than_there_is(qtbot, fonts, width, text):
    frame = QWidget()
    qtbot.addWidget(frame)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    link = AboutLink()
    column.addWidget(link)
    link.set_theme(Theme())
    link.show_name("Old Faithful", "About these data: Old Faithful")
    frame.resize(width, 30)
    frame.show()
    assert link.text()[:5] == text[:5]
    assert link.accessibleName() == "About these data: Old Faithful"
    assert not link.icon().isNull()
    link.show_name("", "About these data")
    assert not link.isVisible()
