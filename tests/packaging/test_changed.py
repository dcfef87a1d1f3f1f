"""CI builds the bundle where something that decides whether it works is not as it was proved, and only there."""

from __future__ import annotations

import pytest

from tests.packaging.recipes import recipe

changed = recipe("changed.py")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for path in (
        "packaging/bundle.py",
        "neuron_gui/app.py",
        "neuron_gui/ui/window.py",
        "neuron_gui/keras_engine/engine.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    monkeypatch.setattr(changed, "RECORD", tmp_path / "packaging" / "proved.txt")
    return tmp_path


def run(monkeypatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["changed.py", *words])
    return changed.main()


def test_what_was_never_proved_is_built(checkout, monkeypatch, capsys):
    assert run(monkeypatch) == 1
    assert "neuron_gui/app.py" in capsys.readouterr().out


def test_what_was_proved_is_not_built_again(checkout, monkeypatch):
    assert run(monkeypatch, "--record") == 0
    assert run(monkeypatch) == 0
    (checkout / "neuron_gui" / "ui" / "window.py").write_text("another window")
    assert run(monkeypatch) == 0


@pytest.mark.parametrize("path", ["packaging/bundle.py", "neuron_gui/keras_engine/engine.py", "neuron_gui/new.py"])
def test_a_change_where_it_counts_is_named(checkout, monkeypatch, capsys, path):
    run(monkeypatch, "--record")
    (checkout / path).write_text("something else")
    assert run(monkeypatch) == 1
    assert capsys.readouterr().out.strip().endswith(f": {path}")


def test_a_file_that_is_gone_counts_too(checkout, monkeypatch):
    run(monkeypatch, "--record")
    (checkout / "neuron_gui" / "app.py").unlink()
    assert run(monkeypatch) == 1
