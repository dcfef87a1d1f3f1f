"""What no program can foresee, done to a real process: kills, a disk that is full, and pictures that keep nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import kill_test

ROOT = Path(__file__).parents[2]
LINUX_ROOT = sys.platform.startswith("linux") and os.geteuid() == 0


def run(*words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="kill −9 is asked of a system that knows it")
def test_nothing_older_than_a_second_is_lost_by_a_kill(tmp_path):
    """Ten of the 200 kills of tests/kill_test.py."""
    kill_test.run(10, 20261126, tmp_path)


@pytest.mark.skipif(not LINUX_ROOT, reason="only root may mount a disk")
def test_a_real_disk_that_is_full_and_then_read_only(tmp_path):
    tried = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", tmp_path], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"a container that may not mount: {tried.stderr}")
    subprocess.run(["umount", tmp_path], check=True)
    assert run("tests.small_disk_autosave").endswith("PASS\n")


def test_pictures_and_the_self_test_keep_nothing_and_change_no_settings(tmp_path):
    homes = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME")}
    picture = tmp_path / "picture.png"
    run("neuron_gui", "--screenshot", str(picture), "--epoch", "10", **homes)
    assert picture.exists()
    assert run("neuron_gui", "--self-test", **homes).endswith("PASS\n")
    left = [file for name in homes for file in (tmp_path / name).rglob("*") if file.is_file()]
    assert [file for file in left if "cache" not in str(file).lower()] == []
