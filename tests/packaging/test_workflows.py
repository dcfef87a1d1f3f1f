"""The workflows use nothing that could become something else."""

from __future__ import annotations

import pytest

from tests.packaging.recipes import recipe

workflows = recipe("workflows.py")
GOOD = f"permissions:\n  contents: read\nsteps:\n  - uses: actions/checkout@{'0a' * 20} # v5.0.0\n"


def test_every_action_of_ours_is_pinned():
    assert workflows.check_workflows() == []


def test_one_that_is_pinned_is_good():
    assert workflows.check_workflow(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f"@{'0a' * 20} # v5.0.0", "@v5", "line 4"),
        (" # v5.0.0", "", "line 4"),
        ("0a" * 20, "0a" * 19, "line 4"),
        (f"- uses: actions/checkout@{'0a' * 20} # v5.0.0", "- name: x\n    uses: docker://alpine", "line 5"),
        ("permissions:", "rights:", "permissions"),
    ],
)
def test_what_is_not_is_said(old, new, said):
    (wrong,) = workflows.check_workflow(GOOD.replace(old, new))
    assert said in wrong
