"""Feeds: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, CDF; one article an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.decoding import Decoded, decode_bytes
from newsledger.read.feed_fields import read_entry
from newsledger.read.feed_frame import MAX_HEADER_BYTES, Frame, find_wide_encoding, parse_item, read_frame
from newsledger.read.feed_items import find_items
from newsledger.read.reader import Reader, reject_whole
from newsledger.read.streams import CHUNK_BYTES, ByteStream
from newsledger.read.window import Window
from newsledger.records import RawRecord

# Twice the longest text of an article that is kept; feedparser may need a hundred times an item's size.
MAX_ITEM_BYTES = 4_000_000
_GAP = re.compile(rb"\s*+")
_ROOT = re.compile(rb"<(?:[a-z_][\w.\-]{0,39}:)?(?P<name>[a-z_][\w.\-]{0,39})(?=[\s/>])", re.IGNORECASE)
_HIDDEN = ((b"<!--", b"-->"), (b"<?", b"?>"))
_DOCTYPE = re.compile(rb"<!doctype\b[^<>\[]{0,999}(?:\[[^\]]{0,50000}\]\s{0,99})?>", re.IGNORECASE)
_FEED_ROOTS = frozenset((b"rss", b"feed", b"channel"))
# Other RDF files than feeds exist; these are the namespaces of RSS 0.9, 1.0 and 1.1.
_RDF_FEED = re.compile(rb"purl\.org/(?:rss/1\.0/|net/rss1\.1#)|netscape\.com/rdf/simple/0\.9/", re.IGNORECASE)


class FeedReader(Reader):
    """A record is an item or entry; what the feed says of itself stands in for what the item leaves out."""

    name = "feed"
    suffixes = (".rss", ".atom", ".rdf")
    media_type = "application/rss+xml"
    description = "One item an article: RSS, RDF, Atom, CDF; an item that only announces its page is kept as a summary"
    example = (
        '<rss version="2.0"><channel><title>Norvale Lantern</title>\n'
        "<item><title>Ferry stops</title><link>https://lantern.example/ferry</link>"
        "<pubDate>Thu, 12 Mar 2026 09:14:00 GMT</pubDate>\n"
        "<description>The ferry stopped at noon, its owner said.</description></item></channel></rss>\n"
    )
    mark = "the root element: rss, feed, RDF or channel"

    def recognizes(self, head: bytes) -> bool:
        """Tell by the root element."""
        return is_feed(head)

    def read_header(self, stream: ByteStream) -> bytes:
        """Give the bytes before the first item, at most MAX_HEADER_BYTES of them."""
        head = _read_up_to(stream, MAX_HEADER_BYTES)
        wide = find_wide_encoding(head)
        plain = _widen(head, wide) if wide else head
        first = next(find_items(Window(BytesIO(plain), 0), MAX_HEADER_BYTES), None)
        return head[: _measure(plain[: first[0]], wide)] if first else head

    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the items; a file without any is one reject."""
        if byte_start and not header:
            stream.seek(0)
            header = stream.read(4)
            stream.seek(byte_start)
        window = Window(stream, byte_start)
        window.reach(byte_start + 4)
        wide = find_wide_encoding(header if byte_start else window.buffer)
        found = _split_wide(window, index, wide) if wide else _split_window(window, index)
        first = next(found, None)
        if first is not None:
            yield first
            yield from found
        elif byte_start == 0 and not window.damage:
            stream.seek(0)
            yield from reject_whole(stream, _explain_absence(_read_up_to(stream, CHUNK_BYTES)))
        window.raise_damage()

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the item's fields; raise InputRejectedError (`no_items`, `parser_failed`)."""
        frame = read_frame(header)
        decoded = _decode_item(raw.data, frame)
        entry = parse_item(decoded.text, frame)
        if entry is None:
            raise InputRejectedError("no_items")
        return {**read_entry(entry, frame.feed, frame.version), **decoded.facts}


def is_feed(head: bytes) -> bool:
    """Tell whether the first element of a file is a feed's."""
    wide = find_wide_encoding(head)
    plain = _widen(head, wide) if wide else head
    root = _find_root(plain)
    if root is None:
        return False
    name = root["name"].lower()
    return name in _FEED_ROOTS or (name == b"rdf" and _RDF_FEED.search(plain) is not None)


def _find_root(head: bytes) -> re.Match[bytes] | None:
    """Give the first start tag, with nothing but comments, instructions and a document type before it."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    position = 0
    while True:
        gap = _GAP.match(head, position)
        position = gap.end() if gap else position
        closer = next((closer for opener, closer in _HIDDEN if head.startswith(opener, position)), None)
        doctype = _DOCTYPE.match(head, position)
        if closer:
            end = head.find(closer, position)
            if end < 0:
                return None
            position = end + len(closer)
        elif doctype:
            position = doctype.end()
        else:
            return _ROOT.match(head, position)


def _explain_absence(head: bytes) -> str:
    if not head:
        return "empty_file"
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty_record"
    return "no_items" if is_feed(head) else "unknown_format"


def _split_window(window: Window, index: int) -> Iterator[RawRecord]:
    for start, end in find_items(window, MAX_ITEM_BYTES):
        if end - start > MAX_ITEM_BYTES or start < window.base:
            yield RawRecord(index, start, end, b"", "record_too_large")
        else:
            data = window.take(start, end).rstrip()
            yield RawRecord(index, start, start + len(data), data)
        index += 1


def _split_wide(window: Window, index: int, wide: str) -> Iterator[RawRecord]:
    """Give the items of a feed in UTF-16 or UTF-32: found in UTF-8, addressed in the bytes as they are."""
    begin = window.base
    if window.reach(begin + limits.MAX_RECORD_BYTES + 1):
        yield _pass_rest(window, index)
        return
    data = window.take(begin, window.end)
    plain = _widen(data, wide)
    done = address = 0
    for start, end in find_items(Window(BytesIO(plain), 0), MAX_ITEM_BYTES):
        if end == len(plain) and window.damage:
            return
        first = address + _measure(plain[done:start], wide)
        last = first + _measure(plain[start:end], wide)
        is_large = last - first > MAX_ITEM_BYTES
        item = b"" if is_large else data[first:last]
        yield RawRecord(index, begin + first, begin + last, item, "record_too_large" if is_large else None)
        index, done, address = index + 1, end, last


def _pass_rest(window: Window, index: int) -> RawRecord:
    """Give all that is left as one record that is too large, without holding it."""
    begin = window.base
    while window.grow():
        window.discard(window.end)
    return RawRecord(index, begin, window.end, b"", "record_too_large")


def _widen(data: bytes, wide: str) -> bytes:
    """Give text of two or four bytes a character in UTF-8, with one sign for each that cannot be read."""
    return data.decode(wide, "replace").encode("utf-8")


def _measure(plain: bytes, wide: str | None) -> int:
    """Give how many bytes a stretch of UTF-8 took in the encoding that it came from."""
    return len(plain.decode("utf-8").encode(wide)) if wide else len(plain)


def _decode_item(data: bytes, frame: Frame) -> Decoded:
    if frame.wide:
        text = data.decode(frame.wide, "replace")
        return Decoded(text, frame.wide, "bom", text.count("\ufffd"))
    decoded = decode_bytes(data, transport=frame.declared)
    # What the feed itself declares is no word of a transport around it.
    return replace(decoded, encoding_source="meta") if decoded.encoding_source == "transport" else decoded


def _read_up_to(stream: ByteStream, size: int) -> bytes:
    pieces: list[bytes] = []
    try:
        while size > 0 and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
    except InputRejectedError:
        pass
    return b"".join(pieces)
