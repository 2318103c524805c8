"""A raw record: where its bytes lie, and what its source says in it before any opinion of ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record's bytes and their address in the decompressed file; `reason` is set when they are no record."""

    index: int
    byte_start: int
    byte_end: int
    data: bytes
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source gave it: decoded and under our field names, not yet cleaned.

    `text` and `html` are alternatives; a record without either is rejected. Dates are strings as received.
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
