"""The whole pipeline as one flow: raw articles to a checked database and exports."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow

from flows.stages import RUNNER, commit, conclude, connect_batches, make_settings, process_batches, publish
from newsledger.run import Summary, check_expectations, open_run


@flow(name="news-pipeline", task_runner=RUNNER, persist_result=False)
def news_pipeline(
    raw: Path | None = None,
    processed: Path | None = None,
    now: datetime | None = None,
    rebuild: bool = False,
    prune: bool = False,
    workers: int | None = None,
) -> Summary:
    """Turn raw articles into Parquet tables, a DuckDB database and exports; only what is new or changed is done.

    Args:
        raw: folder of raw articles, as received
        processed: folder for Parquet, the database and exports
        now: the moment to take for now in new batches
        rebuild: do every step again, whatever has been done
        prune: drop the articles of raw files that are gone
        workers: processes that clean and annotate
    """
    settings = make_settings(raw, processed, now, prune=prune, workers=workers)
    with open_run(settings, rebuild=rebuild) as run:
        receipts = process_batches(run)
        warnings = check_expectations(run, receipts)
        receipts = connect_batches(run, receipts)
        receipts = publish(run, receipts)
        commit(run, receipts)
        return conclude(run, receipts, warnings)
