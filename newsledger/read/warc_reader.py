"""Web archives (WARC): one captured page a record."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from newsledger.errors import InputRejectedError
from newsledger.read.capture_page import Capture, read_page, write_url
from newsledger.read.capture_reader import CaptureReader
from newsledger.read.capture_scan import CaptureScan, Head
from newsledger.read.http_response import MAX_HEAD_BYTES, read_headers
from newsledger.read.window import Window
from newsledger.records import RawRecord

_VERSION = rb"WARC/\d\.\d{1,2}[ \t]{0,9}\r?\n(?=[A-Za-z])"
_START = re.compile(_VERSION)
# A header in which another record begins is none.
_HEAD_STOP = re.compile(rb"\n\r?\n|(%b)" % _VERSION)
_LENGTH = re.compile(rb"^Content-Length[ \t]*+:[ \t]*+(\d{1,99})[ \t\r]*+$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^WARC-Type[ \t]*+:[ \t]*+([A-Za-z]{1,30})", re.IGNORECASE | re.MULTILINE)
_BOOKKEEPING = frozenset((b"warcinfo", b"request", b"metadata"))
_ALGORITHMS = frozenset(("md5", "sha1", "sha256", "sha512"))
_PAGE_TYPES = frozenset(("response", "resource", "conversion"))


class WarcReader(CaptureReader):
    """A record is a capture; what crawlers note about their own work (`warcinfo`, `request`, `metadata`) is none.

    A record whose length is wrong is read if its digest, its server's length or its compression proves its page whole.
    Where the length is right the digest is not asked: tools that rewrite records often leave the old one.
    """

    name = "warc"
    suffixes = (".warc", ".wet")
    media_type = "application/warc"
    description = "One captured page a record: its article, its address, and when it was fetched"
    mark = "the version in its first line, WARC/1.0"
    example = (
        "WARC/1.0\nWARC-Type: resource\nWARC-Target-URI: https://lantern.example/bridge.html\n"
        "WARC-Date: 2031-05-12T08:00:00Z\nContent-Type: text/html; charset=utf-8\nContent-Length: 57\n\n"
        "<html><body><article>The bridge closes.</article></body>\n\n\n"
    )

    def recognizes(self, head: bytes) -> bool:
        """Tell by the first record's version."""
        return _START.match(head) is not None

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the page as `html` or `text`, with `url` and `fetched`; raise InputRejectedError where there is none."""
        headers, capture = _open_record(raw.data)
        page = read_page(capture)
        decoded = page.decode()
        fetched = headers.get("warc-date", "")
        return {page.name: decoded.text, **write_url(capture.uri), "fetched": fetched, **decoded.facts}

    def scan(self, window: Window) -> CaptureScan:
        """Give the pass over the records of this form."""
        return _WarcScan(window)

    def open_capture(self, data: bytes) -> Capture:
        """Give the capture in a record; raise InputRejectedError for one that holds no page."""
        return _open_record(data)[1]


class _WarcScan(CaptureScan):
    start = _START
    resume = _START
    lookback = 64
    endings = (b"\r\n\r\n", b"\n\n")
    # Closing tags, the last chunk; or packed bytes, in which no blank line is by chance.
    closed = re.compile(rb"</(?:html|body)[ \t\r\n]{0,9}>|\r?\n0\r?\n\r?\n\Z|[\x00-\x08\x0e-\x1a]", re.IGNORECASE)

    def find_head_end(self, window: Window, start: int) -> int | None:
        window.reach(start + MAX_HEAD_BYTES)
        return _find_block(window.buffer, start - window.base, window.base)

    def read_head(self, head: bytes) -> Head:
        kind = _TYPE.search(head)
        return Head(_read_length(head), kind is not None and kind[1].lower() in _BOOKKEEPING)


def _find_block(data: bytes, start: int, base: int = 0) -> int | None:
    """Give the address at which the header at `start` is over; None if it is not, or too long."""
    version = _START.match(data, start)
    stop = _HEAD_STOP.search(data, version.end(), start + MAX_HEAD_BYTES) if version else None
    return base + stop.end() if stop and stop[1] is None else None


def _read_length(head: bytes) -> int | None:
    length = _LENGTH.search(head)
    return int(length[1]) if length else None


def _open_record(data: bytes) -> tuple[dict[str, str], Capture]:
    """Give a record's own headers and the capture in it; raise InputRejectedError for one that holds no page."""
    block = _find_block(data, 0)
    if block is None:
        raise InputRejectedError("invalid_capture")
    headers = read_headers(data[:block])
    kind = headers.get("warc-type", "").lower()
    if kind == "revisit":
        raise InputRejectedError("revisit_record", headers.get("warc-refers-to-target-uri", "")[:200])
    if kind == "continuation" or "warc-segment-number" in headers:
        raise InputRejectedError("segmented_record")
    if kind not in _PAGE_TYPES:
        raise InputRejectedError("not_a_page" if kind else "invalid_capture", kind[:40])
    media_type = headers.get("content-type", "")
    is_response = kind == "response" or media_type.lower().startswith("application/http")
    uri = headers.get("warc-target-uri", "").strip("<> \t")
    end = _find_end(data, block, headers.get("warc-block-digest", ""))
    is_whole = end is not None and "warc-truncated" not in headers
    is_contradicted = end is None and _read_length(data[:block]) is not None
    return headers, Capture(data, block, end or len(data), uri, media_type, is_response, is_whole, is_contradicted)


def _count_characters(data: bytes) -> int:
    """Give the length that some writers state in the place of the number of bytes."""
    return len(data.decode("utf-8", "replace"))


def _find_end(data: bytes, block: int, digest: str) -> int | None:
    """Give where the block ends by its length, else by its digest if it has one; None where neither tells."""
    length = _read_length(data[:block])
    if length == len(data) - block or length == _count_characters(data[block:]):
        return len(data)
    algorithm, _, expected = digest.strip().partition(":")
    if algorithm.lower() not in _ALGORITHMS or not expected:
        return None
    for end in (len(data), block + (length or 0)):
        found = hashlib.new(algorithm.lower(), data[block:end], usedforsecurity=False).digest()
        if expected.lower() in (found.hex(), base64.b32encode(found).decode().lower()):
            return end
    return None
