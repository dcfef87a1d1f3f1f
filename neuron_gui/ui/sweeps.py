"""Has every learning rate, or every start of a map, tried out whenever the work changes and somebody looks at it.

Knows document, playback and trainer; how the result looks is the plot's affair.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import State
from neuron_gui.core.starts import StartsMap, StartsWish
from neuron_gui.core.sweep import RateSweep, can_be_swept, first_loss, rate_task, sensible_goal
from neuron_gui.ui.document import Document
from neuron_gui.ui.orders import Sweep, Swept
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.trainer import Trainer

LOADING, GAPS, TOO_LONG, FAILED = "loading", "gaps", "too long", "failed"  # why there is nothing to see


class Sweeps(QObject):
    """Orders a sweep over the learning rates of the present work, and receives it."""

    rate_shown = Signal(float, float)  # the present learning rate, and the goal
    rates_swept = Signal(object)  # a RateSweep, complete or not
    rates_missing = Signal(str)  # why there can be none
    starts_mapped = Signal(object)  # a StartsMap, complete or not

    def __init__(self, document: Document, playback: Playback, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._playback, self._trainer = document, playback, trainer
        self._watched = False
        self._ready = self._failed = False
        self._goal: float | None = None  # as a person chose it
        self._ordered: tuple[object, ...] = ()
        self._newest: Sweep | None = None
        self._settled = False
        self._starts: StartsWish | None = None
        trainer.loaded.connect(self._engine_loaded)
        trainer.load_failed.connect(self._engine_failed)
        trainer.swept.connect(self._receive)
        document.changed.connect(self.look)

    @property
    def settled(self) -> bool:
        """Whether all that was ordered is there."""
        return self._settled

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Whether anybody sees what comes of it; if not, nothing is worked out."""
        if watched != self._watched:
            self._watched = watched
            self.look()

    @Slot(float)
    def choose_goal(self, goal: float) -> None:
        """Tell from now on when each rate comes down to this loss."""
        self._goal = goal
        self.look()

    @Slot(object)
    def map_starts(self, wish: StartsWish) -> None:
        """Train from every start of a map."""
        self._starts = wish
        if self._ready:
            self._ordered, self._settled = (), False
            self._newest = Sweep(wish.task(), wish.settings.epochs, wish)
            self._trainer.sweep(self._newest)

    @Slot()
    def look(self) -> None:
        """Order what is missing for the present work, or say why there can be nothing."""
        if not self._watched:
            return
        dataset, settings = self._document.project.dataset, self._document.project.settings
        start = self._sound_start()
        missing = self._reason(start)
        if missing or start is None:
            self._ordered = ()
            self.rates_missing.emit(missing)
            return
        goal = sensible_goal(start, dataset, settings) if self._goal is None else self._goal
        self.rate_shown.emit(settings.learning_rate, goal)
        key = (dataset, replace(settings, learning_rate=1.0, start=start), goal)
        if key != self._ordered:
            self._ordered = key
            before = first_loss(start, dataset, settings)
            self._newest = Sweep(rate_task(dataset, settings, start, goal), settings.epochs, before)
            self._settled = False
            self._trainer.sweep(self._newest)

    def _sound_start(self) -> State | None:
        """Where the next run would start, if it can be trained."""
        try:
            start = self._playback.start_state
        except Problem:
            return None
        return None if self._document.project.dataset.first_problem() is not None else start

    def _reason(self, start: State | None) -> str:
        if self._failed:
            return FAILED
        if not self._ready:
            return LOADING
        if start is None:
            return GAPS
        return "" if can_be_swept(self._document.project.dataset, self._document.project.settings) else TOO_LONG

    @Slot()
    def _engine_loaded(self) -> None:
        self._ready = True
        self.look()
        if self._starts is not None:
            self.map_starts(self._starts)

    @Slot()
    def _engine_failed(self) -> None:
        self._failed = True
        self.look()

    @Slot(object)
    def _receive(self, swept: Swept) -> None:
        before = swept.order.about
        if isinstance(before, StartsWish):
            self._settled = swept.complete and swept.order is self._newest
            self.starts_mapped.emit(StartsMap(before, swept.order.task, swept.crowd))
        elif self._ordered and self._watched and isinstance(before, float):
            self._settled = swept.complete and swept.order is self._newest
            self.rates_swept.emit(RateSweep(swept.order.task, swept.crowd, swept.order.epochs, before))
