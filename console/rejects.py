"""`newsledger rejects`: what was rejected, why, and what to do."""

from __future__ import annotations

import json
from typing import Annotated

from cyclopts import Parameter

from console.options import Folders
from console.tables import print_rows
from newsledger.duck import open_reader

_GROUPS = """
SELECT reason, count(*) AS records, any_value(meaning) AS meaning, any_value(remedy) AS remedy
FROM rejects GROUP BY reason ORDER BY records DESC, reason
"""
_RECORDS = """
SELECT reason, source_path, record_index, byte_start, byte_end, detail, document_id
FROM rejects WHERE ? IS NULL OR reason = ? ORDER BY reason, source_path, record_index LIMIT ?
"""


def rejects(
    reason: Annotated[str | None, Parameter(help="List the records of one reason only")] = None,
    *,
    folders: Folders | None = None,
    limit: Annotated[int, Parameter(help="Records to list")] = 50,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> None:
    """List rejected records by reason, with what mends them and where their bytes lie."""
    with open_reader((folders or Folders()).demand_database()) as connection:
        groups = connection.execute(_GROUPS).fetchall()
        cursor = connection.execute(_RECORDS, [reason, reason, limit])
        columns = [str(column[0]) for column in cursor.description or ()]
        records = cursor.fetchall()
    if as_json:
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in records], indent=2, ensure_ascii=False))
    elif not groups:
        print("nothing was rejected")
    else:
        print_rows(("reason", "records", "meaning", "remedy"), groups)
        print()
        print_rows(columns, records)
