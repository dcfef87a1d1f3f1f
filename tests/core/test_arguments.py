"""The command line: what it reads, and that nothing it is told is silently passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_gui.arguments import Arguments, Picture, parse
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import save_work
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.work import Work


@pytest.fixture
def table(tmp_path) -> str:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n0,1\n1,3\n", encoding="utf-8")
    return str(path)


def refusal(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("neuron-gui: ")
    assert told.count("\n") == 1
    return told.removeprefix("neuron-gui: ").strip()


def test_without_words_the_window_opens_with_the_tutorial():
    assert parse([]) == Arguments(None, None, False, False, (), False, None)


def test_numbers_may_be_negative_scientific_and_given_either_way():
    words = ("--predict", "-1e-3", "--predict=-2.5e1", "--predict", "\N{MINUS SIGN}3", "--start", "-.5,1")
    given = parse(("--headless", *words))
    assert given.predictions == ((-0.001,), (-25.0,), (-3.0,))
    assert given.project is not None
    assert given.project.settings.start == State((-0.5,), 1.0)


def test_a_file_after_predict_is_a_file(table):
    given = parse(("--headless", "--predict", "10", table))
    assert given.predictions == ((10.0,),)
    assert given.file == Path(table)


def test_settings_are_put_over_those_of_the_file(tmp_path):
    path = tmp_path / "mine.neuron"
    save_work(Work(Project(settings=Settings(learning_rate=0.3, epochs=9))), path)
    given = parse(("--headless", str(path), "--epochs", "77"))
    assert given.project is not None
    assert given.project.settings == Settings(learning_rate=0.3, epochs=77)


def test_a_file_with_a_run_comes_whole_unless_settings_make_it_another():
    file = str(Path(__file__).with_name("files") / "version-2-branch.neuron")
    given = parse((file,))
    assert given.work is not None
    assert given.work.run is not None
    assert given.work.run.history.last_epoch == 35
    assert given.project is given.work.project
    assert parse(("--screenshot", "a.png", "--epoch", "60", file)).work is not None
    assert parse(("--screenshot", "a.png", "--learning-rate", "0.3", file)).work is None


def test_a_picture_is_of_the_agreed_size_unless_told_otherwise():
    assert parse(("--screenshot", "a.png")).picture == Picture(Path("a.png"))
    looks = ("--size", "1920x1000", "--scale", "2", "--theme", "dark", "--epoch", "137", "--view", "fit")
    given = parse(("--screenshot", "a.png", *looks))
    assert given.picture == Picture(Path("a.png"), (1920, 1000), 2.0, "dark", epoch=137, view="fit")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--epochs 5", "--epochs needs --headless."),
        ("--theme dark --epoch 3", "--theme, --epoch needs --screenshot."),
        ("--headless --self-test", "Choose one of --headless, --self-test and --screenshot."),
        ("--screenshot a.png --size 800x500", "argument --size: the smallest window is 1024x640"),
        ("--screenshot a.png --epoch 600", "There is no epoch 600: the run has 500."),
        ("--screenshot a.png --language xx", "There is no translation for “xx”."),
        ("--headless --learning-rate 0", "The learning rate must be between 1e-06 and 100."),
        ("--headless --predict 1,2", "This neuron has 1 input; you gave 2."),
        ("--headless --predict=", "argument --predict: a number is missing"),
        ("--self-test missing.csv", "--self-test trains the tutorial: it takes no file."),
        ("--headless --predict ten", "argument --predict: “ten” is not a number."),
        ("missing.csv", "There is no file “missing.csv”."),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(capsys, words, reason):
    assert refusal(capsys, *words.split()) == reason


def test_a_start_of_another_shape_is_refused(capsys, table):
    expected = "This neuron has 1 input; the start has 2 weights."
    assert refusal(capsys, "--headless", table, "--start=1,2,3") == expected
