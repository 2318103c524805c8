"""`newsledger sql`: a question to the database, read-only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from console.database import open_database
from console.options import Folders
from console.tables import escape_json, make_printable, print_table
from newsledger.errors import UsageError

if TYPE_CHECKING:
    import duckdb

Format = Literal["table", "csv", "json", "jsonl", "parquet"]
_ANSWERED = {"SELECT", "EXPLAIN", "CALL"}


def sql(
    query: Annotated[str | None, Parameter(help="SQL; without it, it is read from standard input")] = None,
    *,
    folders: Folders | None = None,
    output_format: Annotated[Format, Parameter(name=["--format", "-f"])] = "table",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"], help="File instead of standard output")] = None,
    memory: Annotated[str, Parameter(help="Memory that DuckDB may use")] = "1GB",
    exact: Annotated[bool, Parameter(negative="", help="CSV text as stored, for programs and not for people")] = False,
) -> None:
    """Ask the database; it is opened read-only, without access to files or extensions."""
    from newsledger.export.writing import write_query

    if output is not None:
        (folders or Folders()).demand_output(output)
    question = query if query is not None else sys.stdin.read()
    with open_database(folders, memory=memory) as connection:
        _demand_rows(connection, question)
        if output is not None:
            chosen = None if output_format == "table" else output_format
            print(f"{write_query(connection, question, output, chosen, safe=not exact):,} rows in {output}")
        elif output_format == "table":
            print_table(connection, question)
        else:
            _stream(connection, question, output_format, safe=not exact)


def _demand_rows(connection: duckdb.DuckDBPyConnection, question: str) -> None:
    statements = connection.extract_statements(question)
    if not statements:
        raise UsageError("there is no question: give SQL as an argument or on standard input")
    if len(statements) > 1:
        raise UsageError(f"one question at a time, these are {len(statements)}")
    if statements[-1].type.name not in _ANSWERED:
        raise UsageError(f"only questions can be asked, the database is opened read-only: {question.strip()!r}")


def _stream(connection: duckdb.DuckDBPyConnection, question: str, output_format: str, *, safe: bool) -> None:
    """Write to standard output by way of a temporary file, so that every format has one writer."""
    from tempfile import TemporaryDirectory

    from newsledger.export.writing import write_query

    is_shown = sys.stdout.isatty()
    if is_shown and output_format == "parquet":
        raise UsageError("a terminal cannot show Parquet: name a file with --output, or pipe it to a program")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"answer.{output_format}"
        write_query(connection, question, path, output_format, safe=safe)
        if is_shown:
            _show(path, make_printable if output_format == "csv" else escape_json)
            return
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()


def _show(path: Path, spell: Callable[[str], str]) -> None:
    """Print a text file on a terminal, each chunk of it as `spell` spells it."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        while chunk := stream.read(1 << 20):
            print(spell(chunk), end="")
