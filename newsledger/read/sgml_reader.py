"""Newswire in SGML: one item an element, as agencies and collections of newswire deliver it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.decoding import Decoded, EncodingSource, decode_bytes
from newsledger.read.offsets import char_offsets
from newsledger.read.reader import Reader, is_wide_encoded, reject_whole
from newsledger.read.sgml_markup import Item, Pieces, find_day, join_pieces, read_item
from newsledger.read.streams import ByteStream, read_head
from newsledger.read.window import Window
from newsledger.records import FieldSource, RawRecord

# One encoding is chosen for all records of a file that are not UTF-8, by so much of its start.
SAMPLE_BYTES = 4_000_000
_EDGE = re.compile(rb"<(REUTERS|DOC)(?=[\s>])|</(REUTERS|DOC)\s{0,99}>", re.IGNORECASE)
_COMMENT = rb"\s++|<\?[^<>]{0,500}>|<!--[^<>]{0,2000}-->"
# Declarations at the start of a file, with the elements they declare.
_PREAMBLE = re.compile(
    rb"(?:" + _COMMENT + rb"|<![A-Z][^<>\[\]]{0,500}(?:\[[^\]]{0,4000}\]\s{0,99})?>){0,50}+", re.IGNORECASE
)
_FIRST = re.compile(
    rb"(?:<[A-Z][\w.-]{0,40}>\s{0,99})?(?:<REUTERS\s[^<>]{0,2000}>"
    rb"|<DOC(?:\s[^<>]{0,2000})?>\s{0,99}<(?:DOCNO|DOCID|HEADLINE|HL|HEAD|TITLE|DATELINE|DATE|TEXT|BODY|BYLINE)[\s>])",
    re.IGNORECASE,
)
# What may stand between records without being lost content: declarations, comments, the tags around all records.
_CONTAINER = re.compile(_COMMENT + rb"|<![A-Z][^<>]{0,500}>|</?[A-Z][\w.:-]{0,40}(?:\s[^<>]{0,500})?>", re.IGNORECASE)
# The longest mark that a piece of the file may end within.
_MARK_BYTES = 128
_BLANK = b" \t\r\n\x0b\x0c\x00\x1a\xef\xbb\xbf"
_TOLD: Mapping[str, EncodingSource] = {"meta": "meta", "detected": "detected"}


class _Edge(NamedTuple):
    """A tag at which a record begins or ends."""

    start: int
    end: int
    name: bytes
    is_end: bool


class SgmlReader(Reader):
    """A record is a REUTERS or DOC element; one whose end tag is missing ends where the next begins."""

    name = "sgml"
    suffixes = (".sgm", ".sgml")
    media_type = "text/sgml"
    description = (
        "Newswire, one REUTERS or DOC element an article: TITLE, HEADLINE, HL; AUTHOR, BYLINE; DATE; DATELINE; TEXT"
    )
    mark = "a first element REUTERS, or DOC with an element of newswire in it"
    example = (
        "<DOC>\n<DOCNO>NW-0412</DOCNO><DATE>12-MAR-2026 09:14:02</DATE>\n<HEADLINE>Norvale ferry stops</HEADLINE>\n"
        "<TEXT>\nNORVALE, March 12 - The ferry stopped at noon, Mira Oldane said.\n</TEXT>\n</DOC>"
    )

    def recognizes(self, head: bytes) -> bool:
        """Tell by the first element: REUTERS, or DOC with one that is known to us in it."""
        preamble = _PREAMBLE.match(head)
        return _FIRST.match(head, preamble.end() if preamble else 0) is not None

    def read_header(self, stream: ByteStream) -> bytes:
        """Give the encoding of the file's records that are not UTF-8, and what told it."""
        sample = read_head(stream, SAMPLE_BYTES)
        try:
            decoded = decode_bytes(sample[: sample.rfind(b"<") + 1] or sample, media_type="text/html")
        except InputRejectedError:
            return b""
        if sample.isascii():
            return b"cp1252 fallback"
        return b"" if decoded.encoding == "utf-8" else f"{decoded.encoding} {decoded.encoding_source}".encode()

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the elements one by one; what stands between them and is no markup is a reject."""
        window = Window(stream, byte_start)
        window.reach(byte_start + 4)
        if byte_start == 0 and is_wide_encoded(window.buffer):
            yield from reject_whole(stream, "unsupported_encoding")
            return
        yield from _split_window(window, index)
        window.raise_damage()

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the element's fields; raise InputRejectedError (`invalid_sgml`, `no_text`)."""
        decoded = _decode(raw.data, header)
        item = read_item(decoded.text)
        if "text" not in item.fields:
            raise InputRejectedError("no_text")
        texts = {name: join_pieces(pieces) for name, pieces in item.fields.items()}
        return {**item.attributes, **texts, **item.terms, **_name_sender(raw, item, texts), **decoded.facts}

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:
        """Give a field's text with the byte of each of its characters; None for what is no text of an element."""
        decoded = _decode(raw.data, header)
        pieces = read_item(decoded.text).fields.get(name)
        if not pieces:
            return None
        places = char_offsets(raw.data, decoded)
        return FieldSource(join_pieces(pieces), _list_offsets(pieces, places), ends=_list_ends(pieces, places))


def _split_window(window: Window, index: int) -> Iterator[RawRecord]:
    first = start = window.base
    count = 0
    while True:
        mark = _find_edge(window, start, start)
        while mark and mark.is_end:
            mark = _find_edge(window, start, mark.end)
        stray = _cut_stray(window, start, mark.start if mark else window.end, index + count)
        if stray and (mark or not window.damage):
            yield stray
            count += 1
        raw = _cut_record(window, mark, index + count) if mark else None
        if raw is None:
            break
        yield raw
        start, count = raw.byte_end, count + 1
    if first == 0 and not count and not window.damage:
        yield RawRecord(index, 0, window.end, b"", "empty_record" if window.end else "empty_file")


def _find_edge(window: Window, start: int, place: int) -> _Edge | None:
    """Give the next tag that begins or ends a record, holding what lies between `start` and it up to the limit."""
    while True:
        match = _EDGE.search(window.buffer, max(0, place - window.base))
        if match:
            name = (match[1] or match[2]).upper()
            return _Edge(window.base + match.start(), window.base + match.end(), name, match[1] is None)
        if window.is_ended:
            return None
        place = max(place, window.end - _MARK_BYTES)
        if window.end - start > limits.MAX_RECORD_BYTES:
            window.discard(place)
        window.grow()


def _cut_stray(window: Window, start: int, end: int, index: int) -> RawRecord | None:
    """Give what stands before a record, unless it is markup around all of them."""
    if start < window.base or end - start > limits.MAX_RECORD_BYTES:
        return RawRecord(index, start, end, b"", "record_too_large")
    data = window.take(start, end)
    preamble = _PREAMBLE.match(data) if start == 0 else None
    rest = _CONTAINER.sub(b"", data[preamble.end() if preamble else 0 :])
    if not rest.strip(_BLANK):
        return None
    blank = len(data) - len(data.lstrip())
    data = data.strip()
    return RawRecord(index, start + blank, start + blank + len(data), data, "stray_content")


def _cut_record(window: Window, mark: _Edge, index: int) -> RawRecord | None:
    """Give the record that begins at a tag; None when the stream breaks off within it."""
    window.discard(mark.start)
    edge = _find_edge(window, mark.start, mark.end)
    while edge and edge.is_end and edge.name != mark.name:
        edge = _find_edge(window, mark.start, edge.end)
    if edge is None and window.damage:
        return None
    end = window.end if edge is None else edge.end if edge.is_end else edge.start
    if mark.start < window.base or end - mark.start > limits.MAX_RECORD_BYTES:
        return RawRecord(index, mark.start, end, b"", "record_too_large")
    data = window.take(mark.start, end).rstrip()
    return RawRecord(index, mark.start, mark.start + len(data), data)


def _name_sender(raw: RawRecord, item: Item, texts: Mapping[str, str]) -> dict[str, object]:
    """Give the agency by its element or end mark, its own element as the outlet, and the day of a dated number."""
    sender: dict[str, object] = {}
    is_own = raw.data[:8].upper() == b"<REUTERS"
    if is_own or item.agency:
        sender["agency"] = "Reuters"
    if is_own:
        sender["outlet"] = "Reuters"
    day = None if "DATE" in texts else find_day(item.attributes, texts.get("DOCNO") or texts.get("DOCID"))
    return sender | ({"DATE": day} if day else {})


def _decode(data: bytes, header: bytes) -> Decoded:
    """Give a record's text: UTF-8 if it is that, else in the encoding that its file was found to be in."""
    encoding, _, source = header.decode().partition(" ")
    decoded = decode_bytes(data, transport=None if data.isascii() else encoding or None)
    if decoded.encoding_source != "transport":
        return decoded
    return replace(decoded, encoding_source=_TOLD.get(source, "fallback"))


def _list_ends(pieces: Pieces, places: Sequence[int]) -> list[int]:
    spread = (
        places[piece.start + 1 : piece.end + 1]
        if piece.end - piece.start == len(piece.text)
        else [places[piece.end]] * len(piece.text)
        for piece in pieces
    )
    return list(chain.from_iterable(spread))


def _list_offsets(pieces: Pieces, places: Sequence[int]) -> list[int]:
    spread = (
        places[piece.start : piece.end]
        if piece.end - piece.start == len(piece.text)
        else [places[piece.start]] * len(piece.text)
        for piece in pieces
    )
    return [*chain.from_iterable(spread), places[pieces[-1].end]]
