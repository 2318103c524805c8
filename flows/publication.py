"""Publication alone: the database and the exports from the parts that the manifest names."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.stages import RUNNER, commit, conclude, make_settings, publish
from newsledger.ledger import write_manifest
from newsledger.run import Summary, open_committed


@flow(name="database-publication", task_runner=RUNNER, persist_result=False)
def database_publication(raw: Path | None = None, processed: Path | None = None) -> Summary:
    """Build, check and publish the database and the exports; raw files are not looked at.

    Args:
        raw: folder of raw articles, as received
        processed: folder for Parquet, the database and exports
    """
    with open_committed(make_settings(raw, processed)) as run:
        receipts = [receipt for receipt in run.before.receipts if receipt.step not in ("load", "export")]
        write_manifest(run.ledger.draft, receipts)
        receipts = publish(run, receipts)
        commit(run, receipts)
        return conclude(run, receipts, ())
