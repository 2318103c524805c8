"""The connect step: what only all articles together decide, written to tables of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import duckdb
import pyarrow as pa

from newsledger.duck import attach_parts, building, digest_sql, read_sql
from newsledger.ledger import Ledger, Manifest, load_manifest
from newsledger.metadata.outlets import OutletDirectory
from newsledger.parquet import PartSet
from newsledger.receipts import Receipt
from newsledger.schema import OUTLETS, StepName, part_schema
from newsledger.settings import Settings
from newsledger.sources import Declarations
from newsledger.steps import Request, Step, Tally, find_receipt, run_step

CONNECT = Step("connect", "1", ("duckdb",))
_TABLES = ("versions", "outlets")


def request_connect(manifest: Manifest, declarations: Declarations) -> Request:
    """The run of the connect step that the current parts want."""
    inputs = tuple(sorted(name for table in ("articles", "documents", "failures") for name in manifest.parts(table)))
    settings = {"outlets": declarations.outlets_digest, "sql": digest_sql("connect")}
    return Request(CONNECT, None, inputs, settings)


def find_connected(ledger: Ledger, declarations: Declarations) -> Receipt | None:
    """The receipt of an earlier run over the same parts."""
    return find_receipt(ledger, request_connect(load_manifest(ledger.draft), declarations))


def connect_articles(ledger: Ledger, declarations: Declarations, settings: Settings) -> Receipt:
    """Choose the record of each version, number the versions of each article, and list the outlets."""
    manifest = load_manifest(ledger.draft)

    def work(parts: PartSet) -> Tally:
        with building(None, memory=settings.load_memory, spill=ledger.processed / ".spill") as connection:
            _attach_inputs(connection, ledger, manifest, declarations)
            for table, query in read_sql("connect").items():
                for batch in connection.sql(query).to_arrow_reader(10_000):
                    parts.write_batch(table, batch)
            rows_in = _count(connection, "SELECT count(*) FROM parts_articles")
        rows_out = parts.rows["versions"]
        return Tally(rows_in, rows_out, duplicates=rows_in - rows_out)

    return run_step(ledger, request_connect(manifest, declarations), _TABLES, work)


def _attach_inputs(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, manifest: Manifest, declarations: Declarations
) -> None:
    read: tuple[tuple[str, str, StepName], ...] = (
        ("cleaned_articles", "articles", "clean"),
        ("parts_documents", "documents", "read"),
        ("parts_failures", "failures", "annotate"),
    )
    for name, table, step in read:
        attach_parts(connection, name, ledger.parts, manifest.parts(table, step), part_schema(table, step))
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW parts_articles AS "
        "SELECT * FROM cleaned_articles ANTI JOIN parts_failures USING (document_id)"
    )
    connection.register("declared_outlets", _list_declared(declarations))


def _list_declared(declarations: Declarations) -> pa.Table:
    directory = OutletDirectory(declarations.outlets)
    schema = OUTLETS.arrow_schema()
    rows: list[dict[str, Any]] = []
    for outlet in directory.outlets:
        row = asdict(outlet)
        rows.append({**{name: row.get(name) for name in schema.names}, "groups": sorted(outlet.groups.items())})
    return pa.Table.from_pylist(rows, schema=schema)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
