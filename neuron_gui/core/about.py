"""What is to be said of a table: what it tells, where it comes from, or the rule that made it.

It goes with the work, through undo and into its file, and knows which rows it speaks of: what is said of them is not
said of others. Knows no language and no window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from neuron_gui.core.dataset import Dataset, Row
from neuron_gui.core.project import Project
from neuron_gui.core.rule import Rule, make_dataset, settings_for
from neuron_gui.core.settings import Settings

MOST_CHARACTERS = 1000  # of each text, whoever wrote the file


@dataclass(frozen=True)
class About:
    """Title, story, source and licence of an example, or the ``rule`` that made the table, which may be ``secret``.

    ``rows`` is the fingerprint of the rows that it speaks of.
    """

    title: str = ""
    story: str = ""
    source: str = ""
    licence: str = ""
    rows: str = ""
    rule: Rule | None = None
    secret: bool = False

    def __post_init__(self) -> None:
        """Keep what stands in a window short, wherever it comes from."""
        for name in ("title", "story", "source", "licence"):
            object.__setattr__(self, name, " ".join(getattr(self, name)[:MOST_CHARACTERS].split()))

    def revealed(self) -> About:
        """The same with its rule for all to see."""
        return replace(self, secret=False)


@dataclass(frozen=True)
class Told:
    """What can be said of a table now; ``changed`` since, it was once made from the rule."""

    about: About
    changed: bool = False


def fingerprint(dataset: Dataset) -> str:
    """How many rows there are, and sixteen digits that other rows do not have; the same in whatever order they stand.

    Names, units and which rows are for testing do not count. "" with a cell left open.
    """
    if dataset.texts or not dataset.rows:
        return ""
    table = np.array(dataset.rows, dtype=float) + 0.0
    table = np.ascontiguousarray(table[np.lexsort(table.T)])
    return f"{len(table)}:{blake2b(table.tobytes(), digest_size=8).hexdigest()}"


def told(project: Project) -> Told | None:
    """What can be said of the table now: an example's story of its very rows; a rule also when a few are others."""
    about, dataset = project.about, project.dataset
    if about is None:
        return None
    count = len(dataset.rows)  # the quick answer for a large table that was put in the place of the rows
    if about.rows.partition(":")[0] == str(count) and about.rows == fingerprint(dataset):
        return Told(about)
    rule = about.rule
    if rule is None or dataset.input_count != len(rule.weights) or not 0 < count <= 2 * rule.rows:
        return None
    made = _rows_of(rule)
    return Told(about, changed=True) if 2 * sum(row in made for row in dataset.rows) >= count else None


@lru_cache(maxsize=4)
def _rows_of(rule: Rule) -> frozenset[Row]:
    return frozenset(make_dataset(rule).rows)


def made_from(rule: Rule, settings: Settings, *, secret: bool) -> Project:
    """The work that begins with a rule's table, and with settings that suit it."""
    dataset = make_dataset(rule)
    about = About(rows=fingerprint(dataset), rule=rule, secret=secret)
    return Project(dataset, settings_for(rule, dataset, settings), about)
