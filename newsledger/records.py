"""A raw record: where its bytes lie, and what its source says in it before any opinion of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record's bytes and their address in the decompressed file or archive member.

    `reason` is set when they are no record. `fields` are those of a format that gives records only when its whole file
    is parsed. `member` is the entry of an archive.
    """

    index: int
    byte_start: int
    byte_end: int
    data: bytes
    reason: str | None = None
    fields: Mapping[str, object] | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A field's value as its reader decoded it, and where in the record's bytes each of its characters begins.

    `offsets` has one entry more than `text` has characters: where the value ends. `is_markup`: the text is HTML.
    `ends` says where each character ends, where the bytes have other things between them: markup, a chunk's size.
    """

    text: str
    offsets: Sequence[int]
    is_markup: bool = False
    ends: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source gave it: decoded and under our field names, not yet cleaned.

    `text` and `html` are alternatives; a record without either is rejected. Dates are strings as received. `extent`
    is `summary` where the source gives a teaser in the place of the article.
    """

    text: str | None = None
    html: str | None = None
    title: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    published: str | None = None
    modified: str | None = None
    fetched: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_domain: str | None = None
    section: str | None = None
    language: str | None = None
    timezone: str | None = None
    kind: str | None = None
    description: str | None = None
    agency: str | None = None
    extent: str | None = None
