"""Web archives (WARC): one captured page a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsledger.errors import InputRejectedError
from newsledger.read.reader import Reader
from newsledger.read.streams import ByteStream
from newsledger.records import RawRecord


class WarcReader(Reader):
    """Web archives (WARC): one captured page a record."""

    name = "warc"
    suffixes = (".warc",)
    media_type = "application/warc"
    description = "One captured response an article"

    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the records."""
        raise InputRejectedError("unknown_format", self.name)

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the fields."""
        raise InputRejectedError("unknown_format", self.name)
