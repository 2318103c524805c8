"""Where one JSON value ends in a stream: a scanner that holds no more than it must and never scans twice.

Line breaks are what a damaged file is put right by. Inside a string a raw line break is not JSON, and a line that
opens an object must follow a bracket, comma or colon; where either is broken, the next line that opens an object
like this one begins the next record. So one bad line costs itself only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsledger.read.window import Window

# News records nest under 10 levels. Bounds how many lines a damaged one can lead the scanner astray.
MAX_LINE_DEPTH = 16
# Where the lines of a file are shorter than this, records are cut at line breaks without a scan.
MAX_FAST_LINE = 1 << 18
# Enough for the last sign before a line break and for the start of a line; more spaces count as no evidence.
LOOKBACK = 128
# Longer runs of white space are passed in pieces, so that none is held or scanned twice.
MAX_RUN = 4096

_STRING = rb'"(?:[^"\\\n]++|\\[^\n])*+"'
# Runs through whole strings, scalars and line breaks that no opening brace follows.
_INERT = re.compile(rb'(?:[^"{}\[\]\n]++|' + _STRING + rb"|\n[ \t\r\n]{0,%d}+(?!\{|\Z))*+" % MAX_RUN)
_STRING_REST = re.compile(rb'(?:[^"\\\n]++|\\[^\n])*+')
_SPACE = re.compile(rb"[ \t\r\n]*+")
_NEXT_OBJECT = re.compile(rb"\}[ \t,]*+\{")
_PRETTY_START = re.compile(rb"\{[ \t]{0,40}+\r?\n([ \t]{0,40}+)")
_COMPACT_LINE = re.compile(rb"\n[ \t]{0,40}+\{[ \t]{0,40}+\"")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a value ends; `is_whole` is False when its brackets do not balance up to there."""

    end: int
    is_whole: bool


def find_line_end(window: Window, start: int) -> int | None:
    """Give the end of the object at `start` if it is one line and the next one opens an object; else None, at once."""
    window.reach(start + MAX_FAST_LINE)
    begin = start - window.base
    line_break = window.buffer.find(b"\n", max(begin, window.unbroken_until - window.base), begin + MAX_FAST_LINE)
    window.unbroken_until = window.base + line_break if line_break >= 0 else min(window.end, start + MAX_FAST_LINE)
    if line_break < 0:
        return None
    after = _SPACE.match(window.buffer, line_break, begin + MAX_FAST_LINE)
    following = window.buffer[after.end() : after.end() + 1] if after else b""
    line = window.buffer[begin:line_break].rstrip()
    at_end = not following and window.is_ended and not window.damage
    if not line.endswith(b"}") or not (following == b"{" or at_end):
        return None
    if line.count(b"}") > 1 and _NEXT_OBJECT.search(line):
        return None
    return start + len(line)


class Scanner:
    """Follows one value's brackets and strings from `start`; `limit` bytes are kept, the rest is passed by."""

    def __init__(self, window: Window, start: int, limit: int) -> None:
        self._window = window
        self._start = start
        self._limit = limit
        self._position = start
        self._depth = 0
        self._is_in_string = False
        self._is_broken = False

    def find_end(self) -> Extent:
        """Give where the value ends, or where the next record begins if it is damaged."""
        resume = self._find_resume_pattern()
        while not self._is_broken:
            if self._advance():
                return Extent(self._position, True)
            if not self._is_broken and not self._read_on():
                break
        return Extent(self._find_resume(resume), False)

    def _advance(self) -> bool:
        """Go through what is in memory; True when the value has ended, False when more is needed or it is broken."""
        buffer, base = self._window.buffer, self._window.base
        place = self._position - base
        while True:
            if self._is_in_string:
                place = self._leave_string(buffer, place)
                if self._is_in_string:
                    break
            match = _INERT.match(buffer, place)
            place = match.end() if match else place
            sign = buffer[place : place + 1]
            if sign in (b"{", b"["):
                self._depth += 1
            elif sign in (b"}", b"]"):
                self._depth -= 1
            elif sign == b'"':
                self._is_in_string = True
            elif not sign or not self._is_line_plausible(buffer, place):
                break
            place += 1
            if self._depth == 0:
                self._position = base + place
                return True
        self._position = base + place
        return False

    def _leave_string(self, buffer: bytes, place: int) -> int:
        """Go to after the closing mark; to where memory ends; or to the line break that breaks the string."""
        match = _STRING_REST.match(buffer, place)
        place = match.end() if match else place
        sign = buffer[place : place + 1]
        if sign == b'"':
            self._is_in_string = False
            return place + 1
        self._is_broken = sign == b"\n" or (sign == b"\\" and place + 1 < len(buffer))
        return place

    def _is_line_plausible(self, buffer: bytes, place: int) -> bool:
        """Tell whether scanning can go on over a line break that an opening brace or the end of memory follows."""
        after = _SPACE.match(buffer, place, place + MAX_RUN)
        if after and after.end() == len(buffer):
            return self._window.is_ended
        before = buffer[max(0, place - LOOKBACK) : place].rstrip()[-1:]
        self._is_broken = before not in b"[,:" or self._depth > MAX_LINE_DEPTH
        return not self._is_broken

    def _read_on(self) -> bool:
        if self._position - self._start > self._limit:
            self._window.discard(max(self._window.base, self._position - LOOKBACK))
        return self._window.grow()

    def _find_resume_pattern(self) -> re.Pattern[bytes]:
        """Give the look of the line at which the next record may begin: like this one's first line."""
        self._window.reach(self._start + MAX_FAST_LINE)
        pretty = _PRETTY_START.match(self._window.buffer, self._start - self._window.base)
        if not pretty:
            return _COMPACT_LINE
        # What stands as deep as this object's own fields lies inside it and is no record.
        return re.compile(rb"\n[ \t]{0,%d}+\{[ \t]{0,40}+\r?\n" % max(0, len(pretty.group(1)) - 1))

    def _find_resume(self, pattern: re.Pattern[bytes]) -> int:
        """Give the next line that looks like a record, or the end of the stream, holding `limit` bytes at most."""
        window = self._window
        place = max(self._start, window.base)
        while True:
            match = pattern.search(window.buffer, place - window.base)
            if match:
                return window.base + match.start()
            if window.is_ended:
                return window.end
            place = max(place, window.end - LOOKBACK)
            if window.end - self._start > self._limit:
                window.discard(place)
            window.grow()
