"""How much longer the packaged program takes to start than the same from its source: ``python -m
tests.benchmarks.installed /usr/bin/neuron-gui [PYTHON]``.

PYTHON is the interpreter of an environment with the same versions of everything, such as build/environment/bin/python;
without it, this one. Each pair is run one after the other, so that both meet the same machine; what is told is the
middle of the pairs' ratios. A start is measured from its first instruction to the end of a process that paints the
window into a file, without TensorFlow, and of one that also loads it, trains, and predicts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PAIRS = 9
AIM = 1.1


def seconds(words: Sequence[str], home: str) -> float:
    """How long a process takes, in seconds; it has to succeed."""
    environment = {"HOME": home, "PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    began = time.perf_counter()
    subprocess.run(words, check=True, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def main(words: Sequence[str]) -> int:
    """Measure and print both."""
    installed, python = Path(words[0]).absolute(), words[1] if len(words) > 1 else sys.executable
    source = [str(Path(python).absolute()), "-m", "neuron_gui"]
    with tempfile.TemporaryDirectory() as home:
        for name, options in (
            ("a window painted into a file", ["--screenshot", str(Path(home, "window.png"))]),
            ("the self-test", ["--self-test"]),
        ):
            for start in ([str(installed)], source):
                seconds([*start, *options], home)  # so that all is in the machine's memory
            pairs = [
                (seconds([str(installed), *options], home), seconds([*source, *options], home)) for _ in range(PAIRS)
            ]
            ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(mine / other for mine, other in pairs)
            print(
                f"| {name} | {ours * 1000:,.0f} ms | python -m, {theirs * 1000:,.0f} ms | {ratio:.2f} × | ≤ {AIM} × |"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
