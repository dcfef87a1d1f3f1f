"""The window against an empty one and against the plain script, each in fresh processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial

from tests.benchmarks.table import Line, alternated, milliseconds

MEGABYTE = 1_000_000


def first_paint() -> list[Line]:
    def seconds(what: str) -> float:
        return float(_run(what)["first_paint"])

    with tempfile.TemporaryDirectory() as folder:
        os.environ["LEFT_WORK"] = folder
        for what in ("leave_work", "empty_window", "first_paint"):  # the disk is read once before anything counts
            _run(what)
        kinds = {"empty": "empty_window", "own": "first_paint", "left": "first_paint_of_left_work"}
        times = alternated({name: partial(seconds, what) for name, what in kinds.items()}, 9)
    against = f"empty PySide6 + pyqtgraph window, {milliseconds(times['empty'])}"
    ratio, more = f"{times['own'] / times['empty']:.2f} ×", f"{times['left'] / times['own']:.2f} ×"
    left = "launch → first paint of work that was left, 500 epochs"
    return [
        Line("launch → first paint", milliseconds(times["own"]), against, ratio, "≤ 1.25 ×"),
        Line(left, milliseconds(times["left"]), f"a first start, {milliseconds(times['own'])}", more, "≤ 1.1 ×"),
    ]


def whole_job() -> list[Line]:
    """Launch, 500 epochs, prediction on screen; and the memory that is resident then."""
    memory: dict[str, float] = {}

    def seconds(what: str) -> float:
        result = _run(what)
        memory[what] = float(result["memory"])
        return float(result["whole"])

    times = alternated({"script": lambda: seconds("tutorial_script"), "own": lambda: seconds("whole_job")}, 3)
    return [
        Line(
            "launch → 500 epochs → prediction on screen",
            milliseconds(times["own"]),
            f"the plain Keras script, {milliseconds(times['script'])}",
            f"{times['own'] / times['script']:.2f} ×",
            "≤ 0.2 ×",
        ),
        Line(
            "resident memory after it",
            f"{memory['whole_job'] / MEGABYTE:,.0f} MB",
            f"that script, {memory['tutorial_script'] / MEGABYTE:,.0f} MB",
            f"{memory['whole_job'] / memory['tutorial_script']:.2f} ×",
            "≤ 1.3 ×",
        ),
    ]


def gaps() -> list[Line]:
    results = [_run("gaps") for _ in range(5)]
    idle = sorted(float(result["idle"]) for result in results)[2]
    lines = []
    for key, name in (("loading", "until TensorFlow is ready"), ("training", "while training as fast as it can")):
        worst = sorted(max(float(gap) for what, gap in result.items() if what.startswith(key)) for result in results)
        measured = f"{milliseconds(worst[2])} (worst of 5: {milliseconds(worst[-1])})"
        views = ", each plot in turn" if key == "training" else ""
        what = f"longest gap of the GUI thread {name}{views}"
        lines.append(Line(what, measured, f"the window at rest, {milliseconds(idle)}", "", "≤ 33 ms"))
    return lines


def frames() -> list[Line]:
    result = _run("frames")
    return [
        _slowest(
            {key: values for key, values in result.items() if key.startswith(f"{epochs}, ")},
            f"work per frame at 1366 × 700, {epochs:,} epochs of history, slowest plot, p95",
        )
        for epochs in (100, 1_000_000)
    ]


def scrubbing() -> list[Line]:
    result = _run("scrubbing")
    longest = max(values["longest"] for values in result.values())
    return [
        _slowest(result, "one move of the timeline over 100,000 epochs, slowest plot, p95"),
        Line("the longest of them", milliseconds(longest), "300 moves for each plot", "", "≤ 33 ms"),
    ]


def what_if() -> list[Line]:
    """A whole run trained again at every frame, while the mouse pulls the learning rate."""
    result = _run("what_if")
    lines = []
    for name, values in result.items():
        measured = f"{values['shown']:.0f} runs a second, longest gap {milliseconds(values['longest'])}"
        aim = "≥ 30 a second" if name.startswith("5,000") else "60 a second"
        aim = "live" if name.startswith("1,000") else aim
        trained = f"{values['trained']:.0f} a second trained by Keras"
        lines.append(Line(f"what if, {name}: shown", measured, trained, "", f"{aim}, ≤ 33 ms"))
    grown = float(_run("what_if_memory")["grown"])
    return [*lines, Line("memory after 10,000 what-ifs", f"{grown / MEGABYTE:+.1f} MB", "after 500", "", "≤ 20 MB")]


def by_hand() -> list[Line]:
    result = _run("by_hand")
    return [
        _slowest(
            {key: values for key, values in result.items() if key.startswith(f"{rows}, ")},
            f"one move of w and b by hand over {rows:,} rows, slowest plot, p95",
        )
        for rows in (6, 1000)
    ]


def sweeps() -> list[Line]:
    """Every learning rate at once, against one ``model.fit`` with as many epochs."""
    lines = []
    names = {"tutorial": "the tutorial", "large": "1,000 rows × 7 inputs"}
    for key, values in _run("sweeping").items():
        what = f"changed data → 251 learning rates × 500 epochs drawn, {names[key]}"
        ratio = values["fit"] / values["median"]
        aim = "< 100 ms" if key == "tutorial" else "beside it"
        against = f"one `model.fit`, {milliseconds(values['fit'])}"
        lines.append(Line(what, milliseconds(values["median"]), against, f"{ratio:,.0f} ×", aim))
        what = f"one move of dragged data with that plot in front, longest of 300, {names[key]}"
        alone = f"with the weights in front, {milliseconds(values['alone'])}"
        lines.append(Line(what, milliseconds(values["move"]), alone, "", "≤ 33 ms"))
        grown = f"{values['grown'] / MEGABYTE:.1f} MB"
        lines.append(Line(f"memory grown meanwhile, {names[key]}", grown, "", "", "≤ 10 MB"))
    return lines


def _slowest(result: dict[str, dict[str, float]], what: str) -> Line:
    name, values = max(result.items(), key=lambda item: item[1]["p95"])
    against = f"{name.rpartition(', ')[2]}; median {milliseconds(values['median'])}"
    return Line(what, milliseconds(values["p95"]), against, "", "≤ 8 ms")


def _run(what: str, module: str = "subject") -> dict:
    """Run one of a module's measurements in a process of its own; it is told when it was launched."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", what, repr(time.time())]
    # As after any first start: the program's own modules are there as bytecode, like those of the libraries.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    if done.returncode:
        raise RuntimeError(f"{what} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])
