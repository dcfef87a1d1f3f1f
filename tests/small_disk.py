"""Saves on a real disk that is too small, and on one that is read-only. For Linux, as root.

    python -m tests.small_disk

A tmpfs of 64 kB is mounted, filled and unmounted; nothing else is touched.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from neuron_gui.core.problem import Problem
from neuron_gui.core.project_files import load_work, save_work
from neuron_gui.core.work import Work
from tests.core.test_work_files import edited_run
from tests.core.works import bits_of


def refusal(work: Work, path: Path) -> str:
    try:
        save_work(work, path)
    except Problem as problem:
        return str(problem)
    raise AssertionError(f"{path} was saved")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
        try:
            path = disk / "work.neuron"
            save_work(Work(), path)
            old = bits_of(load_work(path))

            sentence = refusal(edited_run(epochs=9000), path)
            assert sentence == "“work.neuron” was not saved: the disk is full.", sentence
            print("full:     ", sentence)
            assert bits_of(load_work(path)) == old
            assert [entry.name for entry in disk.iterdir()] == ["work.neuron"]

            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
            sentence = refusal(Work(), path)
            assert sentence == "“work.neuron” was not saved: writing is not permitted there.", sentence
            print("read-only:", sentence)
            assert bits_of(load_work(path)) == old
        finally:
            subprocess.run(["umount", folder], check=True)
        sentence = refusal(Work(), disk / "stick" / "work.neuron")
        assert sentence == "“work.neuron” was not saved: the folder is not there.", sentence
        print("vanished: ", sentence)
    print("PASS")
    return 0


if __name__ == "__main__":
    sys.exit(main())
