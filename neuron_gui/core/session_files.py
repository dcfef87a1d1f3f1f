"""What is in a session's folder: a small ``work.json``, a journal for each run, and a file for each large table.

    {"format": "hello-neuron-session", "version": 1,
     "path": null or "/home/…/my.neuron", "stamp": null or {"size": 812, "digest": "…"}, "is_saved": true,
     "tables": [{"table": {"columns": …, "rows": …}}, {"table": {…}, "file": "table-1.npz"}, …],
     "table": 0, "settings": {…}, "about": null or {…},
     "runs": [{"journal": "run-1.journal", "start": {…},
               "segments": [{"first_epoch": 0, "table": 0, "settings": {…}}, …]}, …],
     "run": null or {"planned": 500, "outcome": "done"}, "ghost": null or 1, "epoch": null or 137, "row": null or 4,
     "pins": [{"letter": "A", "name": "", "run": 1}], "unknown": {…}}

Numbers of tables and runs count from 0; the run on screen, if there is one, is the first. ``epoch`` is null where the
newest is shown, so that nothing but the journal is written while a neuron learns. Nothing is read but numbers and
texts. A run that cannot be read is left out: the table and the settings are worth having without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from neuron_gui.core.about import About
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.file_stamps import Stamp
from neuron_gui.core.history import History, Segment
from neuron_gui.core.journal import Journal, Recording, epochs_in, read_journal
from neuron_gui.core.pins import Pin, Pins
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.session_tables import SavedTable, Tables, read_tables
from neuron_gui.core.sessions import WORK, Session
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.whole_files import read_whole
from neuron_gui.core.work import RunRecord, Work

FORMAT = "hello-neuron-session"
VERSION = 1
MOST_BYTES = 200_000_000


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The work at one moment, for another thread to write: ``records`` are those of ``work.histories``.

    ``path`` is the file that it belongs to, if any, as it was when it had this ``stamp``; ``is_saved`` says whether the
    work as it is stands there.
    """

    work: Work
    records: tuple[Recording, ...]
    path: Path | None = None
    stamp: Stamp | None = None
    is_saved: bool = True

    @classmethod
    def of(cls, work: Work, path: Path | None = None, stamp: Stamp | None = None, *, is_saved: bool = True) -> Snapshot:
        """What there is now; costs no copy of data or epochs."""
        return cls(work, tuple(map(Recording.of, work.histories)), path, stamp, is_saved)


@dataclass(frozen=True, eq=False)
class Restored:
    """What a session holds; ``is_whole`` unless a run had to be left out."""

    work: Work
    path: Path | None
    stamp: Stamp | None
    is_saved: bool
    is_whole: bool = True


@dataclass(frozen=True)
class Summary:
    """What a list of sessions says of one: its title, or what it is about, and the epochs of the run on screen."""

    title: str
    epochs: int


class _Segment(msgspec.Struct):
    first_epoch: int
    table: int
    settings: Settings


class _Run(msgspec.Struct):
    journal: str
    start: State
    segments: list[_Segment]


class _Shown(msgspec.Struct):
    planned: int
    outcome: str


class _Pin(msgspec.Struct):
    letter: str
    name: str
    run: int


class _Saved(msgspec.Struct):
    format: str
    version: int
    path: str | None
    stamp: Stamp | None
    is_saved: bool
    tables: list[SavedTable]
    table: int
    settings: Settings
    about: About | None
    runs: list[_Run]
    run: _Shown | None
    ghost: int | None
    epoch: int | None
    row: int | None
    pins: list[_Pin]
    unknown: dict[str, bytes] = {}


class SessionFiles:
    """Writes one session's files, each time what is new. Raises Problem or OSError; the next try makes up for it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._journals: dict[History, Journal] = {}  # by identity
        self._tables = Tables(session.write)
        self._count = 0
        self._written = b""

    def write(self, snapshot: Snapshot) -> None:
        """Bring the files up to date. The work counts when ``work.json`` is written, after all that it names."""
        work, project = snapshot.work, snapshot.work.project
        journals = [self._journal(record) for record in snapshot.records]
        datasets = [project.dataset, *(part.dataset for record in snapshot.records for part in record.segments)]
        tables, places = self._tables.encode(datasets)
        runs = [
            _Run(
                journal.path.name,
                record.start,
                [_Segment(part.first_epoch, places[id(part.dataset)], part.settings) for part in record.segments],
            )
            for journal, record in zip(journals, snapshot.records, strict=True)
        ]
        numbers = {id(history): number for number, history in enumerate(work.histories)}
        at_end = work.run is None or work.shown_epoch >= snapshot.records[0].last_epoch
        saved = _Saved(
            format=FORMAT,
            version=VERSION,
            path=str(snapshot.path) if snapshot.path is not None else None,
            stamp=snapshot.stamp,
            is_saved=snapshot.is_saved,
            tables=tables,
            table=places[id(project.dataset)],
            settings=project.settings,
            about=project.about,
            runs=runs,
            run=_Shown(work.run.planned, work.run.outcome) if work.run is not None else None,
            ghost=numbers[id(work.ghost)] if work.ghost is not None else None,
            epoch=None if at_end else work.shown_epoch,
            row=work.row,
            pins=[_Pin(pin.letter, pin.name, numbers[id(pin.history)]) for pin in work.pins],
            unknown=dict(work.unknown),
        )
        content = msgspec.json.encode(saved)
        if content != self._written:
            self.session.write(WORK, content)
            self._written = content
            self._tidy(work, {table.file for table in tables})

    def close(self) -> None:
        """Give the files back."""
        for journal in self._journals.values():
            journal.close()

    def _journal(self, record: Recording) -> Journal:
        """The journal of a run, with all that it has learned."""
        journal = self._journals.get(record.history)
        if journal is None:
            self._count += 1
            journal = Journal(self.session.folder / f"run-{self._count}.journal", record.weights.shape[1])
            self._journals[record.history] = journal
        journal.write_on(record)
        journal.sync()
        return journal

    def _tidy(self, work: Work, needed: set[str]) -> None:
        """Remove what is named no more; a run that undo brings back is written again."""
        kept = set(work.histories)
        for history in [history for history in self._journals if history not in kept]:
            self._journals.pop(history).close()
        self.session.remove_all_but(needed | {journal.path.name for journal in self._journals.values()})


def read_session(folder: Path) -> Restored:
    """The work of a session. Raises Problem if not even its table can be read."""
    saved = _decoded(folder)
    is_whole = True
    try:
        tables = read_tables(saved.tables, folder)
        runs = [_read_run(run, tables, folder) for run in saved.runs]
    except (Problem, OSError, IndexError):
        is_whole = False
        tables, runs = read_tables(saved.tables[: saved.table + 1], folder), []
    if not 0 <= saved.table < len(tables):
        raise Problem("The autosave is damaged: its table is missing.")
    project = Project(tables[saved.table], saved.settings, saved.about)
    project.settings.start_state(project.dataset.input_count)  # a start of another shape is damage
    record = ghost = None
    if saved.run is not None and runs:
        record = RunRecord(runs[0], max(saved.run.planned, runs[0].last_epoch), saved.run.outcome)
        if not runs[0].fits(project.dataset, project.settings):
            is_whole, record = False, None
    if saved.ghost is not None and 0 <= saved.ghost < len(runs):
        ghost = runs[saved.ghost]
    pins = tuple(Pin(pin.letter, runs[pin.run], pin.name) for pin in saved.pins if 0 <= pin.run < len(runs))
    last = record.history.last_epoch if record is not None else 0
    epoch = last if saved.epoch is None else max(0, min(saved.epoch, last))
    work = Work(project, record, ghost, epoch, saved.row, Pins(pins), saved.unknown)
    return Restored(work, Path(saved.path) if saved.path else None, saved.stamp, saved.is_saved, is_whole)


def summarise(folder: Path) -> Summary:
    """What a session is about, without reading all of it. Raises Problem if it cannot be read."""
    saved = _decoded(folder)
    title = Path(saved.path).stem if saved.path else ""
    if not title and saved.about is not None and not saved.about.secret:
        title = saved.about.title
    if not title and 0 <= saved.table < len(saved.tables):
        table = saved.tables[saved.table].table
        columns = table.columns if table.columns is not None else saved.tables[table.like or 0].table.columns
        title = ", ".join((columns or [])[:3])
    epochs = 0
    if saved.run is not None and saved.runs:
        try:
            epochs = epochs_in(folder / Path(saved.runs[0].journal).name)
        except OSError:
            epochs = 0
    return Summary(title, epochs)


def _decoded(folder: Path) -> _Saved:
    try:
        saved = msgspec.json.decode(read_whole(folder / WORK, MOST_BYTES), type=_Saved)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("The autosave is damaged: {reason}", reason=error) from error
    if saved.format != FORMAT or saved.version > VERSION:
        raise Problem("The autosave was made by a newer Hello Neuron.")
    return saved


def _read_run(run: _Run, tables: Sequence[Dataset], folder: Path) -> History:
    segments = [Segment(part.first_epoch, tables[part.table], part.settings) for part in run.segments]
    if any(part.dataset.input_count != len(run.start.weights) for part in segments):
        raise Problem("A run of the autosave does not fit its table.")
    return read_journal(folder / Path(run.journal).name).history(run.start, segments)
