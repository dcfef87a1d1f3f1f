"""The heading of a column as files and people write it: a name, and its unit in brackets after it.

``height (cm)``, ``height [cm]`` and ``height[cm]`` are the column "height" in "cm"; ``f(x)`` is a name, for a round
bracket needs a blank before it. What is joined is split again into the same two.
"""

from __future__ import annotations

import re

from neuron_gui.core.dataset import shorten

LONGEST_NAME = 60
_BRACKETS = {")": "(", "]": "["}


def split_heading(heading: str) -> tuple[str, str]:
    """The name and the unit in a heading, however long; the unit is "" if there is none.

    White space becomes single blanks.
    """
    heading = " ".join(heading.split())
    begin = _begin_of_bracket(heading)
    if begin is None:
        return heading, ""
    return heading[:begin].strip(), heading[begin + 1 : -1].strip()


def short_heading(heading: str) -> tuple[str, str]:
    """The same from a file, where nobody can be asked for a shorter one: what is too long is cut short."""
    name, unit = split_heading(heading)
    return shorten(name, LONGEST_NAME), shorten(unit)


def join_heading(name: str, unit: str) -> str:
    """The heading for a name and a unit; an empty bracket says that what looks like a unit belongs to the name."""
    if not unit:
        return name if _begin_of_bracket(name) is None else f"{name} ()"
    for close, open_ in _BRACKETS.items():
        heading = f"{name} {open_}{unit}{close}"
        if _begin_of_bracket(heading) == len(name) + 1:
            return heading
    return f"{name} ({re.sub(r'[()]', '/', unit)})"  # a unit with brackets that do not match, which no unit has


def _begin_of_bracket(heading: str) -> int | None:
    """Where the bracket opens that ends the heading, if it has a name before it; a round one needs a blank between."""
    open_, depth = _BRACKETS.get(heading[-1:]), 0
    if open_ is None:
        return None
    for place in range(len(heading) - 1, 0, -1):
        depth += (heading[place] == heading[-1]) - (heading[place] == open_)
        if depth == 0:
            return place if open_ == "[" or heading[place - 1] == " " else None
    return None
