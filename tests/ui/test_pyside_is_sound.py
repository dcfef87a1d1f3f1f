"""The release of PySide6 that is installed does not lose references: 6.12.0 killed the process after 600 emits."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Speaker(QObject):
    said = Signal(bool)


def test_emitting_does_not_drop_references_to_true(qapp):
    speaker, heard = Speaker(), []
    speaker.said.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(200):
        speaker.said.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 20
