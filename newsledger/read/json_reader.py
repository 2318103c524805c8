"""JSON in every arrangement: one object, an array, objects one after the other, or one a line (JSONL, NDJSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import orjson

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.decoding import Decoded, decode_bytes
from newsledger.read.json_locate import locate_string
from newsledger.read.json_scan import Extent, Scanner, find_line_end
from newsledger.read.json_wrapper import (
    INNER_NAMES,
    LOOKAHEAD_BYTES,
    Wrapper,
    find_wrapper,
    is_json_feed,
    merge_inner,
    read_outer,
    read_wrapper,
    walk_members,
)
from newsledger.read.offsets import char_offsets
from newsledger.read.reader import Reader, is_wide_encoded, reject_whole
from newsledger.read.streams import ByteStream
from newsledger.read.window import Window
from newsledger.records import FieldSource, RawRecord

_JSON_HEAD = re.compile(rb"\s{0,999}(?:\[\s{0,99}(?:\[\s{0,99})?)?\{\s{0,99}[\"}]")
_GAP = re.compile(rb"(?:[ \t\r\n,\]\x1e]++|\xef\xbb\xbf)*+")
_GAP_IN_LIST = re.compile(rb"[ \t\r\n,\x1e]*+")
_KEY = re.compile(rb'"(?:[^"\\\n]|\\[^\n]){0,999}+"[ \t\r\n]{0,99}+:[ \t\r\n]{0,99}+')
# What is neither object nor array ends with its line, or where an object follows it in an array.
_JUNK_END = re.compile(rb"\n|,[ \t\r]{0,64}\{")
_BLANK = b" \t\r\n\x1e\xef\xbb\xbf"
_TRIMMED = b" \t\r\n,\x1e"
# The longest number whose value can matter; Python refuses to convert more than 4,300 digits.
MAX_NUMBER_DIGITS = 400
_PLAIN_UTF8 = Decoded("", "utf-8", "utf-8", 0).facts


class JsonReader(Reader):
    """A record is an element of the outermost array, or a value outside of any."""

    name = "json"
    suffixes = (".json", ".jsonl", ".ndjson", ".jl", ".ldjson")
    media_type = "application/json"
    description = "One object an article: lines of JSON, an array, a JSON Feed or another object around a list"
    example = (
        '{"title": "Ferry stops", "text": "The ferry stopped at noon.", "published_at": "2026-03-12T09:14:00Z"}\n'
        '{"title": "Ferry runs", "text": "The ferry runs again.", "authors": ["Mira Oldane"], "lang": "en"}\n'
    )
    mark = "an opening brace, in brackets or not"

    def recognizes(self, head: bytes) -> bool:
        """Tell by an object's first brace, within an array or not."""
        return _JSON_HEAD.match(head) is not None

    def read_header(self, stream: ByteStream) -> bytes:
        """Give the bytes up to where a wrapper's list begins; of any other arrangement only its first sign."""
        window = Window(stream, 0)
        window.reach(4)
        if is_wide_encoded(window.buffer):
            return b""
        wrapper = find_wrapper(window)
        return window.take(0, wrapper.start) if wrapper else window.buffer.lstrip(_BLANK)[:1]

    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the values one by one; the arrangement is found as it goes, from the bytes at hand."""
        if byte_start and not header:
            stream.seek(0)
            header = self.read_header(stream)
            stream.seek(byte_start)
        window = Window(stream, byte_start)
        window.reach(byte_start + 4)
        if byte_start == 0 and is_wide_encoded(window.buffer):
            yield from reject_whole(stream, "unsupported_encoding")
            return
        wrapper = read_wrapper(header) if byte_start else find_wrapper(window)
        if wrapper:
            yield from _split_wrapped(window, index, wrapper, byte_start or wrapper.start)
        else:
            yield from _split_window(window, index, byte_start)
        window.raise_damage()

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the object's fields; raise InputRejectedError (`invalid_json`, `not_an_object`)."""
        value, facts = _parse_json(raw.data)
        if not isinstance(value, dict):
            raise InputRejectedError("not_an_object", type(value).__name__)
        fields = merge_inner(value)
        if (
            is_json_feed(header)
            and value.get("summary")
            and not (value.get("content_text") or value.get("content_html"))
        ):
            fields = {**fields, "text": value["summary"], "article_extent": "summary"}
        return {**fields, **read_outer(header), **facts}

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:  # noqa: ARG002
        """Give the string at a name or a dotted path (`content.0.text`)."""
        decoded = decode_bytes(raw.data)
        paths = (name, *(f"{inner}.{name}" for inner in INNER_NAMES))
        found = next(filter(None, (locate_string(decoded.text, path) for path in paths)), None)
        if found is None:
            return None
        text, places = found
        offsets = char_offsets(raw.data, decoded)
        return FieldSource(text, [offsets[place] for place in places])


def _parse_json(data: bytes) -> tuple[object, dict[str, object]]:
    """Give the value of one JSON text, and how it was decoded; lone surrogates become U+FFFD."""
    try:
        return orjson.loads(data), _PLAIN_UTF8
    except orjson.JSONDecodeError:
        return _parse_lenient(data)


def _parse_lenient(data: bytes) -> tuple[object, dict[str, object]]:
    """Parse what orjson refuses: lone surrogates, NaN, long numbers, raw tabs, other encodings than UTF-8."""
    try:
        decoded = decode_bytes(data)
        value = json.loads(decoded.text, strict=False, parse_int=_parse_int)
        return _mend_surrogates(value), decoded.facts
    except (ValueError, RecursionError, InputRejectedError) as error:
        raise InputRejectedError("invalid_json", str(error)[:200]) from error


def _parse_int(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_NUMBER_DIGITS else digits


def _mend_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_mend_surrogates(key): _mend_surrogates(item) for key, item in value.items()}
    return value


def _split_wrapped(window: Window, index: int, wrapper: Wrapper, position: int) -> Iterator[RawRecord]:
    """Give the elements of a wrapper's lists, then what may follow the wrapper; its own members are no records."""
    while True:
        position, _ = _skip_gap(window, position, _GAP_IN_LIST)
        position = _skip_key(window, position) if wrapper.is_keyed else position
        if not window.reach(position + 1):
            return
        following = _leave_list(window, position, wrapper)
        if isinstance(following, Wrapper):
            wrapper, position = following, following.start
        elif following is not None:
            yield from _split_window(window, index, following)
            return
        elif window.take(position, position + 1) == b"]":
            position += 1
        elif (raw := _cut_record(window, position, index, is_line_whole=False)) is None:
            return
        else:
            yield raw
            position, index = raw.byte_end, index + 1


def _leave_list(window: Window, position: int, wrapper: Wrapper) -> Wrapper | int | None:
    """Give the wrapper's next list or its end, if its list ends at `position`; None while it goes on."""
    sign = window.take(position, position + 1)
    if wrapper.is_keyed:
        return position + 1 if sign == b"}" else None
    if sign != b"]":
        return None
    window.reach(position + LOOKAHEAD_BYTES)
    found = walk_members(window.buffer, position + 1 - window.base, wrapper.path)
    if isinstance(found, Wrapper):
        return Wrapper(window.base + found.start, found.path)
    return None if found is None else window.base + found


def _skip_key(window: Window, position: int) -> int:
    window.reach(position + 2048)
    match = _KEY.match(window.buffer, position - window.base)
    return window.base + match.end() if match else position


def _split_window(window: Window, index: int, first: int) -> Iterator[RawRecord]:
    position = first
    is_element, has_content = first > 0, False
    while True:
        position, gap = _skip_gap(window, position, _GAP)
        is_element = gap == b"," if gap else is_element
        has_content = has_content or bool(gap)
        if not window.reach(position + 1):
            break
        if window.take(position, position + 1) == b"[" and not is_element:
            # The element itself may be an array: only a bracket that follows no bracket or comma opens one for us.
            position, is_element, has_content = position + 1, True, True
            continue
        raw = _cut_record(window, position, index)
        if raw is None:
            return
        yield raw
        position, index, is_element, has_content = raw.byte_end, index + 1, False, True
    if first == 0 and not has_content and not window.damage:
        yield RawRecord(index, 0, position, b"", "empty_record" if position else "empty_file")


def _skip_gap(window: Window, position: int, pattern: re.Pattern[bytes]) -> tuple[int, bytes]:
    """Give where the next value begins and the signs (commas, brackets) before it, holding no long gap."""
    signs = b""
    while True:
        window.discard(position)
        window.reach(position + 3)
        match = pattern.match(window.buffer, position - window.base)
        signs = (match.group().translate(None, _BLANK) if match else b"")[-1:] or signs
        position = window.base + match.end() if match else position
        if window.end - position >= 3 or window.is_ended:
            return position, signs


def _cut_record(window: Window, start: int, index: int, *, is_line_whole: bool = True) -> RawRecord | None:
    """Give the record at `start`; None when the stream breaks off within it.

    `is_line_whole`: a line that begins and ends as an object is one; the last line of a wrapper has its end as well.
    """
    extent = _find_extent(window, start, is_line_whole=is_line_whole)
    if not extent.is_whole and window.damage and extent.end == window.end:
        return None
    end = extent.end
    if end - start > limits.MAX_RECORD_BYTES or start < window.base:
        return RawRecord(index, start, end, b"", "record_too_large")
    data = window.take(start, end)
    if not extent.is_whole:
        data = data.rstrip(_TRIMMED) or data
    return RawRecord(index, start, start + len(data), data)


def _find_extent(window: Window, start: int, *, is_line_whole: bool) -> Extent:
    sign = window.take(start, start + 1)
    if sign == b"{" and is_line_whole and (line_end := find_line_end(window, start)):
        return Extent(line_end, True)
    if sign in (b"{", b"["):
        return Scanner(window, start, limits.MAX_RECORD_BYTES).find_end()
    return Extent(_find_junk_end(window, start), False)


def _find_junk_end(window: Window, start: int) -> int:
    place = start + 1
    while True:
        match = _JUNK_END.search(window.buffer, max(0, place - window.base))
        if match:
            return window.base + match.start()
        if window.is_ended:
            return window.end
        place = max(place, window.end - 80)
        if window.end - start > limits.MAX_RECORD_BYTES:
            window.discard(place)
        window.grow()
