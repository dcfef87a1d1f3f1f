"""What the plots share: axes that say what they mean, few lines, room for the numbers, and the cards around them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QTabBar

from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.plot_board import PlotBoard
from neuron_gui.ui.plot_numbers import grouped
from neuron_gui.ui.plots_area import PlotsArea
from neuron_gui.ui.theme import FAMILY, Theme


@pytest.fixture
def board(qtbot):
    board = PlotBoard("some", "Some plot", lambda _place: "")
    shown(qtbot, board.widget)
    board.dress(Theme(), "epoch", "loss")
    return board


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.resize(360, 250)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_axes_are_named_without_a_factor_and_in_the_programs_font(board):
    board.set_range((0, 1e-4), (0, 1e-4))
    for side, name in (("bottom", "epoch"), ("left", "loss")):
        label = board.widget.getAxis(side).label
        assert label.toPlainText().strip() == name
        assert label.font().family() == FAMILY


def test_room_for_numbers_only_grows_until_it_begins_anew(board):
    edges = []
    for high, anew in ((15, False), (150_000, False), (15, False), (15, True)):
        board.set_range((0, 500), (0, high), anew)
        QApplication.sendPostedEvents()
        edges.append(board.area.left())
    usual, wide = edges[:2]
    assert edges == [usual, wide, wide, usual]
    assert wide > usual


def test_the_last_number_at_the_right_is_not_cut(board):
    board.set_range((0, 102_500), (0, 15))
    QApplication.sendPostedEvents()
    half = board.widget.getAxis("bottom").text_width(0, 102_500, board.area.width()) / 2
    assert board.to_pixels(100_000, 0).x() + half <= board.widget.width()


@pytest.mark.parametrize("height", [110, 170, 300])
@pytest.mark.parametrize("span", [(-4.6, 8.6), (0, 15.9), (-0.02, 1.1), (-7.5, 58), (0, 159_000), (3.1, 3.7)])
def test_a_plot_has_a_few_lines_with_room_between(board, span, height):
    ((step, ticks),) = board.widget.getAxis("left").tickValues(*span, height)
    assert 3 <= len(ticks) <= (4 if height < 120 else 7)
    assert height * step / (span[1] - span[0]) >= 18


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("999", "999"),
        ("1000", "1,000"),
        ("−139780", "−139,780"),
        ("12345.67891", "12,345.67891"),
        ("0.00012345", "0.00012345"),
        ("1.5×10⁷", "1.5×10⁷"),
        ("1,000", "1,000"),
    ],
)
def test_thousands_are_separated(text, written):
    assert grouped(text) == written


def test_ticks_separate_thousands(board):
    axis = board.widget.getAxis("left")
    assert axis.tickStrings([0.0, 20_000.0], 1, 20_000.0) == ["0", "20,000"]
    assert axis.tickStrings([0.0, 5e6, 1e7], 1, 5e6) == ["0", "0.5×10⁷", "1.0×10⁷"]


def test_pens_follow_the_window_to_another_screen(qtbot, monkeypatch):
    loss, fit = shown(qtbot, LossPlot()), shown(qtbot, FitPlot())
    for plot, item in ((loss, loss._sooner), (fit, fit._ring)):
        plot.set_theme(Theme())
        before, view = item.opts["pen"].widthF(), plot._board.widget
        monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.DevicePixelRatioChange))
        assert item.opts["pen"].widthF() == 2 * before


def test_plots_are_named_by_tabs_and_not_twice(qtbot):
    area = shown(qtbot, PlotsArea())
    titles = [label for label in area.findChildren(QLabel) if label.property("kind") == "title"]

    def tabs() -> list[list[str]]:
        bars = [bar for bar in area.findChildren(QTabBar) if bar.isVisible()]
        return sorted([bar.tabText(tab) for tab in range(bar.count()) if bar.isTabVisible(tab)] for bar in bars)

    assert tabs() == [["Fit", "Landscape", "Weights"], ["Loss", "Rates"]]
    assert not any(label.isVisible() for label in titles)
    area.set_compact(True)
    assert tabs() == [["Loss", "Fit", "Landscape", "Weights", "Rates"]]
    assert not any(label.isVisible() for label in titles)
