"""Shares a moving picture out among the views that take long to paint: one of them a frame.

At sixty frames a second each of three still gets twenty pictures a second, and no frame pays for all. Knows no view.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from neuron_gui.core.moment import Moment

Show = Callable[[Moment], bool]  # shows a moment; returns whether the picture changed


class Turns:
    """The views, in the order in which their turn comes."""

    def __init__(self, *views: Show) -> None:
        self._views = deque(views)

    def show_all(self, moment: Moment) -> None:
        """Show a moment in every view, as for what a person does by hand."""
        for show in self._views:
            show(moment)

    def show_next(self, moment: Moment) -> bool:
        """Show it in the view that has waited longest and shows something else.

        Returns whether there was one; then another may still show an earlier moment and needs another frame.
        """
        for show in tuple(self._views):
            self._views.rotate(-1)
            if show(moment):
                return True
        return False
