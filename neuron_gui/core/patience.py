"""Asks for what may never come, such as a file on a server that is gone, and waits no longer than is good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from neuron_gui.core.problem import Problem

T = TypeVar("T")

PATIENCE = 3.0  # seconds; systems wait for minutes


def within(seconds: float, ask: Callable[[], T], name: object) -> T:
    """What ``ask`` returns or raises; Problem, with the name of what was asked for, if that takes longer.

    What takes longer is left to a thread for which not even the end of the program waits.
    """
    found: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            found.append(ask())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="asked", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not found:
        raise Problem("“{name}” does not answer.", name=name)
    return found[0]
