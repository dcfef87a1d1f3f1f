"""A comparison of two runs in words: the rows of a table, the same as text, and one sentence.

Knows no widgets; colours are names of quantities (see the theme).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.compare import Comparison, Contrast, Outcome
from neuron_gui.core.dataset import Dataset
from neuron_gui.core.equations import Line, Piece, plain
from neuron_gui.core.numerals import MINUS, format_exact, format_loss, format_short
from neuron_gui.core.pins import Value
from neuron_gui.core.settings import State
from neuron_gui.ui.diagram_captions import cut
from neuron_gui.ui.pin_words import value_words
from neuron_gui.ui.plot_numbers import grouped

REACHED = "reached"  # the key of the row whose title has the goal in it
MOST_VALUES = 3  # of a setting that was changed again and again: the first, dots and the last
MOST_NUMBERS = 3  # of a start
MOST_TERMS = 3  # of a formula, each in a line of its own
NEXT_LINE = "\n"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareWords", text)


@dataclass(frozen=True)
class Choice:
    """A run that can be compared; the one on screen has no letter as long as it is not pinned."""

    letter: str
    name: str
    on_screen: bool = False

    @property
    def text(self) -> str:
        """What it is called in a list."""
        return f"{self.letter} · {self.name}" if self.letter else self.name

    @property
    def subject(self) -> str:
        """What it is called at the beginning of a sentence."""
        return _tr("Run {letter}").format(letter=self.letter) if self.letter else self.name


@dataclass(frozen=True)
class CompareRow:
    """One line of the table; ``better`` is the place of the better one of its two cells, if that can be said."""

    key: str
    title: str
    cells: tuple[Line, Line]
    better: int | None = None


def this_run() -> str:
    """The run on screen, while it is not pinned."""
    return _tr("This run")


def run_before() -> str:
    """The run from before Reset, which is still seen in grey."""
    return _tr("The run before")


def what_if_run() -> str:
    """A run that is only tried out."""
    return _tr("What if")


def table_rows(comparison: Comparison) -> tuple[CompareRow, ...]:
    """What differs, then how far each came, what it learned, and how soon it reached the goal."""
    first, second = comparison.outcomes
    rows = [_contrast_row(contrast) for contrast in comparison.contrasts]
    rows.append(CompareRow("epochs", _tr("epochs trained"), (_text(f"{first.epochs:,}"), _text(f"{second.epochs:,}"))))
    rows.append(CompareRow("loss", _tr("final loss"), (_loss(first), _loss(second)), comparison.lower))
    rows.append(CompareRow("formula", _tr("learned formula"), (_formula(first), _formula(second))))
    if comparison.measured_alike:
        reached = _reached(first.reached), _reached(second.reached)
        rows.append(CompareRow(REACHED, _tr("epochs to reach a loss of"), reached, comparison.sooner))
    return tuple(rows)


def verdict(comparison: Comparison, choices: tuple[Choice, Choice]) -> str:
    """One sentence: which did better, or why that cannot be said."""
    if not comparison.measured_alike:
        return _tr("Their losses are measured in different ways and cannot be compared.")
    if not comparison.same_data:
        return _tr("They learned from different data: a lower loss does not say which run is better.")
    goal = format_exact(comparison.goal)
    lower, sooner = (
        None if place is None else choices[place].subject for place in (comparison.lower, comparison.sooner)
    )
    if lower is None and sooner is None and not comparison.contrasts:
        return _tr("They were trained alike.")
    if lower is None and sooner is None:
        return _tr("Neither did better than the other.")
    if lower is None:
        return _tr("{run} reaches {goal} sooner.").format(run=sooner, goal=goal)
    if sooner is None:
        return _tr("{run} ends with the lower loss.").format(run=lower)
    if lower == sooner:
        return _tr("{run} ends with the lower loss and reaches {goal} sooner.").format(run=lower, goal=goal)
    return _tr("{lower} ends with the lower loss. {sooner} reaches {goal} sooner.").format(
        lower=lower, sooner=sooner, goal=goal
    )


def as_text(rows: tuple[CompareRow, ...], choices: tuple[Choice, Choice], goal: float) -> str:
    """The table as spreadsheets take it: a line for each row, tabs between the cells."""
    lines = [["", *(choice.text for choice in choices)]]
    for row in rows:
        title = f"{row.title} {format_exact(goal)}" if row.key == REACHED else row.title
        lines.append([title, *(plain(cell).replace(NEXT_LINE, " ") for cell in row.cells)])
    return "\n".join("\t".join(line) for line in lines)


def _text(text: str) -> Line:
    return (Piece(text),)


def _loss(outcome: Outcome) -> Line:
    return (Piece(grouped(format_loss(outcome.loss)), "error"),)


def _reached(epoch: int | None) -> Line:
    return (Piece(_tr("not reached"), "muted"),) if epoch is None else _text(f"{epoch:,}")


def _formula(outcome: Outcome) -> Line:
    """ŷ = 1.994 × x + (−0.98); with more inputs each in a line of its own, of many the first, dots and the last."""
    decimals, names = outcome.dataset.decimals, outcome.dataset.columns[:-1]
    weights = list(zip(outcome.state.weights, decimals.weights, names, strict=True))
    terms: list[list[Piece]] = [
        [*_number(weight, places, "weight", bare=place == 0), Piece(f" × {cut(name)}")]
        for place, (weight, places, name) in enumerate(weights)
    ]
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 1], [Piece("…")], terms[-1]]
    sum_of_terms = [*terms, list(_number(outcome.state.bias, decimals.bias, "bias"))]
    plus = f"{NEXT_LINE}+ " if len(weights) > 1 else " + "
    pieces = [Piece("ŷ", "prediction"), Piece(" = "), *_joined(sum_of_terms, plus)]
    if outcome.activation != "linear":
        pieces[1] = Piece(f" = {outcome.activation}(")
        pieces.append(Piece(")"))
    return tuple(pieces)


def _joined(terms: list[list[Piece]], between: str) -> Iterator[Piece]:
    for place, pieces in enumerate(terms):
        if place:
            yield Piece(between)
        yield from pieces


def _number(value: float, places: int, colour: str, *, bare: bool = False) -> Iterator[Piece]:
    """A number in its colour; the brackets of a negative one after a plus are in ink."""
    text = format_short(value, places)
    bracketed = text.startswith(MINUS) and not bare
    yield from (
        piece for piece in (Piece("("), Piece(text, colour), Piece(")")) if bracketed or piece.text not in ("(", ")")
    )


def _contrast_row(contrast: Contrast) -> CompareRow:
    titles = {
        "learning_rate": _tr("learning rate"),
        "optimizer": _tr("optimizer"),
        "loss": _tr("loss"),
        "activation": _tr("activation"),
        "batch_size": _tr("batch size"),
        "shuffle": _tr("order of the rows"),
        "standardise": _tr("inputs"),
        "start": _tr("start"),
        "data": _tr("data"),
    }
    first, second = contrast.values
    words = (
        _data_words(first, second)
        if contrast.aspect == "data"
        else tuple(_values_words(contrast.aspect, values) for values in contrast.values)
    )
    return CompareRow(contrast.aspect, titles[contrast.aspect], (_text(words[0]), _text(words[1])))


def _values_words(aspect: str, values: tuple[Value, ...]) -> str:
    words = [_value_words(aspect, value) for value in values]
    if len(words) > MOST_VALUES:
        words = [words[0], "…", words[-1]]
    return " → ".join(words)


def _value_words(aspect: str, value: Value) -> str:
    if isinstance(value, State):
        numbers = [format_exact(number) for number in (*value.weights, value.bias)]
        if len(numbers) == 2:
            return "w = {}, b = {}".format(*numbers)
        return ", ".join(numbers if len(numbers) <= MOST_NUMBERS else [*numbers[: MOST_NUMBERS - 1], "…", numbers[-1]])
    if aspect == "batch_size":
        return f"{value:,}" if value else _tr("all rows")
    if aspect == "standardise":
        return _tr("standardised") if value else _tr("as typed")
    return value_words(aspect, value)


def _data_words(first: tuple[Value, ...], second: tuple[Value, ...]) -> tuple[str, ...]:
    """How large the table was in the end, whether it was changed on the way, and that its like has other values."""
    tables = [data for data in (first[-1], second[-1]) if isinstance(data, Dataset)]
    other_inputs = tables[0].input_count != tables[1].input_count
    words = []
    for data, values in zip(tables, (first, second), strict=True):
        size = _tr("{rows} rows").format(rows=f"{len(data.rows):,}")
        if tables[0].tests != tables[1].tests:
            kept = _tr("{rows}, test rows: {tests}") if data.tests else _tr("{rows}, no test rows")
            size = kept.format(rows=size, tests=f"{len(data.tests):,}")
        if other_inputs:
            size = _tr("{rows}, inputs: {inputs}").format(rows=size, inputs=data.input_count)
        words.append(_tr("{rows}, changed on the way").format(rows=size) if len(values) > 1 else size)
    if words[0] == words[1]:
        words[1] = _tr("{rows}, other values").format(rows=words[1])
    return tuple(words)
