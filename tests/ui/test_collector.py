"""Who looks for Python's garbage, and when."""

from __future__ import annotations

import gc
from typing import ClassVar

import pytest
from PySide6.QtCore import QTimer

from neuron_gui.ui.collector import MILLISECONDS, Collector


class Ring:
    """Garbage that only a search finds: it holds itself."""

    found: ClassVar[list[str]] = []

    def __init__(self, name: str) -> None:
        self.me, self.name = self, name

    def __del__(self) -> None:
        self.found.append(self.name)


@pytest.fixture
def collector():
    gc.enable()
    gc.collect()
    Ring.found.clear()
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()
    gc.enable()


def throw_away(name: str) -> None:
    rings = [Ring(name) for _ in range(6000)]
    assert rings


def test_python_searches_no_longer_by_itself_until_it_is_given_back(collector):
    assert not gc.isenabled()
    second = Collector()
    second.start()
    collector.stop()
    assert not gc.isenabled()
    second.stop()
    assert gc.isenabled()


def test_it_waits_while_tensorflow_is_loaded_and_searches_then(collector, qtbot):
    throw_away("early")
    assert not collector.findChild(QTimer).isActive()
    collector.begin()
    qtbot.waitUntil(lambda: "early" in Ring.found, timeout=3 * MILLISECONDS)


def test_stopped_twice_or_begun_without_a_start_changes_nothing(collector):
    collector.stop()
    collector.stop()
    assert gc.isenabled()
    collector.begin()
    assert gc.isenabled()
