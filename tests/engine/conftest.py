"""One real engine for all tests, and the oracle: plain Keras, written as its documentation does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import EpochBatch, Segment
from neuron_gui.core.settings import Settings
from neuron_gui.keras_engine import KerasEngine, load_engine


@pytest.fixture(scope="session")
def engine() -> KerasEngine:
    return load_engine()


@pytest.fixture(scope="session")
def keras(engine):
    import keras

    return keras


@pytest.fixture(scope="session")
def fit(keras) -> Callable[..., EpochBatch]:
    """``model.fit(shuffle=False)`` from the start of the settings; returns what the engine should have recorded."""

    def make_optimizer(settings: Settings):
        rate = settings.learning_rate
        if settings.optimizer == "momentum":
            return keras.optimizers.SGD(learning_rate=rate, momentum=0.9)
        return keras.optimizers.get({"class_name": settings.optimizer, "config": {"learning_rate": rate}})

    def run(dataset: Dataset, settings: Settings, epochs: int, later_rate: tuple[int, float] | None = None):
        model = keras.Sequential(
            [keras.Input(shape=(dataset.input_count,)), keras.layers.Dense(units=1, activation=settings.activation)]
        )
        start = settings.start_state(dataset.input_count)
        model.layers[0].set_weights([np.array(start.weights, "float32")[:, None], np.array([start.bias], "float32")])
        model.compile(optimizer=make_optimizer(settings), loss=settings.loss)
        states: list[list[float]] = []

        class Recorder(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None):
                kernel, bias = model.get_weights()
                states.append([*kernel[:, 0], bias[0], logs["loss"]])
                if later_rate is not None and epoch + 1 == later_rate[0]:
                    model.optimizer.learning_rate.assign(later_rate[1])

        model.fit(
            dataset.inputs,
            dataset.targets,
            epochs=epochs,
            batch_size=settings.batch_size,
            shuffle=False,
            verbose=0,
            callbacks=[Recorder()],
        )
        table = np.array(states, dtype="float32")
        return EpochBatch(Segment(0, dataset, settings), 1, table[:, :-2], table[:, -2], table[:, -1], table[:, -1])

    return run
