"""``--self-test``: opens the real window, trains the tutorial, predicts, and prints what it saw; keeps nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSlider

from neuron_gui.core.engine import Engine
from neuron_gui.ui.window import MainWindow

PATIENCE = 120.0  # seconds; a slow school laptop loads TensorFlow in a tenth of that


class NotReached(RuntimeError):
    """Something that should have happened did not, in good time."""


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Run the event loop until a condition holds. Raises NotReached after ``seconds``."""
    loop = QEventLoop()
    deadline = time.monotonic() + seconds
    check = QTimer()
    check.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > deadline else None)
    check.start(10)
    if not condition():
        loop.exec()
    if not condition():
        raise NotReached(what)


def run(window: MainWindow) -> int:
    """Do the main job in the window as a person would; returns 0 and prints PASS, or 1 and why not."""
    try:
        _main_job(window)
    except NotReached as missing:
        print(f"FAIL: {missing}")
        return 1
    finally:
        window.close()
    print("PASS")
    return 0


def _main_job(window: MainWindow) -> None:
    began = time.perf_counter()
    window.show()
    wait_until(lambda: window.engine is not None or bool(window.load_error), "TensorFlow did not load")
    if window.engine is None:
        raise NotReached(window.load_error)
    print(f"window and TensorFlow ready after {time.perf_counter() - began:.1f} s")
    print(", ".join(f"{name} {version}" for name, version in window.engine.versions.items()))
    speed = _find(window, QSlider, "speedSlider")
    speed.setValue(speed.maximum())
    assert window.playback.speed == inf
    _find(window, QPushButton, "trainButton").click()
    wait_until(lambda: window.playback.complete, "the run of 500 epochs did not end")
    moment = window.playback.moment()
    weight, bias = moment.state.weights[0], moment.state.bias
    print(f"after {moment.epoch} epochs: weight {weight:.4f}, bias {bias:.4f}, loss {moment.loss:.3g}")
    if not (moment.epoch == 500 and moment.loss < 1e-3 and abs(weight - 2) < 0.05 and abs(bias + 1) < 0.1):
        raise NotReached("the neuron did not learn 2x − 1")
    _find(window, QLineEdit, "predictInput").setText("10")
    _find(window, QPushButton, "predictButton").click()
    output = _find(window, QLabel, "predictOutput")
    wait_until(lambda: bool(output.text()), "the model did not answer")
    print(f"for x = 10: {output.text()}")
    if not output.text().startswith("ŷ = 18.9") and not output.text().startswith("ŷ = 19.0"):
        raise NotReached("the answer for 10 is not about 19")
    _try_fast(window, window.engine)


def _try_fast(window: MainWindow, engine: Engine) -> None:
    window.trainer.try_fast()
    wait_until(lambda: engine.xla is not None, "fast training was not tried")
    print(f"XLA (fast training): {'works' if engine.xla else 'not available'}")


def _find(window: MainWindow, kind: type, name: str):  # type: ignore[no-untyped-def]  # any widget class
    found = window.findChild(kind, name)
    if found is None:
        raise NotReached(f"there is no {name}")
    return found
