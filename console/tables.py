"""Printing rows for people: a table on a terminal, plain columns elsewhere; no control character gets through."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import duckdb

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"[\t\n]")
_SHOWN_ROWS = 1000
_SHOWN_CHARACTERS = 300


def make_printable(value: object) -> str:
    """A value as one string that cannot steer a terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", "" if value is None else str(value))


def make_line(value: object) -> str:
    """A value as one line that cannot steer a terminal: a line break in a file's name forges no line of ours."""
    return _LINE_BREAKS.sub("\N{REPLACEMENT CHARACTER}", make_printable(value))


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
    """Print rows under their columns' names, each value as `spell` spells it."""
    table = Table(*map(make_line, columns), box=None, pad_edge=False, header_style="bold")
    for row in rows:
        cells = [spell(value) for value in row]
        table.add_row(
            *(Text(cell[:_SHOWN_CHARACTERS] + ("…" if len(cell) > _SHOWN_CHARACTERS else "")) for cell in cells)
        )
    width = None if sys.stdout.isatty() else 200
    console = Console(width=width, highlight=False, markup=False)
    # Printed by us, since rich ends the process when the reader of a pipe is gone.
    with console.capture() as text:
        console.print(table)
    print(text.get(), end="")


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
