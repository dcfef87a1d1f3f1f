"""Reads the command line into frozen values; knows no Qt and no Keras, so that bad arguments answer at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neuron_gui import __version__
from neuron_gui.core.numerals import MINUS, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, State
from neuron_gui.core.work import Work

VIEWS = ("loss", "fit", "landscape", "weights", "rates")
SMALLEST_WINDOW = (1024, 640)
_TAKES_NUMBERS = ("--predict", "--start", "--learning-rate")


@dataclass(frozen=True)
class Picture:
    """What ``--screenshot`` shall show: a file, a logical size, a scale, and how the window looks."""

    path: Path
    size: tuple[int, int] = (1366, 700)
    scale: float = 1.0
    theme: str = "light"
    language: str = "en"
    epoch: int | None = None
    view: str = ""


@dataclass(frozen=True)
class Arguments:
    """One start of the program."""

    project: Project | None  # None: no file and no setting was named
    file: Path | None
    headless: bool
    as_json: bool
    predictions: tuple[tuple[float, ...], ...]
    self_test: bool
    picture: Picture | None
    asks: bool = False  # whether the file is a table in which a person has something to decide
    work: Work | None = None  # all that is in the file, with its run, unless settings were named that make it another


def parse(words: Sequence[str]) -> Arguments:
    """Read the command line. Exits with 2 and one line on stderr for what it cannot use."""
    parser = _parser()
    given = parser.parse_args(_join_numbers(words))
    try:
        return _arguments(given)
    except Problem as problem:
        parser.exit(2, f"neuron-gui: {problem}\n")


def _arguments(given: argparse.Namespace) -> Arguments:
    _refuse_stray(given)
    project: Project | None = None
    work: Work | None = None
    asks = False
    if given.file:  # reading it needs more than a start without a file
        from neuron_gui.core.project_files import open_or_ask, open_work

        alone = given.headless or given.screenshot is not None
        opened = open_work(given.file) if alone else open_or_ask(given.file)
        work = opened if isinstance(opened, Work) else None
        project, asks = work.project if work is not None else None, work is None
    chosen = {name: value for name in _SETTINGS if (value := getattr(given, name)) is not None}
    if chosen:
        base, work = project or Project(), None
        project = replace(base, settings=replace(base.settings, **chosen))
    if project is not None:
        project.settings.start_state(project.dataset.input_count)
    inputs = (project or Project()).dataset.input_count
    for asked in given.predict:
        if len(asked) != inputs:
            raise Problem(
                "This neuron has {inputs}; you gave {given}.",
                inputs="1 input" if inputs == 1 else f"{inputs} inputs",
                given=len(asked),
            )
    picture = None
    if given.screenshot is not None:
        epochs = (project or Project()).settings.epochs
        epochs = max(epochs, work.run.planned) if work is not None and work.run is not None else epochs
        if given.epoch is not None and given.epoch > epochs:
            raise Problem("There is no epoch {epoch}: the run has {epochs}.", epoch=given.epoch, epochs=epochs)
        chosen = {name: value for name in _OF_PICTURES if (value := getattr(given, name)) is not None}
        picture = Picture(given.screenshot, **chosen)
    predictions = tuple(given.predict)
    return Arguments(project, given.file, given.headless, given.json, predictions, given.self_test, picture, asks, work)


_OF_PICTURES = ("size", "scale", "theme", "language", "epoch", "view")
_SETTINGS = (
    *("epochs", "learning_rate", "optimizer", "loss", "activation", "batch_size", "shuffle", "seed", "start"),
    "standardise",
)


def _refuse_stray(given: argparse.Namespace) -> None:
    """Options that would silently do nothing are a mistake worth a word."""
    if not given.headless:
        stray = [f"--{name.replace('_', '-')}" for name in _SETTINGS if getattr(given, name) is not None]
        stray += ["--predict"] * bool(given.predict) + ["--json"] * given.json
        if stray and given.screenshot is None:
            raise Problem("{options} needs --headless.", options=", ".join(stray))
    if given.screenshot is None:
        of_pictures = [f"--{name}" for name in _OF_PICTURES if getattr(given, name) is not None]
        if of_pictures:
            raise Problem("{options} needs --screenshot.", options=", ".join(of_pictures))
    if given.self_test and given.file:
        raise Problem("--self-test trains the tutorial: it takes no file.")
    if sum((given.headless, given.self_test, given.screenshot is not None)) > 1:
        raise Problem("Choose one of --headless, --self-test and --screenshot.")
    if given.language not in ("en", None):
        raise Problem("There is no translation for “{language}”.", language=given.language)


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
        prog="neuron-gui",
        description="Hello Neuron: one artificial neuron, learning in front of you.",
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a .neuron, .csv or .tsv file to open")
    parser.add_argument("--version", action="version", version=f"Hello Neuron {__version__}")
    parser.add_argument("--headless", action="store_true", help="train and predict without a window")
    parser.add_argument("--epochs", type=_whole, metavar="N")
    parser.add_argument("--learning-rate", type=_number, metavar="R")
    parser.add_argument("--optimizer", choices=OPTIMIZERS)
    parser.add_argument("--loss", choices=LOSSES)
    parser.add_argument("--activation", choices=ACTIVATIONS)
    parser.add_argument("--batch-size", type=_whole, metavar="B")
    parser.add_argument("--shuffle", action="store_true", default=None)
    parser.add_argument("--standardise", action="store_true", default=None, help="inputs as (x − mean) / deviation")
    parser.add_argument("--seed", type=_whole, metavar="S")
    parser.add_argument("--start", type=_state, metavar="W[,W…],B", help="weights and bias to start from")
    parser.add_argument(
        "--predict", type=_numbers, action="append", default=[], metavar="X[,X…]", help="may be given several times"
    )
    parser.add_argument("--json", action="store_true", help="with --headless: print one JSON object")
    parser.add_argument("--self-test", action="store_true", help="open the window, train, predict, print PASS")
    parser.add_argument("--screenshot", type=Path, metavar="FILE.png", help="paint the window into a file")
    parser.add_argument("--size", type=_size, metavar="1366x700", help="at least 1024x640")
    parser.add_argument("--scale", type=_scale, metavar="2", help="pixels for a logical pixel, 0.5 to 4")
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--language", metavar="en")
    parser.add_argument("--epoch", type=_whole, metavar="137", help="train, then show this epoch")
    parser.add_argument("--view", choices=VIEWS, help="the plot in front where there is room for one")
    return parser


class _OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it ends the program, as the base class does
        self.exit(2, f"{self.prog}: {message}\n")


def _join_numbers(words: Sequence[str]) -> list[str]:
    """Make ``--predict -1e-3`` into ``--predict=-1e-3``: argparse takes such numbers for options."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _TAKES_NUMBERS and re.match(rf"[-{MINUS}][\d.]", word):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _number(text: str) -> float:
    if not text.strip():
        raise argparse.ArgumentTypeError("a number is missing")
    try:
        return parse_number(text)
    except Problem as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(_number(part) for part in text.split(","))


def _state(text: str) -> State:
    values = _numbers(text)
    if len(values) < 2:
        raise argparse.ArgumentTypeError("a start needs a weight for each input and a bias, such as 0.12,0")
    return State(values[:-1], values[-1])


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,10}", text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1366x700")
    size = int(found[1]), int(found[2])
    if size[0] < SMALLEST_WINDOW[0] or size[1] < SMALLEST_WINDOW[1]:
        raise argparse.ArgumentTypeError("the smallest window is 1024x640")
    return size


def _scale(text: str) -> float:
    value = _number(text)
    if not 0.5 <= value <= 4:
        raise argparse.ArgumentTypeError("the scale must be between 0.5 and 4")
    return value
