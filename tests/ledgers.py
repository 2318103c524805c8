"""Raw folders made of strings, and runs over them without Prefect: what the tests of the core are built from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
from archive_files import make_tar, make_zip

from newsledger.annotate.step import annotate_batch
from newsledger.clean.step import clean_batch
from newsledger.connect import connect_articles
from newsledger.duck import open_reader
from newsledger.housekeeping import remove_orphans
from newsledger.ledger import Ledger, load_manifest, write_manifest
from newsledger.read.step import read_batch
from newsledger.receipts import Receipt
from newsledger.run import Run, Summary, check_expectations, open_run, summarize_run
from newsledger.settings import Settings
from newsledger.warehouse import load_database

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
# Everything a reader of the database may ask for; batch_id and what is made of it depend on the batching.
TABLES = ("documents", "articles", "links", "quotes", "outlets")

Content = str | bytes


def write_raw(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write raw files by name; a name on .gz is packed, always to the same bytes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    return folder


def tell_story(number: int = 1, words: str = "") -> str:
    """The text of an invented article; the number makes it another one."""
    return (
        f"The harbour council of Norvale approved plan number {number} for the eastern pier on Tuesday.\n\n"
        f'"We have waited {number} years for this decision," said Mira Oldane, the mayor of Norvale. {words}\n\n'
        "Fishing crews had asked for a longer quay since the storms of last winter destroyed the old one."
    )


def make_row(number: int = 1, **more: Any) -> dict[str, Any]:
    """One article as a JSON or CSV row with well-known field names."""
    return {
        "url": f"https://www.norvale-courier.example/2024/05/{number % 28 + 1:02d}/pier-plan-{number}",
        "title": f"Pier plan {number} approved",
        "outlet": "Norvale Courier",
        "published": f"2024-05-{number % 28 + 1:02d}T08:30:00Z",
        "language": "en",
        "text": tell_story(number),
        **more,
    }


def make_jsonl(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def make_page(number: int = 1) -> str:
    """An invented article as a saved page."""
    paragraphs = "".join(f"<p>{part}</p>" for part in tell_story(number).split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>Pier plan {number}</title>"
        f"<link rel='canonical' href='https://harbour-times.example/news/plan-{number}'>"
        "<meta property='og:site_name' content='Harbour Times'>"
        "<meta property='article:published_time' content='2024-05-09T10:00:00Z'></head>"
        f"<body><article><h1>Pier plan {number}</h1>{paragraphs}</article></body></html>"
    )


def make_mixed_raw(folder: Path) -> Path:
    """A raw folder with every format, a duplicate, a revision, rejects and an outlet's silent days."""
    again = make_row(2)
    revised = make_row(
        3, text=tell_story(3, "He signed it at once, his office said later."), modified="2024-05-20T09:00:00Z"
    )
    rows = [make_row(n) for n in (1, 2, 3)]
    table = "title,body,outlet,date\n" + "".join(
        f'Quay notes {n},"{tell_story(n + 50).replace(chr(34), chr(34) * 2)}",Quay Gazette,2024-05-{n:02d}\n'
        for n in (2, 6)
    )
    return write_raw(
        folder,
        {
            "wire/a.jsonl": make_jsonl(rows) + '{"broken": \n',
            "wire/b.jsonl": make_jsonl([again, revised]),
            "packed.jsonl.gz": make_jsonl([make_row(7)]),
            "packed.zip": make_zip({"wire/a.jsonl": make_jsonl([again]), "../again.jsonl": make_jsonl([again])}),
            "packed.tgz": gzip.compress(make_tar({"./again.jsonl": make_jsonl([again])}), mtime=0),
            "table.csv": table,
            "page.html": make_page(4),
            "plain.txt": tell_story(90),
            "short.txt": "Too little.",
            "empty.txt": "",
            "strange.xyz": b"\x00\x01\x02\x03",
        },
    )


@dataclass(frozen=True)
class Newsroom:
    """A raw and a processed folder, with the settings that are the same for every run over them."""

    folder: Path
    more: Mapping[str, Any] = field(default_factory=dict)
    processed_name: str = "processed"

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.raw, self.folder / self.processed_name)

    def settings(self, **more: Any) -> Settings:
        values = {"raw": self.raw, "processed": self.ledger.processed, "now": NOW, "workers": 1, "load_memory": "300MB"}
        return Settings(**{**values, **self.more, **more})

    def write(self, files: Mapping[str, Content]) -> None:
        self.raw.mkdir(parents=True, exist_ok=True)
        write_raw(self.raw, files)

    def run(self, *, rebuild: bool = False, **more: Any) -> Summary:
        """One whole run in this process: what the flow does, without Prefect and without workers."""
        in_this_process = patch("newsledger.run._open_workers", lambda _settings: nullcontext())
        with in_this_process, open_run(self.settings(**more), rebuild=rebuild) as run:
            receipts = process_batches(run)
            warnings = check_expectations(run, receipts)
            receipts = publish(run, receipts)
            current = write_manifest(run.ledger.manifest, receipts)
            remove_orphans(run.ledger, [run.before, current])
            return summarize_run(run, receipts, warnings)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with open_reader(self.ledger.database) as connection:
            return connection.execute(sql).fetchall()

    def receipts(self, step: str) -> list[Receipt]:
        return load_manifest(self.ledger.manifest).receipts_of(step)


def process_batches(run: Run) -> list[Receipt]:
    """Read, clean and annotate the batches with work left; the receipts of all batches."""
    receipts = [receipt for chain in run.done.values() for receipt in chain]
    for batch in run.pending:
        read = read_batch(run.ledger, batch, run.declarations, run.kept.get(batch.batch_id))
        clean = clean_batch(run.ledger, batch, read, run.declarations)
        receipts += [read, clean, annotate_batch(run.ledger, batch, clean)]
    return receipts


def publish(run: Run, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Connect and load; the receipts with theirs."""
    write_manifest(run.ledger.draft, receipts)
    connected = [*receipts, connect_articles(run.ledger, run.declarations, run.settings)]
    write_manifest(run.ledger.draft, connected)
    return [*connected, load_database(run.ledger, run.now, run.settings)]


def dump_tables(database: Path, *, leave_out: Sequence[str] = ("batch_id",)) -> dict[str, list[str]]:
    """Every row of every table as sorted text, without the columns that depend on the batching."""
    with open_reader(database) as connection:
        return {table: _dump_table(connection, table, leave_out) for table in TABLES}


def _dump_table(connection: duckdb.DuckDBPyConnection, table: str, leave_out: Sequence[str]) -> list[str]:
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall() if row[0] not in leave_out]
    names = ", ".join(columns)
    return sorted(repr(row) for row in connection.execute(f"SELECT {names} FROM {table}").fetchall())


def run_in_child(folder: Path, environment: Mapping[str, str], more: Mapping[str, Any]) -> None:
    """A run in a process of its own, which a failpoint may kill."""
    import os

    os.environ.update(environment)
    Newsroom(folder, more).run()
