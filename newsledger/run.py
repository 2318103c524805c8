"""One run over a raw folder: what is asked of it, what is already there, and what came out."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsledger.annotate.step import request_annotate
from newsledger.batches import Batch, BatchFile, Registration, load_batches, register_batches, withdraw_files
from newsledger.clean.step import request_clean
from newsledger.declarations import check_declarations
from newsledger.errors import ExpectationError, UsageError
from newsledger.isolation import Limits
from newsledger.ledger import Ledger, Manifest, check_folders, hold_lock, load_manifest
from newsledger.parquet import iterate_rows
from newsledger.read.step import RETRY, Kept, has_read, request_read
from newsledger.receipts import Receipt
from newsledger.runlog import recording
from newsledger.settings import Settings
from newsledger.sources import Declarations, load_declarations
from newsledger.steps import find_receipt, forget_receipt
from newsledger.workers import open_workers

BATCH_STEPS = ("read", "clean", "annotate")

# Articles by source, by batch that came out of an archive.
_Packed = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """A prepared run: settings, declarations, the batches to account for and the state that was committed before."""

    ledger: Ledger
    settings: Settings
    declarations: Declarations
    registration: Registration
    before: Manifest
    done: Mapping[str, tuple[Receipt, ...]]
    kept: Mapping[str, Kept]

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
    replaced: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default_factory=tuple)


@contextmanager
def open_run(settings: Settings, *, rebuild: bool = False) -> Iterator[Run]:
    """Hold the lock and the workers, register what is new, and find what is done already."""
    ledger = Ledger(settings.raw, settings.processed)
    check_folders(ledger)
    declarations = load_declarations(ledger.raw)
    check_declarations(declarations)
    with hold_lock(ledger), recording(ledger.log, "run"), _open_workers(settings):
        if rebuild:
            shutil.rmtree(ledger.receipts, ignore_errors=True)
        before = load_manifest(ledger.manifest)
        with recording(ledger.log, "register"):
            registration = register_batches(ledger, declarations, settings, _choose_now(settings))
        registration = _drop_unread(ledger, registration, before, declarations)
        kept = dict(_keep_gone(ledger, registration, before, declarations))
        done = dict(_find_done(ledger, registration, kept, declarations))
        yield Run(ledger, settings, declarations, registration, before, done, kept)


@contextmanager
def open_committed(settings: Settings) -> Iterator[Run]:
    """Hold the lock and the workers over the state that is committed, without a look at the raw folder."""
    ledger = Ledger(settings.raw, settings.processed)
    with hold_lock(ledger), recording(ledger.log, "run"), _open_workers(settings):
        before = load_manifest(ledger.manifest)
        if not before.receipts:
            raise UsageError(f"nothing in {ledger.processed} can be published yet: newsledger run ingests it first")
        batches = tuple(batch for batch in load_batches(ledger) if batch.batch_id in before.batch_ids)
        registration = Registration(batches)
        done: dict[str, tuple[Receipt, ...]] = {batch.batch_id: () for batch in batches}
        yield Run(ledger, settings, load_declarations(ledger.raw), registration, before, done, {})


def _open_workers(settings: Settings) -> AbstractContextManager[None]:
    return open_workers(settings.workers, Limits(settings.record_seconds, settings.record_memory))


def _choose_now(settings: Settings) -> datetime:
    now = settings.now or datetime.now(UTC).replace(microsecond=0)
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def _find_read(ledger: Ledger, batch: Batch, declarations: Declarations) -> Receipt | None:
    """The receipt of a whole reading of a batch, unless something in it may be otherwise the next time."""
    read = find_receipt(ledger, request_read(batch, declarations))
    return read if read and RETRY not in read.notes else None


def _find_torn(
    ledger: Ledger, registration: Registration, declarations: Declarations
) -> Iterator[tuple[Batch, tuple[BatchFile, ...]]]:
    """Batches that are to be read and cannot be read whole, with their files that are gone."""
    for batch in registration.batches:
        gone = registration.find_gone(batch)
        if gone and not _find_read(ledger, batch, declarations):
            yield batch, gone


def _drop_unread(
    ledger: Ledger, registration: Registration, before: Manifest, declarations: Declarations
) -> Registration:
    """The registration without gone files that no run has read to their end: delivered again, they are new."""
    committed = {receipt.batch_id: receipt for receipt in before.receipts_of("read")}
    unread = {
        file.identity
        for batch, gone in _find_torn(ledger, registration, declarations)
        for file in gone
        if not has_read(committed.get(batch.batch_id), file)
    }
    if not unread:
        return registration
    withdraw_files(ledger, registration.batches, unread)
    return registration.without(unread)


def _keep_gone(
    ledger: Ledger, registration: Registration, before: Manifest, declarations: Declarations
) -> Iterator[tuple[str, Kept]]:
    """By batch what was read of its gone files, for batches of which the other files are to be read."""
    committed = {receipt.batch_id: receipt for receipt in before.receipts_of("read")}
    for batch, gone in _find_torn(ledger, registration, declarations):
        yield batch.batch_id, Kept(committed[batch.batch_id], frozenset(file.path for file in gone))


def _find_done(
    ledger: Ledger, registration: Registration, kept: Mapping[str, Kept], declarations: Declarations
) -> Iterator[tuple[str, tuple[Receipt, ...]]]:
    for batch in registration.batches:
        request = request_read(batch, declarations, kept.get(batch.batch_id))
        read = find_receipt(ledger, request)
        if read and RETRY in read.notes:
            forget_receipt(ledger, request)
            continue
        clean = find_receipt(ledger, request_clean(batch, read, declarations)) if read else None
        annotate = find_receipt(ledger, request_annotate(batch, clean)) if clean else None
        if read and clean and annotate:
            yield batch.batch_id, (read, clean, annotate)


def check_expectations(run: Run, receipts: Sequence[Receipt]) -> tuple[str, ...]:
    """Warnings for sources over their maximum; ExpectationError for one under its minimum.

    Counted are the articles of the batches that no earlier run has committed: one delivery, however it was cut. A
    record that came before and comes again counts too: what is expected is a delivery, not what is new in it.
    """
    packed = _count_packed(run, receipts)
    delivered = _count_delivered(run, receipts, packed)
    warnings = list(_find_unused(run, packed))
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


def _find_unused(run: Run, packed: _Packed) -> Iterator[str]:
    """A warning for each declared source that no file and no member of an archive is of."""
    files = {file.path for batch in run.registration.batches for file in batch.files}
    sources = [run.declarations.source_of(path) for path in files] if run.declarations.sources else []
    seen = {(source.name, source.path) for source in sources}
    members = {name for counts in packed.values() for name in counts}
    for source in run.declarations.sources:
        if (source.name, source.path) not in seen and source.name not in members:
            is_hidden = any(source.covers(path) for path in files)
            why = "those of its path are of sources before it" if is_hidden else "look at its path in sources.toml"
            yield f"source {source.name!r} (path {source.path!r}) covers no file: {why}"


def _count_delivered(run: Run, receipts: Sequence[Receipt], packed: _Packed) -> Mapping[str, int]:
    """New articles by source; a declared source that never had a file gave none, one without a new file is left out."""
    batches = run.registration.batches
    seen = {run.declarations.source_of(file.path).name for batch in batches for file in batch.files}
    seen |= {name for counts in packed.values() for name in counts}
    delivered = Counter({source.name: 0 for source in run.declarations.sources if source.name not in seen})
    names = {batch.batch_id: batch.source for batch in batches}
    for receipt in receipts:
        if receipt.step == "clean" and receipt.batch_id and receipt.batch_id not in run.before.batch_ids:
            delivered.update(packed.get(receipt.batch_id) or {names[receipt.batch_id]: receipt.rows_out})
    return delivered


def _count_packed(run: Run, receipts: Sequence[Receipt]) -> _Packed:
    """By batch that came out of an archive, the articles by source: the members of one may be of several."""
    packed = {batch.batch_id for batch in run.registration.batches if any(file.is_archive for file in batch.files)}
    parts = {(r.step, r.batch_id): r for r in receipts if run.declarations.sources and r.batch_id in packed}
    return {
        batch_id: _count_sources(run, parts["read", batch_id], parts["clean", batch_id])
        for batch_id in packed
        if ("clean", batch_id) in parts
    }


def _count_sources(run: Run, read: Receipt, clean: Receipt) -> Mapping[str, int]:
    rows = iterate_rows(run.ledger.parts, read.outputs_of("documents"), ("document_id", "source_name"))
    sources = {row["document_id"]: row["source_name"] for row in rows}
    counts = Counter(dict.fromkeys(sources.values(), 0))
    outcomes = iterate_rows(run.ledger.parts, clean.outputs_of("outcomes"), ("document_id", "reason"))
    counts.update(sources[row["document_id"]] for row in outcomes if not row["reason"])
    return counts


def summarize_run(run: Run, receipts: Sequence[Receipt], warnings: Sequence[str]) -> Summary:
    """The summary of a finished run, from its receipts alone."""
    rejected: Counter[str] = Counter()
    for receipt in receipts:
        if receipt.step in BATCH_STEPS:
            rejected.update(receipt.rejected)
    notes = (note for receipt in receipts for note in receipt.notes)
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
        replaced=run.registration.replaced,
        pruned=run.registration.pruned,
        warnings=(
            *_warn_of_mixing(run),
            *warnings,
            *_list_warnings(run, receipts),
            *notes,
        ),
    )


def _warn_of_mixing(run: Run) -> Iterator[str]:
    """A warning where no registered file is there any more: whoever names another raw folder mixes two collections."""
    registration = run.registration
    old = [batch for batch in registration.batches if batch.batch_id not in registration.new_ids]
    registered = {file.identity for batch in old for file in batch.files}
    if registration.vanished and registered <= registration.gone:
        yield (
            f"none of the {len(registered):,} registered files is in {run.ledger.raw}: if this is another collection, "
            "give it a --processed of its own (their articles stay until --prune)"
        )


def _list_warnings(run: Run, receipts: Sequence[Receipt]) -> Iterator[str]:
    yield from run.registration.warnings
    declared = run.declarations.path
    if declared and declared.parent != run.ledger.raw:
        yield f"the raw folder declares nothing: {declared.absolute()} was used"
    profiles = run.declarations.profiles
    if profiles and profiles.parent != run.ledger.raw:
        yield f"the raw folder has no profiles of outlets: {profiles.absolute()} was used"
    if count := _count_outdated(run, receipts):
        yield f"{count:,} articles count that stand only in what raw files held before they were replaced: see --prune"


def _count_outdated(run: Run, receipts: Sequence[Receipt]) -> int:
    """Articles whose last version stands only in what a file held before other bytes took its place."""
    registration, outdated = run.registration, set[str]()
    batches = {batch.batch_id: batch for batch in registration.batches}
    for receipt in receipts:
        gone = registration.find_gone(batches[receipt.batch_id]) if receipt.step == "read" and receipt.batch_id else ()
        if paths := {file.path for file in gone} & set(registration.replaced):
            rows = iterate_rows(run.ledger.parts, receipt.outputs_of("documents"), ("document_id", "source_path"))
            outdated |= {row["document_id"] for row in rows if row["source_path"] in paths}
    if not outdated:
        return 0
    versions = [name for receipt in receipts for name in receipt.outputs_of("versions")]
    found = iterate_rows(run.ledger.parts, versions, ("document_id", "is_latest"))
    return sum(row["is_latest"] and row["document_id"] in outdated for row in found)
