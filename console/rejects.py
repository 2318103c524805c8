"""`newsledger rejects`: what was rejected, why, and what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from console.database import open_database
from console.options import Folders
from console.tables import print_json, print_rows
from newsledger.errors import UsageError

if TYPE_CHECKING:
    import duckdb

_GROUPS = """
SELECT reason, count(*) AS records, any_value(meaning) AS meaning, any_value(remedy) AS remedy
FROM rejects WHERE ? IS NULL OR reason = ? GROUP BY reason ORDER BY records DESC, reason
"""
_RECORDS = """
SELECT reason, source_path, record_index, byte_start, byte_end, detail, document_id
FROM rejects WHERE ? IS NULL OR reason = ? ORDER BY reason, source_path, record_index LIMIT ?
"""

_SHOWN_RECORDS = 50


def rejects(
    reason: Annotated[str | None, Parameter(help="List the records of one reason only")] = None,
    *,
    folders: Folders | None = None,
    limit: Annotated[int | None, Parameter(help="Records to list (default: 50, with --json all)")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> None:
    """List rejected records by reason, with what mends them and where their bytes lie."""
    if limit is None and not as_json:
        limit = _SHOWN_RECORDS
    with open_database(folders) as connection:
        if reason is not None:
            _demand_reason(connection, reason)
        groups = connection.execute(_GROUPS, [reason, reason]).fetchall()
        cursor = connection.execute(_RECORDS, [reason, reason, limit])
        columns = [str(column[0]) for column in cursor.description or ()]
        records = cursor.fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in records])
    elif not groups:
        print("nothing was rejected")
    else:
        print_rows(("reason", "records", "meaning", "remedy"), groups)
        print()
        print_rows(columns, records)
        if len(records) < sum(count for _, count, *_ in groups):
            print(f"(the first {len(records)} records; more with --limit, all of them with --json)", file=sys.stderr)


def _demand_reason(connection: duckdb.DuckDBPyConnection, reason: str) -> None:
    known = [str(row[0]) for row in connection.execute("SELECT reason FROM reasons ORDER BY reason").fetchall()]
    if reason not in known:
        raise UsageError(f"nothing is rejected because of {reason!r}: the reasons are {', '.join(known)}")
