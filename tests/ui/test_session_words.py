"""When work was left, as short as it is clear."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale

from neuron_gui.core.session_files import Summary
from neuron_gui.ui.session_words import say_summary, say_time


@pytest.fixture(autouse=True)
def _british():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 26, 10, 42), "10:42"),
        (datetime(2026, 11, 25, 23, 59), "yesterday 23:59"),
        (datetime(2026, 11, 24, 9, 5), "24 Nov 09:05"),
        (datetime(2025, 12, 31, 8, 0), "31 Dec 2025 08:00"),
    ],
)
def test_the_day_is_said_where_it_is_another(when, said):
    assert say_time(when.timestamp(), date(2026, 11, 26)) == said


def test_what_it_was_about():
    assert say_summary(Summary("x, y", 0)) == "x, y"
    assert say_summary(Summary("x, y", 1)) == "x, y · 1 epoch"
    assert say_summary(Summary("houses", 12345)) == "houses · 12,345 epochs"
    assert say_summary(Summary("", 7)) == "7 epochs"
