"""Reading, cleaning and annotating without flows, load and exports: what a worker's memory is measured on."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from newsledger.annotate.step import annotate_batch
from newsledger.batches import Batch
from newsledger.clean.step import clean_batch
from newsledger.read.step import read_batch
from newsledger.run import Run, open_run
from newsledger.settings import Settings
from newsledger.workers import run_in_worker


def process_batch(run: Run, batch: Batch) -> None:
    """The three steps of one batch, each in a worker."""
    read = run_in_worker(read_batch, run.ledger, batch, run.declarations)
    clean = run_in_worker(clean_batch, run.ledger, batch, read, run.declarations)
    run_in_worker(annotate_batch, run.ledger, batch, clean)


def main() -> None:
    """Do every batch of a raw folder."""
    raw, processed = map(Path, sys.argv[1:3])
    settings = Settings(raw=raw, processed=processed)
    with open_run(settings) as run, ThreadPoolExecutor(settings.workers) as threads:
        for _ in threads.map(lambda batch: process_batch(run, batch), run.registration.batches):
            pass


if __name__ == "__main__":
    main()
