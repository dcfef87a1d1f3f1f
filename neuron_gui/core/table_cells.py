"""One cell of a table of text: the number in it, by the decimal mark of the table.

Takes everything that ``numerals.parse_number`` takes, and thousands marks where there is no doubt what they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from neuron_gui.core.numerals import LARGEST, MINUS, parse_number
from neuron_gui.core.problem import Problem

# What people and programs write where a number is missing.
MISSING = frozenset(
    ("", "na", "n/a", "n. a.", "nan", "null", "none", "-", "–", "—", ".", "…", "?", "#n/a", "#nv", "k. a.", "k.a.")
)

_GAPS = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]")
_GROUPED = {  # three digits after each mark, and no leading zero: 1,234.5 where the decimal mark is a point
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
}
_SPACED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<mark>[ '’])\d{3}((?P=mark)\d{3})*([.,]\d*)?")


class Number(NamedTuple):
    """A number, and whether marks of its thousands were passed over to read it."""

    value: float
    grouped: bool = False


def read_number(text: str, decimal: str) -> Number | None:
    """The number in a cell whose table has this decimal mark ("." or ","), or None."""
    plain = _GAPS.sub(" ", text).replace(MINUS, "-").strip()
    grouped = True
    if _GROUPED[decimal].fullmatch(plain):
        plain = plain.replace("," if decimal == "." else ".", "")
    elif _SPACED.fullmatch(plain):
        plain = re.sub("[ '’]", "", plain)
    else:
        plain, grouped = text, False
    try:
        return Number(parse_number(plain), grouped)
    except Problem:
        return None


def read_row(cells: list[str], decimal: str) -> tuple[float, ...] | None:
    """All numbers of a row at once, if they are plain ones: the quick way, for most rows of most tables.

    The table has no underscore in it, which Python takes for a thousands mark.
    """
    try:
        if decimal == ",":
            if any("." in cell for cell in cells):
                return None
            row = tuple([float(cell.replace(",", ".")) for cell in cells])
        else:
            row = tuple(map(float, cells))
    except ValueError:
        return None
    # A sum finds NaN and infinity wherever they are.
    sound = min(row) >= -LARGEST and max(row) <= LARGEST and abs(sum(row)) <= LARGEST * len(row)
    return row if sound else None


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.lower() in MISSING


def is_too_large(text: str) -> bool:
    """Whether a text that is no number to learn from would be one if it were smaller."""
    try:
        return abs(float(text.replace(MINUS, "-").replace(",", "."))) > LARGEST and any(map(str.isdigit, text))
    except ValueError:
        return False
