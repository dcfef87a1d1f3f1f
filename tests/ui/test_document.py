"""The document: one value, replaced and undone."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.ui.document import UNDO_LIMIT, Document


@pytest.fixture
def document(qapp):
    return Document(Project())


def rate(document: Document, value: float, key: str = "") -> None:
    document.replace_settings(replace(document.project.settings, learning_rate=value), f"rate {value}", key)


def test_it_begins_with_the_tutorial_clean_and_without_a_file(document):
    assert document.project.dataset is TUTORIAL
    assert document.clean
    assert document.path is None


def test_a_change_is_announced_and_can_be_undone_and_redone(document, qtbot):
    with qtbot.waitSignal(document.changed, timeout=0):
        rate(document, 0.1)
    assert document.undo_stack.undoText() == "rate 0.1"
    assert not document.clean
    with qtbot.waitSignal(document.changed, timeout=0):
        document.undo_stack.undo()
    assert document.project == Project()
    assert document.clean
    document.undo_stack.redo()
    assert document.project.settings.learning_rate == 0.1


def test_the_other_part_stays_the_very_same(document):
    rate(document, 0.1)
    assert document.project.dataset is TUTORIAL
    settings = document.project.settings
    document.replace_dataset(TUTORIAL.with_cell(0, 0, "5"), "type")
    assert document.project.settings is settings


def test_no_change_is_no_step(document, qtbot):
    with qtbot.assertNotEmitted(document.changed):
        document.replace(Project(TUTORIAL, Settings()), "nothing")
    assert document.undo_stack.count() == 0


def test_of_a_drag_only_its_ends_stay_in_memory(document):
    passed = []
    for value in range(50):
        document.replace_dataset(TUTORIAL.with_cell(0, 0, f"{value}"), "drag", "drag 1")
        passed.append(weakref.ref(document.project.dataset))
    gc.collect()
    assert [table for table in passed if table() is not None] == passed[-1:]


def test_a_drag_is_one_step_back_to_where_it_began(document):
    for value in (0.02, 0.05, 0.1):
        rate(document, value, "drag 1")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "rate 0.1"
    document.undo_stack.undo()
    assert document.project == Project()
    document.undo_stack.redo()
    assert document.project.settings.learning_rate == 0.1


def test_a_drag_that_comes_back_leaves_no_step(document):
    rate(document, 0.02, "drag")
    rate(document, 0.01, "drag")
    assert document.project == Project()
    assert document.undo_stack.count() == 0


def test_other_keys_other_steps_and_steps_without_a_key_stay_apart(document):
    for value, key in ((0.02, "a"), (0.03, "b"), (0.04, ""), (0.05, "")):
        rate(document, value, key)
    assert document.undo_stack.count() == 4


def test_nothing_merges_over_an_undo_or_a_save(document):
    rate(document, 0.02, "a")
    rate(document, 0.03, "b")
    document.undo_stack.undo()
    rate(document, 0.04, "a")
    assert document.undo_stack.count() == 2
    document.mark_saved(Path("work.neuron"))
    rate(document, 0.05, "a")
    assert document.undo_stack.count() == 3
    document.undo_stack.undo()
    assert document.clean


def test_there_are_at_most_so_many_steps(document):
    for step in range(UNDO_LIMIT + 20):
        rate(document, 0.001 * (step + 1))
    assert document.undo_stack.count() == UNDO_LIMIT


def test_other_work_from_a_file_can_be_undone_like_anything_else(document, qtbot):
    rate(document, 0.1)
    other = Project(TUTORIAL.without_rows([0]), Settings(epochs=7))
    with qtbot.waitSignal(document.changed, timeout=0):
        document.replace_work(other, Path("other.neuron"), "open other")
    assert (document.project, document.path) == (other, Path("other.neuron"))
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == 0.1
    assert document.path is None
    document.undo_stack.redo()
    assert (document.project, document.path) == (other, Path("other.neuron"))


def test_a_draft_is_shown_and_is_no_step_of_undo_until_it_is_kept(document):
    before, seen = document.project, []
    document.changed.connect(lambda: seen.append(document.project))
    document.begin_draft()
    for rate in (0.02, 0.05, 0.1):
        document.replace_settings(replace(document.project.settings, learning_rate=rate), f"learning rate {rate}")
    assert [project.settings.learning_rate for project in seen] == [0.02, 0.05, 0.1]
    assert (document.kept, document.undo_stack.count()) == (before, 0)
    document.keep_draft()
    assert not document.drafting
    assert (document.project.settings.learning_rate, document.undo_stack.count()) == (0.1, 1)
    assert document.undo_stack.undoText() == "learning rate 0.1"
    document.undo_stack.undo()
    assert document.project == before


def test_a_draft_that_is_dropped_leaves_nothing(document):
    before = document.project
    document.begin_draft()
    document.replace_settings(replace(before.settings, epochs=7), "7 epochs")
    document.drop_draft()
    assert (document.project, document.drafting, document.undo_stack.count()) == (before, False, 0)


def test_undo_ends_a_draft_with_the_work_before_the_last_step(document):
    before = document.project
    document.replace_settings(replace(before.settings, epochs=7), "7 epochs")
    document.begin_draft()
    document.replace_settings(replace(document.project.settings, epochs=9), "9 epochs")
    document.undo_stack.undo()
    assert (document.project, document.drafting) == (before, False)
    document.undo_stack.redo()
    assert document.project.settings.epochs == 7  # what was only tried is not in it
