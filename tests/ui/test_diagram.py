"""The diagram for one, two, seven and more inputs: its numbers, its edges, and its motion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.diagram_painting import edge_width, in_two_lines
from neuron_gui.ui.pill import fitted_font
from neuron_gui.ui.theme import Theme


def data(n: int) -> Dataset:
    dice = np.random.default_rng(n)
    inputs = dice.normal(size=(5, n)).round(1)
    return Dataset(column_names(n), tuple(tuple(map(float, (*row, row.sum()))) for row in inputs))


def moment(n: int = 1, row: int | None = 4, **settings) -> Moment:
    dataset = TUTORIAL if n == 1 else data(n)
    state = State((1.887,), -0.649) if n == 1 else State(tuple(0.1 * (k + 1) for k in range(n)), 0.5)
    return Moment(137, 500, state, dataset, Settings(**settings), row)


@pytest.fixture
def diagram(qtbot, fonts):
    made = Diagram()
    qtbot.addWidget(made)
    made.resize(708, 240)
    made.set_theme(Theme())
    made.show()
    return made


def pill(diagram: Diagram, name: str) -> QPushButton:
    return diagram.findChild(QPushButton, name)


def test_selected_rows_numbers_stand_on_the_pills(diagram):
    diagram.show_moment(moment())
    texts = {name: pill(diagram, name).text() for name in ("weightPill", "biasPill", "sumPill", "predictionPill")}
    assert texts == {"weightPill": "w = 1.887", "biasPill": "b = −0.649", "sumPill": "5.01", "predictionPill": "5.01"}
    assert pill(diagram, "errorPill").text() == "error 0.01"


def test_full_values_are_in_the_tool_tips(diagram):
    exact = replace(moment(), state=State((1.88712345,), -0.64912345))
    diagram.show_moment(exact)
    assert "1.88712345" in pill(diagram, "weightPill").toolTip()
    assert "−0.64912345" in pill(diagram, "biasPill").toolTip()


def test_no_selected_row_shows_the_symbols(diagram):
    diagram.show_moment(moment(row=None))
    assert pill(diagram, "predictionPill").text() == "ŷ"
    assert not pill(diagram, "errorPill").isVisible()
    assert pill(diagram, "biasPill").text() == "b = −0.649"


@pytest.mark.parametrize("n", [1, 2, 7])
def test_every_weight_has_its_pill(diagram, n):
    diagram.show_moment(moment(n))
    names = ["weightPill", *(f"weightPill{place}" for place in range(2, n + 1))]
    assert all(pill(diagram, name) is not None for name in names)
    if n > 1:
        assert [pill(diagram, name).text()[:2] for name in names] == [f"w{'₁₂₃₄₅₆₇'[place]}" for place in range(n)]


def test_more_than_seven_inputs_are_summed_up(diagram):
    now = moment(12)
    diagram.show_moment(now)
    assert pill(diagram, "weightPill8") is None
    rest = float(np.dot(now.state.weights[6:], now.dataset.rows[4][6:-1]))
    shown = float(pill(diagram, "weightPill7").text().removeprefix("Σ ").replace("−", "-"))
    assert shown == pytest.approx(rest, abs=0.01)
    assert diagram.layout_now.rest == 6


def test_another_count_of_inputs_makes_other_pills(diagram, qtbot):
    diagram.show_moment(moment(7))
    diagram.show_moment(moment(1))
    qtbot.waitUntil(lambda: pill(diagram, "weightPill7") is None)
    assert pill(diagram, "weightPill").text() == "w = 1.887"


def test_edges_grow_with_the_weight_up_to_a_limit_and_are_never_hairlines():
    widths = [edge_width(weight, 2.0) for weight in (0.0, 0.5, -0.5, 2.0, 1e9)]
    assert 2 <= widths[0] < widths[1] == widths[2] < widths[3] < widths[4] <= 11


def test_the_bias_has_an_edge_as_thick_as_its_size(diagram):
    def width(bias: float) -> int:
        diagram.show_moment(replace(moment(), state=State((0.5,), bias)))
        picture, layout = diagram.grab().toImage(), diagram.layout_now
        y = round((layout.bias.y() + layout.bias_radius + layout.total.y() - layout.total_radius) / 2)
        ground, x = QColor(Theme().colours.card).rgb(), round(layout.total.x())
        return sum(picture.pixel(QPoint(x + by, y)) != ground for by in range(-12, 13))

    assert width(0.649) >= 3  # as in the design's picture
    assert width(0.0) >= 2
    assert width(0.649) < width(4.0)


@pytest.mark.parametrize("size", [(422, 180), (708, 213), (1262, 330)])
def test_the_error_line_has_the_same_gap_at_both_ends(diagram, size):
    diagram.resize(*size)
    diagram.show_moment(moment())
    picture, layout = diagram.grab().toImage(), diagram.layout_now
    red, y = QColor(Theme().colours.error), round(layout.prediction.y())
    left = round(layout.prediction.x() + layout.prediction_radius)
    right = round(layout.target.x() - layout.target_radius)

    def is_red(x: int) -> bool:
        pixel = QColor(picture.pixel(QPoint(x, y)))
        return abs(pixel.red() - red.red()) + abs(pixel.green() - red.green()) + abs(pixel.blue() - red.blue()) < 60

    dashes = [x for x in range(left, right) if is_red(x)]
    assert dashes
    assert abs((dashes[0] - left) - (right - 1 - dashes[-1])) <= 2
    assert dashes[0] - left >= 2


def test_negative_weights_are_dashed(diagram):
    def blue(weight: float) -> int:
        diagram.show_moment(replace(moment(), state=State((weight,), 0.0)))
        picture = diagram.grab().toImage()
        y, left, right = round(diagram.layout_now.total.y()), 110, 240
        wanted = QColor(Theme().colours.weight).rgb()
        return sum(picture.pixel(QPoint(x, y)) == wanted for x in range(left, right))

    full, dashed = blue(1.9), blue(-1.9)
    assert full > 100
    assert 0.3 * full < dashed < 0.9 * full


def test_dots_travel_while_training_and_rest_when_calm(diagram):
    diagram.show_moment(moment())
    assert diagram.advance(0.1) is False
    still = diagram.grab().toImage()
    diagram.set_flow(30.0)
    assert diagram.advance(0.1) is True
    assert diagram.grab().toImage() != still
    diagram.set_theme(Theme(calm=True))
    assert diagram.advance(0.1) is False
    assert diagram.grab().toImage() == still


@pytest.mark.parametrize("speed", [3.5, 10.0, 60.0])
def test_above_three_epochs_a_second_dots_flow_at_one_steady_speed(diagram, speed):
    """Never more than three flashes a second at one place, for photosensitive pupils."""
    diagram.show_moment(moment())
    diagram.set_flow(speed)
    before = diagram._travelled
    diagram.advance(0.1)
    a_second = (diagram._travelled - before) * 10 * 4  # four dots on the way
    assert a_second <= 3


def test_numbers_of_a_diverged_run_lose_decimals_and_keep_their_size(diagram):
    diagram.show_moment(moment())
    before = diagram.layout_now.number_size
    diagram.show_moment(replace(moment(), state=State((-147.689,), -49.28)))
    names = ("weightPill", "biasPill", "sumPill", "predictionPill", "errorPill")
    assert [pill(diagram, name).text() for name in names] == [
        "w = −147.7",
        "b = −49.28",
        "−492.3",
        "−492.3",
        "error −497.3",
    ]
    assert diagram.layout_now.number_size == before


@pytest.mark.parametrize(("weight", "text"), [(1e20, "w = 1.0×10²⁰"), (float("inf"), "w = ∞"), (float("nan"), "w = ?")])
def test_numbers_beyond_all_measure_are_written_and_painted(diagram, weight, text):
    diagram.show_moment(replace(moment(), state=State((weight,), -weight)))
    diagram.grab()
    assert pill(diagram, "weightPill").text() == text


@pytest.mark.parametrize("width", [422, 708])
@pytest.mark.parametrize("weight", [0.12, -1.887, -147.689, -23147.689, -3.1e9])
def test_pills_and_nodes_hold_their_numbers(diagram, width, weight):
    diagram.resize(width, 180)
    diagram.show_moment(replace(moment(), state=State((weight,), weight / 3)))
    layout = diagram.layout_now
    for name, size in (
        ("weightPill", layout.weight_size),
        ("biasPill", layout.pill_size),
        ("errorPill", layout.pill_size),
        ("sumPill", layout.number_size),
        ("predictionPill", layout.number_size),
    ):
        button = pill(diagram, name)
        font = fitted_font(Theme(), button.text(), size, 1e9)
        assert QFontMetricsF(font).horizontalAdvance(button.text()) <= button.width(), name
        assert font.pixelSize() >= 12


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_type_shrinks_no_further_than_can_be_read(scale):
    theme = Theme(scale=scale)
    assert fitted_font(theme, "−147.689", 18, 1e9).pixelSize() == 18 * scale
    assert fitted_font(theme, "−147.689", 18, 5).pixelSize() == 12 * scale


def test_a_missing_number_is_a_question_mark_and_no_minus(diagram):
    now = moment()
    rows = (*now.dataset.rows[:4], (float("nan"), 5.0), now.dataset.rows[5])
    diagram.show_moment(replace(now, dataset=Dataset(("x", "y"), rows, {(4, 0): "abc"})))
    assert [pill(diagram, name).text() for name in ("sumPill", "predictionPill", "errorPill")] == ["?", "?", "error ?"]


def test_one_diagram_has_one_count_of_decimals(diagram):
    x = np.arange(-3.0, 4.0)
    dataset = Dataset(("x", "y"), tuple((float(a), float(a * a)) for a in x))
    diagram.show_moment(Moment(0, 0, State((0.5,), 0.9999), dataset, Settings(), 0))
    texts = [pill(diagram, name).text() for name in ("weightPill", "biasPill", "predictionPill")]
    assert texts == ["w = 0.500", "b = 1.000", "−0.500"]


def test_the_sum_of_the_rest_is_no_weight(diagram):
    """It has the colour of a sum, in its pill and on its edge, and a name."""
    diagram.show_moment(moment(9))
    picture, layout = diagram.grab().toImage(), diagram.layout_now
    blue = QColor(Theme().colours.weight).rgb()
    middle = round(layout.weight_pills[-1].center().y())
    across = range(round(layout.inputs[-1].right()) + 1, round(layout.weight_paths[-1][1].x()))
    assert all(picture.pixel(QPoint(x, middle)) != blue for x in across)
    assert any(picture.pixel(QPoint(x, round(layout.weight_pills[0].center().y()))) == blue for x in across)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_curved_activation_shows_where_z_lies(diagram, activation):
    """The dot on the curve moves with z; a straight line has none."""
    pictures = []
    for bias in (-2.0, 2.0):
        now = moment(1, activation=activation)
        diagram.show_moment(replace(now, state=State((0.0,), bias)))
        box = diagram.layout_now.activation.toRect()
        pictures.append(diagram.grab(box).toImage())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("weightPill", Quantity(Kind.PARAMETER, 0)),
        ("biasPill", Quantity(Kind.PARAMETER)),
        ("sumPill", Quantity(Kind.SUM)),
        ("predictionPill", Quantity(Kind.PREDICTION)),
        ("errorPill", Quantity(Kind.ERROR)),
    ],
)
def test_a_pill_asks_why_by_mouse_and_by_key(diagram, qtbot, name, quantity):
    diagram.show_moment(moment())
    button = pill(diagram, name)
    with qtbot.waitSignal(diagram.why_asked) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [quantity, button, button.rect()]
    with qtbot.waitSignal(diagram.why_asked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_space_asks_to_play(diagram, qtbot):
    diagram.show_moment(moment())
    with qtbot.waitSignal(diagram.play_pressed):
        QTest.keyClick(diagram, Qt.Key.Key_Space)


def test_a_caption_of_two_lines_leaves_no_word_alone(fonts):
    metrics = QFontMetricsF(Theme().font(12))
    text = "Update: w₃ changes by +0.0269, b by +0.0008; the loss is now 1.819."
    assert in_two_lines(text, metrics, 400) == text.replace("0269, ", "0269,\n")
    first, second = in_two_lines(text.replace(",", ""), metrics, 400).split("\n")
    wide = [metrics.horizontalAdvance(line) for line in (first, second)]
    assert abs(wide[0] - wide[1]) < 0.2 * sum(wide)
    assert in_two_lines("Loss…", metrics, 400) == "Loss…"
