"""Pinned runs on the plots and as chips: what is drawn, how they are told apart, and that nothing is drawn twice."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.pins import LETTERS
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.landscape import LandscapePlot
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.pin_chips import PinChips
from neuron_gui.ui.pin_look import PATTERNS
from neuron_gui.ui.pin_words import ShownPin, short_names
from neuron_gui.ui.theme import DARK, Theme
from neuron_gui.ui.weights_plot import WeightsPlot


def history(losses, inputs: int = 1) -> History:
    segment = Segment(0, TUTORIAL, Settings())
    made = History(State((0.12,) * inputs, 0.0), segment)
    losses = np.asarray(losses, dtype=np.float32)
    towards = 1 - np.exp(-np.arange(1, len(losses) + 1) / 60)
    weights = np.repeat(towards[:, np.newaxis] * 2, inputs, axis=1)
    made.append(EpochBatch(segment, 1, weights, -towards, losses, losses))
    return made


def falling(count: int, speed: float = 60.0) -> np.ndarray:
    return 10 * np.exp(-np.arange(count) / speed)


def pin(letter: str, run: History, **changes) -> ShownPin:
    return replace(ShownPin(letter, f"rate {letter}", "tip", run), **changes)


def six(count: int = 200) -> tuple[ShownPin, ...]:
    return tuple(pin(letter, history(falling(count, 20.0 * place))) for place, letter in enumerate(LETTERS, 1))


def shown(qtbot, plot, size=(360, 250)):
    qtbot.addWidget(plot)
    plot.set_theme(Theme())
    plot.resize(*size)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


@pytest.fixture
def loss_plot(qtbot, fonts):
    return shown(qtbot, LossPlot())


def moment(run: History, epoch: int) -> Moment:
    return Moment(epoch, run.last_epoch, run.state(epoch), TUTORIAL, Settings(), 4)


def drawn(plot, letter: str) -> np.ndarray:
    pinned = plot._marks.pins._curves if isinstance(plot, LandscapePlot) else plot._pinned
    curve = pinned._curves.get(letter)
    x, y = (None, None) if curve is None else curve.getData()
    return np.zeros((0, 2)) if x is None else np.column_stack((x, y))


def test_a_pinned_run_is_drawn_beside_the_one_on_screen(loss_plot):
    kept = history(falling(300))
    loss_plot.show_pins((pin("A", kept),))
    loss_plot.show_history(history(falling(100)), 40, 500, None)
    assert drawn(loss_plot, "A")[:, 1] == pytest.approx(kept.loss)
    assert not len(drawn(loss_plot, "B"))
    loss_plot.show_pins(())
    loss_plot.show_history(history(falling(100)), 40, 500, None)
    assert not len(drawn(loss_plot, "A"))


def test_the_run_on_screen_and_one_with_another_loss_are_not_drawn_again(loss_plot):
    run = history(falling(100))
    loss_plot.show_pins((pin("A", run, on_screen=True), pin("B", history(falling(50)), with_losses=False)))
    loss_plot.show_history(run, 40, 500, None)
    assert not len(drawn(loss_plot, "A"))
    assert not len(drawn(loss_plot, "B"))


def test_the_run_before_is_no_ghost_once_it_is_pinned(loss_plot):
    run = history(falling(100))
    loss_plot.show_pins((pin("A", run),))
    loss_plot.show_history(None, 0, 500, run)
    assert not len(loss_plot._ghost.getData()[0] if loss_plot._ghost.xData is not None else [])
    assert len(drawn(loss_plot, "A"))
    assert not loss_plot.findChild(QLabel, "lossEmpty").isVisible()


@pytest.mark.parametrize("log", [False, True])
def test_axes_grow_for_pins_but_not_for_one_that_ran_away(loss_plot, log):
    loss_plot.findChild(QCheckBox, "logScaleBox").setChecked(log)
    with np.errstate(over="ignore"):
        wild = history((10.0 ** np.arange(60)).astype(np.float32))
    loss_plot.show_pins((pin("A", history(falling(900) * 2)), pin("B", wild)))
    loss_plot.show_history(history(falling(100)), 40, 500, None)
    (_, right), (_, top) = loss_plot._board.widget.getViewBox().viewRange()
    assert right > 900
    assert (top > 20) if log else (20 <= top <= 60)
    assert not loss_plot.grab().isNull()


def test_a_run_much_longer_than_the_one_on_screen_does_not_squeeze_it(loss_plot):
    loss_plot.show_pins((pin("A", history(falling(100_000))),))
    loss_plot.show_history(history(falling(500)), 40, 500, None)
    assert loss_plot._board.widget.getViewBox().viewRange()[0][1] < 1600
    assert len(drawn(loss_plot, "A")) <= 2 * loss_plot._board.widget.width() + 8


def test_six_are_told_apart_without_colour():
    patterns = [pattern for _, pattern in PATTERNS.values()]
    assert list(PATTERNS) == list(LETTERS)
    assert len(set(patterns)) == len(LETTERS)
    assert {colour for colour, _ in PATTERNS.values()} == {"ink", "muted"}


@pytest.mark.parametrize("theme", [Theme(), Theme(DARK), Theme(scale=1.6)])
def test_every_letter_stands_in_the_plot_and_none_on_another(loss_plot, theme):
    loss_plot.set_theme(theme)
    for log in (False, True):
        loss_plot.findChild(QCheckBox, "logScaleBox").setChecked(log)
        loss_plot.show_pins(six())
        loss_plot.show_history(history(falling(100)), 40, 500, None)
        x, y = loss_plot._pinned._letters.getData()
        places = [loss_plot._board.to_pixels(*place) for place in zip(x, y, strict=True)]
        assert len(places) == 6
        assert all(loss_plot._board.area.contains(place.toPoint()) for place in places)
        apart = [max(abs((a - b).x()), abs((a - b).y())) for a in places for b in places if a is not b]
        assert min(apart) >= theme.px(13)


def test_nothing_about_pins_is_drawn_in_a_frame_in_which_nothing_about_them_changed(loss_plot, monkeypatch):
    weights, run = LandscapePlot(), history(falling(100))
    calls = []
    loss_plot.show_pins(six())
    loss_plot.show_history(run, 40, 500, None)
    ours = {*loss_plot._pinned._curves.values(), loss_plot._pinned._letters, loss_plot._pinned._pads}
    for kind in (pg.PlotCurveItem, pg.ScatterPlotItem):
        before = kind.setData
        monkeypatch.setattr(kind, "setData", lambda item, *a, _b=before, **k: (calls.append(item), _b(item, *a, **k)))
    for epoch in range(41, 100):
        assert loss_plot.show_history(run, epoch, 500, None)
    assert calls
    assert not ours & set(calls)
    loss_plot.resize(500, 250)
    QApplication.sendPostedEvents()
    assert ours & set(calls)
    weights.deleteLater()


def test_weights_have_a_line_for_each_parameter_of_a_pinned_run(qtbot, fonts):
    plot, run = shown(qtbot, WeightsPlot()), history(falling(100))
    kept = history(falling(300))
    plot.show_pins((pin("A", kept), pin("B", history(falling(50)), with_weights=False)))
    assert plot.show_moment(moment(run, 40), run, 500)
    epochs, values = drawn(plot, "A").T
    weights = slice(0, int(np.flatnonzero(np.diff(epochs) < 0)[0]) + 1)  # then the bias begins at epoch 0 again
    for part, series in ((weights, kept.weights[:, 0]), (slice(weights.stop, None), kept.bias)):
        drawn_epochs = epochs[part].astype(int)
        assert {0, 300} <= set(drawn_epochs)
        assert len(drawn_epochs) > 100
        beside = np.stack([series[np.clip(drawn_epochs + step, 0, 300)] for step in (-1, 0, 1)])
        assert np.abs(beside - values[part]).min(axis=0).max() < 1e-6  # two epochs share a pixel
    assert not len(drawn(plot, "B"))
    assert not plot.show_moment(moment(run, 40), run, 500)
    x, _ = plot._pinned._letters.getData()
    assert len(x) == 2


def test_landscape_shows_the_path_of_a_pinned_run(qtbot, fonts):
    plot, run = shown(qtbot, LandscapePlot()), history(falling(100))
    plot.show_pins((pin("A", history(falling(300))),))
    plot.show_moment(moment(run, 40), run)
    qtbot.waitUntil(lambda: len(drawn(plot, "A")) > 5)
    assert hover(plot, "landscapeHover", drawn(plot, "A")[5]).startswith("A · rate A\nepoch ")


def hover(plot, name: str, place) -> str:
    """Move the mouse to a point of the drawing and read what is said there."""
    view = plot._board.widget.viewport()
    QTest.mouseMove(view, plot._board.to_pixels(*place).toPoint() + QPointF(0, 1).toPoint())
    QTest.mouseMove(view, plot._board.to_pixels(*place).toPoint())
    said = plot.findChild(QLabel, name)
    return said.text() if said.isVisible() else ""


def test_near_a_pinned_curve_its_name_and_its_loss_are_said(loss_plot):
    loss_plot.show_pins((pin("A", history(falling(300, 600.0))),))
    loss_plot.show_history(history(falling(300)), 40, 500, None)
    kept = loss_plot._pins[0].history
    said = hover(loss_plot, "lossHover", (200, kept.loss_at(200)))
    epoch = int(re.search(r"epoch (\d+)", said)[1])
    assert abs(epoch - 200) <= 1  # a pixel is more than an epoch
    assert said == f"A · rate A\nepoch {epoch} · loss {kept.loss_at(epoch):.3f}"
    assert re.match(r"epoch (199|200|201) · loss 0\.", hover(loss_plot, "lossHover", (200, 1.5)))


def test_pin_button_is_there_for_a_run_with_epochs_that_is_not_pinned(loss_plot):
    button, run = loss_plot.findChild(QPushButton, "pinButton"), history(falling(10))
    loss_plot.show_history(None, 0, 500, None)
    assert not button.isEnabled()
    loss_plot.show_history(run, 0, 500, None)
    assert button.isEnabled()
    assert "Keep this run" in button.toolTip()
    loss_plot.show_pins((pin("C", run, on_screen=True),))
    loss_plot.show_history(run, 0, 500, None)
    assert not button.isEnabled()
    assert button.toolTip() == "Pinned as C"


# The chips


@pytest.fixture
def chips(qtbot, fonts):
    row = PinChips()
    qtbot.addWidget(row)
    row.set_theme(Theme())
    row.resize(330, 24)
    row.show_pins(six(5))
    row.show()
    qtbot.waitExposed(row)
    return row


def chip(chips, letter: str) -> QPushButton:
    return next(found for found in chips.findChildren(QPushButton, f"pinChip{letter}") if found.isVisible())


@pytest.mark.parametrize(("width", "scale"), [(330, 1.0), (428, 1.0), (900, 1.0), (330, 2.0)])
def test_six_chips_stand_side_by_side_whatever_the_room(chips, width, scale):
    chips.set_theme(Theme(scale=scale))
    chips.resize(width, chips.height())
    places = [chip(chips, letter).geometry() for letter in LETTERS]
    assert all(chips.rect().contains(place) for place in places)
    assert all(not place.intersects(other) for place in places for other in places if place is not other)


def test_no_pins_take_no_room(chips):
    chips.show_pins(())
    assert not chips.isVisible()


def test_a_chip_is_renamed_in_place_with_enter_and_left_alone_with_escape(chips, qtbot):
    editor = chips.findChild(QLineEdit, "pinNameInput")
    chip(chips, "F").setFocus()
    QTest.keyClick(chip(chips, "F"), Qt.Key.Key_F2)
    assert editor.isVisible()
    assert chips.rect().contains(QRect(editor.geometry()))
    assert editor.text() == "rate F"
    QTest.keyClicks(editor, "other")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    QTest.keyClick(chip(chips, "B"), Qt.Key.Key_F2)
    QTest.keyClicks(editor, "my best")
    with qtbot.waitSignal(chips.renamed) as renamed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == ["B", "my best"]
    assert not editor.isVisible()


def test_a_chip_can_be_unpinned_by_key(chips, qtbot):
    with qtbot.waitSignal(chips.unpinned) as unpinned:
        QTest.keyClick(chip(chips, "D"), Qt.Key.Key_Delete)
    assert unpinned.args == ["D"]


def test_names_lose_what_they_have_in_common_before_they_are_cut(chips):
    rates = ("0.01", "0.005", "0.02", "0.002", "0.05", "0.001")
    chips.show_pins(
        [pin(letter, history(falling(5)), name=f"rate {r}") for letter, r in zip(LETTERS, rates, strict=True)]
    )
    for width, texts, sampled in ((900, "rate 0.01", True), (560, "0.01", True), (345, "0.01", False)):
        chips.resize(width, chips.height())
        QApplication.sendPostedEvents()
        first = chip(chips, "A")
        assert (first._text, first._sampled) == (texts, sampled)
        assert "rate 0.01" in first.accessibleName()


def test_names_with_different_beginnings_stay_whole():
    assert short_names(["rate 0.01", "momentum"]) == ["rate 0.01", "momentum"]
    assert short_names(["rate 0.01"]) == ["rate 0.01"]
    assert short_names(["rate 0.01", "rate 0.1, batch 2"]) == ["0.01", "0.1, batch 2"]
