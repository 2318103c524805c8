"""The read step: raw files to documents, with the decoded fields of each record beside them."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import islice
from typing import Any

import orjson

from newsledger.batches import Batch, BatchFile
from newsledger.errors import InputRejectedError, UsageError
from newsledger.failpoints import reach
from newsledger.files import digest_text
from newsledger.inventory import UNREADABLE, digest_settled, locate_raw
from newsledger.isolation import guard_each, guard_unit
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet, iterate_rows
from newsledger.read.archives import open_container
from newsledger.read.fields import make_metadata, make_record
from newsledger.read.member_sources import digest_sources, find_format, find_source, join_member
from newsledger.read.members import Part
from newsledger.read.passes import LOST, Found, Place, walk_container
from newsledger.read.reader import Reader
from newsledger.receipts import Receipt
from newsledger.records import RawRecord, Record
from newsledger.sources import Declarations, Source, sidecar_of
from newsledger.steps import Request, Step, Tally, run_step

READ = Step("read", "4", ("resiliparse", "w3lib", "feedparser", "brotli", "zstandard"))

_RECORD_FIELDS = tuple(field.name for field in fields(Record))
_SHARED_COLUMNS = ("document_id", "sha256", "media_type")
# What may be otherwise the next time, for a file whose bytes could be read when it was registered.
_TRANSIENT = ("vanished_file", "unreadable_file")
RETRY = "retry"
_NO_METADATA = Record()
_NO_ENCODING = {"encoding": None, "encoding_source": None, "replaced_count": None}


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of files that are gone since, by path below the raw folder: its rows lie in a receipt's parts."""

    receipt: Receipt
    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class _OpenFile:
    """A raw file, or a member of it, while it is read: what is needed to make rows of its records."""

    file: BatchFile
    source: Source
    part: Part | None = None
    sidecar: Record = _NO_METADATA
    reader: Reader | None = None
    header: bytes = b""
    fault: InputRejectedError | None = None

    @property
    def member(self) -> str | None:
        """The name of the archive's entry; None outside archives."""
        return self.part.member if self.part else None


def request_read(batch: Batch, declarations: Declarations, kept: Kept | None = None) -> Request:
    """The run of the read step that this batch wants."""
    # In the order of the files: which of them is of which source shapes the output, unless its rows are kept.
    sources = ",".join(
        "kept" if _is_kept(file, kept) else digest_sources(declarations, file.path, file.format) for file in batch.files
    )
    inputs = tuple(_name_input(file, kept) for file in batch.files)
    return Request(READ, batch.batch_id, inputs, {"sources": sources})


def _is_kept(file: BatchFile, kept: Kept | None) -> bool:
    return kept is not None and file.path in kept.paths


def _name_input(file: BatchFile, kept: Kept | None) -> str:
    """The input as a receipt names it; rows that are kept are those of the run that did read the file."""
    name = f"{file.path}@{file.sha256}:{file.sidecar_sha256}:{file.first_index}:{file.record_count}"
    return _find_reading(kept.receipt, name) or name if kept and file.path in kept.paths else name


def _find_reading(receipt: Receipt, name: str) -> str | None:
    """An input under the fingerprint of the run that read it; None for one whose rows the receipt does not have."""
    found = next((known for known in receipt.inputs if known == name or known.startswith(f"{name}#")), None)
    return f"{name}#{receipt.fingerprint}" if found == name else found


def has_read(receipt: Receipt | None, file: BatchFile) -> bool:
    """Whether a receipt's parts have the rows of a file."""
    return receipt is not None and _find_reading(receipt, _name_input(file, None)) is not None


def read_batch(ledger: Ledger, batch: Batch, declarations: Declarations, kept: Kept | None = None) -> Receipt:
    """Write documents and records of one batch."""

    def work(parts: PartSet) -> Tally:
        rejected: Counter[str] = Counter()
        known = _load_kept(ledger, kept) if kept else {}
        count = 0
        notes: tuple[str, ...] = ()
        for file in batch.files:
            is_kept = _is_kept(file, kept)
            rows = iter(known[file.path]) if is_kept else _read_file(ledger, file, declarations)
            for document, record in rows:
                count += 1
                source_name = document["source_name"] if document["member"] else batch.source
                _write_rows(parts, {**document, "batch_id": batch.batch_id, "source_name": source_name}, record)
                if record is None:
                    rejected[document["reason"]] += 1
                    if not is_kept and document["reason"] in _TRANSIENT and file.sha256 != UNREADABLE:
                        notes = (RETRY,)
        return Tally(count, count - rejected.total(), rejected=rejected, notes=notes)

    return run_step(ledger, request_read(batch, declarations, kept), ("documents", "records"), work)


_Row = tuple[dict[str, Any], dict[str, Any] | None]
_Rows = Iterator[_Row]


def _write_rows(parts: PartSet, document: dict[str, Any], record: dict[str, Any] | None) -> None:
    parts.write("documents", document)
    reach("mid_read")
    if record is not None:
        parts.write("records", {**record, **{name: document[name] for name in _SHARED_COLUMNS}})


def _load_kept(ledger: Ledger, kept: Kept) -> Mapping[str, Sequence[_Row]]:
    """The rows of the files that are gone, as they were read while the files were there."""
    documents = [
        row
        for row in iterate_rows(ledger.parts, kept.receipt.outputs_of("documents"))
        if row["source_path"] in kept.paths
    ]
    wanted = {row["document_id"] for row in documents}
    records = {
        row["document_id"]: row
        for row in iterate_rows(ledger.parts, kept.receipt.outputs_of("records"))
        if row["document_id"] in wanted
    }
    rows: dict[str, list[_Row]] = {path: [] for path in kept.paths}
    for document in documents:
        rows[document["source_path"]].append((document, records.get(document["document_id"])))
    return rows


def _read_file(ledger: Ledger, file: BatchFile, declarations: Declarations) -> _Rows:
    """Rows of one file or slice; a fault of the file itself becomes one rejected document at its place."""
    opened = _OpenFile(file, declarations.source_of(file.path))
    index, position = (file.member_index if file.is_archive else file.first_index), file.byte_start
    try:
        for opened, found in _split_file(ledger, file, declarations):
            index, position = found.raw.index, found.raw.byte_start
            yield _make_rows(opened, found.raw) if found.error is None else (_reject_rest(opened, found), None)
            index, position = found.raw.index + 1, found.raw.byte_end
    except InputRejectedError as error:
        yield _reject_file(opened, index, position, error), None
    except OSError as error:
        yield _reject_file(opened, index, position, InputRejectedError("unreadable_file", error.strerror or "")), None


def _split_file(ledger: Ledger, file: BatchFile, declarations: Declarations) -> Iterator[tuple[_OpenFile, Found]]:
    """What is found in a file or slice, each with the part it is of."""
    path = locate_raw(ledger.raw, file.path)
    if file.sha256 != UNREADABLE:
        _demand_unchanged(ledger, file)
    if file.byte_count == 0 and file.sha256 != UNREADABLE:
        raise InputRejectedError("empty_file")

    def guard(part: Part, records: Iterator[RawRecord], index: int) -> Iterator[RawRecord]:
        # The name of the next record, asked for each: what makes it may read the whole file, and die of it.
        place = itertools.count(index)
        return guard_each("split", records, lambda: _name_document(file, part, next(place)))

    choose_format = partial(find_format, declarations, file.path)
    opened = _OpenFile(file, declarations.source_of(file.path))
    with open_container(path, file.path) as container:
        _demand_same_kind(file, container.kind)
        for found in _limit(file, walk_container(container, choose_format, _find_place(file), guard)):
            if (found.part, found.reader) != (opened.part, opened.reader):
                opened = _open_part(ledger, file, declarations, found)
            yield opened, found


def _find_place(file: BatchFile) -> Place:
    return Place(file.member, file.member_index if file.is_archive else file.first_index, file.byte_start)


def _limit(file: BatchFile, items: Iterator[Found]) -> Iterator[Found]:
    """What belongs to a slice; that of an archive ends at a place, since what a member holds may be found otherwise."""
    if not file.is_archive:
        return islice(items, file.record_count)
    end = (math.inf, math.inf) if file.end_member is None else (file.end_member, file.end_index)
    return itertools.takewhile(lambda found: _find_order(found) < end, items)


def _find_order(found: Found) -> tuple[float, int]:
    return (found.part.number if found.part else math.inf), found.raw.index


def _open_part(ledger: Ledger, file: BatchFile, declarations: Declarations, found: Found) -> _OpenFile:
    member = found.part.member if found.part else None
    source = find_source(declarations, file.path, member)
    if found.reader and (file.member_index or not file.is_archive):
        _demand_same_reader(file, found)
    opened = _OpenFile(file, source, found.part, reader=found.reader, header=found.header)
    if found.error:
        return opened
    try:
        return replace(opened, sidecar=_read_sidecar(ledger, file, source, found.part))
    except InputRejectedError as error:
        # It costs the records of its member, not the archive's others.
        if member is None:
            raise
        return replace(opened, fault=error)


def _demand_same_kind(file: BatchFile, kind: str) -> None:
    if file.is_slice and file.format.split("/")[0] != kind and (kind or file.is_archive):
        raise _name_difference(file, kind or "a plain file")


def _demand_same_reader(file: BatchFile, found: Found) -> None:
    """A slice that begins within a file or a member begins at a record only for the reader that cut it."""
    assert found.reader is not None
    number = found.part.number if found.part else 0
    expected = file.format.rpartition("/")[2]
    if file.is_slice and number == file.member and found.reader.name != expected:
        raise _name_difference(file, found.reader.name)


def _name_difference(file: BatchFile, name: str) -> UsageError:
    return UsageError(
        f"{file.path} was cut into slices as {file.format} and is declared as {name} now: "
        "deliver it under another name and prune, or begin a new processed folder"
    )


def _demand_unchanged(ledger: Ledger, file: BatchFile) -> None:
    path = locate_raw(ledger.raw, file.path)
    is_there = path.is_file() and not path.is_symlink() and path.stat().st_size == file.byte_count
    if not is_there or digest_settled(path) != file.sha256:
        raise InputRejectedError("vanished_file", "its bytes are not those that were registered")


def _read_sidecar(ledger: Ledger, file: BatchFile, source: Source, part: Part | None) -> Record:
    """What the metadata file says: that beside the member in its archive, or beside the raw file."""
    content = part.read_sidecar() if part else None
    if content is not None:
        return _parse_sidecar(content, "in the archive", source)
    sidecar = sidecar_of(locate_raw(ledger.raw, file.path)) if file.sidecar_sha256 else None
    if sidecar is None:
        return _NO_METADATA
    if file.sidecar_sha256 == UNREADABLE:
        raise InputRejectedError("not_a_regular_file", f"its metadata file {sidecar.name}")
    with suppress(OSError):
        content = sidecar.read_bytes()
    return _parse_sidecar(content or b"", sidecar.name, source)


def _parse_sidecar(content: bytes, name: str, source: Source) -> Record:
    with suppress(orjson.JSONDecodeError):
        fields = orjson.loads(content)
        if isinstance(fields, dict):
            return make_metadata(fields, source.fields)
    raise InputRejectedError("invalid_json", f"its metadata file {name} is not a JSON object")


def _make_rows(opened: _OpenFile, raw: RawRecord) -> tuple[dict[str, Any], dict[str, Any] | None]:
    document = {**_describe_document(opened, raw), **_measure_record(opened, raw)}
    try:
        if raw.reason or opened.fault:
            raise opened.fault or InputRejectedError(raw.reason or "")
        assert opened.reader is not None
        with guard_unit("parse", document["document_id"]):
            parsed = opened.reader.parse(raw, opened.header)
            record = _interpret(opened, parsed)
    except InputRejectedError as error:
        return document | _explain(error), None
    document |= {name: parsed.get(f"@{name}") for name in _NO_ENCODING}
    return document, record | {name: parsed.get(f"@{name}") for name in ("encoding", "anchors")}


def _measure_record(opened: _OpenFile, raw: RawRecord) -> dict[str, Any]:
    """Digest and size; a record over the limit is counted without being held, and what is not held has no digest."""
    is_addressable = opened.reader is None or opened.reader.is_addressable
    byte_count = raw.byte_end - raw.byte_start if is_addressable else len(raw.data)
    is_held = len(raw.data) == byte_count and raw.reason not in ("record_too_large", LOST)
    return {"sha256": hashlib.sha256(raw.data).hexdigest() if is_held else None, "byte_count": byte_count}


def _interpret(opened: _OpenFile, parsed: Mapping[str, object]) -> dict[str, Any]:
    """The record's fields: its own first, then the metadata file's, the path's, and the source's defaults."""
    source = opened.source
    record = _fill_record(make_record(parsed, source.fields), opened.sidecar)
    path = opened.file.path
    found = (opened.member and source.read_path(join_member(path, opened.member))) or source.read_path(path)
    path_date = found.pop("published", None)
    defaults = {"outlet": source.outlet, "language": source.language, "timezone": source.timezone, "kind": source.kind}
    declared: dict[str, Any] = {**defaults, **found}
    row = _as_row(_fill_record(record, Record(**declared)))
    return {**row, "path_date": path_date, "day_first": source.day_first}


def _fill_record(record: Record, more: Record) -> Record:
    """The record with what it lacks from another."""
    missing: dict[str, Any] = {name: getattr(more, name) for name in _RECORD_FIELDS if not getattr(record, name)}
    return replace(record, **missing)


def _as_row(record: Record) -> dict[str, Any]:
    return {name: _make_storable(getattr(record, name)) for name in _RECORD_FIELDS}


def _make_storable(value: Any) -> Any:
    """The value without lone surrogates, which no store accepts."""
    if isinstance(value, tuple):
        return [_make_storable(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _name_document(file: BatchFile, part: Part | None, index: int) -> str:
    # A name may come twice in an archive, so that its number is told too.
    member = (part.member, str(part.number)) if part and part.member is not None else ()
    return digest_text(*file.identity, str(index), *member)[:20]


def _describe_document(opened: _OpenFile, raw: RawRecord) -> dict[str, Any]:
    file, reader = opened.file, opened.reader
    has_address = reader is None or reader.is_addressable
    return {
        "document_id": _name_document(file, opened.part, raw.index),
        "source_path": file.path,
        "member": opened.member,
        "source_name": opened.source.name,
        "record_index": raw.index,
        "byte_start": raw.byte_start if has_address else None,
        "byte_end": raw.byte_end if has_address else None,
        "media_type": reader.media_type if reader else None,
        **_NO_ENCODING,
    }


def _reject_rest(opened: _OpenFile, found: Found) -> dict[str, Any]:
    """The document that stands for what is left of a part, or of an archive, and cannot be read."""
    assert found.error is not None
    if opened.part is None or opened.part.member is None:
        return _reject_file(opened, found.raw.index, found.raw.byte_start, found.error)
    more = {"sha256": None, "byte_count": opened.part.byte_count}
    return _describe_document(opened, found.raw) | more | _explain(found.error)


def _reject_file(opened: _OpenFile, index: int, position: int, error: InputRejectedError) -> dict[str, Any]:
    document = _describe_document(opened, RawRecord(index, position, position, b""))
    digest = None if opened.file.sha256 == UNREADABLE else opened.file.sha256
    return document | {"sha256": digest, "byte_count": opened.file.byte_count} | _explain(error)


def _explain(error: InputRejectedError) -> dict[str, Any]:
    return {"reason": error.reason, "detail": error.detail or None}
