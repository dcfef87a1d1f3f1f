"""Joins the runs that are kept, and the comparison of two, with the views: a part of the window's own work."""

from __future__ import annotations

from neuron_gui.ui.comparing import Comparing
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.timeline import Timeline


def connect_pins(pinning: Pinning, stage: Stage, presenter: Presenter) -> None:
    """What is pinned on the loss plot is kept, and shown in every plot."""
    loss = stage.plots.loss
    loss.pin_pressed.connect(pinning.pin)
    loss.chips.unpinned.connect(pinning.unpin)
    loss.chips.all_unpinned.connect(pinning.unpin_all)
    loss.chips.renamed.connect(pinning.rename)
    pinning.changed.connect(presenter.show_pins)
    pinning.done.connect(presenter.pins_exchanged)
    pinning.complained.connect(presenter.complain)


def connect_comparing(comparing: Comparing, stage: Stage, presenter: Presenter, timeline: Timeline) -> None:
    """The chips open a comparison, which follows the run on screen with every frame."""
    chips = stage.plots.loss.chips
    chips.compare_asked.connect(comparing.compare_with)
    chips.compare_pressed.connect(comparing.compare)
    comparing.possible_changed.connect(chips.offer_comparing)
    comparing.complained.connect(presenter.complain)
    timeline.frame.connect(comparing.frame)
