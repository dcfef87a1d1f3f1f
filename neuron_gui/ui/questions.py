"""What was asked last, and its answer for whichever epoch is shown; knows the trainer, not how answers look."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.moment import BY_HAND, Moment
from neuron_gui.core.scaling import Scaling
from neuron_gui.core.settings import State
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.trainer import Trainer


class Questions(QObject):
    """Keeps one question, and asks the model anew when another state is shown than the one that answered."""

    answered = Signal(object, int)  # an Answer, and the epoch whose state gave it, or BY_HAND

    def __init__(self, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._inputs: tuple[float, ...] | None = None
        self._asked_of: tuple[State, str, Scaling | None, bool] | None = None
        self._epochs: dict[int, int] = {}  # by the numbers of the questions on their way
        trainer.answered.connect(self._receive)

    @property
    def input_count(self) -> int | None:
        """How many inputs the question has; None where nothing was asked."""
        return None if self._inputs is None else len(self._inputs)

    def ask(self, inputs: tuple[float, ...], moment: Moment) -> None:
        """Ask about these inputs from now on."""
        self._inputs, self._asked_of = inputs, None
        self.follow(moment)

    def follow(self, moment: Moment) -> None:
        """Ask again if this moment's neuron is another one."""
        now = (moment.state, moment.settings.activation, moment.scaling, moment.by_hand)
        if self._inputs is not None and now != self._asked_of:
            self._asked_of = now
            self._epochs[self._trainer.ask(*now[:2], self._inputs, moment.scaling)] = (
                BY_HAND if moment.by_hand else moment.epoch
            )

    def forget(self) -> None:
        """There is no question any more."""
        self._inputs = None
        self._epochs.clear()

    @Slot(object)
    def _receive(self, answer: Answer) -> None:
        epoch = self._epochs.get(answer.number)
        if epoch is None or answer.inputs != self._inputs:
            return
        # The trainer drops questions that were overtaken by a newer one: no answer to them will come.
        self._epochs = {number: at for number, at in self._epochs.items() if number > answer.number}
        self.answered.emit(answer, epoch)
