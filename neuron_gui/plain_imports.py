"""Imports without what another library has hung upon ``import``.

Importing PySide replaces ``__import__`` by its own, which opens the source of every module imported later and looks
for a switch that this program does not use. For TensorFlow's 2,800 modules that is a third of a second. Knows neither.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager


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
