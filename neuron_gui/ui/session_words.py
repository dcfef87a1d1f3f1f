"""What is said of work that was left: when, and what it was about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

if TYPE_CHECKING:
    from neuron_gui.core.session_files import Summary


def _tr(text: str) -> str:
    return QCoreApplication.translate("SessionWords", text)


def say_time(seconds: float, today: date | None = None) -> str:
    """A moment, in seconds since 1970, as short as it is clear: "10:42", "yesterday 10:42", "24 Nov 10:42"."""
    when = datetime.fromtimestamp(seconds)
    today = today or date.today()
    locale = QLocale()
    time = locale.toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)
    if when.date() == today:
        return time
    if when.date() == today - timedelta(days=1):
        return _tr("yesterday {time}").format(time=time)
    day = QDate(when.year, when.month, when.day)
    words = locale.toString(day, _tr("d MMM") if when.year == today.year else _tr("d MMM yyyy"))
    return f"{words} {time}"


def say_summary(summary: Summary) -> str:
    """What the work was about, and how far its neuron had learned."""
    if not summary.epochs:
        return summary.title
    epochs = _tr("1 epoch") if summary.epochs == 1 else _tr("{n} epochs").format(n=f"{summary.epochs:,}")
    return f"{summary.title} · {epochs}" if summary.title else epochs
