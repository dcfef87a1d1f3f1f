"""A whole run trained once more with something else: what is to be trained, and the record of what came of it.

Knows nothing of who asked, nor of Keras: an engine's preview does the training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Engine, never
from neuron_gui.core.history import History, Segment
from neuron_gui.core.project import Project
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import taught


@dataclass(frozen=True, eq=False)
class Trial:
    """Train so many epochs from ``start`` with these data and settings, from the first to the last."""

    start: State
    dataset: Dataset
    settings: Settings
    epochs: int

    def carry_out(self, engine: Engine, must_stop: Callable[[], bool] = never) -> History:
        """Train it the fast way; a run that ran away ends before it did.

        Raises Interrupted as soon as ``must_stop`` says yes.
        """
        record = self.untrained()
        batch = engine.preview(self.start, self.dataset, self.settings, self.epochs, must_stop)
        batch = replace(batch, segment=record.segments[0])
        limit = loss_limit(record.loss_at(0), taught(self.dataset, self.settings))
        record.append(batch.head(sound_epochs(batch, limit)))
        return record

    def untrained(self) -> History:
        """A record of epoch 0 alone, to be trained the exact way."""
        return History(self.start, Segment(0, self.dataset, self.settings))


def plan_trial(work: Project, tried: Project, run: History, planned: int) -> Trial:
    """What becomes of a run of the present work if all of it is trained with what is tried instead.

    It keeps its start and its number of epochs, unless these are what is tried. Raises Problem if the data are not
    sound, or the start does not fit to their inputs.
    """
    problem = tried.dataset.first_problem()
    if problem is not None:
        raise problem
    start = tried.settings.start_state(tried.dataset.input_count)
    begins = [(one.settings.start, one.settings.seed, one.settings.standardise) for one in (work, tried)]
    same_start = begins[0] == begins[1]
    if same_start and len(run.start.weights) == tried.dataset.input_count:
        start = run.start
    epochs = planned if work.settings.epochs == tried.settings.epochs else tried.settings.epochs
    return Trial(start, tried.dataset, tried.settings, epochs)


def tried_aspects(work: Project, tried: Project) -> tuple[str, ...]:
    """The names of what differs: "data", and fields of the settings; a start that is drawn or chosen is "start"."""
    names = [field.name for field in fields(Settings) if field.name not in ("seed", "start")]
    differing = [name for name in names if getattr(work.settings, name) != getattr(tried.settings, name)]
    if (work.settings.seed, work.settings.start) != (tried.settings.seed, tried.settings.start):
        differing.append("start")
    if work.dataset != tried.dataset:
        differing.append("data")
    return tuple(differing)
