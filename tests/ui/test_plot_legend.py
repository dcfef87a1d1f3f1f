"""The signs of a legend as they are painted: those of test rows are hollow, and none is cut off in short."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.ui.fit_look import legend_entries
from neuron_gui.ui.fit_rows import place_rows
from neuron_gui.ui.plot_legend import NEAR, SIGN, Entry, Legend
from neuron_gui.ui.theme import LIGHT, Theme, load_fonts


@pytest.fixture
def legend(qtbot):
    load_fonts()
    made = Legend("legend")
    qtbot.addWidget(made)
    made.set_theme(Theme(LIGHT))
    return made


def colour(legend: Legend, place: QPoint) -> str:
    image = legend.grab().toImage()
    return image.pixelColor(place).name()


@pytest.mark.parametrize(("sign", "hollow"), [("dot", False), ("triangle", False), ("ring", True), ("square", True)])
def test_the_signs_of_test_rows_are_hollow(legend, sign, hollow):
    legend.show_entries(Entry(sign, "ink", "row"))
    middle = QPoint(SIGN // 2, legend.height() // 2)
    ink = Theme(LIGHT).colour("ink").name()
    assert (colour(legend, middle) != ink) == hollow
    image = legend.grab(QRect(0, 0, SIGN, legend.height())).toImage()
    seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert min(each.lightness() for each in seen) < 90  # there is a rim of ink


def test_in_short_all_signs_stay_and_words_are_shorter(legend):
    entries = Entry("dot", "ink", "no"), Entry("ring", "ink", "test row", "test")
    legend.show_entries(*entries)
    full = legend.width()
    legend.set_short(True)
    assert 2 * (SIGN + NEAR) < legend.width() == legend.width_when(True) < full == legend.width_when(False)
    assert legend.accessibleName() == "no, test row"
    legend.set_short(False)
    assert legend.width() == full


@pytest.mark.parametrize(
    ("inputs", "asks", "sign"), [(1, False, "ring"), (2, False, "square"), (3, False, "ring"), (2, True, "ring")]
)
def test_test_rows_have_the_sign_that_they_have_in_the_fit(inputs, asks, sign):
    rows = tuple((*(float(row * place % 5) for place in range(1, inputs + 1)), row % 2) for row in range(6))
    placed = place_rows(Dataset(column_names(inputs), rows, tests=frozenset({1})), None, asks)
    assert [entry.sign for entry in legend_entries(placed, asked=False) if entry.text == "test row"] == [sign]
