"""The line above the plots: tabs, signs and switches beside or below each other, never over each other."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QTabBar, QWidget

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import History, Segment
from neuron_gui.core.moment import Moment, Scene
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.plot_legend import Legend
from neuron_gui.ui.plots_area import NAMES, PlotsArea
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.theme import DARK, LIGHT, SCALES, Theme, load_fonts, style_sheet

SIZES = [(1024, 612), (1366, 672), (1920, 970)]
NAMED = {
    "loss": ("lossLegend", "pinButton", "logScaleBox", "lossPlot"),
    "fit": ("accuracyLabel", "fitLegend", "fitScale", "squaresBox", "fitPlot"),
    "landscape": ("landscapeAcrossBox", "landscapeUpBox", "landscapePlot"),
    "weights": ("weightsLegend", "weightsPlot"),
    "rates": ("ratesMeasureBox", "goalInput", "ratesPlot"),
}
PARTS = ("plotTabs", "leftPlotTabs", *(part for parts in NAMED.values() for part in parts))


@pytest.fixture
def stage(qtbot) -> Stage:
    load_fonts()
    made = Stage()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def area(stage) -> PlotsArea:
    return stage.plots


def dress(stage: Stage, size: tuple[int, int], scale: float = 1.0, colours=LIGHT) -> None:
    theme = Theme(colours, scale)
    stage.setStyleSheet(style_sheet(theme))
    stage.setFont(theme.font())
    stage.set_theme(theme)
    stage.resize(*size)


def show(area: PlotsArea, name: str, dataset: Dataset, settings: Settings = Settings()) -> None:  # noqa: B008
    for made in (area.fit, area.landscape, area.weights, area.rates):
        assert made is not None
    state = State((0.1,) * dataset.input_count, 0.0)
    history = History(state, Segment(0, dataset, settings))
    area.open_view(name)
    for turn in area.turns:
        turn(Scene(Moment(0, 0, state, dataset, settings, 0), history, state, 500, 0))
    for _ in range(4):
        QApplication.processEvents()


def places(area: PlotsArea) -> dict[str, QRect]:
    """Where the parts are that can be seen."""
    found = [widget for name in PARTS for widget in area.findChildren(QWidget, name) if widget.isVisible()]
    return {part.objectName(): QRect(part.mapTo(area, QPoint()), part.size()) for part in found}


def check(area: PlotsArea) -> None:
    there = places(area)
    for (one, first), (other, second) in combinations(there.items(), 2):
        assert not first.intersects(second), f"{one} and {other}"
    assert "plotTabs" in there


@pytest.mark.parametrize(("size", "scale"), list(product(SIZES, SCALES)))
def test_no_part_lies_over_another(stage, area, size, scale):
    dress(stage, size, scale)
    for inputs in (1, 2, 3):
        rows = tuple(tuple(-1000.5 * place for place in range(row, row + inputs + 1)) for row in range(6))
        dataset = TUTORIAL if inputs == 1 else Dataset(column_names(inputs), rows)
        for name in NAMES:
            show(area, name, dataset)
            if name == "rates":
                area.findChild(QComboBox, "ratesMeasureBox").setCurrentIndex(1)  # with its field
                for _ in range(4):
                    QApplication.processEvents()
            check(area)


@pytest.mark.parametrize(("size", "scale"), list(product(SIZES, SCALES)))
def test_how_many_are_right_stands_beside_the_signs_of_yes_and_no(stage, area, size, scale):
    dress(stage, size, scale)
    for inputs in (1, 2, 3):
        rows = tuple((*(float(row * place % 7) for place in range(1, inputs + 1)), row % 2) for row in range(40))
        show(area, "fit", Dataset(column_names(inputs), rows), Settings(activation="sigmoid"))
        check(area)
        there = places(area)
        assert {"accuracyLabel", "fitLegend"} <= there.keys()
        left, right = there["fitPlot"].left(), there["fitPlot"].right()
        assert left <= there["accuracyLabel"].left() < there["accuracyLabel"].right() < there["fitLegend"].left()
        assert there["fitLegend"].right() <= right + 1


@pytest.mark.parametrize(("size", "scale"), list(product(SIZES, SCALES)))
def test_the_sign_of_test_rows_is_not_cut_off_beside_how_many_are_right(stage, area, size, scale):
    dress(stage, size, scale)
    for inputs in (1, 2, 3):
        rows = tuple((*(float(row * place % 7) for place in range(1, inputs + 1)), row % 2) for row in range(342))
        dataset = Dataset(column_names(inputs), rows, tests=frozenset(range(0, 342, 6)))
        show(area, "fit", dataset, Settings(activation="sigmoid"))
        check(area)
        there = places(area)
        left, right = there["fitPlot"].left(), there["fitPlot"].right()
        for name in ("accuracyLabel", "fitLegend"):
            assert left <= there[name].left() < there[name].right() <= right + 1
        legend = area.findChild(Legend, "fitLegend")
        assert legend.width() >= legend.width_when(True)
        assert legend.accessibleName().endswith("test row")  # whatever is written


def test_what_is_said_in_short_is_said_in_full_again_where_there_is_room(stage, area):
    rows = tuple((float(row * 3 % 7), float(row % 5), row % 2) for row in range(342))
    dataset = Dataset(column_names(2), rows, tests=frozenset(range(0, 342, 6)))
    said = []
    for width in (1240, 1920, 1240):
        dress(stage, (width, 700))
        show(area, "fit", dataset, Settings(activation="sigmoid"))
        said.append(area.findChild(QLabel, "accuracyLabel").text().split(" ", 1)[1])
    assert said == ["✓", "of 285 right", "✓"]


def test_it_stays_so_when_text_colours_and_width_change(stage, area):
    for scale, colours, size in ((1.0, LIGHT, 1), (2.0, LIGHT, 1), (0.8, DARK, 1), (0.8, DARK, 0), (0.8, DARK, 2)):
        dress(stage, SIZES[size], scale, colours)
        show(area, "fit", TUTORIAL)
        check(area)
    there = places(area)
    assert there["fitLegend"].center().y() == pytest.approx(there["squaresBox"].center().y(), abs=2)  # there is room


def test_the_signs_go_below_the_tabs_and_come_back(stage, area):
    below = []
    for width, scale in ((1920, 1.0), (1366, 1.25), (1920, 1.0)):
        dress(stage, (width, 700), scale)
        show(area, "fit", TUTORIAL)
        there = places(area)
        below.append(there["fitLegend"].top() > there["plotTabs"].bottom())
    assert below == [False, True, False]


@pytest.mark.parametrize("size", SIZES)
def test_what_can_be_pressed_is_not_covered_by_the_tabs(stage, area, size):
    dress(stage, size)
    for name, view in (("squaresBox", "fit"), ("logScaleBox", "loss"), ("pinButton", "loss")):
        show(area, view, TUTORIAL)
        part = area.findChild(QCheckBox, name) or area.findChild(QPushButton, name)
        for place in (QPoint(3, part.height() // 2), QPoint(part.width() - 3, part.height() // 2)):
            assert area.childAt(part.mapTo(area, place)) is part, name
    assert area.findChild(QTabBar, "plotTabs").isVisible()
