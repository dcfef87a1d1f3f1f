"""Pinned runs: letters that stay, and what sets each run apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import EpochBatch, History, Segment
from neuron_gui.core.pins import LETTERS, Pins, differences
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import Settings, State

START = State((0.12,), 0.0)
USUAL = Settings()


def run(start: State = START, data=TUTORIAL, **changes) -> History:
    return History(start, Segment(0, data, replace(USUAL, **changes)))


def test_letters_stay_when_others_go_and_a_free_one_is_given_again():
    runs = [run() for _ in range(4)]
    pins = Pins().pin(runs[0]).pin(runs[1]).pin(runs[2]).unpin("B")
    assert [pin.letter for pin in pins] == ["A", "C"]
    pins = pins.pin(runs[3])
    assert [(pin.letter, pin.history) for pin in pins] == [("A", runs[0]), ("B", runs[3]), ("C", runs[2])]
    assert pins.of(runs[2]) is pins.all[2]
    assert pins.of(runs[1]) is None


def test_a_seventh_and_a_second_pin_of_one_run_are_refused_in_words():
    pins = Pins()
    for _ in LETTERS:
        pins = pins.pin(run())
    with pytest.raises(Problem, match="6 runs are pinned already: unpin one of them first"):
        pins.pin(run())
    with pytest.raises(Problem, match="This run is pinned already: it is C"):
        pins.pin(pins.all[2].history)


def test_a_name_given_by_hand_is_kept_and_an_empty_one_takes_it_away():
    pins = Pins().pin(run()).pin(run()).rename("B", "  my  best run ")
    assert [pin.name for pin in pins] == ["", "my best run"]
    assert [pin.name for pin in pins.rename("B", " ")] == ["", ""]


def test_pins_are_values_of_the_run_as_it_was_trained_last():
    second = Segment(0, TUTORIAL.with_cell(0, 0, "5"), replace(USUAL, learning_rate=0.5))
    history = run()
    history.append(EpochBatch(second, 1, *([[0.0]], [0.0], [1.0], [1.0])))
    pin = Pins().pin(history).all[0]
    assert (pin.settings, pin.dataset) == (second.settings, second.dataset)


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"learning_rate": 0.005}, ("learning_rate", (0.005,))),
        ({"optimizer": "momentum"}, ("optimizer", ("momentum",))),
        ({"loss": "mean_absolute_error"}, ("loss", ("mean_absolute_error",))),
        ({"activation": "tanh"}, ("activation", ("tanh",))),
        ({"batch_size": 2}, ("batch_size", (2,))),
        ({"shuffle": True}, ("shuffle", (618,))),
        ({"start": State((0.5,), 0.0)}, ("start", (State((0.5,), 0.0),))),
        ({"data": TUTORIAL.with_cell(0, 0, "5")}, ("data", (TUTORIAL.with_cell(0, 0, "5"),))),
    ],
)
def test_a_run_among_usual_ones_is_told_by_what_differs(changes, differs):
    assert differences([run(), run(**changes), run()])[1] == (differs,)


def test_of_two_runs_each_is_told_by_its_own_value():
    assert differences([run(), run(learning_rate=0.005)]) == [
        (("learning_rate", (0.01,)),),
        (("learning_rate", (0.005,)),),
    ]


def test_a_run_in_which_all_is_usual_is_told_by_what_is_unusual_in_others():
    told = differences([run(), run(learning_rate=0.005), run(optimizer="momentum"), run(batch_size=2)])
    assert told[0] == (("learning_rate", (0.01,)),)
    assert [[aspect for aspect, _ in differs] for differs in told[1:]] == [
        ["learning_rate"],
        ["optimizer"],
        ["batch_size"],
    ]


def test_what_cannot_make_a_difference_is_none():
    assert differences([run(), run(batch_size=6), run(batch_size=1000), run(seed=7), run(epochs=7)]) == [()] * 5


def test_other_data_are_those_that_the_last_run_does_not_have():
    other = TUTORIAL.with_cell(0, 0, "5")
    told = differences([run(data=other), run(data=other), run()])
    assert [[aspect for aspect, _ in differs] for differs in told] == [["data"], ["data"], []]


def test_a_rate_that_was_changed_on_the_way_is_told_with_both_values():
    changed = run()
    later = Segment(0, TUTORIAL, replace(USUAL, learning_rate=0.05))
    changed.append(EpochBatch(later, 1, *([[0.0]], [0.0], [1.0], [1.0])))
    assert differences([run(), changed])[1] == (("learning_rate", (0.01, 0.05)),)
