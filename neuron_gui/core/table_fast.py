"""Plain tables of numbers, read as fast as NumPy reads them: most files, and all large ones, are such.

What is not quite plain is left to the careful way, which says what is wrong with it.
"""

from __future__ import annotations

import re

import msgspec

from neuron_gui.core.dataset import MOST_ROWS, Row
from neuron_gui.core.table_guess import SPACES, TableForm, split

_LONG = b"0" * 29  # so many digits in a row may be a number beyond the largest


def read_fast(text: str, form: TableForm) -> tuple[list[str], tuple[Row, ...], int] | None:
    """The names, the rows and the number of the first row's line, or None where there is anything but plain numbers.

    The rows become lists in JSON, which msgspec reads into tuples of floats at once (100,000 rows of 8 numbers in
    40 ms), and which it refuses where a row is longer or shorter, or a number is missing or none.
    """
    if form.delimiter == SPACES or form.decimal == form.delimiter:
        return None
    body, names, first_line = text, [], 1
    if form.header:
        heading, _, body = text.partition("\n")
        if heading[:1] in ("", "#") or heading[:4].lower() == "sep=":
            return None
        try:
            names = [cell.strip() for cell in next(split(heading, form.delimiter)).cells]
        except (ValueError, StopIteration):
            return None
        first_line = 2
    body = body.rstrip("\n").replace("\N{MINUS SIGN}", "-")
    width = len(names) or body.partition("\n")[0].count(form.delimiter) + 1
    if not body or not 2 <= width <= 1000 or not body.isascii() or body.count("\n") >= MOST_ROWS:
        return None
    if form.decimal == ",":
        if "." in body:
            return None
        body = body.replace(",", ".")
    if form.delimiter != ",":
        if "," in body:
            return None
        body = body.replace(form.delimiter, ",")
    plain = body.encode()
    if plain.translate(None, b"0123456789+-.eE, \n") or _may_be_large(plain):
        return None
    rows = "[[" + body.replace("\n", "],[") + "]]"
    try:
        found = msgspec.json.decode(rows, type=tuple[tuple[(float,) * width], ...])  # type: ignore[misc]
    except msgspec.MsgspecError:
        return None
    return names or [""] * width, found, first_line


def _may_be_large(plain: bytes) -> bool:
    """Whether a number may be larger than a neuron can learn from: very long, or with an exponent of two digits."""
    if b"e" in plain or b"E" in plain:
        return re.search(rb"[eE]\+?\d\d", plain) is not None
    return _LONG in plain.translate(_ZEROS)


_ZEROS = bytes.maketrans(b"123456789", b"000000000")
