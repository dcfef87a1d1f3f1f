"""The examples say what they are and are what they say; how they learn is tested with Keras in tests/engine."""

from __future__ import annotations

import re

import numpy as np
import pytest

from neuron_gui.core.about import told
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.examples import load_examples, read_example
from neuron_gui.core.problem import Problem
from neuron_gui.core.project_files import open_or_ask, open_work
from neuron_gui.core.resources import resource
from neuron_gui.core.settings import Settings

EXAMPLES = {example.title: example for example in load_examples()}
ANSCOMBE = [title for title in EXAMPLES if title.startswith("Anscombe")]


def columns(title: str) -> np.ndarray:
    """The numbers of an example, one row for each column."""
    return np.array(EXAMPLES[title].project.dataset.rows).T


def test_the_first_is_the_tutorial():
    assert next(iter(EXAMPLES)) == "A straight line"
    assert EXAMPLES["A straight line"].project.dataset == TUTORIAL


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_each_has_a_story_a_source_and_a_licence(example):
    about = example.project.about
    assert 5 < len(example.title) <= 28
    assert example.group
    assert 60 < len(about.story) < 260
    assert about.story[-1] in ".!?)"
    assert about.source
    assert about.licence.startswith(("MIT", "public domain", "CC0"))
    assert example.project.dataset.first_problem() is None
    assert told(example.project).about == about
    assert example.project.settings.epochs <= 2000  # a class can wait for it


def test_the_groups_come_one_after_the_other():
    groups = [example.group for example in EXAMPLES.values()]
    assert [group for place, group in enumerate(groups) if group not in groups[:place]] == [
        group for place, group in enumerate(groups) if place == 0 or group != groups[place - 1]
    ]


@pytest.mark.parametrize(
    ("title", "rows", "means"),
    [
        ("Old Faithful", 272, (3.487783, 70.897059)),
        ("Penguins", 342, (20.0915205, 4.2017544)),  # 200.9 mm and 4,202 g, as palmerpenguins has them
        ("Tall parents, tall children?", 928, (68.308190 - 68.25, 68.088470 - 68.25)),
        ("The universe grows", 24, (0.911375, 373.125)),
        ("The cold morning", 23, (np.nan, 7 / 23)),
        ("Which penguin is it?", 342, (1.7151170, 20.0915205, 123 / 342)),
    ],
)
def test_real_tables_are_whole(title, rows, means):
    table = columns(title)
    assert table.shape[1] == rows
    known = ~np.isnan(means)
    assert table.mean(axis=1)[known] == pytest.approx(np.array(means)[known], abs=1e-5)


def test_the_cold_morning_is_in_degrees_celsius():
    warmth, damage = columns("The cold morning")
    assert (warmth.min(), warmth.max()) == (11.7, 27.2)  # 53 and 81 °F
    assert set(damage) == {0, 1}


def test_anscombes_tables_look_different_and_have_the_same_numbers():
    assert len(ANSCOMBE) == 4
    for title in ANSCOMBE:
        x, y = columns(title)
        assert (x.mean(), x.var(ddof=1)) == (9, 11)
        assert (y.mean(), y.var(ddof=1)) == pytest.approx((7.50, 4.125), abs=0.005)
        assert np.corrcoef(x, y)[0, 1] == pytest.approx(0.8165, abs=5e-4)
        assert np.polyfit(x, y, 1) == pytest.approx((0.5, 3.0), abs=5e-3)


def test_the_bill_of_the_kiosk_is_a_sum_of_prices_and_a_bag():
    *counts, bill = columns("The school kiosk")
    assert len(counts) == 7
    assert np.array([0.9, 1.2, 0.8, 0.5, 1.8, 0.7, 0.4]) @ counts + 0.25 == pytest.approx(bill)


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("AND: both keys", lambda a, b: a and b),
        ("OR: either bell", lambda a, b: a or b),
        ("XOR: two light switches", lambda a, b: a != b),
    ],
)
def test_the_truth_tables_are_true(title, rule):
    rows = EXAMPLES[title].project.dataset.rows
    assert {row[:2] for row in rows} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert all(target == float(rule(a, b)) for a, b, target in rows)


def test_units_stand_beside_the_names():
    dataset: Dataset = EXAMPLES["How warm is it up there?"].project.dataset
    assert (dataset.columns, dataset.units) == (("altitude", "sun", "degrees"), ("km", "h", "°C"))


@pytest.mark.parametrize("note", ["epochs=many", "learning_rate=1000", "loss=none"])
def test_settings_that_do_not_fit_are_refused(note):
    with pytest.raises(Problem, match="The settings of this example do not fit"):
        read_example(f"# settings: {note}\nx,y\n1,2\n")


def test_units_that_do_not_fit_are_refused():
    with pytest.raises(Problem, match=re.escape("This example has 3 units for 2 columns.")):
        read_example("# units: a, b, c\nx,y\n1,2\n")


def test_a_note_without_words_takes_nothing_from_the_next_line():
    example = read_example("# title:\n# story: once\nx,y\n1,2\n")
    assert (example.title, example.story) == ("", "once")


@pytest.mark.parametrize("path", sorted(resource("examples").glob("*.csv")), ids=lambda path: path.stem)
def test_opened_as_a_file_each_is_what_the_list_gives(path):
    assert (
        open_or_ask(path).project == open_work(path).project == read_example(path.read_text(encoding="utf-8")).project
    )


SCHOOL = "# title: Bridges of our town\n# story: How long?\n# units: cm, kg\n# settings: epochs=70 learning_rate=0.1\n"
TABLE = "x,y\n1,2\n2,4\n"


def opened(tmp_path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "bridges.csv"
    path.write_text(text, encoding=encoding)
    return open_or_ask(path).project


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_school_can_give_out_an_example_of_its_own(tmp_path, encoding):
    work = opened(tmp_path, SCHOOL + TABLE, encoding)
    assert (work.about.title, work.about.story) == ("Bridges of our town", "How long?")
    assert told(work).about is work.about
    assert work.dataset.headings == ("x (cm)", "y (kg)")
    assert (work.settings.epochs, work.settings.learning_rate) == (70, 0.1)


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        ("epochs=70", "epochs=many"),
        ("epochs=70", "epochs=-1"),
        ("epochs=70", "activation=cubic"),
        ("epochs=70 learning_rate=0.1", "see the manual of the data logger"),
    ],
)
def test_settings_that_are_none_are_a_comment(tmp_path, sound, damaged):
    work = opened(tmp_path, SCHOOL.replace(sound, damaged) + TABLE)
    assert work.settings == Settings()
    assert work.about.title == "Bridges of our town"
    assert work.dataset.units == ("cm", "kg")


def test_units_for_other_columns_are_a_comment(tmp_path):
    work = opened(tmp_path, SCHOOL.replace("cm, kg", "cm, kg, s") + TABLE)
    assert not any(work.dataset.units)
    assert work.settings.epochs == 70


def test_comments_of_other_programs_say_nothing(tmp_path):
    path = tmp_path / "logger.csv"
    path.write_text("# made by a logger: 2024\n# units in SI\n" + TABLE, encoding="utf-8")
    work = open_work(path).project
    assert work.about is None
    assert work.settings == Settings()
    assert work.dataset.rows == ((1.0, 2.0), (2.0, 4.0))
