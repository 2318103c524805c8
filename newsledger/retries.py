"""Doing batches again that no change of theirs asks for, as after a mended disk or under other limits."""

from __future__ import annotations

from collections.abc import Collection

from newsledger.ledger import Ledger, hold_lock, load_manifest
from newsledger.run import BATCH_STEPS
from newsledger.steps import forget_receipt


def forget_batches(ledger: Ledger, batch_ids: Collection[str]) -> None:
    """Let the next run read, clean and annotate these batches again; what is published of them stays until then."""
    with hold_lock(ledger):
        for receipt in load_manifest(ledger.manifest).receipts:
            if receipt.step in BATCH_STEPS and receipt.batch_id in batch_ids:
                forget_receipt(ledger, receipt)
