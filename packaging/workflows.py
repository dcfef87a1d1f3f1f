"""Check what the workflows use: every action by the full name of a commit, which nobody can put another one under.

python packaging/workflows.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

WORKFLOWS = Path(__file__).resolve().parent.parent / ".github" / "workflows"
USES = re.compile(r"^\s*(?:-\s+)?uses:\s*(.*)$")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def check_workflow(text: str) -> list[str]:
    """What is wrong with one workflow, a sentence each."""
    wrong = []
    if not re.search(r"^permissions:$", text, re.MULTILINE):
        wrong.append("it does not say which permissions it needs")
    for number, line in enumerate(text.splitlines(), 1):
        match = USES.match(line)
        if match is not None and not PINNED.fullmatch(match.group(1).strip()):
            wrong.append(f"line {number}: no full commit with its version behind it: {match.group(1)}")
    return wrong


def check_workflows(folder: Path = WORKFLOWS) -> list[str]:
    """What is wrong with all of them, each sentence with its file; FileNotFoundError where there is none."""
    files = sorted(folder.glob("*.y*ml"))
    if not files:
        raise FileNotFoundError(f"{folder} has no workflows")
    return [f"{path.name}: {said}" for path in files for said in check_workflow(path.read_text(encoding="utf-8"))]


def main() -> int:
    """Print what is wrong."""
    wrong = check_workflows()
    print("\n".join(wrong) if wrong else "every action is pinned")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
