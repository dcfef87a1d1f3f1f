"""A spoiled file in the real window: refused with a sentence beside the timeline, or shown; the work is never lost."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.core.works import bits_of
from tests.fuzz_files import NAME, spoiled_files, verdict

SHOWN = 25


def test_spoiled_files_are_told_or_shown_and_the_work_comes_back(pupil, tmp_path):
    """Those that open all the same hold numbers that no training made: every view must bear them."""
    pupil.train_to_the_end()
    mine, path = bits_of(pupil.window.work.now()), tmp_path / NAME
    told = shown = 0
    for _, packed in spoiled_files(2000, seed=11):
        sentence = verdict(packed)
        if sentence and told > SHOWN:
            continue
        path.write_bytes(packed)
        if sentence:
            assert not pupil.window.open_file(path)
            assert pupil.text("statusMessage") == sentence
            told += 1
        else:
            assert pupil.window.open_file(path)
            for view in ("loss", "fit", "landscape", "weights"):
                pupil.window.open_view(view)
                pupil.window._presenter.show_now()
                pupil.window.grab()
            QApplication.processEvents()
            pupil.do("undoAction")
            shown += 1
        assert bits_of(pupil.window.work.now())[0][0] == mine[0][0]
        if shown >= SHOWN:
            break
    assert shown == SHOWN
    assert told > SHOWN
    assert pupil.window.playback.history.last_epoch == 500
    assert bits_of(pupil.window.work.now())[1] == mine[1]
