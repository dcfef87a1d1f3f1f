"""Keeps the work on a real disk that becomes full, then read-only, then works again. For Linux, as root.

    python -m tests.small_disk_autosave

A tmpfs of 256 kB is mounted, filled and unmounted; nothing else is touched. A real window, without a screen, goes on
working meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import neuron_gui.keras_engine
from neuron_gui.arguments import parse
from neuron_gui.core.session_files import read_session
from neuron_gui.core.sessions import Sessions
from neuron_gui.core.work import Work
from tests.kill_test import Descent


def kept(folder: Path) -> Work:
    """What the next start would show."""
    return read_session(Sessions(folder).newest()[0].folder).work


def main() -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    neuron_gui.keras_engine.load_engine = Descent  # type: ignore[assignment]
    from neuron_gui import app as program
    from neuron_gui.ui.preferences import Preferences

    app = program.make_application()

    def wait(condition: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < until, what
            app.processEvents()  # type: ignore[attr-defined]

    with tempfile.TemporaryDirectory() as disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=True)
        window = None
        try:
            folder = Path(disk) / "sessions"
            window = program.open_kept_window(parse([]), Preferences(), folder)
            window.show()
            document, playback, autosave = window.document, window.playback, window.sessions.autosave

            def edit(value: int) -> None:
                document.replace_dataset(document.project.dataset.with_cell(0, 1, str(value)), "edit")

            def value_kept() -> float:
                return kept(folder).project.dataset.rows[0][1]

            edit(1)
            wait(lambda: autosave.settle(), "the first edit was not kept")
            assert value_kept() == 1

            ballast = Path(disk) / "ballast"
            with ballast.open("wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass
            edit(2)
            wait(lambda: bool(window.complaint), "nobody was told that the disk is full")
            print("full:     ", window.complaint)
            assert window.complaint == "The disk is full: your work is not being kept for the next start."
            assert value_kept() == 1
            playback.set_speed(float("inf"))
            playback.play()
            wait(lambda: playback.complete, "the training did not go on")
            assert not autosave.settle()
            ballast.unlink()
            wait(autosave.settle, "the work was not kept when there was room again")
            work = kept(folder)
            assert value_kept() == 2
            assert work.run is not None
            assert work.run.history.last_epoch == 500

            window.close()
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            window = program.open_kept_window(parse([]), Preferences(), folder)
            window.show()
            assert window.document.project.dataset.rows[0][1] == 2
            assert window.playback.run is not None
            opened, document = window, window.document
            edit(3)
            wait(lambda: bool(opened.complaint), "nobody was told that the disk is read-only")
            print("read-only:", window.complaint)
            assert "Writing is not permitted" in window.complaint
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            wait(window.sessions.autosave.settle, "the work was not kept when writing was permitted again")
            assert value_kept() == 3
            wait(lambda: not opened.complaint, "the sentence stayed")
        finally:
            if window is not None:
                window.close()
            subprocess.run(["umount", disk], check=True)
    print("PASS")
    return 0


if __name__ == "__main__":
    sys.exit(main())
