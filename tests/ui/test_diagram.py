"""The diagram for one, two, seven and more inputs: numbers, motion, and an epoch told in phases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import tell_step
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.diagram_layout import arrange
from neuron_gui.ui.diagram_painting import edge_width
from neuron_gui.ui.diagram_story import SECONDS, Phase
from neuron_gui.ui.theme import DARK, Theme


def data(n: int) -> Dataset:
    dice = np.random.default_rng(n)
    inputs = dice.normal(size=(5, n)).round(1)
    return Dataset(column_names(n), tuple(tuple(map(float, (*row, row.sum()))) for row in inputs))


def moment(n: int = 1, row: int | None = 4, **settings) -> Moment:
    dataset = TUTORIAL if n == 1 else data(n)
    state = State((1.887,), -0.649) if n == 1 else State(tuple(0.1 * (k + 1) for k in range(n)), 0.5)
    return Moment(137, 500, state, dataset, Settings(**settings), row)


@pytest.fixture
def diagram(qtbot):
    made = Diagram()
    qtbot.addWidget(made)
    made.resize(708, 240)
    made.set_theme(Theme())
    made.show()
    return made


def pill(diagram: Diagram, name: str) -> QPushButton:
    return diagram.findChild(QPushButton, name)


def story(n: int = 1):
    now = moment(n)
    after = State(tuple(w + 0.01 for w in now.state.weights), now.state.bias - 0.02)
    return tell_step(138, now.state, after, now.dataset, now.settings, 4)


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


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("size", [(420, 150), (708, 240), (1100, 420)])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_parts_stay_inside_and_input_pills_do_not_overlap(n, size, scale):
    layout = arrange(*size, n, Theme(scale=scale))
    for centre, radius in (
        *((centre, layout.input_radius) for centre in layout.inputs),
        (layout.total, layout.total_radius),
        (layout.target, layout.target_radius),
        (layout.bias, layout.bias_radius),
    ):
        assert centre.x() - radius >= 0
        assert centre.x() + radius <= size[0]
        assert centre.y() - radius >= -1
        assert centre.y() + radius <= size[1]
    for above, below in zip(layout.weight_pills, layout.weight_pills[1:], strict=False):
        assert above.bottom() <= below.top()


def test_edges_grow_with_the_weight_up_to_a_limit():
    widths = [edge_width(weight, 2.0) for weight in (0.0, 0.5, -0.5, 2.0, 1e9)]
    assert widths[0] < widths[1] == widths[2] < widths[3] < widths[4] <= 11


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


def test_phases_name_what_happens_and_numbers_come_one_after_the_other(diagram, qtbot):
    diagram.show_moment(moment())
    diagram.play(story())
    seen = []
    with qtbot.waitSignal(diagram.story_finished):
        for phase in Phase:
            diagram.advance(SECONDS[phase] * 0.3)
            seen.append((diagram.caption.split(":")[0], pill(diagram, "sumPill").text()))
            diagram.advance(SECONDS[phase] * 0.71)
    assert [name for name, _ in seen] == ["Inputs", "Weighted sum", "Activation", "Error", "Loss", "Gradient", "Update"]
    assert [z for _, z in seen] == ["…", "…", *["5.01"] * 5]
    assert diagram.caption == ""


def test_weights_change_only_in_the_update(diagram):
    diagram.show_moment(moment())
    diagram.play(story())
    for phase in list(Phase)[:-1]:
        assert pill(diagram, "weightPill").text() == "w = 1.887"
        diagram.advance(SECONDS[phase])
    diagram.advance(SECONDS[Phase.UPDATE] * 0.9)
    assert pill(diagram, "weightPill").text() == "w = 1.897"
    assert "changes by +0.010" in diagram.caption


def test_gradient_names_its_scope(diagram):
    diagram.show_moment(moment())
    diagram.play(story())
    for phase in list(Phase)[:5]:
        diagram.advance(SECONDS[phase])
    assert diagram.caption == "Gradient: this row pulls w down 0.0720; all 6 rows together: w up 0.1147, b down 0.3630."


@pytest.mark.parametrize("n", [2, 7, 12])
def test_stories_are_told_for_many_inputs(diagram, n):
    diagram.show_moment(moment(n))
    diagram.play(story(n))
    for _ in range(200):
        diagram.advance(0.1)
        diagram.grab()
    assert diagram.caption == ""


def test_finish_story_goes_back_to_the_moment_without_a_word(diagram, qtbot):
    diagram.show_moment(moment())
    diagram.play(story())
    with qtbot.assertNotEmitted(diagram.story_finished):
        diagram.finish_story()
    assert diagram.told_state is None


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


def test_numbers_of_a_diverged_run_are_painted_without_a_fault(diagram):
    for size in (1e5, 1e20, float("inf"), float("nan")):
        diagram.show_moment(replace(moment(), state=State((size,), -size)))
        diagram.grab()
    assert "–" in pill(diagram, "weightPill").text()


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh", "relu"])
def test_every_activation_is_drawn(diagram, activation):
    diagram.set_theme(Theme(DARK, 1.25))
    diagram.show_moment(moment(2, activation=activation))
    assert not diagram.grab().isNull()


def test_space_asks_to_play(diagram, qtbot):
    diagram.show_moment(moment())
    with qtbot.waitSignal(diagram.play_pressed):
        QTest.keyClick(diagram, Qt.Key.Key_Space)
