"""The page in one capture of a web archive, or why there is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import Decoded, decode_bytes
from newsledger.read.html_reader import HtmlReader
from newsledger.read.http_coding import list_codings, unpack_body
from newsledger.read.http_response import Response, Spans, read_response
from newsledger.read.json_reader import JsonReader
from newsledger.read.offsets import char_offsets
from newsledger.read.streams import HEAD_BYTES
from newsledger.records import FieldSource

# The field that a page of a media type is given as.
_FIELD_BY_TYPE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/vnd.wap.xhtml+xml": "html",
    "text/plain": "text",
}
# Types with which servers and archives say that they do not know.
_UNKNOWN_TYPES = frozenset((
    "application/http", "application/octet-stream", "application/unknown", "application/x-unknown", "content/unknown",
    "unknown/unknown", "*/*",
))  # fmt: skip
_CHARSET = re.compile(r"charset[ \t]{0,9}=[ \t]{0,9}[\"']?([^\s\"';,]{1,40})", re.IGNORECASE)
# One letter before a colon is a drive, a name before digits a host with its port.
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]{1,30}):(?!\d{1,5}(?:/|\Z))")
# Under other schemes crawlers file what they make themselves: logs, DNS answers, screenshots, extracted text.
_PAGE_SCHEMES = frozenset(("http", "https", "ftp", "ftps", "file"))
# Plain texts that are made for programs (RFC 9309, RFC 9116, the IAB's ads.txt).
_PROGRAM_TEXT = re.compile(r"/(?:robots|ads|app-ads|security|humans|llms)\.txt(?:[?#]|\Z)")
_SPACE = re.compile(r"\s")
_RANGE = re.compile(r"bytes[ =]0-([0-9]{1,18})/([0-9]{1,18})\Z")
_INNER = re.compile(rb"^HTTP/\d(?:\.\d)? \d{3}[ \r\n]", re.MULTILINE)
# What stands after a page's end (statistics, comments of a cache) is short; what stands before may quote its tags.
CLOSING_WINDOW = 2048
_CLOSING = re.compile(rb"</(?:html|body)[ \t\r\n]{0,9}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture: the block from `start` to `end` of a record, and what its archive says about it.

    `media_type` is that of the block; `is_response`: it may begin with the headers of HTTP; `is_whole`: its length is
    the one that was declared; `is_contradicted`: another one was.
    """

    record: bytes
    start: int
    end: int
    uri: str
    media_type: str
    is_response: bool
    is_whole: bool
    is_contradicted: bool = False


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A page's bytes and the field they belong in; `spans` are their places in the record, None if it was packed."""

    name: str
    data: bytes
    spans: Spans | None
    charset: str | None

    def decode(self) -> Decoded:
        """Give the page's text, decoded in the web's order."""
        media_type = "text/html" if self.name == "html" else "text/plain"
        return decode_bytes(self.data, media_type=media_type, transport=self.charset)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body, unpacked; None where nothing tells that it is as long as announced, or that its compression ended."""

    data: bytes
    spans: Spans | None
    is_long_enough: bool | None
    is_ended: bool | None


def read_page(capture: Capture) -> CapturedPage:
    """Give the page of a capture; raise InputRejectedError where it holds none, or not all of it."""
    uri = capture.uri
    scheme = _SCHEME.match(uri)
    if (scheme and scheme[1].lower() not in _PAGE_SCHEMES) or _PROGRAM_TEXT.search(uri.lower()[-200:]):
        raise InputRejectedError("not_a_page", uri[:200])
    response = read_response(capture.record, capture.start, capture.end) if capture.is_response else None
    if response:
        _demand_success(capture, response)
    content_type = response.headers.get("content-type", "") if response else capture.media_type
    name = _find_field(content_type)
    body = _take_body(capture, response)
    if not body.data.strip():
        raise InputRejectedError("empty_record")
    name = _check_field(name, body.data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf"))
    closing = _find_closing(body.data) if name == "html" else None
    _demand_whole(capture, body, has_closing=closing is not None)
    # Where the record's own end is not sure, what stands behind the page may be another record's.
    data = body.data if capture.is_whole else body.data[:closing]
    charset = _CHARSET.search(content_type)
    return CapturedPage(name, data, body.spans, charset[1] if charset else None)


def locate_page(page: CapturedPage, name: str) -> FieldSource | None:
    """Give where the characters of the field `name` stand in the record; None where its bytes are packed there."""
    if name != page.name or page.spans is None:
        return None
    decoded = page.decode()
    places = char_offsets(page.data, decoded)
    offsets = map_offsets(places, page.spans)
    # The sizes of chunks stand between the bytes of a body that came in several.
    lasts = map_offsets([max(place - 1, 0) for place in places[1:]], page.spans) if len(page.spans) > 1 else None
    ends = [last + 1 for last in lasts] if lasts else None
    return FieldSource(decoded.text, offsets, is_markup=name == "html", ends=ends)


def map_offsets(offsets: Sequence[int], spans: Spans) -> list[int]:
    """Give the addresses in the record of offsets into a body that lies there in pieces."""
    if len(spans) == 1:
        start = spans[0][0]
        return [start + offset for offset in offsets]
    firsts = [0, *accumulate(end - start for start, end in spans)][:-1] or [0]
    starts = [start for start, _ in spans] or [0]
    pieces = (bisect_right(firsts, offset) - 1 for offset in offsets)
    return [starts[piece] + offset - firsts[piece] for piece, offset in zip(pieces, offsets, strict=True)]


def write_url(uri: str) -> dict[str, object]:
    """Give the field `url` of a web address as archives write it, nothing for a path or another scheme."""
    uri = uri.strip().removeprefix("<").removesuffix(">").strip()
    return {"url": _SPACE.sub("%20", uri)} if uri[:8].lower().startswith(("http://", "https://")) else {}


def _demand_success(capture: Capture, response: Response) -> None:
    if not (capture.is_whole or response.has_head_end):
        raise InputRejectedError("truncated_record", "the response's headers do not end")
    if response.status is None:
        raise InputRejectedError("invalid_capture", "the response has no status")
    if not 200 <= response.status < 300:
        raise InputRejectedError("http_error", str(response.status))
    if response.status == 206:
        span = _RANGE.match(response.headers.get("content-range", ""))
        if not span or int(span[1]) + 1 != int(span[2]):
            raise InputRejectedError("truncated_record", "a part of the page was asked for")


def _find_field(content_type: str) -> str | None:
    """Give the field for a media type, None where only the bytes can tell; raise InputRejectedError for no page."""
    media_type = re.split("[;,]", content_type, maxsplit=1)[0].strip().lower()
    if media_type in _UNKNOWN_TYPES or "/" not in media_type:
        return None
    if media_type not in _FIELD_BY_TYPE:
        raise InputRejectedError("not_a_page", media_type[:100])
    return _FIELD_BY_TYPE[media_type]


def _check_field(name: str | None, head: bytes) -> str:
    """Give the field for a body by its first bytes: of no known type only a page, of any type no data for a script."""
    if name is None and not HtmlReader().recognizes(head):
        raise InputRejectedError("not_a_page", "its type is not stated")
    if JsonReader().recognizes(head):
        raise InputRejectedError("not_a_page", "JSON")
    return name or "html"


def _find_closing(data: bytes) -> int | None:
    """Give where a page that has its closing tags is over."""
    start = max(0, len(data) - CLOSING_WINDOW)
    return max((match.end() for match in _CLOSING.finditer(data, start)), default=None)


def _take_body(capture: Capture, response: Response | None) -> _Body:
    record = capture.record
    if response is None:
        return _Body(record[capture.start : capture.end], ((capture.start, capture.end),), None, None)
    stored = b"".join(record[start:end] for start, end in response.spans)
    codings = list_codings(response.headers) if stored.strip() else []
    data, is_ended = unpack_body(stored, codings)
    if data is not stored:
        return _Body(data, None, response.is_whole, is_ended)
    is_exact = response.headers.get("content-length", str(len(data))) == str(len(data))
    is_told = response.is_whole and (is_exact or not capture.is_contradicted)
    # The length that a server states for a packed body says nothing of the unpacked one.
    return _Body(data, response.spans, None if codings or response.is_whole is None else bool(is_told), None)


def _demand_whole(capture: Capture, body: _Body, *, has_closing: bool) -> None:
    """Raise InputRejectedError unless the page is proven to be all there, or closes with one doubt at most."""
    if not capture.is_whole and _INNER.search(body.data):
        raise InputRejectedError("invalid_capture", "another response stands within it")
    if body.is_ended or (body.is_long_enough and body.is_ended is None):
        return
    # Where another length was declared, bytes are missing or too many anywhere: the closing tags say nothing.
    doubts = (
        (not capture.is_whole) + capture.is_contradicted + (body.is_long_enough is False) + (body.is_ended is False)
    )
    if doubts > 1 or (doubts and not has_closing):
        raise InputRejectedError("truncated_record")
