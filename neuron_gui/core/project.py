"""The work in one value. Its files are read and written by ``project_files``, which is not needed to begin with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.settings import Settings

PROJECT_SUFFIX = ".neuron"


@dataclass(frozen=True)
class Project:
    """What a person makes and undo covers: the data and how the neuron learns from them."""

    dataset: Dataset = TUTORIAL
    settings: Settings = field(default_factory=Settings)

    def with_dataset(self, dataset: Dataset) -> Project:
        """The same with other data; a start that was typed for another number of inputs cannot stay."""
        start, settings = self.settings.start, self.settings
        if start is not None and len(start.weights) != dataset.input_count:
            settings = replace(settings, start=None)
        return Project(dataset, settings)
