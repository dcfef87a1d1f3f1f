"""One shown epoch: everything that the views need to know of it, worked out once and shared.

A moment is a value; views receive it and hold no truth of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History
from neuron_gui.core.neuron import ACTIVATIONS, mean_loss, weighted_sum
from neuron_gui.core.numerals import Decimals
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import decimals, in_original_units, scaling, seen, taught
from neuron_gui.core.yes_no import Tally, are_tests, is_yes_no, tally

BY_HAND = -1  # stands for the epoch of a state that no training has made


@dataclass(frozen=True, eq=False)
class Moment:
    """The state of ``epoch`` with the data and settings that belong to it; ``row`` is the selected row, if any.

    ``dataset`` is the table as typed; ``seen`` and ``taught`` are what the neuron makes of it.
    Taken ``by_hand``, the state is none of the run's but set by a person; ``epoch`` only says where the run stands.
    """

    epoch: int
    last_epoch: int
    state: State
    dataset: Dataset
    settings: Settings
    row: int | None = None
    recorded_loss: float | None = None  # what training recorded for this state and these data, if it did
    by_hand: bool = False

    @property
    def seen(self) -> Dataset:
        """All rows as the neuron sees them: with standardised inputs if that is chosen."""
        return seen(self.dataset, self.settings)

    @property
    def taught(self) -> Dataset:
        """The rows that it learns from, as it sees them."""
        return taught(self.dataset, self.settings)

    @property
    def scaling(self) -> Scaling | None:
        """How the inputs are standardised; None where they are not."""
        return scaling(self.dataset, self.settings)

    @cached_property
    def rule(self) -> State:
        """The same neuron for inputs as typed; the very state where nothing is standardised."""
        return in_original_units(self.state, self.dataset, self.settings)

    @cached_property
    def decimals(self) -> Decimals:
        """How many decimals the state and the inputs as the neuron sees them are shown with."""
        return decimals(self.dataset, self.settings)

    @property
    def is_test(self) -> bool:
        """Whether the selected row is a test row."""
        return self.row in self.dataset.tests

    @cached_property
    def z(self) -> np.ndarray:
        """The weighted sum of every row, shape (rows,)."""
        return _remembered(self.state, self.seen)

    @cached_property
    def predictions(self) -> np.ndarray:
        """ŷ of every row, shape (rows,); NaN where an input is no number."""
        with np.errstate(all="ignore"):
            return ACTIVATIONS[self.settings.activation].value(self.z)

    @cached_property
    def errors(self) -> np.ndarray:
        """ŷ − y of every row, shape (rows,)."""
        errors: np.ndarray = self.predictions - self.dataset.targets
        return errors

    @cached_property
    def tally(self) -> Tally | None:
        """How many of the rows learned from a yes/no question gets right; None where that is not what is asked."""
        if not is_yes_no(self.dataset, self.settings):
            return None
        learned = ~are_tests(self.dataset)
        return tally(self.predictions[learned], self.dataset.targets[learned])

    @cached_property
    def test_tally(self) -> Tally | None:
        """The same of the rows that were kept out to test it; None where there are none."""
        if not self.dataset.tests or not is_yes_no(self.dataset, self.settings):
            return None
        kept = are_tests(self.dataset)
        return tally(self.predictions[kept], self.dataset.targets[kept])

    @cached_property
    def loss(self) -> float:
        """The loss of this state over the training rows; NaN while a cell is no number or there are no rows."""
        if self.recorded_loss is not None:
            return self.recorded_loss
        return self._loss_over(self.dataset.training_rows)

    @cached_property
    def test_loss(self) -> float | None:
        """The loss of this state over the test rows; None where there are none."""
        return self._loss_over(sorted(self.dataset.tests)) if self.dataset.tests else None

    def _loss_over(self, rows: Sequence[int] | np.ndarray) -> float:
        z, targets = self.z, self.dataset.targets
        if len(rows) < len(targets):
            z, targets = z[rows], targets[rows]
        return mean_loss(z, targets, self.settings.activation, self.settings.loss)


_last: list[tuple[State, Dataset, np.ndarray]] = []


def _remembered(state: State, dataset: Dataset) -> np.ndarray:
    """The weighted sums of the moment before, where it had this state and these very data: with many rows they cost."""
    for known, data, z in _last:
        if data is dataset and known == state:
            return z
    z = weighted_sum(state, dataset.inputs)
    _last[:] = [(state, dataset, z)]
    return z


@dataclass(frozen=True, eq=False)
class Scene:
    """A moment with the run around it: what plots over many epochs need.

    ``start`` is the state of epoch 0, ``end`` the epoch that the run shall reach, or did reach if it ran away,
    ``last`` the newest epoch that may be seen, and ``ghost`` the run that it replaces. ``tried`` says that the run is
    only tried out: it may be another one in the next moment.
    """

    moment: Moment
    history: History | None
    start: State
    end: int
    last: int
    ghost: History | None = None
    tried: bool = False


def existing_row(row: int | None, dataset: Dataset) -> int | None:
    """The selected row, if the data have it."""
    return row if row is not None and row < len(dataset.rows) else None


def recorded_moment(
    history: History, epoch: int, dataset: Dataset, settings: Settings, row: int | None, told: int | None = None
) -> Moment:
    """An epoch of a run: at its end with the present data and settings, before it with those it was trained with.

    While it is told how the epoch ``told`` came about, the epoch before it has the data and settings of ``told``. The
    recorded loss counts as long as it was measured by the same rows, activation and loss.
    """
    last = history.last_epoch
    epoch = min(epoch, last)
    segment = history.segment_at(epoch)
    loss = None
    if epoch < last:
        # The same data shall be the same object: then nobody takes them for others.
        made = history.segment_at(epoch + 1) if told == epoch + 1 else segment
        settings = made.settings
        dataset = dataset if dataset.teaches_as(made.dataset) else made.dataset
    if segment.settings.measures_like(settings) and segment.dataset.teaches_as(dataset):
        loss = history.loss_at(epoch)
    return Moment(epoch, last, history.state(epoch), dataset, settings, existing_row(row, dataset), loss)
