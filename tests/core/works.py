"""Any work that a person could have made, for hypothesis, and what it means that two are the same to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.history import EpochBatch, History, Segment, Slots
from neuron_gui.core.pins import LETTERS, Pin, Pins
from neuron_gui.core.project import Project
from neuron_gui.core.settings import ACTIVATIONS, LEARNING_RATE_RANGE, LOSSES, OPTIMIZERS, SEED_RANGE, Settings, State
from neuron_gui.core.work import RunRecord, Work
from neuron_gui.core.work_runs import AVERAGES
from tests.core.tables import marked_tables

singles = st.floats(width=32, allow_nan=False, allow_infinity=False)
doubles = st.floats(-1e30, 1e30)


@st.composite
def trainable_tables(draw: st.DrawFn, inputs: int) -> Dataset:
    row = st.tuples(*[doubles] * (inputs + 1))
    rows = draw(st.lists(row, min_size=1, max_size=5))
    tests = frozenset(draw(st.sets(st.integers(0, len(rows) - 1), max_size=len(rows) - 1)))
    return Dataset(column_names(inputs), tuple(rows), tests=tests)


@st.composite
def settings_for(draw: st.DrawFn, inputs: int, standardise: bool) -> Settings:
    state = st.builds(State, st.tuples(*[doubles] * inputs), doubles)
    return Settings(
        learning_rate=draw(st.floats(*LEARNING_RATE_RANGE)),
        epochs=draw(st.integers(1, 1_000_000)),
        optimizer=draw(st.sampled_from(OPTIMIZERS)),
        loss=draw(st.sampled_from(LOSSES)),
        activation=draw(st.sampled_from(ACTIVATIONS)),
        batch_size=draw(st.integers(1, 100_000)),
        shuffle=draw(st.booleans()),
        seed=draw(st.integers(*SEED_RANGE)),
        start=draw(st.none() | state),
        standardise=standardise,
    )


def memory(dice: np.random.Generator, optimizer: str, inputs: int, epoch: int) -> Slots:
    averages = AVERAGES[optimizer]
    shapes = [(inputs, 1)] * averages + [(1,)] * averages
    return (np.int64(epoch), *(dice.normal(size=shape).astype(np.float32) for shape in shapes))


def trained(history: History, segment: Segment, epochs: int, dice: np.random.Generator) -> None:
    """Append a batch of any finite numbers, as if trained with this segment."""
    inputs = history.input_count
    numbers = dice.normal(size=(epochs, inputs + 3)).astype(np.float32) * np.float32(10.0) ** dice.integers(-30, 30)
    last = history.last_epoch + epochs
    slots = memory(dice, segment.settings.optimizer, inputs, last) if dice.random() < 0.9 else None
    history.append(
        EpochBatch(
            segment, history.last_epoch + 1, numbers[:, :inputs], *numbers[:, inputs:].T, slots
        )
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, project: Project) -> History:
    """A run with any number of segments and branches, the last with the data and settings of the project or others."""
    inputs, dataset, settings = project.dataset.input_count, project.dataset, project.settings
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    history = History(settings.start_state(inputs), Segment(0, dataset, settings))
    segment = history.segments[0]
    for _ in range(draw(st.integers(0, 4))):
        match draw(st.sampled_from(["train", "train", "long", "data", "settings", "branch"])):
            case "train":
                trained(history, segment, draw(st.integers(1, 40)), dice)
            case "long":
                trained(history, segment, draw(st.integers(990, 2100)), dice)
            case "data":
                segment = Segment(history.last_epoch, draw(trainable_tables(inputs)), segment.settings)
                trained(history, segment, 3, dice)
            case "settings":
                other = draw(settings_for(inputs, settings.standardise))
                segment = Segment(history.last_epoch, segment.dataset, other)
                trained(history, segment, 3, dice)
            case "branch":
                history = history.until(draw(st.integers(0, history.last_epoch)))
                segment = history.segments[-1]
    return history


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Any work: without a run the table may be any, too."""
    if draw(st.integers(0, 4)) == 0:
        return Work(Project(draw(marked_tables())), row=draw(st.none() | st.integers(0, 5)))
    inputs = draw(st.integers(1, 3))
    settings = draw(settings_for(inputs, draw(st.booleans())))
    project = Project(draw(trainable_tables(inputs)), settings)
    run, ghost, shown = None, None, 0
    if draw(st.booleans()):
        history = draw(histories(project))
        run = RunRecord(history, draw(st.integers(0, 1_000_000)), draw(st.sampled_from(["", "done", "diverged"])))
        shown = draw(st.integers(0, history.last_epoch))
        if draw(st.booleans()):
            ghost = run.history.until(shown)
    kept = [draw(histories(project)) for _ in range(draw(st.integers(0, 2)))]
    kept += [] if run is None else [run.history]
    letters = sorted(draw(st.permutations(LETTERS))[: len(kept)])
    names = st.text("abc μ", max_size=8).map(lambda text: " ".join(text.split()))
    pins = [Pin(letter, history, draw(names)) for letter, history in zip(letters, kept, strict=True)]
    pins = [pin for pin in pins if pin.history.last_epoch > 0]
    return Work(project, run, ghost, shown, draw(st.none() | st.integers(0, 5)), Pins(tuple(pins)))


def bits_of(work: Work) -> object:
    """All of a work as a value: two are the same to the last bit if these are equal."""
    numbers = {id(history): number for number, history in enumerate(work.histories)}
    run = work.run and (numbers[id(work.run.history)], work.run.planned, work.run.outcome)
    ghost = None if work.ghost is None else numbers[id(work.ghost)]
    pins = [(pin.letter, numbers[id(pin.history)], pin.name) for pin in work.pins]
    told = bits_of_project(work.project), run, ghost, work.shown_epoch, work.row, pins, dict(work.unknown)
    return told, [bits_of_history(history) for history in work.histories]


def bits_of_project(project: Project) -> object:
    return repr(project.dataset), project.dataset.tests, repr(project.settings), repr(project.about)


def bits_of_history(history: History) -> object:
    arrays = history.weights, history.bias, history.loss, history.keras_loss, history.losses.values
    slots = {
        epoch: [(part.dtype, part.shape, part.tobytes()) for part in map(np.asarray, memory)]
        for epoch, memory in history.slots.items()
    }
    segments = [
        (part.first_epoch, repr(replace(part.dataset, tests=frozenset())), part.dataset.tests, repr(part.settings))
        for part in history.segments
    ]
    return repr(history.start), segments, [array.tobytes() for array in arrays], slots
