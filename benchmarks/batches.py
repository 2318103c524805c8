"""The steps without Prefect, each in a worker: what flows and memory are measured against."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import chain
from pathlib import Path

from newsledger.annotate.step import annotate_batch
from newsledger.batches import Batch
from newsledger.clean.step import clean_batch
from newsledger.connect import connect_articles
from newsledger.export.step import export_files
from newsledger.ledger import load_manifest, write_manifest
from newsledger.read.step import read_batch
from newsledger.receipts import Receipt
from newsledger.run import Run, open_run
from newsledger.settings import Settings
from newsledger.warehouse import load_database
from newsledger.workers import relieve_workers, run_in_worker


def process_batch(run: Run, batch: Batch) -> tuple[Receipt, Receipt, Receipt]:
    """The three steps of one batch."""
    read = run_in_worker(read_batch, run.ledger, batch, run.declarations)
    clean = run_in_worker(clean_batch, run.ledger, batch, read, run.declarations)
    return read, clean, run_in_worker(annotate_batch, run.ledger, batch, clean)


def publish(run: Run, receipts: list[Receipt]) -> None:
    """Connect, load and export, as the flow does."""
    write_manifest(run.ledger.draft, receipts)
    relieve_workers()
    receipts.append(run_in_worker(connect_articles, run.ledger, run.declarations, run.settings))
    write_manifest(run.ledger.draft, receipts)
    relieve_workers()
    load = run_in_worker(load_database, run.ledger, run.now, run.settings)
    relieve_workers()
    run_in_worker(export_files, run.ledger, load_manifest(run.ledger.manifest), load)


def main() -> None:
    """`RAW PROCESSED [batches]`: everything, or the steps of the batches alone."""
    settings = Settings(raw=Path(sys.argv[1]), processed=Path(sys.argv[2]))
    with open_run(settings) as run, ThreadPoolExecutor(settings.workers) as threads:
        # Threads begin without the context of this one, which knows the run's workers.
        jobs = [copy_context() for _ in run.registration.batches]
        done = threads.map(lambda job, batch: job.run(process_batch, run, batch), jobs, run.registration.batches)
        receipts = list(chain.from_iterable(done))
        if "batches" not in sys.argv[3:]:
            publish(run, receipts)


if __name__ == "__main__":
    main()
