"""The stages that flows are put together from; each is a few tasks in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from prefect import unmapped
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from newsledger.housekeeping import remove_orphans
from newsledger.ledger import write_manifest
from newsledger.progress import announce
from newsledger.receipts import Receipt
from newsledger.run import Run, Summary, summarize_run
from newsledger.settings import Settings
from tasks.artifacts import publish_receipts, publish_summary
from tasks.steps import annotate_batch, clean_batch, connect_articles, export_files, load_database, read_batch

# Its threads only wait for worker processes, whose number is a setting; Prefect's own pool is unbounded unless told.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=8)


def make_settings(raw: Path | None, processed: Path | None, now: datetime | None = None, **more: Any) -> Settings:
    """The settings of a flow run: its parameters where given, else the environment, else the defaults."""
    given = {"raw": raw, "processed": processed, "now": now, **more}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def process_batches(run: Run) -> list[Receipt]:
    """Read, clean and annotate every batch with work left; the receipts of all batches, step by step in batch order."""
    ledger, declarations, batches = unmapped(run.ledger), unmapped(run.declarations), list(run.pending)
    reads = read_batch.map(ledger, batches, declarations, [run.kept.get(batch.batch_id) for batch in batches])
    cleans = clean_batch.map(ledger, batches, reads, declarations)
    annotations = annotate_batch.map(ledger, batches, cleans)
    _follow(annotations)
    finished = [future.result() for future in (*reads, *cleans, *annotations)]
    return [*chain.from_iterable(run.done.values()), *finished]


def _follow(futures: Sequence[PrefectFuture[Receipt]]) -> None:
    for count, _ in enumerate(as_completed(list(futures)), start=1):
        announce("batches", count, len(futures))


def connect_batches(run: Run, receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts with that of the step over all articles; the draft manifest names them."""
    write_manifest(run.ledger.draft, receipts)
    announce("connect", 0, 1)
    connected = connect_articles(run.ledger, run.declarations, run.settings)
    announce("connect", 1, 1)
    everything = [*receipts, connected]
    write_manifest(run.ledger.draft, everything)
    return everything


def publish(run: Run, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Build and check the database, put it in the place of the last one, then write the exports.

    The manifest comes after, in `commit`. A run that ends in between leaves a newer database than the manifest
    names, whole and checked; the next run completes the exports and the manifest.
    """
    announce("load", 0, 1)
    loaded = load_database(run.ledger, run.now, run.settings)
    announce("load", 1, 1)
    announce("export", 0, 1)
    exported = export_files(run.ledger, loaded)
    announce("export", 1, 1)
    return [*receipts, loaded, exported]


def keep_published(run: Run, receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts with those of the database and exports that stay published."""
    return [*receipts, *run.before.receipts_of("load"), *run.before.receipts_of("export")]


def commit(run: Run, receipts: Sequence[Receipt]) -> None:
    """Make the receipts current and remove what neither they nor the state before them name."""
    current = write_manifest(run.ledger.manifest, receipts)
    run.ledger.draft.unlink(missing_ok=True)
    remove_orphans(run.ledger, [run.before, current])


def conclude(run: Run, receipts: Sequence[Receipt], warnings: Sequence[str]) -> Summary:
    """Publish the artifacts of the run and return its summary."""
    summary = summarize_run(run, receipts, warnings)
    publish_receipts(receipts)
    publish_summary(summary)
    return summary
