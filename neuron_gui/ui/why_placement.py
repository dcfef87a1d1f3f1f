"""Where a popover stands: beside what it explains, never over it, always inside the window. Rectangles only."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QRect, QSize


class Side(Enum):
    """On which side of the explained thing the popover stands."""

    RIGHT = auto()
    LEFT = auto()
    BELOW = auto()
    ABOVE = auto()


def rooms(anchor: QRect, window: QRect) -> dict[Side, QRect]:
    """The free room on each side of an anchor; none has a part of the anchor in it."""
    # An anchor that is partly or wholly outside counts as what of it is inside, or as the window's edge.
    left = max(window.left(), min(anchor.left(), window.right() + 1))
    right = min(window.right(), max(anchor.right(), window.left() - 1))
    top = max(window.top(), min(anchor.top(), window.bottom() + 1))
    bottom = min(window.bottom(), max(anchor.bottom(), window.top() - 1))
    width, height = window.width(), window.height()
    edge_x, edge_y = window.left(), window.top()
    return {
        Side.RIGHT: QRect(right + 1, edge_y, max(0, window.right() - right), height),
        Side.LEFT: QRect(edge_x, edge_y, max(0, left - edge_x), height),
        Side.BELOW: QRect(edge_x, bottom + 1, width, max(0, window.bottom() - bottom)),
        Side.ABOVE: QRect(edge_x, edge_y, width, max(0, top - edge_y)),
    }


def choose_side(anchor: QRect, window: QRect, size_for: Callable[[int], QSize]) -> Side:
    """The side with most room of those where the popover fits as it likes to be, else narrower, else in width alone.

    ``size_for`` tells the size that it takes where so much width is free.
    """
    free = rooms(anchor, window)

    def fits(side: Side, size: QSize) -> bool:
        return size.width() <= free[side].width() and size.height() <= free[side].height()

    liked = size_for(window.width())
    for fitting in (
        [side for side in Side if fits(side, liked)],
        [side for side in Side if fits(side, size_for(free[side].width()))],
        [side for side in Side if size_for(free[side].width()).width() <= free[side].width()],
        list(Side),
    ):
        if fitting:
            return max(fitting, key=lambda side: free[side].width() * free[side].height())
    raise AssertionError("there are always four sides")


def place(anchor: QRect, room: QRect, side: Side, size: QSize) -> QRect:
    """The popover in the room of its side, next to the anchor's middle, and no larger than the room."""
    width, height = min(size.width(), room.width()), min(size.height(), room.height())
    x = {Side.RIGHT: room.left(), Side.LEFT: room.right() + 1 - width}.get(side, anchor.center().x() - width // 2)
    y = {Side.BELOW: room.top(), Side.ABOVE: room.bottom() + 1 - height}.get(side, anchor.center().y() - height // 2)
    return _inside(QRect(x, y, width, height), room)


def grow(area: QRect, room: QRect, side: Side, size: QSize) -> QRect:
    """A larger popover that stays where it was: the edge at the anchor, and across it its beginning, do not move."""
    width = max(area.width(), min(size.width(), room.width()))
    height = max(area.height(), min(size.height(), room.height()))
    x = area.right() + 1 - width if side is Side.LEFT else area.left()
    y = area.bottom() + 1 - height if side is Side.ABOVE else area.top()
    return _inside(QRect(x, y, width, height), room)


def _inside(area: QRect, room: QRect) -> QRect:
    x = max(room.left(), min(area.x(), room.right() + 1 - area.width()))
    y = max(room.top(), min(area.y(), room.bottom() + 1 - area.height()))
    return QRect(x, y, area.width(), area.height())
