"""Which two runs are compared, and what they come to for as long as the comparison is open.

Knows pins, playback and its own view. The run on screen is followed while it moves; pins may come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.compare import Course, compare, default_goal
from neuron_gui.core.history import History
from neuron_gui.core.moment import Scene
from neuron_gui.core.problem import Problem
from neuron_gui.ui.compare_words import Choice, run_before, table_rows, this_run, verdict, what_if_run
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.theme import Theme

if TYPE_CHECKING:
    from neuron_gui.ui.compare_view import CompareView

ON_SCREEN = ""  # instead of a letter: the run on screen that is not pinned


class Comparing(QObject):
    """One comparison at a time; its view is made when it is first wanted."""

    complained = Signal(object)  # a Problem: why there is nothing to compare
    possible_changed = Signal(bool)

    def __init__(self, pinning: Pinning, playback: Playback, window: QWidget, beside: QWidget) -> None:
        super().__init__(window)
        self._pinning, self._playback = pinning, playback
        self._window, self._beside = window, beside
        self._theme = Theme()
        self._view: CompareView | None = None
        self._pair: tuple[str, str] = (ON_SCREEN, ON_SCREEN)
        self._runs: dict[str, History] = {}  # what the letters stood for when they were last looked at
        self._typed: float | None = None
        self._goal = 0.0
        self._goal_of: tuple[object, ...] = ()  # what it was chosen for: letters, runs and their lengths
        self._shown: tuple[object, ...] = ()
        self._possible = False
        self._tried = False  # whether the run on screen is only tried out
        for changed in (pinning.changed, pinning.done, playback.changed):
            changed.connect(self._look_again)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        if self._view is not None:
            self._view.set_theme(theme)

    # What a person does

    @Slot()
    def compare(self) -> None:
        """Open the comparison of the run pinned last with the one on screen, or bring it to the front."""
        letters = [choice.letter for choice in self._choices()]
        if len(letters) < 2:
            self.complained.emit(Problem("There are no two runs to compare yet: pin one and train another."))
            return
        if not self._is_open:
            second = self._seen_letter(letters)
            self._pair = self._partner(second), second
        self._open()

    @Slot(str)
    def compare_with(self, letter: str) -> None:
        """Open the comparison of a pinned run with the one on screen, or with another pinned one."""
        if len(self._choices()) >= 2:
            self._pair = letter, self._partner(letter)
            self._open()

    @Slot(str)
    def choose_first(self, letter: str) -> None:
        """Put another run into the first column; the one that stood there changes places if need be."""
        first, second = self._pair
        self._pair = letter, first if letter == second else second
        self._show()

    @Slot(str)
    def choose_second(self, letter: str) -> None:
        """The same for the second column."""
        first, second = self._pair
        self._pair = second if letter == first else first, letter
        self._show()

    @Slot(float)
    def choose_goal(self, goal: float) -> None:
        """Ask how many epochs it took to reach this loss."""
        self._typed = goal
        self._show()

    @Slot()
    def close(self) -> None:
        """Compare no longer."""
        if self._view is not None:
            self._view.close()

    # What there is to compare

    def _choices(self) -> list[Choice]:
        """Every pinned run, and the one on screen; after Reset the one from before, until the next begins.

        What is only tried out stands for the run on screen, and is no pinned one.
        """
        offered = [Choice(pin.letter, pin.name, pin.on_screen and not self._tried) for pin in self._pinning.shown]
        run, before = self._playback.history, self._playback.ghost
        if self._tried:
            offered.append(Choice(ON_SCREEN, what_if_run()))
        elif run is not None:
            if self._pinning.pins.of(run) is None:
                offered.append(Choice(ON_SCREEN, this_run()))
        elif before is not None and self._pinning.pins.of(before) is None:
            offered.append(Choice(ON_SCREEN, run_before()))
        return offered

    def _seen_letter(self, letters: list[str]) -> str:
        """The run on screen by its letter, if it has one; without a run on screen the one pinned last."""
        seen = None if self._tried else next((pin.letter for pin in self._pinning.shown if pin.on_screen), None)
        return letters[-1] if seen is None else seen

    def _partner(self, letter: str) -> str:
        """With which run another is compared at first: the one on screen, else the one pinned last."""
        letters = [choice.letter for choice in self._choices()]
        seen = self._seen_letter(letters)
        return seen if seen != letter else [other for other in letters if other != letter][-1]

    def _history(self, letter: str, scene: Scene) -> History | None:
        if letter == ON_SCREEN:
            return scene.history or scene.ghost
        return next((pin.history for pin in self._pinning.pins if pin.letter == letter), None)

    @Slot()
    def _look_again(self) -> None:
        """Runs may have been pinned or unpinned, or another may be on screen."""
        letters = [choice.letter for choice in self._choices()]
        possible = len(letters) >= 2
        if possible != self._possible and not self._tried:  # a link that came with each try would be restless
            self._possible = possible
            self.possible_changed.emit(possible)
        if not self._is_open:
            return
        if not possible:
            self.close()
            return
        first, second = (self._still(letter, letters) for letter in self._pair)
        if first is None:
            first = self._partner(second) if second is not None else letters[0]
        if second is None or second == first:
            second = self._partner(first)
        self._pair = first, second
        self._show()

    def _still(self, letter: str, letters: list[str]) -> str | None:
        """The letter of a run that was compared: it may have got one; None if it is there no longer."""
        pin = self._pinning.pins.of(self._runs.get(letter))
        if pin is not None and letter == ON_SCREEN:
            return pin.letter
        return letter if letter in letters else None

    # Showing it

    @property
    def _is_open(self) -> bool:
        return self._view is not None and self._view.isVisible()

    def _open(self) -> None:
        view = self._made()
        self._show()
        view.open_over(QRect(self._beside.mapToGlobal(self._beside.rect().topLeft()), self._beside.size()))

    def _made(self) -> CompareView:
        if self._view is None:
            from neuron_gui.ui.compare_view import CompareView

            self._view = view = CompareView(self._window)
            view.set_theme(self._theme)
            view.first_chosen.connect(self.choose_first)
            view.second_chosen.connect(self.choose_second)
            view.goal_chosen.connect(self.choose_goal)
            view.finished.connect(self._forget)
        return self._view

    @Slot(float)
    def frame(self, _seconds: float) -> None:
        """Follow the run on screen."""
        if self._pinning.pins and self._tried != (tried := self._playback.scene().tried):
            self._tried = tried
            self._look_again()
        elif self._is_open:
            self._show_comparison()

    def _show(self) -> None:
        offered = self._choices()
        first, second = (next(choice for choice in offered if choice.letter == letter) for letter in self._pair)
        self._made().show_pair(offered, first, second)
        self._shown = ()
        self._show_comparison()

    def _show_comparison(self) -> None:
        """Work it out, if anything about the two runs is new."""
        scene = self._playback.scene()
        courses = []
        for letter in self._pair:
            history = self._history(letter, scene)
            if history is None:
                return
            self._runs[letter] = history
            courses.append(Course(history, scene.last if history is scene.history else history.last_epoch))
        first, second = courses
        self._choose_goal(first, second, still=scene.tried or self._playback.running)
        key = (*((course.history, course.last, len(course.history.segments)) for course in courses), self._goal)
        if key == self._shown:
            return
        self._shown = key
        compared = compare(first, second, self._goal)
        offered = {choice.letter: choice for choice in self._choices()}
        pair = offered[self._pair[0]], offered[self._pair[1]]
        self._made().show_comparison(table_rows(compared), verdict(compared, pair), self._goal)

    def _choose_goal(self, first: Course, second: Course, *, still: bool) -> None:
        """The one that was typed, or a tidy one; it keeps ``still`` while a run moves, so that nothing jumps."""
        key = (self._pair, first.history, second.history, first.last, second.last)
        if self._typed is not None:
            self._goal = self._typed
        elif key != self._goal_of and not (still and self._goal_of[:1] == key[:1]):
            self._goal, self._goal_of = default_goal(first, second), key

    @Slot()
    def _forget(self) -> None:
        """The next comparison begins anew."""
        self._typed, self._goal_of, self._shown = None, (), ()
