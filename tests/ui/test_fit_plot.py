"""The fit plot with one input and with many: what is drawn, what hovering says, and that no state is too wild."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.plot_legend import Legend
from neuron_gui.ui.theme import Theme
from tests.ui.plot_tools import drawn_range, hover, shown


@pytest.fixture
def fit_plot(qtbot):
    return shown(qtbot, FitPlot())


def moment(n: int = 1, **changes) -> Moment:
    if n == 1:
        made = Moment(137, 500, State((1.887,), -0.649), TUTORIAL, Settings(), 4)
    else:
        dice = np.random.default_rng(n)
        rows = tuple(tuple(map(float, row)) for row in dice.normal(size=(8, n + 1)).round(2))
        made = Moment(1, 1, State((0.5,) * n, 0.1), Dataset(column_names(n), rows), Settings(), 2)
    return replace(made, **changes)


def test_fit_shows_rows_line_and_errors(fit_plot):
    now = moment()
    fit_plot.show_moment(now)
    x, y = fit_plot._dots.getData()
    assert list(zip(x, y, strict=True)) == [tuple(row) for row in TUTORIAL.rows]
    x, y = fit_plot._line.getData()
    assert y == pytest.approx(1.887 * x - 0.649)
    x, y = fit_plot._errors.getData()
    assert list(x[::2]) == [-1, 0, 1, 2, 3, 4]
    assert y[1::2] == pytest.approx(now.predictions)
    assert y[::2] == pytest.approx(TUTORIAL.targets)


def test_years_are_written_as_in_the_table(fit_plot):
    fit_plot.show_moment(moment(dataset=Dataset(("year", "price"), ((1900.0, 2e4), (1950.0, 3e4), (2000.0, 4e4)))))
    bottom, left = (fit_plot._board.widget.getAxis(side) for side in ("bottom", "left"))
    assert bottom.tickStrings([1900.0, 1950.0, 2000.0], 1, 50) == ["1900", "1950", "2000"]
    assert left.tickStrings([0.0, 20_000.0], 1, 20_000) == ["0", "20,000"]


def test_selected_row_is_ringed(fit_plot):
    fit_plot.show_moment(moment())
    assert [float(value[0]) for value in fit_plot._ring.getData()] == [3.0, 5.0]
    fit_plot.show_moment(moment(row=None))
    assert not len(fit_plot._ring.getData()[0])


def test_curve_of_an_activation(fit_plot):
    now = moment(settings=Settings(activation="tanh"))
    fit_plot.show_moment(now)
    x, y = fit_plot._line.getData()
    assert len(x) > 50
    assert y == pytest.approx(forward(now.state, x[:, np.newaxis], "tanh"))


def test_view_does_not_move_with_the_line(fit_plot):
    fit_plot.show_moment(moment())
    before = fit_plot._board.widget.getViewBox().viewRange()
    fit_plot.show_moment(moment(state=State((-7.0,), 3.0)))
    assert fit_plot._board.widget.getViewBox().viewRange() == before


def test_what_was_asked_is_shown_and_gets_room(fit_plot):
    fit_plot.show_moment(moment())
    fit_plot.show_asked((10.0,), 18.2)
    assert [float(value[0]) for value in fit_plot._diamond.getData()] == [10.0, pytest.approx(18.2)]
    (_, right), (_, top) = fit_plot._board.widget.getViewBox().viewRange()
    assert right > 10
    assert top > 18.2
    assert hover(fit_plot, "fitHover", 10.0, 18.2) == "asked: x = 10, ŷ = 18.20"


def test_hover_tells_the_row(fit_plot):
    fit_plot.show_moment(moment())
    assert hover(fit_plot, "fitHover", 3, 5) == "row 5: x = 3, y = 5, ŷ = 5.01, error 0.01"
    assert hover(fit_plot, "fitHover", 3, -2) == ""


@pytest.mark.parametrize("n", [3, 7])
def test_several_inputs_show_prediction_against_target(fit_plot, n):
    now = moment(n)
    fit_plot.show_moment(now)
    x, y = fit_plot._dots.getData()
    assert x == pytest.approx(now.dataset.targets)
    assert y == pytest.approx(now.predictions)
    x, y = fit_plot._line.getData()
    assert (x == y).all()


def test_bad_cells_and_an_empty_table(fit_plot):
    fit_plot.show_moment(moment(dataset=TUTORIAL.with_cell(2, 0, "abc")))
    assert len(fit_plot._dots.getData()[0]) == 5
    fit_plot.show_moment(moment(dataset=TUTORIAL.without_rows(range(6)), row=None))
    assert fit_plot.findChild(QLabel, "fitEmpty").isVisible()


@pytest.mark.parametrize("size", [1e6, 1e19, 1e30, float("inf"), float("nan")])
def test_wild_states_are_painted_without_a_fault(fit_plot, size):
    for activation in ("linear", "relu", "tanh"):
        fit_plot.show_moment(moment(state=State((size,), -size), settings=Settings(activation=activation)))
        assert not fit_plot.grab().isNull()
        drawn = fit_plot._line.getData()[1]
        assert drawn is None or not np.isfinite(drawn).any() or np.nanmax(np.abs(drawn)) < 1e7


def test_many_rows_are_thinned(fit_plot):
    rows = tuple((float(x), 2.0 * x) for x in range(20_000))
    fit_plot.show_moment(moment(dataset=Dataset(("x", "y"), rows), row=0))
    assert len(fit_plot._dots.getData()[0]) <= 1000
    assert len(fit_plot._errors.getData()[0]) <= 2 * 300


def test_huge_and_tiny_numbers_have_axes_that_say_so(fit_plot):
    rows = tuple((x * 1e25, x * 1e-9) for x in (1.0, 2.0, 3.0))
    fit_plot.show_moment(moment(dataset=Dataset(("x", "y"), rows), row=0, state=State((1e-34,), 0.0)))
    assert not fit_plot.grab().isNull()
    bottom, left = fit_plot._board.widget.getAxis("bottom"), fit_plot._board.widget.getAxis("left")
    assert bottom.tickStrings([2.0], 1, 1) == ["2×10²⁵"]
    assert left.tickStrings([0.0, 2.0], 1, 0.5) == ["0", "2.0×10⁻⁹"]


def test_start_has_room_for_its_line_and_nothing_moves_when_it_is_left(fit_plot):
    rows = tuple((float(x), 1.8 * x + 32) for x in (-10, -5, 0, 5, 10))
    now, start = moment(dataset=Dataset(("°C", "°F"), rows)), State((0.12,), 0.0)
    fit_plot.show_moment(replace(now, state=start), start)
    low, high = drawn_range(fit_plot)
    assert low < -1.2
    assert high > 50
    fit_plot.show_moment(replace(now, epoch=500, state=State((1.8,), 32.0)), start)
    assert drawn_range(fit_plot) == (low, high)


@pytest.mark.parametrize("start", [State((0.5,), 1e9), State((float("inf"),), 0.0), State((1.0, 2.0), 0.0)])
def test_a_far_start_does_not_squeeze_the_rows(fit_plot, start):
    fit_plot.show_moment(moment())
    usual = drawn_range(fit_plot)
    fit_plot.show_moment(moment(), start)
    assert drawn_range(fit_plot) == usual


def test_signs_of_the_fit_are_explained(fit_plot):
    legend = fit_plot.findChild(Legend)
    fit_plot.show_moment(moment())
    assert legend.accessibleName() == "row, neuron, error"
    fit_plot.show_asked((10.0,), 18.2)
    assert legend.accessibleName() == "row, neuron, error, asked"
    fit_plot.show_moment(moment(3))
    assert legend.accessibleName() == "prediction, perfect, error"
    dots = fit_plot._dots.opts["brush"].color().name()
    assert dots == Theme().colour("prediction").name()
    assert not legend.grab().isNull()


def test_an_empty_fit_has_no_line_and_no_numbers(fit_plot):
    nothing = moment(dataset=TUTORIAL.without_rows(range(6)), row=None)
    fit_plot.show_asked((10.0,), 18.2)
    fit_plot.show_moment(nothing)
    assert not len(fit_plot._line.getData()[0])
    assert not len(fit_plot._diamond.getData()[0])
    assert fit_plot._board.widget.getAxis("bottom")._tickLevels == [[]]
    fit_plot.show_moment(moment())
    assert fit_plot._board.widget.getAxis("bottom")._tickLevels is None


def test_of_many_rows_every_so_manieth_is_drawn_and_it_says_so(fit_plot):
    data = Dataset(("x", "y"), tuple((row / 100, row / 50 - 1) for row in range(30_000)))
    fit_plot.show_moment(moment(dataset=data, row=12_345))
    drawn = set(fit_plot._dots.getData()[0])
    assert len(drawn) == 1000
    told = fit_plot.findChild(QLabel, "fitDrawnLabel")
    assert (told.text(), told.isVisible()) == ("1,000 of 30,000 rows drawn", True)
    assert fit_plot._ring.getData()[0][0] == pytest.approx(123.45)  # the row that is looked at is always marked
    fit_plot.show_moment(moment(dataset=data.with_cell(60, 1, "?"), row=12_345))
    assert set(fit_plot._dots.getData()[0]) == drawn - {
        float(np.float32(0.6))
    }  # and an edit makes no other dot come or go
    fit_plot.show_moment(moment())
    assert not told.isVisible()
