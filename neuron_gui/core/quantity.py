"""Which number is meant, of all those on the screen; not how it comes about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What can be asked about."""

    PARAMETER = auto()  # a weight or the bias
    INPUT = auto()  # as the neuron sees it: standardised
    SUM = auto()
    PREDICTION = auto()
    ERROR = auto()
    LOSS = auto()
    ACCURACY = auto()  # of a yes/no question
    GRADIENT = auto()  # of a weight or the bias, at the shown state
    UPDATE = auto()  # of a weight or the bias, that made the shown state


@dataclass(frozen=True)
class Quantity:
    """One number on the screen; ``place`` is the weight it belongs to, None for the bias and for what has none."""

    kind: Kind
    place: int | None = None
