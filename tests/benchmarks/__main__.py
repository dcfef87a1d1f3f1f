"""``python -m tests.benchmarks``: measure Hello Neuron against something real, as ratios in one run on one machine.

Prints a table in Markdown, ready for the README, and ``aims`` beside what was reached; it judges nothing.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from pathlib import Path

from tests.benchmarks import large, speed, window
from tests.benchmarks.table import Line, write


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    lines: list[Line] = []
    on_screen = (window.first_paint, window.whole_job, window.gaps, window.frames, window.scrubbing)
    by_a_hand = (window.what_if, window.by_hand, window.sweeps)
    of_many_rows = (large.opening, large.at_hand, large.training)
    for measure in (speed.training, *on_screen, *by_a_hand, *of_many_rows):
        print(f"… {measure.__module__.rpartition('.')[2]}.{measure.__name__}", file=sys.stderr, flush=True)
        lines += measure()
    print(write(lines))
    print()
    print(f"Measured on {machine()}, display {os.environ['QT_QPA_PLATFORM']}.")


def machine() -> str:
    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = names[0] if names else processor
    except OSError:
        pass
    parts = ("keras", "tensorflow", "PySide6-Essentials", "pyqtgraph")
    versions = ", ".join(f"{part} {importlib.metadata.version(part)}" for part in parts)
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}"


main()
