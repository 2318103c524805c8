"""`newsledger rejects`: what was rejected, why, what to do, and another try after it was done."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number

from console.database import open_database
from console.options import Folders
from console.tables import make_line, print_json, print_rows
from newsledger.errors import UsageError
from newsledger.inventory import UNREADABLE, scan_raw

if TYPE_CHECKING:
    import duckdb

    from newsledger.batches import BatchFile

_GROUPS = """
SELECT reason, source_name AS source, count(*) AS records, any_value(meaning) AS meaning, any_value(remedy) AS remedy
FROM rejects
WHERE coalesce($reason, reason) = reason AND coalesce($source, source_name) IS NOT DISTINCT FROM source_name
GROUP BY ALL ORDER BY records DESC, reason, source
"""
_RECORDS = """
SELECT * FROM documents
WHERE status = 'rejected'
    AND coalesce($reason, reason) = reason AND coalesce($source, source_name) IS NOT DISTINCT FROM source_name
ORDER BY reason, source_name, source_path, member, record_index LIMIT $limit
"""
_BATCHES = """
SELECT batch_id, count(*) FROM rejects
WHERE coalesce($reason, reason) = reason AND coalesce($source, source_name) IS NOT DISTINCT FROM source_name
GROUP BY ALL ORDER BY ALL
"""
_COLUMNS = (
    "reason", "source_name", "source_path", "member", "record_index", "byte_start", "byte_end", "detail", "document_id",
)  # fmt: skip

_SHOWN_RECORDS = 50
_FATES = {
    "gone": "its file is gone: newsledger run --prune drops it",
    "replaced": "its file was replaced: newsledger run --prune drops what it held before",
}
# A record's first characters tell a person what it is; one that is read back needs up to four bytes for each.
_HEAD_CHARACTERS = 120
_HEAD_BYTES = 4 * _HEAD_CHARACTERS

_Filter = Mapping[str, str | None]


def rejects(
    reason: Annotated[str | None, Parameter(help="Only records that were rejected for this reason")] = None,
    *,
    source: Annotated[str | None, Parameter(help="Only records of this declared source, or of undeclared")] = None,
    folders: Folders | None = None,
    limit: Annotated[
        int | None, Parameter(validator=Number(gte=0), help="Records to list (default: 50, with --json all)")
    ] = None,
    retry: Annotated[
        bool,
        Parameter(
            negative="",
            help="Read their batches again, after a remedy outside of the files; a file that was replaced or mended "
            "is found by newsledger run",
        ),
    ] = False,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print as JSON; with --limit, how each record begins too")
    ] = False,
) -> None:
    """List rejected records by reason and source: what mends them, where their bytes lie, how they begin."""
    folders, chosen = folders or Folders(), {"reason": reason, "source": source}
    if retry:
        _try_again(folders, chosen, as_json=as_json)
        return
    is_headed = limit is not None or not as_json
    with open_database(folders) as connection:
        _demand_known(connection, chosen)
        groups = connection.execute(_GROUPS, chosen).fetchall()
        shown = limit if limit is not None or as_json else _SHOWN_RECORDS
        records = _fetch(connection, _RECORDS, {**chosen, "limit": shown})
    heads = [_read_head(folders, record) if is_headed else None for record in records]
    fates = _find_fates(folders, records) if is_headed else [None] * len(records)
    if as_json:
        named = [{name: record[name] for name in _COLUMNS} for record in records]
        print_json([row | {"head": head} if is_headed else row for row, head in zip(named, heads, strict=True)])
    elif not groups:
        print("nothing was rejected")
    else:
        print_rows(("reason", "source", "records", "meaning", "remedy"), groups)
        if any(fates):
            print("\nrecords of files that are gone or replaced stay listed until newsledger run --prune")
        _print_records(records, heads, fates)
        if len(records) < sum(count for _, _, count, *_ in groups):
            print(f"(the first {len(records)} records; more with --limit, all of them with --json)", file=sys.stderr)


def _demand_known(connection: duckdb.DuckDBPyConnection, chosen: _Filter) -> None:
    for name, query, complaint in (
        ("reason", "SELECT reason FROM reasons ORDER BY 1", "nothing is rejected because of {!r}: the reasons are {}"),
        ("source", "SELECT DISTINCT source_name FROM documents ORDER BY 1", "no source is called {!r}: there are {}"),
    ):
        known = [str(row[0]) for row in connection.execute(query).fetchall()] if chosen[name] is not None else []
        if chosen[name] is not None and chosen[name] not in known:
            raise UsageError(complaint.format(chosen[name], ", ".join(known) or "none"))


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
    cursor = connection.execute(query, dict(values))
    columns = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _read_head(folders: Folders, record: Mapping[str, Any]) -> str | None:
    """How a record begins, on one line; None where its bytes cannot be read again."""
    from newsledger.read.reopen import read_head_of

    data = read_head_of(folders.ledger().raw, record, _HEAD_BYTES)
    text = data.decode("utf-8", "replace") if data else ""
    return " ".join(text.split())[:_HEAD_CHARACTERS] or None


def _find_fates(folders: Folders, records: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """For each record whether the delivery that it came in is `gone` from the raw folder or `replaced` there."""
    from newsledger.batches import load_batch

    ledger = folders.ledger()
    if not records or not ledger.raw.is_dir():
        return [None] * len(records)
    present = {file.path: file.sha256 for file in scan_raw(ledger, remember=False)}
    batches = {name: load_batch(ledger, name) for name in {record["batch_id"] for record in records}}
    return [
        _find_fate(record["source_path"], batches[record["batch_id"]].files, present.get(record["source_path"]))
        for record in records
    ]


def _find_fate(path: str, files: Sequence[BatchFile], digest: str | None) -> str | None:
    if digest is None:
        return "gone"
    return (
        None
        if digest == UNREADABLE or any((path, digest) == (file.path, file.sha256) for file in files)
        else "replaced"
    )


def _print_records(
    records: Sequence[Mapping[str, Any]], heads: Sequence[str | None], fates: Sequence[str | None]
) -> None:
    for record, head, fate in zip(records, heads, fates, strict=True):
        place = " > ".join(filter(None, (record["source_path"], record["member"])))
        # A format that is parsed as a whole has no address for a record.
        has_span = record["byte_start"] is not None
        span = f", bytes {record['byte_start']} to {record['byte_end']}" if has_span else ""
        detail = f": {record['detail']}" if record["detail"] else ""
        print()
        print(make_line(f"{record['reason']}: {place}, record {record['record_index']}{span}{detail}"))
        if head:
            print(make_line(f"    begins: {head}"))
        if fate:
            print(f"    {_FATES[fate]}")


def _try_again(folders: Folders, chosen: _Filter, *, as_json: bool) -> None:
    from console.run import run_pipeline
    from newsledger.retries import forget_batches

    before = _count_by_batch(folders, chosen)
    if before:
        forget_batches(folders.ledger(), before.keys())
        run_pipeline(folders.settings(), quiet=as_json)
    after = _count_by_batch(folders, chosen) if before else {}
    counts = {"batches": len(before), "before": sum(before.values()), "after": sum(after.values())}
    if as_json:
        print_json(counts)
    elif not before:
        print("nothing was rejected")
    else:
        print("batches read again: {batches:,}; rejected before: {before:,}, now: {after:,}".format(**counts))


def _count_by_batch(folders: Folders, chosen: _Filter) -> dict[str, int]:
    with open_database(folders) as connection:
        _demand_known(connection, chosen)
        return {str(batch): int(count) for batch, count in connection.execute(_BATCHES, dict(chosen)).fetchall()}
