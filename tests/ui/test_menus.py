"""The menus open by Alt and a letter, say the text size, and offer the full screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QMainWindow

from neuron_gui.ui.menus import Menus


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    made.menus = Menus(made.menuBar(), QUndoStack(made), made)
    return made


def test_every_menu_has_a_letter_of_its_own(window):
    titles = [action.text() for action in window.menuBar().actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert len(set(letters)) == len(titles) == 6


def test_the_text_size_is_said_and_cannot_be_chosen(window):
    window.menus.show_text_size(1.1)
    assert window.menus.text_size.text() == "Text size: 110 %"
    assert not window.menus.text_size.isEnabled()


def test_full_screen_is_a_switch_with_its_usual_key(window):
    action = window.menus.findChild(QAction, "fullScreenAction")
    assert action.isCheckable()
    assert action.shortcut().toString() == "F11"
