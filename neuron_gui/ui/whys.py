"""Which number is being explained, and its explanation for whichever epoch is shown.

Knows the popover and the trainer (for the optimizer's memory), not the views whose numbers are asked about. All that
explains is read only when it is first wanted, or when the window has been painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.history import History, Slots
from neuron_gui.core.moment import Scene
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.taught import taught
from neuron_gui.core.yes_no import rows_of_kind
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.trainer import Trainer

if TYPE_CHECKING:
    from neuron_gui.core.why import Origin
    from neuron_gui.ui.why_popover import WhyPopover


class Whys(QObject):
    """One question at a time: it is answered anew with every epoch until the popover is closed."""

    rows_wished = Signal(object)  # their numbers, rising: these shall be selected

    def __init__(self, trainer: Trainer, window: QWidget) -> None:
        super().__init__(window)
        self._trainer = trainer
        self._window = window
        self._theme = Theme()
        self._exempt: tuple[QWidget, ...] = ()
        self._made: WhyPopover | None = None
        self._quantity: Quantity | None = None
        self._widget: QWidget | None = None
        self._scene: Scene | None = None
        self._memory: tuple[History, int, Slots] | None = None  # the newest that was worked out
        trainer.recalled.connect(self._remember)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        if self._made is not None:
            self._made.set_theme(theme)

    def keep_open_over(self, *widgets: QWidget) -> None:
        """A click on these only moves the time, which the explanation follows."""
        self._exempt = widgets

    @Slot()
    def make_ready(self) -> None:
        """Make the popover, unless there is one."""
        _ = self._popover

    @property
    def _popover(self) -> WhyPopover:
        if self._made is None:
            from neuron_gui.ui.why_popover import WhyPopover

            self._made = WhyPopover(self._window)
            self._made.set_theme(self._theme)
            self._made.keep_open_over(*self._exempt)
            self._made.closed.connect(self._forget)
            self._made.link_pressed.connect(self._follow_link)
        return self._made

    def ask(self, quantity: Quantity, widget: QWidget, area: QRect, scene: Scene) -> None:
        """Explain a number that stands in this area of a widget; the same number again closes it."""
        again = self._popover.isVisible() and (quantity, widget) == (self._quantity, self._widget)
        if again:
            self._popover.dismiss()
            return
        from neuron_gui.ui.why_words import explanation

        self._scene = scene
        told = explanation(quantity, scene.moment, self._origin(quantity, scene))
        if told is None:
            return
        self._quantity, self._widget = quantity, widget
        self._popover.show_for(QRect(widget.mapTo(self._window, area.topLeft()), area.size()), told)

    def show_scene(self, scene: Scene) -> bool:
        """Explain the same number of another epoch; returns whether the picture changed."""
        if self._quantity is None or not self._popover.isVisible():
            return False
        from neuron_gui.ui.why_words import explanation

        self._scene = scene
        before = self._popover.explanation
        told = explanation(self._quantity, scene.moment, self._origin(self._quantity, scene), before.more)
        if told is None:
            self._popover.dismiss()
        else:
            self._popover.follow(told)
        return told != before

    @Slot()
    def close(self) -> None:
        """The number is no longer where it was."""
        if self._made is not None:
            self._made.dismiss()

    def _origin(self, quantity: Quantity, scene: Scene) -> Origin | None:
        """What made the shown state; asks for the optimizer's memory where it is needed and not known."""
        history, epoch = scene.history, scene.moment.epoch
        if history is None or scene.moment.by_hand or quantity.kind not in (Kind.PARAMETER, Kind.UPDATE):
            return None
        from neuron_gui.core.why import origin_of

        known = self._memory is not None and self._memory[:2] == (history, epoch - 1)
        origin = origin_of(history, epoch, self._memory[2] if known and self._memory is not None else None)
        if origin is None or origin.slots is not None:
            return origin
        settings = origin.segment.settings
        if settings.optimizer != "sgd" and settings.batch_size >= len(taught(origin.segment.dataset, settings).rows):
            self._trainer.recall(history, epoch - 1)
        return origin

    @Slot(object, int, object)
    def _remember(self, history: History, epoch: int, slots: Slots) -> None:
        self._memory = (history, epoch, slots)
        if self._scene is not None:
            self.show_scene(self._scene)

    @Slot(str)
    def _follow_link(self, link: str) -> None:
        """A cell of the table of right and wrong was pressed."""
        moment = None if self._scene is None else self._scene.moment
        if moment is not None and moment.tally is not None:
            said, is_ = map(int, link.split()[1:])
            rows = rows_of_kind(moment.predictions, moment.dataset.targets, said, is_).tolist()
            self.rows_wished.emit([row for row in rows if row not in moment.dataset.tests])

    @Slot()
    def _forget(self) -> None:
        self._quantity = self._widget = None
