"""Each thing that can be said of a run is found where it is so, causes first, and not in a healthy run."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.diagnosis import findings
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.history import EpochBatch, Segment
from neuron_gui.core.remedy import Deed
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, Settings, State
from neuron_gui.core.stability import could_learn_more, stability_edge
from tests.core.descent import NumPyEngine, ended

ANSWERS = replace(TUTORIAL, rows=tuple((x, float(x > 1)) for x, _ in TUTORIAL.rows))
RISING = Dataset(("x", "y"), tuple((float(x), 2.0 * x + 1.0) for x in range(6)))
HOUSES = Dataset(
    ("area", "rooms", "price"), tuple((20.0 * k, k % 4 + 1.0, 60.0 * k + 20 * (k % 4)) for k in range(2, 9))
)
REPEATED = Dataset(("x", "y"), ((1.0, 1.0), (1.0, 3.0), (2.0, 4.0), (3.0, 6.0), (3.0, 5.0)))
XOR = Dataset(("a", "b", "y"), ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)))
AND = replace(XOR, rows=tuple((a, b, a * b) for a, b, _ in XOR.rows))
CROSS_ENTROPY = Settings(loss="binary_crossentropy")
QUESTION = replace(CROSS_ENTROPY, activation="sigmoid", learning_rate=0.5)
ABSOLUTE = Settings(loss="mean_absolute_error")


def first(dataset: Dataset, settings: Settings) -> Finding:
    return next(findings(ended(dataset, settings)))


@pytest.mark.parametrize(
    ("dataset", "settings", "kind"),
    [
        (TUTORIAL, Settings(learning_rate=1.0), Kind.DIVERGED),
        (Dataset(("x", "y"), ((1e20, 1e20), (2e20, -1e20))), Settings(), Kind.TOO_BIG),
        (TUTORIAL, replace(CROSS_ENTROPY, activation="sigmoid"), Kind.NO_ANSWERS),
        (TUTORIAL, CROSS_ENTROPY, Kind.NO_ANSWERS),
        (ANSWERS, CROSS_ENTROPY, Kind.NO_PROBABILITY),
        (ANSWERS, replace(CROSS_ENTROPY, activation="tanh"), Kind.NO_PROBABILITY),
        (TUTORIAL, Settings(activation="sigmoid"), Kind.OUT_OF_REACH),
        (TUTORIAL, Settings(activation="relu"), Kind.OUT_OF_REACH),
        (RISING, Settings(activation="relu", start=State((-1.0,), -9.0)), Kind.DEAD),
        (Dataset(("x", "y"), ((2.0, 1.0), (2.0, 3.0))), Settings(), Kind.SAME_INPUTS),
        (Dataset(("x", "y"), ((2.0, 1.0),)), Settings(), Kind.TOO_FEW_ROWS),
        (Dataset(("x", "y"), ((2.0, 1.0),)), Settings(epochs=5), Kind.TOO_FEW_ROWS),
        (HOUSES, Settings(), Kind.SIZES),
        (HOUSES, Settings(learning_rate=1e-5), Kind.SIZES),
        (TUTORIAL, Settings(learning_rate=0.176), Kind.CONVERGED),
        (TUTORIAL, Settings(learning_rate=0.1764, epochs=100), Kind.OSCILLATING),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=0.5), Kind.OSCILLATING),
        (TUTORIAL, Settings(learning_rate=0.001), Kind.CRAWLING),
        (TUTORIAL, Settings(learning_rate=1e-6, epochs=20), Kind.CRAWLING),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=1e-6), Kind.CRAWLING),
        (ANSWERS, replace(CROSS_ENTROPY, activation="sigmoid", learning_rate=1e-4), Kind.CRAWLING),
        (TUTORIAL, Settings(epochs=100), Kind.MORE_EPOCHS),
        (TUTORIAL, Settings(epochs=1), Kind.MORE_EPOCHS),
        (TUTORIAL, replace(ABSOLUTE, learning_rate=0.001), Kind.MORE_EPOCHS),
        (REPEATED, Settings(learning_rate=0.05, epochs=2000), Kind.CONTRADICTION),
        (ANSWERS, QUESTION, Kind.ALL_RIGHT),
        (AND, replace(QUESTION, epochs=1000), Kind.ALL_RIGHT),
        (AND, replace(QUESTION, epochs=20), Kind.MORE_EPOCHS),
        (XOR, replace(QUESTION, epochs=1000), Kind.CONVERGED),
        (TUTORIAL, Settings(), Kind.CONVERGED),
        (TUTORIAL, ABSOLUTE, Kind.CONVERGED),
        (TUTORIAL, Settings(start=State((2.0,), -1.0)), Kind.CONVERGED),
    ],
)
def test_it_is_found_where_it_is_so(dataset, settings, kind):
    assert first(dataset, settings).kind is kind


@pytest.mark.parametrize(
    ("settings", "through_all", "nearly"),
    [(Settings(), True, False), (Settings(learning_rate=0.005), False, True), (ABSOLUTE, False, True)],
)
def test_it_is_not_said_that_a_loss_stays_that_still_falls(settings, through_all, nearly):
    found = first(TUTORIAL, settings)
    assert (found.values["through_all"], found.values["nearly"]) == (through_all, nearly)
    assert found.remedy.deed is Deed.ASK


def test_of_a_yes_no_question_it_is_said_whether_the_kinds_can_be_parted():
    beyond = first(XOR, replace(QUESTION, epochs=1000))
    assert beyond.values["parted"] is False
    assert beyond.values["right"] < beyond.values["rows"] == 4
    assert beyond.remedy.deed is Deed.SHOW_ERRORS
    done = first(ANSWERS, QUESTION)
    assert done.values["right"] == done.values["rows"] == 6
    assert 1.0 < done.values["turn"] < 2.0
    assert done.remedy.deed is Deed.ASK


def test_rows_that_ask_for_yes_and_for_no_are_no_reason_to_invent_a_maybe():
    both = replace(ANSWERS, rows=(*ANSWERS.rows, (0.0, 1.0)))
    squares = replace(QUESTION, loss="mean_squared_error", epochs=5000)
    found = first(both, squares)
    assert found.kind is Kind.CONVERGED
    assert found.values["parted"] is False


def test_an_input_that_never_changes_can_go_or_needs_another_row():
    lone = first(Dataset(("x", "y"), ((2.0, 1.0), (2.0, 3.0))), Settings())
    assert lone.remedy.deed is Deed.ADD_ROW
    rows = tuple((1.0, float(k), 2.0 * k) for k in range(5))
    beside = first(Dataset(("a", "b", "y"), rows), Settings(start=State((7.0, 0.3), 0.1)))
    assert beside.values["column"] == "a"
    assert beside.remedy.dataset.columns == ("b", "y")
    assert beside.remedy.settings.start == State((0.3,), 0.1)


def test_so_many_epochs_are_offered_that_it_is_done_after_them():
    evidence = ended(TUTORIAL, Settings(epochs=100))
    more = next(findings(evidence)).remedy.epochs
    assert more == 200
    assert ended(TUTORIAL, Settings(epochs=100 + more)).has_learned
    assert 100 < evidence.epochs_missing < 150
    assert ended(TUTORIAL, Settings(epochs=100 + math.ceil(evidence.epochs_missing))).has_learned


def test_with_their_means_the_same_line_is_closest_to_repeated_rows():
    remedy = first(REPEATED, Settings(learning_rate=0.05, epochs=2000)).remedy
    assert [row[-1] for row in remedy.dataset.rows] == [2.0, 2.0, 4.0, 5.5, 5.5]
    before, after = (ended(data, Settings(learning_rate=0.05, epochs=2000)) for data in (REPEATED, remedy.dataset))
    assert after.end.weights == pytest.approx(before.end.weights, abs=1e-4)
    assert after.loss < before.loss / 2


_NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.5, 3.0, 250.0, -2000.0, 1e-3, 1e20])
_ROWS = st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[_NUMBERS] * width), min_size=1, max_size=6))


@given(
    rows=_ROWS,
    kinds=st.tuples(st.sampled_from(LOSSES), st.sampled_from(ACTIVATIONS)),
    rate=st.sampled_from([1e-6, 0.01, 0.3, 100.0]),
    batch=st.integers(1, 6),
    epochs=st.sampled_from([1, 2, 30]),
)
@settings(max_examples=150)
def test_whatever_a_run_looks_like_it_can_be_looked_at(rows, kinds, rate, batch, epochs):
    dataset = Dataset(column_names(len(rows[0]) - 1), tuple(rows))
    chosen = Settings(learning_rate=rate, loss=kinds[0], activation=kinds[1], batch_size=batch, epochs=epochs)
    for found in findings(ended(dataset, chosen)):
        for remedy in found.remedies:
            if remedy.dataset is not None:
                assert remedy.dataset.first_problem() is None
                assert remedy.settings.start_state(remedy.dataset.input_count)
            assert remedy.deed is not Deed.TRAIN_ON or remedy.epochs >= 100


def test_a_finding_about_a_rate_knows_the_largest_stable_one():
    assert first(HOUSES, Settings()).values["stable"] <= stability_edge(HOUSES)


# The mathematics of running away


def batch(*losses: float, bias: float = 0.0) -> EpochBatch:
    loss = np.array(losses, dtype=np.float32)
    biases = np.full(len(loss), bias, dtype=np.float32)
    return EpochBatch(Segment(0, TUTORIAL, Settings()), 1, biases[:, None], biases, loss, loss)


def test_the_limit_is_a_million_times_the_first_loss_or_the_spread():
    assert loss_limit(13.0, TUTORIAL) == pytest.approx(13e6)
    assert loss_limit(0.001, TUTORIAL) == pytest.approx(1e6 * np.var(TUTORIAL.targets))
    assert loss_limit(math.nan, Dataset(("x", "y"), ((0.0, 1.0),))) == 1e6


@pytest.mark.parametrize(
    ("losses", "sound"),
    [((3, 2, 1), 3), ((3, 30, 300), 2), ((3, math.nan, 1), 1), ((math.inf, 1), 0), ((), 0)],
)
def test_epochs_count_until_the_loss_runs_away(losses, sound):
    assert sound_epochs(batch(*losses), 100) == sound


def test_a_bias_without_end_is_not_sound():
    assert sound_epochs(batch(1.0, 1.0, bias=math.inf), 100) == 0


def test_the_edge_of_the_tutorial_is_between_0_176_and_0_177():
    assert 0.176 < stability_edge(TUTORIAL) < 0.177


def test_the_edge_is_where_training_turns():
    data = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (2.0, -1.0, 0.5), (0.5, 0.5, 1.0)))
    edge, start = stability_edge(data), State((0.3, -0.2), 0.1)
    below, above = (NumPyEngine().run(start, data, Settings(learning_rate=edge * f), 400) for f in (0.99, 1.01))
    assert below.loss[-1] < below.loss[0]
    assert above.loss[-1] > above.loss[0]


def test_a_line_that_is_not_the_closest_could_learn_more():
    assert could_learn_more(State((1.0,), 0.0), TUTORIAL, "linear")
    assert not could_learn_more(State((2.0,), -1.0), TUTORIAL, "linear")
    assert not could_learn_more(State((1.0,), 0.0), TUTORIAL, "tanh")
