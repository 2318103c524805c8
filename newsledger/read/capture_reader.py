"""What the forms of web archives share: records that hold captured pages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from newsledger.read.capture_page import Capture, locate_page, read_page
from newsledger.read.capture_scan import CaptureScan
from newsledger.read.reader import Reader
from newsledger.read.streams import ByteStream
from newsledger.read.window import Window
from newsledger.records import FieldSource, RawRecord


class CaptureReader(Reader):
    """A web archive: `scan` finds its records, `open_capture` the page in one."""

    @abstractmethod
    def scan(self, window: Window) -> CaptureScan:
        """Give the pass over the records of this form."""

    @abstractmethod
    def open_capture(self, data: bytes) -> Capture:
        """Give the capture in a record; raise InputRejectedError for one that holds no page."""

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the captures one by one, those that hold no page among them."""
        window = Window(stream, byte_start)
        yield from self.scan(window).split(index)
        window.raise_damage()

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:  # noqa: ARG002
        """Give where the page stands in the record; None where it is packed there."""
        return locate_page(read_page(self.open_capture(raw.data)), name)
