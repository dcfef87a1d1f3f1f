"""The About dialog tells what is known, and fills in what is found out later."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QAction, QTextDocumentFragment, QUndoStack
from PySide6.QtWidgets import QDialog, QLabel, QMainWindow, QPlainTextEdit, QPushButton, QWidget

from neuron_gui.ui.about import AboutDialog, show_keys
from neuron_gui.ui.menus import Menus


def words(dialog: AboutDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize(("works", "said"), [(True, "works here"), (False, "not available here")])
def test_it_says_whether_fast_training_works_when_that_is_known(qtbot, works, said):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AboutDialog(parent, {"Keras": "3.0", "TensorFlow": "2.0"})
    assert "is being tried" in words(dialog)
    dialog.show_fast(works)
    assert said in words(dialog)
    assert "is being tried" not in words(dialog)


def test_before_tensorflow_is_there_it_says_so(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    assert words(AboutDialog(parent, {})).count("not loaded yet") == 3


def test_a_packaged_program_shows_the_licences_of_what_it_brings_along(qtbot, monkeypatch, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    assert AboutDialog(parent, {}).findChild(QPushButton, "licencesButton") is None
    (tmp_path / "THIRD-PARTY-NOTICES.txt").write_text("Qt: LGPL – really", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "neuron-gui"))
    about = AboutDialog(parent, {})
    about.findChild(QPushButton, "licencesButton").click()
    dialog = about.findChild(QDialog, "licencesDialog")
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "Qt: LGPL – really"
    assert str(tmp_path) in words(dialog)
    dialog.close()


def test_every_key_of_the_window_is_told(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window.menuBar(), QUndoStack(window), window)
    show_keys(window)
    dialog = window.findChild(QDialog, "keysDialog")
    text = QTextDocumentFragment.fromHtml(words(dialog)).toPlainText()
    for action in (*window.findChildren(QAction), *menus.findChildren(QAction)):
        for shortcut in action.shortcuts()[:1]:
            assert shortcut.toString().replace("Return", "Enter") in text, action.text()
    for key in ("Del", "F2", "Ctrl+Shift+Z"):
        assert key in text
    dialog.close()
