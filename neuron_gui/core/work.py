"""All that a person sees and that shall come back: the project, the run on screen with its every epoch, the pins.

A value in memory; knows nothing of files (``project_files``), of their parts (``work_parts``) or of a window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from neuron_gui.core.history import History
from neuron_gui.core.pins import Pins
from neuron_gui.core.project import Project


@dataclass(frozen=True, eq=False)
class RunRecord:
    """A run as it was left: every epoch, the epoch it shall reach, and how its training ended last.

    ``outcome`` is "" (it did not end), "done", "diverged" or "failed".
    """

    history: History
    planned: int
    outcome: str = ""


@dataclass(frozen=True, eq=False)
class Work:
    """One moment of somebody's work. ``ghost`` is the record shown in grey: of the future that a branch left, or of
    the run before Reset.

    ``unknown`` is what a file held that only a later version understands; it is written back unchanged. Its keys are
    names of parts (``lesson.json``), or of a field within one of ours (``project.json#lesson``).
    """

    project: Project = field(default_factory=Project)
    run: RunRecord | None = None
    ghost: History | None = None
    shown_epoch: int = 0
    row: int | None = None
    pins: Pins = field(default_factory=Pins)
    unknown: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def histories(self) -> tuple[History, ...]:
        """Every record in it once, that of the run on screen first: the order in which they are numbered, from 1."""
        run = self.run.history if self.run is not None else None
        told = [run, self.ghost, *(pin.history for pin in self.pins)]
        return tuple({id(history): history for history in told if history is not None}.values())
