"""Autosaves: whose they are, which is continued, which go, and what comes back from them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from neuron_gui.core import folder_lock, session_files
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.folder_lock import FolderLock
from neuron_gui.core.history import Segment
from neuron_gui.core.left_work import find_left
from neuron_gui.core.pins import Pins
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.session_files import SessionFiles, Snapshot, read_session, summarise
from neuron_gui.core.session_writer import SessionWriter
from neuron_gui.core.sessions import DONE, WORK, Sessions
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.work import RunRecord, Work
from tests.core.kept_work import assert_same_run, learn, save, trained


def large(rows: int = 3000) -> Dataset:
    return Dataset(("a", "b", "y"), tuple((float(row), row / 3, 1.0) for row in range(rows)))


@pytest.fixture
def here(tmp_path) -> Sessions:
    return Sessions(tmp_path / "sessions")


def make_older(folder: Path, seconds: float) -> None:
    for file in folder.iterdir():
        os.utime(file, (time.time() - seconds,) * 2)


# What comes back


def test_all_that_is_on_screen_comes_back(here, tmp_path):
    odd = TUTORIAL.with_cell(2, 0, "abc").with_headings(("height", "y"), ("cm", ""))
    run, old, pinned = trained(1234), trained(50, seed=2), trained(70, seed=3)
    learn(run, 100, segment=Segment(1234, TUTORIAL.with_cell(0, 0, "7"), Settings(learning_rate=0.05)))
    pins = Pins().pin(pinned).rename("A", "steep").pin(run)
    project = Project(odd, Settings(learning_rate=0.05, start=State((0.125,), -1.0)))
    work = Work(project, RunRecord(run, 2000, "done"), old, 321, 4, pins)
    restored = read_session(save(here, work, path=tmp_path / "my.neuron", is_saved=False))
    assert restored.is_whole
    assert (restored.path, restored.is_saved) == (tmp_path / "my.neuron", False)
    again = restored.work
    assert again.project == project
    assert (again.shown_epoch, again.row) == (321, 4)
    assert again.run is not None
    assert (again.run.planned, again.run.outcome) == (2000, "done")
    assert_same_run(again.run.history, run)
    assert_same_run(again.ghost, old)
    assert [(pin.letter, pin.name) for pin in again.pins] == [("A", "steep"), ("B", "")]
    assert_same_run(again.pins.all[0].history, pinned)
    assert again.pins.all[1].history is again.run.history  # still one and the same


def test_while_it_learns_only_the_journal_is_written(here, monkeypatch):
    session = here.begin()
    files = SessionFiles(session)
    history = trained(10)
    work = Work(run=RunRecord(history, 500), shown_epoch=10)
    files.write(Snapshot.of(work))
    monkeypatch.setattr(session, "write", lambda *_: pytest.fail("more was written than the journal"))
    learn(history, 300)
    files.write(Snapshot.of(replace(work, shown_epoch=310)))
    files.close()
    session.close()
    restored = read_session(session.folder)
    assert restored.work.shown_epoch == 310
    assert_same_run(restored.work.run and restored.work.run.history, history)


def test_a_large_table_is_written_once_and_then_by_what_is_changed(here, monkeypatch):
    session = here.begin()
    written: list[tuple[str, int]] = []
    write = session.write

    def note(name: str, content: bytes) -> None:
        written.append((name, len(content)))
        write(name, content)

    monkeypatch.setattr(session, "write", note)
    files = SessionFiles(session)
    project = Project(large())
    for row in range(5):
        files.write(Snapshot.of(Work(project)))
        project = replace(project, dataset=project.dataset.with_cell(100 * row, 1, "abc" if row % 2 else "8"))
    files.write(Snapshot.of(Work(project)))
    assert [name for name, _ in written] == ["table-1.npz"] + 6 * [WORK]
    assert max(size for name, size in written if name == WORK) < 20_000
    assert read_session(session.folder).work.project == project
    files.write(Snapshot.of(Work()))  # another one: the file goes
    assert not list(session.folder.glob("*.npz"))
    files.write(Snapshot.of(Work(project)))  # undo: it comes back
    files.close()
    session.close()
    assert read_session(session.folder).work.project == project


def test_files_of_runs_that_are_gone_go_and_come_back_with_undo(here):
    session = here.begin()
    files = SessionFiles(session)
    run = trained(20)
    files.write(Snapshot.of(Work(run=RunRecord(run, 500))))
    files.write(Snapshot.of(Work()))
    assert not list(session.folder.glob("*.journal"))
    files.write(Snapshot.of(Work(run=RunRecord(run, 500))))
    files.close()
    session.close()
    again = read_session(session.folder).work.run
    assert again is not None
    assert_same_run(again.history, run)


def test_without_its_journal_the_table_is_still_there(here):
    folder = save(here, Work(Project(settings=Settings(epochs=77)), RunRecord(trained(20), 500), None, 3))
    next(folder.glob("*.journal")).unlink()
    restored = read_session(folder)
    assert not restored.is_whole
    assert restored.work.project.settings.epochs == 77
    assert restored.work.run is None


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format": "x", "version": 1}'])
def test_a_spoilt_file_is_one_sentence(here, content):
    folder = save(here)
    (folder / WORK).write_bytes(content)
    with pytest.raises(Problem, match="damaged"):
        read_session(folder)
    with pytest.raises(Problem, match="damaged"):
        summarise(folder)


def test_a_session_is_summarised_for_the_list(here, tmp_path):
    assert summarise(save(here)) == session_files.Summary("x, y", 0)
    assert (
        summarise(save(here, Work(run=RunRecord(trained(137), 500)), path=tmp_path / "houses.neuron")).title == "houses"
    )
    assert summarise(save(here, Work(run=RunRecord(trained(137), 500)))).epochs == 137
    assert summarise(save(here, Work(Project(large())))).title == "a, b, y"


# Which is continued


def test_the_newest_is_continued_and_an_empty_folder_is_none(here):
    assert here.to_continue() == []
    here.begin().close()
    assert list(here.folder.iterdir()) == []
    old, new = save(here), save(here)
    make_older(old, 60)
    assert [session.folder for session in here.to_continue()] == [new, old]


def test_beside_another_window_only_what_was_lost_is_continued(here):
    closed, killed, first = save(here), save(here, done=False), save(here)
    make_older(closed, 60)
    make_older(killed, 120)
    newest = here.to_continue()[0]
    assert newest.folder == first
    held = here.take(newest)
    assert held is not None
    assert here.take(newest) is None
    assert [session.folder for session in here.to_continue()] == [killed]
    held.close()


def test_only_twenty_are_kept_and_none_in_use_goes(here):
    folders = [save(here) for _ in range(25)]
    for age, folder in enumerate(reversed(folders)):
        make_older(folder, 60.0 * age)
    held = here.take(next(session for session in here.newest() if session.folder == folders[0]))
    assert held is not None
    here.tidy()
    assert {session.folder for session in here.newest()} == {*folders[-20:], folders[0]}
    assert len(list(here.folder.iterdir())) == 21
    held.close()


def test_a_killed_process_holds_nothing(here):
    folder = save(here)
    code = (
        "import sys, time; from pathlib import Path; from neuron_gui.core.sessions import Sessions\n"
        f"here = Sessions(Path({str(here.folder)!r})); held = here.take(here.newest()[0])\n"
        "print('held' if held else 'none', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert FolderLock.is_taken(folder)
        process.kill()
    assert not FolderLock.is_taken(folder)


def test_where_locks_do_not_work_a_living_owner_is_known_by_name(here, monkeypatch):
    """As on some network drives."""

    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folder_lock, "_lock", refuse)
    folder = save(here)
    held = here.take(here.newest()[0])
    assert held is not None
    assert held.needs_touch
    assert here.take(here.newest()[0]) is None
    assert FolderLock.is_taken(folder)
    make_older(folder, 1000)  # not heard of for long, whatever the number of its process stands for now
    assert not FolderLock.is_taken(folder)
    (folder / folder_lock.OWNER).write_text("1 elsewhere")
    assert FolderLock.is_taken(folder)
    held.close()
    assert not FolderLock.is_taken(folder)


# The writer


@pytest.fixture
def told():
    return []


@pytest.fixture
def open_writer(here, told):
    writers = []

    def open_one(**more) -> SessionWriter:
        writers.append(SessionWriter(here, told.append, retry_seconds=0.01, **more))
        return writers[-1]

    yield open_one
    for writer in writers:
        assert writer.close()


def test_what_is_handed_over_is_kept_and_marked_as_done_in_the_end(here, open_writer, told):
    writer = open_writer()
    assert here.newest() == []
    for epochs in (10, 20, 30):
        writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=epochs)))))
    assert writer.settle(10)
    (session,) = here.newest()
    assert read_session(session.folder).work.project.settings.epochs == 30
    assert not session.is_done
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=40)))))
    assert writer.close()
    assert read_session(session.folder).work.project.settings.epochs == 40
    assert session.is_done
    assert told == []


def test_another_piece_of_work_is_another_session(here, open_writer):
    writer = open_writer()
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=10)))), 0)
    assert writer.settle(10)
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=20)))), 1)
    assert writer.settle(10)
    epochs = {read_session(session.folder).work.project.settings.epochs for session in here.newest()}
    assert epochs == {10, 20}


def test_what_was_continued_is_held_until_the_work_is_kept_elsewhere(here, open_writer):
    folder = save(here, done=False)
    writer = open_writer(continued=here.take(here.newest()[0]))
    assert FolderLock.is_taken(folder)
    writer.hand_over(Snapshot.of(Work()))
    assert writer.settle(10)
    assert not FolderLock.is_taken(folder)
    assert (folder / DONE).exists()
    assert len(here.newest()) == 2


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "Writing is not permitted"), (errno.EIO, "Input/output")],
)
def test_a_disk_that_cannot_be_written_is_told_once_and_made_up_for(
    here, open_writer, told, monkeypatch, number, sentence
):
    writer = open_writer()
    history = trained(10)
    writer.hand_over(Snapshot.of(Work(run=RunRecord(history, 500), shown_epoch=10)))
    assert writer.settle(10)
    tries = threading.Semaphore(0)

    def fail(*_args: object) -> int:
        tries.release()
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    learn(history, 100)
    writer.hand_over(Snapshot.of(Work(run=RunRecord(history, 500), shown_epoch=110)))
    for _ in range(4):
        assert tries.acquire(timeout=10)
    assert len(told) == 1
    assert sentence in str(told[0])
    monkeypatch.undo()
    deadline = time.monotonic() + 10
    while told[-1] is not None and time.monotonic() < deadline:
        writer.settle(0.01)
    assert told[1:] == [None]
    run = read_session(here.newest()[0].folder).work.run
    assert run is not None
    assert_same_run(run.history, history)


def test_a_single_failure_is_made_up_for_in_silence_also_at_the_close(here, open_writer, told, monkeypatch):
    """A scanner may hold a file for a moment."""
    fsync, failures = os.fsync, [OSError(errno.EACCES, "held")] * 2

    def fail_at_times(handle: int) -> None:
        if len(failures) % 2 == 0 and failures:
            raise failures.pop()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fail_at_times)
    writer = open_writer()
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=10)))))
    assert writer.settle(10)
    failures.append(OSError(errno.EACCES, "held"))
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=20)))))
    assert writer.close()
    assert read_session(here.newest()[0].folder).work.project.settings.epochs == 20
    assert told == []


def test_an_error_that_nobody_foresaw_is_told_with_its_details_and_made_up_for(open_writer, told, monkeypatch):
    writer = open_writer()
    caught = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: caught.append(error))
    with monkeypatch.context() as broken:
        broken.setattr(SessionFiles, "write", lambda *_: 1 / 0)
        writer.hand_over(Snapshot.of(Work()))
        assert not writer.settle(10)
        deadline = time.monotonic() + 10
        while not told and time.monotonic() < deadline:
            writer.settle(0.01)
    assert "not being kept" in str(told[0])
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    while told[-1] is not None and time.monotonic() < deadline:
        writer.settle(0.01)
    assert told[1:] == [None]


def test_a_folder_that_is_gone_is_made_anew(here, open_writer, told):
    writer = open_writer()
    writer.hand_over(Snapshot.of(Work()))
    assert writer.settle(10)
    for file in here.newest()[0].folder.iterdir():
        file.unlink()
    writer.hand_over(Snapshot.of(Work(Project(settings=Settings(epochs=9)))))
    assert writer.settle(10)
    (session,) = here.newest()
    assert read_session(session.folder).work.project.settings.epochs == 9
    assert told == []


def test_of_two_windows_that_start_at_once_one_continues_and_one_begins(here, monkeypatch):
    old, new = save(here), save(here)
    make_older(old, 60)
    order = here.to_continue()
    monkeypatch.setattr(here, "to_continue", lambda: order)  # both look before either has locked anything
    first = find_left(here)
    assert first is not None
    assert first.session.folder == new
    assert find_left(here) is None
    first.session.close()


def test_what_cannot_be_read_is_passed_over(here, monkeypatch):
    old, new = save(here), save(here)
    make_older(old, 60)
    (new / WORK).write_bytes(b"\0")
    left = find_left(here)
    assert left is not None
    assert left.session.folder == old
    left.session.close()
    assert not FolderLock.is_taken(new)
