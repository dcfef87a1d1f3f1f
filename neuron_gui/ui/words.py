"""Standard terms and sentences as the window says them, ready for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.problem import Problem


def say(problem: Problem) -> str:
    """The sentence of a problem in the window's language."""
    template = QCoreApplication.translate("core", problem.template)
    return template.format(**problem.values)
