"""The About dialog tells what is known, and fills in what is found out later."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.ui.about import AboutDialog


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
