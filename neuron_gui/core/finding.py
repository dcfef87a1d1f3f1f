"""What can be found out about a run that ended: its kind, the values that its words need, and what may help.

Knows no run and finds nothing itself: that is done by ``diagnosis``, and ``proof`` tries the remedies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from neuron_gui.core.remedy import Remedy


class Kind(Enum):
    """What was found."""

    DIVERGED = auto()
    TOO_BIG = auto()  # the loss cannot even be computed
    NO_ANSWERS = auto()  # cross-entropy of targets other than 0 … 1
    NO_PROBABILITY = auto()  # cross-entropy of an activation that does not give 0 … 1
    OUT_OF_REACH = auto()  # targets that the activation can never give
    DEAD = auto()  # relu is 0 with slope 0 for every row
    SAME_INPUTS = auto()  # an input never changes
    MEMORISED = auto()  # right on the few rows it learned from, wrong on the test rows
    UNLIKE = auto()  # right on the rows it learned from, wrong on the test rows, and that is not for want of rows
    TOO_FEW_ROWS = auto()  # fewer different rows than weights and bias
    ALL_RIGHT = auto()  # a yes/no question that is answered without a mistake, and surely
    SIZES = auto()  # inputs of very different size
    OSCILLATING = auto()
    CRAWLING = auto()
    MORE_EPOCHS = auto()
    CONTRADICTION = auto()  # learned, but for rows with the same inputs and different targets
    CONVERGED = auto()


@dataclass(frozen=True)
class Finding:
    """One finding: ``values`` fill its words; of ``remedies`` the first is offered once they are tried.

    ``is_certain`` says that it is so even where no remedy should help.
    """

    kind: Kind
    values: Mapping[str, object] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()
    is_certain: bool = True

    @property
    def remedy(self) -> Remedy | None:
        """What the one button does; None if nothing helps."""
        return self.remedies[0] if self.remedies else None

    @property
    def must_be_tried(self) -> bool:
        """Whether only training can tell what helps."""
        return self.kind in TO_BE_TRIED


TO_BE_TRIED = {
    *(Kind.DIVERGED, Kind.TOO_BIG, Kind.NO_ANSWERS, Kind.NO_PROBABILITY, Kind.OUT_OF_REACH, Kind.DEAD),
    *(Kind.SIZES, Kind.OSCILLATING, Kind.CRAWLING),
}

GOOD_NEWS = {Kind.ALL_RIGHT, Kind.MORE_EPOCHS, Kind.CONVERGED}
WATCHABLE = {Kind.DIVERGED, Kind.OSCILLATING}  # what is understood by watching it
