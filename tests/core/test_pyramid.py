"""A curve drawn from the pyramid looks as the whole series does, at any zoom."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.pyramid import Pyramid

series = st.lists(st.floats(width=32, allow_nan=True, allow_infinity=True), max_size=400)


def grown(values: list[float] | np.ndarray, cuts: list[int] | None = None) -> Pyramid:
    pyramid = Pyramid()
    for part in np.split(np.asarray(values, dtype=np.float32), sorted(cuts or [])):
        pyramid.append(part)
    return pyramid


@given(series, st.lists(st.integers(0, 400), max_size=8))
def test_it_keeps_all_values_however_they_came(values, cuts):
    pyramid = grown(values, cuts)
    assert len(pyramid) == len(values)
    np.testing.assert_array_equal(pyramid.values, np.asarray(values, dtype=np.float32))


@given(series, st.lists(st.integers(0, 400), max_size=8), st.data())
def test_an_envelope_shows_the_true_extremes_of_any_range(values, cuts, data):
    pyramid = grown(values * 5, [5 * cut for cut in cuts if cut <= len(values)])
    first = data.draw(st.integers(-3, len(pyramid) + 3))
    last = data.draw(st.integers(first, len(pyramid) + 3))
    buckets = data.draw(st.integers(1, 60))
    places, drawn = pyramid.envelope(first, last, buckets)
    shown = pyramid.values[max(0, first) : max(0, last + 1)]
    assert len(places) == len(drawn) <= max(2 * buckets + 2, 0)
    assert (np.diff(places) >= 0).all()
    assert np.fmin.reduce(drawn, initial=np.nan) == np.fmin.reduce(shown, initial=np.nan) or np.isnan(shown).all()
    assert np.fmax.reduce(drawn, initial=np.nan) == np.fmax.reduce(shown, initial=np.nan) or np.isnan(shown).all()
    if len(shown):
        assert (places[0], places[-1]) == (max(0, first), min(last, len(pyramid) - 1))
        np.testing.assert_array_equal(drawn[[0, -1]], shown[[0, -1]])


def test_a_single_peak_in_a_million_is_seen_in_every_window_that_holds_it():
    values = np.zeros(1_000_000, dtype=np.float32)
    values[123_457] = 5.0
    pyramid = grown(values, list(range(0, 1_000_000, 9_973)))
    for first, last in ((0, 999_999), (123_457, 900_000), (3, 123_457), (123_450, 123_460)):
        places, drawn = pyramid.envelope(first, last, 500)
        assert drawn.max() == 5.0
        assert len(places) <= 1002


def test_few_points_are_given_as_they_are():
    places, drawn = grown([3.0, 1.0, 2.0]).envelope(0, 2, 10)
    assert list(zip(places, drawn, strict=True)) == [(0, 3.0), (1, 1.0), (2, 2.0)]


def test_there_is_nothing_to_draw_of_nothing():
    places, drawn = grown([]).envelope(0, 10, 5)
    assert len(places) == len(drawn) == 0


def test_a_range_before_the_beginning_is_empty():
    places, drawn = grown([1.0] * 5).envelope(-2, -2, 1)
    assert len(places) == len(drawn) == 0


def test_a_stretch_that_only_falls_or_rises_is_drawn_through_true_points():
    values = np.concatenate((np.geomspace(10, 0.1, 3000), np.linspace(0.1, 7, 2000))).astype(np.float32)
    pyramid = grown(values)
    for first, last in ((0, 2999), (17, 2900), (3000, 4999)):
        places, drawn = pyramid.envelope(first, last, 150)
        np.testing.assert_array_equal(drawn, values[places])


def test_extremes_come_in_the_order_in_which_they_occurred():
    values = np.tile([0.0, 1.0], 5000).astype(np.float32) + np.repeat(np.arange(100), 100).astype(np.float32)
    _, drawn = grown(values).envelope(0, 9999, 100)
    assert (drawn[1:-1:2] < drawn[2:-1:2]).all()
