"""The read step: raw files to documents, with the decoded fields of each record beside them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from typing import Any

import orjson

from newsledger.batches import Batch, BatchFile
from newsledger.errors import InputRejectedError, UsageError
from newsledger.failpoints import reach
from newsledger.files import digest_text
from newsledger.inventory import UNREADABLE, digest_settled, locate_raw
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet, iterate_rows
from newsledger.read.fields import make_metadata, make_record
from newsledger.read.formats import detect_reader
from newsledger.read.reader import Reader
from newsledger.read.streams import open_raw, read_head
from newsledger.receipts import Receipt
from newsledger.records import RawRecord, Record
from newsledger.sources import Declarations, Source, sidecar_of
from newsledger.steps import Request, Step, Tally, run_step

READ = Step("read", "3", ("resiliparse", "w3lib", "feedparser", "fastwarc"))

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
    """A raw file while it is read: what is needed to make rows of its records."""

    file: BatchFile
    source: Source
    sidecar: Record = _NO_METADATA
    reader: Reader | None = None
    header: bytes = b""


def request_read(batch: Batch, declarations: Declarations, kept: Kept | None = None) -> Request:
    """The run of the read step that this batch wants."""
    # In the order of the files: which of them is of which source shapes the output, unless its rows are kept.
    sources = ",".join(
        "kept" if _is_kept(file, kept) else declarations.source_of(file.path).digest for file in batch.files
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
            rows = iter(known[file.path]) if is_kept else _read_file(ledger, file, declarations.source_of(file.path))
            for document, record in rows:
                count += 1
                _write_rows(parts, {**document, "batch_id": batch.batch_id, "source_name": batch.source}, record)
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


def _read_file(ledger: Ledger, file: BatchFile, source: Source) -> _Rows:
    """Rows of one file or slice; a fault of the file itself becomes one rejected document at its place."""
    opened = _OpenFile(file, source)
    index, position = file.first_index, file.byte_start
    try:
        for raw, opened in _split_file(ledger, file, source):
            yield _make_rows(opened, raw)
            index, position = raw.index + 1, raw.byte_end
    except InputRejectedError as error:
        yield _reject_file(opened, index, position, error), None
    except OSError as error:
        yield _reject_file(opened, index, position, InputRejectedError("unreadable_file", error.strerror or "")), None


def _split_file(ledger: Ledger, file: BatchFile, source: Source) -> Iterator[tuple[RawRecord, _OpenFile]]:
    path = locate_raw(ledger.raw, file.path)
    if file.sha256 != UNREADABLE:
        _demand_unchanged(ledger, file)
    if file.byte_count == 0 and file.sha256 != UNREADABLE:
        raise InputRejectedError("empty_file")
    with open_raw(path) as stream:
        reader = detect_reader(file.path, read_head(stream), source.format)
        _demand_same_reader(file, reader)
        header = reader.read_header(stream)
    opened = _OpenFile(file, source, _read_sidecar(ledger, file, source), reader, header)
    with open_raw(path) as stream:
        stream.seek(file.byte_start)
        records = reader.split(stream, index=file.first_index, byte_start=file.byte_start, header=header)
        for raw in islice(records, file.record_count):
            yield raw, opened


def _demand_same_reader(file: BatchFile, reader: Reader) -> None:
    is_slice = file.first_index > 0 or file.record_count is not None
    if is_slice and reader.name != file.format:
        raise UsageError(
            f"{file.path} was cut into slices as {file.format} and is declared as {reader.name} now: "
            "deliver it under another name and prune, or begin a new processed folder"
        )


def _demand_unchanged(ledger: Ledger, file: BatchFile) -> None:
    path = locate_raw(ledger.raw, file.path)
    is_there = path.is_file() and not path.is_symlink() and path.stat().st_size == file.byte_count
    if not is_there or digest_settled(path) != file.sha256:
        raise InputRejectedError("vanished_file", "its bytes are not those that were registered")


def _read_sidecar(ledger: Ledger, file: BatchFile, source: Source) -> Record:
    sidecar = sidecar_of(locate_raw(ledger.raw, file.path)) if file.sidecar_sha256 else None
    if sidecar is None:
        return _NO_METADATA
    if file.sidecar_sha256 == UNREADABLE:
        raise InputRejectedError("not_a_regular_file", f"its metadata file {sidecar.name}")
    with suppress(orjson.JSONDecodeError, OSError):
        content = orjson.loads(sidecar.read_bytes())
        if isinstance(content, dict):
            return make_metadata(content, source.fields)
    raise InputRejectedError("invalid_json", f"its metadata file {sidecar.name} is not a JSON object")


def _make_rows(opened: _OpenFile, raw: RawRecord) -> tuple[dict[str, Any], dict[str, Any] | None]:
    document = _describe_document(opened, raw.index, raw.byte_start, raw.byte_end)
    # A record over the limit is counted without being held, and what is not held has no digest.
    is_held = len(raw.data) == raw.byte_end - raw.byte_start
    digest = hashlib.sha256(raw.data).hexdigest() if is_held else None
    document |= {"sha256": digest, "byte_count": raw.byte_end - raw.byte_start}
    try:
        if raw.reason:
            raise InputRejectedError(raw.reason)
        assert opened.reader is not None
        parsed = opened.reader.parse(raw, opened.header)
        record = _interpret(opened, parsed)
    except InputRejectedError as error:
        return document | {"reason": error.reason, "detail": error.detail or None}, None
    document |= {name: parsed.get(f"@{name}") for name in _NO_ENCODING}
    return document, record | {name: parsed.get(f"@{name}") for name in ("encoding", "anchors")}


def _interpret(opened: _OpenFile, parsed: Mapping[str, object]) -> dict[str, Any]:
    """The record's fields: its own first, then the metadata file's, the path's, and the source's defaults."""
    source = opened.source
    record = _fill_record(make_record(parsed, source.fields), opened.sidecar)
    found = source.read_path(opened.file.path)
    path_date = found.pop("published", None)
    defaults = {"outlet": source.outlet, "language": source.language, "timezone": source.timezone, "kind": source.kind}
    declared: dict[str, Any] = {**defaults, **found}
    return {**_as_row(_fill_record(record, Record(**declared))), "path_date": path_date}


def _fill_record(record: Record, more: Record) -> Record:
    """The record with what it lacks from another."""
    missing: dict[str, Any] = {name: getattr(more, name) for name in _RECORD_FIELDS if not getattr(record, name)}
    return replace(record, **missing)


def _as_row(record: Record) -> dict[str, Any]:
    row = asdict(record)
    return {name: _make_storable(row[name]) for name in _RECORD_FIELDS}


def _make_storable(value: Any) -> Any:
    """The value without lone surrogates, which no store accepts."""
    if isinstance(value, tuple):
        return [_make_storable(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _describe_document(opened: _OpenFile, index: int, byte_start: int, byte_end: int) -> dict[str, Any]:
    file = opened.file
    return {
        "document_id": digest_text(*file.identity, str(index))[:20],
        "source_path": file.path,
        "member": None,
        "record_index": index,
        "byte_start": byte_start,
        "byte_end": byte_end,
        "media_type": opened.reader.media_type if opened.reader else None,
        **_NO_ENCODING,
    }


def _reject_file(opened: _OpenFile, index: int, position: int, error: InputRejectedError) -> dict[str, Any]:
    document = _describe_document(opened, index, position, position)
    digest = None if opened.file.sha256 == UNREADABLE else opened.file.sha256
    return document | {
        "sha256": digest,
        "byte_count": opened.file.byte_count,
        "reason": error.reason,
        "detail": error.detail or None,
    }
