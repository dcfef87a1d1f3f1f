"""A window that is dropped without being closed says nothing more: what Qt still tells finds no half of it."""

from __future__ import annotations

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.ui.document import Document
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.trainer import Trainer
from neuron_gui.ui.what_if import WhatIf


def test_what_python_has_cleared_hears_the_undo_stack_go_without_a_fault(qtbot):
    document = Document()
    trainer, timeline = Trainer(lambda: None, document), Timeline(document)
    playback = Playback(document, trainer, timeline, document)
    what_if = WhatIf(document, playback, trainer, timeline)
    document.replace_dataset(TUTORIAL.without_rows([0]), "fewer rows")
    vars(what_if).clear()  # as the garbage collector does with a window that nobody holds any more
    document.undo_stack.clear()  # as Qt does when it destroys the stack
    document.changed.emit()
    playback.changed.emit()
    assert not vars(what_if)
