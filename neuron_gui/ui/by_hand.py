"""The neuron in a person's hand: what w and b are set to instead of what the run on screen has learned.

Holds the value and puts it on show through the playback's lens; the run stays as it is and comes back in the end.
Knows neither how the numbers are set nor how they are shown.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.by_hand import (
    InHand,
    Reach,
    is_finite,
    neurons_best,
    reaches,
    take,
    with_parameter,
)
from neuron_gui.core.history import History
from neuron_gui.core.moment import Moment, Scene, existing_row
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State
from neuron_gui.ui.document import Document
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.timeline import Timeline


class ByHand(QObject):
    """On while a state is in the hand; it ends when the run moves, or another epoch or run is looked at."""

    changed = Signal()  # something or nothing is in the hand now, or, at most once a frame, something else
    possible_changed = Signal()  # whether a state can be taken
    start_chosen = Signal(object)  # a State to begin a run from
    training_wished = Signal()

    def __init__(self, document: Document, playback: Playback, timeline: Timeline, parent: QObject | None = None):
        super().__init__(parent)
        self._document, self._playback, self._timeline = document, playback, timeline
        self._hand: InHand | None = None
        self._kept: InHand | None = None  # what was in the hand last: its best attempt is worth keeping
        self._reaches: tuple[Reach, ...] = ()
        self._seen = document.project
        self._over: tuple[History | None, int] = (None, 0)  # the run and the epoch that the hand has replaced
        self._moment: tuple[tuple[object, ...], Moment] | None = None
        self._neurons: tuple[tuple[object, ...], float | None] | None = None
        self._recording = False  # whether what was tried before is being recorded behind the hand
        self._problem = self._find_problem()
        self._untold = False  # whether the state has changed since the last frame: a mouse is faster than frames
        timeline.frame.connect(self._tell)
        playback.changed.connect(self._follow_playback)

    # What there is to see

    @property
    def hand(self) -> InHand | None:
        """What is in the hand; None while the run itself is on show."""
        return self._hand

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """How far the slider of each weight and, in the end, of the bias goes; while in the hand they only grow."""
        return self._reaches

    @property
    def problem(self) -> Problem | None:
        """Why no state can be taken in the hand now; None where one can."""
        return self._problem

    @property
    def neurons_loss(self) -> float | None:
        """The lowest loss of the run on screen over the present rows; None if there is none to compare with."""
        history, project = self._playback.history, self._document.project
        last = history.last_epoch if history is not None else 0
        key = (history, last, project.dataset, project.settings.activation, project.settings.loss)
        if self._neurons is None or not _same(self._neurons[0], key):
            self._neurons = key, neurons_best(history, project.dataset, project.settings)
        return self._neurons[1]

    # What a person does

    @Slot(bool)
    def choose(self, on: bool) -> None:
        """Take the shown state in the hand, or let go of it."""
        if on:
            self.begin()
        else:
            self.end()

    def begin(self) -> bool:
        """Take the shown state; what moves stops for it. Returns whether there is one in the hand now."""
        if self._hand is not None or self._problem is not None:
            return self._hand is not None
        self._document.drop_draft()  # one thing at a time is tried
        playback, project = self._playback, self._document.project
        if playback.running or playback.story.telling:
            playback.pause()
        if playback.story.telling:
            playback.scrub(self._timeline.epoch)
        start, shown = playback.start_state, playback.moment().state
        state = shown if is_finite(shown) else start
        kept = self._kept
        best = kept.best if kept is not None and kept.belongs_to(project.dataset, project.settings) else None
        self._hand = take(state, project.dataset, project.settings, best)
        history = playback.history
        tried = () if best is None else (best.state,)
        ends = () if history is None else (history.state(history.last_epoch),)
        self._reaches = reaches(project.dataset, project.settings, start, state, *ends, *tried)
        self._over = history, self._timeline.epoch
        self._recording = playback.training  # nothing else trains now
        playback.look_through(self._look)
        self.changed.emit()
        return True

    @Slot()
    def end(self) -> None:
        """Let go: the run on screen is on show again, and the best attempt is kept."""
        if self._hand is not None:
            self._kept, self._hand, self._moment = self._hand, None, None
            self._playback.look_through(None)
            self.changed.emit()

    @Slot(int, float)
    def set_parameter(self, place: int, value: float) -> None:
        """Set one parameter; after the last weight comes the bias."""
        if self._hand is not None:
            self._move(with_parameter(self._hand.state, place, value))

    @Slot(object)
    def set_state(self, state: State) -> None:
        """Set all parameters, in tidy steps where they change; takes the neuron in the hand if it is not."""
        if self.begin() and self._hand is not None and len(state.weights) == len(self._hand.state.weights):
            before, wished = ((*one.weights, one.bias) for one in (self._hand.state, state))
            *weights, bias = (
                new if new == old else reach.tidy(new)
                for reach, old, new in zip(self._reaches, before, wished, strict=True)
            )
            self._move(State(tuple(weights), bias))

    @Slot(object)
    def give_back(self, state: State) -> None:
        """Set what was there before, to the last digit; that is no new attempt."""
        if self._hand is not None:
            project = self._document.project
            self._hand = take(state, project.dataset, project.settings, self._hand.best)
            self._untold = True
            self._timeline.wake()

    @Slot()
    def go_to_best(self) -> None:
        """Set what was best so far."""
        if self._hand is not None and self._hand.best is not None:
            self._move(self._hand.best.state)

    @Slot()
    def start_training(self) -> None:
        """Let the neuron go on from what is in the hand, as a new run."""
        if self._hand is not None and self._problem is None:
            state = self._hand.state
            self.end()
            self.start_chosen.emit(state)
            self.training_wished.emit()

    def _move(self, state: State) -> None:
        hand = self._hand
        if hand is not None and state != hand.state and is_finite(state):
            self._hand = hand.moved(state)
            self._grow()
            self._untold = True
            self._timeline.wake()

    @Slot()
    def _tell(self) -> None:
        if self._recording and not self._playback.training:
            self._over, self._recording = (self._over[0], self._timeline.epoch), False
        if self._untold:
            self._untold = False
            self.changed.emit()

    def _grow(self) -> None:
        if self._hand is not None:
            values = (*self._hand.state.weights, self._hand.state.bias)
            self._reaches = tuple(reach.grown(value) for reach, value in zip(self._reaches, values, strict=True))

    # What is on show

    def _look(self, scene: Scene) -> Scene:
        """The scene with the state in the hand, over the present rows: they are those that it can be measured by."""
        hand, project = self._hand, self._document.project
        if hand is None or len(hand.state.weights) != project.dataset.input_count:
            return scene
        run = scene.moment
        row = existing_row(run.row, project.dataset)
        key = (run.epoch, run.last_epoch, hand.state, project.dataset, project.settings, row)
        if self._moment is None or not _same(self._moment[0], key):
            self._moment = key, Moment(*key, by_hand=True)
        return replace(scene, moment=self._moment[1])

    # What happens elsewhere

    @Slot()
    def _follow_playback(self) -> None:
        """Let go when the run moves or another is there; what an edit of the data brings about is met after it."""
        if self._hand is None or self._document.project is not self._seen:
            return
        playback = self._playback
        here = playback.history, self._timeline.epoch
        if self._recording and here[0] is self._over[0]:
            self._over = here  # nobody chose to look elsewhere
        if playback.running or playback.story.telling or here != self._over:
            self.end()

    @Slot()
    def follow_document(self) -> None:
        """Measure the state in the hand by the rows and the loss that there are now; let go where it cannot be.

        The playback shall have followed before.
        """
        self._seen = project = self._document.project
        before, self._problem = self._problem, self._find_problem()
        if self._hand is not None:
            same_run = self._over[0] is self._playback.history
            if not same_run or len(self._hand.state.weights) != project.dataset.input_count:
                self.end()
            else:
                self._over = self._playback.history, self._timeline.epoch
                self._hand = self._hand.over(project.dataset, project.settings)
                wished = reaches(project.dataset, project.settings, self._hand.state)
                self._reaches = tuple(one.grown(other.most) for one, other in zip(self._reaches, wished, strict=True))
                self.changed.emit()
        if before != self._problem:
            self.possible_changed.emit()

    def _find_problem(self) -> Problem | None:
        try:
            _ = self._playback.start_state
        except Problem as problem:
            return problem
        return self._document.project.dataset.first_problem()


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether the parts of two keys are the same; large ones are told apart by what they are, not by what they hold."""
    return all(a is b or (isinstance(a, int | str | State) and a == b) for a, b in zip(one, other, strict=True))
