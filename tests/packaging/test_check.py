"""packaging/check.py finds faults, and says which tools it lacks."""

from __future__ import annotations

import check

from neuron_gui import __version__


def test_it_reads_the_version_without_importing_the_program():
    assert check.version() == __version__


def test_scripts_are_python_and_versions_agree():
    assert check.python_faults() == []
    assert check.version_faults() == []


def test_what_is_not_python_is_named_with_its_line(tmp_path, monkeypatch):
    (tmp_path / "x.spec").write_text("a = 1\nb = (\n")
    monkeypatch.setattr(check, "PACKAGING", tmp_path)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    assert [fault.split(" ")[0] for fault in check.python_faults()] == ["x.spec:2:"]


def test_a_changelog_of_another_version_is_a_fault(tmp_path, monkeypatch):
    (tmp_path / "CHANGELOG.md").write_text("## [1.2.4] – unreleased\n", encoding="utf-8")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "version", lambda: "1.2.3")
    assert check.version_faults() == ["CHANGELOG.md has 1.2.4 on top, but the program is 1.2.3"]


def test_missing_tools_are_named_by_their_packages(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check.main() == 2
    assert "sudo apt-get install appstream desktop-file-utils libxml2-utils mandoc" in capsys.readouterr().err
