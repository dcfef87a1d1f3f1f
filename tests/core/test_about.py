"""What is told of a table is told of its own rows, and of no others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.about import MOST_CHARACTERS, About, fingerprint, made_from, told
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.examples import load_examples
from neuron_gui.core.project import Project
from neuron_gui.core.rule import Rule
from neuron_gui.core.settings import Settings

EXAMPLE = load_examples()[0].project
SECRET = made_from(Rule(noise=0.2), Settings(), secret=True)


def with_rows(project: Project, dataset: Dataset) -> Project:
    return replace(project, dataset=dataset)


def test_a_story_is_told_of_its_rows_and_comes_back_with_them():
    assert told(EXAMPLE).about.title == "A straight line"
    edited = with_rows(EXAMPLE, EXAMPLE.dataset.with_cell(0, 1, "5"))
    assert told(edited) is None
    assert told(with_rows(edited, edited.dataset.with_cell(0, 1, "-3"))) == told(EXAMPLE)
    assert told(Project(TUTORIAL)) is None


def test_names_units_order_and_test_rows_are_another_matter():
    data = EXAMPLE.dataset
    for same in (
        replace(data, columns=("a", "b")),
        replace(data, units=("m", "s")),
        replace(data, tests=frozenset({1})),
        data.with_rows_from([5, 4, 3, 2, 1, 0]),
    ):
        assert told(with_rows(EXAMPLE, same)) is not None
    assert told(with_rows(EXAMPLE, data.without_rows([0]))) is None
    assert told(with_rows(EXAMPLE, data.with_empty_row(6))) is None


def test_a_rule_stays_known_when_a_row_is_changed():
    changed = with_rows(SECRET, SECRET.dataset.without_rows([0]))
    assert told(SECRET).changed is False
    assert told(changed).changed is True
    assert told(changed).about.secret
    assert told(with_rows(SECRET, Dataset(("x", "y"), ()))) is None
    assert told(with_rows(SECRET, TUTORIAL)) is None  # cleared, and something else typed
    assert told(with_rows(SECRET, Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0),)))) is None


def test_to_reveal_changes_nothing_else():
    about = SECRET.about
    assert about.revealed() == replace(about, secret=False)


def test_texts_from_a_file_are_cut_to_what_a_window_can_show():
    about = About(title="a\n\tb" + "c" * 10_000)
    assert about.title.startswith("a bc")
    assert len(about.title) <= MOST_CHARACTERS


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_a_fingerprint_is_that_of_the_rows_in_any_order(rows, random):
    data = Dataset(("x", "y"), tuple(rows))
    mixed = list(rows)
    random.shuffle(mixed)
    assert fingerprint(replace(data, rows=tuple(mixed))) == fingerprint(data)
    more = replace(data, rows=(*data.rows, data.rows[0]))
    assert fingerprint(more) != fingerprint(data)


def test_a_large_table_in_the_place_of_the_rows_costs_nothing(monkeypatch):
    large = Dataset(("x", "y"), ((1.0, 2.0),) * 100_000)
    monkeypatch.setattr("neuron_gui.core.about.fingerprint", lambda _: 1 / 0)
    assert told(with_rows(EXAMPLE, large)) is None
    assert told(with_rows(SECRET, large)) is None
