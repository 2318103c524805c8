"""Web archives of the older kind (ARC): one captured page a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsledger.errors import InputRejectedError
from newsledger.read.capture_page import Capture, read_page, write_url
from newsledger.read.capture_reader import CaptureReader
from newsledger.read.capture_scan import CaptureScan, Head
from newsledger.read.window import Window
from newsledger.records import RawRecord

# Address, IP, date, type, and length at the end; between the last two, version 2 has five more. The address may have
# spaces in it, and so may the type.
_TAIL = rb" [^ \r\n]{1,99} [0-9]{8,20} [^\r\n]{1,4000}\r?\n"
_START = re.compile(rb"[A-Za-z][A-Za-z0-9+.\-]{1,30}:[^\r\n]{1,16000}?" + _TAIL)
# Within a line, as where one breaks off, only what cannot be taken for anything else.
_SURE_TAIL = rb" [0-9a-fA-F.:]{3,45} [0-9]{14} [^ \r\n]{1,200} (?:[^\r\n]{1,999} )?[0-9]{1,12}\r?\n"
_RESUME = re.compile(rb"(?<=\n)" + _START.pattern + rb"|https?://[^\s<>\"']{1,500}" + _SURE_TAIL)
_DATE = re.compile(r"\d{8,20}")
_IP = re.compile(r"[0-9a-fA-F.:]{3,45}")
_LENGTH = re.compile(r"\d{1,99}")
_FILE_HEAD = "filedesc:"
# How many words from its end the date stands in a line of version 1, and in one of version 2.
_DATE_PLACES = (3, 8)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a record's first line says."""

    uri: str
    date: str
    media_type: str
    length: int | None


class ArcReader(CaptureReader):
    """A record is a capture; the one that describes the file is none."""

    name = "arc"
    suffixes = (".arc",)
    media_type = "application/x-internet-archive"
    description = "One captured page a record, in the form that came before WARC"
    mark = "filedesc:// in its first line"
    example = (
        "filedesc://lantern.arc 0.0.0.0 20310512080000 text/plain 68\n1 0 Lantern\n"
        "URL IP-address Archive-date Content-type Archive-length\n\n"
        "https://lantern.example/bridge.html 192.0.2.7 20310512080000 text/html 112\n"
        "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n\n"
        "<html><body><article>The bridge closes.</article></body>\n"
    )

    def recognizes(self, head: bytes) -> bool:
        """Tell by the record that describes the file."""
        return head.startswith(_FILE_HEAD.encode())

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the page as `html` or `text`, with `url` and `fetched`; raise InputRejectedError where there is none."""
        line, capture = _open_record(raw.data)
        page = read_page(capture)
        decoded = page.decode()
        return {page.name: decoded.text, **write_url(line.uri), "fetched": _write_date(line.date), **decoded.facts}

    def scan(self, window: Window) -> CaptureScan:
        """Give the pass over the records of this form."""
        return _ArcScan(window)

    def open_capture(self, data: bytes) -> Capture:
        """Give the capture in a record; raise InputRejectedError for one that holds no page."""
        return _open_record(data)[1]


class _ArcScan(CaptureScan):
    start = _START
    resume = _RESUME
    lookback = 1 << 15
    endings = (b"\n",)
    closed = re.compile(rb"</(?:html|body)[ \t\r\n]{0,9}>|\r?\n0\r?\n\r?\n\Z", re.IGNORECASE)

    def find_head_end(self, window: Window, start: int) -> int | None:
        match = _START.match(window.buffer, start - window.base)
        return window.base + match.end() if match else None

    def read_head(self, head: bytes) -> Head:
        line = _read_line(head)
        return Head(line.length, line.uri.startswith(_FILE_HEAD))


def _read_line(head: bytes) -> _Line:
    try:
        text = str(head, "utf-8")
    except UnicodeDecodeError:
        text = str(head, "latin-1")
    words = text.rstrip("\r\n").split(" ")
    place = _find_date(words)
    length = words[-1] if _LENGTH.fullmatch(words[-1]) and words[-1].isascii() else None
    media_type = words[place + 1] if place + 2 < len(words) else ""
    return _Line(" ".join(words[: place - 1]), words[place], media_type, None if length is None else int(length))


def _find_date(words: list[str]) -> int:
    """Give the place of the date: where a version has it behind an address, else of the last word that can be one."""
    dates = [place for place in range(len(words) - 2, 1, -1) if _DATE.fullmatch(words[place])]
    known = (place for place in dates if len(words) - place in _DATE_PLACES and _IP.fullmatch(words[place - 1]))
    return next(known, dates[0] if dates else 1)


def _write_date(digits: str) -> str:
    """Give the moment in the form of ISO 8601; a date of another length as it is, and what is no date is not read."""
    if len(digits) < 14:
        return digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"


def _open_record(data: bytes) -> tuple[_Line, Capture]:
    match = _START.match(data)
    if not match:
        raise InputRejectedError("invalid_capture")
    line, block = _read_line(match.group()), match.end()
    size = len(data) - block
    is_contradicted = line.length not in (None, size)
    return line, Capture(data, block, len(data), line.uri, line.media_type, True, line.length == size, is_contradicted)
