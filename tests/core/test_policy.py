"""An administrator says how the program starts; a missing file says nothing, a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_gui.core.policy import Policy, policy_file, read_policy
from neuron_gui.core.problem import Problem


def test_without_a_file_all_is_as_usual(tmp_path):
    assert read_policy(tmp_path / "policy.toml") == Policy()
    assert not Policy().starts_fresh


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        ('start = "fresh"\n', True),
        ('# for the lab\nstart = "fresh"\ntheme = "dark"\n[later]\nthing = 1\n', True),  # a later version knows more
        ('start = "continue"\n', False),
        ("", False),
    ],
)
def test_the_file_says_how_to_start(tmp_path, text, fresh):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    assert read_policy(path).starts_fresh is fresh


@pytest.mark.parametrize(
    "content",
    [b"start = fresh\n", b'start = "new"\n', b"start = 1\n", b"\xff\xfe", b"[" * 10_000, b"start = [\n"],
)
def test_a_wrong_file_is_one_sentence_that_names_it(tmp_path, content):
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    with pytest.raises(Problem) as told:
        read_policy(path)
    assert "policy.toml" in str(told.value)


def test_a_folder_of_that_name_is_told_too(tmp_path):
    with pytest.raises(Problem):
        read_policy(tmp_path)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_has_its_place_for_it(platform):
    assert isinstance(policy_file(platform), Path)
    assert policy_file(platform).name == "policy.toml"


def test_on_linux_it_is_in_etc():
    assert policy_file("linux") == Path("/etc/neuron-gui/policy.toml")
