"""How the diagram's numbers are written, and how much room they usually need, from the data.

Places and type are found once for the data, not for each number, so that nothing jumps while it learns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QFont, QFontMetricsF

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import MINUS, format_short, shorter_forms
from neuron_gui.core.settings import Settings
from neuron_gui.core.taught import SCALED_DECIMALS, seen
from neuron_gui.core.taught import decimals as decimals_of
from neuron_gui.ui.diagram_captions import UNKNOWN
from neuron_gui.ui.diagram_layout import DRAWN_SINGLY, IN_A_CIRCLE, Layout, Texts
from neuron_gui.ui.diagram_story import Reading, weight_name
from neuron_gui.ui.theme import Theme

HARDLY_WIDER = 1.1
INPUT_DIGITS = 6
_RULER = 100  # pixels of type for measuring


@dataclass(frozen=True)
class Usual:
    """What is usual for some data: the widest texts in each place, and the sizes of a weight and a bias."""

    inputs: tuple[str, ...]
    result: str
    targets: tuple[str, ...]
    weights: tuple[str, ...]
    bias: str
    weight_size: float
    bias_size: float
    scaled: tuple[str, ...] = ()  # of standardised inputs


def usual(dataset: Dataset, settings: Settings) -> Usual:
    """Look through the data once."""
    decimals, drawn = decimals_of(dataset, settings), min(dataset.input_count, DRAWN_SINGLY)
    targets = dataset.targets
    columns = [(dataset.ends[place], dataset.decimals.inputs[place]) for place in range(drawn)]
    as_seen = seen(dataset, settings)
    scaled: tuple[str, ...] = ()
    if settings.standardise:
        wide = (text for ends in as_seen.ends[:drawn] for text in _ends(ends, SCALED_DECIMALS, 4))
        scaled = (f"{MINUS}0.00", *wide)
    weights = [f"{MINUS}{0:.{places}f}" for places in decimals.weights[:drawn]]
    result = _digits(decimals.digits, decimals.prediction)
    if dataset.input_count > DRAWN_SINGLY:
        columns, weights[-1] = columns[:-1], f"Σ {MINUS}00.0"
    return Usual(
        inputs=tuple(text for ends, places in columns for text in _ends(ends, places, INPUT_DIGITS)),
        result=result,
        targets=tuple(_ends(dataset.ends[-1], decimals.target, decimals.digits)),
        weights=tuple(weights),
        bias=f"b = {_digits(max(4, decimals.bias + 1), decimals.bias)}",
        weight_size=_spread(targets) / _spread(as_seen.inputs),
        bias_size=_spread(targets) / 2,
        scaled=scaled,
    )


def measure(
    theme: Theme, known: Usual, names: Sequence[str], rest: tuple[str, str], weight: str, bias: str, error: str
) -> Texts:
    """The room that texts need: what is usual, and what stands on the pills of a single weight, the bias, the error."""
    count = len(known.weights)
    named = [f"{weight_name(place, count)} = {text}" for place, text in enumerate(known.weights)]
    return Texts(
        names=widest(theme, (*names, rest[0]), QFont.Weight.Normal),
        bare_names=widest(theme, (*names, rest[1]), QFont.Weight.Normal),
        input=widest(theme, ("0.0", *known.inputs)),
        result=widest(theme, (known.result,)),
        target=widest(theme, ("0.0", *known.targets)),
        weight=widest(theme, (*named, weight)),
        bare_weight=widest(theme, known.weights),
        bias=widest(theme, (known.bias, bias)),
        error=widest(theme, (error,)),
        scaled=widest(theme, known.scaled),
    )


def widest(theme: Theme, texts: Iterable[str], weight: QFont.Weight = QFont.Weight.DemiBold) -> float:
    """The width of the widest text in ems."""
    font = theme.font(1, weight)
    font.setPixelSize(_RULER)
    metrics = QFontMetricsF(font)
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0) / _RULER


def fitting(theme: Theme, ems: float, value: float, decimals: int, digits: int = 4) -> str:
    """A number in the longest form that fits into so many ems; if none does, one hardly wider than the shortest.

    So 134 is not written as 1e2, which is as wide.
    """
    forms: list[tuple[str, float]] = []
    for text in shorter_forms(value, decimals, digits):
        forms.append((text, widest(theme, (text,))))
        if forms[-1][1] <= ems:
            return text
    room = HARDLY_WIDER * min(wide for _, wide in forms)
    return next(text for text, wide in forms if wide <= room)


def node_texts(theme: Theme, reading: Reading, dataset: Dataset, layout: Layout) -> tuple[tuple[str, ...], str]:
    """The numbers in the inputs' nodes and in the target's, or the symbols where no row is chosen."""
    decimals = dataset.decimals
    if reading.inputs is None or reading.target is None:
        inputs, target = ["x"] * len(layout.inputs), "y"
    else:
        room = layout.inputs[0].width() / (layout.input_size * theme.scale) - 0.5
        inputs = [
            fitting(theme, room, value, places, INPUT_DIGITS)
            for value, places, _ in zip(reading.inputs, decimals.inputs, layout.inputs, strict=False)
        ]
        room = IN_A_CIRCLE * layout.target_radius / (layout.number_size * theme.scale)
        target = fitting(theme, room, reading.target, decimals.target, decimals.digits)
    if layout.rest > 1:
        inputs[-1] = UNKNOWN
    return tuple(inputs), target


def _digits(count: int, decimals: int) -> str:
    """A negative number of so many digits."""
    text = "0" * count
    return MINUS + (f"{text[decimals:]}.{text[:decimals]}" if decimals else text)


def _ends(ends: tuple[float, float] | None, decimals: int, digits: int) -> list[str]:
    """The smallest and the largest number of a column, as they are written."""
    return [format_short(value, decimals, digits) for value in ends or ()]


def _spread(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(np.ptp(finite)) or 1.0 if finite.size else 1.0
