"""Equations between written numbers, with enough digits that they are true as they stand there.

A pupil who types what is shown into a pocket calculator shall get what is shown. Knows texts and the names of colours
(those of the quantities), no language and no window.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from neuron_gui.core.numerals import MINUS, format_number, format_significant

MOST_MORE = 4  # digits beyond the usual ones; Keras's 32-bit floats have no more to say

_FROM_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True)
class Piece:
    """A part of a line in one colour, by the name of its quantity (see the theme).

    One with a ``link`` can be pressed; the text says what that does.
    """

    text: str
    colour: str = "ink"
    link: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Figure:
    """A number in an equation: with so many decimals, or, with None, four significant digits.

    An ``exact`` one has no digits beyond these: it never gets more.
    """

    value: float
    places: int | None = None
    colour: str = "ink"
    exact: bool = False

    def text(self, more: int = 0) -> str:
        """It written, with so many digits more than usual."""
        more = 0 if self.exact else more
        if self.places is None:
            return format_significant(self.value, 4 + more)
        return format_number(self.value, self.places + more)


@dataclass(frozen=True)
class Equation:
    """Signs and figures in the order in which they stand; the last figure is the result.

    ``rule`` computes the result from the other figures.
    """

    parts: tuple[str | Figure, ...]
    rule: Callable[..., float]

    @property
    def figures(self) -> list[Figure]:
        """Its figures, the result last."""
        return [part for part in self.parts if isinstance(part, Figure)]

    def holds(self, more: int) -> bool:
        """Whether it is true as written, to the last digit of the result."""
        *operands, result = self.figures
        shown, unit = _read(result.text())
        try:
            computed = self.rule(*(_read(operand.text(more))[0] for operand in operands))
        except (ArithmeticError, ValueError):
            return False
        return abs(computed - shown) <= 0.5000001 * unit

    def line(self, more: int) -> Line:
        """It as coloured pieces; numbers that would run into a sign stand in brackets."""
        pieces: list[Piece] = []
        left = len(self.figures)
        for place, part in enumerate(self.parts):
            if isinstance(part, str):
                pieces.append(Piece(part))
                continue
            left -= 1
            written = part.text(more if left else 0)
            before = _sign(self.parts[place - 1]) if place else ""
            after = _sign(self.parts[place + 1]) if place + 1 < len(self.parts) else ""
            is_odd = written.startswith(MINUS) or "×" in written
            if is_odd and (before.endswith(("+", MINUS, "×", "÷", "√")) or after.startswith("²")):
                pieces += [Piece("("), Piece(written, part.colour), Piece(")")]
            else:
                pieces.append(Piece(written, part.colour))
        return tuple(pieces)


def typed(value: float, places: int) -> Figure:
    """A number of the table, which stands there with all its digits unless it has more than the table shows."""
    return Figure(value, places, exact=math.isclose(value, round(value, places), rel_tol=1e-9, abs_tol=1e-9))


def digits_for(equations: Iterable[Equation], at_least: int = 0) -> int:
    """How many more digits they need to be true, or, if some never are, for as many as possible to be true."""
    told = list(equations)
    return max(range(at_least, MOST_MORE + 1), key=lambda more: sum(each.holds(more) for each in told))


def plain(line: Line) -> str:
    """A line without its colours."""
    return "".join(piece.text for piece in line)


def _sign(part: str | Figure) -> str:
    return part.strip() if isinstance(part, str) else ""


def _read(text: str) -> tuple[float, float]:
    """The value of a written number, and the worth of its last digit."""
    digits, _, exponent = text.replace(MINUS, "-").partition("×10")
    power = 10.0 ** int(exponent.translate(_FROM_SUPERSCRIPTS) or 0)
    return float(digits) * power, 10.0 ** -len(digits.partition(".")[2]) * power
