"""Where the records of a web archive begin and end, for archives that state each record's length.

A length is believed where another record, or the end of the file, follows what it spans. Where it is wrong, the record
ends where the next one begins: so one bad record costs itself only, and no byte is scanned more than a few times.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from newsledger.read import reader as limits
from newsledger.read.capture_page import CLOSING_WINDOW
from newsledger.read.window import Window
from newsledger.records import RawRecord

_BLANK = re.compile(rb"[\r\n \t]*+")


@dataclass(frozen=True, slots=True)
class Head:
    """What a record's header says: the block's length if it is a number, and whether the record is bookkeeping."""

    length: int | None
    is_bookkeeping: bool


@dataclass(frozen=True, slots=True)
class _Extent:
    start: int
    block: int
    end: int
    is_sound: bool = False
    is_bookkeeping: bool = False
    reason: str | None = None


class CaptureScan(ABC):
    """One pass over an archive. `start` matches a record's first bytes, `resume` finds the next ones after damage."""

    start: ClassVar[re.Pattern[bytes]]
    resume: ClassVar[re.Pattern[bytes]]
    # The most bytes that either of them needs to see.
    lookback: ClassVar[int]
    # What stands between two records; it ends a block whatever follows, if `closed` is found in the block's last bytes.
    endings: ClassVar[tuple[bytes, ...]]
    closed: ClassVar[re.Pattern[bytes]]

    def __init__(self, window: Window) -> None:
        self._window = window

    @abstractmethod
    def find_head_end(self, window: Window, start: int) -> int | None:
        """Give where the block of the record at `start` begins; None if no header stands there."""

    @abstractmethod
    def read_head(self, head: bytes) -> Head:
        """Give what a header says."""

    def split(self, index: int) -> Iterator[RawRecord]:
        """Give the records from the window's base on, bookkeeping left out; the caller raises the window's damage."""
        window = self._window
        first = position = window.base
        is_blank = True
        while window.reach((position := self._skip_blank(position)) + 1):
            is_blank = False
            extent = self._find_extent(position)
            if extent is None:
                return
            if not extent.is_bookkeeping:
                yield self._cut_record(extent, index)
                index += 1
            position = extent.end
        if first == 0 and is_blank and not window.damage:
            yield RawRecord(index, 0, position, b"", "empty_record" if position else "empty_file")

    def _skip_blank(self, position: int) -> int:
        """Give where the next record begins, holding no long gap."""
        window = self._window
        while True:
            window.discard(position)
            window.reach(position + 1)
            match = _BLANK.match(window.buffer, position - window.base)
            position = window.base + match.end() if match else position
            if position < window.end or window.is_ended:
                return position

    def _find_extent(self, start: int) -> _Extent | None:
        """Give the extent of what begins at `start`; None when the stream breaks off within it."""
        window = self._window
        window.reach(start + self.lookback)
        block = self.find_head_end(window, start) if self.start.match(window.buffer, start - window.base) else None
        if block is None:
            end = self._find_resume(start, start + 1)
            return None if end is None else _Extent(start, start + 1, end, reason="invalid_capture")
        head = self.read_head(window.take(start, block))
        declared = -1 if head.length is None else block + head.length
        is_held = declared - start <= limits.MAX_RECORD_BYTES
        if is_held and self._is_end(head, block, declared):
            return _Extent(start, block, declared, True, head.is_bookkeeping)
        end = self._find_resume(start, block)
        if end is None:
            return None
        if not is_held and 0 <= end - declared <= len(self.endings[0]):
            return _Extent(start, block, declared, True, head.is_bookkeeping)
        # Who knows what a piece of bookkeeping spans that is not as long as it says.
        is_doubtful = head.is_bookkeeping and head.length is not None
        reason = "invalid_capture" if is_doubtful else None
        return _Extent(start, block, end, False, head.is_bookkeeping and not is_doubtful, reason)

    def _is_end(self, head: Head, block: int, end: int) -> bool:
        """Tell whether the block ends where its header says."""
        window = self._window
        if end < block or not window.reach(end):
            return False
        window.reach(end + self.lookback)
        blank = _BLANK.match(window.buffer, end - window.base)
        after = window.base + blank.end() if blank else end
        is_separated = window.take(end, after).startswith(self.endings)
        if (after == window.end and window.is_ended) or self.start.match(window.buffer, after - window.base):
            # A block that takes the separator in has lost as many bytes of its own, unless its writer left that out.
            return is_separated or head.is_bookkeeping or not window.take(block, after).endswith(self.endings)
        if not is_separated or head.is_bookkeeping:
            return is_separated
        tail = window.take(max(block, end - CLOSING_WINDOW), end)
        return self.closed.search(tail) is not None and not self.resume.search(tail)

    def _find_resume(self, start: int, place: int) -> int | None:
        """Give where the next record begins, or the end of the file; None if the stream breaks off before."""
        window = self._window
        while True:
            match = self.resume.search(window.buffer, place - window.base)
            if match:
                return window.base + match.start()
            if window.is_ended:
                return None if window.damage else window.end
            place = max(place, window.end - self.lookback)
            if window.end - start > limits.MAX_RECORD_BYTES:
                window.discard(place - 1)
            window.grow()

    def _cut_record(self, extent: _Extent, index: int) -> RawRecord:
        start, end, window = extent.start, extent.end, self._window
        if end - start > limits.MAX_RECORD_BYTES or start < window.base:
            return RawRecord(index, start, end, b"", "record_too_large")
        data = window.take(start, end)
        if not extent.is_sound:
            ending = next((ending for ending in self.endings if data.endswith(ending, extent.block - start)), b"")
            data = data.removesuffix(ending)
        return RawRecord(index, start, start + len(data), data, extent.reason)
