"""A table is put into other units as a person would do it, and says so in its headings."""

from __future__ import annotations

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.remedy import contradictions, scaled, with_means


def column(*values: float, name: str = "x") -> Dataset:
    return Dataset((name, "y"), tuple((value, float(place)) for place, value in enumerate(values)))


def test_a_large_input_is_counted_in_a_power_of_ten():
    after = scaled(column(45.0, 123.0, 310.0, name="area"))
    assert after.columns == ("area/100", "y")
    assert [row[0] for row in after.rows] == [0.45, 1.23, 3.1]


def test_a_small_one_too():
    after = scaled(column(0.001, 0.0025, 0.004))
    assert after.columns == ("x × 1000", "y")
    assert [row[0] for row in after.rows] == [1.0, 2.5, 4.0]


def test_years_are_counted_from_their_middle():
    after = scaled(column(*map(float, range(2000, 2021)), name="year"))
    assert after.columns == ("(year − 2010)/10", "y")
    assert (after.rows[0][0], after.rows[-1][0]) == (-1.0, 1.0)


def test_what_is_far_off_but_of_the_right_spread_is_only_moved():
    assert scaled(column(-21.0, -20.0, -19.0)).columns == ("x + 20", "y")


def test_inputs_of_a_good_size_stay_as_they_are():
    for before in (column(-1.0, 0.0, 1.0, 2.0), column(0.5, 4.0), column(7.0, 7.0), column(0.0)):
        assert scaled(before) == before


def test_the_target_only_where_it_is_asked_for():
    before = Dataset(("x", "y"), ((1e20, 2e20), (3e20, -1e20)))
    assert scaled(before).columns == ("x/10²⁰", "y")
    assert scaled(before, with_target=True).columns == ("x/10²⁰", "y/10²⁰")
    assert scaled(before, with_target=True).rows == ((1.0, 2.0), (3.0, -1.0))


def test_a_column_can_go():
    before = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0), (1.0, 5.0, 6.0)))
    assert before.without_column(0) == Dataset(("b", "y"), ((2.0, 3.0), (5.0, 6.0)))


def test_rows_that_contradict_each_other_are_found_and_get_their_mean():
    before = Dataset(("x", "y"), ((1.0, 1.0), (2.0, 5.0), (1.0, 4.0), (2.0, 5.0), (1.0, 4.0)))
    assert contradictions(before) == [[0, 2, 4]]
    assert with_means(before).rows == ((1.0, 3.0), (2.0, 5.0), (1.0, 3.0), (2.0, 5.0), (1.0, 3.0))
    assert contradictions(with_means(before)) == []
