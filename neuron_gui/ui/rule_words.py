"""What is said of a table: the name of the link that leads there, and the facts of a rule in a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.about import Told
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.rule import Rule


def _tr(text: str) -> str:
    return QCoreApplication.translate("RuleWords", text)


def told_name(told: Told) -> str:
    """The name of what can be told, in a few words."""
    about = told.about
    if about.rule is None:
        return QCoreApplication.translate("examples", about.title)
    return _tr("Secret rule") if about.secret else _tr("The rule")


def told_tip(told: Told) -> str:
    """The same as an invitation."""
    about = told.about
    if about.rule is None:
        return _tr("About these data: {title}").format(title=told_name(told))
    if about.secret:
        return _tr("These data were made from a rule that is kept secret")
    return _tr("The rule that made these data, and what the neuron has found")


def rule_facts(rule: Rule) -> str:
    """How many rows were drawn from where, and how noisy: everything but the rule itself."""
    low, high, rows = format_exact(rule.low), format_exact(rule.high), f"{rule.rows:,}"
    if rule.noise == 0:
        return _tr("{rows} rows, inputs from {low} to {high}, no noise").format(rows=rows, low=low, high=high)
    text = _tr("{rows} rows, inputs from {low} to {high}, noise {noise}")
    return text.format(rows=rows, low=low, high=high, noise=format_exact(rule.noise))
