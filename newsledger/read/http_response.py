"""HTTP responses as archives keep them: status, headers, and where the bytes of the body stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsledger.errors import InputRejectedError

# What browsers take as the headers of one response.
MAX_HEAD_BYTES = 1 << 18
# Interim responses (100, 103) and a proxy's own stand before the one that counts.
MAX_INTERIM = 5

Spans = tuple[tuple[int, int], ...]

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]{1,9}(\d{3})\b|:status:[ \t]{0,9}(\d{3})\b", re.IGNORECASE)
_FIRST = re.compile(rb"HTTP/\d|:(?:status|method|authority|scheme|path)[ \t]{0,9}:", re.IGNORECASE)
# Some servers leave out the blank line: where markup begins a line, the headers are over.
_HEAD_END = re.compile(rb"\n\r?\n|\n(?=<[!?a-zA-Z])")
_FOLD = re.compile(r"\r?\n[ \t]+")
_CHUNK = re.compile(rb"[ \t]{0,9}([0-9A-Fa-f]{1,8})[ \t]{0,99}(?:;[^\r\n]{0,999})?\r?\n")
_FRAME = re.compile(rb"\r?\n(?=([0-9A-Fa-f]{1,8})[ \t]{0,99}(?:;[^\r\n]{0,999})?(\r?\n))")
_LINE_BREAK = re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class Response:
    """One response: `spans` are its body's pieces in the record.

    `is_whole`: as much of the body is there as was announced, None where nothing was.
    """

    status: int | None
    headers: Mapping[str, str]
    has_head_end: bool
    spans: Spans
    is_whole: bool | None


def read_headers(head: bytes) -> dict[str, str]:
    """Give header fields under their names in lower case; of a repeated one all values, joined with commas."""
    try:
        text = str(head, "utf-8")
    except UnicodeDecodeError:
        text = str(head, "latin-1")
    fields: dict[str, list[str]] = {}
    for line in _FOLD.sub(" ", text).split("\n"):
        # The names of HTTP/2's own fields begin with a colon.
        colon = line.find(":", 1)
        if colon > 0:
            fields.setdefault(line[:colon].strip().lower(), []).append(line[colon + 1 :].strip())
    return {name: ", ".join(values) for name, values in fields.items()}


def read_response(record: bytes, start: int, end: int) -> Response | None:
    """Give the response in this range of a record, None if there is none; raise InputRejectedError."""
    if not _FIRST.match(record, start, end):
        return None
    body = _find_body(record, start, end)
    for _ in range(MAX_INTERIM):
        if body is None or not _STATUS.match(record, body, end):
            break
        start, body = body, _find_body(record, body, end)
    has_head_end, body = body is not None, end if body is None else body
    status = _STATUS.search(record, start, body)
    headers = read_headers(record[start:body])
    spans: Spans = ((body, end),)
    is_whole = _is_length_reached(headers, end - body)
    if "chunked" in headers.get("transfer-encoding", "").lower() and _CHUNK.match(record, body, end):
        spans, is_whole = find_chunks(record, body, end)
    return Response(int(status[1] or status[2]) if status else None, headers, has_head_end, spans, is_whole)


def find_chunks(record: bytes, start: int, end: int) -> tuple[Spans, bool]:
    """Give the pieces of a chunked body, and whether they end as they should; where a size is wrong, go by the next."""
    chunks = _ChunkScan(record, end)
    spans = tuple(chunks.follow(start))
    return spans, chunks.is_whole


class _ChunkScan:
    """One pass over a chunked body; `is_whole` once its last chunk was met without a fault before."""

    def __init__(self, record: bytes, end: int) -> None:
        self.is_whole = False
        self._record = record
        self._end = end

    def follow(self, place: int) -> Iterator[tuple[int, int]]:
        is_sound = True
        while place < self._end:
            size = _CHUNK.match(self._record, place, self._end)
            if size and int(size[1], 16) == 0:
                self.is_whole = is_sound
                return
            begin = size.end() if size else place
            after = self._find_chunk_end(begin, int(size[1], 16)) if size else None
            if after:
                yield begin, begin + int(size[1], 16) if size else begin
                place = after
                continue
            is_sound = False
            stop, place = self._find_frame(begin)
            yield begin, stop

    def _find_chunk_end(self, begin: int, size: int) -> int | None:
        """Give where the next chunk begins if a line break ends this one where it says."""
        stop = begin + size
        line_break = _LINE_BREAK.match(self._record, stop, self._end) if stop <= self._end else None
        return line_break.end() if line_break else None

    def _find_frame(self, place: int) -> tuple[int, int]:
        """Give where the next chunk's frame, one that holds true, ends the data and where its size begins."""
        for frame in _FRAME.finditer(self._record, place, self._end):
            size = int(frame[1], 16)
            if size == 0 or self._find_chunk_end(frame.end(2), size):
                return frame.start(), frame.end()
        return self._end, self._end


def _find_body(record: bytes, start: int, end: int) -> int | None:
    """Give where the body begins; None where the record ends before."""
    found = _HEAD_END.search(record, start, min(end, start + MAX_HEAD_BYTES))
    if found:
        return found.end()
    if end - start > MAX_HEAD_BYTES:
        raise InputRejectedError("invalid_capture", "the response's headers do not end")
    return None


def _is_length_reached(headers: Mapping[str, str], size: int) -> bool | None:
    """Tell whether as much is there as the server announced; None if it did not say."""
    stated = headers.get("content-length", "").partition(",")[0].strip()
    return size >= int(stated) if stated.isdecimal() and len(stated) < 19 else None
