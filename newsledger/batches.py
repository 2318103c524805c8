"""Batches: which raw records are worked on together, recorded once and never regrouped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson

from newsledger.errors import DamagedStoreError, InputRejectedError
from newsledger.failpoints import reach
from newsledger.files import digest_text, write_bytes_safely
from newsledger.inventory import UNREADABLE, RawFile, locate_raw, scan_raw
from newsledger.ledger import Ledger
from newsledger.read.formats import detect_reader
from newsledger.read.streams import open_raw, read_head
from newsledger.settings import Settings
from newsledger.sources import Declarations, Source

# A delivery of a raw file: its path, its bytes and its metadata file.
Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A raw file in a batch, or a slice of one: `record_count` None means to the file's end.

    `format` is the name of the reader that cut a slice; another one would find other records at its place.
    """

    path: str
    sha256: str
    byte_count: int
    sidecar_sha256: str
    first_index: int = 0
    byte_start: int = 0
    record_count: int | None = None
    format: str = ""

    @property
    def identity(self) -> Identity:
        """What makes the file the same delivery: its path, bytes and metadata file."""
        return self.path, self.sha256, self.sidecar_sha256


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as it was registered; `registered_at` is its frozen now."""

    batch_id: str
    source: str
    registered_at: str
    files: tuple[BatchFile, ...]

    @property
    def now(self) -> datetime:
        """The moment that counts as now for this batch."""
        return datetime.fromisoformat(self.registered_at)

    def without(self, identities: Collection[Identity]) -> Batch:
        """The batch without some of its files."""
        kept = tuple(file for file in self.files if file.identity not in identities)
        return Batch(self.batch_id, self.source, self.registered_at, kept)


@dataclass(frozen=True, slots=True)
class Registration:
    """All batches in order, which of them are new, and which of their raw files are gone or changed."""

    batches: tuple[Batch, ...]
    new_ids: frozenset[str]
    vanished: tuple[str, ...]
    vanished_identities: frozenset[Identity]


def load_batch(ledger: Ledger, name: str) -> Batch:
    """A batch as it was registered."""
    path = ledger.batches / f"{name}.json"
    try:
        row: dict[str, Any] = orjson.loads(path.read_bytes())
        files = tuple(BatchFile(**file) for file in row.pop("files"))
        return Batch(files=files, **row)
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise DamagedStoreError(f"{path} cannot be read: restore it from a copy") from error


def load_batches(ledger: Ledger) -> list[Batch]:
    """The registered batches in order, without the files that were withdrawn from them."""
    withdrawn = _load_withdrawn(ledger)
    batches = (load_batch(ledger, name).without(withdrawn.get(name, ())) for name in ledger.find_batch_names())
    return [batch for batch in batches if batch.files]


def _load_withdrawn(ledger: Ledger) -> dict[str, set[Identity]]:
    if not ledger.withdrawn.is_file():
        return {}
    rows: Mapping[str, list[list[str]]] = orjson.loads(ledger.withdrawn.read_bytes())
    return {name: {(path, digest, sidecar) for path, digest, sidecar in files} for name, files in rows.items()}


def withdraw_files(ledger: Ledger, batches: Iterable[Batch], identities: Collection[Identity]) -> None:
    """Let files of these batches count no more; the same file delivered again later is new."""
    withdrawn = _load_withdrawn(ledger)
    for batch in batches:
        hurt = {file.identity for file in batch.files if file.identity in identities}
        if hurt:
            withdrawn[batch.batch_id] = withdrawn.get(batch.batch_id, set()) | hurt
    rows = {name: sorted(files) for name, files in withdrawn.items()}
    write_bytes_safely(ledger.withdrawn, orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def _cut_slices(ledger: Ledger, file: RawFile, source: Source, size: int, first: int) -> Iterator[BatchFile]:
    """The slices of a large file from record `first` on; one that breaks off is cut up to there, read to its end."""
    starts = [] if first else [(0, 0)]
    name = ""
    path = locate_raw(ledger.raw, file.path)
    try:
        with open_raw(path) as stream:
            reader = detect_reader(file.path, read_head(stream), source.format)
            name = reader.name
            records = (record for record in reader.split(stream) if record.index and record.index >= first)
            starts.extend((r.index, r.byte_start) for r in records if (r.index - first) % size == 0)
    except (InputRejectedError, OSError):
        # The read step meets the same fault and rejects it with its reason.
        pass
    for number, (index, byte_start) in enumerate(starts):
        count = size if number + 1 < len(starts) else None
        yield BatchFile(file.path, file.sha256, file.byte_count, file.sidecar_sha256, index, byte_start, count, name)


def _group_small(files: Sequence[RawFile], settings: Settings) -> Iterator[tuple[BatchFile, ...]]:
    group: list[BatchFile] = []
    total = 0
    for file in files:
        if group and (len(group) >= settings.batch_files or total + file.byte_count > settings.batch_bytes):
            yield tuple(group)
            group, total = [], 0
        group.append(BatchFile(file.path, file.sha256, file.byte_count, file.sidecar_sha256))
        total += file.byte_count
    if group:
        yield tuple(group)


def _form_groups(
    ledger: Ledger,
    files: Sequence[RawFile],
    declarations: Declarations,
    settings: Settings,
    registered: Mapping[Identity, int],
) -> Iterator[tuple[str, tuple[BatchFile, ...]]]:
    by_source = sorted((declarations.source_of(file.path).name, file) for file in files)
    for name, rows in groupby(by_source, key=lambda row: row[0]):
        members = [file for _, file in rows]
        small = [file for file in members if file.byte_count < settings.large_file_bytes]
        for group in _group_small(small, settings):
            yield name, group
        for file in members:
            if file.byte_count >= settings.large_file_bytes:
                source = declarations.source_of(file.path)
                first = registered.get(_identify(file), 0)
                for piece in _cut_slices(ledger, file, source, settings.batch_records, first):
                    yield name, (piece,)


def _record_batch(ledger: Ledger, sequence: int, source: str, now: datetime, files: tuple[BatchFile, ...]) -> Batch:
    content = orjson.dumps([asdict(file) for file in files]).decode()
    batch = Batch(f"{sequence:06d}-{digest_text(source, content)[:8]}", source, now.isoformat(), files)
    write_bytes_safely(
        ledger.batches / f"{batch.batch_id}.json", orjson.dumps(asdict(batch), option=orjson.OPT_INDENT_2) + b"\n"
    )
    reach("after_registration")
    return batch


def _identify(file: RawFile) -> Identity:
    return file.path, file.sha256, file.sidecar_sha256


def _count_registered(batches: Iterable[Batch]) -> dict[Identity, int | None]:
    """Up to which record each file is registered: None is its end, which a killed registration did not reach."""
    counts: dict[Identity, int | None] = {}
    for file in (file for batch in batches for file in batch.files):
        known = counts.get(file.identity, 0)
        end = None if file.record_count is None or known is None else max(known, file.first_index + file.record_count)
        counts[file.identity] = end
    return counts


def _find_gone(batches: Iterable[Batch], present: Iterable[RawFile]) -> set[Identity]:
    return {file.identity for batch in batches for file in batch.files} - set(map(_identify, present))


def _find_superseded(batches: Sequence[Batch], gone: set[Identity], present: Iterable[RawFile]) -> set[Identity]:
    """Gone files of which the same bytes are there under better metadata, or that can be read at last.

    A batch that lost another file for good cannot be read again, so nothing is taken from it.
    """
    digests = {file.path: file.sha256 for file in present}
    better = {
        (path, sha256, sidecar)
        for path, sha256, sidecar in gone
        if path in digests and sha256 in (digests[path], UNREADABLE)
    }
    for batch in batches:
        hurt = {file.identity for file in batch.files} & gone
        if not hurt <= better:
            better -= hurt
    return better


def _withdraw(ledger: Ledger, batches: list[Batch], present: Sequence[RawFile], *, prune: bool) -> list[Batch]:
    gone = _find_gone(batches, present)
    withdrawn = gone if prune else _find_superseded(batches, gone, present)
    if not withdrawn:
        return batches
    withdraw_files(ledger, batches, withdrawn)
    return load_batches(ledger)


def register_batches(ledger: Ledger, declarations: Declarations, settings: Settings, now: datetime) -> Registration:
    """Register what is new in the raw folder as batches, and say which registered files are gone."""
    present = scan_raw(ledger)
    old = _withdraw(ledger, load_batches(ledger), present, prune=settings.prune)
    registered = _count_registered(old)
    fresh = [file for file in present if registered.get(_identify(file), 0) is not None]
    partly = {identity: count for identity, count in registered.items() if count is not None}
    groups = _form_groups(ledger, fresh, declarations, settings, partly)
    first = 1 + max((int(name[:6]) for name in ledger.find_batch_names()), default=0)
    new = [
        _record_batch(ledger, number, source, now, files) for number, (source, files) in enumerate(groups, start=first)
    ]
    gone = _find_gone(old, present)
    return Registration(
        batches=(*old, *new),
        new_ids=frozenset(batch.batch_id for batch in new),
        vanished=tuple(sorted({path for path, _, _ in gone})),
        vanished_identities=frozenset(gone),
    )
