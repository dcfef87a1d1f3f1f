"""``--screenshot``: paints the real window into a PNG file, at any size and scale; keeps nothing else."""

from __future__ import annotations

import sys
from math import inf

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from neuron_gui.arguments import Picture
from neuron_gui.core.numerals import format_typed
from neuron_gui.self_test import NotReached, wait_until
from neuron_gui.ui.window import MainWindow


def take(picture: Picture, window: MainWindow, prediction: tuple[float, ...] | None = None) -> int:
    """Show what the picture asks for, save it, and return the exit status."""
    window.resize(*picture.size)
    if picture.view:
        window.open_view(picture.view)
    window.show()
    try:
        if picture.epoch is not None:
            _train_to(window, picture.epoch)
        if prediction is not None:
            _ask(window, prediction)
        if picture.view == "rates":
            wait_until(
                lambda: window.sweeps.settled or bool(window.load_error), "the learning rates were not tried out"
            )
        wait_until(lambda: not window.timeline.awake, "the window did not come to rest")
        for _ in range(5):  # what is made after the first paint, and layouts that depend on sizes, settle
            QApplication.processEvents()
        saved = window.grab().save(str(picture.path))
    except NotReached as missing:
        print(f"neuron-gui: {missing}", file=sys.stderr)
        return 1
    finally:
        window.close()
    if not saved:
        print(f"neuron-gui: {picture.path} cannot be written", file=sys.stderr)
        return 1
    return 0


def _train_to(window: MainWindow, epoch: int) -> None:
    playback = window.playback
    playback.set_speed(inf)
    if playback.history is not None and epoch <= playback.history.last_epoch:
        playback.scrub(epoch)
    elif epoch > 0:
        wait_until(lambda: window.engine is not None or bool(window.load_error), "TensorFlow did not load")
        playback.play()
        if playback.history is None or window.load_error:
            raise NotReached(window.load_error or window.complaint or "this cannot be trained")
        wait_until(lambda: not playback.running, "the training did not end")
        wait_until(lambda: not window.is_examining, "what is to be seen in the run was not found out")
        if not playback.is_diverged:
            playback.scrub(epoch)


def _ask(window: MainWindow, inputs: tuple[float, ...]) -> None:
    for place, value in enumerate(inputs, 1):
        field = window.findChild(QLineEdit, "predictInput" if place == 1 else f"predictInput{place}")
        if field is None:
            raise NotReached(f"this neuron has fewer than {place} inputs")
        field.setText(format_typed(value, "-"))
    button = window.findChild(QPushButton, "predictButton")
    assert button is not None
    button.click()
    wait_until(lambda: window.has_answer or bool(window.load_error), "the model did not answer")
    if window.load_error:
        raise NotReached(window.load_error)
