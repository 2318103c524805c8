"""Printing rows for people: a table on a terminal, plain columns elsewhere; no control character gets through."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN_ROWS = 1000
_SHOWN_CHARACTERS = 300


def make_printable(value: object) -> str:
    """A value as one string that cannot steer a terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", "" if value is None else str(value))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns' names."""
    table = Table(*map(make_printable, columns), box=None, pad_edge=False, header_style="bold")
    for row in rows:
        cells = [make_printable(value) for value in row]
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
    print_rows(columns, rows[:_SHOWN_ROWS])
    if len(rows) > _SHOWN_ROWS:
        print(f"(the first {_SHOWN_ROWS} rows; all of them with --format csv)", file=sys.stderr)
