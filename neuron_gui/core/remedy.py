"""What a person can do about what a diagnosis found, as a value: other settings, other data, or a deed.

Knows how a table is changed for the better; whether that helps is proved elsewhere, by training.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

import numpy as np

from neuron_gui.core.dataset import BLANK, Dataset
from neuron_gui.core.settings import Settings

FAR_OFF = 3.0  # spreads away from 0: a column like that is years, say, and has to be moved as well
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Deed(Enum):
    """What the one button of a diagnosis does."""

    RATE = auto()  # another learning rate
    ACTIVATION = auto()  # another activation, and what goes with it
    START = auto()  # from another start
    STANDARDISE = auto()  # with standardised inputs
    SCALE = auto()  # the columns in other units
    DROP = auto()  # without an input column
    MEANS = auto()  # one target for the same inputs
    ADD_ROW = auto()  # an empty row, to be filled in
    TRAIN_ON = auto()  # so many more epochs
    SHOW_ERRORS = auto()  # nothing is to be mended: see what is left
    ASK = auto()  # nothing is to be mended: ask the neuron


@dataclass(frozen=True)
class Remedy:
    """What the button does: change to ``dataset`` and ``settings``, or TRAIN_ON for ``epochs`` more.

    ``loss`` is where it ended when it was tried for ``epochs``; None where there was nothing to try.
    """

    deed: Deed
    dataset: Dataset | None = None
    settings: Settings | None = None
    epochs: int = 0
    loss: float | None = None


def scaled(dataset: Dataset, with_target: bool = False) -> Dataset:
    """Each input column in units of a power of ten in which its size is about 1; the heading says which.

    A column far off 0, such as years, is moved to its middle as well.
    """
    last = len(dataset.columns) - (not with_target)
    columns, rows = list(dataset.columns), [list(row) for row in dataset.rows]
    for place in range(last):
        middle, power = _unit([row[place] for row in rows])
        columns[place] = _heading(columns[place], middle, power)
        if middle or power:
            for row in rows:
                # In decimals, as a person would do it: 123 / 100 is 1.23 and has no more digits.
                row[place] = float((Decimal(repr(row[place])) - Decimal(repr(middle))).scaleb(-power))
    return replace(dataset, columns=tuple(columns), rows=tuple(map(tuple, rows)))


def contradictions(dataset: Dataset) -> list[list[int]]:
    """Groups of training rows that have the same inputs and not all the same target."""
    groups: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(dataset.rows):
        if place not in dataset.tests:
            groups[row[:-1]].append(place)
    return [group for group in groups.values() if len({dataset.rows[place][-1] for place in group}) > 1]


def with_means(dataset: Dataset) -> Dataset:
    """Rows with the same inputs get the mean of their targets: the line with the least squares stays the same."""
    rows = list(dataset.rows)
    for group in contradictions(dataset):
        mean = float(f"{math.fsum(rows[place][-1] for place in group) / len(group):.12g}")
        for place in group:
            rows[place] = (*rows[place][:-1], mean)
    return replace(dataset, rows=tuple(rows))


def _unit(values: list[float]) -> tuple[float, int]:
    """The middle to count from (0 unless the column is far off it), and the power of ten to count in."""
    numbers = np.array(values)
    spread, size, mean = float(np.std(numbers)), float(np.sqrt(np.mean(numbers**2))), float(np.mean(numbers))
    if not spread > 0 or BLANK in values:
        return 0.0, 0
    if abs(mean) <= FAR_OFF * spread:
        return 0.0, math.floor(math.log10(size) + 0.3)  # 3 is well as it is, and 6 counts as 0.6
    return float(round(Decimal(mean), -math.floor(math.log10(spread)))), round(math.log10(spread))


def _heading(name: str, middle: float, power: int) -> str:
    if middle:
        name = f"{name} {'−' if middle > 0 else '+'} {abs(middle):.12g}"
        name = f"({name})" if power else name
    times = "1" + abs(power) * "0" if abs(power) < 5 else "10" + str(abs(power)).translate(_SUPERSCRIPTS)
    if power > 0:
        return f"{name}/{times}"
    return f"{name} × {times}" if power < 0 else name
