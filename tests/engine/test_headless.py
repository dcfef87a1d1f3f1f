"""The main job on the command line, in a process of its own as a person starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest


def neuron(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "neuron_gui", "--headless", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def own_lines(text: str) -> list[str]:
    """What the program says on stderr, without what TensorFlow says while it is loaded."""
    return [line for line in text.splitlines() if line.startswith("neuron-gui")]


@pytest.fixture(scope="module")
def told() -> dict:
    done = neuron("--json", "--predict", "6", "--predict", "-1e-3", "--predict=10")
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_json_has_the_agreed_shape(told):
    assert set(told) == {"epochs", "start", "weights", "bias", "loss", "history", "predictions", "seconds"}
    assert told["epochs"] == 500
    assert told["start"] == {"weights": [0.12], "bias": 0.0}
    assert len(told["history"]["loss"]) == 500
    assert len(told["history"]["state_loss"]) == 501
    assert set(told["seconds"]) == {"import", "trace", "train"}


def test_tutorial_is_learned(told):
    assert told["loss"] < 1e-3
    assert told["weights"][0] == pytest.approx(2, abs=0.01)
    assert told["bias"] == pytest.approx(-1, abs=0.02)
    assert [answer["x"] for answer in told["predictions"]] == [[6.0], [-0.001], [10.0]]
    assert told["predictions"][0]["prediction"] == pytest.approx(11, abs=0.05)
    assert told["predictions"][2]["prediction"] == pytest.approx(19, abs=0.05)


def test_lines_are_like_kerass(tmp_path):
    table = tmp_path / "two.csv"
    table.write_text("a,b,y\n0,0,1\n1,0,3\n0,1,0\n1,1,2\n", encoding="utf-8")
    done = neuron(str(table), "--epochs", "2", "--start=0.5,-0.5,0", "--predict", "1,2", "--optimizer", "adam")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "model = Sequential([Dense(1)])",
        "optimizer Adam, loss mean squared error",
        "4 rows, 1 batch an epoch",
        "ready",
    ]
    assert lines[4].startswith("Epoch 1/2 - loss: 2.8750")
    assert "Here is what I learned:" in lines
    assert lines[-1].startswith("a = 1, b = 2 → y ≈ ")


def test_divergence_ends_with_1_and_names_a_rate_that_works():
    done = neuron("--learning-rate", "1", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["epochs"] < 10
    (line,) = own_lines(done.stderr)
    assert "0.176" in line
    assert "0.08" in line
    assert neuron("--learning-rate", "0.08", "--json").returncode == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--predict", "1,2"), "1 input; you gave 2"),
        (("--epochs", "0"), "number of epochs"),
        (("--learning-rate", "abc"), "abc"),
        (("--start=1,2,3",), "the start has 2 weights"),
        (("nowhere.csv",), "nowhere.csv"),
        (("--optimizer", "magic"), "magic"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_bad_input_gets_one_line_and_2_before_tensorflow_is_loaded(words, reason):
    begun = time.perf_counter()
    done = neuron(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert reason in line
    assert time.perf_counter() - begun < 60


def test_bad_cell_is_named(tmp_path):
    table = tmp_path / "bad.csv"
    table.write_text("x,y\n1,2\n2,oops\n", encoding="utf-8")
    done = neuron(str(table))
    assert done.returncode == 2
    assert done.stderr.strip() == "neuron-gui: Row 2, column y: “oops” is not a number."


def test_no_qt_is_imported():
    code = (
        "import sys; sys.argv = ['neuron-gui', '--headless', '--epochs', '2', '--json']\n"
        "from neuron_gui.app import main\n"
        "assert main() == 0\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph', 'shiboken'))]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_version():
    done = subprocess.run([sys.executable, "-m", "neuron_gui", "--version"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith("Hello Neuron ")


def test_neither_settings_of_keras_nor_a_disk_that_cannot_be_written_stop_it(tmp_path):
    """A home with a keras.json that Keras refuses, and no folder for temporary files."""
    settings = tmp_path / ".keras" / "keras.json"
    settings.parent.mkdir()
    settings.write_text('{"floatx": "nonsense", "epsilon": 1, "backend": "none"}', encoding="utf-8")
    code = (
        "import sys, tempfile\n"
        "tempfile._candidate_tempdir_list = list\n"
        "from neuron_gui.app import main\n"
        "sys.exit(main(['--headless', '--epochs', '5']))"
    )
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KERAS_", "TEST_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **home}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Epoch 5/5" in done.stdout
    assert [path.name for path in tmp_path.rglob("*")] == [".keras", "keras.json"]
