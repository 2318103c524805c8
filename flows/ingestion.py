"""Ingestion alone: what is new in the raw folder becomes Parquet parts; the database is left as it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow

from flows.stages import RUNNER, commit, conclude, connect_batches, keep_published, make_settings, process_batches
from newsledger.run import Summary, check_expectations, open_run


@flow(name="article-ingestion", task_runner=RUNNER, persist_result=False)
def article_ingestion(
    raw: Path | None = None, processed: Path | None = None, now: datetime | None = None, prune: bool = False
) -> Summary:
    """Read, clean and annotate what is new, so that a later publication has only the database to build.

    Args:
        raw: folder of raw articles, as received
        processed: folder for Parquet, the database and exports
        now: the moment to take for now in new batches
        prune: drop the articles of raw files that are gone
    """
    with open_run(make_settings(raw, processed, now, prune=prune)) as run:
        receipts = process_batches(run)
        warnings = check_expectations(run, receipts)
        receipts = keep_published(run, connect_batches(run, receipts))
        commit(run, receipts)
        return conclude(run, receipts, warnings)
