"""A raw record read again, from the row of `documents` that tells where it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsledger.errors import InputRejectedError, RawGoneError
from newsledger.inventory import locate_raw
from newsledger.read.archives import open_container
from newsledger.read.members import Container, Part
from newsledger.read.passes import Found, Place, walk_part
from newsledger.read.reader import Reader
from newsledger.read.streams import ByteStream, PackedStream, open_raw
from newsledger.records import RawRecord


@dataclass(frozen=True, slots=True)
class Reopened:
    """A record as it was read: its bytes, its reader, and what that needs of the file's start to parse it."""

    reader: Reader
    header: bytes
    raw: RawRecord


def reopen_record(raw: Path, document: Mapping[str, Any], declared: str | None) -> Reopened:
    """Give the record of a row of `documents` below the raw folder; `declared` is the format declared for it, if any.

    Raise RawGoneError where the file is gone, or holds other bytes than those that were read.
    """
    name = _name_place(document)
    try:
        with open_container(locate_raw(raw, document["source_path"]), document["source_path"]) as container:
            for part in _find_parts(container, document):
                found = _find_record(part, document, declared)
                if found and found.error:
                    raise found.error
                if found and found.reader:
                    return Reopened(found.reader, found.header, found.raw)
    except InputRejectedError as error:
        raise RawGoneError(f"{name} cannot be read: {error}") from error
    except OSError as error:
        raise RawGoneError(f"{name} cannot be read: {error.strerror}") from error
    raise RawGoneError(f"{name} is not there any more: the file holds other bytes than those that were read")


def read_head_of(raw: Path, document: Mapping[str, Any], size: int) -> bytes | None:
    """Give the first bytes of a record or of what was rejected in its place; None where they cannot be read."""
    path = locate_raw(raw, document["source_path"])
    with suppress(InputRejectedError, OSError):
        if document["member"] is None and document["byte_start"] is not None:
            with open_raw(path) as stream:
                return _read_range(stream, document, size)
        with open_container(path, document["source_path"]) as container:
            part = next(_find_parts(container, document))
            if document["byte_start"] is not None:
                return _read_range(part.open(), document, size)
            found = _find_record(part, document, None)
            return found.raw.data[:size] if found else None
    return None


def _name_place(document: Mapping[str, Any]) -> str:
    member = f" in {document['source_path']}" if document["member"] is not None else ""
    return f"record {document['record_index']} of {document['member'] or document['source_path']}{member}"


def _find_parts(container: Container, document: Mapping[str, Any]) -> Iterator[Part]:
    """The parts of a name; in an archive several may have it."""
    is_found = False
    for part in container.list_parts():
        if part.member == document["member"]:
            is_found = True
            yield part
    if not is_found:
        raise InputRejectedError(document.get("reason") or "vanished_file")


def _find_record(part: Part, document: Mapping[str, Any], declared: str | None) -> Found | None:
    """The record, where it is still what it was, or what was rejected in its place.

    It is looked for at its address, and then by reading on from the part's start.
    """
    index = document["record_index"]
    if document["byte_start"]:
        at_address = next(walk_part(part, declared, Place(part.number, index, document["byte_start"])), None)
        if at_address and _is_same(at_address, document):
            return at_address
    for found in walk_part(part, declared, Place(part.number)):
        if found.raw.index >= index or found.error:
            return found if _is_same(found, document) else None
    return None


def _is_same(found: Found, document: Mapping[str, Any]) -> bool:
    raw = found.raw
    is_addressable = found.reader is None or found.reader.is_addressable
    place = (raw.byte_start, raw.byte_end) if is_addressable else (None, None)
    if (raw.index, *place) != (document["record_index"], document["byte_start"], document["byte_end"]):
        return False
    if found.error:
        return bool(found.error.reason == document.get("reason"))
    return document["sha256"] in (None, hashlib.sha256(raw.data).hexdigest())


def _read_range(stream: ByteStream, document: Mapping[str, Any], size: int) -> bytes | None:
    """The first bytes of the document's range; of what was rejected before its end was known, as many as asked for."""
    address, length = document["byte_start"], document["byte_end"] - document["byte_start"]
    size = min(size, length or size)
    if isinstance(stream, PackedStream):
        # A record may begin where bytes were lost; a reject without length is the loss itself.
        stream.pass_damage(address if length else address - 1)
    pieces: list[bytes] = []
    with suppress(InputRejectedError):
        if stream.seek(address) != address:
            return None
        while size > 0 and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
    return b"".join(pieces) or None
