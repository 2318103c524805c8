"""The processed folder: where each kind of file lies, the lock on it, and its manifest."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from newsledger.errors import DamagedStoreError, LockedError, UsageError
from newsledger.failpoints import reach
from newsledger.files import demand_space, naming_path, write_bytes_safely
from newsledger.receipts import SCHEMA_VERSION, Receipt

# A look at the lock (`is_locked`) holds it for a moment: that must not turn a writer away.
_LOCK_PATIENCE_SECONDS = 0.3
# What a run over a few articles writes: Prefect's home (7 MB), a database (5 MB) and parts.
_SPARE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Ledger:
    """The paths of one processed folder and of the raw folder it is made from."""

    raw: Path
    processed: Path

    @property
    def parts(self) -> Path:
        """Folder of the Parquet parts."""
        return self.processed / "parquet"

    @property
    def batches(self) -> Path:
        """Folder with one file a registered batch."""
        return self.processed / "batches"

    @property
    def withdrawn(self) -> Path:
        """Registered raw files that no longer count: pruned, or replaced by a better delivery of the same bytes."""
        return self.processed / "withdrawn.json"

    @property
    def receipts(self) -> Path:
        """Folder with one file a step run, named by its fingerprint."""
        return self.processed / "receipts"

    @property
    def manifest(self) -> Path:
        """The file that names what is current."""
        return self.processed / "manifest.json"

    @property
    def draft(self) -> Path:
        """The manifest that a run is working towards."""
        return self.processed / ".manifest-draft.json"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.processed / "newsledger.duckdb"

    @property
    def exports(self) -> Path:
        """Folder of the exports of the main job."""
        return self.processed / "exports"

    @property
    def lock(self) -> Path:
        """The lock file; it stays, the lock on it goes with its process."""
        return self.processed / ".lock"

    @property
    def log(self) -> Path:
        """The run log: seconds and hosts, which no output may hold."""
        return self.processed / "runs.jsonl"

    @property
    def digests(self) -> Path:
        """Known digests of raw files, so that an unchanged file is not read again."""
        return self.processed / ".digests.json"

    def find_batch_names(self) -> list[str]:
        """The registered batches in the order of their registration."""
        return sorted(path.stem for path in self.batches.glob("*.json")) if self.batches.is_dir() else []


def check_folders(ledger: Ledger) -> None:
    """UsageError for folders that no run can work on."""
    if not ledger.raw.is_dir():
        raise UsageError(f"{ledger.raw} is not a folder: name the folder of raw articles with --raw")
    if ledger.processed.resolve().is_relative_to(ledger.raw.resolve()):
        raise UsageError(f"{ledger.processed} lies in the raw folder {ledger.raw}: results are no raw articles")


def check_space(ledger: Ledger) -> None:
    """OSError, before anything is begun, where the disk cannot hold another database beside the present one."""
    held = ledger.database.stat().st_size if ledger.database.is_file() else 0
    demand_space(ledger.processed, _SPARE_BYTES + held)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is current: the receipts of every batch, and of the steps over all batches."""

    receipts: tuple[Receipt, ...] = ()

    def receipts_of(self, step: str) -> list[Receipt]:
        """The receipts of one step, in batch order."""
        return [receipt for receipt in self.receipts if receipt.step == step]

    def parts(self, table: str, step: str | None = None) -> list[str]:
        """The current Parquet parts of a table; `step` chooses among several writers."""
        wanted = [receipt for receipt in self.receipts if step in (None, receipt.step)]
        return [name for receipt in wanted for name in receipt.outputs_of(table)]

    @property
    def batch_ids(self) -> set[str]:
        """The batches that the manifest holds."""
        return {receipt.batch_id for receipt in self.receipts if receipt.batch_id}


def load_manifest(path: Path) -> Manifest:
    """The manifest in a file; an empty one when there is none yet."""
    if not path.is_file():
        return Manifest()
    try:
        content = orjson.loads(path.read_bytes())
        receipts = tuple(Receipt.from_mapping(row) for row in content["receipts"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise DamagedStoreError(f"{path} cannot be read: restore it from a copy") from error
    if int(content["schema_version"]) > int(SCHEMA_VERSION):
        raise DamagedStoreError(f"{path} was written by a newer newsledger: update this one")
    return Manifest(receipts)


def write_manifest(path: Path, receipts: Sequence[Receipt]) -> Manifest:
    """Make these receipts the content of a manifest, in one atomic replacement."""
    ordered = sorted(receipts, key=lambda receipt: (receipt.batch_id or "~", receipt.step))
    rows = [orjson.loads(receipt.to_json()) for receipt in ordered]
    content = {"schema_version": SCHEMA_VERSION, "receipts": rows}
    stage = "draft" if path.name.startswith(".") else "manifest"
    reach(f"before_{stage}")
    write_bytes_safely(path, orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    reach(f"after_{stage}")
    return Manifest(tuple(ordered))


def _describe_holder(ledger: Ledger) -> str:
    holder = ledger.lock.with_suffix(".holder")
    return holder.read_text("utf-8").strip() if holder.is_file() else "another process"


@contextmanager
def hold_lock(ledger: Ledger) -> Iterator[None]:
    """Hold the folder's only write lock; the kernel gives it back when the process dies."""
    ledger.processed.mkdir(parents=True, exist_ok=True)
    lock = FileLock(ledger.lock)
    try:
        lock.acquire(timeout=_LOCK_PATIENCE_SECONDS, poll_interval=0.05)
    except Timeout:
        message = f"{ledger.processed} is being written by {_describe_holder(ledger)}: wait for it, or end it"
        raise LockedError(message) from None
    holder = ledger.lock.with_suffix(".holder")
    try:
        with naming_path(holder):
            holder.write_text(f"process {os.getpid()}\n", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def is_locked(ledger: Ledger) -> bool:
    """Whether some process holds the folder's lock now; a folder that can only be read can be asked too."""
    try:
        handle = os.open(ledger.lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
