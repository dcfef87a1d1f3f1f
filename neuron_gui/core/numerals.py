"""Numbers for people: reading what they type, and writing values so that nothing jumps.

Written numbers use the true minus sign (U+2212) and a fixed count of decimals for each place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context

import numpy as np

from neuron_gui.core.problem import Problem

MINUS = "\N{MINUS SIGN}"
LARGEST = 1e30  # beyond this a squared error no longer fits into Keras's 32-bit floats' neighbourhood

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def parse_number(text: str) -> float:
    """Read a number as people write it: ``.5``, ``−2``, ``1e-3``, or with a decimal comma ``2,5``.

    Raises Problem with the reason if it is empty, no number or too large.
    """
    shown = text.strip()
    plain = shown.replace(MINUS, "-").replace("\N{NO-BREAK SPACE}", "").strip()
    if not plain:
        raise Problem("This cell is empty.")
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        if plain.lower().lstrip("+-") in ("inf", "infinity", "nan"):
            raise Problem("“{text}” is not a number to learn from.", text=shown)
        if len(shown) > 24:
            shown = shown[:23] + "…"
        raise Problem("“{text}” is not a number.", text=shown)
    value = float(plain)
    if abs(value) > LARGEST:
        raise Problem("“{text}” is too large.", text=shown)
    return value


def format_number(value: float, decimals: int) -> str:
    """Write a value with a fixed count of decimals; very large ones in powers of ten; NaN as a dash."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if abs(value) >= 1e7:
        return _power_of_ten(value, 3)
    text = f"{value:.{decimals}f}"
    if text.startswith("-") and float(text) == 0:
        text = text[1:]  # no "−0.00"
    return text.replace("-", MINUS)


def format_exact(value: float) -> str:
    """Write a value with at most ten digits, without needless zeros, as a person would type it: 0.01, −3, 1e−07."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return format_number(value, 0)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value)).replace("-", MINUS)
    return f"{value:.10g}".replace("-", MINUS)


def format_typed(value: float, minus: str = MINUS) -> str:
    """Write a value with every digit that was typed, so that reading it gives the same value; NaN as nothing."""
    if math.isnan(value):
        return ""
    return repr(float(value)).removesuffix(".0").replace("-", minus)


def format_loss(value: float) -> str:
    """Write a loss with three or four significant digits: 13.62, 0.0703, 0.000123, 8.9×10⁻⁷, and 0 as 0."""
    if not math.isfinite(value):
        return format_number(value, 0)
    if value == 0:
        return "0"
    if abs(value) < 1e-4 or abs(value) >= 1e7:
        return _power_of_ten(value, 2)
    size = int(f"{value:.3e}".partition("e")[2])  # of the rounded value: 9.9996 is 10.00
    decimals = max(0, 3 - size) if size >= 0 else max(4, 2 - size)
    return format_number(value, decimals)


def format_percent(share: float) -> str:
    """Write a share (0 … 1) in whole percent; 0 % and 100 % only where it is just that, NaN as a dash."""
    if math.isnan(share):
        return "–"
    percent = round(100 * share)
    if 0 < share < 1:
        percent = min(max(percent, 1), 99)
    return f"{percent}\N{NO-BREAK SPACE}%"


def format_significant(value: float, digits: int) -> str:
    """Write a value with so many significant digits: 0.003577, −1.234×10⁻⁷, 51234, and 0 as 0."""
    if value == 0 or not math.isfinite(value):
        return format_number(value, 0)
    if abs(value) < 1e-4 or abs(value) >= 1e7:
        return _power_of_ten(value, digits)
    return format_number(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def format_change(value: float) -> str:
    """Write a change with its sign and two significant digits: +0.00041, −1.2, +3.1×10⁻⁷; none as ±0."""
    if value == 0 or not math.isfinite(value):
        return "±0" if value == 0 else format_number(value, 0)
    sign = "+" if value > 0 else MINUS
    size = abs(value)
    if not 1e-6 <= size < 1e7:
        return sign + _power_of_ten(size, 2)
    return sign + format_number(size, max(0, 1 - math.floor(math.log10(size))))


def format_change_between(before: float, after: float, decimals: int) -> str:
    """Write by how much a number changes, so that it fits the two as they are written with these decimals.

    A change too small to be seen in them has its own significant digits.
    """
    if not (math.isfinite(before) and math.isfinite(after)):
        return format_change(after - before)
    seen = round(after, decimals) - round(before, decimals)
    if abs(seen) < 0.5 * 10**-decimals or abs(seen) >= 1e7:
        return format_change(after - before)
    return ("+" if seen > 0 else MINUS) + format_number(abs(seen), decimals)


def format_operand(value: float, decimals: int) -> str:
    """Write a value for use after × or +: a negative one in brackets."""
    return in_brackets(format_number(value, decimals))


def shorter_forms(value: float, decimals: int, digits: int = 4) -> Iterator[str]:
    """Ways to write a value, each shorter than the one before, for places with little room.

    The first has all the decimals that matter: a number with more than so many digits loses decimals, for beyond them
    nobody watches them change. NaN is a question mark, which cannot be taken for a minus sign.
    """
    if math.isnan(value):
        yield "?"
    elif math.isinf(value):
        yield format_number(value, 0)
    else:
        size = abs(value)
        before_the_point = math.floor(math.log10(size)) + 1 if size >= 1 else 1
        most = max(digits, decimals + 1)
        if before_the_point <= max(most, 5):
            for places in range(min(decimals, max(0, most - before_the_point)), -1, -1):
                yield format_number(value, places)
        if size >= 1:
            yield _power_of_ten(value, 2)
            yield _power_of_ten(value, 1)
            mantissa, exponent = f"{value:.0e}".split("e")
            yield f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def format_short(value: float, decimals: int, digits: int = 4) -> str:
    """Write a value with the decimals that matter: 5.01, −147.7, −4.9×10⁵ (see ``shorter_forms``)."""
    return next(shorter_forms(value, decimals, digits))


def format_short_operand(value: float, decimals: int, digits: int = 4) -> str:
    """The same for use after × or +: a negative one in brackets."""
    return in_brackets(format_short(value, decimals, digits))


def in_brackets(text: str) -> str:
    """A negative number in brackets, as it stands after × or +."""
    return f"({text})" if text.startswith(MINUS) else text


def round_down(value: float, digits: int) -> float:
    """The largest number of so many significant digits that is not above ``value`` (> 0).

    >>> round_down(0.17653, 3)
    0.176
    """
    if not value > 0 or not math.isfinite(value):
        raise ValueError(f"cannot round {value} down")
    return float(Context(prec=digits, rounding=ROUND_FLOOR).create_decimal(repr(float(value))))


@dataclass(frozen=True)
class Decimals:
    """How many decimals each place on the screen shows, chosen once from the data.

    ``digits`` is how many digits a prediction may need altogether; larger ones lose decimals where room is short.
    """

    inputs: tuple[int, ...]
    target: int
    prediction: int
    weights: tuple[int, ...]
    bias: int
    digits: int = 4


def choose_decimals(inputs: np.ndarray, targets: np.ndarray) -> Decimals:
    """Choose decimals for data of shape (rows, n) and (rows,); NaN marks a cell that is no number."""
    spread = _spread(targets)
    prediction = _for_size(spread, 4)
    columns = np.ascontiguousarray(inputs.T)
    # With numbers far from 0, years say, a weight's last digit counts a thousandfold in the sum.
    weights = [max(_for_size(spread / _spread(column), 4), _for_product(column, prediction)) for column in columns]
    most = max((prediction, *weights))
    finite = np.abs(targets[np.isfinite(targets)])
    largest = max(1.0, float(finite.max())) if finite.size else 1.0
    return Decimals(
        inputs=tuple(_needed(column) for column in columns),
        target=_needed(targets),
        prediction=prediction,
        # Numbers that stand side by side have the decimals they need, or one more where another of them has more.
        weights=tuple(min(needed + 1, max(weights)) for needed in weights),
        bias=min(prediction + 1, most),
        digits=max(4, math.floor(math.log10(largest)) + 1 + prediction),
    )


def _power_of_ten(value: float, digits: int) -> str:
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return mantissa.replace("-", MINUS) + "×10" + str(int(exponent)).translate(_SUPERSCRIPTS)


def _needed(values: np.ndarray) -> int:
    """The decimals that show these values in full, at most 4."""
    finite = values[np.isfinite(values)]
    some = finite[:: max(1, len(finite) // 1000)]  # which mostly tell enough
    for decimals in range(4):
        if _have_decimals(some, decimals) and (len(some) == len(finite) or _have_decimals(finite, decimals)):
            return decimals
    return 4


def _have_decimals(values: np.ndarray, decimals: int) -> bool:
    return np.allclose(values, np.round(values, decimals), rtol=1e-12, atol=1e-9)


def _spread(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 1.0
    return float(np.ptp(finite)) or float(np.abs(finite).max()) or 1.0


def _for_product(column: np.ndarray, decimals: int) -> int:
    """The decimals, at most 6, that a factor of these values needs for a product right to its last digit but one."""
    largest = float(np.abs(column[np.isfinite(column)]).max(initial=0.0))
    return min(6, max(0, decimals - 1 + math.ceil(math.log10(min(max(largest, 1.0), 1e9)))))


def _for_size(size: float, significant: int) -> int:
    return min(6, max(0, significant - 1 - math.floor(math.log10(min(max(size, 1e-9), 1e9)))))
