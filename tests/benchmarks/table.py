"""One line of the table, and the table in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Line:
    """What was measured, against what, and what is aimed at."""

    what: str
    measured: str
    against: str
    ratio: str
    aim: str


def write(lines: Iterable[Line]) -> str:
    rows = ["| what | measured | against | ratio | aim |", "|---|---|---|---|---|"]
    rows += [f"| {line.what} | {line.measured} | {line.against} | {line.ratio} | {line.aim} |" for line in lines]
    return "\n".join(rows)


def best(action: Callable[[], object], times: int) -> float:
    """The shortest of so many runs in seconds: what else runs on the machine only ever adds."""

    def once() -> float:
        begun = perf_counter()
        action()
        return perf_counter() - begun

    return min(once() for _ in range(times))


def alternated(actions: dict[str, Callable[[], float]], times: int) -> dict[str, float]:
    """The median result of each action, run in turns so that a slow minute of the machine touches all alike."""
    results: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(times):
        for name, action in actions.items():
            results[name].append(action())
    return {name: median(values) for name, values in results.items()}


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"
