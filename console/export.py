"""`newsledger export`: any table, view or query as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from console.database import open_database
from console.options import Folders


def export(
    what: Annotated[str, Parameter(help="Table, view or SQL query")],
    output: Annotated[Path, Parameter(help="File to write: .parquet, .csv, .json, .jsonl or .xlsx")],
    *,
    folders: Folders | None = None,
    output_format: Annotated[str | None, Parameter(name=["--format", "-f"], help="Format, whatever the suffix")] = None,
    exact: Annotated[bool, Parameter(negative="", help="CSV text as stored, for programs and not for people")] = False,
) -> None:
    """Write a table, a view or a query's answer to a file; text cells are safe to open in a spreadsheet."""
    from newsledger.export.names import resolve_query
    from newsledger.export.writing import write_query

    (folders or Folders()).demand_output(output)
    with open_database(folders) as connection:
        count = write_query(connection, resolve_query(connection, what), output, output_format, safe=not exact)
    print(f"{count:,} rows in {output}")
