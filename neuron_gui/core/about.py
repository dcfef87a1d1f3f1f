"""What is to be said of a table: what it tells, where it comes from, or the rule that made it.

It goes with the work, through undo and into its file, and knows which rows it speaks of: what is said of them is not
said of others. Knows no language and no window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from neuron_gui.core.dataset import Dataset
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
    """Sixteen digits that other rows do not have; the same in whatever order the rows stand. "" with a cell left open.

    Names, units and which rows are for testing do not count.
    """
    if dataset.texts or not dataset.rows:
        return ""
    table = np.array(dataset.rows, dtype=float) + 0.0
    table = np.ascontiguousarray(table[np.lexsort(table.T)])
    return blake2b(table.tobytes(), digest_size=8).hexdigest()


def told(project: Project) -> Told | None:
    """What can be said of the table now: an example's story of its very rows, a rule also of rows changed since."""
    about, dataset = project.about, project.dataset
    if about is None:
        return None
    if about.rows == fingerprint(dataset):
        return Told(about)
    if about.rule is not None and dataset.rows and dataset.input_count == len(about.rule.weights):
        return Told(about, changed=True)
    return None


def made_from(rule: Rule, settings: Settings, *, secret: bool) -> Project:
    """The work that begins with a rule's table, and with settings that suit it."""
    dataset = make_dataset(rule)
    about = About(rows=fingerprint(dataset), rule=rule, secret=secret)
    return Project(dataset, settings_for(rule, dataset, settings), about)
