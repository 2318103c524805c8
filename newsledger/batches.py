"""Batches: which raw records are worked on together, recorded once and never regrouped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby, islice, zip_longest
from pathlib import PurePosixPath
from typing import Any

import orjson

from newsledger.errors import DamagedStoreError, InputRejectedError, UsageError
from newsledger.failpoints import reach
from newsledger.files import digest_text, write_bytes_safely
from newsledger.inventory import UNREADABLE, Identity, Inventory, RawFile, locate_raw, take_inventory
from newsledger.isolation import guard_each
from newsledger.ledger import Ledger
from newsledger.read.archives import ARCHIVE_KINDS, open_container
from newsledger.read.formats import detect_reader
from newsledger.read.member_sources import find_format
from newsledger.read.members import Part
from newsledger.read.passes import Found, walk_container
from newsledger.records import RawRecord
from newsledger.settings import Settings
from newsledger.sources import Declarations, Source
from newsledger.workers import run_in_worker

# Files that a worker counts the records of at a time.
_ASKED_FILES = 500
_PASSED_OVER = {
    "declaration": "sources.toml below the raw folder",
    "hidden": "hidden file or folder",
    "sidecar": "metadata file without a raw file",
}


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A raw file in a batch, or a slice of one: `record_count` None means to the file's end.

    `format` is the name of the reader that cut a slice; another one would find other records at its place. That of an
    archive is its kind, and with a slash the reader of the member within which the slice begins. A slice of an archive
    begins with record `member_index` of the member numbered `member`, at whose `byte_start`, and ends before the place
    that `end_member` and `end_index` name; `first_index` counts the records of all members before it.
    """

    path: str
    sha256: str
    byte_count: int
    sidecar_sha256: str
    first_index: int = 0
    byte_start: int = 0
    record_count: int | None = None
    format: str = ""
    member: int = 0
    member_index: int = 0
    end_member: int | None = None
    end_index: int = 0

    @property
    def is_archive(self) -> bool:
        """Whether it is, or is of, a file with members."""
        return self.format.split("/")[0] in ARCHIVE_KINDS

    @property
    def is_slice(self) -> bool:
        """Whether other slices of the file may lie in other batches."""
        return self.first_index > 0 or self.record_count is not None

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
    """All batches in order, which of them are new, and which of their raw files are there no more as registered."""

    batches: tuple[Batch, ...]
    new_ids: frozenset[str] = frozenset()
    gone: frozenset[Identity] = frozenset()
    readable_paths: frozenset[str] = frozenset()
    pruned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def vanished(self) -> tuple[str, ...]:
        """Paths at which nothing can be read any more."""
        return tuple(sorted({path for path, _, _ in self.gone} - self.readable_paths))

    @property
    def replaced(self) -> tuple[str, ...]:
        """Paths at which other bytes lie now than those that were registered."""
        return tuple(sorted({path for path, _, _ in self.gone} & self.readable_paths))

    def find_gone(self, batch: Batch) -> tuple[BatchFile, ...]:
        """The files of a batch that cannot be read any more."""
        return tuple(file for file in batch.files if file.identity in self.gone)

    def without(self, identities: Collection[Identity]) -> Registration:
        """The registration without some files, all their slices included."""
        batches = tuple(batch.without(identities) for batch in self.batches)
        return replace(self, batches=tuple(b for b in batches if b.files), gone=self.gone.difference(identities))


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
    """Let files count no more, with all their slices in these batches; the same file delivered later is new."""
    withdrawn = _load_withdrawn(ledger)
    for batch in batches:
        hurt = {file.identity for file in batch.files if file.identity in identities}
        if hurt:
            withdrawn[batch.batch_id] = withdrawn.get(batch.batch_id, set()) | hurt
    rows = {name: sorted(files) for name, files in withdrawn.items()}
    write_bytes_safely(ledger.withdrawn, orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def _cut_slices(
    ledger: Ledger, file: RawFile, declarations: Declarations, size: int, first: int
) -> Iterator[BatchFile]:
    """The slices of a large file from record `first` on; one that breaks off is cut up to there, read to its end."""
    starts = run_in_worker(_find_starts, ledger, file, declarations, size, first)
    for start, end in zip_longest(starts, starts[1:]):
        more = {}
        if end:
            more["record_count"] = end.first_index - start.first_index
        if end and end.is_archive:
            more |= {"end_member": end.member, "end_index": end.member_index}
        yield replace(start, **more)


def _find_starts(ledger: Ledger, file: RawFile, declarations: Declarations, size: int, first: int) -> list[BatchFile]:
    """Where the slices of a file begin."""
    whole = BatchFile(file.path, file.sha256, file.byte_count, file.sidecar_sha256)
    starts: list[BatchFile] = []
    # The read step meets the same fault and rejects it with its reason.
    with suppress(InputRejectedError, OSError):
        for number, (kind, found) in enumerate(_walk_file(ledger, file, declarations)):
            is_due = number >= first if not starts else number >= starts[-1].first_index + size
            if is_due and (found.is_start or not starts):
                starts.append(_begin_slice(whole, kind, number, found))
    return starts or ([] if first else [whole])


def _begin_slice(whole: BatchFile, kind: str, number: int, found: Found) -> BatchFile:
    name, raw = found.reader.name if found.reader else "", found.raw
    if not kind:
        return replace(whole, first_index=number, byte_start=raw.byte_start if number else 0, format=name)
    place = replace(whole, first_index=number, member=found.part.number if found.part and number else 0, format=kind)
    if not raw.index:
        return place
    return replace(place, member_index=raw.index, byte_start=raw.byte_start, format=f"{kind}/{name}")


def _walk_file(ledger: Ledger, file: RawFile, declarations: Declarations) -> Iterator[tuple[str, Found]]:
    """What is found in a file, each with the kind of the archive that it is; what kills its reader ends its part."""

    def guard(part: Part, records: Iterator[RawRecord], _index: int) -> Iterator[RawRecord]:
        name = digest_text(*file.identity, str(part.number))[:20]
        return guard_each("split", records, lambda: name)

    choose_format = partial(find_format, declarations, file.path)
    with open_container(locate_raw(ledger.raw, file.path), file.path) as container:
        for found in walk_container(container, choose_format, guard=guard):
            yield container.kind, found


def _count_all(
    ledger: Ledger, files: Iterable[RawFile], declarations: Declarations, most: int
) -> dict[RawFile, tuple[str, int]]:
    """Each file's kind of archive and number of records, as `_count_records` says; files are opened in a worker."""
    counts: dict[RawFile, tuple[str, int]] = {}
    unknown: list[RawFile] = []
    for file in files:
        if _is_single(file.path, declarations.source_of(file.path)):
            counts[file] = "", 1
        else:
            unknown.append(file)
    for first in range(0, len(unknown), _ASKED_FILES):
        counts |= run_in_worker(_count_some, ledger, unknown[first : first + _ASKED_FILES], declarations, most)
    return counts


def _count_some(
    ledger: Ledger, files: Sequence[RawFile], declarations: Declarations, most: int
) -> dict[RawFile, tuple[str, int]]:
    return {file: _count_records(ledger, file, declarations, most) for file in files}


def _count_records(ledger: Ledger, file: RawFile, declarations: Declarations, most: int) -> tuple[str, int]:
    """How many records a file holds, or `most`, and then there is no need to go on; 1 for one that cannot be read."""
    kind, count = "", 0
    # The read step meets the same fault and rejects it with its reason.
    with suppress(InputRejectedError, OSError):
        for kind, _ in islice(_walk_file(ledger, file, declarations), most):  # noqa: B007
            count += 1
    return kind, max(count, 1)


def _is_single(path: str, source: Source) -> bool:
    """Whether a file's name or declaration tells that it is one record."""
    try:
        return detect_reader(path, b"", source.format).is_single
    except InputRejectedError:
        return False


def _group_small(files: Iterable[tuple[RawFile, str, int]], settings: Settings) -> Iterator[tuple[BatchFile, ...]]:
    """Files with their kind of archive and number of records in groups that stay below every limit."""
    group: list[BatchFile] = []
    size = records = 0
    for file, kind, count in files:
        is_full = len(group) >= settings.batch_files or size + file.byte_count > settings.batch_bytes
        if group and (is_full or records + count > settings.batch_records):
            yield tuple(group)
            group, size, records = [], 0, 0
        group.append(BatchFile(file.path, file.sha256, file.byte_count, file.sidecar_sha256, format=kind))
        size += file.byte_count
        records += count
    if group:
        yield tuple(group)


def _form_groups(
    ledger: Ledger,
    files: Sequence[RawFile],
    declarations: Declarations,
    settings: Settings,
    partly: Mapping[Identity, int],
) -> Iterator[tuple[str, tuple[BatchFile, ...]]]:
    most = settings.batch_records + 1
    large_ones = {file for file in files if file.identity in partly or file.byte_count >= settings.large_file_bytes}
    counts = _count_all(ledger, (file for file in files if file not in large_ones), declarations, most)
    by_source = sorted((declarations.source_of(file.path).name, file) for file in files)
    for name, rows in groupby(by_source, key=lambda row: row[0]):
        small: list[tuple[RawFile, str, int]] = []
        large: list[RawFile] = []
        for _, file in rows:
            kind, count = counts.get(file, ("", most))
            if count == most:
                large.append(file)
            else:
                small.append((file, kind, count))
        for group in _group_small(small, settings):
            yield name, group
        for file in large:
            first = partly.get(file.identity, 0)
            for piece in _cut_slices(ledger, file, declarations, settings.batch_records, first):
                yield name, (piece,)


def _record_batch(ledger: Ledger, sequence: int, source: str, now: datetime, files: tuple[BatchFile, ...]) -> Batch:
    content = orjson.dumps([asdict(file) for file in files]).decode()
    batch = Batch(f"{sequence:06d}-{digest_text(source, content)[:8]}", source, now.isoformat(), files)
    write_bytes_safely(
        ledger.batches / f"{batch.batch_id}.json", orjson.dumps(asdict(batch), option=orjson.OPT_INDENT_2) + b"\n"
    )
    reach("after_registration")
    return batch


def _count_registered(batches: Iterable[Batch]) -> dict[Identity, int | None]:
    """Up to which record each file is registered: None is its end, which a killed registration did not reach."""
    counts: dict[Identity, int | None] = {}
    for file in (file for batch in batches for file in batch.files):
        known = counts.get(file.identity, 0)
        end = None if file.record_count is None or known is None else max(known, file.first_index + file.record_count)
        counts[file.identity] = end
    return counts


def _find_gone(batches: Iterable[Batch], present: Iterable[RawFile]) -> frozenset[Identity]:
    identities = {file.identity for batch in batches for file in batch.files}
    return frozenset(identities - {file.identity for file in present})


def _find_superseded(gone: Iterable[Identity], present: Iterable[RawFile]) -> set[Identity]:
    """Gone files of which the same bytes are there under better metadata, or that can be read at last."""
    digests = {file.path: file.sha256 for file in present}
    return {file for file in gone if file[0] in digests and file[1] in (digests[file[0]], UNREADABLE)}


def _find_prunable(gone: Collection[Identity], registered: Collection[Identity], inventory: Inventory) -> set[Identity]:
    """Gone files of which it is certain that they are: what could not be looked at may come back."""
    if inventory.unlisted:
        raise UsageError(f"{inventory.unlisted[0]} cannot be listed, so what is gone from it is unknown: prune later")
    if not inventory.files:
        raise UsageError("the raw folder is empty, as that of a lost disk is: begin a new processed folder instead")
    if len(gone) > 1 and len(gone) == len(registered):
        raise UsageError(
            f"none of the {len(registered):,} registered files is in this raw folder, which looks like another one: "
            "begin a new processed folder for it instead of pruning all of this one"
        )
    closed = {file.path for file in inventory.files if UNREADABLE in (file.sha256, file.sidecar_sha256)}
    return {file for file in gone if closed.isdisjoint((file[0], *map(str, PurePosixPath(file[0]).parents)))}


def _withdraw(
    ledger: Ledger, batches: list[Batch], inventory: Inventory, *, prune: bool
) -> tuple[list[Batch], tuple[str, ...]]:
    """The batches without what counts no more, and the paths of the files that were pruned."""
    gone = _find_gone(batches, inventory.files)
    registered = {file.identity for batch in batches for file in batch.files}
    superseded = _find_superseded(gone, inventory.files)
    prunable = _find_prunable(gone, registered, inventory) if prune else set()
    if not superseded | prunable:
        return batches, ()
    withdraw_files(ledger, batches, superseded | prunable)
    return load_batches(ledger), tuple(sorted({path for path, _, _ in prunable - superseded}))


def _list_warnings(ledger: Ledger, inventory: Inventory, old: Collection[Batch]) -> Iterator[str]:
    if not inventory.files and not old:
        yield f"no raw file was found in {ledger.raw}"
    counts = ", ".join(f"{count:,} x {_PASSED_OVER[name]}" for name, count in inventory.ignored)
    if counts:
        yield f"not looked at in the raw folder: {counts}"


def register_batches(ledger: Ledger, declarations: Declarations, settings: Settings, now: datetime) -> Registration:
    """Register what is new in the raw folder as batches, and say which registered files are gone."""
    inventory = take_inventory(ledger)
    present = inventory.files
    old, pruned = _withdraw(ledger, load_batches(ledger), inventory, prune=settings.prune)
    registered = _count_registered(old)
    fresh = [file for file in present if registered.get(file.identity, 0) is not None]
    partly = {identity: count for identity, count in registered.items() if count is not None}
    groups = _form_groups(ledger, fresh, declarations, settings, partly)
    first = 1 + max((int(name[:6]) for name in ledger.find_batch_names()), default=0)
    new = [
        _record_batch(ledger, number, source, now, files) for number, (source, files) in enumerate(groups, start=first)
    ]
    return Registration(
        batches=(*old, *new),
        new_ids=frozenset(batch.batch_id for batch in new),
        gone=_find_gone(old, present),
        readable_paths=frozenset(file.path for file in present if file.sha256 != UNREADABLE),
        pruned=pruned,
        warnings=tuple(_list_warnings(ledger, inventory, old)),
    )
