"""What is measured, one thing for each process: ``python -m tests.benchmarks.subject WHAT LAUNCHED_AT``.

Prints one JSON object. Imports only what the measured thing needs, for imports are a part of it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tests.benchmarks.measuring import (
    VIEWS,
    LongestGap,
    long_run,
    open_window,
    resident_memory,
    settle,
    time_shown,
    train_to_the_end,
    until,
    work_of,
)


def empty_window(launched: float) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    _app = QApplication([])
    import pyqtgraph as pg

    window = QMainWindow()
    window.setCentralWidget(pg.PlotWidget())
    window.resize(1366, 700)
    return {"first_paint": time_shown(window) - launched}


def first_paint(launched: float) -> dict[str, float]:
    from neuron_gui.app import create_window, make_application

    _app = make_application()
    window = create_window(())
    seconds = time_shown(window) - launched
    window.close()
    return {"first_paint": seconds}


def leave_work(_launched: float) -> dict[str, float]:
    """What the next one finds."""
    from neuron_gui.core.sessions import Sessions
    from neuron_gui.core.work import RunRecord, Work
    from tests.core.kept_work import save, trained

    save(Sessions(_left()), Work(run=RunRecord(trained(500), 500, "done"), shown_epoch=500))
    return {}


def _left() -> Path:
    return Path(os.environ["LEFT_WORK"])


def first_paint_of_left_work(launched: float) -> dict[str, float]:
    from neuron_gui.app import make_application, open_kept_window
    from neuron_gui.arguments import parse

    _app = make_application()
    from PySide6.QtCore import QSettings

    from neuron_gui.ui.preferences import Preferences

    window = open_kept_window(parse([]), Preferences(QSettings("Hello Neuron", "Hello Neuron")), _left())
    seconds = time_shown(window) - launched
    assert window.playback.history is not None
    window.close()
    return {"first_paint": seconds}


def tutorial_script(launched: float) -> dict[str, float]:
    import keras
    import numpy as np

    x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
    y = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
    model = keras.Sequential([keras.Input(shape=(1,)), keras.layers.Dense(units=1)])
    model.compile(optimizer="sgd", loss="mean_squared_error")
    model.fit(x, y, epochs=500, verbose=0)
    answer = model.predict(np.array([[10.0]]), verbose=0)
    assert 18.5 < answer[0, 0] < 19.5
    return {"whole": time.time() - launched, "memory": resident_memory()}


def whole_job(launched: float) -> dict[str, float]:
    from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

    app, window = open_window()
    train_to_the_end(window)
    window.findChild(QLineEdit, "predictInput").setText("10")
    window.findChild(QPushButton, "predictButton").click()
    output = window.findChild(QLabel, "predictOutput")
    until(lambda: output.text().startswith("ŷ = 18.9"))
    app.processEvents()
    result = {"whole": time.time() - launched, "memory": resident_memory()}
    window.close()
    return result


def gaps(_launched: float) -> dict[str, float]:
    """The longest time between two turns of the event loop, which a timer of 0 ms keeps turning."""
    from PySide6.QtWidgets import QPushButton, QSlider

    _app, window = open_window()
    until(lambda: window._painted)
    turning = LongestGap()

    def measure(done) -> float:
        turning.begin()
        until(done)
        return turning.longest

    def after(seconds: float):
        end = time.perf_counter() + seconds
        return lambda: time.perf_counter() > end

    result = {"loading": measure(lambda: window.engine is not None)}
    measure(after(0.5))
    result["idle"] = measure(after(2.0))
    speed = window.findChild(QSlider, "speedSlider")
    speed.setValue(speed.maximum())
    from dataclasses import replace

    document = window.document
    document.replace_settings(replace(document.project.settings, epochs=200_000), "long")
    for view in VIEWS:
        window.menus.reset.trigger()
        window.open_view(view)
        measure(after(0.3))
        window.findChild(QPushButton, "trainButton").click()
        result[f"training, {view}"] = measure(lambda: window.playback.complete)
    window.close()
    return result


def frames(_launched: float) -> dict[str, dict[str, float]]:
    """The work of a frame while a run is replayed, with each plot beside the loss in turn."""
    app, window = open_window()
    until(lambda: window.engine is not None)
    window.resize(1366, 700)
    result = {}
    for epochs in (100, 1_000_000):
        window.playback.exchange(long_run(window, epochs))
        for view in VIEWS:
            window.open_view(view)
            settle(app)
            window.timeline.stop()

            def frame(share: float, epochs: int = epochs) -> None:
                window.timeline.show_epoch(round(epochs * share))
                window.timeline.stop()
                window.timeline.frame.emit(0.016)

            result[f"{epochs}, {view}"] = work_of(app, frame, [place / 300 for place in range(300)])
    window.close()
    return result


def scrubbing(_launched: float) -> dict[str, dict[str, float]]:
    """The work for one move of the timeline's handle over 100,000 epochs, there and back, with each plot in turn."""
    from PySide6.QtWidgets import QSlider

    app, window = open_window()
    until(lambda: window.engine is not None)
    window.resize(1366, 700)
    epochs = 100_000
    window.playback.exchange(long_run(window, epochs))
    slider = window.findChild(QSlider, "timelineSlider")
    result = {}
    for view in VIEWS:
        window.open_view(view)
        settle(app)

        def move(share: float) -> None:
            slider.setValue(round(epochs * share))
            window.timeline.stop()
            window.timeline.frame.emit(0.016)

        # Steps of many sizes in both directions: the golden ratio spreads them evenly over the bar.
        result[view] = work_of(app, move, [(0.618034 * place) % 1.0 for place in range(300)])
    window.close()
    return result


def what_if(_launched: float) -> dict[str, dict[str, float]]:
    """A mouse that pulls the learning rate to and fro 125 times a second: how many whole runs are trained and shown."""
    from dataclasses import replace

    import numpy as np

    from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names

    _app, window = open_window()
    window.resize(1366, 700)
    until(lambda: window.engine is not None)
    table = np.random.default_rng(1).normal(size=(1000, 8)).round(3).tolist()
    many_rows = Dataset(column_names(7), tuple(map(tuple, table)))
    result = {}
    for name, dataset, epochs, view, seconds in (
        ("500 epochs, fit", TUTORIAL, 500, "fit", 5.0),
        ("500 epochs, landscape", TUTORIAL, 500, "landscape", 5.0),
        ("500 epochs, weights", TUTORIAL, 500, "weights", 5.0),
        ("5,000 epochs, fit", TUTORIAL, 5000, "fit", 5.0),
        ("1,000 rows × 7 inputs, fit", many_rows, 500, "fit", 5.0),
        ("500 epochs for a minute, landscape", TUTORIAL, 500, "landscape", 60.0),
    ):
        project = window.document.project
        settings = replace(project.settings, epochs=epochs, learning_rate=0.01)
        window.menus.reset.trigger()
        window.document.replace(replace(project, dataset=dataset, settings=settings), name)
        window.open_view(view)
        result[name] = _pull_rate(window, seconds)
    window.close()
    return result


def by_hand(_launched: float) -> dict[str, dict[str, float]]:
    """The work for one move of w and b by hand, over few rows and many, with each plot beside the loss in turn."""
    from neuron_gui.core.dataset import Dataset
    from neuron_gui.core.settings import State

    app, window = open_window()
    until(lambda: window.engine is not None)
    window.resize(1366, 700)
    result = {}
    for rows in (6, 1000):
        if rows != len(window.document.project.dataset.rows):
            line = tuple((place / 100, place / 50 - 1 + place % 7 / 10) for place in range(rows))
            window.document.replace_dataset(Dataset(("x", "y"), line), "many rows")
        window.playback.exchange(long_run(window, 500))
        for view in VIEWS:
            window.open_view(view)
            window.by_hand.begin()
            settle(app)

            def move(share: float) -> None:
                window.by_hand.set_state(State((2 * share,), 1 - 2 * share))
                window.timeline.stop()
                window.timeline.frame.emit(0.016)

            result[f"{rows}, {view}"] = work_of(app, move, [(0.618034 * place) % 1.0 for place in range(300)])
            window.by_hand.end()
    window.close()
    return result


def _pull_rate(window, seconds: float) -> dict[str, float]:
    import math

    from PySide6.QtCore import QPoint, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QSlider

    train_to_the_end(window)
    slider, answers = window.findChild(QSlider, "learningRateSlider"), []
    window.trainer.tried.connect(answers.append)
    middle = slider.height() // 2

    def pull(moves: int) -> None:
        share = 0.35 + 0.15 * math.sin(moves / 20)  # from rates that crawl to the edge of stability
        QTest.mouseMove(slider, QPoint(round(slider.width() * share), middle))

    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 3, middle))
    pull(1)
    until(lambda: len(answers) > 0)  # compiled once
    answers.clear()
    shown, moves, beats = [], [0], []

    def move() -> None:
        moves[0] += 1
        pull(moves[0])

    def frame() -> None:
        preview = window.playback.scene().history
        if not shown or shown[-1] is not preview:
            shown.append(preview)
            del shown[:-1]
            beats.append(time.perf_counter())

    mouse = QTimer()
    mouse.timeout.connect(move)
    window.timeline.frame.connect(frame)
    turning = LongestGap()
    mouse.start(8)
    end = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > end)
    mouse.stop()
    turning.stop()
    window.timeline.frame.disconnect(frame)
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton)
    return {"shown": len(beats) / seconds, "trained": len(answers) / seconds, "longest": turning.longest}


def what_if_memory(_launched: float) -> dict[str, float]:
    """What 10,000 whole runs leave behind that were tried in the window, half of them with other data."""
    from dataclasses import replace

    _app, window = open_window()
    until(lambda: window.engine is not None)
    train_to_the_end(window)
    window.what_if.open()
    work, answers = window.document.project, [0]

    def count() -> None:
        answers[0] += 1

    window.trainer.tried.connect(count)

    def try_out(number: int) -> None:
        dataset = work.dataset.with_row(2, (1.0, 1.0 + number * 1e-4)) if number % 2 else work.dataset
        settings = replace(work.settings, learning_rate=0.001 + number * 1e-5)
        window.document.replace(replace(work, dataset=dataset, settings=settings), "tried")
        until(lambda: answers[0] > number)

    for number in range(500):  # whatever is made once is made by now
        try_out(number)
    begun = resident_memory()
    for number in range(500, 10_500):
        try_out(number)
    grown = resident_memory() - begun
    window.what_if.drop()
    window.close()
    return {"grown": grown}


def sweeping(_launched: float) -> dict[str, dict[str, float]]:
    """From changed data to every learning rate on screen; one move of dragged data; and the memory."""
    app, window = open_window()
    until(lambda: window.engine is not None)
    window.resize(1366, 700)
    result = {}
    for name, dataset in _tables().items():
        times = 100 if name == "tutorial" else 10
        window.open_view("rates")
        window.document.replace_dataset(dataset, name)
        until(lambda: window.sweeps.settled)

        def change(turn: int) -> None:
            data = window.document.project.dataset
            window.document.replace_dataset(data.with_cell(0, 0, f"{turn % 97 / 100}"), "drag", "drag")

        def drawn(turn: int) -> float:
            begun = time.perf_counter()
            change(turn)
            until(lambda: window.sweeps.settled, every=0)
            app.processEvents()
            return time.perf_counter() - begun

        drawn(50)
        spent = sorted(drawn(turn) for turn in range(times // 2))
        memory = resident_memory()
        move = work_of(app, change, range(300))
        until(lambda: window.sweeps.settled)
        for turn in range(times):
            drawn(turn)
        grown = resident_memory() - memory
        window.open_view("weights")
        alone = work_of(app, change, range(300))
        result[name] = {"median": spent[len(spent) // 2], "grown": grown, "fit": _fit(dataset)}
        result[name] |= {"move": move["longest"], "p95": move["p95"], "alone": alone["longest"]}
    window.close()
    return result


def _tables():
    import numpy as np

    from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names

    inputs = np.random.default_rng(1).normal(size=(1000, 7)).round(2)
    table = np.column_stack((inputs, inputs.sum(axis=1)))
    return {"tutorial": TUTORIAL, "large": Dataset(column_names(7), tuple(tuple(map(float, row)) for row in table))}


def _fit(dataset) -> float:
    """The seconds that one ``model.fit`` of 500 epochs would take, from a tenth of it."""
    import keras

    model = keras.Sequential([keras.Input((dataset.input_count,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mean_squared_error")
    model.fit(dataset.inputs, dataset.targets, epochs=5, shuffle=False, verbose=0)
    begun = time.perf_counter()
    model.fit(dataset.inputs, dataset.targets, epochs=50, shuffle=False, verbose=0)
    return 10 * (time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](float(sys.argv[2]))))
