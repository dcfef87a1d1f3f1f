"""Test rows and standardised inputs: the neuron learns as if the table had been typed without the test rows, in those
units; and what is shown of the rows is about the table as it was typed.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.by_hand import reaches, take
from neuron_gui.core.crowd import batch_shape, batches
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.diagnosis import findings
from neuron_gui.core.finding import Kind
from neuron_gui.core.history import Checkpoint, History, Segment
from neuron_gui.core.landscape import Ground
from neuron_gui.core.landscape_view import Window
from neuron_gui.core.log_lines import heading_lines, learned_lines
from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import forward, tell_step
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.quantity import Kind as Asked
from neuron_gui.core.quantity import Quantity
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.starts import StartsWish
from neuron_gui.core.sweep import first_loss, known_edge, limit_from, sensible_goal
from neuron_gui.core.taught import in_original_units, kept_out, scaling, seen, switched, taught
from neuron_gui.core.trial import Trial, plan_trial
from neuron_gui.core.why import Origin, explain, origin_of
from tests.core.descent import NumPyEngine, ended

# Temperatures that were measured: the third and the last are kept to test the rule with.
CELSIUS = Dataset(
    ("celsius", "fahrenheit"),
    ((0.0, 32.0), (10.0, 50.0), (25.0, 77.0), (20.0, 68.0), (100.0, 212.0), (37.0, 98.6)),
    units=("°C", "°F"),
    tests=frozenset({2, 5}),
)
TRAINED = (0, 1, 3, 4)
STANDARD = Settings(standardise=True, learning_rate=0.1)
STATE = State((12.5,), 40.0)


def as_typed_by_hand(dataset: Dataset, settings: Settings) -> tuple[Dataset, Settings]:
    """The same job for somebody who leaves the test rows out and calculates the inputs with a pocket calculator."""
    rows = [row for place, row in enumerate(dataset.rows) if place not in dataset.tests]
    inputs = np.array([row[:-1] for row in rows])
    if settings.standardise:
        spread = inputs.std(axis=0)
        inputs = (inputs - inputs.mean(axis=0)) / np.where(np.ptp(inputs, axis=0) > 0, spread, 1.0)
    typed = tuple((*map(float, line), row[-1]) for line, row in zip(inputs, rows, strict=True))
    return Dataset(dataset.columns, typed), replace(settings, standardise=False)


JOBS = [
    (CELSIUS, Settings(learning_rate=1e-4)),
    (replace(CELSIUS, tests=frozenset()), STANDARD),
    (CELSIUS, STANDARD),
    (CELSIUS, replace(STANDARD, batch_size=3)),
    (CELSIUS, replace(STANDARD, batch_size=2, shuffle=True)),
]


# What there is to do, and when there is nothing


def test_without_test_rows_and_standardised_inputs_the_neuron_is_taught_the_table_itself():
    assert taught(TUTORIAL, Settings()) is TUTORIAL
    assert seen(TUTORIAL, Settings()) is TUTORIAL
    assert scaling(TUTORIAL, Settings()) is None
    state = State((1.0,), 2.0)
    assert in_original_units(state, TUTORIAL, Settings()) is state


@pytest.mark.parametrize(("dataset", "settings"), JOBS)
def test_what_is_taught_is_made_once_for_a_table(dataset, settings):
    assert taught(dataset, settings) is taught(dataset, settings)
    assert seen(dataset, settings) is seen(dataset, settings)


def test_test_rows_are_left_out_of_what_is_taught_and_are_nothing_but_tested():
    assert taught(CELSIUS, Settings()).rows == tuple(CELSIUS.rows[row] for row in TRAINED)
    assert kept_out(CELSIUS, Settings()).rows == (CELSIUS.rows[2], CELSIUS.rows[5])
    assert seen(CELSIUS, Settings()) is CELSIUS
    assert not taught(CELSIUS, Settings()).tests
    assert not kept_out(CELSIUS, Settings()).tests


def test_a_table_of_test_rows_alone_teaches_nothing_and_says_so():
    all_tests = replace(TUTORIAL, tests=frozenset(range(6)))
    assert str(all_tests.first_problem()).startswith("All rows are test rows")
    moment = Moment(0, 0, STATE, all_tests, STANDARD)
    assert math.isnan(moment.loss)
    assert moment.test_loss > 0
    assert np.isfinite(moment.predictions).all()


def test_standardised_inputs_have_mean_0_and_deviation_1_over_the_rows_that_are_taught():
    data = taught(CELSIUS, STANDARD)
    np.testing.assert_allclose(data.inputs.mean(), 0, atol=1e-7)
    np.testing.assert_allclose(data.inputs.std(), 1, rtol=1e-6)
    known = CELSIUS.scaling
    assert known.means == (32.5,)
    assert known.deviations == (pytest.approx(np.std([0, 10, 20, 100])),)
    np.testing.assert_allclose(seen(CELSIUS, STANDARD).inputs[2], (25 - 32.5) / known.deviations[0], rtol=1e-6)
    np.testing.assert_array_equal(data.targets, [32, 50, 68, 212])


def test_a_column_that_never_changes_is_only_moved_to_0():
    assert Scaling.of(np.array([[0.1, 3.0]] * 3)) == Scaling((pytest.approx(0.1), 3.0), (1.0, 1.0))
    data = Dataset(("a", "b", "y"), ((5.0, 1.0, 1.0), (5.0, 2.0, 2.0)))
    np.testing.assert_array_equal(seen(data, STANDARD).inputs, [[0, -1], [0, 1]])


def test_while_a_cell_is_being_typed_the_other_rows_keep_their_scale():
    gap = CELSIUS.with_cell(0, 0, "")
    assert gap.scaling == Scaling.of(np.array([[10.0], [20.0], [100.0]]))
    assert list(np.isnan(Moment(0, 0, STATE, gap, STANDARD).predictions)) == [True] + [False] * 5


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=8),
    st.tuples(st.floats(-100, 100), st.floats(-100, 100)),
    st.floats(-100, 100),
)
def test_a_rule_in_original_units_gives_the_same_answers(rows, weights, bias):
    inputs, state = np.array(rows), State(weights, bias)
    known = Scaling.of(inputs)
    expected = forward(state, known.apply(inputs), "linear")
    plain = known.in_original_units(state)
    size = 1 + abs(bias) + np.abs(plain.weights) @ np.abs(inputs).max(axis=0)
    np.testing.assert_allclose(forward(plain, inputs, "linear"), expected, atol=1e-9 * size)
    back = known.in_deviations(plain)
    np.testing.assert_allclose(back.weights, weights, rtol=1e-9, atol=1e-200)
    np.testing.assert_allclose(forward(back, known.apply(inputs), "linear"), expected, atol=1e-9 * size)


def test_switched_on_or_off_a_chosen_start_stays_the_same_line():
    chosen = Settings(start=State((1.8,), 32.0))
    on = switched(CELSIUS, chosen, True)
    assert in_original_units(on.start, CELSIUS, on).weights[0] == pytest.approx(1.8)
    off = switched(CELSIUS, on, False)
    assert off.start.weights[0] == pytest.approx(1.8)
    assert off.start.bias == pytest.approx(32.0)
    assert switched(CELSIUS, chosen, False) is chosen


# Everything about learning is as for the table that was typed in that form


@pytest.mark.parametrize(("dataset", "settings"), JOBS)
def test_the_losses_of_a_run_are_those_of_the_table_typed_like_that(dataset, settings):
    alike = as_typed_by_hand(dataset, settings)
    run, other = (History(STATE, Segment(0, *job)) for job in ((dataset, settings), alike))
    assert run.loss_at(0) == other.loss_at(0)
    assert Moment(0, 0, STATE, dataset, settings).loss == pytest.approx(Moment(0, 0, STATE, *alike).loss, rel=1e-6)
    assert take(STATE, dataset, settings).loss == pytest.approx(take(STATE, *alike).loss, rel=1e-6)
    assert reaches(dataset, settings) == reaches(*alike)
    assert first_loss(STATE, dataset, settings) == pytest.approx(first_loss(STATE, *alike), rel=1e-6)


@pytest.mark.parametrize(("dataset", "settings"), JOBS)
def test_sweeps_and_crowds_are_those_of_the_table_typed_like_that(dataset, settings):
    alike = as_typed_by_hand(dataset, settings)
    assert batch_shape(dataset, settings) == batch_shape(*alike)
    np.testing.assert_allclose(batches(dataset, settings, 1, 2), batches(*alike, 1, 2), rtol=1e-6)
    for measure in (limit_from, sensible_goal):
        assert measure(STATE, dataset, settings) == pytest.approx(measure(STATE, *alike), rel=1e-6)
    if settings.batch_size >= 6:
        assert known_edge(dataset, settings) == pytest.approx(known_edge(*alike), rel=1e-6)
    window = Window((-50.0, 50.0), (-50.0, 50.0))
    wishes = [StartsWish(*job, STATE, (0, 1), window).task() for job in ((dataset, settings), alike)]
    assert wishes[0].limit == pytest.approx(wishes[1].limit, rel=1e-6)


@pytest.mark.parametrize(("dataset", "settings"), JOBS[:3])
def test_a_landscape_has_its_lowest_place_where_training_ends(dataset, settings):
    end = ended(dataset, replace(settings, epochs=3000, learning_rate=0.1 if settings.standardise else 3e-4)).end
    surface = Ground(taught(dataset, settings), "linear", "mean_squared_error").surface((0, 1), end)
    assert surface.best((0.0, 0.0)).loss < 1e-6
    if settings.standardise:
        assert surface.best((0.0, 0.0)).place == pytest.approx((*end.weights, end.bias), rel=1e-4)


@pytest.mark.parametrize(("dataset", "settings"), JOBS)
def test_a_step_is_told_of_the_rows_that_are_taught(dataset, settings):
    typed, plain = as_typed_by_hand(dataset, settings)
    places = [row for row in range(6) if row not in dataset.tests]
    story = tell_step(1, STATE, State((12.0,), 41.0), dataset, settings, places[1])
    other = tell_step(1, STATE, State((12.0,), 41.0), typed, plain, 1)
    assert story.row_count == other.row_count == len(places)
    assert story.batch_count == other.batch_count
    assert story.typed == (10.0,)
    assert story.inputs == pytest.approx(other.inputs, rel=1e-6)
    assert story.gradient.weights == pytest.approx(other.gradient.weights, rel=1e-5)
    assert (story.loss, story.row_loss) == (pytest.approx(other.loss), pytest.approx(other.row_loss))
    assert not story.is_test


def test_a_test_row_is_told_like_any_but_has_no_part_in_the_step():
    story = tell_step(1, STATE, State((12.0,), 41.0), CELSIUS, Settings(), 2)
    assert story.is_test
    assert story.inputs == (25.0,)
    assert story.prediction == 12.5 * 25 + 40
    assert story.row_count == 4


@pytest.mark.parametrize(("dataset", "settings"), JOBS[:3])
def test_why_a_number_is_what_it_is_speaks_of_the_rows_that_are_taught(dataset, settings):
    typed, plain = as_typed_by_hand(dataset, settings)
    moment, other = Moment(0, 0, STATE, dataset, settings, row=3), Moment(0, 0, STATE, typed, plain, row=2)
    for kind in (Asked.LOSS, Asked.GRADIENT):
        why = explain(Quantity(kind, 0 if kind is Asked.GRADIENT else None), moment)
        expected = explain(Quantity(kind, 0 if kind is Asked.GRADIENT else None), other)
        assert why.value == pytest.approx(expected.value, rel=1e-5)
        assert [row for row in why.rows if row not in dataset.tests] == list(why.rows)
        assert why.rows[why.row] == 3
        np.testing.assert_allclose(why.errors.mean(), expected.errors.mean(), rtol=1e-5)
    total = explain(Quantity(Asked.SUM), moment)
    assert total.typed == (20.0,)
    assert math.fsum(total.products) + total.bias == pytest.approx(total.z, rel=1e-6)
    assert (total.scaling is None) == (not settings.standardise)


def test_a_selected_test_row_is_none_of_those_whose_mean_the_loss_is():
    moment = Moment(0, 0, STATE, CELSIUS, Settings(), row=5)
    assert moment.is_test
    assert explain(Quantity(Asked.LOSS), moment).row is None
    assert explain(Quantity(Asked.ERROR), moment).target == 98.6


def test_an_update_is_explained_by_the_gradient_over_the_rows_that_are_taught():
    history = History(STATE, Segment(0, CELSIUS, STANDARD))
    history.append(NumPyEngine().train(history.segments[0], Checkpoint(0, STATE), 1))
    origin = origin_of(history, 1)
    assert isinstance(origin, Origin)
    moment = Moment(1, 1, history.state(1), CELSIUS, STANDARD, row=0)
    why = explain(Quantity(Asked.UPDATE, 0), moment, origin)
    assert why.change == pytest.approx(-0.1 * why.gradient, rel=1e-5)


# What is shown of the rows is about the table


def test_test_rows_have_predictions_and_errors_like_any():
    moment = Moment(0, 0, State((1.8,), 32.0), CELSIUS, Settings())
    np.testing.assert_allclose(moment.errors, 0, atol=1e-5)
    assert moment.loss == pytest.approx(0, abs=1e-9)
    assert moment.test_loss == pytest.approx(0, abs=1e-9)
    assert Moment(0, 0, STATE, TUTORIAL, Settings()).test_loss is None


def test_the_test_loss_is_the_loss_over_the_test_rows():
    moment = Moment(0, 0, STATE, CELSIUS, STANDARD)
    errors = moment.errors[[2, 5]]
    assert moment.test_loss == pytest.approx(float(np.mean(errors**2)), rel=1e-6)
    assert moment.loss == pytest.approx(float(np.mean(moment.errors[list(TRAINED)] ** 2)), rel=1e-6)


def test_the_rule_of_a_standardised_neuron_is_that_of_a_plain_one():
    moment = Moment(0, 0, STATE, CELSIUS, STANDARD)
    np.testing.assert_allclose(forward(moment.rule, CELSIUS.inputs, "linear"), moment.predictions, rtol=1e-5)


def test_numbers_of_standardised_inputs_have_decimals_of_their_own():
    moment = Moment(0, 0, STATE, CELSIUS, STANDARD)
    assert moment.decimals.inputs == (2,)
    assert moment.decimals.prediction == CELSIUS.decimals.prediction
    assert moment.decimals.weights[0] < CELSIUS.decimals.weights[0]


def test_the_log_tells_the_rule_in_both_units():
    lines = learned_lines(CELSIUS.scaling.in_deviations(State((1.8,), 32.0)), CELSIUS, STANDARD)
    assert lines[-1] == "fahrenheit ≈ 1.800 × celsius + 32.00"
    assert lines[-2].startswith("fahrenheit ≈ 71.")
    assert "celsius′" in lines[-2]
    assert any(line.startswith("test loss") for line in lines)
    heading = heading_lines(CELSIUS, STANDARD)
    assert heading[2] == "4 rows, 1 batch an epoch, 2 test rows"
    assert heading[3] == "celsius′ = (celsius − 32.50) / 39.61"


# Trials


def test_a_trial_with_other_units_begins_at_the_start_of_the_settings():
    run = History(State((0.5,), 0.0), Segment(0, CELSIUS, Settings()))
    work = Project(CELSIUS, Settings())
    assert plan_trial(work, Project(CELSIUS, Settings(epochs=9)), run, 500).start is run.start
    tried = plan_trial(work, Project(CELSIUS, STANDARD), run, 500)
    assert tried.start == STANDARD.start_state(1)
    assert isinstance(tried, Trial)


def test_nothing_can_be_tried_without_a_row_to_learn_from():
    run = History(State((0.5,), 0.0), Segment(0, CELSIUS, Settings()))
    none_left = replace(CELSIUS, tests=frozenset(range(6)))
    with pytest.raises(Problem):
        plan_trial(Project(CELSIUS), Project(none_left), run, 500)


# Learned, or learned by heart


def noise(rows: int, inputs: int, tests: int) -> Dataset:
    """Targets that follow the first input, and inputs that have nothing to do with them; the last rows are kept."""
    dice = np.random.default_rng(7)
    x = dice.normal(size=(rows, inputs)).round(2)
    y = (x[:, 0] + dice.normal(size=rows)).round(2)
    table = tuple(tuple(map(float, row)) for row in np.column_stack((x, y)))
    return Dataset(column_names(inputs), table, tests=frozenset(range(rows - tests, rows)))


def first(dataset: Dataset, settings: Settings):
    return next(findings(ended(dataset, settings)))


def test_seven_inputs_learn_six_rows_by_heart():
    """Eight numbers go through any six rows; what they say of other rows has nothing to do with these."""
    found = first(noise(9, 7, tests=3), Settings(learning_rate=0.1, epochs=3000))
    assert found.kind is Kind.MEMORISED
    assert found.values["loss"] < 0.01 < found.values["test_loss"]
    assert (found.values["rows"], found.values["numbers"], found.values["tests"]) == (6, 8, 3)


def test_a_rule_that_holds_for_rows_it_never_saw_was_learned():
    found = first(replace(TUTORIAL, tests=frozenset({1, 4})), Settings(learning_rate=0.1))
    assert found.kind is Kind.CONVERGED
    assert found.values["tests"] == 2
    assert found.values["test_loss"] < 0.01


def test_many_rows_that_follow_a_rule_and_a_test_row_that_does_not_are_another_matter():
    rows = tuple((float(x), 2.0 * x) for x in range(-5, 6))
    found = first(Dataset(("x", "y"), (*rows, (3.0, 40.0)), tests=frozenset({11})), Settings(learning_rate=0.05))
    assert found.kind is Kind.UNLIKE


def test_without_test_rows_nothing_is_said_of_them():
    assert "test_loss" not in first(TUTORIAL, Settings(learning_rate=0.1)).values
