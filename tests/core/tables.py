"""Any table that a person could have typed, for hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import LARGEST

numbers = st.floats(-LARGEST, LARGEST).map(repr)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
cells = st.one_of(numbers, words, st.just(""))
names = st.text(st.characters(categories=["L"]), min_size=1, max_size=8).map(lambda name: "a" + name)


@st.composite
def tables(draw: st.DrawFn, least_rows: int = 0) -> Dataset:
    """Any table that a person could have typed."""
    width = draw(st.integers(2, 4))
    block = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=least_rows, max_size=6))
    columns = tuple(draw(st.lists(names, min_size=width, max_size=width)))
    return Dataset(columns, ()).with_cells(0, 0, block)


@st.composite
def marked_tables(draw: st.DrawFn, least_rows: int = 0) -> Dataset:
    """The same with what no plain table of numbers says: units, and rows that are kept for testing."""
    table = draw(tables(least_rows))
    units = tuple(draw(st.sampled_from(["", "km", "°C", "h"])) for _ in table.columns)
    marked = frozenset(row for row in range(len(table.rows)) if draw(st.booleans()))
    return replace(table, units=units, tests=marked)
