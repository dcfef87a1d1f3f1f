"""500 epochs of the tutorial: ``model.fit``, the two ways of the engine, and a plain loop in NumPy."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import Checkpoint, Segment
from neuron_gui.core.settings import Settings
from neuron_gui.keras_engine import load_engine
from tests.benchmarks.table import Line, best, milliseconds

EPOCHS = 500
FIT_EPOCHS = 125  # a quarter is long enough; fit's cost grows with the epochs and nothing else


def training() -> list[Line]:
    engine = load_engine()
    import keras

    settings = Settings()
    start = settings.start_state(1)
    segment = Segment(0, TUTORIAL, settings)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mean_squared_error")

    def fit() -> None:
        model.fit(TUTORIAL.inputs, TUTORIAL.targets, epochs=FIT_EPOCHS, shuffle=False, verbose=0)

    fit()
    whole_fit = best(fit, 3) * EPOCHS / FIT_EPOCHS
    ways = {
        f"{EPOCHS} epochs, exact": (lambda: engine.train(segment, Checkpoint(0, start), EPOCHS), "≥ 1,000 ×"),
        f"{EPOCHS} epochs, fast (XLA)": (lambda: engine.preview(start, TUTORIAL, settings, EPOCHS), "≥ 20,000 ×"),
        f"{EPOCHS} epochs, a plain NumPy loop": (_numpy_loop, "beside them"),
    }
    lines = []
    for name, (action, aim) in ways.items():
        seconds = best(action, 40)
        against = f"`model.fit`, {milliseconds(whole_fit)}"
        lines.append(Line(name, milliseconds(seconds), against, f"{whole_fit / seconds:,.0f} ×", aim))
    return lines


def _numpy_loop() -> list[tuple[float, float, float]]:
    """What a tutorial without Keras would write; it records what the engine records."""
    x, y = TUTORIAL.inputs[:, 0], TUTORIAL.targets
    weight, bias, rate = np.float32(0.12), np.float32(0.0), np.float32(0.01)
    record = []
    for _ in range(EPOCHS):
        error = weight * x + bias - y
        weight = weight - rate * 2 * np.mean(error * x)
        bias = bias - rate * 2 * np.mean(error)
        record.append((weight, bias, np.mean(error**2)))
    return record
