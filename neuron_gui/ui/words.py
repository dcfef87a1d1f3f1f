"""Standard terms and sentences as the window says them, ready for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.history import Segment
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.problem import Problem


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def name_change(before: Segment, after: Segment) -> str:
    """What was changed where one segment of a run follows another."""
    rate = after.settings.learning_rate
    if before.settings.learning_rate != rate:
        return _tr("learning rate {rate}").format(rate=format_exact(rate))
    if before.dataset.rows == after.dataset.rows and before.dataset.tests != after.dataset.tests:
        return _tr("other test rows")
    return _tr("other data") if before.dataset != after.dataset else _tr("other settings")


def say(problem: Problem) -> str:
    """The sentence of a problem in the window's language."""
    template = QCoreApplication.translate("core", problem.template)
    return template.format(**problem.values)
