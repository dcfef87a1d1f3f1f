"""The loss plot: what is drawn, what hovering says, and that no history is too long or too wild."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.plot_legend import Legend
from neuron_gui.ui.theme import DARK, Theme
from tests.ui.plot_tools import drawn_range, hover, shown


def history(losses, rate_after: int | None = None) -> History:
    first = Segment(0, TUTORIAL, Settings())
    made = History(State((0.12,), 0.0), first)
    losses = np.asarray(losses, dtype=np.float32)
    cut = len(losses) if rate_after is None else rate_after
    segments = [first, Segment(cut, TUTORIAL, Settings(learning_rate=0.02))]
    for segment, begin, end in ((segments[0], 0, cut), (segments[1], cut, len(losses))):
        part = losses[begin:end]
        if len(part):
            made.append(EpochBatch(segment, begin + 1, np.zeros((len(part), 1)), np.zeros(len(part)), part, part))
    return made


def falling(count: int) -> np.ndarray:
    return 10 * np.exp(-np.arange(count) / 60)


@pytest.fixture
def loss_plot(qtbot):
    return shown(qtbot, LossPlot())


def test_the_loss_over_test_rows_is_seen_where_it_equals_that_of_training(loss_plot):
    """It lies over that curve, on a ground of its own, and its ring is larger than the dot within."""
    loss_plot.set_theme(Theme())
    tests, order = loss_plot._tests, loss_plot._board.widget.getPlotItem().items
    for below in (loss_plot._sooner, loss_plot._later, loss_plot._ghost):
        assert order.index(below) < order.index(tests._halo) < order.index(tests.curve)
    assert order.index(tests._dot) < order.index(loss_plot._dot)
    assert tests._dot.opts["size"] > loss_plot._dot.opts["size"] + 2
    ground, dashes = tests._halo.opts["pen"], tests.curve.opts["pen"]
    assert ground.widthF() > dashes.widthF() + 2
    on_screen = [[length * pen.widthF() for length in pen.dashPattern()] for pen in (ground, dashes)]
    assert on_screen[0] == pytest.approx(on_screen[1])


def test_empty_loss_plot_says_what_will_be_there(loss_plot):
    loss_plot.show_history(None, 0, 500, None)
    label = loss_plot.findChild(QLabel, "lossEmpty")
    assert label.isVisible()
    assert "Press Train" in label.text()
    loss_plot.show_history(history(falling(10)), 10, 500, None)
    assert not label.isVisible()


def test_curve_is_the_history_up_to_the_shown_epoch_and_fainter_after_it(loss_plot):
    run = history(falling(100))
    loss_plot.show_history(run, 40, 500, None)
    x, y = loss_plot._sooner.getData()
    assert x[0] == 0
    assert x[-1] == 40
    assert y == pytest.approx(run.loss[:41])
    x, y = loss_plot._later.getData()
    assert (x[0], x[-1]) == (40, 100)
    assert y == pytest.approx(run.loss[40:])


def test_shown_epoch_is_a_line_with_its_loss(loss_plot):
    run = history(falling(100))
    loss_plot.show_history(run, 40, 500, None)
    assert list(loss_plot._line.getData()[0]) == [40, 40]
    assert loss_plot.findChild(QLabel, "lossValue").text() == "5.220"


def test_axis_keeps_its_length_while_the_run_grows(loss_plot):
    loss_plot.show_history(history(falling(10)), 10, 500, None)
    before = loss_plot._board.widget.getViewBox().viewRange()[0]
    loss_plot.show_history(history(falling(400)), 400, 500, None)
    assert loss_plot._board.widget.getViewBox().viewRange()[0] == before
    assert before[1] >= 500


def test_log_scale_draws_powers_of_ten_and_a_zero(loss_plot):
    losses = np.array([10.0, 0.1, 1e-3, 0.0])
    loss_plot.show_history(history(losses), 4, 4, None)
    loss_plot.findChild(QCheckBox, "logScaleBox").click()
    y = loss_plot._sooner.getData()[1]
    assert y[1:] == pytest.approx([1, -1, -3, -12])
    axis = loss_plot._board.widget.getAxis("left")
    assert axis.tickStrings([-12, -6, 0, 2], 1, 1) == ["0", "10⁻⁶", "1", "100"]


def test_hover_says_epoch_and_loss(loss_plot):
    loss_plot.show_history(history(falling(100)), 100, 100, None)
    assert hover(loss_plot, "lossHover", 40, 5) == "epoch 40 · loss 5.220"
    assert hover(loss_plot, "lossHover", 100, 9).startswith("epoch 100")


def test_the_words_beside_a_resting_mouse_stay_true_while_the_axes_grow(loss_plot):
    loss_plot.show_history(history(falling(100)), 100, 100, None)
    assert hover(loss_plot, "lossHover", 50, 5) == "epoch 50 · loss 4.419"
    loss_plot.show_history(history(falling(200)), 200, 200, None)
    said = loss_plot.findChild(QLabel, "lossHover").text()
    epoch = int(said.split()[1])
    assert 95 <= epoch <= 105  # the same place of an axis twice as long
    assert said == f"epoch {epoch} · loss {falling(200)[epoch - 1]:.3f}"


def test_hover_says_what_changed_at_a_mark(loss_plot):
    loss_plot.show_history(history(falling(100), rate_after=50), 100, 100, None)
    assert "learning rate 0.02 from here" in hover(loss_plot, "lossHover", 50, 5)
    assert "from here" not in hover(loss_plot, "lossHover", 80, 5)


def dragged(count: int, *, back: bool = False) -> History:
    """A run whose learning rate was dragged while it trained, one step an epoch from epoch 100 on."""
    first = Segment(0, TUTORIAL, Settings())
    run = History(State((0.0,), 0.0), first)
    for epoch in range(300):
        step = min(max(0, epoch - 100), count)
        step = min(step, count - step) if back else step
        segment = Segment(epoch, TUTORIAL, Settings(learning_rate=round(0.01 + step / 1000, 6)))
        segment = run.segments[-1] if segment.settings == run.segments[-1].settings else segment
        loss = np.float32([5.0])
        run.append(EpochBatch(segment, epoch + 1, np.zeros((1, 1)), np.zeros(1), loss, loss))
    return run


def test_the_marks_of_a_drag_are_no_block_of_colour_and_the_last_says_what_it_came_to(loss_plot):
    run = dragged(80)
    assert len(run.segments) == 81
    loss_plot.show_history(run, 300, 500, None)
    marks = [loss_plot._board.to_pixels(x, 0).x() for x in loss_plot._marks._lines.xData[::2]]
    assert 3 <= len(marks) < 15
    assert np.diff(marks).min() >= 7
    named = [words for words in loss_plot._marks._names if words.isVisible()]
    assert named[-1].text() == "learning rate 0.09"
    epoch, rate = re.findall(r"epoch (\d+).*\n.* rate ([\d.]+) from", hover(loss_plot, "lossHover", 140, 5.0))[0]
    assert float(rate) == pytest.approx(0.01 + (int(epoch) - 100) / 1000)  # each change can be read, marked or not


def test_a_drag_back_to_where_it_began_names_the_last_change(loss_plot):
    loss_plot.show_history(dragged(4, back=True), 300, 5000, None)
    assert len(loss_plot._marks._lines.xData) == 2
    assert loss_plot.findChild(QLabel, "lossChange1").text() == "learning rate 0.01"


def test_run_before_reset_stays_as_a_ghost(loss_plot):
    old = history(falling(100))
    loss_plot.show_history(None, 0, 500, old)
    assert loss_plot._ghost.getData()[1] == pytest.approx(old.loss)
    assert not loss_plot.findChild(QLabel, "lossEmpty").isVisible()


def test_a_million_epochs_are_drawn_with_few_points(loss_plot):
    losses = np.random.default_rng(0).random(999_999).astype(np.float32)
    losses[654_321] = 40.0
    run = history(losses)
    loss_plot.show_history(run, 700_000, 1_000_000, None)
    x, y = loss_plot._sooner.getData()
    assert len(x) + len(loss_plot._later.getData()[0]) <= 2 * loss_plot._board.widget.width() + 8
    assert np.nanmax(y) == 40.0  # no spike is lost


@pytest.mark.parametrize("log", [False, True])
def test_diverging_losses_are_painted_without_a_fault(loss_plot, log):
    loss_plot.findChild(QCheckBox, "logScaleBox").setChecked(log)
    with np.errstate(over="ignore"):
        losses = (10.0 ** np.arange(60)).astype(np.float32)
    losses[-1] = np.nan
    loss_plot.show_history(history(losses), 60, 500, None)
    assert not loss_plot.grab().isNull()


def test_colours_follow_the_theme(loss_plot):
    loss_plot.show_history(history(falling(100)), 100, 100, None)
    light = loss_plot._board.widget.grab().toImage().pixelColor(QPoint(300, 40))
    loss_plot.set_theme(Theme(DARK))
    dark = loss_plot._board.widget.grab().toImage().pixelColor(QPoint(300, 40))
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_a_long_run_is_drawn_through_true_losses(loss_plot):
    run = history(falling(5000))
    loss_plot.show_history(run, 3000, 5000, None)
    x, y = loss_plot._sooner.getData()
    assert len(x) < 1000
    assert y == pytest.approx(run.loss[x.astype(int)])


@pytest.mark.parametrize("losses", [falling(500), falling(500)[::-1], 3 + np.sin(np.arange(500) / 60)])
def test_the_shown_loss_stands_inside_the_plot_and_beside_the_curve(loss_plot, losses):
    run = history(losses)
    label = loss_plot.findChild(QLabel, "lossValue")
    for epoch in (0, 1, 60, 250, 499, 500):
        loss_plot.show_history(run, epoch, 500, None)
        assert loss_plot._board.area.contains(label.geometry())
        curves = (loss_plot._sooner, loss_plot._later)
        assert not any(loss_plot._board.crosses(curve, QRectF(label.geometry())) for curve in curves)
    assert "background" not in label.styleSheet()


def test_epochs_are_numbered_in_whole_steps(loss_plot):
    loss_plot.show_history(history([13.0, 1300.0, 139_780.0]), 3, 3, None)
    axis = loss_plot._board.widget.getAxis("bottom")
    assert axis.tickValues(*axis.range, 270)[0][1] == [0, 1, 2, 3]
    assert loss_plot.findChild(QLabel, "lossValue").text() == "139,780"


def test_room_for_long_numbers_is_given_back_when_a_run_begins(loss_plot):
    loss_plot.show_history(history(falling(50)), 50, 500, None)
    usual = loss_plot._board.area.left()
    wild = history([1e3, 1e5, 1e6])
    loss_plot.show_history(wild, 3, 500, None)
    QApplication.sendPostedEvents()
    assert loss_plot._board.area.left() > usual
    loss_plot.show_history(history(falling(50)), 50, 500, None)
    QApplication.sendPostedEvents()
    assert loss_plot._board.area.left() == usual


def test_the_run_before_is_explained_while_it_is_there(loss_plot):
    legend = loss_plot.findChild(Legend)
    loss_plot.show_history(None, 0, 500, history(falling(100)))
    assert legend.accessibleName() == "before"
    loss_plot.show_history(history(falling(10)), 10, 500, None)
    assert legend.accessibleName() == ""


def test_losses_below_zero_are_inside_the_plot(loss_plot):
    loss_plot.show_history(history(-falling(100) * 50), 100, 100, None)
    low, high = drawn_range(loss_plot)
    assert low <= -500
    assert high >= 0
    assert loss_plot._board.area.contains(loss_plot.findChild(QLabel, "lossValue").geometry())


def test_a_log_scale_says_why_it_cannot_draw_losses_below_zero(loss_plot):
    note, empty = loss_plot.findChild(QLabel, "lossNote"), loss_plot.findChild(QLabel, "lossEmpty")
    loss_plot.findChild(QCheckBox, "logScaleBox").click()
    run = history(np.linspace(5, -5, 100))
    loss_plot.show_history(run, 100, 100, None)
    assert "below 0" in note.text()
    assert note.isVisible()
    below = run.loss[1:] < 0
    assert (np.isnan(loss_plot._sooner.getData()[1][1:]) == below).all()
    loss_plot.show_history(history([-1.0, -2.0]), 2, 2, None)
    assert "below 0" in empty.text() or note.isVisible()
    loss_plot.findChild(QCheckBox, "logScaleBox").click()
    assert not note.isVisible()
    assert not empty.isVisible()


def test_words_of_an_empty_loss_plot_stand_between_its_lines(loss_plot):
    loss_plot.show_history(None, 0, 500, None)
    middle = loss_plot.findChild(QLabel, "lossEmpty").geometry().center().y()
    assert loss_plot._board.to_pixels(0, 7.5).y() == pytest.approx(middle, abs=4)


def test_an_epoch_that_is_only_being_told_is_not_in_the_loss_plot_yet(loss_plot):
    run = history([8.0, 6.0, 400.0])
    loss_plot.show_history(run, 2, 500, None, 2)
    top = loss_plot._ranges[1][1]
    assert list(loss_plot._sooner.getData()[0]) == [0, 1, 2]
    assert loss_plot._later.xData is None or not len(loss_plot._later.xData)
    assert "400" not in hover(loss_plot, "lossHover", 3, top / 2)
    loss_plot.show_history(run, 3, 500, None, 3)
    assert loss_plot._ranges[1][1] > top
    assert list(loss_plot._sooner.getData()[0]) == [0, 1, 2, 3]
    loss_plot.show_history(history([8.0]), 0, 500, None, 0)
    assert loss_plot._board._empty.isVisible()


def test_the_loss_in_a_persons_hand_is_a_line_across_and_the_curve_stays(qtbot):
    plot = shown(qtbot, LossPlot())
    run = history([13.0, 6.0, 3.0, 1.0])
    plot.show_history(run, 3, 3, None)
    before = plot._ranges
    assert plot.show_level(6.5)
    line, words = plot._level._line, plot.findChild(QLabel, "lossLevel")
    assert set(line.yData) == {6.5}
    assert words.text() == "yours 6.500"
    assert not plot.show_level(6.5)
    plot.show_level(5000.0)
    assert plot._ranges == before
    assert line.yData.max() < 2 * before[1][1]
    assert words.text() == "yours 5,000"
    plot.findChild(QCheckBox, "logScaleBox").setChecked(True)
    plot.show_level(0.0)
    assert np.isfinite(line.yData).all()
    plot.show_level(float("nan"))
    assert not words.isVisible()
    assert not plot.show_level(float("nan"))  # nothing is new
    plot.show_level(2.0)
    plot.show_level(None)
    assert not words.isVisible()
    assert not len(line.yData)


def test_before_any_training_the_line_is_there_too(qtbot):
    plot = shown(qtbot, LossPlot())
    plot.show_history(None, 0, 500, None)
    plot.show_level(12.0)
    assert set(plot._level._line.yData) == {12.0}


def test_the_number_of_the_epoch_makes_way_for_the_line(qtbot):
    plot = shown(qtbot, LossPlot())
    plot.show_history(history(falling(100)), 60, 100, None)
    value = plot._value
    middle = plot._board.from_pixels(QPointF(value.geometry().center())).y() * plot._unit
    plot.show_level(middle)
    assert not plot._level.stands_in(QRectF(value.geometry()))
