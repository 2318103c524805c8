"""Parquet files: one article a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsledger.errors import InputRejectedError
from newsledger.read.reader import Reader
from newsledger.read.streams import ByteStream
from newsledger.records import RawRecord


class ParquetReader(Reader):
    """Parquet files: one article a row."""

    name = "parquet"
    suffixes = (".parquet", ".pq")
    media_type = "application/vnd.apache.parquet"
    description = "One row an article"

    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the records."""
        raise InputRejectedError("unknown_format", self.name)

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the fields."""
        raise InputRejectedError("unknown_format", self.name)
