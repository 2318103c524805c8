"""Printing rows for people: a table on a terminal, plain columns elsewhere; no control character gets through."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import duckdb

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BREAK_SIGN = "\N{RETURN SYMBOL}"
_SHOWN_ROWS = 1000
_SHOWN_CHARACTERS = 300
# A pipe or a file has no width of its own.
_WIDTH_ELSEWHERE = 200
# Columns narrower than this show no more than the beginnings of words.
_READABLE_WIDTH = 8
_MAX_LINES = 2


def make_printable(value: object) -> str:
    """A value as one string that cannot steer a terminal."""
    return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], "" if value is None else str(value))


def make_line(value: object) -> str:
    """A value as one line that cannot steer a terminal: a line break in a file's name forges no line of ours."""
    text = "" if value is None else str(value)
    return make_printable(_LINE_BREAKS.sub(_BREAK_SIGN, text).replace("\t", " "))


def escape_json(text: str) -> str:
    """JSON of the same value that cannot steer a terminal."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_json(value: object) -> None:
    """Print a value as JSON: exactly to a file or a pipe, with control characters escaped to a terminal."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    print(escape_json(text) if sys.stdout.isatty() else text)


def print_rows(
    columns: Sequence[str], rows: Iterable[Sequence[object]], spell: Callable[[object], str] = make_line
) -> None:
    """Print rows under their columns' names, each value as `spell` spells it; one below the other if too wide."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_ELSEWHERE, highlight=False, markup=False)
    names, cells = [make_line(name) for name in columns], [[_shorten(spell(value)) for value in row] for row in rows]
    if not _are_readable(names, cells, console.width):
        _print_records(names, cells, console.width)
        return
    table = Table(*names, box=None, pad_edge=False, header_style="bold")
    for row in cells:
        table.add_row(*map(Text, row))
    # Printed by us, since rich ends the process when the reader of a pipe is gone.
    with console.capture() as text:
        console.print(table)
    print(text.get(), end="")


def _shorten(cell: str) -> str:
    return cell[:_SHOWN_CHARACTERS] + ("…" if len(cell) > _SHOWN_CHARACTERS else "")


def _are_readable(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a table of that width leaves each column what it needs to be read."""
    columns = zip(names, *rows, strict=True)
    needed = [min(_READABLE_WIDTH, max(map(cell_len, column))) for column in columns]
    return sum(needed) + len(needed) - 1 <= width


def _print_records(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    """Print each row as lines of `name value`, a line between two rows."""
    if not rows:
        print("no row has " + ", ".join(names))
    indent = max(map(cell_len, names)) + 2
    space = max(width - indent, _READABLE_WIDTH)
    for number, row in enumerate(rows):
        if number:
            print("-" * min(width, indent + space))
        for name, cell in zip(names, row, strict=True):
            lines = chop_cells(cell.replace("\n", _BREAK_SIGN), space)
            if len(lines) > _MAX_LINES:
                lines[_MAX_LINES - 1 :] = [chop_cells(lines[_MAX_LINES - 1], space - 1)[0] + "…"]
            label = name + " " * (indent - cell_len(name))
            print((label + f"\n{' ' * indent}".join(lines)).rstrip())


def print_table(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Print the first rows of a query, and say so when there are more."""
    cursor = connection.execute(query)
    columns = [str(column[0]) for column in cursor.description or ()]
    rows = cursor.fetchmany(_SHOWN_ROWS + 1)
    # DuckDB draws the plan of EXPLAIN over several lines.
    spell = make_printable if columns[:1] == ["explain_key"] else make_line
    print_rows(columns, rows[:_SHOWN_ROWS], spell)
    if len(rows) > _SHOWN_ROWS:
        print(f"(the first {_SHOWN_ROWS} rows; all of them with --format csv)", file=sys.stderr)
