"""How much memory and processor time the windows of many users take on one machine, such as a terminal server.

    python -m tests.benchmarks.many_users [USERS] [PROGRAM]

Starts so many windows without a screen, each with a home of its own, one after the other as a class does, and looks at
them when all have come to rest; then the same with windows that each train 500 epochs. PROGRAM is the path of an
installed ``neuron-gui``, in which nobody presses Train; without one it is the program in this folder. Linux only: the
figures are the kernel's own.

RSS counts what is shared once for each process; PSS shares it out among those that use it, so the sum of all PSS is
what the machine needs. USS is what a process alone uses, and what ends with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
PATIENCE = 300.0  # seconds
REST = 20.0  # seconds over which what a resting window does is counted
TICK = os.sysconf("SC_CLK_TCK")
TRAINING = "--training"


@dataclass(frozen=True)
class Use:
    """What a process uses now: bytes, seconds of the processor, and how often its threads were woken."""

    rss: int
    pss: int
    uss: int
    seconds: float
    wakes: int

    @classmethod
    def of(cls, number: int) -> Use:
        lines = (line.split() for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()[1:])
        sizes = {line[0].rstrip(":"): int(line[1]) * 1024 for line in lines}
        times = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return cls(
            sizes["Rss"],
            sizes["Pss"],
            sizes["Private_Clean"] + sizes["Private_Dirty"],
            (int(times[11]) + int(times[12])) / TICK,
            sum(_switches(task) for task in Path(f"/proc/{number}/task").iterdir()),
        )


class User:
    """One window in a home of its own."""

    def __init__(self, home: Path, program: list[str]) -> None:
        home.mkdir()
        names = ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME")
        folders = {f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}": str(home / name.lower()) for name in names}
        (home / "runtime").mkdir(mode=0o700)
        environment = {**os.environ, **folders, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        nothing = subprocess.DEVNULL
        self._process = subprocess.Popen(program, env=environment, stdin=nothing, stdout=nothing, stderr=nothing)

    @property
    def use(self) -> Use:
        """What it uses now. Raises RuntimeError if the window has gone."""
        if self._process.poll() is not None:
            raise RuntimeError(f"a window ended with {self._process.returncode}")
        return Use.of(self._process.pid)

    def wait_for_rest(self) -> None:
        """Wait until TensorFlow is loaded, and for two seconds next to nothing was done."""
        deadline, calm = time.monotonic() + PATIENCE, 0
        before = self.use
        while calm < 4 or before.rss < 300 * MEGABYTE:
            time.sleep(0.5)
            now = self.use
            calm = calm + 1 if now.seconds - before.seconds <= 0.05 else 0
            before = now
            if time.monotonic() > deadline:
                raise TimeoutError("a window did not come to rest")

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)


def main(words: list[str]) -> None:
    many = int(words[0]) if words else 5
    module = [sys.executable, "-m", "tests.benchmarks.many_users", TRAINING]
    programs = {"at rest": [words[1]]} if len(words) > 1 else {"at rest": [sys.executable, "-m", "neuron_gui"]}
    if len(words) < 2:
        programs["500 epochs trained"] = module
    print("| windows | | RSS of one | PSS of one | USS of one | PSS of all | processor at rest, each | woken, each |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        # As after any first start: the program's own modules are there as bytecode, and its files in memory.
        _measure(1, programs["at rest"], Path(folder, "before"), rest=0)
        for count in sorted({1, many}):
            for name, program in programs.items():
                before, after = _measure(count, program, Path(folder, f"{count} {name}"), rest=REST)
                print(_line(count, name, before, after), flush=True)


def _measure(count: int, program: list[str], homes: Path, rest: float) -> tuple[list[Use], list[Use]]:
    """Open so many windows, and look at them when they have come to rest and so many seconds later."""
    homes.mkdir()
    users: list[User] = []
    try:
        for number in range(count):
            users.append(User(homes / str(number), program))
            users[-1].wait_for_rest()
        before = [user.use for user in users]
        time.sleep(rest)
        return before, [user.use for user in users]
    finally:
        for user in users:
            user.end()


def _line(count: int, name: str, before: list[Use], after: list[Use]) -> str:
    both = list(zip(before, after, strict=True))
    seconds = sum(late.seconds - early.seconds for early, late in both) / count / REST
    wakes = sum(late.wakes - early.wakes for early, late in both) / count / REST
    sizes = [sum(getattr(use, kind) for use in after) / MEGABYTE for kind in ("rss", "pss", "uss")]
    each = " | ".join(f"{size / count:,.0f} MB" for size in sizes)
    return f"| {count} | {name} | {each} | {sizes[1]:,.0f} MB | {seconds:.2%} | {wakes:.1f} a second |"


def _switches(task: Path) -> int:
    """How often a thread began to run because something happened."""
    try:
        lines = (task / "status").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches")), 0)


def _run_and_train() -> int:
    """The program as it is started by a person, who presses Train as soon as it can be pressed."""
    from functools import partial

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QPushButton, QSlider

    from neuron_gui import app

    open_window_here = app.open_window_here

    def train(window) -> None:
        speed = window.findChild(QSlider, "speedSlider")
        speed.setValue(speed.maximum())
        window.findChild(QPushButton, "trainButton").click()

    def open_it(*wishes):
        window = open_window_here(*wishes)
        QTimer.singleShot(0, window, partial(train, window))
        return window

    app.open_window_here = open_it
    return app.main([])


if __name__ == "__main__":
    if sys.argv[1:] == [TRAINING]:
        raise SystemExit(_run_and_train())
    main(sys.argv[1:])
