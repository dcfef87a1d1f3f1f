"""Reading a table of text in a given form, and making a data set of what a person chose from it.

Nothing is dropped silently: what cannot be read keeps its text, and is told by the number of its line. Knows nothing of
files and of windows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from itertools import chain, islice

from neuron_gui.core.dataset import BLANK, MOST_INPUTS, MOST_ROWS, Cell, Dataset, Row, column_names, shorten
from neuron_gui.core.headings import short_heading
from neuron_gui.core.problem import Problem
from neuron_gui.core.table_cells import is_missing, is_too_large, read_number, read_row
from neuron_gui.core.table_fast import read_fast
from neuron_gui.core.table_guess import Record, TableForm, split

MOST_COLUMNS = 1000  # that are read, to choose from
NUMBERS, WORDS, DATES, NOTHING = "numbers", "words", "dates", "nothing"

_FEW = 200  # lines, to know how wide a table is
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([T ]\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True)
class ReadColumn:
    """One column: what most of its cells are, and up to three different ``words`` that stand in it."""

    name: str
    unit: str
    kind: str = NUMBERS
    words: tuple[str, ...] = ()

    @property
    def has_two_words(self) -> bool:
        """Whether it can be read as 0 and 1."""
        return self.kind == WORDS and len(self.words) == 2


@dataclass(frozen=True, eq=False)
class ReadTable:
    """What stands in a text. ``texts`` has the cells that are no number, ``widths`` the rows with too few or too many.

    ``lines`` has the number of each row's line, ``passed`` the lines that are no rows, ``more`` counts rows beyond
    MOST_ROWS, ``grouped`` has the cells in which marks of thousands were passed over.
    """

    form: TableForm
    columns: tuple[ReadColumn, ...]
    rows: Sequence[Row]
    lines: Sequence[int]
    texts: Mapping[Cell, str] = field(default_factory=dict)
    widths: Mapping[int, int] = field(default_factory=dict)
    passed: tuple[tuple[int, str], ...] = ()
    grouped: Mapping[Cell, str] = field(default_factory=dict)
    more: int = 0

    def cell(self, row: int, column: int) -> str | float:
        """What stands in a cell: a number, or a text that is none."""
        text = self.texts.get((row, column))
        return self.rows[row][column] if text is None else text

    @cached_property
    def odd_rows(self) -> Mapping[int, tuple[int, ...]]:
        """The columns of each row in which there is no number."""
        odd: dict[int, list[int]] = {}
        for row, column in self.texts:
            odd.setdefault(row, []).append(column)
        return {row: tuple(sorted(columns)) for row, columns in odd.items()}

    @cached_property
    def odd_cells(self) -> Mapping[int, Sequence[int]]:
        """The rows of each column in which there is no number."""
        odd: dict[int, list[int]] = {}
        for row, column in self.texts:
            odd.setdefault(column, []).append(row)
        return odd


@dataclass(frozen=True)
class ImportChoice:
    """What of a table shall come: columns, which of them is the target, and whether rows with troubles come too.

    ``ones`` says which of a column's two words is read as 1; the other one is 0.
    """

    columns: tuple[int, ...]
    target: int
    ones: Mapping[int, str] = field(default_factory=dict)
    keep_troubled: bool = False


def read_text(text: str, form: TableForm) -> ReadTable:
    """Read a tidy text in this form. Raises Problem if there is no table in it."""
    fast = read_fast(text, form)
    if fast is not None:
        names, rows, first_line = fast
        columns = tuple(ReadColumn(*short_heading(name)) for name in names)
        return ReadTable(form, columns, rows, range(first_line, first_line + len(rows)))
    return _read_carefully(text, form)


def first_choice(table: ReadTable) -> ImportChoice:
    """All columns of numbers, the last as the target; not a nameless one that only counts the rows."""
    numbers = [
        place
        for place, column in enumerate(table.columns)
        if column.kind == NUMBERS and not (table.form.header and place == 0 and not column.name and _counts(table))
    ]
    return ImportChoice((*numbers[:-1][:MOST_INPUTS], *numbers[-1:]), numbers[-1] if numbers else -1)


def needs_choice(table: ReadTable) -> bool:
    """Whether there is more to decide than which column is the target."""
    whole = len(first_choice(table).columns) == len(table.columns)
    return not whole or bool(table.texts or table.widths or table.more or table.grouped or table.passed)


def why_not(table: ReadTable, choice: ImportChoice) -> Problem | None:
    """Why nothing can be made of a choice, if so."""
    if choice.target not in choice.columns:
        return Problem("Choose a column as the target: what the neuron should answer.")
    if len(choice.columns) < 2:
        return Problem("A table needs at least one input column and one target column.")
    if len(choice.columns) > MOST_INPUTS + 1:
        return Problem(
            "A table can have at most {most} input columns; {count} are chosen.",
            most=MOST_INPUTS,
            count=len(choice.columns) - 1,
        )
    if not len(table.rows) - (0 if choice.keep_troubled else len(troubled_rows(table, choice))):
        return Problem("There is no row left to take.")
    return None


def troubled_rows(table: ReadTable, choice: ImportChoice) -> list[int]:
    """The rows that have too few or too many cells, or no number in a chosen column."""
    found = set(table.widths)
    for column in choice.columns:
        rows = table.odd_cells.get(column, ())
        found.update(row for row in rows if not _has_word(table, choice, row, column))
    return sorted(found)


def troubles(table: ReadTable, choice: ImportChoice, rows: Sequence[int] | None = None) -> Iterator[Problem]:
    """What is wrong in ``rows`` (given by ``troubled_rows``), line by line, a sentence for each thing."""
    width = len(table.columns)
    for row in troubled_rows(table, choice) if rows is None else rows:
        line = table.lines[row]
        if all(table.texts.get((row, column)) == "" for column in range(width)) and row not in table.widths:
            yield Problem("Line {line} is empty.", line=line)
            continue
        count = table.widths.get(row)
        if count == 1:
            yield Problem("Line {line}: 1 cell, the first line has {width}.", line=line, width=width)
        elif count is not None:
            told = "Line {line}: {count} cells, the first line has {width}."
            yield Problem(told, line=line, count=count, width=width)
        for column in table.odd_rows.get(row, ()):
            is_there = column < table.widths.get(row, width)
            if is_there and column in choice.columns and not _has_word(table, choice, row, column):
                yield _cell_trouble(table, row, column)


def notes(table: ReadTable, choice: ImportChoice) -> Iterator[Problem]:
    """What was decided in reading that a person may want to look at: lines passed over, marks of thousands."""
    told = "Line {line} is no row: “{text}”."
    passed = (Problem(told, line=line, text=shorten(text, 40)) for line, text in table.passed)
    return merge(passed, _grouped(table, choice), key=line_of)


def line_of(problem: Problem) -> int:
    """Which line a trouble or a note is about."""
    return int(str(problem.values["line"]))


def _grouped(table: ReadTable, choice: ImportChoice) -> Iterator[Problem]:
    for (row, column), text in table.grouped.items():
        if column in choice.columns:
            yield Problem(
                "Line {line}, column {column}: “{text}” is read as {value}.",
                line=table.lines[row],
                column=name_of(table, column),
                text=text,
                value=f"{table.rows[row][column]:.15g}",
            )


def name_of(table: ReadTable, column: int) -> str:
    """The name of a column, or its usual one."""
    return table.columns[column].name or column_names(max(1, len(table.columns) - 1))[column]


def make_dataset(table: ReadTable, choice: ImportChoice) -> Dataset:
    """The data set of a choice, for which ``why_not`` is None; its rows are shared with the table where they can be."""
    sources = [*(column for column in sorted(choice.columns) if column != choice.target), choice.target]
    gone = set() if choice.keep_troubled else set(troubled_rows(table, choice))
    kept = [row for row in range(len(table.rows)) if row not in gone] if gone else range(len(table.rows))
    plain = sources == list(range(len(table.columns))) and not choice.ones
    untouched = plain and not gone and not table.texts
    rows: list[Row] = list(table.rows) if untouched else []
    texts: dict[Cell, str] = {}
    for row in () if untouched else kept:
        values, odd = table.rows[row], table.odd_rows.get(row)
        if odd:
            values = tuple(_coded(table, choice, row, column) for column in sources)
            for place, column in enumerate(sources):
                if column in odd and not _has_word(table, choice, row, column):
                    texts[len(rows), place] = table.texts[row, column]
        elif not plain:
            values = tuple([values[column] for column in sources])
        rows.append(values)
    usual = column_names(len(sources) - 1)
    columns = [table.columns[column] for column in sources]
    names = tuple(column.name or name for column, name in zip(columns, usual, strict=True))
    return Dataset(names, tuple(rows), texts, tuple(column.unit for column in columns))


def _has_word(table: ReadTable, choice: ImportChoice, row: int, column: int) -> bool:
    return column in choice.ones and table.texts.get((row, column)) in table.columns[column].words


def _coded(table: ReadTable, choice: ImportChoice, row: int, column: int) -> float:
    if _has_word(table, choice, row, column):
        return float(table.texts[row, column] == choice.ones[column])
    return table.rows[row][column]


def _cell_trouble(table: ReadTable, row: int, column: int) -> Problem:
    text, place = table.texts[row, column], {"line": table.lines[row], "column": name_of(table, column)}
    if not text:
        return Problem("Line {line}, column {column} is empty.", **place)
    if is_too_large(text):
        return Problem("Line {line}, column {column}: “{text}” is too large.", **place, text=shorten(text))
    return Problem("Line {line}, column {column}: “{text}” is not a number.", **place, text=shorten(text))


def _counts(table: ReadTable) -> bool:
    """Whether the first column only counts the rows, from 0 or from 1."""
    first = table.rows[0][0] if table.rows else BLANK
    return first in (0.0, 1.0) and all(row[0] == number for number, row in enumerate(table.rows, int(first)))


def _read_carefully(text: str, form: TableForm) -> ReadTable:
    records = split(text, form.delimiter)
    begin = list(islice(records, _FEW))
    passed: list[tuple[int, str]] = []
    usual = Counter(len(record.cells) for record in begin).most_common(1)[0][0] if begin else 0
    while begin and len(begin[0].cells) == 1 and usual > 1:
        line = begin.pop(0)
        passed.append((line.line, line.cells[0].strip()))
    if not begin:
        raise Problem("There are no rows in it.")
    heading = [cell.strip() for cell in begin.pop(0).cells] if form.header else []
    one_more = len(begin) > 1 and all(len(record.cells) == len(heading) + 1 for record in begin)
    if heading and one_more and any(record.cells[-1].strip() for record in begin):
        heading.insert(0, "")  # R gives no name to the column of row names
    width = len(heading) or len(begin[0].cells)
    if width < 2:
        raise Problem("A table needs at least one input column and one target column.")
    if width > MOST_COLUMNS:
        raise Problem("This has {count} columns: too many to choose from.", count=width)
    reader = _RowReader(width, form.decimal, quick="_" not in text)
    for record in chain(begin, records):
        reader.take(record)
    names = [short_heading(cell) for cell in heading] or [("", "")] * width
    columns = tuple(ReadColumn(*named, *kind) for named, kind in zip(names, reader.kinds(), strict=True))
    return ReadTable(
        form,
        columns,
        reader.rows,
        reader.lines,
        reader.texts,
        reader.widths,
        tuple(sorted(passed + reader.passed)),
        reader.grouped,
        reader.more,
    )


class _RowReader:
    """Takes the lines of a table one by one and sorts out what is a number."""

    def __init__(self, width: int, decimal: str, quick: bool) -> None:
        self._width, self._decimal, self._quick = width, decimal, quick
        self._known: dict[str, tuple[float, str | None, bool]] = {}  # words come again and again
        self._most_rows = min(MOST_ROWS, 20_000_000 // width)
        self.rows: list[Row] = []
        self.lines: list[int] = []
        self.texts: dict[Cell, str] = {}
        self.widths: dict[int, int] = {}
        self.passed: list[tuple[int, str]] = []
        self.grouped: dict[Cell, str] = {}
        self.more = 0

    def take(self, record: Record) -> None:
        """Add a line as the next row, or as one that is none."""
        cells, width = record.cells, self._width
        if len(cells) != width and cells[0].lstrip().startswith("#"):
            self.passed.append((record.line, " ".join(" ".join(cells).split())))
            return
        row = len(self.rows)
        if row >= self._most_rows:
            self.more += 1
            return
        if len(cells) != width:
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                cells = cells[:width]  # only empty cells are too many
            else:
                self.widths[row] = len(cells)
        values = read_row(cells, self._decimal) if self._quick and len(cells) == width else None
        self.lines.append(record.line)
        self.rows.append(self._one_by_one(row, cells) if values is None else values)

    def _one_by_one(self, row: int, cells: list[str]) -> Row:
        values = [BLANK] * self._width
        for column in range(self._width):
            cell = cells[column] if column < len(cells) else ""
            known = self._known.get(cell)
            if known is None:
                known = self._known_now(cell)
            value, text, grouped = known
            values[column] = value
            if text is not None:
                self.texts[row, column] = text
            elif grouped:
                self.grouped[row, column] = cell.strip()
        return tuple(values)

    def _known_now(self, cell: str) -> tuple[float, str | None, bool]:
        number = read_number(cell, self._decimal)
        known = (BLANK, " ".join(cell.split()), False) if number is None else (number.value, None, number.grouped)
        if len(self._known) < 10_000:
            self._known[cell] = known
        return known

    def kinds(self) -> list[tuple[str, tuple[str, ...]]]:
        """What most cells of each column are, and the words that stand in it most often."""
        missing = [0] * self._width
        words: list[Counter[str]] = [Counter() for _ in range(self._width)]
        for (_, column), text in self.texts.items():
            if is_missing(text):
                missing[column] += 1
            else:
                words[column][text] += 1
        return [_kind(len(self.rows), *pair) for pair in zip(missing, words, strict=True)]


def _kind(rows: int, missing: int, words: Counter[str]) -> tuple[str, tuple[str, ...]]:
    others = words.total()
    if not rows or rows - missing - others >= max(1, others):
        return NUMBERS, ()
    if not others:
        return NOTHING, ()
    dates = sum(count for word, count in words.items() if _DATE.fullmatch(word))
    return (DATES if dates > others / 2 else WORDS), tuple(word for word, _ in words.most_common(3))
