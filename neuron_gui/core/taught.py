"""What the neuron is taught: the training rows, with standardised inputs if that is chosen.

A data set is the table as it was typed. Whatever *shows rows* works on that; whatever computes *learning* (the loss, a
gradient, a batch, a landscape, a diagnosis) works on what is made of it here. A function that takes a data set and
settings takes the table as typed and asks here itself; one that takes a data set alone says which it wants.
Where there is nothing to do, the very same data set comes back; what is made is made once for each data set.
"""

from __future__ import annotations

from dataclasses import replace

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import Decimals
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import Settings, State

SCALED_DECIMALS = 2  # of a standardised input: it is hardly ever beyond ±3


def seen(dataset: Dataset, settings: Settings) -> Dataset:
    """All rows as the neuron sees them."""
    return dataset.standardised if settings.standardise else dataset


def taught(dataset: Dataset, settings: Settings) -> Dataset:
    """The training rows as the neuron sees them: from these it learns."""
    return seen(dataset, settings).training


def kept_out(dataset: Dataset, settings: Settings) -> Dataset:
    """The test rows as the neuron sees them: on these it is tested."""
    return seen(dataset, settings).testing


def scaling(dataset: Dataset, settings: Settings) -> Scaling | None:
    """How the inputs are standardised; None where they are not."""
    return dataset.scaling if settings.standardise else None


def decimals(dataset: Dataset, settings: Settings) -> Decimals:
    """How many decimals the neuron's own numbers show: those of its weights, and of the inputs as it sees them."""
    if not settings.standardise:
        return dataset.decimals
    return replace(dataset.standardised.decimals, inputs=(SCALED_DECIMALS,) * dataset.input_count)


def in_original_units(state: State, dataset: Dataset, settings: Settings) -> State:
    """The neuron that gives the same answers to the inputs as typed; the same object where nothing is standardised."""
    known = scaling(dataset, settings)
    return state if known is None else known.in_original_units(state)


def in_its_own_units(state: State, dataset: Dataset, settings: Settings) -> State:
    """The way back from ``in_original_units``."""
    known = scaling(dataset, settings)
    return state if known is None else known.in_deviations(state)


def switched(dataset: Dataset, settings: Settings, standardise: bool) -> Settings:
    """The settings with standardised inputs, or without; a chosen start stays the same line, in the other units."""
    if standardise == settings.standardise:
        return settings
    start, known = settings.start, dataset.scaling
    if start is not None and len(start.weights) == dataset.input_count:
        start = known.in_deviations(start) if standardise else known.in_original_units(start)
    return replace(settings, standardise=standardise, start=start)
