"""Says why so many rows of a yes/no question are right: the 2 × 2 table of what is said and what is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.equations import Piece
from neuron_gui.core.numerals import format_percent
from neuron_gui.core.why import AccuracyWhy
from neuron_gui.ui.why_text import Explanation, Table, TableRow, headings, total_row


def tell_accuracy(why: AccuracyWhy) -> Explanation:
    """The four kinds of rows, and the share of those that are right."""
    tally = why.tally
    right, rows = f"{tally.right:,}", f"{tally.rows:,}"
    title = _tr("Why are {right} of {rows} right?").format(right=right, rows=rows)
    lines = [
        TableRow((Piece(name), *(_cell(count, said, is_) for is_, count in enumerate(row))))
        for said, (name, row) in enumerate(zip((_tr("says no"), _tr("says yes")), tally.counts, strict=True))
    ]
    sums = _tr("{no} + {yes} of {rows} are right").format(
        no=f"{tally.counts[0][0]:,}", yes=f"{tally.counts[1][1]:,}", rows=rows
    )
    lines.append(total_row(sums, 3, Piece(format_percent(tally.accuracy))))
    if why.tests is not None and why.tests.rows:
        tested = _tr("of the test rows {right} of {rows}").format(
            right=f"{why.tests.right:,}", rows=f"{why.tests.rows:,}"
        )
        lines.append(total_row(tested, 3, Piece(format_percent(why.tests.accuracy))))
    sentence = _tr("The neuron says yes where ŷ is above 0.5. Press a number to select its rows.")
    return Explanation(title, (), Table(headings("", _tr("is no"), _tr("is yes")), tuple(lines)), sentence)


def _cell(count: int, said: int, is_: int) -> Piece:
    """How many rows; pressed, it selects them."""
    return Piece(f"{count:,}", "ink" if said == is_ else "error", f"rows {said} {is_}" if count else "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)
