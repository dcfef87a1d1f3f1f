"""One epoch told in phases: what is said and known in each, holding, stepping, and what the window hears of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import StepStory, tell_step
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagram import Diagram
from neuron_gui.ui.diagram_captions import caption
from neuron_gui.ui.diagram_story import KNOWN_AFTER, SECONDS, Phase
from neuron_gui.ui.theme import Theme

BEFORE, AFTER = State((1.887,), -0.649), State((1.897,), -0.669)


def moment(row: int | None = 4) -> Moment:
    return Moment(137, 500, BEFORE, TUTORIAL, Settings(), row)


def story(row: int = 4, **settings) -> StepStory:
    return tell_step(138, BEFORE, AFTER, TUTORIAL, Settings(**settings), row)


@pytest.fixture
def diagram(qtbot, fonts):
    made = Diagram()
    qtbot.addWidget(made)
    made.resize(708, 240)
    made.set_theme(Theme())
    made.show_moment(moment())
    made.show()
    return made


@pytest.fixture
def heard(diagram):
    """What the diagram has said, in order."""
    said: list[str] = []
    diagram.story_updated.connect(lambda: said.append("updated"))
    diagram.story_taken_back.connect(lambda: said.append("taken back"))
    diagram.story_finished.connect(lambda: said.append("finished"))
    return said


def pill(diagram: Diagram, name: str) -> str:
    return diagram.findChild(QPushButton, name).text()


def go_to(diagram: Diagram, phase: Phase, share: float = 0.0) -> None:
    """Let the time go by until so much of a phase is over."""
    for earlier in list(Phase)[: phase.value - 1]:
        diagram.advance(SECONDS[earlier])
    if share:
        diagram.advance(SECONDS[phase] * share)


def test_phases_name_what_happens_and_numbers_come_one_after_the_other(diagram, heard):
    diagram.play(story())
    seen = []
    for phase in Phase:
        diagram.advance(SECONDS[phase] * 0.3)
        seen.append((diagram.caption.split(":")[0], pill(diagram, "sumPill"), pill(diagram, "predictionPill")))
        diagram.advance(SECONDS[phase] * 0.71)
    assert seen == [
        ("Inputs", "…", "…"),
        ("Weighted sum", "…", "…"),
        ("Activation", "5.01", "…"),
        ("Error", "5.01", "5.01"),
        ("Loss of this row", "5.01", "5.01"),
        ("Gradient of this row", "5.01", "5.01"),
        ("Loss", "5.01", "5.01"),
        ("Gradient", "5.01", "5.01"),
        ("Update", "5.01", "5.01"),
    ]
    assert diagram.caption == ""
    assert heard == ["updated", "finished"]


@pytest.mark.parametrize(
    ("phase", "before", "after"),
    [
        (Phase.SUM, "Weighted sum: 1.887 × 3 + (−0.649) = …", "Weighted sum: 1.887 × 3 + (−0.649) = 5.01"),
        (Phase.ACTIVATION, "Activation: relu turns 5.01 into …", "Activation: relu turns 5.01 into 5.01."),
        (Phase.ERROR, "Error: 5.01 − 5 = …", "Error: 5.01 − 5 = 0.01, too high."),
        (
            Phase.UPDATE,
            "Update: the weights and the bias are corrected, against the gradient.",
            "Update: w changes by +0.010, b by −0.020; the loss is now 1.679.",
        ),
    ],
)
def test_a_caption_keeps_its_result_until_it_is_known(diagram, phase, before, after):
    diagram.play(story(activation="relu"))
    go_to(diagram, phase, KNOWN_AFTER - 0.1)
    assert diagram.caption == before
    diagram.advance(SECONDS[phase] * 0.2)
    assert diagram.caption == after


@pytest.mark.parametrize("phase", Phase)
def test_each_caption_of_many_inputs_is_one_short_sentence(phase):
    """Of seven inputs only the first two and the last are named, and only the weight that is pulled the most."""
    dice = np.random.default_rng(7)
    rows = tuple(tuple(map(float, row)) for row in dice.normal(size=(5, 8)).round(1))
    dataset, start = Dataset(column_names(7), rows), State((0.5,) * 7, 0.0)
    told = tell_step(1, start, State((0.4,) * 7, 0.1), dataset, Settings(), 0)
    assert len(caption(told, phase)) < 100


def test_first_the_selected_row_is_told_and_then_all_rows(diagram):
    scopes: list[bool] = []
    diagram.all_rows_told.connect(scopes.append)
    diagram.play(story())
    go_to(diagram, Phase.ROW_LOSS, KNOWN_AFTER)
    assert diagram.caption == "Loss of this row: the error squared, 0.0120² = 0.000144"
    diagram.advance(SECONDS[Phase.ROW_LOSS])
    assert diagram.caption == "Gradient of this row: alone it would pull w down 0.0720 and b down 0.0240."
    assert scopes == []
    diagram.advance(SECONDS[Phase.ROW_GRADIENT])
    assert scopes == [True]
    diagram.advance(SECONDS[Phase.LOSS] * KNOWN_AFTER)
    assert diagram.caption == "Loss: now all 6 rows, each error squared, on average 0.0702"
    diagram.advance(SECONDS[Phase.LOSS])
    assert diagram.caption == "Gradient: all 6 rows together pull w up 0.1147 and b down 0.3630."
    diagram.advance(SECONDS[Phase.GRADIENT])
    diagram.advance(SECONDS[Phase.UPDATE])
    assert scopes == [True, False]


def test_of_a_single_row_nothing_is_told_twice(diagram):
    one = Dataset(("x", "y"), ((3.0, 5.0),))
    scopes: list[bool] = []
    diagram.all_rows_told.connect(scopes.append)
    diagram.play(tell_step(1, BEFORE, AFTER, one, Settings(), 0))
    seen = []
    while diagram.story is not None:
        seen.append(diagram.caption.split(":")[0])
        diagram.advance(2.0)
    assert seen == ["Inputs", "Weighted sum", "Activation", "Error", "Loss", "Gradient", "Update"]
    assert scopes == []


def test_each_phase_takes_about_a_second_and_a_fifth():
    assert all(1.2 <= seconds <= 1.6 for seconds in SECONDS.values())


def test_an_update_in_batches_says_so():
    told = tell_step(1, BEFORE, AFTER, TUTORIAL, Settings(batch_size=2), 4)
    assert caption(told, Phase.UPDATE, False) == (
        "Update: the weights and the bias are corrected, once for each batch of rows."
    )
    assert caption(told, Phase.GRADIENT) == (
        "Gradient: all 6 rows together pull w up 0.1147 and b down 0.3630; batch by batch."
    )
    assert caption(told, Phase.UPDATE) == ("Update: 3 batches change w by +0.010, b by −0.020; the loss is now 0.0621.")


def test_from_the_first_phase_there_is_no_way_back_and_from_the_last_one_on_to_the_end(diagram, heard):
    assert (diagram.can_step(-1), diagram.can_step(1)) == (False, False)
    diagram.hold_story(True)
    diagram.play(story())
    ways = []
    while diagram.story is not None:
        ways.append((diagram.can_step(-1), diagram.can_step(1)))
        diagram.step_story(1)
    assert ways == [(False, True)] + [(True, True)] * 8
    assert heard == ["updated", "finished"]


def test_the_change_that_is_told_is_the_one_that_is_seen():
    """0.1204 becomes 0.2836, so the pill says 0.120 and then 0.284."""
    told = tell_step(1, State((0.1204,), 0.0), State((0.2836,), 0.0361), TUTORIAL, Settings(), 4)
    assert "w changes by +0.164, b by +0.036;" in caption(told, Phase.UPDATE)


def test_after_the_update_every_number_is_of_the_new_state(diagram, heard):
    diagram.play(story())
    go_to(diagram, Phase.UPDATE, KNOWN_AFTER - 0.1)
    names = ("weightPill", "biasPill", "sumPill", "predictionPill", "errorPill")
    assert [pill(diagram, name) for name in names] == ["w = 1.887", "b = −0.649", "5.01", "5.01", "error 0.01"]
    assert heard == []
    diagram.advance(SECONDS[Phase.UPDATE] * 0.2)
    assert [pill(diagram, name) for name in names] == ["w = 1.897", "b = −0.669", "5.02", "5.02", "error 0.02"]
    assert heard == ["updated"]
    diagram.advance(SECONDS[Phase.UPDATE])
    assert heard == ["updated", "finished"]


def test_a_story_skipped_over_says_both_in_their_order(diagram, heard):
    diagram.play(story())
    for phase in Phase:
        diagram.advance(SECONDS[phase])
    assert heard == ["updated", "finished"]


def test_a_dropped_story_goes_back_to_the_moment_without_a_word(diagram, heard):
    diagram.play(story())
    go_to(diagram, Phase.SUM)
    diagram.finish_story()
    assert heard == []
    assert diagram.told_state is None
    assert pill(diagram, "sumPill") == "5.01"


def test_a_held_story_stays_where_it_is_and_is_drawn(diagram, heard):
    diagram.play(story())
    go_to(diagram, Phase.SUM, 0.3)
    still = diagram.grab().toImage()
    diagram.hold_story(True)
    for _ in range(20):
        assert diagram.advance(1.0) is False
    assert diagram.grab().toImage() == still
    diagram.hold_story(False)
    assert diagram.advance(SECONDS[Phase.SUM]) is True
    assert diagram.caption.startswith("Activation")
    assert heard == []


def test_a_story_begun_while_held_waits(diagram):
    diagram.hold_story(True)
    diagram.play(story())
    assert diagram.advance(100.0) is False
    assert diagram.caption.startswith("Inputs")


def test_stepping_goes_from_phase_to_phase_and_not_beyond(diagram):
    diagram.play(story())
    diagram.step_story(-1)
    assert diagram.caption.startswith("Inputs")
    diagram.step_story(1)
    assert diagram.caption == "Weighted sum: 1.887 × 3 + (−0.649) = …"
    diagram.step_story(2)
    assert diagram.caption.startswith("Error")
    diagram.step_story(-1)
    assert diagram.caption.startswith("Activation")
    diagram.step_story(9)
    assert diagram.caption.startswith("Update")


def test_stepping_while_held_shows_each_result(diagram, heard):
    diagram.play(story())
    diagram.hold_story(True)
    diagram.step_story(1)
    assert diagram.caption == "Weighted sum: 1.887 × 3 + (−0.649) = 5.01"
    assert pill(diagram, "sumPill") == "5.01"
    diagram.step_story(9)
    assert pill(diagram, "weightPill") == "w = 1.897"
    assert heard == ["updated"]
    diagram.step_story(-1)
    assert diagram.caption.startswith("Gradient")
    assert pill(diagram, "weightPill") == "w = 1.887"
    assert heard == ["updated", "taken back"]
    diagram.step_story(1)
    diagram.step_story(1)
    assert heard == ["updated", "taken back", "updated", "finished"]


def test_arrows_step_through_a_story_that_is_held(diagram):
    diagram.play(story())
    diagram.hold_story(True)
    for phase in ("Weighted sum", "Activation"):
        QTest.keyClick(diagram, Qt.Key.Key_Right)
        assert diagram.caption.startswith(phase)
    QTest.keyClick(diagram, Qt.Key.Key_Left)
    assert diagram.caption.startswith("Weighted sum")


def test_stepping_without_a_story_does_nothing(diagram, heard):
    diagram.step_story(1)
    assert (diagram.caption, heard) == ("", [])


def test_calm_phases_change_without_anything_that_travels(diagram):
    diagram.set_theme(Theme(calm=True))
    diagram.play(story())
    go_to(diagram, Phase.SUM, 0.1)
    first = diagram.grab().toImage()
    diagram.advance(SECONDS[Phase.SUM] * 0.3)
    assert diagram.grab().toImage() == first
    diagram.advance(SECONDS[Phase.SUM] * 0.3)
    assert pill(diagram, "sumPill") == "5.01"
    diagram.advance(SECONDS[Phase.SUM])
    assert diagram.caption.startswith("Activation")


def test_a_screen_reader_hears_every_phase(diagram):
    diagram.play(story())
    for phase in Phase:
        assert diagram.accessibleDescription() == diagram.caption != ""
        diagram.advance(SECONDS[phase] * KNOWN_AFTER)
        assert diagram.accessibleDescription() == diagram.caption
        diagram.advance(SECONDS[phase])
    assert diagram.accessibleDescription() == ""


def ringed(diagram: Diagram, phase: Phase) -> set[str]:
    """Round which parts there is a halo in a phase: where the ground just outside them is not the card's."""
    diagram.play(story())
    go_to(diagram, phase, 0.9)
    picture, layout = diagram.grab().toImage(), diagram.layout_now
    card, out = QColor(Theme().colours.card).rgb(), layout.halo * 0.7 / 2**0.5
    places = {
        "input": (layout.inputs[0].center(), layout.inputs[0].height() / 2),
        "bias": (layout.bias, layout.bias_radius),
        "sum": (layout.total, layout.total_radius),
        "prediction": (layout.prediction, layout.prediction_radius),
        "target": (layout.target, layout.target_radius),
    }
    found = {
        name
        for name, (centre, radius) in places.items()
        if picture.pixel(QPoint(round(centre.x() - radius / 2**0.5 - out), round(centre.y() - radius / 2**0.5 - out)))
        != card
    }
    box = layout.activation
    if picture.pixel(QPoint(round(box.center().x()), round(box.top() - layout.halo * 0.6))) != card:
        found.add("activation")
    return found


@pytest.mark.parametrize(
    ("phase", "parts"),
    [
        (Phase.INPUTS, {"input"}),
        (Phase.SUM, {"bias", "sum"}),
        (Phase.ACTIVATION, {"activation"}),
        (Phase.ERROR, {"prediction", "target"}),
        (Phase.LOSS, set()),  # it is about all rows
    ],
)
def test_a_phase_rings_what_it_speaks_of(diagram, phase, parts):
    assert ringed(diagram, phase) == parts


@pytest.mark.parametrize("size", [(422, 190), (708, 213), (1262, 330)])
def test_halos_are_not_cut_off(diagram, size):
    diagram.resize(*size)
    layout = diagram.layout_now
    assert layout.bias.y() - layout.bias_radius - layout.halo >= -0.01
    assert layout.inputs[0].left() - layout.halo >= -0.01
    assert layout.target.x() + layout.target_radius + layout.halo <= size[0] + 0.01


def test_the_loss_is_told_in_the_colour_of_errors(diagram):
    diagram.play(story())
    go_to(diagram, Phase.LOSS, 0.9)
    area = diagram.layout_now.caption.toRect()
    picture, wanted = diagram.grab(area).toImage(), QColor(Theme().colours.error).rgb()
    assert any(picture.pixel(QPoint(x, y)) == wanted for x in range(picture.width()) for y in range(picture.height()))
