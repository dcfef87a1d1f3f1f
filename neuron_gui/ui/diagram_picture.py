"""What one picture of the diagram is made of: places, numbers, words, and how far the motion is; a value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from neuron_gui.ui.diagram_layout import Layout
from neuron_gui.ui.diagram_story import Phase, Reading
from neuron_gui.ui.theme import Theme

Forms = tuple[str, str, str, str]
Line = tuple[QPointF, QPointF]


@dataclass(frozen=True)
class Words:
    """The texts of a picture, in the window's language: each in forms from long to a mere symbol, chosen all alike."""

    names: tuple[str, ...]  # left of each input, where there are several
    input: Forms  # under a single one
    total: Forms
    activation: Forms
    prediction: Forms
    target: Forms
    scaled: Forms = ("", "", "", "")  # under a single input that is standardised


@dataclass(frozen=True)
class Picture:
    """One picture of the diagram."""

    layout: Layout
    theme: Theme
    words: Words
    reading: Reading
    inputs: tuple[str, ...]  # the numbers in the inputs' nodes
    target: str
    activation: str
    weight_size: float  # a weight of this size is drawn as a thick line
    bias_size: float
    flow: tuple[float, ...] = ()  # how far along their way travelling pulses are, 0 … 1
    phase: Phase | None = None
    share: float = 0.0  # of the phase that is over
    caption: str = ""


def bias_line(layout: Layout) -> Line:
    """From the bias down to Σ."""
    return layout.bias + QPointF(0, layout.bias_radius), layout.total - QPointF(0, layout.total_radius)


def later_lines(layout: Layout) -> tuple[Line, Line]:
    """From Σ to the activation, and from there to the prediction."""
    box = layout.activation
    return (
        (layout.total + QPointF(layout.total_radius, 0), QPointF(box.left(), box.center().y())),
        (QPointF(box.right(), box.center().y()), layout.prediction - QPointF(layout.prediction_radius, 0)),
    )
