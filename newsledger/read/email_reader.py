"""E-mail: newsletters and alerts, one message a file (.eml) or many (mbox)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsledger.read import reader as limits
from newsledger.read.email_message import parse_message
from newsledger.read.reader import Reader, split_whole
from newsledger.read.streams import ByteStream
from newsledger.read.window import Window
from newsledger.records import RawRecord

# The line before each message of an mbox: the sender's address, and when the message came.
_FROM_LINE = re.compile(rb"From \S{1,200} [^\r\n]{0,60}\d\d:\d\d[^\r\n]{0,40}\r?\n")
_NEXT_MESSAGE = re.compile(rb"\n\r?\n(?=" + _FROM_LINE.pattern + rb")")
# Longer than what the pattern above can match.
_SEPARATOR_BYTES = 400
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9\-]{0,60}):[ \t]?[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n){0,200}")
_MARKS = frozenset((
    b"from", b"to", b"subject", b"date", b"received", b"mime-version", b"message-id", b"return-path", b"delivered-to",
))  # fmt: skip
MIN_MARKS = 2
MAX_HEADER_LINES = 100


class EmailReader(Reader):
    """A record is a message: its subject, its sender as outlet, its date, and its text or page."""

    name = "email"
    suffixes = (".eml", ".mbox")
    media_type = "message/rfc822"
    description = "One message an article, of a newsletter or an alert; several in an mbox file"
    example = (
        "From: Norvale Lantern <news@lantern.example>\nSubject: Ferry stops\n"
        "Date: Thu, 12 Mar 2026 09:14:00 +0000\n\nThe ferry stopped at noon, its owner said.\n"
    )
    mark = "header lines that every message has"

    def recognizes(self, head: bytes) -> bool:
        """Tell by two of the headers that every message has, with nothing but headers before them."""
        found: set[bytes] = set()
        first = _FROM_LINE.match(head)
        position = first.end() if first else 0
        for _ in range(MAX_HEADER_LINES):
            line = _HEADER_LINE.match(head, position)
            if line is None:
                break
            found.add(line[1].lower())
            position = line.end()
        return len(found & _MARKS) >= MIN_MARKS

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the messages of an mbox, or the file as one message."""
        window = Window(stream, byte_start)
        window.reach(byte_start + _SEPARATOR_BYTES)
        if _FROM_LINE.match(window.buffer):
            yield from _split_mbox(window, index)
            window.raise_damage()
            return
        stream.seek(byte_start)
        yield from split_whole(stream, index, byte_start)

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the message's fields; raise InputRejectedError (`parser_failed`, `binary_content`)."""
        first = _FROM_LINE.match(raw.data)
        return parse_message(_QUOTED_FROM.sub(rb"\1", raw.data[first.end() :]) if first else raw.data)


def _split_mbox(window: Window, index: int) -> Iterator[RawRecord]:
    start = window.base
    while window.reach(start + 1):
        end, is_last = _find_message_end(window, start)
        if is_last and window.damage:
            return
        if end - start > limits.MAX_RECORD_BYTES or start < window.base:
            yield RawRecord(index, start, end, b"", "record_too_large")
        else:
            yield RawRecord(index, start, end, window.take(start, end))
        start, index = end, index + 1
        window.discard(start)


def _find_message_end(window: Window, start: int) -> tuple[int, bool]:
    """Give where the next message begins, or the end of the stream."""
    place = start
    while True:
        match = _NEXT_MESSAGE.search(window.buffer, place - window.base)
        if match:
            return window.base + match.end(), False
        if window.is_ended:
            return window.end, True
        place = max(place, window.end - _SEPARATOR_BYTES)
        if window.end - start > limits.MAX_RECORD_BYTES:
            window.discard(place)
        window.grow()
