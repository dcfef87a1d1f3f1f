"""A table of 100,000 rows × 7 inputs, against NumPy's reader and Keras's own ``fit``."""

from __future__ import annotations

from tests.benchmarks.table import Line, milliseconds
from tests.benchmarks.window import MEGABYTE, _run

TABLE = "100,000 rows × 7 inputs"
EPOCHS = 500


def opening() -> list[Line]:
    times = _run("opening", "large_subject")
    ratio = f"{times['own'] / times['loadtxt']:.2f} ×"
    against = f"`numpy.loadtxt`, {milliseconds(times['loadtxt'])}"
    return [Line(f"a CSV file of {TABLE} read and checked", milliseconds(times["own"]), against, ratio, "≤ 2 ×")]


def at_hand() -> list[Line]:
    result = _run("at_hand", "large_subject")
    lines = []
    for key, what, aim in (
        ("scroll", "one step of scrolling through", "≤ 8 ms"),
        ("edit", "a cell typed, until the frame that shows it, in", "≤ 100 ms"),
        ("undo", "its undo, in", "≤ 100 ms"),
        ("edit_scaled", "a cell typed with test rows and standardised inputs, in", "≤ 150 ms"),
        ("move_column", "an input moved, then too, in", "≤ 400 ms"),
    ):
        values = result[key]
        median = f"median {milliseconds(values['median'])}"
        lines.append(Line(f"{what} {TABLE}, p95", milliseconds(values["p95"]), median, "", aim))
    grown = f"+{result['opened'] / MEGABYTE:.0f} MB"
    edits = f"60 edits that can be undone: +{result['edited'] / MEGABYTE:.0f} MB"
    lines.append(Line(f"memory for {TABLE}", grown, edits, "", "≤ 200 MB"))
    return lines


def training() -> list[Line]:
    """Both are scaled from fewer epochs: an epoch costs as much as any other."""
    times = _run("training", "large_subject")
    own, fit = EPOCHS * times["an_epoch"], EPOCHS * times["fit"]
    what = f"{EPOCHS} epochs of {TABLE} in batches of 32, scaled from 29"
    against = f"`model.fit`, scaled from one: {fit:,.0f} s"
    gap = f"longest gap of the GUI thread {milliseconds(times['gap'])}"
    return [
        Line(what, f"{own:,.0f} s", against, f"{fit / own:,.0f} ×", "≥ 10 ×"),
        Line(f"Train pressed → first epoch of {TABLE}", milliseconds(times["first"]), gap, "", "≤ 1,000 ms"),
    ]
