"""The export step: the spreadsheets and the report that the main job leaves beside its database."""

from __future__ import annotations

from pathlib import Path

import duckdb

from newsledger.annotate.grammar.cues import list_cue_languages
from newsledger.duck import digest_sql, open_reader, read_sql
from newsledger.export.figures import list_unread_languages
from newsledger.export.report import digest_page, write_report
from newsledger.export.workbook import MAXIMUM_ROWS
from newsledger.export.writing import write_query
from newsledger.failpoints import reach
from newsledger.housekeeping import forget_published
from newsledger.ledger import Ledger, Manifest
from newsledger.receipts import Receipt
from newsledger.runlog import recording
from newsledger.steps import Request, Step, Tally, find_receipt, write_receipt

EXPORT = Step("export", "1", ("altair", "duckdb", "jinja2", "pyarrow", "vl-convert-python"))

_MEMORY = "300MB"

TITLE = "Who covered what, and who was given a voice"


def request_export(load: Receipt) -> Request:
    """The exports that a loaded database wants."""
    return Request(EXPORT, None, (load.fingerprint,), _describe_sources())


def _describe_sources() -> dict[str, str]:
    """What the files are made by, beside the database."""
    return {
        "sql": digest_sql("exports", "report"),
        "page": digest_page(),
        "languages": " ".join(list_cue_languages()),
    }


def find_exported(ledger: Ledger, manifest: Manifest, load: Receipt) -> Receipt | None:
    """The manifest's receipt of the exports of this very database, when the files are there."""
    request = request_export(load)
    is_current = any(receipt.fingerprint == request.fingerprint for receipt in manifest.receipts_of(EXPORT.name))
    return find_receipt(ledger, request, files_in=ledger.processed) if is_current else None


def export_files(ledger: Ledger, manifest: Manifest, load: Receipt) -> Receipt:
    """Write coverage.csv, sources.csv and report.html, unless the manifest has them for this very database."""
    known = find_exported(ledger, manifest, load)
    if known is not None:
        return known
    request = request_export(load)
    forget_published(ledger, EXPORT.name)
    with recording(ledger.log, EXPORT.name), open_reader(ledger.database, memory=_MEMORY) as connection:
        notes = (*_choose_silent_days(connection), *_name_unread_languages(connection))
        rows = {_name_output(name): _write_table(connection, ledger, name) for name in ("coverage.csv", "sources.csv")}
        write_report(connection, ledger.exports / "report.html", title=TITLE)
    total = sum(rows.values())
    outputs = [*rows, _name_output("report.html")]
    return write_receipt(ledger, request, Tally(total, total, notes=notes), outputs, rows)


def _name_output(name: str) -> str:
    """An output's path below the processed folder."""
    return f"exports/{name}"


def _choose_silent_days(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Say whether coverage.csv keeps its zero rows: a spreadsheet cuts a longer file without a word."""
    counted = connection.execute(read_sql("exports")["coverage_rows"]).fetchone()
    is_short = int(counted[0] if counted else 0) < MAXIMUM_ROWS
    connection.execute("SET VARIABLE keep_silent_days = ?", [is_short])
    note = "coverage.csv leaves out the days without an article: with them no spreadsheet could open it whole"
    return () if is_short else (note,)


def _name_unread_languages(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Say where few attributions, or none, tell nothing about an outlet."""
    unread = list_unread_languages(connection)
    counts = ", ".join(f"{row['language']} {row['article_count']:,}" for row in unread)
    known = ", ".join(list_cue_languages())
    note = f"few attributions or none are found in articles in {counts}: the words of saying are of {known} alone"
    return (note,) if unread else ()


def _write_table(connection: duckdb.DuckDBPyConnection, ledger: Ledger, name: str) -> int:
    query = read_sql("exports")[Path(name).stem]
    rows = write_query(connection, query, ledger.exports / name)
    reach("mid_export")
    return rows
