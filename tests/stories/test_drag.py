"""A pupil puts rows and inputs into another order with the mouse, and takes it back."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State
from tests.mouse import LEFT, drag, pull
from tests.stories.conftest import Pupil


def number(pupil: Pupil, row: int, share: float = 0.5) -> QPoint:
    header = pupil.table.verticalHeader()
    return QPoint(8, round(header.sectionViewportPosition(row) + share * header.sectionSize(row)))


def name(pupil: Pupil, column: int, share: float = 0.5) -> QPoint:
    header = pupil.table.horizontalHeader()
    left, size = header.sectionViewportPosition(column), header.sectionSize(column)
    return QPoint(round(left + share * size), header.height() // 2)


def numbers(pupil: Pupil) -> QWidget:
    return pupil.table.verticalHeader().viewport()


def xs(pupil: Pupil) -> list[str]:
    return [pupil.cell(row, 0) for row in range(pupil.table.model().rowCount() - 1)]


def dropped_at(pupil: Pupil) -> list[QWidget]:
    return [line for line in pupil.table.findChildren(QWidget, "dropLine") if line.isVisible()]


def test_the_third_row_goes_to_the_top_and_back_again(pupil):
    QTest.mouseClick(numbers(pupil), LEFT, pos=number(pupil, 2))
    assert pupil.window.playback.moment().row == 2
    drag(numbers(pupil), number(pupil, 2), number(pupil, 1), number(pupil, 0, 0.1))
    assert xs(pupil) == ["1", "−1", "0", "2", "3", "4"]
    assert pupil.window.playback.moment().row == 0  # it is still the one that is looked at
    assert pupil.window.document.undo_stack.undoText() == "move a row"
    pupil.do("undoAction")
    assert xs(pupil) == ["−1", "0", "1", "2", "3", "4"]
    assert not pupil.window.document.undo_stack.canUndo()
    pupil.do("redoAction")
    assert xs(pupil)[0] == "1"


def test_escape_drops_nothing_else_than_what_is_dragged(pupil):
    pupil.train_to_the_end()
    pupil.do("whatIfAction")
    assert pupil.window.what_if.is_open
    QTest.mouseClick(numbers(pupil), LEFT, pos=number(pupil, 5))
    pull(numbers(pupil), number(pupil, 5), number(pupil, 0, 0.1))
    assert dropped_at(pupil)
    QTest.keyClick(pupil.table, Qt.Key.Key_Escape)
    QTest.mouseRelease(numbers(pupil), LEFT, pos=number(pupil, 0, 0.1))
    assert not dropped_at(pupil)
    assert pupil.window.what_if.is_open
    assert pupil.window.document.project.dataset == TUTORIAL


def test_rows_can_be_dragged_while_the_neuron_learns(pupil):
    pupil.press("trainButton")
    QTest.mouseClick(numbers(pupil), LEFT, pos=number(pupil, 4))
    pull(numbers(pupil), number(pupil, 4), number(pupil, 1, 0.1))
    epoch = pupil.window.timeline.epoch
    pupil.wait(lambda: pupil.window.timeline.epoch > epoch + 3)
    assert dropped_at(pupil)  # no epoch takes it out of the hand
    QTest.mouseRelease(numbers(pupil), LEFT, pos=number(pupil, 1, 0.1))
    assert xs(pupil) == ["−1", "3", "0", "1", "2", "4"]
    if pupil.window.playback.running:
        pupil.press("trainButton")


def test_an_input_takes_its_weight_along(open_window):
    rows = ((1.0, 40.0, 3.0), (2.0, 10.0, 5.0), (3.0, 30.0, 7.0))
    start = State((0.5, -0.25), 0.125)
    pupil = open_window(Project(Dataset(("a", "b", "y"), rows), Settings(start=start)))
    names = pupil.table.horizontalHeader().viewport()
    drag(names, name(pupil, 1), name(pupil, 0, 0.2))
    assert pupil.window.document.project.dataset.columns == ("b", "a", "y")
    assert pupil.window.document.project.settings.start == State((-0.25, 0.5), 0.125)
    np.testing.assert_allclose(pupil.window.playback.moment().state.weights, (-0.25, 0.5))
    pupil.do("undoAction")
    assert pupil.window.document.project.settings.start == start
