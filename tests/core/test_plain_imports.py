"""What other libraries hang upon an import is left out, and everything is as before afterwards."""

from __future__ import annotations

import builtins
import importlib
import sys

import pytest

from neuron_gui.plain_imports import mirrors_on_demand, plain_imports


def test_imports_go_past_a_hook_and_back_even_after_a_failure(monkeypatch):
    plain, hook = builtins.__import__, lambda *words: plain(*words)
    monkeypatch.setattr(builtins, "__import__", hook)
    monkeypatch.setattr(builtins, "__orig_import__", plain, raising=False)
    with plain_imports():
        inside = builtins.__import__
    assert inside is plain
    with pytest.raises(LookupError), plain_imports():
        raise LookupError
    assert builtins.__import__ is hook


def test_a_package_that_copies_all_names_gets_each_when_it_is_used(tmp_path, monkeypatch):
    (tmp_path / "origin.py").write_text(
        "made = []\n"
        "def __getattr__(name):\n"
        "    if name != 'widget': raise AttributeError(name)\n"
        "    made.append(name)\n"
        "    return 'WIDGET'\n"
    )
    package = tmp_path / "copier"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import origin as source\n"
        "from . import origin\n"
        "for name in dir(source): setattr(origin, name, getattr(source, name))\n"
    )
    (package / "origin.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    origin = importlib.import_module("origin")
    with mirrors_on_demand("copier", origin):
        assert "made" in dir(origin)  # before there is a copy, everybody else sees its names
        copier = importlib.import_module("copier")
    assert origin.made == []
    assert (copier.origin.widget, copier.origin.widget) == ("WIDGET", "WIDGET")
    assert origin.made == ["widget"], "fetched once, when it was used"
    assert "made" in dir(origin)
    for name in ("copier.origin", "copier", "origin"):
        del sys.modules[name]
