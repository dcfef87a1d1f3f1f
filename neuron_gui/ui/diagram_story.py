"""One update told in phases: for how long each, and which numbers are known by then.

Knows the maths of one step (core); not what is said of it, nor how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from neuron_gui.core.moment import Moment
from neuron_gui.core.neuron import StepStory, forward, weighted_sum
from neuron_gui.core.settings import State


class Phase(Enum):
    """The parts of one update, in order: first the selected row, then all rows."""

    INPUTS = auto()
    SUM = auto()
    ACTIVATION = auto()
    ERROR = auto()
    ROW_LOSS = auto()
    ROW_GRADIENT = auto()
    LOSS = auto()
    GRADIENT = auto()
    UPDATE = auto()


# About 1.2 s for each; where there is more to read, a little longer.
SECONDS = {
    Phase.INPUTS: 1.2,
    Phase.SUM: 1.4,
    Phase.ACTIVATION: 1.2,
    Phase.ERROR: 1.2,
    Phase.ROW_LOSS: 1.2,
    Phase.ROW_GRADIENT: 1.4,
    Phase.LOSS: 1.4,
    Phase.GRADIENT: 1.4,
    Phase.UPDATE: 1.6,
}
KNOWN_AFTER = 0.6  # of a phase, its result stands there: when the travelling numbers have arrived


@dataclass(frozen=True)
class Reading:
    """The numbers that stand in the diagram; None where a number is not known yet or no row is chosen.

    ``inputs`` are as typed, ``seen`` as the neuron sees them: the same, or standardised.
    """

    state: State
    inputs: tuple[float, ...] | None
    seen: tuple[float, ...] | None
    z: float | None
    prediction: float | None
    target: float | None
    error: float | None


def read_moment(moment: Moment) -> Reading:
    """The numbers of a shown epoch."""
    row = moment.row
    if row is None:
        return Reading(moment.state, None, None, None, None, None, None)
    numbers = moment.dataset.rows[row]
    return Reading(
        moment.state,
        numbers[:-1],
        moment.seen.rows[row][:-1],
        float(moment.z[row]),
        float(moment.predictions[row]),
        numbers[-1],
        float(moment.errors[row]),
    )


def phases_of(story: StepStory) -> tuple[Phase, ...]:
    """The phases in which it is told: of a single row nothing is said twice, and a test row pulls at nothing."""
    skips = story.row_count == 1 or story.is_test
    return tuple(phase for phase in Phase if not (skips and phase in (Phase.ROW_LOSS, Phase.ROW_GRADIENT)))


def is_known(since: Phase, phase: Phase, share: float) -> bool:
    """Whether the result of the phase ``since`` stands there when so much (0 … 1) of ``phase`` is over."""
    return phase.value > since.value or (phase is since and share >= KNOWN_AFTER)


def read_story(story: StepStory, phase: Phase, share: float) -> Reading:
    """The numbers known when so much (0 … 1) of a phase is over; after the update, those of the new state."""
    if is_known(Phase.UPDATE, phase, share):
        row = np.array([story.inputs])
        prediction = float(forward(story.after, row, story.settings.activation)[0])
        z = float(weighted_sum(story.after, row)[0])
        error = prediction - story.target
        return Reading(story.after, story.typed, story.inputs, z, prediction, story.target, error)
    return Reading(
        story.before,
        story.typed,
        story.inputs,
        story.z if is_known(Phase.SUM, phase, share) else None,
        story.prediction if is_known(Phase.ACTIVATION, phase, share) else None,
        story.target,
        story.error if is_known(Phase.ERROR, phase, share) else None,
    )


class Telling:
    """A story on its way: the phase that is told, and for how long already."""

    def __init__(self, story: StepStory) -> None:
        self.story = story
        self.phase = Phase.INPUTS
        self.over = False
        self.held = False
        self._phases = phases_of(story)
        self._elapsed = 0.0

    @property
    def share(self) -> float:
        """How much of the phase is over, 0 … 1."""
        return min(1.0, self._elapsed / SECONDS[self.phase])

    @property
    def updated(self) -> bool:
        """Whether the update's result stands there."""
        return self.over or is_known(Phase.UPDATE, self.phase, self.share)

    @property
    def of_all_rows(self) -> bool:
        """Whether it has come from the selected row to all of them."""
        return self.story.row_count > 1 and self.phase.value >= Phase.LOSS.value

    @property
    def reading(self) -> Reading:
        """The numbers known by now."""
        return read_story(self.story, self.phase, self.share)

    @property
    def result_known(self) -> bool:
        """Whether the present phase's own result stands there."""
        return is_known(self.phase, self.phase, self.share)

    def go_on(self, seconds: float) -> None:
        """Let so much time go by."""
        self._elapsed += seconds
        if self._elapsed >= SECONDS[self.phase]:
            if self.phase is Phase.UPDATE:
                self.over = True
            else:
                self.phase, self._elapsed = self._after(1), 0.0

    def can_step(self, by: int) -> bool:
        """Whether there is something before (−1) or after (1) what is told now; after the last phase, its end."""
        return by > 0 or self.phase is not Phase.INPUTS

    def step(self, by: int) -> None:
        """Begin the phase so many before or after this one; while held, with its result, as nothing would bring it.

        One step forward from the update with its result is the end.
        """
        if by > 0 and self.updated:
            self.over = True
            return
        self.phase = self._after(by)
        self._elapsed = SECONDS[self.phase] * KNOWN_AFTER if self.held else 0.0

    def _after(self, by: int) -> Phase:
        place = self._phases.index(self.phase) + by
        return self._phases[min(max(place, 0), len(self._phases) - 1)]


def weight_name(place: int, inputs: int) -> str:
    """The symbol of a weight: w, or w₁, w₂ … where there are several."""
    return "w" if inputs == 1 else "w" + str(place + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
