"""A work as the parts of its file, and back: JSON texts for all that is small, arrays for the epochs of its runs.

    project.json   settings and what is told of the data; which table is the data set
    tables.json    every data set that any run was trained with (``work_tables``); large ones are in tables.npz
    work.json      the run on screen, the shown epoch, the selected row, the pins; records by their numbers, from 1
    run1.json      the start and the segments of a record
    run1.npz       its epochs (``work_runs``)

``docs/file-format.md`` is the whole description. Nothing in a part is run; all that does not fit together is a Problem
that names the part. What is not understood is kept, to be written back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeVar

import msgspec
import numpy as np

from neuron_gui.core.about import About
from neuron_gui.core.dataset import MOST_INPUTS, MOST_ROWS, Dataset, shorten
from neuron_gui.core.history import MOST_EPOCHS, History
from neuron_gui.core.pins import LETTERS, Pin, Pins
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.core.whole_files import too_large
from neuron_gui.core.work import RunRecord, Work
from neuron_gui.core.work_arrays import BrokenArrays, pack_arrays, unpack_arrays
from neuron_gui.core.work_runs import RunHead, decode_run, encode_run, epoch_arrays
from neuron_gui.core.work_tables import Table, decode_tables, encode_tables

FORMAT = "hello-neuron"
VERSION = 2  # a file with a higher number is not opened; what may be passed over is added without a higher number

PROJECT, TABLES, TABLE_ARRAYS, WORK = "project.json", "tables.json", "tables.npz", "work.json"

_Decoded = TypeVar("_Decoded")

_OWN = re.compile(r"(project|tables|work|run\d+)\.json|(tables|run\d+)\.npz", re.IGNORECASE)
_LONGEST_NAME = 200
_LONGEST_REASON = 200


class _Header(msgspec.Struct):
    format: str
    version: int


class _Version1(msgspec.Struct):
    """project.json of version 1, which was the whole file."""

    format: str
    version: int
    dataset: Table
    settings: Settings
    about: About | None = None


class _Project(msgspec.Struct):
    format: str
    version: int
    settings: Settings
    table: int = 0
    about: About | None = None


class _Run(msgspec.Struct):
    record: int
    planned: int
    outcome: Literal["", "done", "diverged", "failed"] = ""


class _Pin(msgspec.Struct):
    letter: str
    record: int
    name: str = ""


class _Work(msgspec.Struct):
    run: _Run | None = None
    ghost: int | None = None
    shown_epoch: int = 0
    row: int | None = None
    pins: list[_Pin] = []


def to_parts(work: Work) -> dict[str, bytes]:
    """All parts, by their names; the same for the same work."""
    parts = small_parts(work)
    for number, history in enumerate(work.histories, 1):
        parts[f"run{number}.npz"] = pack_arrays(epoch_arrays(history))
    return parts


def small_parts(work: Work) -> dict[str, bytes]:
    """All parts but the arrays of the epochs: what is quickly written again after every change."""
    datasets = _datasets(work)
    places = {id(dataset): place for place, dataset in enumerate(datasets)}
    histories = work.histories
    numbers = {id(history): number for number, history in enumerate(histories, 1)}
    tables, arrays = encode_tables(datasets)
    project, run = work.project, work.run
    shown = _Work(
        None if run is None else _Run(numbers[id(run.history)], run.planned, run.outcome),  # type: ignore[arg-type]
        None if work.ghost is None else numbers[id(work.ghost)],
        work.shown_epoch,
        work.row,
        [_Pin(pin.letter, numbers[id(pin.history)], pin.name) for pin in work.pins],
    )
    parts = {name: content for name, content in work.unknown.items() if "#" not in name}
    head = _Project(FORMAT, VERSION, project.settings, places[id(project.dataset)], project.about)
    parts[PROJECT] = _encoded(head, PROJECT, work.unknown)
    parts[TABLES] = msgspec.json.encode(tables)
    if arrays:
        parts[TABLE_ARRAYS] = pack_arrays(arrays)
    parts[WORK] = _encoded(shown, WORK, work.unknown)
    for number, history in enumerate(histories, 1):
        parts[f"run{number}.json"] = msgspec.json.encode(encode_run(history, places))
    return parts


def from_parts(parts: Mapping[str, bytes], name: str) -> Work:
    """The work that these parts of the file ``name`` tell of. Raises Problem, naming the part that is not sound."""
    head = _decoded(parts, PROJECT, _Header, name)
    if head.format != FORMAT:
        raise Problem("“{name}” is not a Hello Neuron file.", name=name)
    if head.version > VERSION:
        raise Problem("“{name}” was made by a newer Hello Neuron. Update this one to open it.", name=name)
    if head.version < 1:
        raise _damaged(name, PROJECT, Problem("There is no version {version}.", version=head.version))
    return _from_version_1(parts, name) if head.version == 1 else _from_version_2(parts, name)


def _from_version_1(parts: Mapping[str, bytes], name: str) -> Work:
    file = _decoded(parts, PROJECT, _Version1, name)
    try:
        (dataset,) = decode_tables([file.dataset], {})
        project = _sound(Project(dataset, file.settings, file.about))
    except Problem as problem:
        raise _damaged(name, PROJECT, problem) from problem
    return Work(project, unknown=_unknown(parts, {PROJECT: _Version1}, name))


def _from_version_2(parts: Mapping[str, bytes], name: str) -> Work:
    file = _decoded(parts, PROJECT, _Project, name)
    tables = _decoded(parts, TABLES, list[Table], name)
    arrays = _arrays(parts, TABLE_ARRAYS, name) if TABLE_ARRAYS in parts else {}
    try:
        datasets = decode_tables(tables, arrays)
    except Problem as problem:
        raise _damaged(name, TABLES, problem) from problem
    try:
        project = _sound(Project(_at(datasets, file.table, "table"), file.settings, file.about))
    except Problem as problem:
        raise _damaged(name, PROJECT, problem) from problem
    unknown = _unknown(parts, {PROJECT: _Project, WORK: _Work}, name)
    if WORK not in parts:
        return Work(project, unknown=unknown)
    shown = _decoded(parts, WORK, _Work, name)
    try:
        numbers = _numbers(shown)
    except Problem as problem:
        raise _damaged(name, WORK, problem) from problem
    histories = {number: _history(parts, number, datasets, name) for number in numbers}
    try:
        return _as_shown(project, shown, histories, unknown)
    except Problem as problem:
        raise _damaged(name, WORK, problem) from problem


def _numbers(shown: _Work) -> list[int]:
    """The numbers of the records that there must be, each once."""
    told = [shown.run.record if shown.run else None, shown.ghost, *(pin.record for pin in shown.pins)]
    letters = [pin.letter for pin in shown.pins]
    if letters != sorted(set(letters)) or not set(letters) <= set(LETTERS):
        raise Problem("The letters of the pins are not different ones from {first} to {last}.", first="A", last="F")
    return list({number: None for number in told if number is not None})


def _as_shown(project: Project, shown: _Work, histories: Mapping[int, History], unknown: Mapping[str, bytes]) -> Work:
    run, ghost = None, None
    if shown.run is not None:
        run = RunRecord(histories[shown.run.record], shown.run.planned, shown.run.outcome)
        if not 0 <= run.planned <= MOST_EPOCHS:
            raise Problem("A run can have at most {most} epochs.", most=f"{MOST_EPOCHS:,}")
    if shown.ghost is not None:
        ghost = histories[shown.ghost]
    for history in (run.history if run else None, ghost):
        if history is not None and not history.fits(project.dataset, project.settings):
            raise Problem("The run does not fit the data.")
    if not 0 <= shown.shown_epoch <= (run.history.last_epoch if run else 0):
        raise Problem("There is no epoch {epoch}.", epoch=shown.shown_epoch)
    if shown.row is not None and not 0 <= shown.row < MOST_ROWS:
        raise Problem("There is no row {row}.", row=shown.row)
    pins = [Pin(pin.letter, histories[pin.record], " ".join(pin.name[:_LONGEST_NAME].split())) for pin in shown.pins]
    if len({id(pin.history) for pin in pins}) < len(pins) or not all(pin.history.last_epoch for pin in pins):
        raise Problem("A run is pinned twice, or before it was trained.")
    return Work(project, run, ghost, shown.shown_epoch, shown.row, Pins(tuple(pins)), unknown)


def _history(parts: Mapping[str, bytes], number: int, datasets: Sequence[Dataset], name: str) -> History:
    head = _decoded(parts, f"run{number}.json", RunHead, name)
    arrays = _arrays(parts, f"run{number}.npz", name)
    try:
        return decode_run(head, arrays, datasets)
    except Problem as problem:
        raise _damaged(name, f"run{number}", problem) from problem


def _datasets(work: Work) -> list[Dataset]:
    """Every data set in it once, in the order in which they are numbered."""
    told = [work.project.dataset]
    told += [segment.dataset for history in work.histories for segment in history.segments]
    return list({id(dataset): dataset for dataset in told}.values())


def _sound(project: Project) -> Project:
    project.settings.start_state(project.dataset.input_count)  # a start of another shape is damage
    return project


def _at(values: Sequence[Dataset], place: int, what: str) -> Dataset:
    if not 0 <= place < len(values):
        raise Problem("There is no {what} {place}.", what=what, place=place)
    return values[place]


# JSON


def _encoded(struct: msgspec.Struct, part: str, unknown: Mapping[str, bytes]) -> bytes:
    """A part with what was found in it and not understood."""
    fields: dict[str, object] = {name: getattr(struct, name) for name in struct.__struct_fields__}
    for key, content in unknown.items():
        where, _, field = key.partition("#")
        if where == part and field not in fields:
            fields[field] = msgspec.Raw(content)
    return msgspec.json.encode(fields)


def _unknown(parts: Mapping[str, bytes], kinds: Mapping[str, type[msgspec.Struct]], name: str) -> Mapping[str, bytes]:
    """What only a later version understands: parts, and fields of ours."""
    unknown = {part: content for part, content in parts.items() if not _OWN.fullmatch(part)}
    for part, kind in kinds.items():
        fields = _decoded(parts, part, dict[str, msgspec.Raw], name) if part in parts else {}
        unknown.update({f"{part}#{field}": bytes(fields[field]) for field in fields.keys() - kind.__struct_fields__})
    return MappingProxyType(unknown)


def _decoded(parts: Mapping[str, bytes], part: str, kind: type[_Decoded], name: str) -> _Decoded:
    if part not in parts:
        raise Problem("“{name}” is damaged: {part} is missing.", name=name, part=part)
    content = parts[part]
    if content.count(b"[") > 3 * MOST_ROWS or content.count(b"{") > 5 * MOST_ROWS:
        raise too_large(name)
    if content.count(b",") > 2 * MOST_ROWS * (MOST_INPUTS + 1):
        raise too_large(name)
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, part, error.__cause__ if isinstance(error.__cause__, Problem) else error) from error


def _arrays(parts: Mapping[str, bytes], part: str, name: str) -> dict[str, np.ndarray]:
    if part not in parts:
        raise Problem("“{name}” is damaged: {part} is missing.", name=name, part=part)
    try:
        return unpack_arrays(parts[part])
    except BrokenArrays as error:
        raise _damaged(name, part, f"{error}.") from error


def _damaged(name: str, part: str, reason: object) -> Problem:
    """What is wrong in one sentence, however long what stands in the file is, and whatever signs are in it."""
    reason = shorten("".join(sign if sign.isprintable() else " " for sign in str(reason)[:1000]), _LONGEST_REASON)
    if part == PROJECT:
        return Problem("“{name}” is damaged: {reason}", name=name, reason=reason)
    return Problem("“{name}” is damaged: {part}: {reason}", name=name, part=part, reason=reason)
