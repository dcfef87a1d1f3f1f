"""A table of 100,000 rows × 7 inputs: ``python -m tests.benchmarks.large_subject WHAT LAUNCHED_AT``; prints JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measuring import LongestGap, open_window, resident_memory, settle, until, work_of

ROWS, INPUTS = 100_000, 7


def write_large(folder: Path) -> Path:
    """The file, as a spreadsheet or NumPy writes it: numbers with three decimals under a line of names."""
    import numpy as np

    dice = np.random.default_rng(1)
    inputs = dice.normal(size=(ROWS, INPUTS)).round(3)
    targets = (inputs @ np.linspace(-1, 1, INPUTS) + dice.normal(size=ROWS) / 10).round(3)
    path = folder / "large.csv"
    names = ",".join([*(f"x{place}" for place in range(1, INPUTS + 1)), "y"])
    np.savetxt(path, np.column_stack((inputs, targets)), fmt="%.3f", delimiter=",", header=names, comments="")
    return path


def opening(_launched: float) -> dict[str, float]:
    """Reading it in turns with NumPy; the median of each."""
    import numpy as np

    from neuron_gui.core.project_files import open_work

    with tempfile.TemporaryDirectory() as folder:
        path = write_large(Path(folder))
        times: dict[str, list[float]] = {"loadtxt": [], "own": []}
        for _ in range(12):
            begun = time.perf_counter()
            numbers = np.loadtxt(path, delimiter=",", skiprows=1)
            read = time.perf_counter()
            project = open_work(path).project
            times["loadtxt"].append(read - begun)
            times["own"].append(time.perf_counter() - read)
            assert len(project.dataset.rows) == len(numbers) == ROWS
            del project, numbers
    return {name: sorted(values)[len(values) // 2] for name, values in times.items()}


def at_hand(_launched: float) -> dict[str, dict[str, float] | float]:
    """Scrolling, edits and an undo, each with all that is painted after it; and the memory."""
    from dataclasses import replace

    from PySide6.QtWidgets import QTableView

    from neuron_gui.core.held_out import every

    app, window = open_window()
    until(lambda: window.engine is not None)
    window.resize(1366, 700)
    before = resident_memory()
    with tempfile.TemporaryDirectory() as folder:
        window.open_file(write_large(Path(folder)))
    window.open_view("fit")
    settle(app)
    opened = resident_memory()
    table = window.findChild(QTableView, "dataTable")
    bar = table.verticalScrollBar()

    def frame() -> None:
        window.timeline.stop()
        window.timeline.frame.emit(0.016)

    def edit(turn: int) -> None:
        dataset = window.document.project.dataset
        table.ask_for(dataset.with_cell(ROWS // 2 + turn, 3, f"{turn % 97 / 100}"), "edit")
        frame()

    def move_column(_turn: int) -> None:
        table.columns.move(0, 1)
        frame()

    def undo(_turn: int) -> None:
        window.document.undo_stack.undo()
        frame()

    result: dict[str, dict[str, float] | float] = {
        "scroll": work_of(app, bar.setValue, range(1000, 1000 + 17 * 300, 17)),
        "edit": work_of(app, edit, range(60)),
        "edited": resident_memory() - opened,
        "opened": opened - before,
        "undo": work_of(app, undo, range(50)),  # an edit that changed nothing was no step
    }
    document = window.document
    document.replace_dataset(every(document.project.dataset), "every 5th row tests")
    document.replace_settings(replace(document.project.settings, standardise=True), "standardise")
    frame()
    result["edit_scaled"] = work_of(app, edit, range(60, 90))
    result["move_column"] = work_of(app, move_column, range(20))
    window.close()
    return result


def training(_launched: float) -> dict[str, float]:
    """Some epochs in batches as the window trains them, the way to the first one, and what the window feels of it."""
    from dataclasses import replace

    from PySide6.QtWidgets import QPushButton, QSlider

    app, window = open_window()
    until(lambda: window.engine is not None)
    with tempfile.TemporaryDirectory() as folder:
        window.open_file(write_large(Path(folder)))
    document, epochs = window.document, 30
    document.replace_settings(replace(document.project.settings, epochs=epochs, batch_size=32), "epochs")
    speed = window.findChild(QSlider, "speedSlider")
    speed.setValue(speed.maximum())
    settle(app)
    turning = LongestGap(every=2)
    begun = time.perf_counter()
    window.findChild(QPushButton, "trainButton").click()
    until(lambda: window.playback.history is not None and window.playback.history.last_epoch >= 1)
    first = time.perf_counter() - begun
    until(lambda: window.playback.complete)
    spent, gap = time.perf_counter() - begun, turning.longest
    turning.stop()
    dataset = document.project.dataset
    window.close()
    return {"first": first, "an_epoch": (spent - first) / (epochs - 1), "gap": gap, "fit": _fit_epoch(dataset)}


def _fit_epoch(dataset) -> float:
    """The seconds of one epoch of ``model.fit`` in batches of 32, the second of two."""
    import keras

    model = keras.Sequential([keras.Input((dataset.input_count,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mean_squared_error")
    model.fit(dataset.inputs, dataset.targets, batch_size=32, epochs=1, shuffle=False, verbose=0)
    begun = time.perf_counter()
    model.fit(dataset.inputs, dataset.targets, batch_size=32, epochs=1, shuffle=False, verbose=0)
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](float(sys.argv[2]))))
