"""Yes/no questions: a neuron with sigmoid, and targets that are all 0 (no) or 1 (yes).

Then ŷ is the probability of yes, and the neuron says yes where that is above one half. So Keras's binary accuracy
counts; here the threshold is a hair higher, for where a neuron cannot decide, rounding shall not. Source:
I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 5.7.1 (logistic regression).
Knows nothing of words or pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.neuron import forward
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.taught import in_original_units

THRESHOLD = 0.5
UNDECIDED = 5e-4  # nearer to one half than this, at 0.500, it does not say yes: for XOR rounding would decide
FEWEST_ROWS = 4  # with fewer, targets of 0 and 1 are likely to be something else

Pair = tuple[int, int]


def is_yes_no(dataset: Dataset, settings: Settings) -> bool:
    """Whether these data and settings ask a yes/no question."""
    return settings.activation == "sigmoid" and dataset.has_yes_no_targets


def could_be_asked(dataset: Dataset) -> bool:
    """Whether the targets look like answers to a yes/no question: enough of them, and both yes and no."""
    if len(dataset.rows) < FEWEST_ROWS or not dataset.has_yes_no_targets:
        return False
    yes = int(np.count_nonzero(dataset.targets == 1.0))
    return 0 < yes < int(np.count_nonzero(np.isfinite(dataset.targets)))


def suited(settings: Settings) -> Settings:
    """The same with the activation and the loss of a yes/no question."""
    return replace(settings, activation="sigmoid", loss="binary_crossentropy")


def says_yes(predictions: np.ndarray | float) -> np.ndarray:
    """Whether the neuron says yes, of each prediction; where there is none, it does not."""
    yes: np.ndarray = np.asarray(predictions) > THRESHOLD + UNDECIDED
    return yes


def is_wrong(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Whether what is said is not what is, of each row; a row with a gap is neither right nor wrong."""
    known = np.isfinite(predictions) & np.isfinite(targets)
    wrong: np.ndarray = known & (says_yes(predictions) != (targets > THRESHOLD))
    return wrong


def rows_of_kind(predictions: np.ndarray, targets: np.ndarray, said: int, is_: int) -> np.ndarray:
    """The rows of one cell of the table of what is said (0 no, 1 yes) and what is."""
    known = np.isfinite(predictions) & np.isfinite(targets)
    return np.flatnonzero(known & (says_yes(predictions) == bool(said)) & ((targets > THRESHOLD) == bool(is_)))


def are_tests(dataset: Dataset) -> np.ndarray:
    """Which rows only test what was learned, shape (rows,)."""
    mask = np.zeros(len(dataset.rows), dtype=bool)
    mask[list(dataset.tests)] = True
    return mask


@dataclass(frozen=True)
class Tally:
    """How many rows there are of each kind (the confusion matrix): ``counts[said][is]``, 0 for no and 1 for yes."""

    counts: tuple[Pair, Pair] = ((0, 0), (0, 0))

    @property
    def rows(self) -> int:
        """All rows that count."""
        return sum(map(sum, self.counts))

    @property
    def right(self) -> int:
        """The rows of which is said what is."""
        return self.counts[0][0] + self.counts[1][1]

    @property
    def accuracy(self) -> float:
        """The share of right rows, 0 … 1; NaN where there are no rows."""
        return self.right / self.rows if self.rows else math.nan


def tally(predictions: np.ndarray, targets: np.ndarray) -> Tally:
    """Count what is said against what is; both (rows,). A row with a gap does not count."""
    known = np.isfinite(predictions) & np.isfinite(targets)
    kinds = 2 * says_yes(predictions[known]) + (targets[known] > THRESHOLD)
    no_no, no_yes, yes_no, yes_yes = map(int, np.bincount(kinds, minlength=4))
    return Tally(((no_no, no_yes), (yes_no, yes_yes)))


def boundary(state: State) -> float | None:
    """The input at which a neuron of one input turns from no to yes, or back: w·x + b = 0 at x = −b/w.

    None where there is no such place: for w = 0 the answer is the same everywhere.
    """
    weight, bias = state.weights[0], state.bias
    with np.errstate(all="ignore"):
        place = float(np.divide(-bias, weight)) + 0.0  # + 0.0: no "−0"
    return place if math.isfinite(place) else None


@dataclass(frozen=True)
class Verdict:
    """How well a neuron answers: how many of ``rows`` are ``right``, and how ``sure`` (0 … 1) it is of what is.

    ``turn`` is the boundary of a single input, ``column``; None where there is none or there are more inputs.
    """

    right: int
    rows: int
    sure: float
    inputs: int
    column: str
    turn: float | None

    @property
    def all_right(self) -> bool:
        """Whether it makes no mistake."""
        return self.right == self.rows

    @property
    def values(self) -> dict[str, object]:
        """All of it, by name."""
        return vars(self).copy()


def verdict(state: State, dataset: Dataset, settings: Settings) -> Verdict | None:
    """How well a state answers the question that it learned, in a table without gaps; None where that is none."""
    learned = ~are_tests(dataset)
    if not is_yes_no(dataset, settings) or not learned.any():
        return None
    rule = in_original_units(state, dataset, settings)
    predictions, targets = forward(rule, dataset.inputs[learned], settings.activation), dataset.targets[learned]
    counted = tally(predictions, targets)
    sure = 1.0 - float(np.mean(np.abs(predictions - targets)))
    turn = boundary(rule) if dataset.input_count == 1 else None
    return Verdict(counted.right, counted.rows, sure, dataset.input_count, dataset.columns[0], turn)
