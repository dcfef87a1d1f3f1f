"""The landscape's heights, slope and best place, against brute force; its window, path and contours."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.landscape import Best, Ground, place_of, state_at
from neuron_gui.core.landscape_view import Growth, Trail, Window, choose_levels, first_window
from neuron_gui.core.neuron import gradient, loss_value
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, State

KINDS = list(itertools.product(ACTIVATIONS, LOSSES))
CLASSES = Dataset(("x", "y"), ((0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 1.0), (5.0, 1.0)))
SEPARABLE = Dataset(("x", "y"), tuple((float(x), float(x > 2)) for x in range(6)))
SAME_INPUTS = Dataset(("x", "y"), ((3.0, 1.0), (3.0, 2.0), (3.0, 3.0)))
UNIT = Window((-1.0, 1.0), (-1.0, 1.0))


def table(inputs: int, rows: int = 9, size: float = 1.0) -> Dataset:
    numbers = size * np.random.default_rng(inputs).normal(size=(rows, inputs + 1)).round(3)
    return Dataset(column_names(inputs), tuple(tuple(map(float, row)) for row in numbers))


def state(inputs: int) -> State:
    return State(tuple(np.linspace(-0.7, 0.9, inputs)), 0.25)


def brute_force(dataset: Dataset, kinds: tuple[str, str], held: State, axes, p: float, q: float) -> float:
    there = state_at(held, axes, (p, q))
    return loss_value(there, dataset.inputs, dataset.targets, *kinds)


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize(("inputs", "axes"), [(1, (0, 1)), (2, (0, 1)), (2, (2, 0)), (7, (6, 3)), (7, (2, 7))])
def test_every_height_and_slope_is_that_of_the_neuron(inputs, axes, kinds):
    dataset, held = table(inputs), state(inputs)
    surface = Ground(dataset, *kinds).surface(axes, held)
    p, q = np.linspace(-3, 2, 5), np.linspace(-1, 4, 4)
    expected = [[brute_force(dataset, kinds, held, axes, x, y) for x in p] for y in q]
    losses = surface.losses(p[np.newaxis, :], q[:, np.newaxis])
    assert losses.shape == (4, 5)
    assert losses == pytest.approx(np.array(expected), rel=1e-6, abs=1e-9)
    slope = gradient(state_at(held, axes, (0.4, -0.3)), dataset.inputs, dataset.targets, *kinds)
    assert surface.gradient((0.4, -0.3)) == pytest.approx(place_of(slope, axes), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("inputs", [1, 2, 7])
def test_the_bottom_of_a_bowl_is_the_least_squares_solution(inputs):
    dataset, held = table(inputs), state(inputs)
    for axes in itertools.permutations((0, inputs), 2):
        best = Ground(dataset, "linear", "mean_squared_error").surface(axes, held).best((0.0, 0.0))
        columns = np.column_stack((dataset.inputs, np.ones(len(dataset.rows)))).astype(float)
        others = np.array([*held.weights, held.bias])
        others[list(axes)] = 0.0
        expected = np.linalg.lstsq(columns[:, list(axes)], dataset.targets - columns @ others, rcond=None)[0]
        assert best.kind == "point"
        assert best.place == pytest.approx(tuple(expected))


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=12),
    st.tuples(st.floats(-9, 9), st.floats(-9, 9)),
)
def test_nowhere_is_lower_than_the_bottom_of_a_bowl(rows, other):
    dataset = Dataset(("x", "y"), tuple((float(x), float(y)) for x, y in rows))
    surface = Ground(dataset, "linear", "mean_squared_error").surface((0, 1), State((0.0,), 0.0))
    best = surface.best((0.3, 0.1))
    assert best.kind == ("point" if len({x for x, _ in rows}) > 1 else "valley")
    assert best.loss <= float(surface.losses(np.array(other[0]), np.array(other[1]))) + 1e-9


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("dataset", [TUTORIAL, CLASSES, SEPARABLE, SAME_INPUTS, table(1)])
def test_no_place_of_a_wide_grid_is_lower_than_the_best(dataset, kinds):
    surface = Ground(dataset, *kinds).surface((0, 1), State((0.12,), 0.0))
    best = surface.best((0.12, 0.0))
    line = np.linspace(-12, 12, 241)
    losses = surface.losses(line[np.newaxis, :], line[:, np.newaxis])
    assert best.kind in ("point", "valley", "endless")
    assert best.loss <= losses.min() + 1e-3 * abs(losses.min()) + 1e-6


def test_the_best_logistic_neuron_is_where_the_slope_is_nought():
    surface = Ground(CLASSES, "sigmoid", "binary_crossentropy").surface((0, 1), State((0.0,), 0.0))
    best = surface.best((0.0, 0.0))
    assert best.kind == "point"
    assert surface.gradient(best.place) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_classes_without_a_mistake_have_no_best_place():
    best = Ground(SEPARABLE, "sigmoid", "binary_crossentropy").surface((0, 1), State((0.0,), 0.0)).best((0.0, 0.0))
    assert best.kind == "endless"
    assert best.place is None


def test_identical_inputs_make_a_valley_and_the_nearest_of_its_places_is_named():
    best = Ground(SAME_INPUTS, "linear", "mean_squared_error").surface((0, 1), State((0.0,), 0.0)).best((0.0, 2.0))
    assert best.kind == "valley"
    assert best.place == pytest.approx((0.0, 2.0))
    assert best.loss == pytest.approx(2 / 3)


def test_many_rows_are_added_up_in_parts_and_a_bowl_costs_no_more_for_them():
    x = np.random.default_rng(0).normal(size=20_000)
    dataset = Dataset(("x", "y"), tuple((float(value), float(value > 0.3)) for value in x))
    for kinds in (("linear", "mean_squared_error"), ("sigmoid", "binary_crossentropy")):
        surface = Ground(dataset, *kinds).surface((0, 1), State((0.0,), 0.0))
        expected = brute_force(dataset, kinds, State((0.0,), 0.0), (0, 1), 1.5, -0.5)
        p, q = np.array([[1.5, 0.0]]), np.array([[-0.5], [0.0]])
        assert surface.losses(p, q)[0, 0] == pytest.approx(expected, rel=1e-5)
        few = Ground(TUTORIAL, *kinds).surface((0, 1), State((0.0,), 0.0))
        assert (surface.work(100) == few.work(100)) == (kinds[0] == "linear")


@pytest.mark.parametrize("kinds", [("linear", "mean_squared_error"), ("sigmoid", "binary_crossentropy")])
def test_a_cell_that_is_no_number_leaves_no_loss_and_no_best_place(kinds):
    ground = Ground(TUTORIAL.with_cell(2, 0, "abc"), *kinds)
    surface = ground.surface((0, 1), State((0.0,), 0.0))
    assert not ground.is_sound
    assert np.isnan(surface.losses(np.array(1.0), np.array(1.0)))
    assert surface.best((0.0, 0.0)).kind == "unknown"
    assert not Ground(TUTORIAL.without_rows(range(6)), *kinds).is_sound


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("size", [1e-12, 1e12, 1e30])
def test_tiny_and_huge_numbers_break_nothing(kinds, size):
    ground = Ground(table(1, size=size), *kinds)
    surface = ground.surface((0, 1), State((0.1,), 0.0))
    best = surface.best((0.1, 0.0))
    window = first_window(ground, (0, 1), State((0.1,), 0.0), best)
    assert np.isfinite([*window.p, *window.q]).all()
    assert window.p[0] < window.p[1]
    losses = surface.losses(np.linspace(*window.p, 9), np.linspace(*window.q, 9))
    assert not np.isnan(losses).any()
    choose_levels(losses, best.loss)


def test_a_state_of_infinities_has_no_best_place_but_a_window():
    wild = State((float("inf"), 1.0), float("nan"))
    ground = Ground(table(2), "linear", "mean_squared_error")
    best = ground.surface((0, 1), wild).best(place_of(wild, (0, 1)))
    assert best.kind == "unknown"
    assert first_window(ground, (0, 1), wild, best).p[0] < 0


# The window


def test_first_window_holds_start_and_best_with_a_margin():
    ground, start = Ground(TUTORIAL, "linear", "mean_squared_error"), State((0.12,), 0.0)
    window = first_window(ground, (0, 1), start, Best("point", (2.0, -1.0), 0.0))
    assert window.holds((0.12, 0.0))
    assert sum(window.p) / 2 == pytest.approx(2.0)
    assert first_window(ground, (0, 1), State((0.15,), 0.05), Best("point", (2.0, -1.0), 0.0)) == window


def test_window_of_a_tame_run_is_the_same_at_every_epoch():
    growth = Growth(UNIT)
    growth.take(np.array([0.5, 2.0, 0.1, 0.0]), np.zeros(4))
    windows = {growth.window(epoch, (0.0, 0.0)) for epoch in range(4)}
    assert len(windows) == 1
    assert windows.pop().holds((2.0, 0.0))


def test_window_follows_a_wild_run_in_few_steps_and_always_holds_it():
    p = 0.5 * 1.05 ** np.arange(400)
    growth = Growth(UNIT)
    for end in range(1, 401):
        growth.take(p[:end], np.zeros(end))
    windows = [growth.window(epoch, (float(p[epoch]), 0.0)) for epoch in range(400)]
    assert all(window.holds((value, 0.0)) for window, value in zip(windows, p, strict=True))
    assert len(set(windows)) < 62
    assert windows[0] == UNIT


def test_window_ignores_what_is_no_place():
    growth = Growth(UNIT)
    growth.take(np.array([0.0, np.nan, np.inf, 0.5]), np.zeros(4))
    assert growth.window(2, (float("nan"), 0.0)) == UNIT
    growth.take(np.array([0.0, np.nan, np.inf, 0.5, 1e30]), np.zeros(5))
    assert growth.window(4, (1e30, 0.0)).holds((1e30, 0.0))


# The path


def drawn_lines(trail: Trail, epoch: int) -> list[tuple[int, int]]:
    epochs, joined = trail.points(epoch)
    return [(int(a), int(b)) for a, b, on in zip(epochs, epochs[1:], joined, strict=False) if on]


def farthest(path: np.ndarray, trail: Trail) -> float:
    """How far a place of the whole path is from the nearest point drawn, at most."""
    drawn = path[trail.points(len(path) - 1)[0]]
    return max(float(np.hypot(*(drawn - place).T).min()) for place in path[:: max(1, len(path) // 3000)])


def test_a_short_path_is_drawn_step_by_step():
    p = np.array([0.0, 0.1, 0.2, 0.3])
    trail = Trail(UNIT, (0.01, 0.01), 100)
    trail.take(p, p)
    assert drawn_lines(trail, 3) == [(0, 1), (1, 2), (2, 3)]
    assert drawn_lines(trail, 2) == [(0, 1), (1, 2)]
    assert list(trail.points(0)[0]) == []


def test_a_path_taken_bit_by_bit_is_the_one_taken_at_once():
    p, q = np.random.default_rng(1).normal(scale=0.3, size=(2, 500)).cumsum(axis=1) / 20
    at_once, bit_by_bit = Trail(UNIT, (0.02, 0.02), 1000), Trail(UNIT, (0.02, 0.02), 1000)
    at_once.take(p, q)
    for end in range(1, 501):
        bit_by_bit.take(p[:end], q[:end])
    for epoch in (0, 1, 77, 499):
        assert drawn_lines(at_once, epoch) == drawn_lines(bit_by_bit, epoch)


def test_going_there_and_back_a_million_times_is_two_lines():
    p = np.tile([-0.5, 0.5], 50_000)
    trail = Trail(UNIT, (0.01, 0.01), 300)
    trail.take(p, np.zeros_like(p))
    assert drawn_lines(trail, len(p) - 1)[:2] == [(0, 1), (1, 2)]
    assert len(drawn_lines(trail, len(p) - 1)) == 3  # and the newest


def test_a_restless_path_is_thinned_but_no_excursion_is_lost():
    dice = np.random.default_rng(2)
    path = np.column_stack((np.exp(-np.arange(200_000) / 300), np.zeros(200_000))) - 0.5
    path += dice.normal(scale=0.05, size=path.shape)
    path[123_456] = (0.9, 0.9)
    trail = Trail(UNIT, (0.005, 0.005), 300)
    trail.take(*path.T)
    assert 30 < len(trail.points(len(path) - 1)[0]) <= 602
    assert farthest(path, trail) < 0.005 * 2**trail.coarseness * 1.5
    assert 123_456 in trail.points(len(path) - 1)[0]


def test_a_path_to_infinity_is_no_trouble():
    p = np.array([0.0, 1.0, -1e30, 1e30, np.inf, np.nan])
    trail = Trail(UNIT, (0.01, 0.01), 300)
    trail.take(p, -p)
    assert (0, 1) in drawn_lines(trail, 5)


# Contours


@pytest.mark.parametrize("floor", [0.0, 0.5, float("nan")])
def test_contours_grow_by_the_same_factor(floor):
    line = np.linspace(-1, 1, 41)
    losses = 0.5 + line[np.newaxis, :] ** 2 + 3 * line[:, np.newaxis] ** 2
    levels = choose_levels(losses, floor)
    steps = np.log(levels.losses - levels.floor)
    assert np.diff(steps) == pytest.approx(np.full(len(steps) - 1, steps[1] - steps[0]))
    assert levels.heights(levels.losses) == pytest.approx(np.arange(levels.count), abs=1e-9)
    assert levels.losses[0] < np.median(losses) < levels.losses[-1]


def test_a_plain_has_no_contours_and_infinities_are_only_high():
    assert choose_levels(np.full((4, 4), 2.0), 2.0) is None
    assert choose_levels(np.full((4, 4), np.nan), 2.0) is None
    levels = choose_levels(np.array([[1.0, 2.0, 3.0, np.inf]]), 0.0)
    assert replace(levels).heights(np.array([np.inf, np.nan]))[0] > levels.count - 1
