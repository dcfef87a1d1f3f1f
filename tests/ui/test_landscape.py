"""The landscape plot: what it shows and says, how a start is chosen in it, and that no run is too long or too wild."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.desk import Desk
from neuron_gui.ui.landscape import LandscapePlot
from neuron_gui.ui.landscape_picture import shades
from neuron_gui.ui.theme import DARK, LIGHT, Theme
from tests.ui.plot_tools import shown

START = State((0.12,), 0.0)
CLASSES = Dataset(("x", "y"), tuple((float(x), float(x > 2)) for x in range(6)))
LOGISTIC = Settings(learning_rate=0.5, activation="sigmoid", loss="binary_crossentropy")


def recorded(weights, bias, dataset: Dataset = TUTORIAL, start: State = START) -> History:
    segment = Segment(0, dataset, Settings())
    made = History(start, segment)
    weights, bias = np.asarray(weights, dtype=np.float32), np.asarray(bias, dtype=np.float32)
    loss = np.zeros(len(bias), dtype=np.float32)
    made.append(EpochBatch(segment, 1, weights.reshape(len(bias), -1), bias, loss, loss))
    return made


def descent(epochs: int, dataset: Dataset = TUTORIAL, settings: Settings | None = None, start: State = START):
    settings, state, states = settings or Settings(), start, []
    for _ in range(epochs):
        slope = gradient(state, dataset.inputs, dataset.targets, settings.activation, settings.loss)
        rate = settings.learning_rate
        weights = tuple(w - rate * g for w, g in zip(state.weights, slope.weights, strict=True))
        state = State(weights, state.bias - rate * slope.bias)
        states.append((*state.weights, state.bias))
    table = np.array(states)
    return recorded(table[:, :-1], table[:, -1], dataset, start)


def moment(epoch: int, run: History | None = None, dataset: Dataset = TUTORIAL, **changes) -> Moment:
    state = run.state(epoch) if run is not None else START
    return replace(Moment(epoch, 500, state, dataset, Settings(), None), **changes)


def many_inputs(inputs: int) -> Dataset:
    rows = np.random.default_rng(inputs).normal(size=(20, inputs + 1)).round(2)
    return Dataset(column_names(inputs), tuple(tuple(map(float, row)) for row in rows))


@pytest.fixture
def plot(qtbot):
    return shown(qtbot, LandscapePlot())


@pytest.fixture
def run():
    return descent(300)


def pixels(plot, p: float, q: float) -> QPoint:
    return plot._marks.to_pixels((p, q)).toPoint()


def hover(plot, p: float, q: float) -> str:
    view, place = plot._board.widget.viewport(), QPointF(pixels(plot, p, q))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        QPointF(view.mapToGlobal(place.toPoint())),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)
    label = plot.findChild(QLabel, "landscapeHover")
    return label.text() if label.isVisible() else ""


def points(item) -> list[tuple[float, float]]:
    x, y = item.getData()
    return [] if x is None else [(float(a), float(b)) for a, b in zip(x, y, strict=True)]


def test_without_numbers_it_says_what_will_be_there(plot, run):
    plot.show_moment(moment(0, None, TUTORIAL.with_cell(0, 0, "abc")), None)
    empty = plot.findChild(QLabel, "landscapeEmpty")
    assert empty.isVisible()
    assert "landscape" in empty.text()
    assert hover(plot, 0.5, 0.5) == ""
    plot.show_moment(moment(10, run), run)
    assert not empty.isVisible()
    plot.show_moment(moment(0, None, TUTORIAL.without_rows(range(6))), None)
    assert empty.isVisible()
    assert points(plot._marks.path) == []


def test_start_present_and_best_place_stand_where_they_belong(plot, run):
    plot.show_moment(moment(100, run), run)
    assert points(plot._marks.present) == [pytest.approx((*run.state(100).weights, run.state(100).bias))]
    assert points(plot._marks.best) == [pytest.approx((2.0, -1.0))]
    start, best = (plot.findChild(QLabel, f"landscape{name}") for name in ("Start", "Best"))
    assert (start.text(), best.text()) == ("start", "best")
    assert plot._board.area.contains(start.geometry())
    assert plot._board.area.contains(best.geometry())


def test_ground_is_darker_in_the_valley(plot, run):
    plot.show_moment(moment(0, run), run)
    image = plot._board.widget.grab().toImage()
    valley, rim = (image.pixelColor(pixels(plot, *place)) for place in ((2.03, -1.25), (4.4, 1.5)))
    assert valley.lightness() < rim.lightness() - 20


def test_path_is_the_states_so_far_with_a_dot_for_each_step(plot, run):
    plot.show_moment(moment(40, run), run)
    path, steps = points(plot._marks.path), points(plot._marks.steps)
    assert path[0] == pytest.approx((0.12, 0.0))
    assert path[-1] == pytest.approx((float(run.weights[40, 0]), float(run.bias[40])))
    assert len(steps) == 41
    plot.show_moment(moment(3, run), run)
    assert len(points(plot._marks.steps)) == 4
    plot.show_moment(moment(300, run), run)
    assert 0 < len(points(plot._marks.steps)) < 20  # only where they are apart


def test_a_million_restless_epochs_are_drawn_with_few_points(plot):
    dice = np.random.default_rng(0)
    run = recorded(2 + dice.normal(scale=0.4, size=999_999), -1 + dice.normal(scale=0.4, size=999_999))
    plot.show_moment(moment(700_000, run), run)
    assert 50 < len(points(plot._marks.path)) <= 2 * plot.width()
    assert len(points(plot._marks.steps)) <= 2 * plot.width()


def test_nothing_is_drawn_again_while_nothing_changes(plot, run):
    assert plot.show_moment(moment(10, run), run)
    picture, image_range = plot._picture, plot._board.widget.getViewBox().viewRange()
    assert not plot.show_moment(moment(10, run), run)
    assert plot.show_moment(moment(250, run), run)
    assert plot._picture is picture  # the ground is the same at every epoch of one input
    assert plot._board.widget.getViewBox().viewRange() == image_range


def test_hover_says_the_place_and_its_loss(plot, run):
    plot.show_moment(moment(10, run), run)
    p, q = plot._rounded(plot._marks.from_pixels(QPointF(pixels(plot, 1.5, -0.2))))
    loss = loss_value(State((p,), q), TUTORIAL.inputs, TUTORIAL.targets, "linear", "mean_squared_error")
    assert hover(plot, 1.5, -0.2) == f"w {p:.3f}, b −{-q:.3f}: loss {loss:.4f}"


def test_the_words_beside_a_resting_mouse_follow_the_data(plot, run):
    plot.show_moment(moment(10, run), run)
    hover(plot, 1.5, -0.2)
    place = pixels(plot, 1.5, -0.2)
    data = TUTORIAL.with_cell(0, 1, "9")
    plot.show_moment(replace(moment(10, run), dataset=data, recorded_loss=None), run)
    p, q = plot._rounded(plot._marks.from_pixels(QPointF(place)))
    loss = loss_value(State((p,), q), data.inputs, data.targets, "linear", "mean_squared_error")
    assert plot.findChild(QLabel, "landscapeHover").text().endswith(f": loss {format_loss(loss)}")


def test_arrows_name_their_scope_and_are_never_long(plot, run):
    plot.show_moment(moment(0, run, row=4), run)
    (all_rows, tail, tip), (one_row, *_) = plot._arrows
    assert all_rows == "steepest way down, all 6 rows together"
    assert one_row == "steepest way down, row 5 alone"
    way = tip - tail
    assert way.x() > 0
    assert 16 <= np.hypot(way.x(), way.y()) <= min(plot._board.area.width(), plot._board.area.height()) / 4
    middle = plot._marks.from_pixels((tail + tip) / 2)
    assert hover(plot, *middle).endswith("row 5 alone")
    plot.show_moment(moment(0, run), run)
    assert len(plot._arrows) == 1
    assert points(plot._marks.row_arrow) == []


def test_a_click_chooses_the_start_that_the_hover_names(plot, qtbot, run):
    plot.show_moment(moment(10, run), run)
    place = pixels(plot, 3.0, 1.0)
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        qtbot.mouseClick(plot._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (state,) = chosen.args
    assert state.weights[0] == pytest.approx(3.0, abs=0.02)
    assert state.bias == round(state.bias, TUTORIAL.decimals.bias)
    assert f"w {state.weights[0]:.3f}, b {state.bias:.3f}:" in hover(plot, 3.0, 1.0)


def test_a_click_beside_the_landscape_chooses_nothing(plot, qtbot, run):
    plot.show_moment(moment(10, run), run)
    with qtbot.assertNotEmitted(plot.start_chosen):
        qtbot.mouseClick(plot._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_the_keyboard_points_at_a_place_and_starts_there(plot, qtbot, run):
    plot.show_moment(moment(10, run), run)
    widget, told = plot._board.widget, plot.findChild(QLabel, "landscapePointed")
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: plot._hand._ring.isVisible())
    with qtbot.assertNotEmitted(plot.start_chosen):
        qtbot.keyClick(widget, Qt.Key.Key_Return)  # there is no cross-hair yet
    qtbot.keyClick(widget, Qt.Key.Key_Right)
    qtbot.keyClick(widget, Qt.Key.Key_Up)
    assert told.isVisible()
    assert told.text().startswith("w ")
    assert len(points(plot._marks.cross_hair)) == 4
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert chosen.args[0].weights[0] > run.state(10).weights[0]
    assert chosen.args[0].bias > run.state(10).bias
    qtbot.keyClick(widget, Qt.Key.Key_Left)
    qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert not told.isVisible()
    assert points(plot._marks.cross_hair) == []


def test_view_follows_a_run_that_leaves_it(plot):
    run = recorded(1.5 ** np.arange(40), np.zeros(40))
    before = None
    for epoch in (0, 12, 40):
        plot.show_moment(moment(epoch, run), run)
        place = plot._marks.window.p
        assert place[0] < run.state(epoch).weights[0] < place[1]
        assert before is None or place[1] > before[1]
        before = place


@pytest.mark.parametrize("size", [1e6, 1e19, 1e30, float("inf"), float("nan")])
@pytest.mark.parametrize("dataset", [TUTORIAL, many_inputs(2)])
def test_diverged_runs_are_painted_without_a_fault(plot, size, dataset):
    inputs = dataset.input_count
    with np.errstate(all="ignore"):
        values = np.array([1.0, -size, size, size])[:, np.newaxis] * np.ones(inputs)
    run = recorded(values, values[:, 0], dataset, State((0.1,) * inputs, 0.0))
    for epoch in (0, 1, 2, 4):
        plot.show_moment(moment(epoch, run, dataset, row=1), run)
        assert not plot.grab().isNull()
        drawn = np.array(points(plot._marks.path))
        assert not np.isfinite(drawn).any() or np.nanmax(np.abs(drawn)) < 1e11


def test_other_colours_shade_the_ground_anew(plot, run):
    plot.show_moment(moment(10, run), run)
    place = pixels(plot, 4.3, 1.2)
    light = plot._board.widget.grab().toImage().pixelColor(place)
    plot.set_theme(Theme(DARK))
    dark = plot._board.widget.grab().toImage().pixelColor(place)
    assert light.lightness() > 200 > 90 > dark.lightness()


def luminance(rgb) -> float:
    parts = np.array(rgb) / 255
    return float(np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize(("name", "least"), [("ink", 4.5), ("error", 3.0)])
def test_names_and_path_stand_out_from_every_shade(colours, name, least):
    """WCAG 2.2: 4.5 : 1 for text, 3 : 1 for what is drawn."""
    theme = Theme(colours)
    mark = luminance(theme.colour(name).getRgb()[:3])
    for shade in shades(theme)[:-1]:
        low, high = sorted((mark, luminance(shade)))
        assert (high + 0.05) / (low + 0.05) >= least


def test_what_takes_long_is_worked_out_beside_and_comes_by_itself(plot, qtbot):
    run = descent(200, CLASSES, LOGISTIC)
    plot.show_moment(moment(100, run, CLASSES, settings=LOGISTIC), run)
    assert plot._picture is None
    qtbot.waitUntil(lambda: plot._picture is not None, timeout=20_000)
    assert plot._note.text() == "no best place"
    assert points(plot._marks.best) == []
    assert len(points(plot._marks.path)) > 10


def test_the_old_picture_stays_until_the_new_one_is_there(plot, qtbot, run):
    plot.show_moment(moment(10, run), run)
    before = plot._picture
    plot.show_moment(moment(10, run, settings=LOGISTIC), run)
    assert plot._picture is before
    qtbot.waitUntil(lambda: plot._picture is not before, timeout=20_000)


def test_deleting_the_plot_while_it_works_is_no_fault(qtbot):
    made = LandscapePlot()
    made.set_theme(Theme())
    made.show_moment(moment(0, None, CLASSES, settings=LOGISTIC), None)
    with qtbot.waitSignal(made.destroyed):
        made.deleteLater()


def test_of_what_waits_on_the_desk_only_the_newest_is_worked_out(qtbot):
    owner, results = QWidget(), []
    qtbot.addWidget(owner)
    desk = Desk(owner)
    desk.done.connect(results.append)
    for number in range(5):
        desk.ask(lambda number=number: number)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert results == [0, 4]


def test_identical_inputs_are_a_valley_without_a_best_place(plot):
    plot.show_moment(moment(0, None, Dataset(("x", "y"), ((3.0, 1.0), (3.0, 2.0)))), None)
    assert plot._note.text() == "no single best place"
    assert points(plot._marks.best) == []


def test_of_many_inputs_two_parameters_are_chosen_and_never_one_twice(plot, qtbot):
    dataset = many_inputs(7)
    run = descent(60, dataset, start=State((0.3,) * 7, 0.1))
    across, up = (plot.findChild(QComboBox, f"landscape{name}Box") for name in ("Across", "Up"))
    plot.show_moment(moment(60, run, dataset), run)
    assert across.isVisible()
    assert (across.currentText(), up.currentText()) == ("w₁", "b")
    assert all(box.accessibleName() and box.toolTip() for box in (across, up))
    across.setCurrentIndex(3)
    across.activated.emit(3)
    assert points(plot._marks.present) == [pytest.approx((run.state(60).weights[3], run.state(60).bias))]
    up.setCurrentIndex(3)
    up.activated.emit(3)
    assert (across.currentText(), up.currentText()) == ("b", "w₄")
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        qtbot.mouseClick(plot._board.widget.viewport(), Qt.MouseButton.LeftButton, pos=plot._board.area.center())
    assert chosen.args[0].weights[:3] == run.state(60).weights[:3]
    assert chosen.args[0].weights[3] != run.state(60).weights[3]


def test_a_history_of_another_neuron_is_not_drawn(plot, run):
    dataset = many_inputs(2)
    plot.show_moment(moment(0, None, dataset, state=State((0.1, 0.2), 0.0)), run)
    assert points(plot._marks.path) == []
    assert len(points(plot._marks.present)) == 1


def test_small_numbers_on_the_axes_have_no_prefix(plot):
    dataset = Dataset(("x", "y"), tuple((float(x), 1e-3 * x) for x in range(5)))
    plot.show_moment(moment(0, None, dataset, state=State((0.0,), 0.0)), None)
    assert "x0" not in plot._board.widget.getAxis("bottom").labelString()
