"""The squares of the errors, and the map of a neuron with two inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import ACTIVATIONS, forward
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.fit_map import MapItem, MapView, ScaleBar, scale_for
from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.theme import DARK, LIGHT, Theme
from tests.ui.plot_tools import shown

NOW = Moment(137, 500, State((1.887,), -0.649), TUTORIAL, Settings(), 4)


@pytest.fixture
def plot(qtbot):
    return shown(qtbot, FitPlot())


def plane(size: float = 1.0, rows: int = 30) -> Dataset:
    dice = np.random.default_rng(5).uniform(-1, 1, size=(rows, 2)) * size
    return Dataset(("x₁", "x₂", "y"), tuple((float(a), float(b), float(2 * a - b)) for a, b in dice))


def flat_moment(**changes) -> Moment:
    return replace(Moment(1, 1, State((2.0, -1.0), 0.3), plane(), Settings(), 2), **changes)


def box(plot) -> QCheckBox:
    return plot.findChild(QCheckBox, "squaresBox")


def hover(plot, x: float, y: float) -> str:
    place, view = plot._board.to_pixels(x, y), plot._board.widget.viewport()
    at = place, QPointF(view.mapToGlobal(place.toPoint()))
    nothing = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view, QMouseEvent(QMouseEvent.Type.MouseMove, *at, *nothing))
    label = plot.findChild(QLabel, "fitHover")
    return label.text() if label.isVisible() else ""


# The squares


def test_the_mean_of_the_squares_is_the_loss_and_says_so(plot):
    plot.show_moment(NOW)
    assert not plot._squares.item.squares
    box(plot).click()
    squares = plot._squares.item.squares
    assert np.mean([square.height() ** 2 for square in squares]) == pytest.approx(NOW.loss)
    words = plot.findChild(QLabel, "fitSquares")
    assert words.isVisible()
    assert words.text() == f"mean of the squares\n= the loss {format_loss(NOW.loss)}"
    assert plot._board.area.contains(words.geometry())
    box(plot).click()
    assert not plot._squares.item.squares
    assert not words.isVisible()


def test_the_words_tell_the_loss_that_is_shown_elsewhere(plot):
    box(plot).click()
    plot.show_moment(replace(NOW, recorded_loss=0.0704))
    assert plot.findChild(QLabel, "fitSquares").text().endswith("= the loss 0.0704")


def test_squares_are_square_in_pixels_and_lie_where_the_line_is_not(plot):
    box(plot).click()
    for weight in (0.3, -2.0):
        now = replace(NOW, state=State((weight,), 1.0))
        plot.show_moment(now)
        for square, (x, _), prediction, error in zip(
            plot._squares.item.squares, TUTORIAL.rows, now.predictions, now.errors, strict=True
        ):
            one, other = (plot._board.to_pixels(p.x(), p.y()) for p in (square.topLeft(), square.bottomRight()))
            assert abs(other.x() - one.x()) == pytest.approx(abs(other.y() - one.y()), rel=0.05, abs=1.5)
            far = square.left() if abs(square.right() - x) < 1e-6 else square.right()
            assert (prediction - (weight * far + 1.0)) * error <= 1e-9


def test_with_another_loss_the_words_say_what_it_is_instead(plot):
    box(plot).click()
    plot.show_moment(NOW)
    assert "their mean is the loss" in box(plot).toolTip()
    words, mean = plot.findChild(QLabel, "fitSquares"), format_loss(float(np.mean(NOW.errors**2)))
    assert words.text() == f"mean of the squares\n= the loss {mean}"
    length = replace(NOW, settings=Settings(loss="mean_absolute_error"))
    plot.show_moment(length)
    assert length.loss == pytest.approx(np.mean(np.abs(length.errors)))
    assert words.text() == f"mean of the squares {mean}\nthe loss: mean length {format_loss(length.loss)}"
    assert "not their mean but the mean length" in box(plot).toolTip()
    assert len(plot._squares.item.squares) == 6
    passed = Dataset(("x", "y"), tuple((x, float(y > 0)) for x, y in TUTORIAL.rows))
    entropy = replace(NOW, dataset=passed, settings=Settings(loss="binary_crossentropy", activation="sigmoid"))
    plot.show_moment(entropy)
    mean = format_loss(float(np.mean([square.height() ** 2 for square in plot._squares.item.squares])))
    assert words.text() == f"mean of the squares {mean}\nthe loss: cross-entropy {format_loss(entropy.loss)}"
    assert "cross-entropy" in box(plot).toolTip()
    assert plot._board.area.contains(words.geometry())


def test_the_words_hide_no_row_while_there_is_a_corner_without(plot):
    plot.resize(420, 300)
    box(plot).click()
    for y in ((7, -3), (-3, 7)):
        rows = tuple((float(x), float(y[0] if x < 5 else y[1])) for x in range(10))
        plot.show_moment(replace(NOW, state=State((0.0,), 2.0), dataset=Dataset(("x", "y"), rows)))
        words = plot.findChild(QLabel, "fitSquares")
        assert words.isVisible()
        assert not any(words.geometry().contains(plot._board.to_pixels(*row).toPoint()) for row in rows)


def test_a_cell_that_is_no_number_leaves_no_words_about_the_mean(plot):
    box(plot).click()
    plot.show_moment(replace(NOW, dataset=TUTORIAL.with_cell(0, 0, "abc")))
    assert len(plot._squares.item.squares) == 5
    assert not plot.findChild(QLabel, "fitSquares").isVisible()


def test_many_rows_do_not_hide_the_line(plot):
    rows = tuple((float(x), float(x % 7)) for x in range(1000))
    plot.show_moment(NOW)
    few, below = plot._dots.opts["size"], plot._line.zValue()
    plot.show_moment(replace(NOW, dataset=Dataset(("x", "y"), rows)))
    assert plot._dots.opts["size"] < few
    assert plot._line.zValue() > plot._dots.zValue() >= below
    assert plot._ring.zValue() > plot._line.zValue()
    plot.show_moment(NOW)
    assert (plot._dots.opts["size"], plot._line.zValue()) == (few, below)


@pytest.mark.parametrize("size", [1e6, 1e19, 1e30, float("inf"), float("nan")])
def test_squares_of_wild_states_are_painted_without_a_fault(plot, size):
    box(plot).click()
    plot.show_moment(replace(NOW, state=State((size,), -size)))
    assert not plot.grab().isNull()


def test_squares_of_many_rows_say_that_not_all_are_drawn(plot):
    box(plot).click()
    rows = tuple((float(x), float(x % 7)) for x in range(1000))
    now = replace(NOW, dataset=Dataset(("x", "y"), rows))
    plot.show_moment(now)
    assert len(plot._squares.item.squares) <= 300
    assert plot.findChild(QLabel, "fitSquares").text().startswith("mean of all 1,000 squares")


def test_a_table_without_rows_has_no_squares(plot):
    box(plot).click()
    plot.show_moment(replace(NOW, dataset=replace(TUTORIAL, rows=()), row=None))
    assert not plot._squares.item.squares
    assert not plot.findChild(QLabel, "fitSquares").isVisible()


# The map


def painted(view: MapView, wide: int = 60, high: int = 40) -> QImage:
    """The map as it is painted, its first line at the top of the view; without contours."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    item = MapItem()
    item.put(view)
    item._lines = []
    place = item.boundingRect()
    painter = QPainter(image)
    painter.translate(0, high)
    painter.scale(wide / place.width(), -high / place.height())
    painter.translate(-place.topLeft())
    item.paint(painter, None)
    painter.end()
    return image


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("weights", [(2.0, -1.0), (0.0, 3.0), (-40.0, 5.0), (1e-3, 0.0)])
def test_colours_of_the_map_are_those_of_the_prediction_everywhere(qapp, colours, activation, weights):
    scale = scale_for(Theme(colours), np.array([-1.0, 1.0]) if activation != "sigmoid" else np.array([0.0, 1.0]))
    view = MapView(State(weights, 0.2), activation, ((-1.0, 2.0), (3.0, 4.0)), (1.0, 1.0), scale)
    image, wrong = painted(view), 0
    for x in range(0, 60, 5):
        for y in range(0, 40, 5):
            place = np.array([[-1 + 3 * (x + 0.5) / 60, 4 - (y + 0.5) / 40]])
            colour = scale.colour(float(forward(view.state, place, activation)[0]))
            pixel = image.pixelColor(x, y)
            wrong += max(abs(pixel.red() - colour.red()), abs(pixel.green() - colour.green())) > 8
    assert wrong <= 2  # at a steep step a pixel may fall to the other side


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_colours_are_monotone_in_the_prediction(qapp, colours):
    scale = scale_for(Theme(colours), np.array([-3.0, 7.0]))
    reds = [scale.colour(value).lightness() for value in np.linspace(-4, 8, 50)]
    steps = np.diff(reds)
    assert (steps <= 0).all() or (steps >= 0).all()
    assert abs(reds[-1] - reds[0]) > 40


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh", "relu"])
def test_contours_run_where_the_prediction_is_a_round_number(qapp, activation):
    scale = scale_for(Theme(), np.array([0.0, 1.0]))
    view = MapView(State((2.0, -1.0), 0.3), activation, ((-1.0, 1.0), (-1.0, 1.0)), (1.0, 1.0), scale)
    lines = view.contours()
    assert len(lines) >= 3
    for line in lines:
        ends = np.array([[end.x(), end.y()] for end in (line.p1(), line.p2())])
        values = forward(view.state, ends, activation)
        assert values[0] == pytest.approx(values[1], abs=1e-9)
        assert values[0] / scale.step == pytest.approx(round(values[0] / scale.step), abs=1e-6)


@pytest.mark.parametrize("size", [0.0, 1e-25, 1e6, 1e19, 1e35, float("inf"), float("nan")])
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_wild_maps_are_painted_without_a_fault(plot, size, activation):
    plot.show_moment(flat_moment(state=State((size, -size), 3 * size), settings=Settings(activation=activation)))
    assert not plot.grab().isNull()


@pytest.mark.parametrize("size", [1e9, 1e-6, 1e25])
def test_maps_over_huge_and_tiny_inputs(plot, size):
    plot.show_moment(flat_moment(dataset=plane(size)))
    assert not plot.grab().isNull()
    assert len(plot._map.view.contours()) >= 3


def test_rows_stand_on_the_map_in_the_colours_of_their_targets(plot):
    now = flat_moment()
    plot.show_moment(now)
    x, y = plot._dots.getData()
    assert x == pytest.approx(now.dataset.inputs[:, 0])
    assert y == pytest.approx(now.dataset.inputs[:, 1])
    colours = [point.brush().color() for point in plot._dots.points()]
    order = np.argsort([colour.lightness() for colour in colours])
    assert now.dataset.targets[order[0]] > now.dataset.targets[order[-1]]
    assert [float(value[0]) for value in plot._ring.getData()] == pytest.approx(now.dataset.inputs[2])
    assert plot.findChild(ScaleBar).isVisible()
    assert not box(plot).isVisible()
    plot.show_moment(NOW)
    assert not plot.findChild(ScaleBar).isVisible()
    assert box(plot).isVisible()
    assert plot._map is None or plot._map.view is None


def test_hover_tells_the_place_or_the_row(plot):
    rows = ((0.0, 0.0, 1.0), (4.0, 2.0, 5.0), (1.0, 3.0, 0.0))
    plot.show_moment(flat_moment(dataset=Dataset(("x₁", "x₂", "y"), rows)))
    assert hover(plot, 4, 2) == "row 2: x₁ = 4, x₂ = 2, y = 5\nŷ = 6.300, error 1.300"
    words = hover(plot, 2.5, 1)
    x, y, prediction = (float(part.split("= ")[1]) for part in words.replace(":", ",").split(","))
    assert prediction == pytest.approx(2 * x - y + 0.3, abs=1e-3)
    assert (x, y) == pytest.approx((2.5, 1), abs=0.05)


def test_the_question_stands_on_the_map(plot):
    plot.show_moment(flat_moment())
    plot.show_asked((2.0, 0.5), 3.8)
    assert [float(value[0]) for value in plot._diamond.getData()] == [2.0, 0.5]
    (_, right), _ = plot._board.widget.getViewBox().viewRange()
    assert right > 2
    assert hover(plot, 2.0, 0.5).startswith("asked: x₁ = 2, x₂ = 0.5, ŷ = 3.8")


def test_nothing_is_worked_out_or_painted_while_nothing_changes(plot, monkeypatch):
    for now in (NOW, flat_moment()):
        assert plot.show_moment(now)
        QApplication.processEvents()
        done: list[str] = []
        monkeypatch.setattr(MapItem, "paint", lambda *_, done=done: done.append("map"))
        monkeypatch.setattr(FitPlot, "_draw", lambda *_, done=done: done.append("drawn"))
        assert not plot.show_moment(replace(now, epoch=now.epoch + 1))
        QApplication.processEvents()
        assert not done
        monkeypatch.undo()


def test_the_map_is_kept_while_only_the_row_changes(plot, monkeypatch):
    plot.show_moment(flat_moment())
    asked = []
    monkeypatch.setattr(MapView, "gradient", lambda *_: asked.append(1))
    plot.show_moment(flat_moment(dataset=plot._moment.dataset, row=5))
    assert not asked
    assert isinstance(plot._map.boundingRect(), QRectF)
