"""Removing Parquet parts and receipts that nothing names any more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsledger.files import sync_path
from newsledger.ledger import Ledger, Manifest, load_manifest


def remove_orphans(ledger: Ledger, keep: Iterable[Manifest]) -> int:
    """Remove what none of the kept manifests names, and say how many files went.

    The manifest before the current one is kept too, for readers that opened it a moment ago.
    """
    kept = list(keep)
    parts = {name for manifest in kept for receipt in manifest.receipts for name in receipt.outputs}
    receipts = {f"{receipt.step}/{receipt.fingerprint}.json" for manifest in kept for receipt in manifest.receipts}
    _remove_temporaries(ledger)
    return _remove_others(ledger.parts, parts) + _remove_others(ledger.receipts, receipts)


def forget_published(ledger: Ledger, step: str) -> None:
    """Let nobody take what a step published for current any more: it is about to be replaced.

    A run may end between here and the manifest. What lies there is then of that run, while the manifest names the
    state before it; a next run that wants that state again must make it again.
    """
    for receipt in load_manifest(ledger.manifest).receipts_of(step):
        path = ledger.receipts / step / f"{receipt.fingerprint}.json"
        if path.is_file():
            path.unlink()
            sync_path(path.parent)


def _remove_temporaries(ledger: Ledger) -> None:
    """Remove half-written files of killed runs: the caller holds the lock, so nobody is writing them."""
    for folder in (ledger.processed, ledger.batches):
        for path in folder.glob(".*.tmp"):
            path.unlink()


def _remove_others(folder: Path, wanted: set[str]) -> int:
    gone = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
            gone += 1
    return gone
