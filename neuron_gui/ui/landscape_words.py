"""What is said about the best place of a landscape where there is no single one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("LandscapePlot", text)


def best_words(kind: str) -> tuple[str, str]:
    """A note and a sentence for a kind of best place; empty where the place itself is marked, or not known yet."""
    return {
        "valley": (_tr("no single best place"), _tr("Many places in this valley are equally good.")),
        "endless": (_tr("no best place"), _tr("The loss falls for ever, less and less.")),
    }.get(kind, ("", ""))
