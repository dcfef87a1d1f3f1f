"""How the rows and axes of the fit look for each kind of picture, and which signs are explained; values only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPen

from neuron_gui.core.dataset import Dataset
from neuron_gui.ui.fit_dots import look_of_dots
from neuron_gui.ui.fit_rows import AGREEMENT, LANES, LINE, MAP, PlacedRows
from neuron_gui.ui.fit_yes_no import answers, dot_look, entries
from neuron_gui.ui.number_axis import NumberAxis
from neuron_gui.ui.plot_legend import Entry
from neuron_gui.ui.theme import Theme

if TYPE_CHECKING:
    from neuron_gui.ui.fit_map import Scale

Pen = Callable[..., QPen]

YEARS_END = 10_000  # years are written without separators, here as in the table


def _tr(text: str) -> str:
    return QCoreApplication.translate("FitPlot", text)


def axis_names(placed: PlacedRows, dataset: Dataset) -> tuple[str, str]:
    """What the axes measure, across and up."""
    target = _tr("target {name}").format(name=dataset.heading(-1))
    chance = _tr("probability of yes")
    return {
        LINE: (dataset.heading(0), chance if placed.yes_no else dataset.heading(-1)),
        MAP: (dataset.heading(0), dataset.heading(1)),
        AGREEMENT: (target, _tr("prediction ŷ")),
        LANES: (target, chance),
    }[placed.kind]


def name_places(placed: PlacedRows, bottom: NumberAxis, left: NumberAxis) -> None:
    """Count in the units of the drawing, and give the answers of a yes/no question their names."""
    bottom.unit, left.unit = placed.units
    no, _, yes = places = answers()
    bottom.named = (no, yes) if placed.kind == LANES else ()
    left.named = places if placed.yes_no and placed.kind != MAP else ()
    for axis in (bottom, left):
        axis.least_grouped = YEARS_END
        axis.picture = None


def row_look(theme: Theme, placed: PlacedRows, scale: Scale | None, pen: Pen) -> dict[str, Any]:
    """The rows; on a map in the colour of their target with a rim of ink. Test rows look otherwise."""
    if placed.yes_no:
        return dot_look(theme, placed, pen)
    return look_of_dots(theme, placed, pen, scale.colour if scale is not None else None)


def _own(placed: PlacedRows) -> str:
    return "prediction" if placed.kind == AGREEMENT else "ink"


def legend_entries(placed: PlacedRows, asked: bool) -> list[Entry]:
    """What each sign is."""
    if not len(placed):
        return []
    shown: list[Entry] = []
    if placed.yes_no:
        shown += entries(bool(placed.tested.any()))
    elif placed.kind == LINE:
        shown += Entry("dot", "ink", _tr("row")), Entry("line", "prediction", _tr("neuron"))
    elif placed.kind == AGREEMENT:
        shown += Entry("dot", "prediction", _tr("prediction")), Entry("dashes", "muted", _tr("perfect"))
    if placed.kind != MAP and not placed.yes_no:
        shown.append(Entry("bar", "error", _tr("error")))
    if placed.tested.any():
        sign = ("square", "ink") if placed.kind == MAP and not placed.yes_no else ("ring", _own(placed))
        shown.append(Entry(*sign, _tr("test row"), _tr("test")))
    return [*shown, Entry("diamond", "prediction", _tr("asked"))] if asked and not placed.yes_no else shown
