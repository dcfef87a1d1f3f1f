"""The work in one value. Its files are read and written by ``project_files``, which is not needed to begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
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
