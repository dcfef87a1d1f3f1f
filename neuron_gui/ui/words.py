"""Standard terms and sentences as the window says them, ready for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.history import Segment
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.problem import Problem
from neuron_gui.core.stall import Stall


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def hint(stall: Stall) -> str:
    """One sentence about what keeps a run from learning, and what may help."""
    return {
        Stall.NO_PROBABILITY: _tr("Cross-entropy needs the activation sigmoid: others do not answer between 0 and 1."),
        Stall.NO_ANSWERS: _tr("Cross-entropy needs targets between 0 and 1."),
        Stall.OUT_OF_REACH: _tr("This activation can never reach some of the targets: try linear."),
        Stall.DEAD: _tr("For every row relu answers 0 and cannot learn: try New start, or linear."),
        Stall.TINY_RATE: _tr("The loss hardly falls: the steps are tiny. Try a larger learning rate."),
    }[stall]


def name_change(before: Segment, after: Segment) -> str:
    """What was changed where one segment of a run follows another."""
    rate = after.settings.learning_rate
    if before.settings.learning_rate != rate:
        return _tr("learning rate {rate}").format(rate=format_exact(rate))
    return _tr("other data") if before.dataset != after.dataset else _tr("other settings")


def say(problem: Problem) -> str:
    """The sentence of a problem in the window's language."""
    template = QCoreApplication.translate("core", problem.template)
    return template.format(**problem.values)
