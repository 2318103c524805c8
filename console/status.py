"""`newsledger status`: what is there, what is new, what is missing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated

from cyclopts import Parameter

from console.options import Folders
from console.tables import make_printable
from newsledger.inventory import scan_raw
from newsledger.ledger import Ledger, Manifest, is_locked, load_manifest


def status(
    *,
    folders: Folders | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> None:
    """Say what the processed folder holds and what of the raw folder is not in it yet."""
    ledger = (folders or Folders()).ledger()
    facts = describe_state(ledger)
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    is_unfinished = facts.pop("is_unfinished")
    for name, value in facts.items():
        print(f"{name.replace('_', ' '):<22} {make_printable(_format(value))}")
    if is_unfinished:
        print("a run was stopped before its end: newsledger run completes it")


def _format(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count:,}" for key, count in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def describe_state(ledger: Ledger) -> dict[str, object]:
    """Facts about a ledger, under names that say what they are."""
    from newsledger.batches import load_batches

    manifest, is_written = load_manifest(ledger.manifest), is_locked(ledger)
    known = {file.identity for batch in load_batches(ledger) for file in batch.files}
    present = {file.identity for file in scan_raw(ledger, remember=False)}
    return {
        "raw": str(ledger.raw),
        "raw_files": len(present),
        "new_raw_files": len(present - known),
        "vanished_raw_files": len(known - present),
        "processed": str(ledger.processed),
        "batches": len(manifest.batch_ids),
        "rows": _count_rows(manifest),
        "rejected": _count_rejected(manifest),
        "database": str(ledger.database) if ledger.database.is_file() else "none yet",
        "is_being_written": is_written,
        "is_unfinished": ledger.draft.is_file() and not is_written,
    }


def _count_rows(manifest: Manifest) -> dict[str, int]:
    loads = manifest.receipts_of("load")
    return dict(loads[0].rows) if loads else {}


def _count_rejected(manifest: Manifest) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for receipt in manifest.receipts:
        if receipt.step in ("read", "clean"):
            counts.update(receipt.rejected)
    return dict(counts.most_common())
