"""One run over a raw folder: what is asked of it, what is already there, and what came out."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from newsledger.annotate.step import request_annotate
from newsledger.batches import Batch, Registration, load_batches, register_batches, withdraw_files
from newsledger.clean.step import request_clean
from newsledger.declarations import check_declarations
from newsledger.errors import ExpectationError, UsageError
from newsledger.ledger import Ledger, Manifest, hold_lock, load_manifest
from newsledger.read.step import RETRY, request_read
from newsledger.receipts import Receipt
from newsledger.runlog import recording
from newsledger.settings import Settings
from newsledger.sources import Declarations, load_declarations
from newsledger.steps import find_receipt, forget_receipt
from newsledger.workers import open_workers

BATCH_STEPS = ("read", "clean", "annotate")


@dataclass(frozen=True, slots=True)
class Run:
    """A prepared run: settings, declarations, the batches to account for and the state that was committed before."""

    ledger: Ledger
    settings: Settings
    declarations: Declarations
    registration: Registration
    before: Manifest
    done: Mapping[str, tuple[Receipt, ...]]
    kept: Mapping[str, Receipt]

    @property
    def pending(self) -> tuple[Batch, ...]:
        """The batches with work left."""
        return tuple(batch for batch in self.registration.batches if batch.batch_id not in self.done)

    @property
    def now(self) -> datetime:
        """The latest frozen now of any batch."""
        moments = [batch.now for batch in self.registration.batches]
        return max(moments, default=datetime.fromtimestamp(0, UTC))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run ended with, as it is printed, published and returned."""

    database: str
    exports: tuple[str, ...]
    rows: Mapping[str, int]
    rejected: Mapping[str, int]
    duplicates: int
    new_batches: int
    worked_batches: int
    vanished: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default_factory=tuple)


@contextmanager
def open_run(settings: Settings, *, rebuild: bool = False) -> Iterator[Run]:
    """Hold the lock and the workers, register what is new, and find what is done already."""
    ledger = Ledger(settings.raw, settings.processed)
    check_folders(ledger)
    declarations = load_declarations(ledger.raw)
    check_declarations(declarations)
    with hold_lock(ledger), recording(ledger.log, "run"), open_workers(settings.workers):
        if rebuild:
            shutil.rmtree(ledger.receipts, ignore_errors=True)
        before = load_manifest(ledger.manifest)
        with recording(ledger.log, "register"):
            registration = register_batches(ledger, declarations, settings, _choose_now(settings))
        registration = _drop_unread(ledger, registration, before, declarations)
        kept = dict(_find_kept(ledger, registration, before, declarations))
        done = dict(_find_done(ledger, registration, kept, declarations))
        yield Run(ledger, settings, declarations, registration, before, done, kept)


@contextmanager
def open_committed(settings: Settings) -> Iterator[Run]:
    """Hold the lock and the workers over the state that is committed, without a look at the raw folder."""
    ledger = Ledger(settings.raw, settings.processed)
    with hold_lock(ledger), recording(ledger.log, "run"), open_workers(settings.workers):
        before = load_manifest(ledger.manifest)
        if not before.receipts:
            raise UsageError(f"nothing in {ledger.processed} can be published yet: newsledger run ingests it first")
        batches = tuple(batch for batch in load_batches(ledger) if batch.batch_id in before.batch_ids)
        registration = Registration(batches, frozenset(), (), frozenset())
        done: dict[str, tuple[Receipt, ...]] = {batch.batch_id: () for batch in batches}
        yield Run(ledger, settings, load_declarations(ledger.raw), registration, before, done, {})


def _choose_now(settings: Settings) -> datetime:
    now = settings.now or datetime.now(UTC).replace(microsecond=0)
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def check_folders(ledger: Ledger) -> None:
    """UsageError for folders that no run can work on."""
    if not ledger.raw.is_dir():
        raise UsageError(f"{ledger.raw} is not a folder: name the folder of raw articles with --raw")
    if ledger.processed.resolve().is_relative_to(ledger.raw.resolve()):
        raise UsageError(f"{ledger.processed} lies in the raw folder {ledger.raw}: results are no raw articles")


def _is_hurt(batch: Batch, registration: Registration) -> bool:
    return any(file.identity in registration.vanished_identities for file in batch.files)


def _drop_unread(
    ledger: Ledger, registration: Registration, before: Manifest, declarations: Declarations
) -> Registration:
    """The registration without gone files that no run has read: what lies at their path now is something else."""
    unread = [
        batch
        for batch in registration.batches
        if _is_hurt(batch, registration)
        and batch.batch_id not in before.batch_ids
        and not find_receipt(ledger, request_read(batch, declarations))
    ]
    if not unread:
        return registration
    withdraw_files(ledger, unread, registration.vanished_identities)
    dropped = {batch.batch_id: batch.without(registration.vanished_identities) for batch in unread}
    batches = (dropped.get(batch.batch_id, batch) for batch in registration.batches)
    return replace(registration, batches=tuple(batch for batch in batches if batch.files))


def _find_kept(
    ledger: Ledger, registration: Registration, before: Manifest, declarations: Declarations
) -> Iterator[tuple[str, Receipt]]:
    """Read receipts of batches that cannot be read again, since raw files of theirs are gone."""
    committed = {receipt.batch_id: receipt for receipt in before.receipts_of("read")}
    for batch in registration.batches:
        if (
            _is_hurt(batch, registration)
            and batch.batch_id in committed
            and not find_receipt(ledger, request_read(batch, declarations))
        ):
            yield batch.batch_id, committed[batch.batch_id]


def _find_done(
    ledger: Ledger, registration: Registration, kept: Mapping[str, Receipt], declarations: Declarations
) -> Iterator[tuple[str, tuple[Receipt, ...]]]:
    for batch in registration.batches:
        read = kept.get(batch.batch_id) or find_receipt(ledger, request_read(batch, declarations))
        if read and RETRY in read.notes and not _is_hurt(batch, registration):
            forget_receipt(ledger, request_read(batch, declarations))
            continue
        clean = find_receipt(ledger, request_clean(batch, read, declarations)) if read else None
        annotate = find_receipt(ledger, request_annotate(batch, clean)) if clean else None
        if read and clean and annotate:
            yield batch.batch_id, (read, clean, annotate)


def check_expectations(run: Run, receipts: Sequence[Receipt]) -> tuple[str, ...]:
    """Warnings for sources over their maximum; ExpectationError for one under its minimum.

    Counted are the articles of the batches that no earlier run has committed: one delivery, however it was cut.
    """
    delivered = _count_delivered(run, receipts)
    warnings = []
    for source in run.declarations.sources:
        count = delivered.get(source.name)
        if count is not None and source.minimum is not None and count < source.minimum:
            raise ExpectationError(
                f"source {source.name!r} gave {count} articles and declares a minimum of {source.minimum}: "
                "deliver the rest, or lower the minimum in sources.toml; the last good state is still served"
            )
        if count is not None and source.maximum is not None and count > source.maximum:
            warnings.append(f"source {source.name!r} gave {count} articles, over its maximum of {source.maximum}")
    return tuple(warnings)


def _count_delivered(run: Run, receipts: Sequence[Receipt]) -> Mapping[str, int]:
    """New articles by source; a declared source that never had a file gave none, one without a new file is left out."""
    batches = run.registration.batches
    seen = {run.declarations.source_of(file.path).name for batch in batches for file in batch.files}
    delivered = {source.name: 0 for source in run.declarations.sources if source.name not in seen}
    names = {batch.batch_id: batch.source for batch in batches}
    for receipt in receipts:
        if receipt.step == "clean" and receipt.batch_id and receipt.batch_id not in run.before.batch_ids:
            name = names[receipt.batch_id]
            delivered[name] = delivered.get(name, 0) + receipt.rows_out
    return delivered


def summarize_run(run: Run, receipts: Sequence[Receipt], warnings: Sequence[str]) -> Summary:
    """The summary of a finished run, from its receipts alone."""
    rejected: Counter[str] = Counter()
    for receipt in receipts:
        if receipt.step in ("read", "clean"):
            rejected.update(receipt.rejected)
    exports = [name for receipt in receipts if receipt.step == "export" for name in receipt.outputs]
    return Summary(
        database=str(run.ledger.database),
        exports=tuple(str(run.ledger.processed / name) for name in exports),
        rows=next((receipt.rows for receipt in receipts if receipt.step == "load"), {}),
        rejected=dict(sorted(rejected.items(), key=lambda item: (-item[1], item[0]))),
        duplicates=sum(receipt.duplicates for receipt in receipts if receipt.step == "connect"),
        new_batches=len(run.registration.new_ids),
        worked_batches=len(run.pending),
        vanished=run.registration.vanished,
        warnings=(*warnings, *(note for receipt in receipts for note in receipt.notes)),
    )
