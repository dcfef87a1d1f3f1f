"""What macOS sends to the running program when a file is double-clicked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent

from neuron_gui.ui.file_requests import FileRequests


@pytest.fixture
def asked(qapp):
    parent = QObject()
    files: list[Path] = []
    FileRequests(qapp, parent).asked.connect(files.append)
    yield files
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_file_is_asked_for_by_its_path(qapp, asked, tmp_path):
    path = tmp_path / "wärme und eis.neuron"
    assert QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
    assert asked == [path]


def test_an_address_in_the_net_is_no_file(qapp, asked):
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.org/x.neuron")))
    assert asked == []


def test_other_events_go_their_way(qapp, asked):
    seen = []

    class Receiver(QObject):
        def event(self, event):
            seen.append(event.type())
            return super().event(event)

    receiver = Receiver()
    QCoreApplication.sendEvent(receiver, QEvent(QEvent.Type.User))
    assert seen == [QEvent.Type.User]
    assert asked == []
