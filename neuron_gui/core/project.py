"""The work in one value. Its files are read and written by ``project_files``, which is not needed to begin with."""

from __future__ import annotations

from dataclasses import dataclass, field

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.settings import Settings

PROJECT_SUFFIX = ".neuron"


@dataclass(frozen=True)
class Project:
    """What a person makes and undo covers: the data and how the neuron learns from them."""

    dataset: Dataset = TUTORIAL
    settings: Settings = field(default_factory=Settings)
