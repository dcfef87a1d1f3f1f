"""The work in one value. Its files are read and written by ``project_files``, which is not needed to begin with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.settings import Settings

if TYPE_CHECKING:
    from neuron_gui.core.about import About

PROJECT_SUFFIX = ".neuron"


@dataclass(frozen=True)
class Project:
    """What a person makes and undo covers: the data and how the neuron learns from them.

    ``about`` goes with the data: what can be told of them, as long as they are the same.
    """

    dataset: Dataset = TUTORIAL
    settings: Settings = field(default_factory=Settings)
    about: About | None = None

    def with_dataset(self, dataset: Dataset) -> Project:
        """The same with other data; a start that was typed for another number of inputs cannot stay."""
        start, settings = self.settings.start, self.settings
        if start is not None and len(start.weights) != dataset.input_count:
            settings = replace(settings, start=None)
        return replace(self, dataset=dataset, settings=settings)
