"""An administrator says how the program starts; a missing file says nothing, a wrong one is told."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from neuron_gui.core.policy import Policy, expanded, own_folder, policy_file, read_policy
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
    [
        *(b"start = fresh\n", b'start = "new"\n', b"start = 1\n", b"\xff\xfe", b"[" * 10_000, b"start = [\n"),
        *(
            b'theme = "pink"',
            b'examples = "here"',
            b'examples = ""',
            b"autosave = 3",
            b'start_file = "$NOBODY_KNOWS/x"',
        ),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_it(tmp_path, content):
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    policy = read_policy(path)
    (trouble,) = policy.troubles
    assert "policy.toml" in str(trouble)
    assert policy == Policy(troubles=policy.troubles)


def test_a_folder_of_that_name_is_told_too(tmp_path):
    assert len(read_policy(tmp_path).troubles) == 1


def test_what_is_right_is_followed_beside_what_is_wrong(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(f'theme = "pink"\nstart = "fresh"\nexamples = "{tmp_path.as_posix()}"\n', encoding="utf-8")
    policy = read_policy(path)
    assert policy.starts_fresh
    assert policy.examples == tmp_path
    assert len(policy.troubles) == 1


def test_variables_and_the_home_are_filled_in(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "anna"))
    assert expanded("$LAB/examples") == tmp_path / "examples"
    assert expanded("~/work") == tmp_path / "anna" / "work"
    assert expanded("${NOBODY_KNOWS_ME}/x") is None


def test_each_user_has_a_folder_of_their_own(tmp_path, monkeypatch):
    shared = tmp_path / "work"
    for name, folder in (("anna", "anna"), ("SCHOOL\\ben", "SCHOOL_ben"), ("../../etc", "_.._etc")):
        for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
            monkeypatch.setenv(variable, name)
        own = own_folder(shared)
        assert own == shared / folder
        assert own.is_dir()
        if os.name == "posix":
            assert own.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot be kept"):
        own_folder(tmp_path / "file" / "work")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_has_its_place_for_it(platform):
    assert isinstance(policy_file(platform), Path)
    assert policy_file(platform).name == "policy.toml"


def test_on_linux_it_is_in_etc():
    assert policy_file("linux") == Path("/etc/neuron-gui/policy.toml")


def test_a_file_written_by_an_editor_on_windows_is_read(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b'\xef\xbb\xbfstart = "fresh"\r\n')
    policy = read_policy(path)
    assert policy.starts_fresh
    assert policy.troubles == ()


def test_the_administrators_page_tells_every_key_and_place():
    page = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")
    for key in {field.name for field in fields(Policy)} - {"troubles"}:
        assert f"| `{key}` |" in page
        assert f"\n{key} = " in page
    for platform in ("linux", "darwin"):
        assert f"`{policy_file(platform).as_posix()}`" in page


@pytest.mark.skipif(sys.platform == "win32", reason="its paths are those of Linux")
def test_the_example_on_that_page_is_right(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")
    path = tmp_path / "policy.toml"
    path.write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    policy = read_policy(path)
    assert policy.troubles == ()
    assert (policy.start, policy.theme) == ("fresh", "light")
    assert None not in (policy.start_file, policy.examples, policy.autosave)
