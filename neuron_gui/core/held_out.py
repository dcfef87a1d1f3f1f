"""Which rows of a table are kept out of training, to test with: some by hand, each so many, or a share at random."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem

EVERY = 5  # the row that "every 5th" keeps out
SHARE = 0.2  # of the rows, when chance chooses


def with_tests(dataset: Dataset, rows: Iterable[int]) -> Dataset:
    """The same table with these rows as test rows and no others; the very same where they are that already."""
    tests = frozenset(rows)
    return dataset if tests == dataset.tests else replace(dataset, tests=tests)


def every(dataset: Dataset, count: int = EVERY) -> Dataset:
    """Each so many's row is a test row: the 5th, the 10th, … Raises Problem if there are too few rows."""
    if len(dataset.rows) < count:
        raise Problem("There are fewer than {count} rows.", count=count)
    return with_tests(dataset, range(count - 1, len(dataset.rows), count))


def at_random(dataset: Dataset, seed: int, share: float = SHARE) -> Dataset:
    """A share of the rows, drawn by chance, are test rows: at least one, and not all; other ones than there are now.

    The same seed draws the same rows. Raises Problem if there are fewer than two rows.
    """
    count = len(dataset.rows)
    if count < 2:
        raise Problem("There are fewer than {count} rows.", count=2)
    wanted = min(max(1, round(share * count)), count - 1)
    rows = frozenset[int]()
    for more in range(10):
        rows = frozenset(np.random.default_rng((seed, more)).permutation(count)[:wanted].tolist())
        if rows != dataset.tests:
            break
    return with_tests(dataset, rows)
