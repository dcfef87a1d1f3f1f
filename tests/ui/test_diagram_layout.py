"""Where the diagram's parts stand, and that nothing is too small to read, at every size and count of inputs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import tell_step
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui import diagram_painting
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.diagram_layout import DRAWN_SINGLY, Layout, Texts, arrange
from neuron_gui.ui.diagram_numbers import fitting
from neuron_gui.ui.diagram_story import SECONDS, Phase
from neuron_gui.ui.theme import SMALL, Theme

# The room for the diagram in a window of 1024 × 640, 1366 × 700 and 1920 × 1000, at 100 %.
SIZES = {"narrow": (422, 190), "usual": (708, 213), "wide": (1262, 330)}
TEXTS = Texts(
    names=1.2, bare_names=1.2, input=2.4, result=3.4, target=2.0, weight=5.8, bare_weight=3.4, bias=5.4, error=6.0
)
SCALED = replace(TEXTS, scaled=2.9)  # with −1.80 in a box beside each input


def circle(centre: QPointF, radius: float) -> QRectF:
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


def nodes(layout: Layout) -> list[QRectF]:
    return [
        *layout.inputs,
        circle(layout.total, layout.total_radius),
        layout.activation,
        circle(layout.prediction, layout.prediction_radius),
        circle(layout.target, layout.target_radius),
        circle(layout.bias, layout.bias_radius),
    ]


def distance(area: QRectF, point: QPointF) -> float:
    across = max(area.left() - point.x(), 0.0, point.x() - area.right())
    down = max(area.top() - point.y(), 0.0, point.y() - area.bottom())
    return float(np.hypot(across, down))


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0])
def test_parts_stay_inside_and_do_not_meet(n, size, scale):
    width, height = size[0] * scale, size[1] * scale
    layout = arrange(width, height, n, TEXTS, Theme(scale=scale))
    room = QRectF(0, -1, width + 1, height + 1)
    parts = [*nodes(layout), *layout.weight_pills, layout.bias_pill, layout.error_pill]
    assert all(room.contains(part) for part in parts)
    for one, other in combinations([*nodes(layout), *layout.weight_pills[1:]], 2):
        assert not one.adjusted(1, 1, -1, -1).intersects(other)
    assert layout.labels_top > layout.total.y() + layout.total_radius + layout.halo
    assert layout.labels_top + layout.label_size * scale <= layout.caption.top() + 1


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0])
def test_boxes_of_standardised_inputs_stand_between_their_nodes_and_their_pills(n, size, scale):
    width, height = size[0] * scale, size[1] * scale
    layout = arrange(width, height, n, SCALED, Theme(scale=scale))
    singly = n if n <= DRAWN_SINGLY else DRAWN_SINGLY - 1
    assert len(layout.scaled) == singly  # the rest of many inputs is a sum
    room = QRectF(0, -1, width + 1, height + 1)
    parts = [*nodes(layout), *layout.scaled]
    assert all(room.contains(part) for part in [*parts, *layout.weight_pills, layout.bias_pill, layout.error_pill])
    for one, other in combinations([*parts, *layout.weight_pills[1:]], 2):
        assert not one.adjusted(1, 1, -1, -1).intersects(other)
    for pill in (layout.bias_pill, layout.error_pill, *layout.weight_pills):
        assert distance(pill, layout.total) >= layout.total_radius
        assert not any(pill.adjusted(1, 1, -1, -1).intersects(box) for box in layout.scaled)
    for node, box, pill in zip(layout.inputs, layout.scaled, layout.weight_pills, strict=False):
        assert box.left() - node.right() >= 4  # for the arrow
        assert box.center().y() == pytest.approx(node.center().y())
        assert box.height() <= node.height()
        assert box.width() >= (SCALED.scaled + 0.5) * layout.input_size * scale
        assert pill.left() > box.left() if n == 1 else pill.left() > box.right()


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("texts", [TEXTS, SCALED], ids=["plain", "standardised"])
@pytest.mark.parametrize(("bias", "error"), [(4.0, 4.0), (5.4, 6.0), (6.5, 7.5)])
def test_the_error_does_not_touch_the_bias(n, size, texts, bias, error):
    texts = replace(texts, bias=bias, error=error)
    layout = arrange(*size, n, texts, Theme())
    assert not layout.bias_pill.intersects(layout.error_pill)
    assert not layout.error_pill.intersects(circle(layout.bias, layout.bias_radius))


@pytest.mark.parametrize("n", [1, 2, 7])
def test_nothing_moves_as_the_error_grows_as_usual(n):
    layouts = [arrange(*SIZES["narrow"], n, replace(SCALED, error=error), Theme()) for error in (4.5, 5.2, 6.0)]
    assert len({layout.total.y() for layout in layouts}) == 1


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_piece_of_edge_is_seen_between_pill_and_sum(n, size):
    layout = arrange(*size, n, TEXTS, Theme())
    for pill in layout.weight_pills:
        assert distance(pill, layout.total) - layout.total_radius >= 4
    if n > 1:
        for _, knee, rim in layout.weight_paths:
            assert rim.x() - knee.x() >= 4


@pytest.mark.parametrize("text", [5.0, 7.0, 9.0])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_single_pill_of_any_width_touches_no_node(text, size):
    texts = Texts(**{**vars(TEXTS), "weight": text})
    layout = arrange(*size, 1, texts, Theme())
    (pill,), (node,) = layout.weight_pills, layout.inputs
    assert distance(pill, layout.total) >= layout.total_radius + 3
    assert distance(pill, node.center()) >= node.width() / 2 + 3
    assert distance(pill, layout.bias) >= layout.bias_radius


def test_narrow_rooms_take_from_the_gaps_first():
    """The uniform shrinking that was there before left nodes of 60 % in a card with a third of its height empty."""
    narrow, usual = (arrange(*SIZES[name], 1, TEXTS, Theme()) for name in ("narrow", "usual"))
    assert narrow.unit >= 0.75
    assert usual.unit >= 0.95
    assert narrow.label_size <= narrow.number_size


def test_names_on_pills_give_way_before_the_sizes_do():
    layouts = [arrange(*SIZES[name], 7, TEXTS, Theme()) for name in ("narrow", "usual")]
    assert [layout.named for layout in layouts] == [False, True]
    assert arrange(*SIZES["narrow"], 1, TEXTS, Theme()).named


def test_type_grows_with_the_diagram_up_to_one_and_a_half():
    usual, wide = (arrange(*SIZES[name], 1, TEXTS, Theme()) for name in ("usual", "wide"))
    for name in ("number_size", "label_size", "pill_size"):
        assert 1.35 <= getattr(wide, name) / getattr(usual, name) <= 1.6


@pytest.mark.parametrize("n", [2, 7, 9])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_all_inputs_share_one_size_that_holds_their_numbers(n, size):
    layout = arrange(*size, n, TEXTS, Theme())
    assert len({(round(area.width(), 3), round(area.height(), 3)) for area in layout.inputs}) == 1
    assert layout.inputs[0].width() >= (TEXTS.input + 0.5) * layout.input_size


class Recorder(QPainter):
    """Keeps the texts that are painted, with their type and the place each takes."""

    def __init__(self, size: QSize) -> None:
        self._image = QImage(size, QImage.Format.Format_RGB32)
        super().__init__(self._image)
        self.written: list[tuple[str, float, QRectF]] = []

    def drawText(self, area: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
        font = self.font()
        taken = QFontMetricsF(font).boundingRect(area, flags.value, text)
        self.written.append((text, font.pixelSize(), taken))
        super().drawText(area, flags, text)


def data(n: int) -> Dataset:
    dice = np.random.default_rng(n)
    inputs = dice.normal(size=(5, n)).round(1)
    return Dataset(column_names(n), tuple(tuple(map(float, (*row, row.sum().round(1)))) for row in inputs))


@pytest.fixture
def written(qtbot, fonts, monkeypatch):
    """Paint a diagram and get what was written in it, on the pills too."""

    def look(n: int, size: tuple[int, int], scale: float, weight: float = -0.74, phase: Phase | None = None):
        diagram = Diagram()
        qtbot.addWidget(diagram)
        diagram.resize(*(round(length * scale) for length in size))
        diagram.set_theme(Theme(scale=scale))
        dataset = TUTORIAL if n == 1 else data(n)
        state = State((weight,) * n, 0.5)
        diagram.show_moment(Moment(1, 1, state, dataset, Settings(), 4))
        if phase is not None:
            diagram.play(tell_step(2, state, State((0.1,) * n, 0.2), dataset, Settings(), 4))
            while diagram._telling.phase is not phase:
                diagram.advance(SECONDS[diagram._telling.phase])
        diagram.show()
        diagram.grab()
        recorder = Recorder(diagram.size())
        diagram_painting.paint(recorder, diagram._picture(diagram._moment, diagram.layout_now, diagram._usual))
        recorder.end()
        return diagram, recorder.written

    return look


@pytest.mark.parametrize("n", [1, 2, 7, 9])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
@pytest.mark.parametrize("weight", [-0.74, -147.689])
def test_no_type_is_smaller_than_can_be_read(written, n, size, scale, weight):
    diagram, texts = written(n, size, scale, weight)
    layout = diagram.layout_now
    assert min(type_ for _, type_, _ in texts) >= SMALL * scale - 0.5
    assert min(layout.pill_size, layout.weight_size, layout.number_size, layout.input_size) >= SMALL


@pytest.mark.parametrize("n", [1, 2, 7, 9])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
def test_labels_share_a_line_and_do_not_meet(written, n, size, scale):
    diagram, texts = written(n, size, scale)
    layout = diagram.layout_now
    labels = [place for _, _, place in texts[-5 if n == 1 else -4 :]]
    assert min(place.top() for place in labels) >= layout.labels_top - 1
    assert max(place.top() for place in labels) - min(place.top() for place in labels) < 1
    for before, after in pairwise(sorted(labels, key=QRectF.left)):
        assert after.left() - before.right() >= 4
    assert labels[0].left() >= 0
    assert labels[-1].right() <= diagram.width() + 1
    _, knee, rim = layout.weight_paths[-1]
    on_the_edge = [knee + (rim - knee) * (place / 50) for place in range(51)]
    assert not any(label.contains(point) for label in labels for point in on_the_edge)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_captions_fit_their_room(written, phase, n, size):
    diagram, texts = written(n, size, 1.0, phase=phase)
    text, type_, place = texts[-1]
    assert text == diagram.caption
    assert type_ >= SMALL
    assert place.width() <= diagram.width()
    assert place.bottom() <= diagram.height() + 1
    assert place.top() >= diagram.layout_now.caption.top() - 2


def test_the_node_for_the_rest_has_a_name(written):
    _, texts = written(9, SIZES["usual"], 1.0)
    assert "3 more" in [text for text, _, _ in texts]
    _, texts = written(100, SIZES["usual"], 1.0)
    assert "94 more" in [text for text, _, _ in texts]
    _, texts = written(100, SIZES["narrow"], 1.0)
    assert "+94" in [text for text, _, _ in texts]


def test_a_number_that_fits_nowhere_is_no_power_of_ten_as_wide(fonts):
    theme = Theme()
    assert fitting(theme, 1.0, 134.17, 2) == "134"
    assert fitting(theme, 3.0, 134.17, 2) == "134.2"
    assert fitting(theme, 1.0, -1234567.0, 0) == "−1e6"
