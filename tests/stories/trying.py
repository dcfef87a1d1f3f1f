"""How a pupil tries something out: a slider pulled and let go, and the run that follows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from neuron_gui.core.history import Checkpoint, Segment
from neuron_gui.core.project import Project

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def slider(pupil, name: str = "learningRateSlider") -> QSlider:
    return pupil.find(QSlider, name)


def take(pupil, name: str = "learningRateSlider") -> QSlider:
    """Take hold of a slider's handle where it is."""
    found = slider(pupil, name)
    assert found.isVisible()
    place = QPoint(round(found._place(found.value())), found.height() // 2)
    QTest.mousePress(found, LEFT, NONE, place)
    return found


def pull(pupil, found: QSlider, share: float) -> None:
    """Pull it so far along its line, and wait until the run has followed."""
    before = pupil.window.what_if._preview
    QTest.mouseMove(found, QPoint(round(share * found.width()), found.height() // 2))
    pupil.wait(lambda: pupil.window.what_if._preview is not before)
    pupil.wait(lambda: not pupil.window.timeline.awake)


def let_go(pupil, found: QSlider, share: float) -> None:
    QTest.mouseRelease(found, LEFT, NONE, QPoint(round(share * found.width()), found.height() // 2))
    pupil.wait(lambda: not pupil.window.what_if._recording)
    pupil.wait_for_the_end()


def rate(pupil) -> float:
    return pupil.window.document.project.settings.learning_rate


def undo_text(pupil) -> str:
    return pupil.window.document.undo_stack.undoText()


def curve(pupil) -> np.ndarray:
    """The losses that the loss plot draws as the run's."""
    return np.array(pupil.window._stage.plots.loss._sooner.yData)


def trained(pupil, project: Project, epochs: int = 500) -> float:
    """The last loss of such a run, trained apart from the window."""
    settings, dataset = project.settings, project.dataset
    start = Checkpoint(0, settings.start_state(dataset.input_count))
    return float(pupil.window.engine.train(Segment(0, dataset, settings), start, epochs).loss[-1])
