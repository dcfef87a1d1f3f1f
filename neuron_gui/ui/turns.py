"""Shares a moving picture out among the views that take long to paint: one of them a frame.

At sixty frames a second each of three still gets twenty pictures a second, and no frame pays for all. Knows no view.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from neuron_gui.core.moment import Scene

Show = Callable[[Scene], bool]  # shows a scene; returns whether the picture changed


class Turns:
    """The views, in the order in which their turn comes."""

    def __init__(self, *views: Show) -> None:
        self._views = deque(views)

    def show_all(self, scene: Scene) -> None:
        """Show a scene in every view, as for what a person does by hand."""
        for show in self._views:
            show(scene)

    def show_next(self, scene: Scene) -> bool:
        """Show it in the view that has waited longest and shows something else.

        Returns whether there was one; then another may still show an earlier one and needs another frame.
        """
        for show in tuple(self._views):
            self._views.rotate(-1)
            if show(scene):
                return True
        return False
