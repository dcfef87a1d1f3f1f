"""Edits of a table's columns: names and units, inputs added, removed, moved and copied, another column as the target.

Each returns a new table, and says where its columns came from, so that a start can follow its inputs. Knows nothing
of runs and of how a table looks.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from operator import itemgetter

from neuron_gui.core.dataset import BLANK, MOST_INPUTS, Cell, Dataset, column_names
from neuron_gui.core.headings import LONGEST_NAME, split_heading
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State

NEW = -1  # where a column came from that was not there before
_PLAIN, _LOW = "0123456789", "₀₁₂₃₄₅₆₇₈₉"
_NUMBERED = re.compile(rf"(?P<name>.*?)(?P<number>[{_PLAIN}]{{1,9}}|[{_LOW}]{{1,9}})")


@dataclass(frozen=True)
class Rearranged:
    """A table with other columns; ``sources`` has for each of them its index in the table before, or NEW."""

    dataset: Dataset
    sources: tuple[int, ...]

    def has_new_inputs(self, before: int) -> bool:
        """Whether there is an input that was none of the ``before`` inputs."""
        return not all(0 <= source < before for source in self.sources[:-1])

    def carry(self, state: State) -> State:
        """The state for the new inputs: weights go where their inputs went, and those of new inputs are 0.

        So the neuron answers as before as far as its inputs are still there; a former target was none.
        """
        old = len(state.weights)
        weights = (state.weights[source] if 0 <= source < old else 0.0 for source in self.sources[:-1])
        return replace(state, weights=tuple(weights))


def renamed(dataset: Dataset, column: int, heading: str) -> Dataset:
    """Name a column, and its unit, as typed. Raises Problem for a name that is empty, too long or taken."""
    if " ".join(heading.split()) == dataset.heading(column):
        return dataset
    name, unit = split_heading(heading)
    if not name:
        raise Problem("A column needs a name.")
    if len(name) + len(unit) > LONGEST_NAME:
        raise Problem("A name can have at most {most} characters.", most=LONGEST_NAME)
    others = dataset.columns[:column] + dataset.columns[column + 1 :]
    if name in others:
        raise Problem("There is another column “{name}”. Each needs a name of its own.", name=name)
    columns = (*dataset.columns[:column], name, *dataset.columns[column + 1 :])
    units = (*dataset.units[:column], unit, *dataset.units[column + 1 :])
    return dataset.with_headings(columns, units)


def with_names(dataset: Dataset, first: int, headings: Sequence[str]) -> Dataset:
    """Name columns from ``first`` on as a line above pasted numbers does; what cannot be a name changes none."""
    for column, heading in enumerate(headings, first):
        with contextlib.suppress(Problem):
            dataset = renamed(dataset, column, heading)
    return dataset


def with_new_input(dataset: Dataset, at: int) -> Rearranged:
    """Insert an input with empty cells before column ``at``, at most before the target.

    Raises Problem if there are as many as there may be.
    """
    at = min(at, dataset.input_count)
    order = list(range(len(dataset.columns)))
    return _usually_named(dataset, [*order[:at], NEW, *order[at:]])


def without_input(dataset: Dataset, column: int) -> Rearranged:
    """Remove an input. Raises Problem for the last one, and for the target."""
    if column >= dataset.input_count:
        raise Problem("A table needs a target. Make another column the target first.")
    if dataset.input_count == 1:
        raise Problem("A neuron needs at least one input.")
    return _usually_named(dataset, [place for place in range(len(dataset.columns)) if place != column])


def with_input_moved(dataset: Dataset, column: int, to: int) -> Rearranged:
    """Move an input to another place among the inputs. The target stays the last column."""
    order = list(range(len(dataset.columns)))
    order.insert(to, order.pop(column))
    return _taken(dataset, order)


def with_target(dataset: Dataset, column: int) -> Rearranged:
    """Make an input the target; the target takes its place. Done again, all is as before."""
    order = list(range(len(dataset.columns)))
    order[column], order[-1] = order[-1], order[column]
    return _taken(dataset, order)


def with_copy(dataset: Dataset, column: int) -> Rearranged:
    """Copy a column into a new input right of it; one of the target stands before the target."""
    order = list(range(len(dataset.columns)))
    at = min(column + 1, dataset.input_count)
    copied = _taken(dataset, [*order[:at], column, *order[at:]])
    name = _next_name(dataset.columns[column], dataset.columns)
    columns = (*copied.dataset.columns[:at], name, *copied.dataset.columns[at + 1 :])
    # A copy is another input: no weight goes to it, else both together would count twice.
    sources = (*copied.sources[:at], NEW, *copied.sources[at + 1 :])
    return Rearranged(replace(copied.dataset, columns=columns), sources)


def with_width(dataset: Dataset, width: int) -> Rearranged:
    """Add inputs before the target until there are so many columns. Raises Problem if that is too many."""
    last = dataset.input_count
    new = [NEW] * (width - len(dataset.columns))
    return _usually_named(dataset, [*range(last), *new, last])


def _usually_named(dataset: Dataset, sources: Sequence[int]) -> Rearranged:
    """Columns taken anew; usual names are given anew, so that x₁, x₂, … stay in order."""
    taken = _taken(dataset, sources)
    inputs = len(sources) - 1
    if dataset.columns == column_names(dataset.input_count) and not any(dataset.units):
        return replace(taken, dataset=replace(taken.dataset, columns=column_names(inputs)))
    return taken


def _taken(dataset: Dataset, sources: Sequence[int]) -> Rearranged:
    """The columns with these indices in this order, some new or more than once."""
    if len(sources) - 1 > MOST_INPUTS:
        raise Problem("A table can have at most {most} input columns.", most=MOST_INPUTS)
    names: list[str] = []
    before = dataset.columns[0]
    for source in sources:
        before = _next_name(before, [*dataset.columns, *names]) if source == NEW else dataset.columns[source]
        names.append(before)
    texts: dict[Cell, str] = {}
    for place, source in enumerate(sources):
        if source == NEW:
            texts.update(dict.fromkeys(zip(range(len(dataset.rows)), repeat(place), strict=False), ""))
    if dataset.texts:
        places: dict[int, list[int]] = {}
        for place, source in enumerate(sources):
            places.setdefault(source, []).append(place)
        for (row, column), text in dataset.texts.items():
            texts.update({(row, place): text for place in places.get(column, ())})
    take = itemgetter(*(len(dataset.columns) if source == NEW else source for source in sources))
    rows = tuple(take((*row, BLANK)) for row in dataset.rows)
    units = tuple("" if source == NEW else dataset.units[source] for source in sources)
    return Rearranged(replace(dataset, columns=tuple(names), units=units, rows=rows, texts=texts), tuple(sources))


def _next_name(name: str, taken: Sequence[str]) -> str:
    """The next free name in a row of names: x3 after x2, x₃ after x₂, else the first of x₁, x₂, … or "name 2"."""
    found = _NUMBERED.fullmatch(name)
    usual = name in ("x", "y")
    stem, number, digits = ("x", 0, _LOW) if usual else (f"{name} ", 1, _PLAIN)
    if found is not None:
        digits = _LOW if found["number"][0] in _LOW else _PLAIN
        stem, number = found["name"], int(found["number"].translate(str.maketrans(digits, _PLAIN)))
    while True:
        number += 1
        candidate = stem + str(number).translate(str.maketrans(_PLAIN, digits))
        if candidate not in taken:
            return candidate
