"""What a popover says: a title, equations, a small table and a sentence; and the same as rich and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from neuron_gui.core.equations import Figure, Line, Piece, plain
from neuron_gui.ui.theme import Theme

MOST_ROWS = 6  # visible in a table


@dataclass(frozen=True)
class TableRow:
    """One line of a table; ``kind`` is "row", "selected" or "total"."""

    cells: Line
    kind: str = "row"


@dataclass(frozen=True)
class Table:
    """Columns of numbers under their headings."""

    headings: Line
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Explanation:
    """Everything that is said about one number, free of any theme.

    ``more`` is how many digits more than usual the equations took; whoever follows hands it on, so that digits may
    come but never go.
    """

    title: str
    lines: tuple[Line, ...]
    table: Table | None
    sentence: str
    more: int = 0

    @property
    def plain(self) -> str:
        """All below the title without colours, a line for each equation and each row."""
        lines = [plain(line) for line in self.lines]
        if self.table is not None:
            lines.append(", ".join(piece.text for piece in self.table.headings))
            lines += [", ".join(piece.text for piece in row.cells if piece.text) for row in self.table.rows]
        return "\n".join((*lines, self.sentence))


def headings(*texts: str) -> Line:
    """The headings of a table."""
    return tuple(Piece(text, "muted") for text in texts)


def written(figures: Sequence[Figure], more: int) -> Line:
    """The figures of an equation as cells; the last is its result."""
    *operands, result = figures
    return (*(Piece(each.text(more), each.colour) for each in operands), Piece(result.text(), result.colour))


def dots(columns: int) -> TableRow:
    """The line that stands for rows left out."""
    return TableRow((Piece("…", "muted"), *[Piece("")] * (columns - 1)))


def total_row(text: str, columns: int, result: Piece) -> TableRow:
    """The last line: what the column at the right comes to."""
    return TableRow((Piece(text), *[Piece("")] * (columns - 2), result), "total")


def is_rule(line: Line) -> bool:
    """Whether a line is a rule in symbols, which stands right above its numbers."""
    return all(piece.colour == "muted" for piece in line)


def is_plain(piece: Piece) -> bool:
    """Whether a piece of a line is in usual and not in semi-bold type."""
    return piece.colour in ("ink", "muted")


def cell_padding(theme: Theme) -> int:
    """The room at each side of a cell's text, in pixels."""
    return round(theme.px(7))


def rich(line: Line, theme: Theme) -> str:
    """A line as rich text; numbers and letters of a quantity in its colour, semi-bold."""
    return "".join(_rich(piece, theme) for piece in line)


def rich_table(table: Table, theme: Theme, widths: list[int]) -> str:
    """A table as rich text, with columns at least so wide, in pixels; the first one takes what is left."""
    down, side = round(theme.px(2)), cell_padding(theme)
    lines = [_table_line(table.headings, theme, widths, "color:" + theme.colours.muted, down, side)]
    for row in table.rows:
        style = "font-weight:600" if row.kind == "total" else ""
        ground = theme.colours.chip if row.kind == "selected" else ""
        lines.append(_table_line(row.cells, theme, widths, style, down, side, ground))
    return f'<table cellspacing="0" cellpadding="0" width="100%" style="margin-top:{down}px">{"".join(lines)}</table>'


def visible_rows(count: int, selected: int | None) -> list[int | None]:
    """Which rows a table shows: the first ones and the selected one, with None for the dots where some are left out."""
    if count <= MOST_ROWS:
        return list(range(count))
    shown = list(range(MOST_ROWS - 1))
    if selected is not None and selected >= len(shown):
        shown.append(selected)
    rows: list[int | None] = []
    for row in shown:
        if row and row - 1 not in shown:
            rows.append(None)
        rows.append(row)
    return rows if shown[-1] == count - 1 else [*rows, None]


def _rich(piece: Piece, theme: Theme) -> str:
    text = escape(piece.text, quote=False)
    if piece.colour == "ink":
        return text
    weight = "" if is_plain(piece) else "; font-weight:600"
    return f'<span style="color:{getattr(theme.colours, piece.colour)}{weight}">{text}</span>'


def _table_line(
    cells: Line, theme: Theme, widths: list[int], style: str, down: int, side: int, ground: str = ""
) -> str:
    made = []
    for place, (piece, width) in enumerate(zip(cells, widths, strict=True)):
        colour = "" if piece.colour == "ink" else f"; color:{getattr(theme.colours, piece.colour)}"
        shade = f' bgcolor="{ground}"' if ground else ""
        where = f'align="right" width="{width}"{shade}' if place else f'align="left"{shade}'
        text = escape(piece.text, quote=False)
        if piece.link:
            text = f'<a href="{piece.link}" style="color:{getattr(theme.colours, piece.colour)}">{text}</a>'
        made.append(f'<td {where} style="padding:{down}px {side}px; white-space:nowrap; {style}{colour}">{text}</td>')
    return f"<tr>{''.join(made)}</tr>"
