"""Kills the program again and again while somebody works with it, and looks at what the next start finds.

    python -m tests.kill_test 200 [SEED]

A real process shows the real window (without a screen, and with gradient descent in the place of Keras, which would
take its time to load), and edits, trains, pins, resets and saves at random. It writes down each thing that it has done,
with the time. It is ended by kill −9 at a random moment, also while it starts. Then nothing that was done more than a
second before may be missing, every epoch must be the one that training gives, the file that it saved last must open,
and the next window must show just that.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.history import Checkpoint, EpochBatch, History
from neuron_gui.core.project_files import load_work
from neuron_gui.core.session_files import read_session
from neuron_gui.core.sessions import Sessions
from neuron_gui.core.work import Work
from tests.ui.conftest import DescentEngine

SECOND = 1.0  # what may be missing
ROOT = Path(__file__).parents[1]


class Descent(DescentEngine):
    """Its memory looks like that of Keras: files are particular about that."""

    def train(self, *work: Any) -> EpochBatch:
        batch = super().train(*work)
        return replace(batch, slots=(np.array(batch.last_epoch),))


@dataclass(frozen=True)
class Seen:
    """How far the work was at one moment: edits are counted in a cell, runs in the seed."""

    edits: int = 0
    run: int = 0
    epoch: int = 0
    pins: int = 0

    @classmethod
    def of(cls, work: Work) -> Seen:
        """What is to be seen in the work itself."""
        epoch = work.run.history.last_epoch if work.run is not None else 0
        project = work.project
        edits = max(0, int(project.dataset.rows[0][1]) - int(TUTORIAL.rows[0][1]))
        return cls(edits, project.settings.seed - Work().project.settings.seed, epoch, len(work.pins))

    def has(self, other: Seen) -> bool:
        """Whether nothing of the other is missing."""
        if self.edits < other.edits or self.run < other.run or self.pins < other.pins:
            return False
        return self.run > other.run or self.epoch >= other.epoch


@dataclass(frozen=True)
class Told:
    """What the process wrote down: at ``time`` it had done this, and its work was so far."""

    time: float
    did: str
    seen: Seen


class Round:
    """One life of the program."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.told: list[Told] = []
        self.opened: Seen | None = None
        self.errors = ""
        self._ready = threading.Event()
        command = [sys.executable, "-m", "tests.kill_test", "--work", str(folder), str(seed)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()

    def wait_until_open(self, seconds: float) -> bool:
        """Whether the window was shown in good time."""
        return self._ready.wait(seconds)

    def kill(self) -> float:
        """End it as no program can foresee; the time of its death."""
        self._process.kill()
        died = time.monotonic()
        self._process.wait()
        self._reader.join()
        assert self._process.stderr is not None
        self.errors = self._process.stderr.read()
        self._process.stderr.close()
        return died

    def _read(self, stdout: IO[str]) -> None:
        with stdout:
            for line in stdout:
                with contextlib.suppress(ValueError):  # the last line may be torn
                    told = json.loads(line)
                    entry = Told(told["time"], told["did"], Seen(**told["seen"]))
                    self.told.append(entry)
                    if entry.did == "open":
                        self.opened = entry.seen
                        self._ready.set()


def run(rounds: int, seed: int, folder: Path) -> float:
    """So many lives and deaths. Raises AssertionError, saying what is missing; else the age of the oldest loss."""
    chance = random.Random(seed)
    saved = folder / "saved.neuron"
    worst, left = 0.0, Seen()
    for number in range(rounds):
        life = Round(folder, chance.randrange(1 << 30))
        starts = chance.random() < 0.15
        try:
            if starts:
                time.sleep(chance.uniform(0.0, 0.8))
            else:
                assert life.wait_until_open(60), "the window did not open"
                time.sleep(chance.uniform(0.0, 2.5))
        finally:
            died = life.kill()
        where = f"round {number} of seed {seed}: "
        assert not life.errors.strip(), where + life.errors
        if life.opened is not None:
            assert life.opened == left, f"{where}left {left}, opened {life.opened}"
        left = _look(folder / "sessions", where)
        for told in life.told:
            if not left.has(told.seen):
                age = died - told.time
                worst = max(worst, age)
                assert age <= SECOND, f"{where}{told.did}, done {age:.2f} s before the end, is missing: {left}"
                break
        saves = [told.seen for told in life.told if told.did == "save"]
        if saved.exists():
            kept = Seen.of(load_work(saved))
            assert not saves or kept.has(saves[-1]), f"{where}the file has {kept}, saved was {saves[-1]}"
    return worst


def _look(folder: Path, where: str) -> Seen:
    """What the next start will continue; every epoch in it must be the one that training gives."""
    found = Sessions(folder).to_continue()
    if not found:
        return Seen()
    assert len(found) <= 21, f"{where}{len(found)} sessions are kept"
    restored = read_session(found[0].folder)
    assert restored.is_whole, where + "a run is missing"
    work = restored.work
    for history in work.histories:
        _check(history, where)
    return Seen.of(work)


def _check(history: History, where: str) -> None:
    """Train it again, segment by segment, and compare bit by bit."""
    engine, ends = Descent(), [part.first_epoch for part in history.segments[1:]]
    for part, end in zip(history.segments, [*ends, history.last_epoch], strict=True):
        begin = part.first_epoch
        if end > begin:
            batch = engine.train(part, Checkpoint(begin, history.state(begin)), end - begin)
            for trained, kept in ((batch.weights, history.weights), (batch.bias, history.bias)):
                same = np.array_equal(trained, kept[begin + 1 : end + 1])
                assert same, f"{where}epochs {begin + 1} to {end} are not what training gives"


# The process that is killed


class Worker:
    """Works at random with a window, and writes down what it did."""

    def __init__(self, folder: Path, seed: int) -> None:
        from PySide6.QtCore import QTimer

        import neuron_gui.keras_engine
        from neuron_gui import app as program
        from neuron_gui.arguments import parse
        from neuron_gui.ui.preferences import Preferences

        neuron_gui.keras_engine.load_engine = Descent  # type: ignore[assignment]
        self._chance, self._folder = random.Random(seed), folder
        self._window = program.open_kept_window(parse([]), Preferences(), folder / "sessions")
        self._window.show()
        self._edits = Seen.of(self._window.work.now()).edits
        self._runs = Seen.of(self._window.work.now()).run
        self._tell("open")
        self._timer = QTimer()
        self._timer.timeout.connect(self._act)
        self._timer.start(10)
        self._watch = QTimer()
        self._watch.timeout.connect(lambda: self._tell("train") if self._window.playback.training else None)
        self._watch.start(50)

    def _tell(self, did: str) -> None:
        seen = Seen.of(self._window.work.now())
        print(json.dumps({"time": time.monotonic(), "did": did, "seen": seen.__dict__}), flush=True)

    def _act(self) -> None:
        name = self._chance.choices(
            ("edit", "train", "pause", "start anew", "pin", "save", "look", "large"), (40, 10, 4, 3, 2, 3, 6, 1)
        )[0]
        getattr(self, "_" + name.replace(" ", "_"))()
        self._tell(name)
        self._timer.start(self._chance.choice((1, 5, 20, 100)))

    def _edit(self) -> None:
        self._edits += 1
        document = self._window.document
        dataset = document.project.dataset.with_cell(0, 1, str(int(TUTORIAL.rows[0][1]) + self._edits))
        document.replace_dataset(dataset, "edit")

    def _train(self) -> None:
        playback = self._window.playback
        playback.set_speed(self._chance.choice((30.0, 1000.0, float("inf"))))
        if not playback.running:
            playback.play()

    def _pause(self) -> None:
        self._window.playback.pause()

    def _start_anew(self) -> None:
        self._window.menus.reset.trigger()
        self._runs += 1
        document = self._window.document
        seed = Work().project.settings.seed + self._runs
        document.replace_settings(replace(document.project.settings, seed=seed, epochs=5000), "anew")

    def _pin(self) -> None:
        if len(self._window.pinning.pins) < 5:
            self._window.menus.pin.trigger()

    def _save(self) -> None:
        assert self._window._files.save_to(self._folder / "saved.neuron")

    def _look(self) -> None:
        self._window.playback.scrub(self._chance.randint(0, self._window.timeline.last))

    def _large(self) -> None:
        """A table that has a file of its own, or the small one again."""
        document = self._window.document
        rows = document.project.dataset.rows
        more = tuple((row / 1500 - 1, row / 750) for row in range(3000)) if len(rows) < 3000 else TUTORIAL.rows[1:]
        document.replace_dataset(Dataset(("x", "y"), (rows[0], *more)), "other rows")


def work(folder: Path, seed: int) -> None:
    """Work until killed."""
    from neuron_gui.app import make_application

    app = make_application()
    worker = Worker(folder, seed)
    app.exec()  # type: ignore[attr-defined]
    del worker


def main(words: list[str]) -> None:
    """Work, or let others work and kill them."""
    if words[:1] == ["--work"]:
        work(Path(words[1]), int(words[2]))
        return
    rounds = int(words[0]) if words else 200
    seed = int(words[1]) if len(words) > 1 else random.randrange(1 << 20)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hello-neuron-kills-") as folder:
        worst = run(rounds, seed, Path(folder))
    took = time.monotonic() - began
    print(f"{rounds} kills (seed {seed}) in {took:.0f} s: nothing was missing that was older than {worst:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
