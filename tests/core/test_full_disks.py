"""A disk that is full, read-only or gone: said in one sentence, the old file is still whole, nothing is left about."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from neuron_gui.core.file_stamps import Stamp, is_changed, read_stamp
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.settings import Settings
from neuron_gui.core.work import Work
from tests import small_disk
from tests.core.test_work_files import edited_run
from tests.core.works import bits_of

LIMITED = """
import resource, signal, sys
from pathlib import Path
from neuron_gui.core.problem import Problem
from neuron_gui.core.project_files import save_work
from tests.core.test_work_files import edited_run

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # what is longer cannot be written, as on a full disk
try:
    save_work(edited_run(), Path(sys.argv[1]))
except Problem as problem:
    print(problem)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that there is already."""
    path = tmp_path / "work.neuron"
    save_work(Work(Project(settings=Settings(seed=1))), path)
    return path


def is_as_it_was(path: Path) -> bool:
    return load_work(path).project.settings.seed == 1 and [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file")
def test_what_does_not_fit_on_the_disk_leaves_the_old_file_whole(path):
    """The limit breaks off the writing itself, in the midst of the file."""
    answer = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"}, encoding="utf-8",
    )  # fmt: skip
    assert answer.stdout.startswith("“work.neuron” was not saved: ")
    assert is_as_it_was(path)


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root may mount a disk")
def test_a_real_small_disk(tmp_path):
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True, text=True
    )
    if tried.returncode:
        pytest.skip(f"a container that may not mount: {tried.stderr}")
    subprocess.run(["umount", tmp_path], check=True)
    assert small_disk.main() == 0


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full."),
        (errno.EDQUOT, "the disk is full."),
        (errno.EROFS, "writing is not permitted there."),
        (errno.EACCES, "writing is not permitted there."),
        (errno.ENOENT, "the folder is not there."),
        (errno.EIO, os.strerror(errno.EIO) + "."),
    ],
)
@pytest.mark.parametrize("moment", ["open", "write", "fsync", "replace"])
def test_at_whatever_moment_it_fails_the_old_file_is_whole(path, monkeypatch, number, reason, moment):
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    class Failing:
        """A file on such a disk."""

        def __init__(self, file):
            self._file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self._file.close()

        def write(self, content):
            self._file.write(content[:100])
            fail()

    opened = Path.open
    match moment:
        case "open":
            monkeypatch.setattr(Path, "open", fail)
        case "write":
            monkeypatch.setattr(Path, "open", lambda path, mode: Failing(opened(path, mode)))
        case "fsync":
            monkeypatch.setattr(os, "fsync", fail)
        case "replace":
            monkeypatch.setattr(Path, "replace", fail)
    work = edited_run()
    before = bits_of(work)
    with pytest.raises(Problem) as caught:
        save_work(work, path)
    monkeypatch.undo()
    assert str(caught.value) == f"“work.neuron” was not saved: {reason}"
    assert is_as_it_was(path)
    assert bits_of(work) == before


class TestStamps:
    def test_a_file_is_known_again_by_what_is_in_it(self, path):
        known = read_stamp(path)
        assert known == Stamp.of(path.read_bytes())
        os.utime(path, (1, 1))
        assert not is_changed(path, known)
        path.write_bytes(bytes(reversed(path.read_bytes())))
        assert is_changed(path, known), "of the same length"
        path.write_bytes(b"")
        assert is_changed(path, known)

    def test_where_there_is_none_nothing_is_changed(self, path):
        known = read_stamp(path)
        path.unlink()
        assert not is_changed(path, known)
        assert read_stamp(path) is None
        path.mkdir()
        assert not is_changed(path, known)
        assert read_stamp(path) is None

    def test_saving_tells_the_stamp_of_what_was_written(self, path):
        assert save_work(edited_run(), path) == read_stamp(path)
