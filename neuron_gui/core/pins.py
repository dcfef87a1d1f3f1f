"""Runs that are kept to be compared: each has a letter that stays its own, and what sets it apart from the others.

Knows nothing of how they are drawn, and no words: a difference is the name of what differs, with its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History, Segment
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught

LETTERS = "ABCDEF"
ASPECTS = ("learning_rate", "optimizer", "loss", "activation", "batch_size", "shuffle", "standardise", "start", "data")
MOST_TOLD = 2  # a name with more differences than these would be read by nobody

Value = float | int | str | State | Dataset | None
Difference = tuple[str, tuple[Value, ...]]  # one of ASPECTS, and its value in each stretch of the run where it changed


@dataclass(frozen=True, eq=False)
class Pin:
    """A run that is kept. Without a name given by hand it is named by what sets it apart."""

    letter: str
    history: History
    name: str = ""

    @property
    def settings(self) -> Settings:
        """The settings by which it was trained last."""
        return self.history.segments[-1].settings

    @property
    def dataset(self) -> Dataset:
        """The data by which its last losses were measured."""
        return self.history.segments[-1].dataset


@dataclass(frozen=True)
class Pins:
    """The runs that are kept, in the order of their letters."""

    all: tuple[Pin, ...] = ()

    def __iter__(self) -> Iterator[Pin]:
        """Each pin."""
        return iter(self.all)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.all)

    def of(self, history: History | None) -> Pin | None:
        """The pin that keeps this run, if one does."""
        return next((pin for pin in self.all if pin.history is history), None)

    def pin(self, history: History) -> Pins:
        """Keep a run too, under the first letter that is free. Raises Problem if it is kept or no letter is free."""
        kept = self.of(history)
        if kept is not None:
            raise Problem("This run is pinned already: it is {letter}.", letter=kept.letter)
        taken = {pin.letter for pin in self.all}
        letter = next((letter for letter in LETTERS if letter not in taken), None)
        if letter is None:
            raise Problem("{most} runs are pinned already: unpin one of them first.", most=len(LETTERS))
        return Pins(tuple(sorted((*self.all, Pin(letter, history)), key=lambda pin: pin.letter)))

    def unpin(self, letter: str) -> Pins:
        """Keep one run less; the others keep their letters."""
        return Pins(tuple(pin for pin in self.all if pin.letter != letter))

    def rename(self, letter: str, name: str) -> Pins:
        """Give a run a name of one's own; an empty one stands for the name by what sets it apart."""
        name = " ".join(name.split())
        return Pins(tuple(replace(pin, name=name) if pin.letter == letter else pin for pin in self.all))


def differences(runs: Sequence[History]) -> list[tuple[Difference, ...]]:
    """For each run, all in which it is unlike the others.

    What most of them have in common is usual and need not be said; for the data, what the last of them has. A run in
    which all is usual is told by the first thing that is unusual in others.
    """
    told: list[list[Difference]] = [[] for _ in runs]
    varied = []
    for aspect in ASPECTS:
        values = [values_in(run, aspect) for run in runs]
        if all(value == values[0] for value in values):
            continue
        varied.append(aspect)
        usual = values[-1] if aspect == "data" else _usual(values)
        for differs, value in zip(told, values, strict=True):
            if value != usual:
                differs.append((aspect, value))
    spoken = [aspect for aspect in varied if aspect != "data"]
    return [
        tuple(differs or ((aspect, values_in(run, aspect)) for aspect in spoken[:1]))
        for differs, run in zip(told, runs, strict=True)
    ]


def values_in(run: History, aspect: str) -> tuple[Value, ...]:
    """The values of one of ASPECTS in the course of a run, each only where it is new."""
    if aspect == "start":
        return (run.start,)
    values = [_value(segment, aspect) for segment in run.segments]
    return tuple(value for place, value in enumerate(values) if place == 0 or value != values[place - 1])


def _usual(values: list[tuple[Value, ...]]) -> tuple[Value, ...] | None:
    """The value that more runs have than any other; None where there is a tie."""
    counts = [values.count(value) for value in values]
    most = max(counts)
    return values[counts.index(most)] if most > 1 and counts.count(most) == most else None


def _value(segment: Segment, aspect: str) -> Value:
    settings, dataset = segment.settings, segment.dataset
    if aspect == "data":
        return dataset
    if aspect == "shuffle":
        return settings.seed if settings.shuffle else None
    if aspect == "batch_size":  # no batch is larger than the table: then it is called 0
        return settings.batch_size if settings.batch_size < len(taught(dataset, settings).rows) else 0
    value: Value = getattr(settings, aspect)
    return value
