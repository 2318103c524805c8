"""The load step: the DuckDB file, built beside the old one, checked, then renamed into its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from newsledger.duck import attach_parts, building, digest_sql, quote_name, quote_text, read_sql, widen_memory
from newsledger.errors import CheckError, MemoryShortageError
from newsledger.failpoints import reach
from newsledger.files import digest_text, replacing
from newsledger.housekeeping import forget_published
from newsledger.ledger import Ledger, Manifest, load_manifest
from newsledger.reasons import REASONS
from newsledger.receipts import Receipt
from newsledger.runlog import recording
from newsledger.schema import (
    PUBLIC_TABLES,
    REASONS_TABLE,
    RECEIPTS,
    TABLES,
    StepName,
    Table,
    name_sql_type,
    part_schema,
)
from newsledger.settings import Settings
from newsledger.steps import Request, Step, Tally, find_receipt, write_receipt
from newsledger.text.words import UNSPACED_SCRIPTS

LOAD = Step("load", "1", ("duckdb",))

# A small table declares its key to DuckDB; on a large one an index costs more than the SQL check that replaces it.
_SMALL_TABLES = {"outlets", "reasons", "receipts"}
# Order matters: links look articles up.
_LOADED_TABLES = ("outlets", "documents", "articles", "links", "quotes")
_PART_WRITERS: tuple[tuple[str, StepName], ...] = (
    ("documents", "read"),
    ("outcomes", "clean"),
    ("articles", "clean"),
    ("links", "clean"),
    ("quotes", "annotate"),
    ("failures", "annotate"),
    ("versions", "connect"),
    ("outlets", "connect"),
)
_COMMENT = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)
_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that returned rows."""

    check: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __str__(self) -> str:
        """The check's name and its first rows."""
        shown = "; ".join(str(dict(zip(self.columns, row, strict=True))) for row in self.rows[:_SHOWN_ROWS])
        return f"{self.check}: {shown}"


def request_load(manifest: Manifest, now: datetime) -> Request:
    """The build of the database that the current parts want."""
    inputs = tuple(
        sorted(name for receipt in manifest.receipts for name in receipt.outputs if name.endswith(".parquet"))
    )
    settings = {"now": now.isoformat(), "sql": _digest_sources(), "receipts": _digest_receipts(manifest)}
    return Request(LOAD, None, inputs, settings)


def _digest_sources() -> str:
    """What the database is built and checked by: a changed view or column is published by the next run."""
    ddl = [statement for table in PUBLIC_TABLES for statement in render_ddl(table)]
    return digest_text(*ddl, render_macro(), digest_sql("tables", "views", "checks"))


def _digest_receipts(manifest: Manifest) -> str:
    """The receipts that the database lists: they are those of the manifest even where no part changed."""
    return digest_text(*sorted(receipt.fingerprint for receipt in _list_receipts(manifest)))


def _list_receipts(manifest: Manifest) -> list[Receipt]:
    return [receipt for receipt in manifest.receipts if receipt.step not in (LOAD.name, "export")]


def find_loaded(ledger: Ledger, now: datetime) -> Receipt | None:
    """The receipt of the database that is published, when it is made of the same parts."""
    request = request_load(load_manifest(ledger.draft), now)
    published = [receipt.fingerprint for receipt in load_manifest(ledger.manifest).receipts_of("load")]
    is_current = ledger.database.is_file() and published == [request.fingerprint]
    return find_receipt(ledger, request) if is_current else None


def load_database(ledger: Ledger, now: datetime, settings: Settings) -> Receipt:
    """Build, check and publish the database; when a check fails the old one stays and CheckError names the rows."""
    known = find_loaded(ledger, now)
    if known is not None:
        return known
    manifest = load_manifest(ledger.draft)
    request = request_load(manifest, now)
    _remove_stale_builds(ledger.database)
    with recording(ledger.log, LOAD.name), replacing(ledger.database) as temporary:
        try:
            rows = _build_in_memory(temporary, ledger, manifest, now, settings)
        finally:
            temporary.with_name(temporary.name + ".wal").unlink(missing_ok=True)
        forget_published(ledger, LOAD.name)
        reach("before_database_swap")
    reach("after_database_swap")
    total = sum(rows.values())
    return write_receipt(ledger, request, Tally(total, total), (), rows)


def _remove_stale_builds(database: Path) -> None:
    """Remove what a killed build left: the caller holds the lock, so nobody is writing it."""
    for stale in database.parent.glob(f".{database.name}.*.tmp*"):
        stale.unlink()


def _build_in_memory(
    path: Path, ledger: Ledger, manifest: Manifest, now: datetime, settings: Settings
) -> dict[str, int]:
    """Build with the memory that is set, and with more where that is too little for so many articles."""
    shortage = MemoryShortageError("there is no memory to build the database")
    for memory in widen_memory(settings.load_memory):
        try:
            return _build(path, ledger, manifest, now, memory)
        except MemoryShortageError as error:
            shortage = error
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".wal").unlink(missing_ok=True)
    raise shortage


def _build(path: Path, ledger: Ledger, manifest: Manifest, now: datetime, memory: str) -> dict[str, int]:
    with building(path, memory=memory, spill=ledger.processed / ".spill") as connection:
        connection.execute("SET VARIABLE now = ?::TIMESTAMPTZ", [now])
        _create_tables(connection)
        for table, step in _PART_WRITERS:
            schema = part_schema(table, step)
            attach_parts(connection, f"parts_{table}", ledger.parts, manifest.parts(table, step), schema)
        _insert_small_tables(connection, manifest)
        queries = read_sql("tables")
        for table in _LOADED_TABLES:
            connection.execute(queries[table])
            reach("mid_load")
        create_views(connection)
        findings = list(run_checks(connection))
        if findings:
            raise CheckError("the new database fails its checks, the old one stays: " + " | ".join(map(str, findings)))
        rows = {table.name: _count_rows(connection, table.name) for table in PUBLIC_TABLES}
        connection.execute("CHECKPOINT")
    return rows


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    # In one transaction: each of the some 200 statements would be written to the disk on its own otherwise.
    connection.begin()
    for table in PUBLIC_TABLES:
        for statement in render_ddl(table):
            connection.execute(statement)
    connection.commit()


def render_ddl(table: Table) -> Iterator[str]:
    """The statements that create a table and comment it and each of its columns."""
    lines = [f"{quote_name(column.name)} {name_sql_type(column.type)}" for column in table.columns]
    if table.name in _SMALL_TABLES:
        lines.append(f"PRIMARY KEY ({', '.join(map(quote_name, table.key))})")
    yield f"CREATE TABLE {quote_name(table.name)} ({', '.join(lines)})"
    yield f"COMMENT ON TABLE {quote_name(table.name)} IS {quote_text(table.comment)}"
    for column in table.columns:
        place = f"{quote_name(table.name)}.{quote_name(column.name)}"
        yield f"COMMENT ON COLUMN {place} IS {quote_text(column.comment)}"


def _insert_small_tables(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    reasons = [{"reason": row.slug, "meaning": row.meaning, "remedy": row.remedy} for row in REASONS.values()]
    receipts = [_describe_receipt(receipt) for receipt in _list_receipts(manifest)]
    for table, rows in ((REASONS_TABLE, reasons), (RECEIPTS, receipts)):
        connection.register("rows_of_table", pa.Table.from_pylist(rows, schema=table.arrow_schema()))
        connection.execute(f"INSERT INTO {quote_name(table.name)} BY NAME SELECT * FROM rows_of_table")  # noqa: S608
        connection.unregister("rows_of_table")


def _describe_receipt(receipt: Receipt) -> dict[str, Any]:
    row = {name: getattr(receipt, name) for name in RECEIPTS.arrow_schema().names}
    return row | {"rejected": sorted(receipt.rejected.items())}


def _inherit_comments(tables: str) -> dict[str, str]:
    """The comments of the columns of some tables; of columns with the same name the first table's."""
    columns = [column for name in reversed(tables.split()) for column in TABLES[name].columns]
    return {column.name: column.comment for column in columns}


def render_macro() -> str:
    """The statement that lets SQL count words as `newsledger.text.words` does; RE2's \\w knows ASCII alone."""
    spaced = r"len(regexp_extract_all({}, '[\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}_]*'))"
    unspaced = "".join(ranges for _, ranges in UNSPACED_SCRIPTS)
    counts = [f"(len(regexp_extract_all(t, '[{ranges}]')) + {size - 1}) // {size}" for size, ranges in UNSPACED_SCRIPTS]
    mixed = " + ".join([spaced.format(f"regexp_replace(t, '[{unspaced}]', ' ', 'g')"), *counts])
    return (
        f"CREATE MACRO count_words(t) AS CASE WHEN regexp_matches(t, '[{unspaced}]') THEN {mixed} "
        f"ELSE {spaced.format('t')} END"
    )


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views, and the macro that one of them uses.

    A view's comments stand in its file; a view of another's columns takes over its comments.
    """
    connection.begin()
    connection.execute(render_macro())
    for name, text in read_sql("views").items():
        comments = dict(_COMMENT.findall(text))
        known = _inherit_comments(comments.pop("columns", ""))
        connection.execute(f"CREATE VIEW {quote_name(name)} AS {text}")
        connection.execute(f"COMMENT ON VIEW {quote_name(name)} IS {quote_text(comments.pop('comment'))}")
        for column in list_columns(connection, name):
            comment = comments.get(column) or known[column]
            place = f"{quote_name(name)}.{quote_name(column)}"
            connection.execute(f"COMMENT ON COLUMN {place} IS {quote_text(comment)}")
    connection.commit()


def list_columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """The columns of a table or view."""
    return [row[0] for row in connection.execute(f"DESCRIBE {quote_name(name)}").fetchall()]


def run_checks(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Every check that returns rows: the SQL files of `checks`, and the keys that the schema declares."""
    queries = dict(read_sql("checks"))
    for table in PUBLIC_TABLES:
        key = ", ".join(map(quote_name, table.key))
        queries[f"{table.name}_key_is_unique"] = (
            f"SELECT {key}, count(*) AS rows FROM {quote_name(table.name)} GROUP BY {key} "  # noqa: S608
            f"HAVING count(*) > 1 OR NOT ({' AND '.join(f'{quote_name(name)} IS NOT NULL' for name in table.key)})"
        )
    for name, query in queries.items():
        cursor = connection.execute(query)
        columns = tuple(str(column[0]) for column in cursor.description or ())
        rows: Sequence[tuple[Any, ...]] = cursor.fetchmany(_SHOWN_ROWS + 1)
        if rows:
            yield Finding(name, columns, tuple(rows))


def _count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {quote_name(table)}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
