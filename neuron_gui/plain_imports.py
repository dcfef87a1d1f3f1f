"""Imports without the work that other libraries hang upon them and that this program does not need.

Importing PySide replaces ``__import__`` by its own, which opens the source of every module imported later and looks
for a switch that nobody here uses: for TensorFlow's 2,800 modules a third of a second. Importing pyqtgraph copies every
name of Qt into modules of its own, for which PySide must make every class: a tenth of a second before the first
picture. Knows neither by import.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def plain_imports() -> Iterator[None]:
    """Import by Python's own ``__import__`` here; afterwards all is as it was.

    PySide finishes its own modules in its hook, so those that are used are imported before.
    """
    hooked = builtins.__import__
    builtins.__import__ = getattr(builtins, "__orig_import__", hooked)  # where PySide keeps it
    try:
        yield
    finally:
        builtins.__import__ = hooked


@contextmanager
def mirrors_on_demand(package: str, *originals: ModuleType) -> Iterator[None]:
    """Let a package that copies all names of these modules have each when it is first used instead.

    Args:
        package: the name of the package that, imported here, makes a copy ``package.Name`` of each ``….Name``.
        originals: the modules that it copies, by ``dir()`` and ``getattr``.
    """
    for original in originals:
        vars(original)["__dir__"] = _hand_over_to(package, original)
    try:
        yield
    finally:
        for original in originals:
            del vars(original)["__dir__"]


def _hand_over_to(package: str, original: ModuleType) -> Callable[[], list[str]]:
    """A ``__dir__`` that names nothing to copy, and tells the copy where to find what it is asked for."""
    copy_name = f"{package}.{original.__name__.rpartition('.')[2]}"

    def names() -> list[str]:
        copy = sys.modules.get(copy_name)
        if copy is None:  # somebody else asks
            return sorted(vars(original))

        def find(name: str) -> object:
            value = getattr(original, name)
            setattr(copy, name, value)
            return value

        vars(copy)["__getattr__"] = find
        return []

    return names
