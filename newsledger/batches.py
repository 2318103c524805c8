"""Batches: which raw records are worked on together, recorded once and never regrouped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson

from newsledger.errors import InputRejectedError
from newsledger.files import digest_text, write_bytes_safely
from newsledger.inventory import RawFile, locate_raw, scan_raw
from newsledger.ledger import Ledger
from newsledger.read.formats import detect_reader
from newsledger.read.streams import open_raw, read_head
from newsledger.settings import Settings
from newsledger.sources import Declarations, Source


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A raw file in a batch, or a slice of one: `record_count` None means to the file's end."""

    path: str
    sha256: str
    byte_count: int
    sidecar_sha256: str
    first_index: int = 0
    byte_start: int = 0
    record_count: int | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
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

    def without(self, identities: set[tuple[str, str, str]]) -> Batch:
        """The batch without some of its files."""
        kept = tuple(file for file in self.files if file.identity not in identities)
        return Batch(self.batch_id, self.source, self.registered_at, kept)


@dataclass(frozen=True, slots=True)
class Registration:
    """All batches in order, which of them are new, and which of their raw files are gone or changed."""

    batches: tuple[Batch, ...]
    new_ids: frozenset[str]
    vanished: tuple[str, ...]
    vanished_identities: frozenset[tuple[str, str, str]]


def load_batch(ledger: Ledger, name: str) -> Batch:
    """A registered batch."""
    row: dict[str, Any] = orjson.loads((ledger.batches / f"{name}.json").read_bytes())
    files = tuple(BatchFile(**file) for file in row.pop("files"))
    return Batch(files=files, **row)


def _cut_slices(ledger: Ledger, file: RawFile, source: Source, size: int) -> Iterator[BatchFile]:
    """The slices of a large file; a file that breaks off is cut up to there and read to its end."""
    starts = [(0, 0)]
    path = locate_raw(ledger.raw, file.path)
    try:
        with open_raw(path) as stream:
            reader = detect_reader(file.path, read_head(stream), source.format)
            first = (record for record in reader.split(stream) if record.index and record.index % size == 0)
            starts.extend((record.index, record.byte_start) for record in first)
    except (InputRejectedError, OSError):
        # The read step meets the same fault and rejects it with its reason.
        pass
    for number, (index, byte_start) in enumerate(starts):
        count = size if number + 1 < len(starts) else None
        yield BatchFile(file.path, file.sha256, file.byte_count, file.sidecar_sha256, index, byte_start, count)


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
    ledger: Ledger, files: Sequence[RawFile], declarations: Declarations, settings: Settings
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
                for piece in _cut_slices(ledger, file, source, settings.batch_records):
                    yield name, (piece,)


def _record_batch(ledger: Ledger, sequence: int, source: str, now: datetime, files: tuple[BatchFile, ...]) -> Batch:
    content = orjson.dumps([asdict(file) for file in files]).decode()
    batch = Batch(f"{sequence:06d}-{digest_text(source, content)[:8]}", source, now.isoformat(), files)
    write_bytes_safely(
        ledger.batches / f"{batch.batch_id}.json", orjson.dumps(asdict(batch), option=orjson.OPT_INDENT_2) + b"\n"
    )
    return batch


def register_batches(ledger: Ledger, declarations: Declarations, settings: Settings, now: datetime) -> Registration:
    """Register what is new in the raw folder as batches, and say which registered files are gone."""
    present = scan_raw(ledger)
    old = [load_batch(ledger, name) for name in ledger.find_batch_names()]
    known = {file.identity for batch in old for file in batch.files}
    fresh = [file for file in present if (file.path, file.sha256, file.sidecar_sha256) not in known]
    groups = _form_groups(ledger, fresh, declarations, settings)
    first = 1 + max((int(batch.batch_id[:6]) for batch in old), default=0)
    new = [
        _record_batch(ledger, number, source, now, files) for number, (source, files) in enumerate(groups, start=first)
    ]
    gone = known - {(file.path, file.sha256, file.sidecar_sha256) for file in present}
    return Registration(
        batches=(*old, *new),
        new_ids=frozenset(batch.batch_id for batch in new),
        vanished=tuple(sorted({path for path, _, _ in gone})),
        vanished_identities=frozenset(gone),
    )
