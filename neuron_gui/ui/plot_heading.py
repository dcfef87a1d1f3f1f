"""The lines above a plot: room for the tabs at the left, signs and switches at the right; knows nothing of neurons.

What has no room beside the tabs stands below them: the signs first, then the switches, in a line of their own if need
be. What has no room there either is said in fewer words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from neuron_gui.ui.ask_label import AskLabel
from neuron_gui.ui.cards import label
from neuron_gui.ui.plot_board import HEADING

APART, LINES_APART = 10, 4  # logical pixels, across and up

Parts = tuple[QWidget, ...]


@runtime_checkable
class Shortens(Protocol):
    """A sign that can be said in fewer words."""

    def width_when(self, short: bool) -> int: ...
    def set_short(self, short: bool) -> None: ...


class PlotHeading(QWidget):
    """Holds ``signs``, which explain, and ``tools``, which are pressed."""

    def __init__(self, title: str, signs: Sequence[QWidget], tools: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._title = label(title, "title")
        self._signs, self._tools = tuple(signs), tuple(tools)
        self._corner = QSize()
        self._arranged: tuple[Parts, ...] = ()  # what stands in each line
        self._strut = QSpacerItem(0, HEADING)
        self._lines = [QHBoxLayout() for _ in range(3)]
        self._lines[0].addWidget(self._title)
        self._lines[0].addItem(self._strut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LINES_APART)
        for line in self._lines:
            line.setSpacing(APART)
            line.addStretch()
            column.addLayout(line)
        # What is in it never makes the card wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.arrange()

    def add_sign(self, sign: QWidget) -> None:
        """Take in one more, which is not needed at first."""
        self._signs = (*self._signs, sign)
        self._arranged = ()
        self.arrange()

    def add_tools(self, *tools: QWidget) -> None:
        """Take in more to press."""
        self._tools = (*self._tools, *tools)
        self._arranged = ()
        self.arrange()

    @property
    def shown_signs(self) -> list[QWidget]:
        """The signs that can be seen, from left to right, without those that can be pressed."""
        return [sign for sign in self._signs if sign.isVisibleTo(self) and not isinstance(sign, AskLabel)]

    def set_titled(self, titled: bool) -> None:
        """Say in the heading what it is, unless a tab says so already."""
        self._title.setVisible(titled)

    def set_corner(self, size: QSize) -> None:
        """Leave so much of it free, from the top left."""
        if size != self._corner:
            self._corner = size
            self._strut.changeSize(0, max(HEADING, size.height()))
            self._lines[0].invalidate()
            self.arrange()

    def arrange(self) -> None:
        """Put as much beside the tabs as there is room for, and the rest below them."""
        if not self._is_whole():
            return
        self._shorten()
        signs, tools = self._signs, self._tools
        pressed = tuple(sign for sign in signs if isinstance(sign, AskLabel))
        legends = tuple(sign for sign in signs if sign not in pressed)
        choices: list[tuple[Parts, ...]] = [
            ((*signs, *tools), (), ()),
            (tools, signs, ()),
            ((), (*signs, *tools), ()),
            ((), signs, tools),
        ]
        lines = next((lines for lines in choices if self._fits(lines)), None)
        if lines is None:  # the tabs alone may be as wide as all of it: then only the signs' own line counts
            lines = (
                choices[-1] if self._room_taken(signs) - APART <= self.width() else ((), legends, (*pressed, *tools))
            )
        if lines != self._arranged:
            self._arranged = lines
            for part in (*signs, *tools):
                for line in self._lines:
                    line.removeWidget(part)
            for line, parts in zip(self._lines, lines, strict=True):
                for part in parts:
                    line.addWidget(part)
        self.setFixedHeight(self.sizeHint().height())  # said aloud: the card does not always hear that it changed

    def _shorten(self) -> None:
        """Say in fewer words, from the right on, what has no room in a line of its own."""
        shown = [sign for sign in self._signs if not sign.isHidden()]
        able = [sign for sign in shown if isinstance(sign, Shortens)]
        wide = sum(sign.width_when(False) if isinstance(sign, Shortens) else _width(sign) for sign in shown)
        over = wide + APART * (len(shown) - 1) - self.width()
        for sign in reversed(able):
            sign.set_short(over > 0)
            if over > 0:
                over -= sign.width_when(False) - sign.width_when(True)

    def _fits(self, lines: tuple[Parts, ...]) -> bool:
        taken = self._corner.width(), 0, 0
        with_title = (self._title, *lines[0]), *lines[1:]
        return all(
            corner + self._room_taken(parts) <= self.width() for corner, parts in zip(taken, with_title, strict=True)
        )

    def _room_taken(self, parts: Parts) -> int:
        return sum(APART + _width(part) for part in parts if not part.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may want another arrangement."""
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """What came or went while it was hidden counts now."""
        super().showEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """So may parts that grew, or came, or went."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.arrange()
        return super().event(event)

    def _is_whole(self) -> bool:
        """Whether all parts are still there: when Python collects a window, some are gone while others still hear."""
        return bool(self.__dict__) and all(map(isValid, (self._title, *self._signs, *self._tools)))


def _width(part: QWidget) -> int:
    """How wide it will be: what it hints at, unless its width was fixed."""
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize()).width()
